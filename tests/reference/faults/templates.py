"""Templates, their steps and how minutes are shared."""

# what is wrong: (file, text in it, what is put there instead, what is told)
CASES = {
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
