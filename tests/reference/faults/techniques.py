"""Pressure, strokes, styles and oils."""

# what is wrong: (file, text in it, what is put there instead, what is told)
CASES = {
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
