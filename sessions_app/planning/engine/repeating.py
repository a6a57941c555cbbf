"""Do again what worked: today's plan, made as close to what was really done as today allows.

Everything goes through the rules of today. What was gentler then is taken over at once; what was
firmer, or a practitioner's judgement then, is only proposed. What a rule forbids today is named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from practice.reference import Reference, load
from practice.reference.templates import Template

from .areas import fewest, names
from .editing import Verdict, consider
from .learning import UP, Proposal, highest_levels, is_firmer, raised
from .past import PastSession
from .planner import plan
from .sentences import quote
from .values import Brief, Edit, Plan, Reason
from .verify import verify

BY_HAND = ("minutes", "add-stroke", "remove-stroke", "add-step", "remove-step", "move-step")


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """Something of the past session that a rule forbids today."""

    what: Reason
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeat:
    """Today's plan after a past session: its edits, what is refused, what could be added by a press."""

    plan: Plan
    edits: tuple[Edit, ...] = ()
    taken: tuple[Reason, ...] = ()
    refused: tuple[Refused, ...] = ()
    proposals: tuple[Proposal, ...] = ()


def repeat(
    past: PastSession,
    brief: Brief,
    template: str | Template | None,
    minutes: int | None,
    *,
    edits: Sequence[Edit] = (),
    reference: Reference | None = None,
) -> Repeat:
    """Plan today after a past session. Total; `brief` asks for the past session's style.

    `edits` hold in any case, like what the client said on the plan that they were shown.
    """
    reference = reference or load()
    made = plan(brief, template, minutes, edits=edits, reference=reference)
    whole = template if isinstance(template, Template) else None
    if not made.steps or verify(
        made, brief.booked_for(minutes), template=whole, reference=reference
    ):
        return Repeat(plan=replace(made, steps=(), turns=0))
    room = _Today(past, brief, template, minutes, made, tuple(edits), reference)
    for reason, edit in _by_hand(past, reference):
        room.take(reason, edit, "by-hand")
    for reason, edit in _left_out(past, made, reference):
        room.take(reason, edit, "leave-out")
    for reason, edit in _lighter(past, room.plan, reference):
        room.take(reason, edit, "lighter")
    for reason, regions, edits in _firmer(past, room.plan, reference):
        room.offer(reason, regions, edits)
    return room.repeat()


class _Today:
    """The plan as it grows, edit by edit, each judged by the rules of today."""

    def __init__(
        self,
        past: PastSession,
        brief: Brief,
        template: str | Template | None,
        minutes: int | None,
        made: Plan,
        said: tuple[Edit, ...],
        reference: Reference,
    ):
        self.said = said
        self.past, self.brief, self.template, self.minutes = past, brief, template, minutes
        self.plan, self.reference = made, reference
        self.edits: list[Edit] = []
        self.taken: dict[Reason, None] = {}
        self.refused: list[Refused] = []
        self.offered: dict[Reason, list[Edit]] = {}
        self.kinds: dict[Reason, str] = {}

    def take(self, reason: Reason, edit: Edit, kind: str) -> None:
        """Take an edit over; what is a judgement call is judged anew, so it is only offered."""
        verdict = self._consider(edit)
        if verdict.plan and not verdict.asks:
            self.edits.append(edit)
            self.taken[reason] = None
            self.plan = verdict.plan
        elif verdict.asks:
            self._offer(reason, edit, kind)
        else:
            self.refused.append(Refused(what=reason, reasons=verdict.refused))

    def offer(self, reason: Reason, regions: set[str], edits: Sequence[Edit]) -> None:
        """Offer what is firmer, where every ceiling of today leaves room for it."""
        before, kept = self.plan, len(self.edits)
        refused: tuple[Reason, ...] = ()
        for edit in edits:
            verdict = self._consider(replace(edit, why=reason.text))
            refused = verdict.refused
            if verdict.plan is None:
                break
            self.edits.append(edit)
            self.plan = verdict.plan
        firmer = is_firmer(before, self.plan, regions)
        self.plan, self.edits = before, self.edits[:kept]
        if firmer:
            for edit in edits:
                self._offer(reason, edit, UP)
        elif refused:
            self.refused.append(Refused(what=reason, reasons=refused))

    def _consider(self, edit: Edit) -> Verdict:
        return consider(
            edit,
            brief=self.brief,
            template=self.template,
            minutes=self.minutes,
            edits=(*self.said, *self.edits),
            reference=self.reference,
        )

    def _offer(self, reason: Reason, edit: Edit, kind: str) -> None:
        self.offered.setdefault(reason, []).append(edit)
        self.kinds[reason] = kind

    def repeat(self) -> Repeat:
        offers = tuple(
            Proposal(
                rule=f"again-{self.kinds[reason]}",
                kind=self.kinds[reason],
                reason=reason,
                areas=tuple(dict.fromkeys(edit.slug or edit.step or "" for edit in edits)),
                sessions=(self.past.id,),
                edits=tuple(edits),
            )
            for reason, edits in self.offered.items()
        )
        return Repeat(
            plan=self.plan,
            edits=tuple(self.edits),
            taken=tuple(self.taken),
            refused=tuple(self.refused),
            proposals=offers,
        )


