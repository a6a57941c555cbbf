"""Sharing the minutes: allocation steps 5 to 8. Whole minutes that add up exactly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..values import LeftOut
from .lay import Failure, Layout, Manner, Piece, lay
from .slots import MOST_REST, Draft, Slot, dropped


@dataclass(frozen=True, kw_only=True)
class Timed:
    """A layout with the minutes of each slot, by its place in the template."""

    layout: Layout
    minutes: Mapping[int, int]
    total: int
    spare: int  # minutes that nothing could use
    left_out: tuple[LeftOut, ...]
    rest_longer: bool = False


def share(
    least: Sequence[int], most: Sequence[int], weights: Sequence[float], total: int
) -> list[int]:
    """Share `total` by weight within bounds; round by the largest remainder, ties to the earlier.

    Each gets its least (their sum must fit); what cannot be used is not shared.
    """
    total = min(total, sum(most))
    exact = [float(each) for each in least]
    open_ = {at for at in range(len(exact)) if most[at] > least[at] and weights[at] > 0}
    spare = float(total - sum(least))
    while spare > 1e-9 and open_:
        whole = sum(weights[at] for at in sorted(open_))
        full = [at for at in sorted(open_) if exact[at] + spare * weights[at] / whole >= most[at]]
        if not full:
            for at in open_:
                exact[at] += spare * weights[at] / whole
            break
        for at in full:
            spare -= most[at] - exact[at]
            exact[at] = most[at]
            open_.discard(at)
    return _rounded(exact, most, total)


def _rounded(exact: Sequence[float], most: Sequence[int], total: int) -> list[int]:
    found = [int(each + 1e-9) for each in exact]
    remainders = sorted(range(len(exact)), key=lambda at: (-round(exact[at] - found[at], 6), at))
    missing = total - sum(found)
    while missing > 0:
        before = missing
        for at in remainders:
            if missing > 0 and found[at] < most[at]:
                found[at] += 1
                missing -= 1
        if missing == before:
            break
    return found


def limits_of(draft: Draft) -> dict[str, int]:
    """The most minutes allowed in each position that has a limit."""
    limits = dict(draft.brief.max_position_minutes)
    hard = draft.reference.allocation.prone_hard_limit_minutes
    limits["prone"] = min(limits.get("prone", hard), hard)
    return dict(sorted(limits.items()))


def timed(draft: Draft, slots: Sequence[Slot]) -> Timed | Failure:
    """Lay the slots out and share the minutes; positions with a limit are left earlier if need be."""
    best: Timed | Failure = Failure(kind="positions")
    limits = limits_of(draft)
    for manner in _manners(draft, slots, limits):
        found = _timed(draft, slots, manner, limits)
        if isinstance(found, Failure):
            if isinstance(best, Failure) and _rank(found) >= _rank(best):
                best = found
            continue
        if isinstance(best, Failure) or found.spare < best.spare:
            best = found
        if not found.spare or not _binds(found, limits):
            break
    return best


_TELLING = ("positions", "areas", "turns", "position-time", "time")


def _rank(failure: Failure) -> int:
    return _TELLING.index(failure.kind)


def _manners(draft: Draft, slots: Sequence[Slot], limits: Mapping[str, int]) -> Iterator[Manner]:
    """Yield ways to choose positions: as liked, without likings, then leaving a position early."""
    liked = (True, False) if draft.brief.prefer_positions else (False,)
    for like in liked:
        yield Manner(liked=like, until={})
    for like in liked:
        for position in limits:
            for slot in reversed(slots):
                if position in slot.row.positions or slot.row.positions_from:
                    yield Manner(liked=like, until={position: slot.at})
        if len(limits) > 1:
            yield Manner(liked=like, until=dict.fromkeys(limits, 0))


def _binds(found: Timed, limits: Mapping[str, int]) -> bool:
    """Whether a limit on a position is used up."""
    spent = spent_in(found.layout.pieces, found.minutes)
    return any(spent.get(position, 0) >= most for position, most in limits.items())


def spent_in(pieces: Sequence[Piece], minutes: Mapping[int, int]) -> dict[str, int]:
    position_of = {piece.slot.at: piece.position for piece in pieces}
    spent: dict[str, int] = {}
    for at, position in position_of.items():
        if position:
            spent[position] = spent.get(position, 0) + minutes[at]
    return spent


def _timed(
    draft: Draft, slots: Sequence[Slot], manner: Manner, limits: Mapping[str, int]
) -> Timed | Failure:
    """Drop optional slots, the lightest first, until the least minutes fit; then share the rest."""
    kept, gone = list(slots), []
    while True:
        layout = lay(draft, kept, manner)
        if isinstance(layout, Failure):
            return layout
        lost = _missing_phase(layout)
        if lost:
            return Failure(kind=lost)
        bounds = _bounds(layout)
        turns = layout.turns * draft.reference.allocation.turn_minutes
        needed = sum(least for least, _ in bounds.values()) + turns
        tight = _over(layout, {at: least for at, (least, _) in bounds.items()}, limits)
        if needed <= draft.choice.planned and tight is None:
            break
        pool = _in_position(layout, tight) if tight else layout.slots
        optional = [slot for slot in pool if not (slot.row.required or slot.locked)]
        if not optional:
            return Failure(kind="position-time" if tight else "time", needed=needed)
        lightest = min(optional, key=lambda slot: (slot.wanted, slot.weight, -slot.at))
        gone.append(dropped(lightest, "step-no-time", draft))
        kept = [slot for slot in layout.slots if slot is not lightest]
        gone += layout.left_out
    found = _shared(draft, layout, bounds, draft.choice.planned - turns, limits)
    return replace(found, left_out=tuple(dict.fromkeys((*gone, *layout.left_out))))


def _missing_phase(layout: Layout) -> str | None:
    """A plan needs a warm-up, main work and a closing, each with an area."""
    worked = {piece.slot.phase for piece in layout.pieces if piece.regions}
    return None if worked >= {"settle", "warm-up", "main", "closing"} else "areas"


def _bounds(layout: Layout) -> dict[int, tuple[int, int]]:
    """Least and most minutes by slot; a slot in two halves needs a minute for each."""
    bounds = {}
    for piece in layout.pieces:
        least, most = piece.slot.least, piece.slot.most
        if piece.halved:
            least = max(least, 2)
        bounds[piece.slot.at] = (least, max(least, most))
    return bounds


def _over(layout: Layout, minutes: Mapping[int, int], limits: Mapping[str, int]) -> str | None:
    spent = spent_in(layout.pieces, minutes)
    return next((each for each, most in limits.items() if spent.get(each, 0) > most), None)


def _in_position(layout: Layout, position: str) -> list[Slot]:
    held = {piece.slot.at for piece in layout.pieces if piece.position == position}
    return [slot for slot in layout.slots if slot.at in held]


def _shared(
    draft: Draft,
    layout: Layout,
    bounds: Mapping[int, tuple[int, int]],
    budget: int,
    limits: Mapping[str, int],
) -> Timed:
    minutes = _within_limits(layout, bounds, budget, limits)
    spare = budget - sum(minutes.values())
    rest = next((slot for slot in layout.slots if slot.phase == "rest"), None)
    longer = 0
    if rest and spare and not rest.fixed:
        room = max(0, MOST_REST - minutes[rest.at])
        position = next(p.position for p in layout.pieces if p.slot.at == rest.at)
        if position is not None and position in limits:
            spent = spent_in(layout.pieces, minutes)[position]
            room = min(room, limits[position] - spent)
        longer = min(spare, room)
    least_share = draft.reference.allocation.min_hands_on_share
    turns = layout.turns * draft.reference.allocation.turn_minutes
    hands_on = sum(minutes[at] for at in _worked(layout))
    while longer and hands_on < least_share * (sum(minutes.values()) + longer + turns):
        longer -= 1
    if longer and rest:
        minutes[rest.at] += longer
    minutes = _enough_hands_on(layout, bounds, minutes, limits, least_share, turns)
    total = sum(minutes.values()) + turns
    return Timed(
        layout=layout,
        minutes=minutes,
        total=total,
        spare=budget + turns - total,
        left_out=(),
        rest_longer=bool(longer),
    )


def _worked(layout: Layout) -> set[int]:
    return {piece.slot.at for piece in layout.pieces if piece.regions}


def _enough_hands_on(
    layout: Layout,
    bounds: Mapping[int, tuple[int, int]],
    minutes: dict[int, int],
    limits: Mapping[str, int],
    least_share: float,
    turns: int,
) -> dict[int, int]:
    """Take minutes from welcome, rest and handover until enough of the session is massage."""
    worked = _worked(layout)
    while True:
        hands_on = sum(minutes[at] for at in worked)
        if hands_on >= least_share * (sum(minutes.values()) + turns):
            return minutes
        longest = [at for at in sorted(minutes) if at not in worked and minutes[at] > bounds[at][0]]
        if not longest:
            return minutes
        at = max(longest, key=lambda at: (minutes[at] - bounds[at][0], -at))
        minutes[at] -= 1


def _within_limits(
    layout: Layout,
    bounds: Mapping[int, tuple[int, int]],
    budget: int,
    limits: Mapping[str, int],
) -> dict[int, int]:
    """Share the budget; a position that would go over its limit is shared on its own first."""
    minutes: dict[int, int] = {}
    free = list(layout.slots)
    while True:
        found = _share_slots(free, bounds, budget - sum(minutes.values()))
        over = _over_limit(layout, {**minutes, **found}, free, limits)
        if over is None:
            return {**minutes, **found}
        here = [slot for slot in _in_position(layout, over) if slot in free]
        fixed = _share_slots(here, bounds, limits[over])
        minutes.update(fixed)
        free = [slot for slot in free if slot not in here]


def _over_limit(
    layout: Layout, minutes: Mapping[int, int], free: list[Slot], limits: Mapping[str, int]
) -> str | None:
    spent = spent_in(layout.pieces, minutes)
    for position, most in limits.items():
        if spent.get(position, 0) > most and any(
            slot in free for slot in _in_position(layout, position)
        ):
            return position
    return None


def _share_slots(
    slots: Sequence[Slot], bounds: Mapping[int, tuple[int, int]], total: int
) -> dict[int, int]:
    least = [bounds[slot.at][0] for slot in slots]
    most = [bounds[slot.at][1] for slot in slots]
    shares = share(least, most, [slot.weight for slot in slots], total)
    return {slot.at: minutes for slot, minutes in zip(slots, shares, strict=True)}
