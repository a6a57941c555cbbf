"""What a client agrees to, in the exact words: on the last page of the form, and afterwards."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t

from practice.clients.models import Client, Link
from practice.intake.consent import mailing
from practice.intake.consent.standing import AREAS, GUARDIAN, SHOWN, SUPPORTED, thing_of
from practice.intake.documents import areas_of
from practice.intake.models import Consent
from practice.staff import audit
from practice.staff.models import Practice
from practice.words import load

APART = {AREAS, GUARDIAN, SUPPORTED}  # each has a part of the page of its own
TOUCH = "touch"  # the yes to the massage itself
UNDER_AGE = range(18)
BRACKETS = re.compile(r"\(.*?\)")  # where the areas stand in the sentence about them


# --- the words


def words(row) -> str:
    """Return the words of a consent as they stand on the page."""
    return row.text


def boxes() -> list:
    """Return the consents that stand as boxes for everyone, the needed ones first."""
    rows = [row for row in load().consents.values() if row.kind == "box" and row.key not in APART]
    return sorted(rows, key=lambda row: not row.required)


def statements() -> list:
    """Return the sentences that the typed name agrees to."""
    return [row for row in load().consents.values() if row.kind == "statement"]


def held(client_id) -> dict[str, datetime]:
    """Return when each yes was given that holds from one visit to the next, in these very words.

    The yes to the massage itself, and to areas by name, is asked each time.
    """
    texts = {row.key: exact(words(row))["text_hash"] for row in boxes() if row.key != TOUCH}
    said = Consent.objects.filter(client_id=client_id, key__in=texts).order_by("at")
    newest = {row[0]: row for row in said.values_list("key", "given", "text_hash", "at")}
    return {key: at for key, given, hashed, at in newest.values() if given and hashed == texts[key]}


def area_text(slug: str | None) -> str:
    """Return the sentence about one area; about none where none was wished for."""
    name = load().region_name(slug) if slug else _t("none of the areas that need a yes by name")
    return BRACKETS.sub(lambda _all: name, words(load().consents[AREAS]))


def told_by(link: Link) -> dict:
    """Return how it was said: by a link of their own, or in whose session (G1)."""
    if link.how == Link.How.SENT:
        return {"how": Consent.How.LINK}
    return {"how": Consent.How(link.how), "recorded_by_id": link.made_by_id}


def exact(text: str) -> dict[str, str]:
    """Return the words that were shown, and their hash."""
    return {"text": text, "text_hash": sha256(text.encode()).hexdigest()}


# --- what was said on the form


def record(intake, given: dict, answers: dict, *, young: bool, now, link) -> None:
    """Write one consent for each that was shown, given or not, in the words that were shown.

    `given` is a valid ConsentForm's data. A yes of an earlier form that holds is not in it, and no
    new record is made of it. A no takes back the mail that waits.
    """
    consents, told = load().consents, told_by(link)
    signed = given.get("signature") or answers.get("about", {}).get("name", "")
    said = [
        (row.key, words(row), given[row.key], [], signed) for row in boxes() if row.key in given
    ]
    said += [(row.key, words(row), True, [], signed) for row in statements()]
    said += [(AREAS, *rest, signed) for rest in areas_said(given, answers)]
    if young:
        guardian = given.get("guardian_name") or ""
        yes = bool(given.get("guardian"))
        said.append((GUARDIAN, words(consents[GUARDIAN]), yes, [], guardian))
    if given.get("helper_name"):
        said.append((SUPPORTED, words(consents[SUPPORTED]), True, [], signed))
    Consent.objects.bulk_create(
        Consent(
            client=intake.client,
            intake=intake,
            appointment=intake.appointment if key == AREAS and yes else None,
            key=key,
            given=yes,
            regions=places,
            name=name,
            text_version=intake.reference_version,
            language=intake.language,
            at=now,
            zone=Practice.current().time_zone,
            **told,
            **exact(text),
        )
        for key, text, yes, places, name in said
    )
    mailing.heed(intake.client_id, given, now=timezone.now())


def areas_said(given: dict, answers: dict) -> list[tuple[str, bool, list[str]]]:
    """Return the words, the answer and the area of each area that was asked about by name."""
    asked = areas_of(answers)
    if not asked:
        return [(area_text(None), False, [])]
    agreed = set(areas_agreed(given, answers))
    return [(area_text(slug), slug in agreed, [slug]) for slug in asked]


def areas_agreed(given: dict, answers: dict) -> list[str]:
    """Return the areas that got their yes by name: wished for on their page, ticked at the end."""
    return [slug for slug in areas_of(answers) if given.get(area_field(slug))]


def area_field(slug: str) -> str:
    """Return the name of the box of an area."""
    return f"area_{slug}"


def signing_of(given: dict) -> dict:
    """Return what stands beside the typed name: a drawing, a guardian, a helper."""
    found: dict = {}
    if given.get("drawing") and not given.get("signature"):
        found["strokes"] = given["drawing"]
    if given.get("guardian_name"):
        found["guardian"] = {
            "name": given["guardian_name"],
            "relation": given.get("guardian_relation", ""),
            "present": bool(given.get("guardian_present")),
        }
    if given.get("helper_name"):
        found["helper"] = {"name": given["helper_name"], "how": given.get("helper_how", "")}
    return found


# --- what holds now


@dataclass(frozen=True, kw_only=True)
class AreasToday:
    """Regions with a yes by name for one session, and those that the client took out of it."""

    agreed: frozenset[str]
    struck: frozenset[str]


Said = tuple  # when, key, yes or no, areas, the one session or None


def said_by(client_id) -> list[Said]:
    """Return what a plan depends on of what a client agreed to, oldest first."""
    keys = [*needed(), GUARDIAN, AREAS, SHOWN]
    rows = Consent.objects.filter(client_id=client_id, key__in=keys).order_by("at")
    return list(rows.values_list("at", "key", "given", "regions", "appointment"))


def needed() -> list[str]:
    """Return the boxes without which there is no massage."""
    return [row.key for row in load().consents.values() if row.kind == "box" and row.required]


def areas_today(
    intake, appointment, *, form_counts: bool = True, said: Iterable[Said] | None = None
) -> AreasToday:
    """Return what was said about areas, the newest word on each: by form, on the plan, or told.

    A form asks again for every area that needs a yes by name, so it takes the place of what was
    agreed before it; what was struck out of this session stays out until there is a yes. A form
    that was for another visit gives no yes to this one: each session asks for its own.
    """
    said = said_by(intake.client_id) if said is None else said
    rows = [row for row in said if row[1] in (AREAS, SHOWN)]
    rows = [row for row in rows if row[4] == appointment.pk or row[4] is None]
    before = [row for row in rows if row[0] < intake.sent_at and row[4]]
    form = load().expand(intake.document.get("consents", ()) if form_counts else ())
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


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What holds of the yeses that a massage waits for.

    `taken_back` are those without which there is none; `guardian` is the newest word of a parent
    or guardian and when it was said, or None where nobody was asked.
    """

    taken_back: tuple[str, ...] = ()
    guardian: tuple[bool, datetime] | None = None

    def guardian_since(self, moment: datetime) -> bool | None:
        """Return what a parent or guardian said after that moment; None for nothing."""
        if self.guardian is None or self.guardian[1] <= moment:
            return None
        return self.guardian[0]


