"""Positions and turns: allocation steps 3, 3a and 3b.

A `Piece` is a slot in a position; side-lying work comes in two pieces, one for each side.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..values import LeftOut
from .knowledge import regions_of
from .slots import Draft, Slot, dropped

ONE_SIDED = "side-lying"  # reaches one side at a time
SPLIT = ("warm-up", "main")
SIDES = ("left", "right")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A slot, or half of one, where it is done."""

    slot: Slot
    position: str | None
    side: str | None = None
    regions: tuple[str, ...] = ()
    halved: bool = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    slots: tuple[Slot, ...]
    pieces: tuple[Piece, ...]
    turns: int
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why a layout cannot be: positions, turns, areas, time or position-time; `needed` is minutes."""

    kind: str
    needed: int = 0


@dataclass(frozen=True, kw_only=True)
class Manner:
    """One way to choose positions.

    `liked`: let prefer_positions come first. `until`: the first slot from
    which a position is no longer used, to keep the time in it short.
    """

    liked: bool = True
    until: Mapping[str, int]


def lay(draft: Draft, slots: Sequence[Slot], manner: Manner) -> Layout | Failure:
    """Give every slot a position; drop optional ones that have none or cost a turn too many."""
    kept, gone = list(slots), []
    while True:
        positions = _positions(draft, kept, manner)
        homeless = [slot for slot in kept if slot.at not in positions]
        if homeless:
            if any(slot.row.required for slot in homeless):
                return Failure(kind="positions" if any(each.regions for each in kept) else "areas")
            gone += [dropped(slot, "step-no-position", draft) for slot in homeless]
            kept = [slot for slot in kept if slot.at in positions]
            continue
        pieces = _pieces(draft, kept, positions)
        turns = count_turns(pieces)
        if turns <= most_turns(draft):
            return Layout(slots=tuple(kept), pieces=pieces, turns=turns, left_out=tuple(gone))
        costly = _costly(draft, kept, positions, turns)
        if costly is None:
            return Failure(kind="turns")
        gone.append(dropped(costly, "step-saves-turn", draft))
        kept.remove(costly)


def most_turns(draft: Draft) -> int:
    """Turns allowed: those of the nearest listed length below the planned minutes."""
    limits = draft.reference.allocation.max_turns
    below = [length for length in limits if length <= draft.choice.planned]
    return limits[max(below, default=min(limits))]


def _costly(
    draft: Draft, kept: list[Slot], positions: Mapping[int, str | None], turns: int
) -> Slot | None:
    """The optional slot of least weight (the last of equals) that causes a turn."""
    found = None
    for slot in kept:
        if slot.row.required or slot.locked:
            continue
        if found and (slot.wanted, slot.weight) > (found.wanted, found.weight):
            continue
        without = [other for other in kept if other is not slot]
        if count_turns(_pieces(draft, without, positions)) < turns:
            found = slot
    return found


def count_turns(pieces: Sequence[Piece]) -> int:
    return sum(1 for _ in turning(pieces))


def turning(pieces: Sequence[Piece]) -> Iterator[int]:
    """Yield the place of each piece before which the client turns."""
    position, side = None, None
    for at, piece in enumerate(pieces):
        if piece.position is None:
            continue
        moved = position is not None and piece.position != position
        rolled = piece.position == position and piece.side and side and piece.side != side
        if moved or rolled:
            yield at
        side = piece.side or (None if moved else side)
        position = piece.position


# --- positions


def _positions(draft: Draft, slots: Sequence[Slot], manner: Manner) -> dict[int, str | None]:
    """Choose from the first slot to the last; one without any position is not in the answer."""
    first = next((slot for slot in slots if slot.phase == "warm-up"), None)
    opening = _best(draft, first, None, manner) if first else None
    found: dict[int, str | None] = {}
    current: str | None = None
    for slot in slots:
        if slot.phase == "settle":
            chosen = opening
        elif not _lies(slot):
            found[slot.at] = None
            continue
        else:
            chosen = _best(draft, slot, current, manner)
        if chosen is not None:
            found[slot.at] = current = chosen
    return found


def _lies(slot: Slot) -> bool:
    """Whether a step needs a position: one with areas, and the rest between them."""
    return bool(slot.regions) or slot.phase == "rest"


def _best(draft: Draft, slot: Slot, current: str | None, manner: Manner) -> str | None:
    """Stay if the position allows and reaches; else the first that does."""
    options = _options(draft, slot, manner)
    if slot.phase == "rest" and current and (current in options or not options):
        return current
    if manner.liked:
        liking = {position: at for at, position in enumerate(draft.brief.prefer_positions)}
        options.sort(key=lambda position: liking.get(position, len(liking)))
        if current in options and options[0] in liking and current not in liking:
            return options[0]
    return current if current in options else next(iter(options), None)


def _options(draft: Draft, slot: Slot, manner: Manner) -> list[str]:
    longer = slot.row.positions_from
    if longer and draft.choice.planned >= longer.minutes:
        found = [each for each in longer.positions if _possible(draft, slot, each, manner)]
        if found:
            return found
    return [each for each in slot.row.positions if _possible(draft, slot, each, manner)]


def _possible(draft: Draft, slot: Slot, position: str, manner: Manner) -> bool:
    if position in draft.brief.avoid_positions or slot.at >= manner.until.get(
        position, slot.at + 1
    ):
        return False
    if not slot.regions:
        return True
    reached = not draft.known.reach[position].isdisjoint(slot.regions)
    return reached and position in draft.choice.modality.positions


# --- pieces


def _pieces(
    draft: Draft, slots: Sequence[Slot], positions: Mapping[int, str | None]
) -> tuple[Piece, ...]:
    found: list[Piece] = []
    placed = [slot for slot in slots if slot.at in positions]
    for position, run in groupby(placed, key=lambda slot: positions[slot.at]):
        block = [(slot, _reached(draft, slot, position, placed)) for slot in run]
        if position == ONE_SIDED:
            found.extend(_by_sides(draft, block))
        else:
            found += [Piece(slot=slot, position=position, regions=here) for slot, here in block]
    return tuple(found)


def _reached(
    draft: Draft, slot: Slot, position: str | None, slots: Sequence[Slot]
) -> tuple[str, ...]:
    if position is None:
        return ()
    reach = draft.known.reach[position]
    here = tuple(slug for slug in slot.regions if slug in reach)
    if slot.phase == "settle" and not here:
        return tuple(slug for slug in _first_touch(draft, slot, slots) if slug in reach)
    return here


def _first_touch(draft: Draft, settle: Slot, slots: Sequence[Slot]) -> tuple[str, ...]:
    """What the first warm-up is for, where nothing of its own is left to settle on.

    An area that somebody took out of that warm-up alone stays here, so that both sides are touched.
    """
    first = next((other for other in slots if other.phase == "warm-up"), settle)
    edited = draft.edited
    if not edited:
        return first.regions
    named = regions_of(draft.reference, first.row.regions) & draft.open_regions
    taken_out = {slug for slug in named if edited.removing(slug, first.row.slug)}
    here = taken_out.union(first.regions)
    kept = frozenset(slug for slug in here if edited.removing(slug, settle.row.slug) is None)
    return draft.known.in_order(kept)


def _by_sides(draft: Draft, block: list[tuple[Slot, tuple[str, ...]]]) -> Iterator[Piece]:
    """Do the block on one side, then what has another side on that; the rest is not split."""
    sides = [
        side
        for side in SIDES
        if any(_on(draft, here, side) for slot, here in block if slot.phase in SPLIT)
    ]
    for turn, side in enumerate(sides or [None]):
        last = turn == len(sides) - 1 or not sides
        for slot, here in block:
            own = _on(draft, here, side) if slot.phase in SPLIT else ()
            if not own:
                belongs_first = slot.phase == "settle"
                alone = slot.phase not in SPLIT or not any(_on(draft, here, s) for s in sides)
                if alone and (turn == 0 if belongs_first else last):
                    yield Piece(slot=slot, position=ONE_SIDED, regions=here)
                continue
            halved = all(_on(draft, here, each) for each in sides) and len(sides) > 1
            middle = _on(draft, here, "midline") if turn == 0 or not halved else ()
            yield Piece(
                slot=slot,
                position=ONE_SIDED,
                side=side,
                regions=draft.known.in_order(frozenset((*own, *middle))),
                halved=halved,
            )


def _on(draft: Draft, regions: Sequence[str], side: str | None) -> tuple[str, ...]:
    return tuple(slug for slug in regions if draft.reference.regions[slug].side == side)
