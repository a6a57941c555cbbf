"""The checklist of the room, from wishes, style, oil and health rules; and steps without heat (INV-17)."""

from collections.abc import Iterable, Iterator

from practice.reference import Reference
from practice.reference.environment import ChecklistItem as Row

from ..sentences import say
from ..values import Brief, ChecklistItem, Reason
from .choose import Choice
from .heat import cool_parts, offers_warmth

FLAGS = ("avoid_heat", "no_scent")
NO_HEAT = "no-heat"


def wants_no_heat(brief: Brief) -> bool:
    return brief.avoid_heat or brief.wishes.get("heat") == "no"


def checklist(brief: Brief, choice: Choice, reference: Reference) -> tuple[ChecklistItem, ...]:
    return tuple(
        item
        for row in reference.checklist.values()
        if (item := _item(row, brief, choice, reference)) is not None
    )


def _item(row: Row, brief: Brief, choice: Choice, reference: Reference) -> ChecklistItem | None:
    if row.skip_when.get("lubricant") == choice.oil:
        return None
    text, reasons = [row.label], []
    if wants_no_heat(brief) and offers_warmth(row.label):
        text, reasons = [_cool(row, reference)], list(_heat_reasons(brief, reference))
    warmth = row.target.default if row.target else None
    for key, changes in row.by_preference.items():
        value = brief.wishes.get(key, "")
        change = changes.get(value)
        if change is None:
            continue
        if change.skip:
            return None
        label = reference.choices(key)[value]
        reasons.append(say(reference, "room-wish", f"wish:{key}", wish=label))
        warmth = change.default if change.default is not None else warmth
        if change.note and not (brief.no_scent and key == "scent"):
            text.append(change.note)
        text += [extra.replace("-", " ") for extra in change.add]
    for name in (choice.modality.slug, choice.template.slug):
        if name in row.by_modality:
            text.append(row.by_modality[name])
    for tag, note in _tags(row, brief):
        text.append(note)
        reasons += brief.why.get(f"environment:{tag}", brief.why.get(tag, ()))
    if warmth is not None:
        text[0] += f" ({warmth} °C)"
    words = ". ".join(part.rstrip(".") for part in text)
    return ChecklistItem(slug=row.slug, text=words, reasons=tuple(dict.fromkeys(reasons)))


def _tags(row: Row, brief: Brief) -> Iterator[tuple[str, str]]:
    on = {*brief.environment, *(flag for flag in FLAGS if getattr(brief, flag))}
    return ((tag, note) for tag, note in row.screening_changes.items() if tag in on)


def _cool(row: Row, reference: Reference) -> str:
    """The words for an item that offers warmth, when there must be none."""
    words = reference.reasons.get(f"{NO_HEAT}-{row.slug}")
    return words.text if words else cool_parts(row.label)


def _heat_reasons(brief: Brief, reference: Reference) -> Iterable[Reason]:
    if brief.avoid_heat:
        return brief.why.get("avoid_heat", ())
    return (say(reference, "heat-not-wanted", "wish:heat"),)


def cues(words: Iterable[str], phase: str, brief: Brief, reference: Reference) -> tuple[str, ...]:
    """The cues of a step, without any that offer heat where there must be none."""
    kept = list(words)
    if wants_no_heat(brief):
        cool = [cue for cue in kept if not offers_warmth(cue)]
        instead = reference.reasons.get(f"{NO_HEAT}-{phase}")
        if len(cool) < len(kept) and instead:
            cool.append(instead.text)
        kept = cool
    if phase == "handover" and brief.slow_rise:
        kept.append(reference.reasons["slow-rise-cue"].text)
    return tuple(kept)
