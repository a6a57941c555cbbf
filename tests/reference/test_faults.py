"""Small broken copies of the data files: each fault is told with its file, row and key."""

import pytest

SHAPE = {
    "an unknown key": (
        "techniques",
        "    family: gliding",
        "    famly: gliding",
        "techniques.yaml: strokes/effleurage: famly: unknown key; is it 'family'?",
    ),
    "a missing key": (
        "techniques",
        "    family: gliding\n",
        "",
        "techniques.yaml: strokes/effleurage: family: is missing",
    ),
    "text for a number": (
        "templates",
        "    weight: 0.3\n",
        "    weight: much\n",
        "templates.yaml: templates/swedish-back: steps.settle.weight: expected a number,"
        " found 'much'",
    ),
    "a number for text": (
        "oils",
        'name: "Jojoba", note: "Rare contact reactions."',
        'name: 12, note: "Rare contact reactions."',
        "oils.yaml: allergens/jojoba: name: expected text, found 12",
    ),
    "true for a number": (
        "checkins",
        "pressure_delta: -2",
        "pressure_delta: true",
        "checkins.yaml: items/pressure: options.much-lighter.effects.pressure_delta:"
        " expected a whole number, found True",
    ),
    "text for true or false": (
        "oils",
        "    scented: true",
        '    scented: "yes"',
        "oils.yaml: oils/coconut: scented: expected true or false, found 'yes'",
    ),
    "one thing for a list": (
        "regions",
        "members: [calf-left, calf-right]",
        "members: calf",
        "regions.yaml: groups/calf: members: expected a list, found 'calf'",
    ),
    "a list for a mapping": (
        "checkins",
        'effects: {log: true}, reply: "Lovely."',
        'effects: [log], reply: "Lovely."',
        "checkins.yaml: items/comfort: bands[0].effects: expected a mapping, found ['log']",
    ),
    "an empty text": (
        "aftercare",
        'title: "Get help today"',
        'title: ""',
        "aftercare.yaml: urgency_levels/urgent: title: must not be empty",
    ),
    "a word that is no choice": (
        "screening",
        "severity: local",
        "severity: locl",
        "screening.yaml: questions/skin-infection: outcomes[0].severity:"
        " 'locl' is not one of: stop, local, adapt, note",
    ),
    "a level above the scale": (
        "screening",
        "max_pressure: 2, max_minutes: 45",
        "max_pressure: 6, max_minutes: 45",
        "screening.yaml: questions/recent-warning-signs: outcomes[0].if_cleared.effects"
        ".max_pressure: 6 is not within 1 to 5",
    ),
    "a negative length": (
        "templates",
        "    min_minutes: 3\n",
        "    min_minutes: -3\n",
        "templates.yaml: templates/swedish-back: steps.warm-up-back.min_minutes:"
        " -3 is not within 0 to 180",
    ),
    "a weight without measure": (
        "templates",
        "        weight: 2\n",
        "        weight: 200\n",
        "templates.yaml: templates/swedish-back: steps.lower-back.weight:"
        " 200 is not within 0 to 10",
    ),
    "a slug given twice": (
        "oils",
        "  - slug: olive",
        "  - slug: jojoba",
        "oils.yaml: oils/jojoba: slug: 'jojoba' is there twice",
    ),
    "a question given twice": (
        "screening",
        "  - id: hearing",
        "  - id: frailty",
        "screening.yaml: questions/frailty: id: 'frailty' is there twice",
    ),
    "a step given twice": (
        "templates",
        "      - slug: mid-back\n",
        "      - slug: lower-back\n",
        "templates.yaml: templates/swedish-back: steps.lower-back.slug: 'lower-back' is there twice",
    ),
    "a row without a source": (
        "techniques",
        "    source: [massage-practice, seed-text]\n",
        "",
        "techniques.yaml: strokes/effleurage: source: is missing",
    ),
    "an empty source": (
        "techniques",
        "    source: [massage-practice, seed-text]\n",
        "    source: []\n",
        "techniques.yaml: strokes/effleurage: source: must not be empty",
    ),
    "an effect that nobody reads": (
        "screening",
        "slow_rise: true}, practitioner",
        "slow_raise: true}, practitioner",
        "screening.yaml: questions/recent-warning-signs: outcomes[0].if_cleared.effects"
        ".slow_raise: no part of the planner reads this effect; is it 'slow_rise'?",
    ),
    "a merge key that is only text": (
        "templates",
        "      - {<<: *welcome}",
        '      - {"<<": welcome}',
        "templates.yaml: templates/swedish-back: steps[1].<<: unknown key",
    ),
}

