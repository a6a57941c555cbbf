"""A note while it is written: what its page shows at first, and how what was typed is kept."""

from collections.abc import Iterable
from datetime import date

from sessions_app.checkins import drafting
from sessions_app.checkins.models import CheckIn, MassageSession, Outcome, SoapNote

BEFORE, AFTER = Outcome.Moment.BEFORE, Outcome.Moment.AFTER
ASKED_LIVE = {"before-scores": BEFORE, "after-scores": AFTER}


def initial_scores(session: MassageSession, events: Iterable[CheckIn]) -> dict:
    """Return the scores as the form shows them: kept, said in the session, or from the intake."""
    kept = {outcome.moment: outcome for outcome in session.outcomes.all()}
    said = scores_said(events)
    given = {}
    for moment in (BEFORE, AFTER):
        outcome = kept.get(moment)
        known = (outcome.pain, outcome.relaxation) if outcome else said.get(moment, (None, None))
        given[f"pain_{moment}"], given[f"relaxation_{moment}"] = known
    if BEFORE not in kept and BEFORE not in said:
        marks = [m.score for m in session.plan.intake.marks.all() if m.score is not None]
        given["pain_before"] = max(marks, default=None)
    return given


def scores_said(events: Iterable[CheckIn]) -> dict[str, tuple]:
    """Return the pain and the relaxation that were asked for on the live screen, by moment."""
    found = {}
    for event in events:
        moment = ASKED_LIVE.get(event.item)
        if moment and event.value:
            scores = [int(each) if each.isdecimal() else None for each in event.value.split(",")]
            found[moment] = tuple([*scores, None, None][:2])
    return found


def last_note(session: MassageSession, actor) -> SoapNote | None:
    """Return the client's signed note before this session, if there is one."""
    earlier = MassageSession.objects.visible_to(actor).filter(
        appointment__client_id=session.client_id, started_at__lt=session.started_at
    )
    notes = SoapNote.objects.filter(session__in=earlier, signed_at__isnull=False)
    return notes.select_related("session").order_by("-session__started_at").first()


def is_suggested(note: SoapNote, part: str) -> bool:
    """Say whether a part still stands as it was suggested."""
    words = getattr(note, part)
    return bool(words.strip()) and same(words, suggested(note, part))


def suggested(note: SoapNote, part: str) -> str:
    return note.origins.get(part, {}).get("suggested", "")


def copied_day(note: SoapNote, part: str) -> date | None:
    """Return the day of the session from which words were copied that still stand."""
    copied = note.origins.get(part, {}).get("copied")
    still = copied and copied["text"].strip() in getattr(note, part)
    return date.fromisoformat(copied["on"]) if still else None


def holds(note: SoapNote, part: str, words: str) -> bool:
    """Say whether a part holds what was typed, or a suggestion in the place of just that."""
    if same(getattr(note, part), words):
        return True
    over = note.origins.get(part, {}).get("over")
    return over is not None and is_suggested(note, part) and same(over, words)


def same(one: str, other: str) -> bool:
    return one.splitlines() == other.splitlines()


def suggest_assessment(note: SoapNote, scores: dict, *, is_signing: bool) -> str | None:
    """Say the scores in the part that weighs them, while nobody has written there.

    Returns the words that they took the place of, or None. What is signed in this moment was
    on the page: there only a sentence of other scores is put right.
    """
    before, fresh = suggested(note, "assessment"), drafting.assessment(scores)
    if not same(note.assessment, before) or same(fresh, before) or (is_signing and not before):
        return None
    note.assessment = fresh
    note.origins = {**note.origins, "assessment": {"suggested": fresh, "over": before}}
    return before


def put_in(note: SoapNote, part: str, words: str) -> None:
    """Add words to a part, on a line of their own; nothing that stands there goes."""
    stands = getattr(note, part).rstrip()
    setattr(note, part, f"{stands}\n{words}" if stands else words)


def mark_copied(note: SoapNote, part: str, last: SoapNote) -> None:
    """Remember that a part holds the words of last time."""
    words = getattr(last, part)
    copied = {"text": words, "on": last.session.started_at.date().isoformat()}
    note.origins = {**note.origins, part: {**note.origins.get(part, {}), "copied": copied}}