Change = tuple[Reason, Edit]


def _by_hand(past: PastSession, reference: Reference) -> Iterator[Change]:
    """The edits of the plan then, with nobody's name on them: they are judged for today."""
    for edit in past.edits:
        if edit.what in BY_HAND and edit.source != "client":
            reason = quote(reference, "again-changed", past.source, dates=past.day)
            yield reason, replace(edit, by="", why="", source=past.source)


def _left_out(past: PastSession, made: Plan, reference: Reference) -> Iterator[Change]:
    """What was planned and not done, and would be planned today."""
    gone = past.planned.keys() - past.done.keys()
    yield from _changes(gone & highest_levels(made).keys(), past, "again-left-out", None, reference)


def _lighter(past: PastSession, made: Plan, reference: Reference) -> Iterator[Change]:
    """Levels that were not reached: today stays under them."""
    yield from _levelled(
        {
            slug: past.reached[slug]
            for slug, level in highest_levels(made).items()
            if 0 < past.reached.get(slug, 0) < level
        },
        past,
        "again-lighter",
        reference,
    )


def _firmer(
    past: PastSession, made: Plan, reference: Reference
) -> Iterator[tuple[Reason, set[str], tuple[Edit, ...]]]:
    """Levels that were reached, above those of today: one level more at the most."""
    today = highest_levels(made)
    for level in range(2, reference.plan_ceiling + 1):
        more = {slug for slug, now in today.items() if now == level - 1}
        regions = {slug for slug in more if past.reached.get(slug, 0) >= level}
        if regions:
            values = {"areas": names(fewest(regions, reference), reference), "dates": past.day}
            reason = quote(reference, "again-firmer", past.source, level=str(level), **values)
            yield reason, regions, raised(made, regions, level, past.source, reference)


def _levelled(
    levels: Mapping[str, int], past: PastSession, rule: str, reference: Reference
) -> Iterator[Change]:
    for level in sorted(set(levels.values())):
        regions = {slug for slug, wanted in levels.items() if wanted == level}
        yield from _changes(regions, past, rule, level, reference)


def _changes(
    regions: set[str], past: PastSession, rule: str, level: int | None, reference: Reference
) -> Iterator[Change]:
    """One edit for each area or group that stands for these regions, all with one reason."""
    areas: Sequence[str] = fewest(regions, reference)
    for slug in areas:
        values = {"areas": names([slug], reference), "dates": past.day}
        if level is not None:
            values["level"] = str(level)
        reason = quote(reference, rule, past.source, **values)
        what = "remove-area" if level is None else "pressure"
        yield reason, Edit(what=what, slug=slug, value=level, source=past.source)