REFERENCES = {
    "area": (
        "templates",
        "        regions: [lower-back]",
        "        regions: [lower-bak]",
        "templates.yaml: templates/swedish-back: steps.lower-back.regions[0]:"
        " unknown region or region group 'lower-bak'; is it 'lower-back'?",
    ),
    "member of a group": (
        "regions",
        "members: [calf-left, calf-right]",
        "members: [calf-left, calf-middle]",
        "regions.yaml: groups/calf: members[1]: unknown region or region group 'calf-middle';"
        " is it 'calf-left'?",
    ),
    "mirror": (
        "regions",
        "side: left, mirror: jaw-right",
        "side: left, mirror: jaws",
        "regions.yaml: regions/jaw-left: mirror: unknown region 'jaws'",
    ),
    "position": (
        "templates",
        "positions: [prone, side-lying, supine, semi-reclined, seated]",
        "positions: [face-down]",
        "templates.yaml: templates/swedish-back: steps.settle.positions[0]:"
        " unknown position 'face-down'",
    ),
    "stroke": (
        "templates",
        "strokes: [effleurage, brushing]",
        "strokes: [efleurage, brushing]",
        "templates.yaml: templates/swedish-back: steps.warm-up-back.strokes[0]:"
        " unknown stroke 'efleurage'; is it 'effleurage'?",
    ),
    "stroke of a group": (
        "techniques",
        "  gentlest: [holding",
        "  gentlest: [hugging",
        "techniques.yaml: stroke_groups/gentlest: [0]: unknown stroke 'hugging'",
    ),
    "stroke that a rule avoids": (
        "screening",
        "avoid_strokes: [deep, tapotement, stretching], exclude",
        "avoid_strokes: [deeep, tapotement, stretching], exclude",
        "screening.yaml: questions/recent-warning-signs: outcomes[0].if_cleared.effects"
        ".avoid_strokes[0]: unknown stroke or stroke group 'deeep'; is it 'deep'?",
    ),
    "oil": (
        "oils",
        "order_of_choice: [grapeseed,",
        "order_of_choice: [grapesead,",
        "oils.yaml: defaults/order_of_choice: [0]: unknown oil 'grapesead'; is it 'grapeseed'?",
    ),
    "allergen": (
        "screening",
        "avoid_allergens: [latex]",
        "avoid_allergens: [rubber]",
        "screening.yaml: questions/latex-allergy: outcomes[0].effects.avoid_allergens[0]:"
        " unknown allergen 'rubber'",
    ),
    "style": (
        "templates",
        "    modality: swedish\n",
        "    modality: swedisch\n",
        "templates.yaml: templates/swedish-back: modality: unknown modality 'swedisch';"
        " is it 'swedish'?",
    ),
    "question": (
        "aftercare",
        "when: {screening: [fibromyalgia]}",
        "when: {screening: [fibro]}",
        "aftercare.yaml: rest/pace-yourself: when.screening[0]: unknown question 'fibro'",
    ),
    "question group": (
        "screening",
        "    group: about-you",
        "    group: about-me",
        "screening.yaml: questions/age-under-16: group: unknown question group 'about-me';"
        " is it 'about-you'?",
    ),
    "check-in": (
        "screening",
        "extra_checkins: [pressure, comfort]",
        "extra_checkins: [pressures, comfort]",
        "screening.yaml: questions/first-massage: outcomes[0].effects.extra_checkins[0]:"
        " unknown check-in 'pressures'; is it 'pressure'?",
    ),
    "advice": (
        "aftercare",
        "always_include: [what-to-expect,",
        "always_include: [what-to-except,",
        "aftercare.yaml: email_rules/always_include: [0]: unknown advice 'what-to-except';"
        " is it 'what-to-expect'?",
    ),
    "source": (
        "techniques",
        "    source: [massage-practice, seed-text]\n",
        "    source: [massage-practise]\n",
        "techniques.yaml: strokes/effleurage: source[0]: unknown source 'massage-practise';"
        " is it 'massage-practice'?",
    ),
    "mistake": (
        "templates",
        "guards_against: [no-warm-up, starting-too-hard",
        "guards_against: [no-warmup, starting-too-hard",
        "templates.yaml: templates/swedish-back: steps.warm-up-back.guards_against[0]:"
        " unknown mistake 'no-warmup'; is it 'no-warm-up'?",
    ),
    "phase": (
        "templates",
        "    phase: settle\n",
        "    phase: setle\n",
        "templates.yaml: templates/swedish-back: steps.settle.phase: unknown phase 'setle';"
        " is it 'settle'?",
    ),
    "environment tag": (
        "screening",
        "environment: [hearing]",
        "environment: [deaf]",
        "screening.yaml: questions/hearing: outcomes[0].effects.environment[0]:"
        " unknown environment tag 'deaf'",
    ),
    "effect flag": (
        "aftercare",
        "when: {effects: [slow_rise]}",
        "when: {effects: [max_minutes]}",
        "aftercare.yaml: rest/stand-slowly: when.effects[0]: unknown effect flag 'max_minutes'",
    ),
    "session event": (
        "aftercare",
        "when: {events: [skin-reaction]}",
        "when: {events: [skin-react]}",
        "aftercare.yaml: condition_notes/reaction-followup: when.events[0]:"
        " unknown session event 'skin-react'; is it 'skin-reaction'?",
    ),
    "urgency level": (
        "aftercare",
        "slug: leg-clot, urgency: urgent",
        "slug: leg-clot, urgency: asap",
        "aftercare.yaml: red_flags/leg-clot: urgency: unknown urgency level 'asap'",
    ),
    "goal": (
        "templates",
        "{goal: sleep,",
        "{goal: sleeping,",
        "templates.yaml: goal_adjustments/sleeping: goal: unknown goal 'sleeping'; is it 'sleep'?",
    ),
    "measure": (
        "outcomes",
        "measures: [relaxation, stress-today]",
        "measures: [relaxation, stress]",
        "outcomes.yaml: goals/stress: measures[1]: unknown measure 'stress'; is it 'stress-today'?",
    ),
    "evidence word": (
        "aftercare",
        "    evidence: moderate\n",
        "    evidence: moderat\n",
        "aftercare.yaml: expect/what-to-expect: evidence: unknown evidence word 'moderat';"
        " is it 'moderate'?",
    ),
    "template": (
        "templates",
        "back_first: swedish-back",
        "back_first: swedish-bak",
        "templates.yaml: selection/swedish: back_first: unknown template 'swedish-bak';"
        " is it 'swedish-back'?",
    ),
}

