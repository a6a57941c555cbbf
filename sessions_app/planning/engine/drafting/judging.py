"""Whether an edit may be: what can be said before anything is drafted, rule by rule.

Refused is what would break a rule whatever anybody says. Asked is what every rule allows and
what goes against the client's wish or the template's idea: it needs a reason by name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from practice.reference.templates import Step as Row

from ..naming import slug_words
from ..sentences import low, say
from ..values import Edit, Reason
from .edited import CLIENT, aim, only_lowers, wished
from .slots import MIDDLE, Draft, open_in, region_reasons, step_name

SOURCE = "edit:rules"


def judge(draft: Draft) -> None:
    """Refuse, or ask about, each edit of a draft; those that move steps were judged before."""
    rows = {row.slug: row for row in draft.choice.template.steps}
    for edit in draft.edited.live:
        rule = _RULES.get(edit.what)
        if rule is None:
            continue
        touched = [rows[edit.step]] if edit.step in rows else list(rows.values())
        if edit.step is not None and edit.step not in rows:
            if edit.what != "remove-step":
                step = low(slug_words(edit.step, draft.choice.template, draft.reference))
                draft.edited.refuse(edit, (_say(draft, "edit-unknown-step", step=step),))
            continue
        reasons = tuple(rule(edit, touched, draft))
        if reasons:
            draft.edited.refuse(edit, reasons)


def _say(draft: Draft, rule: str, **values: str) -> Reason:
    return say(draft.reference, rule, SOURCE, **values)


# --- steps


def _time(edit: Edit, rows: Sequence[Row], draft: Draft) -> Iterator[Reason]:
    if rows[0].phase == "prepare":
        yield _say(draft, "edit-unknown-step", step=step_name(rows[0], draft.reference))


def _remove_step(edit: Edit, rows: Sequence[Row], draft: Draft) -> Iterator[Reason]:
    row = rows[0]
    if row.phase not in MIDDLE:
        yield _say(draft, "edit-fixed-step", step=step_name(row, draft.reference))
    elif row.required:
        yield _say(draft, "edit-required-step", step=step_name(row, draft.reference))
    else:
        _ask_wanted(edit, open_in(row, draft), draft)


# --- areas


def _add_area(edit: Edit, rows: Sequence[Row], draft: Draft) -> Iterator[Reason]:
    row, reference = rows[0], draft.reference
    regions = draft.edited.regions(edit.slug)
    if not row.regions:
        yield _say(draft, "edit-untouched-step", step=step_name(row, draft.reference))
        return
    if not regions:
        yield _say(draft, "edit-no-area")
    if not regions & draft.open_regions:
        for slug in draft.known.in_order(regions):
            yield from region_reasons(slug, draft)
        return
    for slug in draft.known.in_order(regions):
        by_client = draft.edited.removing(slug, row.slug)
        if by_client is not None and by_client.source == CLIENT:
            name = reference.region_name(slug)
            yield _say(draft, "edit-client-said", region=name)
    _ask_sides(edit, rows, draft)


def _remove_area(edit: Edit, rows: Sequence[Row], draft: Draft) -> Iterator[Reason]:
    regions = draft.edited.regions(edit.slug)
    if not regions:
        yield _say(draft, "edit-no-area")
    elif edit.source != CLIENT:
        _ask_sides(edit, rows, draft)
        _ask_wanted(edit, regions, draft)


def _ask_sides(edit: Edit, rows: Sequence[Row], draft: Draft) -> None:
    """Working one side alone is a judgement call, unless the client marked one side alone."""
    regions = draft.edited.regions(edit.slug)
    for row in rows:
        worked = open_in(row, draft)
        for slug in draft.known.in_order(worked):
            mirror = draft.reference.mirror(slug)
            if mirror is None or mirror in worked or mirror not in draft.open_regions:
                continue
            if (slug in draft.brief.focus) == (mirror in draft.brief.focus):
                alone, other = (slug, mirror) if edit.what == "add-area" else (mirror, slug)
                if alone in regions:
                    name = draft.reference.region_name(mirror)
                    draft.edited.ask(edit, _say(draft, "edit-one-side", region=name))


def _ask_wanted(edit: Edit, regions: frozenset[str], draft: Draft) -> None:
    """To leave out what the client came for is a judgement call."""
    main = [row for row in draft.choice.template.steps if row.phase == "main"]
    for slug in draft.known.in_order(regions & draft.brief.focus.keys() & draft.open_regions):
        if all(slug not in open_in(row, draft) for row in main if row.slug != edit.step):
            name = draft.reference.region_name(slug)
            draft.edited.ask(edit, _say(draft, "edit-wanted-area", region=name))


# --- levels and strokes


def _pressure(edit: Edit, rows: Sequence[Row], draft: Draft) -> Iterator[Reason]:
    """Firmer than was asked is a judgement call; what the client made lighter stays so."""
    if edit.source == CLIENT:
        return
    edited, preferred = draft.edited, draft.brief.preferred
    for row in rows:
        regions = edited.regions(edit.slug) & open_in(row, draft)
        if not regions or only_lowers(edit, row, preferred):
            continue
        wanted, asked = aim(edit, row, preferred), wished(preferred, row)
        if wanted > asked:
            values = {"level": str(wanted), "asked": str(asked)}
            edited.ask(edit, _say(draft, "edit-firmer-than-asked", **values))
        lighter = (said for slug in regions for said in edited.clients_levels(row, slug))
        if any(wanted > (said.value or 1) for said in lighter):
            yield _say(draft, "client-lighter")
            return


def _add_stroke(edit: Edit, rows: Sequence[Row], draft: Draft) -> Iterator[Reason]:
    row, stroke = rows[0], draft.reference.strokes.get(edit.slug or "")
    if stroke is None or not row.regions:
        yield _say(draft, "edit-untouched-step", step=step_name(row, draft.reference))
    elif stroke.slug not in row.strokes:
        values = {"stroke": stroke.name, "step": step_name(row, draft.reference)}
        draft.edited.ask(edit, _say(draft, "edit-new-stroke", **values))


Rule = Callable[[Edit, Sequence[Row], Draft], Iterator[Reason]]

_RULES: Mapping[str, Rule] = {
    "minutes": _time,
    "lock": _time,
    "remove-step": _remove_step,
    "add-area": _add_area,
    "remove-area": _remove_area,
    "pressure": _pressure,
    "add-stroke": _add_stroke,
}
