"""Sentences that name a number, or a line that there is none of."""

CASES = {
    "a-number": (
        "aftercare",
        '"Call {emergency_number} now"',
        '"Call 999 now"',
        "aftercare.yaml: urgency_levels/emergency: title: names '999': a practice has its own; "
        "say {emergency_number}, {advice_line}, {crisis_line}",
    ),
    "a-line-that-there-is-none-of": (
        "aftercare",
        '"Call {emergency_number} now"',
        '"Call {ambulance} now"',
        "aftercare.yaml: urgency_levels/emergency: title: {ambulance} is not one of "
        "emergency_number, advice_line, crisis_line",
    ),
    "an-open-brace": (
        "aftercare",
        '"Call {emergency_number} now"',
        '"Call {emergency_number now"',
        "aftercare.yaml: urgency_levels/emergency: title: a brace is left open",
    ),
    "a-default-set-that-there-is-none-of": (
        "screening",
        "default_help_lines: uk",
        "default_help_lines: mars",
        "screening.yaml: default_help_lines: 'mars' is not one of the help_lines",
    ),
}
