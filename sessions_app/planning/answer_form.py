"""The form in which a client, or whoever they tell, answers each area of a plan."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from practice.intake.fields import PickField
from practice.staff.forms import SHORT, PlainField
from sessions_app.planning.answering import LABELS
from sessions_app.planning.for_client import ClientPlan, Question


class AnswerForm(forms.Form):
    """One choice for each area, and a line of free text.

    What stands for a yes is chosen when the page opens, but never for an area that needs a yes
    by name. `typed` are choices that were made on an earlier version of the plan.
    """

    words = PlainField(label=_("Anything else? (optional)"), max_length=SHORT, required=False)

    def __init__(self, *args, shown: ClientPlan, typed=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.shown = shown
        for question in sorted(shown.questions, key=lambda q: (q.by_name, not q.is_planned)):
            self.fields[field_name(question)] = PickField(
                label=question.name,
                choices=[(choice, LABELS[choice]) for choice in question.choices],
                required=question.is_planned,
                initial=question.initial,
                error_messages={
                    "required": _t("Choose an answer for: {area}").format(area=question.name)
                },
            )
        self.fields["words"] = self.fields.pop("words")  # it comes last on the page
        if typed:
            self.initial |= self.still_possible(typed)

    def still_possible(self, typed) -> dict[str, str]:
        """Return what was chosen and typed elsewhere, as far as this plan asks for it."""
        kept = {"words": typed.get("words", "")}
        for question in self.shown.questions:
            choice = typed.get(field_name(question))
            if choice in question.choices:
                kept[field_name(question)] = choice
        return kept

    @property
    def choices(self) -> dict[str, str]:
        return {q.key: self.cleaned_data[field_name(q)] for q in self.shown.questions}

    def planned(self):
        """The areas of the plan that need no yes by name, with their fields."""
        return self.rows(lambda q: not q.by_name and q.is_planned)

    def by_name(self):
        return self.rows(lambda q: q.by_name)

    def out(self):
        """The areas that the client struck out before."""
        return self.rows(lambda q: not q.by_name and not q.is_planned)

    def rows(self, belongs):
        return [
            {"question": each, "field": self[field_name(each)]}
            for each in self.shown.questions
            if belongs(each)
        ]


def field_name(question: Question) -> str:
    return f"area-{question.key}"
