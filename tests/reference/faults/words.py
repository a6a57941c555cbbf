"""Measures and the map of the seed text."""

# what is wrong: (file, text in it, what is put there instead, what is told)
CASES = {
    "a goal of an idea that is none": (
        "outcomes",
        "seed_ref: benefit-relax",
        "seed_ref: benefit-calm",
        "outcomes.yaml: goals/relax: seed_ref: unknown 'benefit-calm'",
    ),
    "a scale upside down": (
        "outcomes",
        "scale: {min: 0, max: 10, step: 1, worse_is: higher}",
        "scale: {min: 0, max: 0, step: 1, worse_is: higher}",
        "outcomes.yaml: measures/nprs: scale: min is not below max",
    ),
    "a better that is worse": (
        "outcomes",
        "mcid: {change: 2, direction: decrease, also",
        "mcid: {change: 2, direction: increase, also",
        "outcomes.yaml: measures/nprs: mcid.direction: worse is higher, so it must be decrease",
    ),
    "a change without a direction": (
        "outcomes",
        "mcid: {change: null, direction: null",
        "mcid: {change: 2, direction: null",
        "outcomes.yaml: measures/comfort-overall: mcid: change and direction come together",
    ),
    "an idea that lives nowhere": (
        "seed_map",
        "maps_to: [goals:relax, measures:relaxation]",
        "maps_to: [goals:relax, measures:calm]",
        "seed_map.yaml: elements/benefit-relax: maps_to: 'measures:calm' does not exist",
    ),
    "a reason that is about nothing known": (
        "reasons",
        "area-all: {about: area,",
        "area-all: {about: places,",
        "reasons.yaml: reasons/area-all: about: 'places' is not one of: step, order, area, stroke, "
        "position, level, lighter, minutes, style, template, oil, wish, room, answer, hold, no-plan, "
        "live, edit, past",
    ),
    "a version of its own": (
        "oils",
        "version: 1",
        "version: 2",
        "oils.yaml: version: 2 is not the version of screening.yaml, 1",
    ),
}
