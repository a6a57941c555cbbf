"""What a client agreed to, as it stands: each thing with its newest word and what came before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from practice.intake.models import Consent
from practice.words import load

AREAS, GUARDIAN, SUPPORTED = "explicit_area", "guardian", "supported"
SHOWN = "shown_plan"  # an area of the plan that was shown to the client
MOST = 400
NAMES = {
    "touch": _("Being massaged"),
    "data_health": _("Keeping health answers"),
    "email_aftercare": _("Aftercare by email"),
    "email_health_tips": _("Health tips in that email"),
    "followup_48h": _("A question two days later"),
    GUARDIAN: _("Parent or guardian"),
    SUPPORTED: _("Helped with the form"),
    "information": _("What massage can and cannot do"),
    "health_truth": _("True answers"),
    "clothing_choice": _("How much to undress"),
    "withdraw": _("Each yes can be taken back"),
}


def thing_of(row: Consent) -> tuple:
    """Return what a record is about: areas are asked for each session, all else once."""
    if row.key not in (AREAS, SHOWN):
        return (row.key,)
    return (row.key, load().expand(row.regions), row.intake_id)


@dataclass(frozen=True)
class Standing:
    """One thing that was agreed to or not; `rows` newest first."""

    rows: Sequence[Consent]

    @property
    def newest(self) -> Consent:
        return self.rows[0]

    @property
    def given(self) -> bool:
        return self.newest.given

    @property
    def was_given(self) -> bool:
        return any(row.given for row in self.rows)

    @property
    def name(self) -> str:
        """What a practitioner calls it."""
        names = ", ".join(load().region_name(slug) for slug in self.newest.regions)
        if self.newest.key == AREAS and not names:
            return _t("No area by name")
        return names or str(NAMES.get(self.newest.key, self.newest.text))

    @property
    def is_box(self) -> bool:
        """Whether it may be taken back by itself; the statements went with the signature."""
        row = load().consents.get(self.newest.key)
        is_none = self.newest.key == AREAS and not self.newest.regions
        return row is not None and row.kind == "box" and row.key != SUPPORTED and not is_none

    @property
    def is_needed(self) -> bool:
        return load().consents[self.newest.key].required

    @property
    def is_over(self) -> bool:
        """Whether it was for one session that has begun."""
        visit = self.newest.appointment
        return visit is not None and visit.begun_at is not None

    @property
    def may_change(self) -> bool:
        return self.is_box and not self.is_over


def standing(client_id) -> list[Standing]:
    """Return everything that a client was asked to agree to, as it stands."""
    rows = Consent.objects.filter(client_id=client_id).select_related("recorded_by", "appointment")
    return standing_of(rows.order_by("-at", "-pk")[:MOST])


def standing_of(rows: Iterable[Consent]) -> list[Standing]:
    """Return what those records, newest first, come to, in the order of the file.

    Of the areas only those of the newest form; what was said to a shown plan stands on its pages.
    """
    things: dict[tuple, list[Consent]] = {}
    for row in rows:
        if row.key != SHOWN:
            things.setdefault(thing_of(row), []).append(row)
    found = [Standing(same) for same in things.values()]
    areas = [each.newest for each in found if each.newest.key == AREAS]
    last = areas[0].intake_id if areas else None
    order = {key: place for place, key in enumerate(load().consents)}
    kept = [each for each in found if each.newest.key != AREAS or each.newest.intake_id == last]
    return sorted(kept, key=lambda each: (not each.is_box, order.get(each.newest.key, 99)))
