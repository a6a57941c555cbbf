"""The steps of a template that stay, with their areas and bounds: allocation steps 2, 4 and 6."""

from dataclasses import dataclass, replace

from practice.reference import Reference
from practice.reference.templates import Step as Row

from ..naming import row_words
from ..sentences import low, say
from ..values import Brief, LeftOut, Reason
from .choose import Choice
from .edited import Edited, said
from .knowledge import Knowledge, regions_of

FOCUSSED = ("main",)  # and steps that go back to the focus
SLOW_RISE_MINUTES = 1  # screening.yaml, effect_keys: slow_rise
UNTIMED = "prepare"
MIDDLE = ("warm-up", "main", "integration")
MOST_REST = 10  # allocation step 8


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One step of the template that may be used: its areas and its share of the minutes."""

    row: Row
    at: int
    regions: tuple[str, ...]
    least: int
    most: int
    weight: float
    marks: tuple[str, ...] = ()  # what the client marked and this step works
    reasons: tuple[Reason, ...] = ()
    fixed: bool = False  # its minutes are somebody's choice
    locked: bool = False  # it is not dropped to fit the time
    wanted: bool = False  # another is dropped before it

    @property
    def phase(self) -> str:
        return self.row.phase


@dataclass(frozen=True, kw_only=True, eq=False)
class Draft:
    """Everything that a plan is drafted from."""

    brief: Brief
    reference: Reference
    known: Knowledge
    choice: Choice
    edited: Edited

    @property
    def source(self) -> str:
        """Where a reason comes from that the template gives."""
        return f"template:{self.choice.template.slug}"

    @property
    def open_regions(self) -> frozenset[str]:
        """Every region that may be touched: worked, not avoided, and consented to."""
        reference, brief = self.reference, self.brief
        shut = self.known.untouchable | brief.avoid_regions
        shut |= reference.explicit_consent_regions - brief.consents
        return frozenset(reference.regions) - shut


def keep(draft: Draft) -> tuple[list[Slot], list[LeftOut]]:
    """Return the steps that stay, and those that are left out at once with their reasons."""
    slots: list[Slot] = []
    left_out: list[LeftOut] = []
    open_regions = draft.open_regions
    edited = draft.edited
    for at, row in enumerate(draft.choice.template.steps):
        if row.phase == UNTIMED:
            continue
        if edited and (edit := edited.removal(row.slug)):
            why = said(edit, "edit-step-out", draft.reference, step=step_name(row, draft.reference))
            left_out.append(_out(row, (why,)))
            continue
        named = regions_of(draft.reference, row.regions)
        regions = open_in(row, draft) if edited else named & open_regions
        if row.min_session > draft.choice.booked and not (edited and edited.wants(row.slug)):
            left_out.append(_too_short(row, draft))
        elif named and not regions and row.phase != "settle":
            left_out.append(_out(row, _no_region(row, named, draft)))
        else:
            slots.append(_slot(row, at, regions, draft))
    return slots, left_out


def open_in(row: Row, draft: Draft) -> frozenset[str]:
    """The regions of a step that may be touched, with those that were added and without others."""
    if not row.regions:
        return frozenset()
    edited = draft.edited
    regions = regions_of(draft.reference, row.regions) | edited.added(row.slug)
    return frozenset(
        slug for slug in regions & draft.open_regions if edited.removing(slug, row.slug) is None
    )


def _slot(row: Row, at: int, regions: frozenset[str], draft: Draft) -> Slot:
    brief, allocation = draft.brief, draft.reference.allocation
    focus = regions & brief.focus.keys()
    if row.regions_from == "focus" and focus:
        regions = focus | (regions & draft.edited.added(row.slug) if draft.edited else focus)
    least, most, weight = row.min_minutes, row.max_minutes, row.weight
    reasons: list[Reason] = []
    shares = row.phase in FOCUSSED or row.regions_from == "focus"
    if shares:
        for areas, by in draft.known.goals.get(brief.goal or "", ()):
            if areas & regions:
                weight *= by
                reasons.append(_goal_reason(draft, by))
        if focus:
            weight *= allocation.focus_weight_multiplier
            most = int(most * allocation.focus_max_multiplier)
    if row.phase == "rest" and brief.min_rest_minutes:
        least, most = max(least, brief.min_rest_minutes), max(most, brief.min_rest_minutes)
        reasons += brief.why.get("min_rest_minutes", ())
    if row.phase == "handover" and brief.slow_rise:
        least, most = least + SLOW_RISE_MINUTES, most + SLOW_RISE_MINUTES
        reasons += brief.why.get("slow_rise", ())
    slot = Slot(
        row=row,
        at=at,
        regions=draft.known.in_order(regions),
        least=max(least, 1),
        most=most,
        weight=weight,
        marks=draft.known.in_order(focus) if shares else (),
        reasons=tuple(dict.fromkeys(reasons)),
    )
    return _with_edits(slot, draft) if draft.edited else slot


def _with_edits(slot: Slot, draft: Draft) -> Slot:
    """What people asked of this step: its minutes, within its bounds, its place and its being."""
    row, edited, reference = slot.row, draft.edited, draft.reference
    slot = replace(slot, wanted=edited.wants(row.slug))
    reasons = [
        said(edit, rule, reference, step=step_name(row, draft.reference))
        for kind, rule in (("add-step", "edit-step-in"), ("move-step", "edit-step-moved"))
        for edit in edited.of(kind)
        if edit.step == row.slug
    ]
    for edit in edited.of("add-stroke", step=row.slug):
        name = reference.strokes[edit.slug or ""].name
        reasons.append(said(edit, "edit-stroke-in", reference, stroke=name))
    for edit in edited.of("add-area"):
        for region in slot.regions if edit.step == row.slug else ():
            if region in edited.regions(edit.slug):
                name = reference.region_name(region)
                reasons.append(said(edit, "edit-area-in", reference, region=name))
    time = edited.time(row.slug)
    most = max(slot.most, MOST_REST) if row.phase == "rest" else slot.most
    if time and time.value is not None and slot.least <= time.value <= most:
        value = time.value
        rule = "edit-lock" if time.what == "lock" else "edit-time"
        reasons.append(said(time, rule, reference, minutes=str(value)))
        slot = replace(slot, least=value, most=value, fixed=True, locked=time.what == "lock")
    elif time:
        values = {
            "step": step_name(row, draft.reference),
            "least": str(slot.least),
            "most": str(most),
        }
        edited.refuse(time, (say(reference, "edit-minutes-bounds", "edit:rules", **values),))
    return replace(slot, reasons=tuple(dict.fromkeys((*slot.reasons, *reasons))))


def _goal_reason(draft: Draft, times: float) -> Reason:
    goal = draft.brief.goal or ""
    name = draft.reference.goals[goal].name
    return say(draft.reference, "goal-time", f"goal:{goal}", goal=name, times=f"{times:g}")


# --- left out


def step_name(row: Row, reference: Reference) -> str:
    """What a step is called inside a sentence."""
    return low(row_words(row, reference))


def _out(row: Row, reasons: tuple[Reason, ...]) -> LeftOut:
    return LeftOut(what="step", slug=row.slug, reasons=reasons)


def _too_short(row: Row, draft: Draft) -> LeftOut:
    source = draft.source
    minutes = str(row.min_session)
    return _out(
        row,
        (
            say(
                draft.reference,
                "step-needs-longer",
                source,
                step=step_name(row, draft.reference),
                minutes=minutes,
            ),
        ),
    )


def _no_region(row: Row, named: frozenset[str], draft: Draft) -> tuple[Reason, ...]:
    source = draft.source
    reasons = [say(draft.reference, "step-no-region", source, step=step_name(row, draft.reference))]
    for slug in draft.known.in_order(named):
        reasons += region_reasons(slug, draft)
    return tuple(dict.fromkeys(reasons))


def region_reasons(slug: str, draft: Draft) -> tuple[Reason, ...]:
    """Why a region may not be touched; empty when it may."""
    reference, brief = draft.reference, draft.brief
    name = reference.region_name(slug)
    reasons: list[Reason] = []
    if slug in draft.known.untouchable:
        reasons.append(say(reference, "never-worked", "reference:regions", region=name))
    reasons += brief.why.get(f"avoid-region:{slug}", ())
    if slug in reference.explicit_consent_regions - brief.consents:
        reasons.append(say(reference, "not-consented", "request:consents", region=name))
    for edit in draft.edited.of("remove-area"):
        if slug in draft.edited.regions(edit.slug):
            reasons.append(said(edit, "edit-area-out", reference, region=name))
    return tuple(reasons)


def dropped(slot: Slot, rule: str, draft: Draft, more: tuple[Reason, ...] = ()) -> LeftOut:
    """A step that would not fit: left out with its reason."""
    source = draft.source
    reason = say(draft.reference, rule, source, step=step_name(slot.row, draft.reference))
    return _out(slot.row, tuple(dict.fromkeys((reason, *more))))