BODY = {
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

TECHNIQUES = {
    "a level given twice": (
        "techniques",
        "{level: 2, slug: light",
        "{level: 1, slug: light",
        "techniques.yaml: pressure_scale/levels: must be the levels 1 to 5, each once",
    ),
    "a preference above the ceiling": (
        "techniques",
        "    very-firm: 4",
        "    very-firm: 5",
        "techniques.yaml: pressure_scale/preference_mapping: very-firm: is above the plan ceiling",
    ),
    "a hold that ends before it begins": (
        "techniques",
        "hold_seconds: {min: 10, max: 30}",
        "hold_seconds: {min: 40, max: 30}",
        "techniques.yaml: strokes/trigger-point-compression: hold_seconds: min is above max",
    ),
    "a warm-up that needs a warm-up": (
        "techniques",
        "is_warm_up: true\n    needs_warm_up: false",
        "is_warm_up: true\n    needs_warm_up: true",
        "techniques.yaml: strokes/effleurage: needs_warm_up:"
        " a warm-up stroke cannot need a warm-up",
    ),
    "a style above the ceiling": (
        "techniques",
        "pressure: {default: 4, min: 3, max: 4}",
        "pressure: {default: 4, min: 3, max: 5}",
        "techniques.yaml: modalities/deep-tissue: pressure: max is above the plan ceiling",
    ),
    "a group with the name of a stroke": (
        "techniques",
        "  gentlest: [",
        "  rocking: [",
        "techniques.yaml: stroke_groups/rocking: a stroke has the same slug",
    ),
    "nothing that is something": (
        "oils",
        "    kind: none",
        "    kind: oil",
        "oils.yaml: oils/none: must be of kind none, with no allergens",
    ),
    "a stroke whose min is above max": (
        "techniques",
        "pressure: {min: 1, max: 3}",
        "pressure: {min: 4, max: 3}",
        "techniques.yaml: strokes/effleurage: pressure: min is above max",
    ),
    "a warm-up that is no warm-up": (
        "techniques",
        "is_warm_up: true",
        "is_warm_up: false",
        "techniques.yaml: strokes/effleurage: is_warm_up: does not agree with the stroke group"
        " warm-up",
    ),
    "a stroke for areas that are never worked": (
        "techniques",
        "regions_never: [never-worked]",
        "regions_never: [spine]",
        "techniques.yaml: strokes/effleurage: regions_never: must name never-worked",
    ),
    "a stand-in that needs oil": (
        "techniques",
        "without_lubricant: brushing",
        "without_lubricant: effleurage",
        "techniques.yaml: strokes/effleurage: without_lubricant: names a stroke that needs oil",
    ),
    "a style that does not know its stroke": (
        "techniques",
        "modalities: [swedish, deep-tissue, relaxation, sports]",
        "modalities: [swedish, relaxation, sports]",
        "techniques.yaml: strokes/effleurage: modalities: does not agree with the strokes of"
        " 'deep-tissue'",
    ),
    "a style that starts above its most": (
        "techniques",
        "pressure: {default: 3, min: 1, max: 3}",
        "pressure: {default: 4, min: 1, max: 3}",
        "techniques.yaml: modalities/swedish: pressure: default is not between min and max",
    ),
    "fallbacks in a circle": (
        "techniques",
        "    fallback: null",
        "    fallback: swedish",
        "techniques.yaml: modalities/swedish: fallback: the fallbacks go round in a circle",
    ),
    "a preference that is no level": (
        "techniques",
        "    very-light: 1",
        "    feather: 1",
        "techniques.yaml: pressure_scale/preference_mapping: feather: is not the slug of a level",
    ),
    "an oil that is never chosen": (
        "oils",
        "order_of_choice: [grapeseed, sunflower,",
        "order_of_choice: [grapeseed,",
        "oils.yaml: defaults/order_of_choice: must name each oil once, with none at the end",
    ),
    "an allergen told twice": (
        "oils",
        "may_contain: [lanolin,",
        "may_contain: [preservative,",
        "oils.yaml: oils/unscented-lotion: may_contain: 'preservative' is among the allergens"
        " already",
    ),
}

TEMPLATES = {
    "phases out of order": (
        "templates",
        "{slug: rest, order: 7",
        "{slug: rest, order: 9",
        "templates.yaml: phases: order must rise from row to row",
    ),
    "a warm-up that may be dropped": (
        "templates",
        "      - {<<: *warm-up-oil}",
        "      - {<<: *warm-up-oil, required: false}",
        "templates.yaml: templates/swedish-back: steps: has no required warm-up",
    ),
    "lengths out of order": (
        "templates",
        "    durations: [30, 45, 60, 75, 90]",
        "    durations: [45, 30, 60, 75, 90]",
        "templates.yaml: templates/swedish-back: durations: must rise",
    ),
    "a room that takes session time": (
        "templates",
        "    max_minutes: 0\n",
        "    max_minutes: 5\n",
        "templates.yaml: templates/swedish-back: steps.prepare-room.max_minutes:"
        " phase 'prepare' takes no time",
    ),
    "a step without weight": (
        "templates",
        "        weight: 2\n",
        "        weight: 0\n",
        "templates.yaml: templates/swedish-back: steps.lower-back.weight:"
        " a timed step needs a weight",
    ),
    "a step for a session that is never so long": (
        "templates",
        "        min_session: 60\n",
        "        min_session: 120\n",
        "templates.yaml: templates/swedish-back: steps.waist-sides.min_session:"
        " is above the longest duration of the template",
    ),
    "a rest with hands on": (
        "templates",
        "      - {<<: *rest}\n",
        "      - {<<: *rest, regions: [scalp]}\n",
        "templates.yaml: templates/swedish-full: steps.quiet-rest:"
        " phase 'rest' has no areas, no strokes and cap 0",
    ),
    "a step above the ceiling": (
        "templates",
        "pressure: {offset: 0, cap: 4}",
        "pressure: {offset: 0, cap: 5}",
        "templates.yaml: templates/deep-tissue-back: steps.lower-back.pressure.cap:"
        " is above the plan ceiling",
    ),
    "a consent for what needs none": (
        "templates",
        "        regions: [hips]",
        "        regions: [lower-back]",
        "templates.yaml: templates/swedish-back: steps.hips.consent:"
        " none of the areas needs a consent by name",
    ),
    "a style that has no template": (
        "templates",
        "  - {modality: sports, back_first: sports-back, full_body: sports-legs}\n",
        "",
        "templates.yaml: selection/sports: the style has no row",
    ),
    "a back template that is for the legs": (
        "templates",
        "back_first: sports-back",
        "back_first: sports-legs",
        "templates.yaml: selection/sports: back_first: 'sports-legs' has another scope",
    ),
    "an area out of reach": (
        "templates",
        "regions: [abdomen]",
        "regions: [abdomen, calf-left]",
        "templates.yaml: templates/swedish-full: steps.abdomen.positions:"
        " 'calf-left' is reached in none of them",
    ),
    "a step without a stroke": (
        "templates",
        "strokes: [effleurage, petrissage, friction]",
        "strokes: []",
        "templates.yaml: templates/swedish-back: steps.lower-back:"
        " needs areas, strokes, positions and a cap of 1 or more",
    ),
    "a warm-up without a warm-up stroke": (
        "templates",
        "strokes: [effleurage, brushing]",
        "strokes: [myofascial-release]",
        "templates.yaml: templates/swedish-back: steps.warm-up-back.strokes: has no warm-up stroke",
    ),
    "a session without rest": (
        "templates",
        "      - {<<: *rest}\n",
        "",
        "templates.yaml: templates/swedish-full: steps: phase 'rest' comes 0 times instead of once",
    ),
    "a session with two welcomes": (
        "templates",
        "      - {<<: *welcome}\n",
        "      - {<<: *welcome}\n      - {<<: *welcome, slug: welcome-again}\n",
        "templates.yaml: templates/swedish-back: steps: phase 'welcome' comes 2 times"
        " instead of once",
    ),
    "a session that begins in the middle": (
        "templates",
        "      - {<<: *settle-lying}\n      - {<<: *warm-up-oil}\n",
        "      - {<<: *warm-up-oil}\n      - {<<: *settle-lying}\n",
        "templates.yaml: templates/swedish-back: steps: must begin with welcome, settle and warm-up",
    ),
    "a session that ends without handover": (
        "templates",
        "      - {<<: *rest}\n      - {<<: *handover}\n",
        "      - {<<: *handover}\n      - {<<: *rest}\n",
        "templates.yaml: templates/swedish-full: steps: must end with closing, rest and handover",
    ),
    "a closing that may be dropped": (
        "templates",
        "      - {<<: *rest}\n",
        "      - {<<: *rest, required: false}\n",
        "templates.yaml: templates/swedish-full: steps.quiet-rest.required:"
        " a step of phase 'rest' is required",
    ),
    "a step whose min is above max": (
        "templates",
        "        min_minutes: 3\n        max_minutes: 12",
        "        min_minutes: 13\n        max_minutes: 12",
        "templates.yaml: templates/swedish-back: steps.lower-back.min_minutes:"
        " is above max_minutes",
    ),
    "steps that do not fit": (
        "templates",
        "        min_minutes: 3\n        max_minutes: 12",
        "        min_minutes: 9\n        max_minutes: 12",
        "templates.yaml: templates/swedish-back: durations: the required steps need 31 minutes,"
        " more than 30",
    ),
    "a rest of a minute": (
        "templates",
        "    slug: quiet-rest\n    phase: rest\n    regions: []\n    strokes: []\n"
        "    pressure: {offset: 0, cap: 0}\n    weight: 0.5\n    min_minutes: 2",
        "    slug: quiet-rest\n    phase: rest\n    regions: []\n    strokes: []\n"
        "    pressure: {offset: 0, cap: 0}\n    weight: 0.5\n    min_minutes: 1",
        "templates.yaml: templates/swedish-back: steps.quiet-rest.min_minutes:"
        " rest is at least 2 minutes",
    ),
    "a length that the file does not know": (
        "templates",
        "    durations: [30, 45, 60, 75, 90]",
        "    durations: [30, 45, 60, 80]",
        "templates.yaml: templates/swedish-back: durations: 80 is not among the durations"
        " of the file",
    ),
    "a length without turns": (
        "templates",
        "max_turns: {30: 1,",
        "max_turns: {35: 1,",
        "templates.yaml: allocation/max_turns: must name each of the durations",
    ),
    "too long face down": (
        "templates",
        "prone_hard_limit_minutes: 65",
        "prone_hard_limit_minutes: 90",
        "templates.yaml: allocation/prone_hard_limit_minutes: nobody lies face down for over"
        " 65 minutes",
    ),
    "a first touch that presses": (
        "templates",
        "pressure: {offset: -2, cap: 1}",
        "pressure: {offset: -2, cap: 2}",
        "templates.yaml: templates/swedish-back: steps.settle.pressure.cap:"
        " the first touch is level 1",
    ),
    "a closing that does not fall away": (
        "templates",
        "    pressure_falls_to: 1\n",
        "",
        "templates.yaml: templates/swedish-back: steps.closing-strokes.pressure_falls_to:"
        " closing is level 2 or less and falls to 1",
    ),
    "a stroke of another style": (
        "templates",
        "strokes: [effleurage, petrissage, friction]",
        "strokes: [effleurage, petrissage, stripping]",
        "templates.yaml: templates/swedish-back: steps.lower-back.strokes:"
        " 'stripping' is not a stroke of the style 'swedish'",
    ),
    "a stroke of another phase": (
        "templates",
        "strokes: [effleurage, petrissage, friction]",
        "strokes: [effleurage, petrissage, feather-strokes]",
        "templates.yaml: templates/swedish-back: steps.lower-back.strokes:"
        " 'feather-strokes' is not used in phase 'main'",
    ),
    "an area that is never worked": (
        "templates",
        "        regions: [lower-back]",
        "        regions: [lower-back, groin]",
        "templates.yaml: templates/swedish-back: steps.lower-back.regions:"
        " 'groin-left' is never worked",
    ),
    "a consent that nobody needs": (
        "templates",
        '        consent: explicit\n        cues: ["Ask first. Work over the sheet."',
        '        cues: ["Ask first. Work over the sheet."',
        "templates.yaml: templates/swedish-back: steps.hips.consent:"
        " all of the areas need a consent by name",
    ),
    "a template of another style": (
        "templates",
        "back_first: swedish-back",
        "back_first: sports-back",
        "templates.yaml: selection/swedish: back_first: 'sports-back' is of another style",
    ),
    "a goal that changes nothing": (
        "templates",
        "  - {goal: wellbeing, multiply: {}, prefer_modality: [swedish, relaxation, shiatsu]}\n",
        "",
        "templates.yaml: goal_adjustments/wellbeing: the goal has no row",
    ),
}

SCREENING = {
    "severities out of order": (
        "screening",
        "severities: [stop, local, adapt, note]",
        "severities: [local, stop, adapt, note]",
        "screening.yaml: severities: must be stop, local, adapt, note: strongest first",
    ),
    "a stop of a kind that is no stop": (
        "screening",
        "  today: {urgency: none",
        "  later: {urgency: none",
        "screening.yaml: stop_kinds/today: is missing",
    ),
    "a cleared stop of no kind": (
        "screening",
        "if_cleared: {severity: adapt,",
        "if_cleared: {severity: stop,",
        "screening.yaml: questions/recent-warning-signs: outcomes[0].if_cleared.stop_kind:"
        " belongs to severity stop, and to no other",
    ),
    "advice added and removed": (
        "screening",
        "aftercare_add: [watch-bruising]",
        "aftercare_remove: [watch-bruising], aftercare_add: [watch-bruising]",
        "screening.yaml: questions/blood-thinners: outcomes[0].effects.aftercare_add:"
        " 'watch-bruising' is removed as well",
    ),
    "a choice of one": (
        "screening",
        'options: {calm: "No", sore: "Yes", not-sure: "Not sure"}',
        'options: {calm: "No"}',
        "screening.yaml: questions/varicose-veins: follow_ups.kind.options:"
        " a choice needs two options or more",
    ),
    "areas with options": (
        "screening",
        'ask: "Where is it?", type: regions}',
        'ask: "Where is it?", type: regions, options: {here: "Here"}}',
        "screening.yaml: questions/skin-infection: follow_ups.where.options:"
        " a follow-up of type 'regions' has no options",
    ),
    "a not-sure that leads nowhere": (
        "screening",
        'match: {answer: "yes", kind: widespread}\n        default: true\n',
        'match: {answer: "yes", kind: widespread}\n',
        "screening.yaml: questions/skin-infection: follow_ups.kind.options:"
        " 'not-sure' leads nowhere: no match names it and no default stands in",
    ),
    "an effect that is not described": (
        "screening",
        "  slow_rise: {type",
        "  slow_sit: {type",
        "screening.yaml: effect_keys/slow_rise: is missing: the planner reads this effect",
    ),
    "a described effect that nobody reads": (
        "screening",
        "  slow_rise: {type",
        "  slow_sit: {type",
        "screening.yaml: effect_keys/slow_sit: no part of the planner reads this effect",
    ),
    "a match on a follow-up that is not asked": (
        "screening",
        'match: {answer: "yes", kind: widespread}',
        'match: {answer: "yes", sort: widespread}',
        "screening.yaml: questions/skin-infection: outcomes[1].match.sort:"
        " the question has no follow-up 'sort'",
    ),
    "a match on an answer that cannot be given": (
        "screening",
        'match: {answer: "yes", kind: widespread}',
        'match: {answer: "yes", kind: wide}',
        "screening.yaml: questions/skin-infection: outcomes[1].match.kind:"
        " 'wide' is not an option of the follow-up",
    ),
    "a match on areas": (
        "screening",
        'match: {answer: "yes", kind: widespread}',
        'match: {answer: "yes", where: foot-left}',
        "screening.yaml: questions/skin-infection: outcomes[1].match.where:"
        " a follow-up of type 'regions' cannot be matched",
    ),
    "a match on no": (
        "screening",
        '      - match: {answer: "yes"}\n        severity: stop',
        '      - match: {answer: "no"}\n        severity: stop',
        "screening.yaml: questions/emergency-signs: outcomes[0].match.answer: must be yes",
    ),
    "a stop of no kind": (
        "screening",
        "        stop_kind: emergency\n",
        "",
        "screening.yaml: questions/emergency-signs: outcomes[0].stop_kind:"
        " belongs to severity stop, and to no other",
    ),
    "a clearance that leads nowhere": (
        "screening",
        "effects: {wait_days: 2}",
        "effects: {wait_days: 2, require_clearance: true}",
        "screening.yaml: questions/fever-unwell: outcomes[0].if_cleared:"
        " belongs to require_clearance, and to nothing else",
    ),
    "an emergency that can be cleared": (
        "screening",
        "        stop_kind: urgent\n",
        "        stop_kind: emergency\n",
        "screening.yaml: questions/recent-warning-signs: outcomes[0].if_cleared:"
        " an emergency cannot be cleared",
    ),
    "areas that nobody asks for": (
        "screening",
        "effects: {wait_days: 2}",
        "effects: {wait_days: 2, avoid_answer_regions: true}",
        "screening.yaml: questions/fever-unwell: outcomes[0].effects.answer_key:"
        " needs an answer_key: the question has 0 follow-ups of areas",
    ),
    "an answer key that is no follow-up": (
        "screening",
        "answer_key: inject",
        "answer_key: pump",
        "screening.yaml: questions/diabetes: outcomes[1].effects.answer_key:"
        " no follow-up of areas is called 'pump'",
    ),
    "areas widened that nobody uses": (
        "screening",
        "effects: {wait_days: 2}",
        "effects: {wait_days: 2, expand: limb}",
        "screening.yaml: questions/fever-unwell: outcomes[0].effects.expand:"
        " nothing here uses the areas that the client chose",
    ),
    "a second default": (
        "screening",
        'match: {answer: "yes", kind: small}',
        'match: {answer: "yes", kind: small}\n        default: true',
        "screening.yaml: questions/skin-infection: outcomes: more than one outcome is the default",
    ),
    "a default of nothing": (
        "screening",
        '      - match: {answer: "yes"}\n        severity: stop',
        '      - match: {answer: "yes"}\n        default: true\n        severity: stop',
        "screening.yaml: questions/emergency-signs: outcomes[0].default:"
        " a default must name the follow-up that it stands in for",
    ),
    "a follow-up with a reserved key": (
        "screening",
        '{key: text, ask: "Please tell us."',
        '{key: answer, ask: "Please tell us."',
        "screening.yaml: questions/other-condition: follow_ups.answer:"
        " this key has a meaning of its own in an intake document",
    ),
    "a worked-out question that asks more": (
        "screening",
        'tick_label: "16 or 17"\n    follow_ups: []',
        'tick_label: "16 or 17"\n    follow_ups: [{key: why, ask: "Why?", type: text}]',
        "screening.yaml: questions/age-16-17: follow_ups: a question that is worked out asks"
        " nothing more",
    ),
    "a refusal that is not asked each time": (
        "screening",
        "rather_not_say_stops: [emergency-signs,",
        "rather_not_say_stops: [frailty,",
        "screening.yaml: answer_policy/rather_not_say_stops: 'frailty' is not asked at every visit",
    ),
}
SESSION = {
    "a preference without options": (
        "environment",
        'options_from: oils, extra_options: {no-preference: "You choose"}',
        "extra_options: {}",
        "environment.yaml: preferences/oil: options: is missing",
    ),
    "a wish that no option leads to": (
        "environment",
        "effects: {avoid-prone: {avoid",
        "effects: {avoid-front: {avoid",
        "environment.yaml: preferences/face-position: effects.avoid-front: is not an option",
    ),
    "urgency out of order": (
        "aftercare",
        "{slug: urgent, order: 2",
        "{slug: urgent, order: 5",
        "aftercare.yaml: urgency_levels: order must rise from row to row",
    ),
    "a moment that is gone": (
        "checkins",
        "  - {when: after-warm-up,",
        "  - {when: after-warming,",
        "checkins.yaml: triggers/after-warm-up: is missing",
    ),
    "a check-in effect that is not described": (
        "checkins",
        '  offer_save: "',
        '  offer_keep: "',
        "checkins.yaml: effect_values/offer_keep: no check-in can have this effect",
    ),
    "a gap between bands": (
        "checkins",
        "{from: 4, to: 5,",
        "{from: 5, to: 5,",
        "checkins.yaml: items/pain: bands: must hold each score of the scale once",
    ),
    "a wish that nobody can have": (
        "checkins",
        "environment: {talk: quiet}",
        "environment: {talk: silent}",
        "checkins.yaml: items/talk: options.quiet.effects.environment.talk:"
        " 'silent' is not a choice of this preference",
    ),
    "a wish that is unknown": (
        "checkins",
        "environment: {talk: quiet}",
        "environment: {chat: quiet}",
        "checkins.yaml: items/talk: options.quiet.effects.environment.chat:"
        " is not a comfort preference",
    ),
    "a button of an answer that is gone": (
        "checkins",
        "item: pressure, value: lighter}",
        "item: pressure, value: softer}",
        "checkins.yaml: live_buttons/lighter: value: 'softer' is not an option of 'pressure'",
    ),
    "a button inside a band": (
        "checkins",
        'label: "Leave this area out", item: pain, band_from: 6',
        'label: "Leave this area out", item: pain, band_from: 7',
        "checkins.yaml: live_buttons/hurts: then.leave-area-out.band_from:"
        " no band of 'pain' begins at 7",
    ),
    "a button that answers nothing": (
        "checkins",
        "item: pressure, value: lighter}",
        "item: pressure}",
        "checkins.yaml: live_buttons/lighter: needs either a value or a band_from",
    ),
    "a choice without options": (
        "checkins",
        "    kind: scores",
        "    kind: choice",
        "checkins.yaml: items/before-scores: kind: an item of kind 'choice' lacks what can be"
        " answered",
    ),
    "a default that is no option": (
        "environment",
        "default: dim,",
        "default: dusky,",
        "environment.yaml: preferences/light: default: 'dusky' is not an option",
    ),
    "a firmness without a level": (
        "environment",
        'very-firm: "Very firm"',
        'hardest: "Very firm"',
        "environment.yaml: preferences/pressure: options.hardest: has no level in the pressure"
        " scale",
    ),
    "a room outside its bounds": (
        "environment",
        "celsius_max: 25, default: 23",
        "celsius_max: 25, default: 26",
        "environment.yaml: checklist/warm-room: target: default is not between celsius_min and"
        " celsius_max",
    ),
    "a line for a wish that is none": (
        "environment",
        "light: {bright: {note",
        "light: {blue: {note",
        "environment.yaml: checklist/dim-light: by_preference.light.blue:"
        " is not a choice of a preference",
    ),
    "a line for a style that is none": (
        "environment",
        'by_modality: {shiatsu: "',
        'by_modality: {zen: "',
        "environment.yaml: checklist/padded-surface: by_modality.zen:"
        " is neither a style nor a template",
    ),
    "a line for an idea that is none": (
        "environment",
        "seed_ref: prep-warm",
        "seed_ref: prep-hot",
        "environment.yaml: checklist/warm-room: seed_ref: unknown idea 'prep-hot'",
    ),
    "advice that is in two sections": (
        "aftercare",
        "  - slug: fluid-limit",
        "  - slug: desk-setup",
        "aftercare.yaml: posture/desk-setup: is in hydration as well",
    ),
    "a section out of order": (
        "aftercare",
        "order: [expect, hydration,",
        "order: [expect,",
        "aftercare.yaml: selection/order: must name each section once",
    ),
    "a section inside a row": (
        "aftercare",
        "  - slug: fluid-limit",
        "  - section: rest\n    slug: fluid-limit",
        "aftercare.yaml: hydration/fluid-limit: section: unknown key",
    ),
}

WORDS = {
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
    "a value that is not declared": (
        "reasons",
        "  region-avoided: {values: [region], ",
        "  region-avoided: {values: [area], ",
        "reasons.yaml: reasons/region-avoided: text: {region} is not among the values",
    ),
    "a value that is not said": (
        "reasons",
        "  region-avoided: {values: [region], ",
        "  region-avoided: {values: [region, level], ",
        "reasons.yaml: reasons/region-avoided: values: 'level' stands in neither sentence",
    ),
    "a brace left open": (
        "reasons",
        '  region-avoided: {values: [region], text: "',
        '  region-avoided: {values: [region], text: "{',
        "reasons.yaml: reasons/region-avoided: text: a brace is left open",
    ),
    "an idea that lives nowhere": (
        "seed_map",
        "maps_to: [goals:relax, measures:relaxation]",
        "maps_to: [goals:relax, measures:calm]",
        "seed_map.yaml: elements/benefit-relax: maps_to: 'measures:calm' does not exist",
    ),
    "a version of its own": (
        "oils",
        "version: 1",
        "version: 2",
        "oils.yaml: version: 2 is not the version of screening.yaml, 1",
    ),
}

TABLES = (SHAPE, REFERENCES, BODY, TECHNIQUES, TEMPLATES, SCREENING, SESSION, WORDS)
CASES = [pytest.param(*case, id=name) for table in TABLES for name, case in table.items()]


@pytest.mark.parametrize(("file", "old", "new", "expected"), CASES)
def test_a_fault_is_told_with_its_file_row_and_key(faults_after, file, old, new, expected):
    assert expected in [str(fault) for fault in faults_after(file, old, new)]


# Slugs that the planner knows by name: to rename one everywhere is a fault all the same.
RENAMED = [
    ("holding", ["techniques", "templates", "seed_map"], "techniques.yaml: strokes/holding: "),
    ("deep", ["techniques", "screening"], "techniques.yaml: stroke_groups/deep: "),
    ("integration", ["techniques", "templates"], "templates.yaml: phases/integration: "),
    (
        "seated-clothed",
        ["templates", "environment", "seed_map"],
        "templates.yaml: templates/seated",
    ),
    ("comfort", ["checkins", "screening", "templates", "seed_map"], "checkins.yaml: items/comfort"),
    ("lower-limb-left", ["regions"], "regions.yaml: groups/lower-limb-left: "),
]


@pytest.mark.parametrize(("slug", "files", "expected"), RENAMED)
def test_a_slug_that_the_planner_knows_cannot_be_renamed(
    faults_after_renaming, slug, files, expected
):
    told = [str(fault) for fault in faults_after_renaming(slug, "something-else", files)]
    assert any(line.startswith(expected) and "is missing" in line for line in told), told
