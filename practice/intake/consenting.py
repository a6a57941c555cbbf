"""The last page: what a client agrees to, in the exact words, and the typed name."""

from hashlib import sha256

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from practice.intake.documents import areas_of
from practice.intake.models import Consent
from practice.reference import load
from practice.staff.forms import NAME, PlainField

AREAS, GUARDIAN = "explicit_area", "guardian"


def boxes(*, minor: bool) -> list:
    """Return the consents that have a box of their own. Areas have a page of their own."""
    rows = (row for row in load().consents.values() if row.kind == "box" and row.key != AREAS)
    return [row for row in rows if row.key != GUARDIAN or minor]


def statements() -> list:
    """Return the sentences that the typed name agrees to."""
    return [row for row in load().consents.values() if row.kind == "statement"]


def areas_text(answers: dict) -> str:
    """Return the sentence about areas with the names that this client chose."""
    before = load().consents[AREAS].text.partition("(")[0].strip()
    names = ", ".join(load().region_name(slug) for slug in areas_of(answers))
    return f"{before} {names or _t('none of the areas that need a yes by name')}."


class ConsentForm(forms.Form):
    """Unticked boxes, only some of them needed, and the name as a signature."""

    def __init__(self, *args, minor: bool, **kwargs):
        super().__init__(*args, **kwargs)
        for row in boxes(minor=minor):
            self.fields[row.key] = forms.BooleanField(
                label=row.text,
                required=row.required,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
                error_messages={
                    "required": _t("Tick this so that we can go on: {text}").format(
                        text=row.text.split(". ")[0].rstrip(".")
                    )
                },
            )
        self.fields["signature"] = PlainField(
            label=_("Type your name to sign"),
            max_length=NAME,
            error_messages={"required": _("Type your name to sign the form.")},
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )

    def box_fields(self):
        return [field for field in self if field.name != "signature"]


def record(intake, given: dict, answers: dict, *, minor: bool, now) -> None:
    """Write one consent for each that was shown, given or not, in the words that were shown."""
    asked = [(row.key, row.text, given[row.key], []) for row in boxes(minor=minor)]
    asked += [(row.key, row.text, True, []) for row in statements()]
    regions = areas_of(answers)
    asked.append((AREAS, areas_text(answers), bool(regions), regions))
    Consent.objects.bulk_create(
        Consent(
            client=intake.client,
            intake=intake,
            key=key,
            given=yes,
            regions=places,
            text=text,
            text_version=intake.reference_version,
            text_hash=sha256(text.encode()).hexdigest(),
            language=intake.language,
            how=Consent.How.LINK,
            at=now,
        )
        for key, text, yes, places in asked
    )
