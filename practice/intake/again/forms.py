"""The pages that only somebody who was here before is asked."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from practice.intake import ticks
from practice.intake.fields import NONE, NOT_SURE, PickField, TicksField, in_words
from practice.intake.forms import PageForm
from practice.intake.health_forms import TicksForm
from practice.words import load

AGREED_AGAIN = {
    "yes": _("Yes"),
    "no": _("Not yet"),
    NOT_SURE: _("I’m not sure"),
}


class NothingForm(PageForm):
    """What has changed: a page of its own kind (practice/intake/views/again.py)."""


class TooOldForm(TicksForm):
    """What was last answered too long ago."""

    def hint_of(self, group):
        return self.page.hint


class GroupedTicksField(TicksField):
    """Ticks in groups, each marked if it was chosen the last time.

    Where nothing is ticked beforehand, "none of these" is a button that goes on at once.
    """

    kind = "grouped"

    def __init__(self, *, groups, last, none_at_once, **kwargs):
        self.groups, self.last, self.none_at_once = groups, last, none_at_once
        choices = [choice for _name, ticks in groups for choice in ticks]
        super().__init__(choices=choices, **kwargs)


class EveryVisitForm(PageForm):
    """Everything that is asked each time, on one page, with what was chosen the last time."""

    question = ticks.AGAIN

    def ask(self):
        answers, groups = self.draft.answers, []
        every = ticks.asked(answers, ticks.AGAIN)
        for group in dict.fromkeys(each.group for each in every):
            asked = [(each.id, each.tick_label) for each in every if each.group == group]
            title = ticks.title_of(group)
            groups.append(("" if title == self.page.title else title, asked))
        self.fields[ticks.AGAIN] = GroupedTicksField(
            label=self.page.title,
            help_text=self.page.hint,
            groups=groups,
            alone={NONE: _("None of these")},
            beside=ticks.BESIDE,
            last=answers["_again"]["told"],
            none_at_once=not (self.is_bound or self.initial),
        )


def to_clear(answers: dict) -> list[str]:
    """Return the questions, still answered with yes, on which a clinician's word has run out."""
    return [
        id
        for id in answers["_again"]["cleared"]
        if ticks.answered(load().question(id), answers) in ("yes", NOT_SURE)
    ]


class ClearedForm(PageForm):
    """A clinician's yes that has run out. A person of the practice records the new one."""

    def ask(self):
        for id in to_clear(self.draft.answers):
            label = load().question(id).tick_label
            self.fields[id] = PickField(label=label, choices=list(AGREED_AGAIN.items()))

    def words(self, kept):
        rows = ((field.asked, in_words(field, kept.get(id))) for id, field in self.fields.items())
        return [
            (_t("Has your doctor said yes again? {what}").format(what=label), lines)
            for label, lines in rows
            if lines
        ]
