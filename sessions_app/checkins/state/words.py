"""The words of an event, by what they are about."""

from sessions_app.checkins.models import CheckIn

Word = CheckIn.Word
TOLD_THE_ENGINE = {
    Word.GOOD: "good",
    Word.LIGHTER: "lighter",
    Word.FIRMER: "firmer",
    Word.HURTS: "hurts",
    Word.LIGHTER_ON: "carry-on-lighter",
    Word.AREA_OUT: "leave-area-out",
    Word.TENDER: "tender-spot",
    Word.WARMER: "warmer",
    Word.COOLER: "cooler",
    Word.ASLEEP: "asleep",
    Word.STOP: "stop",
    Word.ANSWER: "answer",
    Word.END_BY: "end-by",
    Word.LATE: "late",
    Word.MORE: "more",
}
ANSWERS = (
    Word.GOOD,
    Word.LIGHTER,
    Word.FIRMER,
    Word.HURTS,
    Word.LIGHTER_ON,
    Word.AREA_OUT,
    Word.TENDER,
)
MOVES = (Word.NEXT, Word.BACK, Word.STEP, Word.SKIPPED)
CLOCK = (Word.END_BY, Word.LATE, Word.MORE)
STEERS = (*MOVES, *CLOCK, Word.PAUSE, Word.RESUME, Word.UNDO)  # for whoever treats
NEVER_UNDONE = (Word.BELL, Word.HEARD, Word.TAKEN_OVER)
WORKED = ("warm-up", "main", "integration")
