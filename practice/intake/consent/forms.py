"""The last page of the form: unticked boxes, only some of them needed, and a signature."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from practice.intake.consent import services as consenting
from practice.intake.consent.drawn import DrawingField
from practice.intake.documents import areas_of
from practice.intake.fields import PickField
from practice.staff.forms import NAME, PlainField
from practice.words import load

RELATIONS = {
    "parent": _("I am their mother or father"),
    "guardian": _("I am their legal guardian"),
    "other": _("I am someone else who is responsible for them"),
}
HELPED = {
    "read": _("They read the questions to me"),
    "wrote": _("They wrote down what I said"),
    "explained": _("They helped me to understand and decide"),
}


class ConsentForm(forms.Form):
    """`age` is the client's, where it is known; `drawn` says that a signature may be drawn.

    `held` says when somebody who was here before gave a yes that still holds: it is not asked again.
    """

    unsigned = _("Type your name to sign the form.")
    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(
        self, *args, answers: dict, age: int | None = None, drawn=False, held=None, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.answers, self.age, self.drawn, self.held = answers, age, drawn, held or {}
        self.young = age in consenting.UNDER_AGE
        self.ask_boxes()
        for slug in areas_of(answers):
            self.fields[consenting.area_field(slug)] = box(consenting.area_text(slug))
        if self.young:
            self.ask_guardian()
        self.ask_helper()
        self.ask_signature()

    def ask_boxes(self):
        for row in consenting.boxes():
            words = consenting.words(row)
            first = words.split(". ")[0].rstrip(".")
            missing = _t("Tick this so that we can go on: {text}").format(text=first)
            if row.key not in self.held:
                self.fields[row.key] = box(words, required=row.required, missing=missing)

    def ask_guardian(self):
        self.fields["guardian"] = box(words_of(consenting.GUARDIAN))
        self.fields["guardian_name"] = PlainField(
            label=_("Name of the parent or guardian"), max_length=NAME, required=False
        )
        self.fields["guardian_relation"] = PickField(
            label=_("Who are you to the person who comes for massage?"),
            choices=list(RELATIONS.items()),
            required=False,
        )
        self.fields["guardian_present"] = box(_t("I will be in the room during the massage."))

    def ask_helper(self):
        self.fields["helper_name"] = PlainField(
            label=_("Name of the person who helped"), max_length=NAME, required=False
        )
        self.fields["helper_how"] = PickField(
            label=_("How did they help?"), choices=list(HELPED.items()), required=False
        )
        self.fields[consenting.SUPPORTED] = box(words_of(consenting.SUPPORTED))

    def ask_signature(self):
        self.fields["signature"] = PlainField(
            label=_("Type your name to sign"),
            max_length=NAME,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )
        if self.drawn:
            self.fields["drawing"] = DrawingField()

    def clean(self):
        self.must_be_signed()
        if self.young:
            self.guardian_must_be_whole()
        self.help_must_be_whole()
        return self.cleaned_data

    def must_be_signed(self):
        """Ask for a name or a drawing; a row of dots is no name."""
        given = self.cleaned_data
        if given.get("drawing") or self.errors.keys() & {"signature", "drawing"}:
            return
        if not any(sign.isalpha() for sign in given.get("signature", "")):
            drawn = _("Draw your signature, or type your name.")
            self.add_error("signature", drawn if self.drawn else self.unsigned)

    def guardian_must_be_whole(self):
        given = self.cleaned_data
        name, yes = given.get("guardian_name", ""), given.get(consenting.GUARDIAN)
        rest = name or given.get("guardian_relation") or given.get("guardian_present")
        if yes and not name and "guardian_name" not in self.errors:
            self.add_error(
                "guardian_name", _("Type the name of the parent or guardian who agrees.")
            )
        if yes and not given.get("guardian_relation"):
            self.add_error("guardian_relation", _("Choose who you are to them."))
        if rest and not yes:
            words = _("Tick this if you agree as parent or guardian, or empty the fields below.")
            self.add_error(consenting.GUARDIAN, words)
        own = {same(given.get("signature", "")), same(self.answers["about"].get("name", ""))}
        if name and same(name) in own:
            words = _("This is the client’s own name. Type the name of the parent or guardian.")
            self.add_error("guardian_name", words)

    def help_must_be_whole(self):
        given = self.cleaned_data
        name, own = given.get("helper_name", ""), given.get(consenting.SUPPORTED)
        if not (name or own or given.get("helper_how")):
            return
        if not name and "helper_name" not in self.errors:
            self.add_error("helper_name", _("Type the name of the person who helped."))
        if not given.get("helper_how"):
            self.add_error("helper_how", _("Choose how they helped."))
        if not own:
            self.add_error(
                consenting.SUPPORTED, _("Tick this if the answers and each yes are your own.")
            )

    # --- the parts of the page

    def chosen(self, names):
        return [self[name] for name in names if name in self.fields]

    @property
    def needed(self):
        return self.chosen(row.key for row in consenting.boxes() if row.required)

    @property
    def free(self):
        return self.chosen(row.key for row in consenting.boxes() if not row.required)

    @property
    def holding(self):
        """What they said yes to before and need not say again: (words, when)."""
        rows = (row for row in consenting.boxes() if row.key in self.held)
        return [(consenting.words(row), self.held[row.key]) for row in rows]

    @property
    def areas(self):
        return self.chosen(map(consenting.area_field, areas_of(self.answers)))

    @property
    def of_guardian(self):
        return self.chosen(name for name in self.fields if name.startswith("guardian"))

    @property
    def of_helper(self):
        return self.chosen(("helper_name", "helper_how", consenting.SUPPORTED))

    @property
    def was_helped(self) -> bool:
        """Whether anything is written about a helper, so that the part stands open."""
        return any(field.errors or field.value() for field in self.of_helper)

    @property
    def guardian_words(self) -> str:
        """What an age under 18 asks for, as the reference data tells the client."""
        id = "age-under-16" if self.age is not None and self.age < 16 else "age-16-17"
        return load().question(id).outcomes[0].client


def words_of(key: str) -> str:
    return consenting.words(load().consents[key])


def box(label: str, *, required: bool = False, missing: str = "") -> forms.BooleanField:
    return forms.BooleanField(
        label=label,
        required=required,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        error_messages={"required": missing} if missing else None,
    )


def same(name: str) -> str:
    """Return a name as it is compared: without case and spaces."""
    return "".join(name.casefold().split()) or "-"
