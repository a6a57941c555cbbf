"""Slugs that name nothing, one for each kind of slug."""

# what is wrong: (file, text in it, what is put there instead, what is told)
CASES = {
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
