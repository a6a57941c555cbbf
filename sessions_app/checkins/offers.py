"""What a session offers to keep for the next ones: areas left out, comfort that was asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from practice.intake import lasting
from practice.intake.models import LastingWish
from practice.staff.models import User
from practice.words import load
from sessions_app.checkins.models import MassageSession
from sessions_app.checkins.state import LiveState
from sessions_app.planning.wording import area_names

Kind = LastingWish.Kind


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One thing to keep; `name` is how a form calls it, `text` the words that are agreed to."""

    name: str
    kind: str
    text: str
    said: dict


def offers_of(session: MassageSession, state: LiveState) -> list[Offer]:
    """Return what the client's words in this session offer, areas first."""
    return [*areas_offered(state), *comfort_offered(session, state)]


def areas_offered(state: LiveState) -> Iterable[Offer]:
    ref = load()
    together: dict[str, list[str]] = {}
    for slug in state.left_out:
        together.setdefault(ref.region(slug).base, []).append(slug)
    for base, slugs in together.items():
        text = lasting.area_words(", ".join(area_names(frozenset(slugs))))
        said = {"regions": slugs, "text": text}
        yield Offer(name=f"area.{base}", kind=Kind.AREA, text=text, said=said)


def comfort_offered(session: MassageSession, state: LiveState) -> Iterable[Offer]:
    wished = session.plan.intake.document.get("wishes", {})
    for key, value in state.comfort.items():
        said = {"key": key, "value": value}
        if lasting.is_known(said) and wished.get(key) != value:
            text = lasting.comfort_words(key, value)
            yield Offer(
                name=f"comfort.{key}", kind=Kind.COMFORT, text=text, said={**said, "text": text}
            )


def keep(
    session: MassageSession,
    offers: Sequence[Offer],
    names: Iterable[str],
    *,
    by: User,
    now: datetime,
) -> None:
    """Record what was ticked, for every plan from now on."""
    client = session.appointment.client
    for offer in offers:
        if offer.name in set(names):
            lasting.keep(
                client, offer.kind, offer.said, appointment=session.appointment, by=by, now=now
            )
