"""Questions, outcomes and effects."""

# what is wrong: (file, text in it, what is put there instead, what is told)
CASES = {
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
