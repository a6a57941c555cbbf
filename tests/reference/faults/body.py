"""Areas and their groups."""

# what is wrong: (file, text in it, what is put there instead, what is told)
CASES = {
    "a group with the name of an area": (
        "regions",
        "  hips: {name",
        '  scalp: {name: "Head", members: [face]}\n  hips: {name',
        "regions.yaml: groups/scalp: an area has the same slug",
    ),
    "a worked area without a position": (
        "regions",
        "    positions: [prone, side-lying, seated]",
        "    positions: []",
        "regions.yaml: regions/lower-back-left: a worked area needs a max_pressure of 1 or more"
        " and a position",
    ),
    "groups that hold each other": (
        "regions",
        '  hips: {name: "Hips", members: [buttock, sacrum]}',
        '  hips: {name: "Hips", members: [buttock, pelvis]}\n'
        '  pelvis: {name: "Pelvis", members: [hips]}',
        "regions.yaml: groups/pelvis: members: the group holds itself",
    ),
    "a ceiling of 5": (
        "regions",
        "plan_ceiling: 4 ",
        "plan_ceiling: 5 ",
        "regions.yaml: plan_ceiling: level 5 is never planned",
    ),
    "an area above the ceiling": (
        "regions",
        "max_pressure: 4",
        "max_pressure: 5",
        "regions.yaml: regions/lower-back-left: max_pressure: above the plan ceiling 4",
    ),
    "a mirror on the same side": (
        "regions",
        'slug: jaw-left, name: "Jaw (left)", side: left, mirror: jaw-right',
        'slug: jaw-left, name: "Jaw (left)", side: left, mirror: jaw-left',
        "regions.yaml: regions/jaw-left: mirror: 'jaw-left' is not the same area on the other side",
    ),
    "a mirror that is missing": (
        "regions",
        "side: left, mirror: jaw-right",
        "side: left, mirror: null",
        "regions.yaml: regions/jaw-left: mirror: the area on the other side is missing",
    ),
    "a side that the slug does not say": (
        "regions",
        'slug: jaw-left, name: "Jaw (left)", side: left',
        'slug: jaw-left, name: "Jaw (left)", side: right',
        "regions.yaml: regions/jaw-left: side: the slug does not end in -right",
    ),
    "a mirror on the midline": (
        "regions",
        "side: midline, mirror: null",
        "side: midline, mirror: spine",
        "regions.yaml: regions/skull-base: mirror: an area on the midline has no mirror",
    ),
    "pressure where nobody works": (
        "regions",
        "    worked: false\n    default_include: false\n    max_pressure: 0",
        "    worked: false\n    default_include: false\n    max_pressure: 2",
        "regions.yaml: regions/neck-front: an area that is not worked has max_pressure 0"
        " and consent not-worked",
    ),
    "a group that holds itself": (
        "regions",
        'hips: {name: "Hips", members: [buttock, sacrum]}',
        'hips: {name: "Hips", members: [buttock, sacrum, hips]}',
        "regions.yaml: groups/hips: members: the group holds itself",
    ),
    "a safety group that forgets an area": (
        "regions",
        "members: [neck-front, armpit, groin]",
        "members: [armpit, groin]",
        "regions.yaml: groups/never-worked: members: does not agree with the row of 'neck-front'",
    ),
    "a firm glide": (
        "regions",
        "members: [spine, back-knee]}",
        "members: [spine, back-knee, scalp]}",
        "regions.yaml: regions/scalp: max_pressure: light glide only: 1",
    ),
    "a safety group that is gone": (
        "regions",
        "  glide-only: {name",
        "  light-only: {name",
        "regions.yaml: groups/glide-only: is missing",
    ),
}
