"""What a client agrees to, in the exact words: on the last page of the form, and afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from practice.clients.models import Link
from practice.intake.documents import areas_of
from practice.intake.models import Consent
from practice.staff.forms import NAME, PlainField
from practice.words import load

AREAS, GUARDIAN = "explicit_area", "guardian"
SHOWN = "shown_plan"  # an area of the plan that was shown to the client


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


def record(intake, given: dict, answers: dict, *, minor: bool, now, link) -> None:
    """Write one consent for each that was shown, given or not, in the words that were shown."""
    told = told_by(link)
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
            text_version=intake.reference_version,
            language=intake.language,
            at=now,
            **told,
            **exact(text),
        )
        for key, text, yes, places in asked
    )


def told_by(link: Link) -> dict:
    """Return how it was said: by a link of their own, or in whose session (G1)."""
    if link.how == Link.How.SENT:
        return {"how": Consent.How.LINK}
    return {"how": Consent.How(link.how), "recorded_by_id": link.made_by_id}


def exact(text: str) -> dict[str, str]:
    """Return the words that were shown, and their hash."""
    return {"text": text, "text_hash": sha256(text.encode()).hexdigest()}


# --- what holds now


@dataclass(frozen=True, kw_only=True)
class AreasToday:
    """Regions with a yes by name for one session, and those that the client took out of it."""

    agreed: frozenset[str]
    struck: frozenset[str]


def areas_today(intake, appointment) -> AreasToday:
    """Return what was said about areas, the newest word on each: by form, on the plan, or told.

    A form asks again for every area that needs a yes by name, so it takes the place of what was
    agreed before it; what was struck out of this session stays out until there is a yes.
    """
    of_session = Q(appointment=appointment) | Q(appointment=None, at__gte=intake.sent_at)
    said = Consent.objects.filter(of_session, client_id=intake.client_id, key__in=(AREAS, SHOWN))
    rows = list(said.order_by("at").values_list("at", "key", "given", "regions", "appointment"))
    before = [row for row in rows if row[0] < intake.sent_at]
    form = frozenset(load().expand(intake.document.get("consents", ())))
    struck = heard(before, AreasToday(agreed=frozenset(), struck=frozenset())).struck - form
    after = [row for row in rows if row[0] >= intake.sent_at]
    return heard(after, AreasToday(agreed=form, struck=struck))


def heard(rows: Iterable[tuple], known: AreasToday) -> AreasToday:
    """Return what holds after those rows, oldest first."""
    agreed, struck = set(known.agreed), set(known.struck)
    for _at, key, given, named, appointment in rows:
        regions = load().expand(named)
        if given:
            struck -= regions
            agreed |= regions if key == AREAS else set()
        elif regions:
            agreed -= regions
            struck |= regions if appointment else set()
        elif key == AREAS:
            agreed.clear()
    return AreasToday(agreed=frozenset(agreed), struck=frozenset(struck))


def taken_back(client_id) -> list[str]:
    """Return the consents without which there is no massage and that the client took back."""
    needed = [row.key for row in load().consents.values() if row.kind == "box" and row.required]
    said = Consent.objects.filter(client_id=client_id, key__in=needed).order_by("at")
    newest = dict(said.values_list("key", "given"))
    return [key for key in needed if newest.get(key) is False]
