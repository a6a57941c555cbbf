"""Check-ins, wishes, the room and what is told afterwards."""

# what is wrong: (file, text in it, what is put there instead, what is told)
CASES = {
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
    "a warning sign without first aid": (
        "checkins",
        "end_session: true, log: true, event: severe-reaction}",
        "end_session: true, log: true, event: fainted}",
        "checkins.yaml: first_aid/fainted: is missing",
    ),
    "first aid that nothing leads to": (
        "checkins",
        "  - slug: breathing\n",
        "  - slug: breathless\n",
        "checkins.yaml: first_aid/breathless: no answer leads to it",
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
    "a claim in one language alone": (
        "aftercare",
        '      es: ["acido lactico", "acidos lacticos", "lactato*"]\n',
        "",
        "aftercare.yaml: claims_policy/Massage removes lactic acid: words: must be given in en, es",
    ),
    "a claim that nothing typed can match": (
        "aftercare",
        '"acidos lacticos"',
        '"ácidos lácticos"',
        "aftercare.yaml: claims_policy/Massage removes lactic acid:"
        " words.es.ácidos lácticos: is no phrase of small plain letters",
    ),
    "a claim in place of another": (
        "aftercare",
        'say_instead: "Drink if you are thirsty."',
        'say_instead: "Drink, it is detoxing."',
        "aftercare.yaml: claims_policy/Massage releases toxins and water flushes them out:"
        " say_instead: makes a claim itself",
    ),
    "an event without a name": (
        "aftercare",
        '    dizzy: "felt dizzy or sick"\n',
        "",
        "aftercare.yaml: why/names: dizzy: is missing",
    ),
}
