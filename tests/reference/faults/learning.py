"""What earlier sessions teach."""

# what is wrong: (file, text in it, what is put there instead, what is told)
CASES = {
    "a word that nobody can tap": (
        "learning",
        "heard: [warmer]",
        "heard: [quieter]",
        "learning.yaml: rules/warmer-room: heard: 'quieter' is no live button",
    ),
    "a word that silences and cannot be tapped": (
        "learning",
        "unless: [firmer]",
        "unless: [softer]",
        "learning.yaml: rules/lighter-there: unless: 'softer' is no live button",
    ),
    "a rule that nothing sets off": (
        "learning",
        "heard: [warmer], ",
        "",
        "learning.yaml: rules/warmer-room: needs either heard or outcome",
    ),
    "a word that proposes what only an outcome can": (
        "learning",
        "heard: [warmer], at_least: 1, look_back: 2, propose: room",
        "heard: [warmer], at_least: 1, look_back: 2, propose: keep",
        "learning.yaml: rules/warmer-room: propose: a word cannot propose 'keep'",
    ),
    "an outcome that proposes more": (
        "learning",
        "outcome: better, at_least: 1, look_back: 1, propose: keep",
        "outcome: better, at_least: 2, look_back: 2, propose: firmer",
        "learning.yaml: rules/better-later: propose: an outcome cannot propose 'firmer'",
    ),
    "firmer after one word": (
        "learning",
        "at_least: 2, look_back: 5",
        "at_least: 1, look_back: 5",
        "learning.yaml: rules/firmer-there: at_least:"
        " firmer is proposed after two sessions at the earliest",
    ),
    "more sessions than are looked at": (
        "learning",
        "at_least: 2, look_back: 5",
        "at_least: 6, look_back: 5",
        "learning.yaml: rules/firmer-there: at_least: is more than look_back",
    ),
    "a proposal without a sentence": (
        "learning",
        "reason: learned-better",
        "reason: learned-nothing",
        "learning.yaml: rules/better-later: reason: 'learned-nothing' is not in reasons.yaml",
    ),
}
