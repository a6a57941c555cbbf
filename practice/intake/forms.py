"""The pages of the form that are about the person and their wishes.

Each form is made for one draft. What it returns from `kept()` is plain data, kept sealed under
the page's key; `words(kept)` is the same for people to read.
"""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from practice.intake import ticks
from practice.intake.fields import NONE, PickField, PlacesField, TicksField, in_words
from practice.staff.forms import NAME, PHONE, BirthDateField, LinesField, PlainField
from practice.words import load

SCOPES = {"full-body": _("My whole body"), "back": _("My back"), "legs": _("My legs")}
WISHES = (  # which wishes of environment.yaml stand on which page; the last takes the rest
    ("pressure", "oil", "scent", "heat", "clothing", "cover"),
    (),
)


class PageForm(forms.Form):
    """One page of the form. `question` names the field whose label is the page's heading."""

    question = ""
    layout = "fields"

    def __init__(self, *args, draft, page, **kwargs):
        self.draft, self.page = draft, page
        super().__init__(*args, **kwargs)
        self.ask()
        for field in self.fields.values():
            field.asked = field.label
            if isinstance(field, PlainField | BirthDateField) and not field.required:
                field.label = _t("{question} (optional)").format(question=field.label)

    def ask(self):
        """Add the fields that depend on the draft."""

    @classmethod
    def resumed(cls, typed: dict, **kwargs):
        """Return the form as it was typed and not yet continued from; nothing is complained of."""
        data = QueryDict(mutable=True)
        for name, values in typed.items():
            data.setlist(name, values)
        form = cls(data, **kwargs)
        form._errors = {}
        return form

    def typed(self) -> dict:
        """Return what was typed, as it came, of this page's fields alone."""
        names = {name for field in self for name in names_of(field)}
        return {name: self.data.getlist(name) for name in names if name in self.data}

    def kept(self) -> dict:
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }

    def words(self, kept: dict) -> list[tuple[str, list[str]]]:
        """Return (question, lines) for each field that was answered."""
        rows = ((field.asked, in_words(field, kept.get(n))) for n, field in self.fields.items())
        return [(str(label), lines) for label, lines in rows if lines]

    def rows(self, kept: dict) -> list[tuple[str, list[str]]]:
        """Return the same to be checked: what was left out stands there with no lines."""
        said = dict(self.words(kept))
        return [
            (str(field.asked), said.get(str(field.asked), [])) for field in self.fields.values()
        ]


def names_of(field) -> list[str]:
    widgets = getattr(field.field.widget, "widgets_names", None)
    return [field.html_name + part for part in widgets] if widgets else [field.html_name]


