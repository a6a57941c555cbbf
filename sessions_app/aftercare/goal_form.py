"""The scores of a client's goal, asked in the words of outcomes.yaml: each one is optional."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from practice.staff.forms import SHORT, PlainField
from sessions_app.aftercare.goals import Asked, kept, own_items
from sessions_app.aftercare.models import GoalScore
from sessions_app.checkins.models import Outcome

MOMENTS = {Outcome.Moment.BEFORE: _("Before the massage"), Outcome.Moment.AFTER: _("After it")}


class GoalForm(forms.Form):
    """One row of buttons for each score; an activity has a line for its name besides."""

    def __init__(self, *args, session, asked: list[Asked], **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.asked = session, asked
        known, items = kept(session), own_items(session)
        for each in asked:
            row = known.get(each.name)
            if each.has_item:
                self.fields[f"{each.name}-item"] = PlainField(
                    label=_t("Activity {n} (optional)").format(n=each.place + 1),
                    max_length=SHORT,
                    required=False,
                    initial=row.item if row else items.get(each.place, ""),
                    widget=forms.TextInput(attrs={"class": "form-control", "dir": "auto"}),
                )
            self.fields[each.name] = score_field(each, initial=row.score if row else None)

    def clean(self):
        for each in self.asked:
            item = self.cleaned_data.get(f"{each.name}-item")
            if each.has_item and self.cleaned_data.get(each.name) is not None and not item:
                self.add_error(f"{each.name}-item", _t("Name what this score is about."))
        return self.cleaned_data

    def scores(self) -> list[GoalScore]:
        """Return the scores that were given, unsaved."""
        given = self.cleaned_data
        return [
            GoalScore(
                session=self.session,
                moment=each.moment,
                measure=each.measure.slug,
                place=each.place,
                item=given.get(f"{each.name}-item", ""),
                score=given[each.name],
            )
            for each in self.asked
            if given.get(each.name) is not None
        ]

    def groups(self) -> list[dict]:
        """Return the fields by measure, as the page shows them."""
        found: dict[str, dict] = {}
        for each in self.asked:
            measure = each.measure
            group = found.setdefault(measure.slug, {"measure": measure, "rows": []})
            item = self[f"{each.name}-item"] if each.has_item else None
            scale = measure.scale
            words = {
                "low": measure.anchors.get(scale.min, ""),
                "middle": measure.anchors.get(5, ""),
                "high": measure.anchors.get(scale.max, ""),
            }
            group["rows"].append({"item": item, "score": self[each.name], **words})
        return list(found.values())


def score_field(each: Asked, *, initial):
    scale = each.measure.scale
    label = _t("Score") if each.has_item else MOMENTS[each.moment]
    return forms.TypedChoiceField(
        label=label,
        choices=[(n, n) for n in range(scale.min, scale.max + 1, scale.step)],
        coerce=int,
        empty_value=None,
        required=False,
        initial=initial,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the numbers.")},
    )
