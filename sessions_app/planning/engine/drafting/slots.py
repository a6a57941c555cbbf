"""The steps of a template that stay, with their areas and bounds: allocation steps 2, 4 and 6."""

from dataclasses import dataclass

from practice.reference import Reference
from practice.reference.templates import Step as Row

from ..sentences import quote, say
from ..values import Brief, Edit, LeftOut, Reason
from .choose import Choice
from .knowledge import Knowledge, regions_of

FOCUSSED = ("main",)  # and steps that go back to the focus
SLOW_RISE_MINUTES = 1  # screening.yaml, effect_keys: slow_rise
UNTIMED = "prepare"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One step of the template that may be used: its areas and its share of the minutes."""

    row: Row
    at: int
    regions: tuple[str, ...]
    least: int
    most: int
    weight: float
    reasons: tuple[Reason, ...] = ()

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
    edits: tuple[Edit, ...] = ()

    @property
    def source(self) -> str:
        """Where a reason comes from that the template gives."""
        return f"template:{self.choice.template.slug}"

    @property
    def open_regions(self) -> frozenset[str]:
        """Every region that may be touched: worked, not avoided, and consented to."""
        reference, brief = self.reference, self.brief
        removed = {edit.slug for edit in self.edits if edit.what == "remove-area" and edit.slug}
        known = [slug for slug in removed if slug in reference.regions or slug in reference.groups]
        shut = self.known.untouchable | brief.avoid_regions | reference.expand(known)
        shut |= reference.explicit_consent_regions - brief.consents
        return frozenset(reference.regions) - shut


def keep(draft: Draft) -> tuple[list[Slot], list[LeftOut]]:
    """Return the steps that stay, and those that are left out at once with their reasons."""
    slots: list[Slot] = []
    left_out: list[LeftOut] = []
    open_regions = draft.open_regions
    removed = {edit.step: edit for edit in draft.edits if edit.what == "remove-step"}
    for at, row in enumerate(draft.choice.template.steps):
        if row.phase == UNTIMED:
            continue
        edit = removed.get(row.slug)
        if edit and row.phase in ("main", "integration"):
            left_out.append(_out(row, (_edited(edit, draft.reference),)))
            continue
        named = regions_of(draft.reference, row.regions)
        regions = named & open_regions
        if row.min_session > draft.choice.booked:
            left_out.append(_too_short(row, draft))
        elif named and not regions and row.phase != "settle":
            left_out.append(_out(row, _no_region(row, named, draft)))
        else:
            slots.append(_slot(row, at, regions, draft))
    return slots, left_out


def _slot(row: Row, at: int, regions: frozenset[str], draft: Draft) -> Slot:
    brief, allocation = draft.brief, draft.reference.allocation
    focus = regions & brief.focus.keys()
    if row.regions_from == "focus" and focus:
        regions = focus
    least, most, weight = row.min_minutes, row.max_minutes, row.weight
    reasons: list[Reason] = []
    shares = row.phase in FOCUSSED or row.regions_from == "focus"
    if shares:
        for areas, by in draft.known.goals.get(brief.goal or "", ()):
            if areas & regions:
                weight *= by
                reasons.append(_goal_reason(draft))
        if focus:
            weight *= allocation.focus_weight_multiplier
            most = int(most * allocation.focus_max_multiplier)
            reasons.append(_focus_reason(focus, draft))
    if row.phase == "rest" and brief.min_rest_minutes:
        least, most = max(least, brief.min_rest_minutes), max(most, brief.min_rest_minutes)
        reasons += brief.why.get("min_rest_minutes", ())
    if row.phase == "handover" and brief.slow_rise:
        least, most = least + SLOW_RISE_MINUTES, most + SLOW_RISE_MINUTES
        reasons += brief.why.get("slow_rise", ())
    least, most, edits = _with_edits(row, max(least, 1), most, draft)
    return Slot(
        row=row,
        at=at,
        regions=draft.known.in_order(regions),
        least=least,
        most=most,
        weight=weight,
        reasons=tuple(dict.fromkeys((*reasons, *edits))),
    )


def _with_edits(
    row: Row, least: int, most: int, draft: Draft
) -> tuple[int, int, tuple[Reason, ...]]:
    """A practitioner's minutes for a step, kept within its bounds."""
    for edit in draft.edits:
        if edit.what == "minutes" and edit.step == row.slug and edit.value is not None:
            minutes = min(max(edit.value, least), most)
            return minutes, minutes, (_edited(edit, draft.reference),)
    return least, most, ()


def _edited(edit: Edit, reference: Reference) -> Reason:
    return quote(reference, "edited", f"edit:{edit.what}", why=edit.why or edit.by or edit.what)


def _goal_reason(draft: Draft) -> Reason:
    goal = draft.brief.goal or ""
    name = draft.reference.goals[goal].name
    return say(draft.reference, "goal-time", f"goal:{goal}", goal=name)


def _focus_reason(focus: frozenset[str], draft: Draft) -> Reason:
    slugs = draft.known.in_order(focus)
    names = ", ".join(draft.reference.region_name(slug) for slug in slugs)
    return say(draft.reference, "focus-time", f"mark:{slugs[0]}", areas=names)


# --- left out


def step_name(row: Row) -> str:
    """What a step is called in a sentence: its slug in words."""
    return row.slug.replace("-", " ")


def _out(row: Row, reasons: tuple[Reason, ...]) -> LeftOut:
    return LeftOut(what="step", slug=row.slug, reasons=reasons)


def _too_short(row: Row, draft: Draft) -> LeftOut:
    source = draft.source
    minutes = str(row.min_session)
    return _out(
        row,
        (say(draft.reference, "step-needs-longer", source, step=step_name(row), minutes=minutes),),
    )


def _no_region(row: Row, named: frozenset[str], draft: Draft) -> tuple[Reason, ...]:
    source = draft.source
    reasons = [say(draft.reference, "step-no-region", source, step=step_name(row))]
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
    for edit in draft.edits:
        if edit.what == "remove-area" and edit.slug and _names(edit.slug, slug, reference):
            reasons.append(_edited(edit, reference))
    return tuple(reasons)


def _names(area: str, slug: str, reference: Reference) -> bool:
    known = area in reference.regions or area in reference.groups
    return known and slug in reference.expand([area])


def dropped(slot: Slot, rule: str, draft: Draft, more: tuple[Reason, ...] = ()) -> LeftOut:
    """A step that would not fit: left out with its reason."""
    source = draft.source
    reason = say(draft.reference, rule, source, step=step_name(slot.row))
    return _out(slot.row, tuple(dict.fromkeys((reason, *more))))