class AboutForm(PageForm):
    name = PlainField(
        label=_("Your name"),
        max_length=NAME,
        error_messages={"required": _("Tell us your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    called = PlainField(
        label=_("What should we call you?"),
        max_length=NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    pronouns = PlainField(label=_("Your pronouns"), max_length=40, required=False)
    born_on = BirthDateField(
        label=_("Date of birth"),
        help_text=_("If you are 18 or older you may leave this out. For example, 27 3 1956."),
    )
    phone = PlainField(
        label=_("Phone"),
        max_length=PHONE,
        required=False,
        help_text=_("So that we can reach you about this visit."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def ask(self):
        """Prefill names. What could be misused is not shown: only that it is on file (C7)."""
        client = self.draft.client
        for name in ("name", "called", "pronouns"):
            self.fields[name].initial = getattr(client, name)
        on_file = _("We have this already. Leave it empty to keep what we have.")
        for name in ("born_on", "phone"):
            if getattr(client, name):
                self.fields[name].help_text = on_file

    def get_initial_for_field(self, field, field_name):
        value = super().get_initial_for_field(field, field_name)
        born = field_name == "born_on" and isinstance(value, str)
        return date.fromisoformat(value) if born else value

    def words(self, kept):
        born = kept.get("born_on")
        written = {"born_on": formats.date_format(date.fromisoformat(born))} if born else {}
        return super().words(kept | written)

    def rows(self, kept):
        on_file = {
            str(self.fields[name].asked)
            for name in ("born_on", "phone")
            if getattr(self.draft.client, name) and not kept.get(name)
        }
        known = [_t("As we have it")]
        return [(name, known if name in on_file else said) for name, said in super().rows(kept)]


class GoalForm(PageForm):
    question = "goal"
    goal = PickField(label=_("What would you most like from your massage?"))
    words_of_own = LinesField(
        label=_("Say it in your own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def ask(self):
        self.fields["goal"].choices = [(g.slug, g.ask_label) for g in load().goals.values()]


class MassageForm(PageForm):
    OPEN = "open"
    modality = PickField(label=_("Which style of massage?"))
    scope = PickField(
        label=_("Where should we spend the time?"),
        help_text=_("You can mark single places later."),
        choices=list(SCOPES.items()),
    )

    def ask(self):
        visit = self.draft.appointment
        booked = visit.get_style_display() if visit and visit.style else ""
        open_words = _t("What I booked: {style}").format(style=booked) if booked else ""
        self.fields["modality"].choices = [
            (self.OPEN, open_words or _t("You choose")),
            *((m.slug, m.name) for m in load().modalities.values()),
        ]


class PlacesForm(PageForm):
    """The body map. Nothing marked is an answer too."""

    layout = "map"
    question = "places"
    marks = "sore"
    places = PlacesField(required=False)

    @property
    def marked(self):
        """Return the places that can be drawn: what was posted may be anything."""
        posted = self["places"].value() or ()
        return [slug for slug in posted if slug in load().regions]

    def words(self, kept):
        names = in_words(self.fields["places"], kept.get("places", []))
        return [(str(self.page.title), names or [_t("No places marked")])]

    def rows(self, kept):
        return self.words(kept)


class AvoidForm(PlacesForm):
    marks = "avoid"


class ScoresForm(PageForm):
    """How bad each marked place is, 0 to 10, and a line about it."""

    def ask(self):
        reference = load()
        anchors = reference.measures["nprs"].anchors
        scores = [(str(n), anchors.get(n, str(n))) for n in range(11)]
        for region in sore(self.draft.answers):
            name = reference.regions[region].name
            self.fields[region] = PickField(label=name, choices=scores, required=False)
        self.fields["note"] = LinesField(
            label=_("Anything to say about these places?"),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def words(self, kept):
        names = {slug: field.label for slug, field in self.fields.items() if slug != "note"}
        said = [f"{name}: {kept[slug]}" for slug, name in names.items() if slug in kept]
        return [(str(self.page.title), [*said, *in_words(self.fields["note"], kept.get("note"))])]

    def rows(self, kept):
        return self.words(kept)


def sore(answers) -> list[str]:
    """Return the places marked as sore, in the order of the file."""
    return list(load().in_order(answers.get("sore", {}).get("places", ())))


class WishesForm(PageForm):
    """Comfort. Nothing is chosen beforehand and any may be left alone."""

    def ask(self):
        reference = load()
        for key in self.keys():
            wish = reference.preferences[key]
            choices = list(reference.choices(key).items())
            self.fields[key] = PickField(label=wish.ask, choices=choices, required=False)
            self.fields[key].pills = True  # short answers side by side, as there are many

    def keys(self):
        group = WISHES[self.page.part]
        named = {key for keys in WISHES for key in keys}
        return group or [key for key in load().preferences if key not in named]


class AreasForm(PageForm):
    """Areas that are worked on only after a yes to each by name."""

    question = "areas"
    areas = TicksField(choices=(), alone={NONE: _("None of these")})

    def ask(self):
        reference = load()
        members = reference.groups["explicit-consent"].members
        names = [(slug, reference.region_name(slug)) for slug in members]
        apart = [(_("or"), [(NONE, _("None of these"))])]
        self.fields["areas"].label = self.page.title
        self.fields["areas"].help_text = self.page.hint
        self.fields["areas"].choices = [*names, *apart]


class SafeForm(PageForm):
    """What would help to feel safe, ways of lying that do not work, and a line of their own."""

    def ask(self):
        talk = {ticks.TALK: ticks.BESIDE[ticks.TALK]}
        follow_up = load().question("no-touch-areas").follow_up("safe")
        options = dict(follow_up.options)
        none = {NONE: options.pop(NONE, _("None of these"))}
        self.fields["safe"] = TicksField(
            label=follow_up.ask, choices=list(options.items()), alone=none, beside=talk
        )
        lying = load().question("mobility-table")
        self.fields["cannot"] = TicksField(
            label=lying.ask,
            choices=list(lying.follow_up("cannot").options.items()),
            alone={NONE: _("None of these")},
            beside=ticks.BESIDE,
        )
        self.fields["note"] = LinesField(
            label=_("Anything else we should know about this?"),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
