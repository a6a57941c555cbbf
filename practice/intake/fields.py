"""The fields of the form, made from rows of the reference data."""

from collections.abc import Iterable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from practice.staff.forms import LinesField
from practice.words import load

NONE, NOT_SURE = "none", "not-sure"
OR = _("or")
PICK_ONE = _("Choose the one that fits best.")


class PickField(forms.ChoiceField):
    """One of a few, as big radio buttons. Left alone it is "", unless it is required."""

    widget = forms.RadioSelect
    default_error_messages = {"required": PICK_ONE, "invalid_choice": PICK_ONE}


class TicksField(forms.MultipleChoiceField):
    """Several of a list, or one of the words under "or" (none, not sure).

    A word that is `alone` goes with nothing else; one that is `beside` may stand with ticks.
    """

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": _("Choose all that apply, or the answer under “or”."),
        "invalid_choice": _("Choose from the list."),
        "both": _("Choose the ones that apply, or the answer under “or”, but not both."),
    }

    def __init__(
        self,
        *,
        choices: Iterable,
        alone: Mapping[str, str],
        beside: Mapping[str, str] | None = None,
        **kwargs,
    ):
        self.alone = frozenset(alone)
        self.beside = frozenset(beside or ())
        words = [*alone.items(), *(beside or {}).items()]
        apart = [(OR, words)] if words else []
        super().__init__(choices=[*choices, *apart], **kwargs)

    def clean(self, value):
        chosen = super().clean(value)
        if len(chosen) > 1 and not self.alone.isdisjoint(chosen):
            raise ValidationError(self.error_messages["both"], code="both")
        return chosen


class PlacesField(TicksField):
    """Areas of the body, shown as the list of the body map in its groups."""

    kind = "places"

    def __init__(self, *, alone: Mapping[str, str] | None = None, **kwargs):
        super().__init__(choices=(), alone=alone or {}, **kwargs)
        apart = list(self.choices)

        def choices():  # anew for each page, in its language
            return [*((each.slug, each.name) for each in load().regions.values()), *apart]

        self.choices = choices


def follow_up_field(follow_up) -> forms.Field:
    """Return the field that asks a follow-up of screening.yaml.

    None is required here: the page asks for it only after a yes.
    """
    given = {"label": follow_up.ask, "required": False}
    options = dict(follow_up.options)
    if follow_up.type == "choice":
        options.setdefault(NOT_SURE, _("I’m not sure"))
        return PickField(choices=list(options.items()), **given)
    if follow_up.type == "multi":
        alone = {key: options.pop(key) for key in (NONE,) if key in options}
        alone[NOT_SURE] = options.pop(NOT_SURE, _("I’m not sure"))
        return TicksField(choices=list(options.items()), alone=alone, **given)
    if follow_up.type == "regions":
        alone = {NONE: _("No place in particular"), NOT_SURE: _("I’m not sure")}
        return PlacesField(alone=alone, **given)
    if follow_up.type == "weeks":
        return forms.IntegerField(min_value=0, max_value=5200, **given)
    return LinesField(max_length=2000, **given)


def in_words(field: forms.Field, value) -> list[str]:
    """Return what was answered as people read it: a line for each thing chosen."""
    labels = dict(flat(getattr(field, "choices", ())))
    values = value if isinstance(value, list) else [value]
    return [str(labels.get(each, each)) for each in values if each not in (None, "")]


def as_it_stands(form: forms.Form) -> list[tuple[str, list[str]]]:
    """Return (question, lines) of a form as it was typed, whether it is right or not."""
    rows = []
    for bound in form:
        value, widget = bound.value(), bound.field.widget
        if hasattr(widget, "decompress"):
            parts = value if isinstance(value, list | tuple) else widget.decompress(value)
            value = " ".join(str(part) for part in parts if part not in (None, ""))
        label = getattr(bound.field, "asked", bound.label)
        rows.append((str(label), in_words(bound.field, value)))
    return [(label, lines) for label, lines in rows if lines]


def flat(choices) -> Iterable[tuple[str, str]]:
    """Return choices without their groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        else:
            yield str(value), label