def holding(said: Iterable[Said]) -> Standing:
    """Return which of the yeses that a massage waits for hold."""
    newest = {key: (given, at) for at, key, given, _regions, _appointment in said}
    back = tuple(key for key in needed() if key in newest and not newest[key][0])
    return Standing(taken_back=back, guardian=newest.get(GUARDIAN))


def taken_back(client_id) -> list[str]:
    """Return the consents without which there is no massage and that the client took back."""
    return list(holding(said_by(client_id)).taken_back)


# --- a change of mind


@transaction.atomic
def change(
    said: Consent,
    *,
    given: bool,
    actor,
    how: str,
    now: datetime,
    name: str = "",
    reason: str = "",
    said_at: datetime | None = None,
) -> Consent:
    """Take a yes back, or give it again: a new record in the words of the old one.

    `actor` is the client's link, the person of the practice who heard it, or nobody where the mail
    provider told us. What holds already is returned as it is, so that doing it twice is doing it
    once.
    """
    hold(said.client_id)
    newest = newest_like(said)
    if newest.given == given:
        return newest
    link = actor if isinstance(actor, Link) else None
    kept = ("client_id", "intake_id", "appointment_id", "key", "regions")
    as_shown = ("text", "text_version", "text_hash", "language")
    made = Consent.objects.create(
        **{field: getattr(newest, field) for field in (*kept, *as_shown)},
        given=given,
        how=how,
        recorded_by=None if link else actor,
        by_link=link and link.pk,
        at=now,
        said_at=said_at,
        zone=Practice.current().time_zone,
        name=name or newest.name,
        reason=reason,
    )
    audit.noted(actor, "agreed" if given else "withdrew", made, client_id=said.client_id)
    mailing.heed(made.client_id, [made.key], now=now)
    return made


def hold(client_id) -> None:
    """Let no yes of this client be taken back or given again until the transaction ends.

    `no_key`: a row that points to this client may still be added, or two such transactions would
    wait for each other.
    """
    bool(Client.objects.select_for_update(no_key=True).filter(pk=client_id).values_list("pk"))


def newest_like(said: Consent) -> Consent:
    """Return the newest record of the same thing."""
    rows = Consent.objects.filter(client_id=said.client_id, key=said.key)
    return next(row for row in rows.order_by("-at", "-pk") if thing_of(row) == thing_of(said))
