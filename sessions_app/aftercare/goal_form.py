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
        self.kept, items = kept(session), own_items(session)
        for each in asked:
            row = self.kept.get(each.name)
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

    def kept_words(self) -> list[tuple[str, str]]:
        """Return each score that is kept, in words."""
        kept = [(each, self.kept.get(each.name)) for each in self.asked]
        return [(label_of(each), in_words(row)) for each, row in kept if row]

    def differences(self) -> list[dict]:
        """Return each score that was typed otherwise than it is kept, and both."""
        typed = {row.name: row for row in self.scores()} if self.is_bound else self.kept
        both = [(each, self.kept.get(each.name), typed.get(each.name)) for each in self.asked]
        return [
            {"label": label_of(each), "theirs": in_words(theirs), "yours": in_words(yours)}
            for each, theirs, yours in both
            if in_words(theirs) != in_words(yours)
        ]

    def conflict(self, sheet) -> dict:
        """Return who saved other scores, when, and both where they differ: theirs and these."""
        last = sheet.history.select_related("history_user").first()
        return {
            "who": last.history_user if last else None,
            "at": last.history_date if last else None,
            "rows": self.differences(),
        }

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


def label_of(each: Asked) -> str:
    if each.has_item:
        return f"{each.measure.name} {each.place + 1}"
    return f"{each.measure.name}: {MOMENTS[each.moment]}"


def in_words(row: GoalScore | None) -> str:
    """Return a score with what it is about; nothing for one that was not given."""
    if row is None:
        return ""
    return f"{row.item}: {row.score}" if row.item else str(row.score)


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
