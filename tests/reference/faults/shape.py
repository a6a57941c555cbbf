"""What one row says by itself."""

# what is wrong: (file, text in it, what is put there instead, what is told)
CASES = {
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
