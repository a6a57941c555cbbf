"""A tap on the live screen."""

import re
from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.reference import load
from sessions_app.checkins.models import CheckIn
from sessions_app.planning.engine import answers

MOST_TURNS = 1_000_000  # of one session: a number above is a broken page's
LATEST = 32_503_680_000_000  # milliseconds: the year 3000
Word = CheckIn.Word
NOT_TAPPED = (Word.END, Word.TAKEN_OVER, Word.BELL, Word.EARLIER)  # they come otherwise
SURE = "sure"  # after the id of what Undo takes back, where that is asked first
SLUG = re.compile(r"[a-z0-9-]{1,80}")


class TapField(forms.CharField):
    """What a button sends: its word, an id made with the page, and what some words need besides.

    `firmer.<id>`, `undo.<id>.<id of the tap>[.sure]`, `end-by.<id>.<minutes from Start>`,
    `late.<id>.<minutes>`, `answer.<id>.<item>.<value>`, `asked.<id>.<item>`, `step.<id>.<slug>`.
    Each button carries an id of its own, so two buttons pressed quickly are two events and one
    pressed twice is one.
    """

    def to_python(self, value):
        word, _dot, ids = super().to_python(value).partition(".")
        made, _dot, more = ids.partition(".")
        if word not in Word.values or word in NOT_TAPPED:
            raise forms.ValidationError(_("That is not a button of this page."))
        try:
            return {"word": word, "id": UUID(made), **said_besides(word, more)}
        except ValueError as error:
            raise forms.ValidationError(_("That is not a button of this page.")) from error


def said_besides(word: str, more: str) -> dict:
    """Return what follows the id of some words; raise `ValueError` for what means nothing."""
    if word == Word.UNDO:
        undone, dot, sure = more.partition(".")
        if dot and sure != SURE:
            raise ValueError(more)
        return {"undoes": UUID(undone)}
    if word in (Word.END_BY, Word.LATE):
        return {"minutes": whole_minutes(more)}
    if word == Word.ANSWER:
        item, _dot, value = more.partition(".")
        if not answers.means_something(item, value):
            raise ValueError(more)
        return {"item": item, "value": value}
    if word == Word.ASKED:
        if more not in load().checkins:
            raise ValueError(more)
        return {"item": more}
    if word == Word.STEP:
        if not SLUG.fullmatch(more):
            raise ValueError(more)
        return {"step": more}
    return {}


def whole_minutes(text: str) -> int:
    """Return minutes of three digits at most; raise `ValueError` for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):
        raise ValueError(text)
    return int(text)


class TapForm(forms.Form):
    """One tap. `turn` and `tapped` say its place and its time; a page without script has neither.

    A number that can't be is left aside, so that no tap is lost for it.
    """

    tap = TapField(max_length=240)
    turn = forms.CharField(required=False)
    tapped = forms.CharField(required=False)

    def clean_turn(self) -> int | None:
        return whole_below(self.cleaned_data["turn"], MOST_TURNS)

    def clean_tapped(self) -> datetime | None:
        milliseconds = whole_below(self.cleaned_data["tapped"], LATEST)
        if milliseconds is None:
            return None
        return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)

    @property
    def is_sure(self) -> bool:
        return self.cleaned_data["tap"]["word"] != Word.UNDO or self.data["tap"].endswith(
            f".{SURE}"
        )

    def event(self) -> dict:
        """Return what `services.tap` wants to know of the tap."""
        given = self.cleaned_data
        return {**given["tap"], "sequence": given["turn"], "device_at": given["tapped"]}


def whole_below(text: str, limit: int) -> int | None:
    known = text.isascii() and text.isdecimal() and len(text) <= 15
    return int(text) if known and 0 < int(text) < limit else None
