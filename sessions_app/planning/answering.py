"""A client answers the plan that they were shown: kept as consent, area by area; the plan follows."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from practice.intake.consent import services as consenting
from practice.intake.models import Consent
from practice.reference import load
from practice.staff import audit
from practice.staff.templatetags.ui import pressure_word
from sessions_app.planning import services
from sessions_app.planning.engine.documents import plan_document, read_edits
from sessions_app.planning.for_client import ClientPlan, Question
from sessions_app.planning.models import PlanAnswer, SessionPlan
from sessions_app.planning.said import (
    AS_FIRST,
    LEAVE_OUT,
    LIGHTER,
    YES,
    as_edits,
    highest_levels,
    names_of,
    newest_answer,
    without_clients,
)

LABELS = {
    YES: _l("Yes"),
    LIGHTER: _l("Lighter"),
    LEAVE_OUT: _l("Leave it out"),
    AS_FIRST: _l("As firm as at first"),
}
MOST_ROUNDS = 4


class PlanChanged(Exception):
    """Another version took the place of the plan that was shown, or the session began."""

    def __init__(self, newest: SessionPlan):
        super().__init__(f"plan {newest.pk} is newer")
        self.newest = newest


def shown_to_client(kept: SessionPlan) -> ClientPlan:
    """Return the plan as its client reads it, with what they said before."""
    return ClientPlan(
        kept.document,
        newest_answer(kept.appointment),
        struck=consenting.areas_today(kept.intake, kept.appointment).struck,
        avoid=services.brief_of(kept).avoid_regions,
    )


@transaction.atomic
def answer(
    kept: SessionPlan,
    choices: Mapping[str, str],
    *,
    words: str,
    how: str,
    link=None,
    by=None,
    now: datetime,
) -> PlanAnswer:
    """Keep what was said to a plan, each area as a consent of its own, and plan anew if it asks for it.

    `choices` names a choice for the key of each question. Whoever it came from: the client's
    `link`, or `by`, who was told or whose tablet it was. Raises PlanChanged, and keeps nothing,
    if the plan is not the newest any more.
    """
    appointment = kept.appointment
    services.hold(appointment)
    newest = services.newest_version(appointment)
    if newest.pk != kept.pk or newest.agreed_at:
        raise PlanChanged(newest)
    before = known(kept)
    said = [(each, choices[each.key]) for each in shown_to_client(kept).questions]
    said = [(question, choice) for question, choice in said if choice]
    record_consents(kept, said, how=how, by=by, now=now)
    lighter = lighter_after(newest_answer(appointment), said)
    made = PlanAnswer.objects.create(
        appointment=appointment,
        plan=kept,
        said={
            "areas": [{"regions": list(q.regions), "choice": choice} for q, choice in said],
            "lighter": lighter,
            "no_firmer": no_firmer(kept, said, lighter),
        },
        words=words,
        how=how,
        recorded_by=by,
        at=now,
    )
    audit.made(link or by, made, client_id=appointment.client_id)
    if known(kept) != before:
        with translation.override(settings.LANGUAGE_CODE):  # its words are for those who treat
            services.make_plan(appointment, by=None, now=now, minutes=kept.minutes, **kept.asked)
    return made


def known(kept: SessionPlan) -> tuple:
    """Return what the plan must follow, to see whether an answer changed it."""
    appointment = kept.appointment
    limits = services.limits_of(newest_answer(appointment))
    return consenting.areas_today(kept.intake, appointment), limits


def record_consents(kept, said, *, how: str, by, now: datetime) -> None:
    """Write one consent for each area that something was said to, in the words that were shown."""
    Consent.objects.bulk_create(
        Consent(
            client_id=kept.intake.client_id,
            intake=kept.intake,
            appointment=kept.appointment,
            key=consenting.AREAS if question.by_name else consenting.SHOWN,
            given=choice != LEAVE_OUT,
            regions=list(question.regions),
            text_version=load().version,
            language=get_language(),
            how=how,
            recorded_by=by,
            at=now,
            **consenting.exact(statement(question, choice)),
        )
        for question, choice in said
    )


def statement(question: Question, choice: str) -> str:
    """Return the area, how firm it was shown to be, and the answer, as they stood on the page."""
    if not question.is_planned:
        return f"{question.name}: {LABELS[choice]}"
    pressure = _("{pressure} pressure").format(pressure=pressure_word(question.level))
    return f"{question.name}, {pressure}: {LABELS[choice]}"


def lighter_after(before: PlanAnswer | None, said) -> dict[str, int]:
    """Return the highest level of each area for which lighter was asked, now or before.

    One level less than was shown; asking again lowers it again, and nothing here raises one that
    the practitioner planned.
    """
    lighter = dict(before.said["lighter"]) if before else {}
    for question, choice in said:
        for region in question.regions:
            if choice == LIGHTER:
                lighter[region] = max(1, question.level - 1)
            elif choice == AS_FIRST:
                lighter.pop(region, None)
    return lighter


def no_firmer(kept: SessionPlan, said, lighter: dict[str, int]) -> dict[str, int]:
    """Return the limits without which the new plan would be firmer somewhere than the shown one.

    Leaving an area out gives its minutes to the warm-up of others, which may then allow more.
    """
    shown = highest_levels(kept.document)
    for question, choice in said:
        if choice == AS_FIRST:
            shown = {r: level for r, level in shown.items() if r not in question.regions}
    limits: dict[str, int] = {}
    edits = without_clients(read_edits(kept.edits))
    today = services.brief_for(
        kept.appointment, kept.intake, minutes=kept.minutes, style=kept.asked.get("style")
    )
    for _round in range(MOST_ROUNDS):
        asked = (*edits, *as_edits(lighter), *as_edits(limits))
        made = services.safe_plan(today, kept.asked.get("template"), kept.minutes, edits=asked)
        levels = highest_levels(plan_document(made))
        risen = {r: shown[r] for r, level in levels.items() if level > shown.get(r, level)}
        if not risen:
            break
        limits |= risen
    return limits


def unseen(said: PlanAnswer, newest: SessionPlan | None) -> str:
    """Return the areas that came into the plan with an answer and that the client has not seen."""
    if newest is None or newest.pk == said.plan_id:
        return ""
    asked = {region for area in said.said["areas"] for region in area["regions"]}
    seen = highest_levels(said.plan.document).keys() | asked
    return names_of(highest_levels(newest.document).keys() - seen)
