"""A plan as one readable page of plain text. Reasons are numbered, and told once at the end."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from django.utils.translation import gettext as _

from practice.reference import Reference, load
from sessions_app.planning.engine.values import Area, Plan, Reason, Step

WIDTH = 100
INDENT = " " * 8


def printed(plan: Plan) -> str:
    """Return the page: decision, messages, minute by minute, what was left out, the room, why."""
    page = Page()
    lines = [*page.head(plan), *page.messages(plan)]
    for step in plan.steps:
        lines += ["", *page.step(step)]
    lines += page.part(_("Left out"), page.left_out(plan))
    lines += page.part(_("Room"), page.room(plan))
    lines += page.part(_("Why"), page.why())
    return "\n".join(lines) + "\n"


class Page:
    """Writes the parts of one page, and remembers the number of each reason."""

    def __init__(self) -> None:
        self.reference: Reference = load()
        self.numbers: dict[str, int] = {}

    def part(self, title: str, lines: Iterable[str]) -> list[str]:
        found = list(lines)
        return ["", title, *found] if found else []

    def numbered(self, reasons: tuple[Reason, ...]) -> str:
        found = [self.numbers.setdefault(reason.text, len(self.numbers) + 1) for reason in reasons]
        return "".join(f" [{number}]" for number in dict.fromkeys(found))

    def why(self) -> Iterator[str]:
        for text, number in self.numbers.items():
            yield from filled(f"[{number}] {text}", "  ")

    # --- the parts

    def head(self, plan: Plan) -> Iterator[str]:
        yield _("Decision: %s") % plan.decision.replace("-", " ")
        if plan.held_for:
            yield _("Held for: %s") % ", ".join(plan.held_for)
        if not plan.steps:
            return
        yield _("%(style)s, template %(template)s, %(planned)s of %(booked)s minutes booked") % {
            "style": self.reference.modalities[plan.modality].name if plan.modality else "-",
            "template": plan.template,
            "planned": plan.planned_minutes,
            "booked": plan.booked_minutes,
        } + self.numbered(plan.reasons)
        yield _("Oil: %(oil)s. Pressure: up to %(level)s. Turns: %(turns)s.") % {
            "oil": self.reference.oils[plan.oil].name if plan.oil else "-",
            "level": plan.pressure_ceiling,
            "turns": plan.turns,
        }

    def messages(self, plan: Plan) -> Iterator[str]:
        for message in plan.messages:
            urgency = "" if message.urgency == "none" else f" ({message.urgency})"
            yield from filled(f"{message.to}{urgency}: {message.text}", "  ")

    def step(self, step: Step) -> Iterator[str]:
        phase = self.reference.phases[step.phase].name
        lying = ", ".join(filter(None, [step.position, step.side]))
        clock = f"{step.starts_at:>3}-{step.ends_at:<3} "
        where = f" ({lying})" if lying else ""
        why = self.numbered(step.reasons)
        yield from filled(f"{clock}{phase}: {step.slug}{where}{why}", "", INDENT)
        for (level, strokes), regions in alike(step.areas).items():
            names = ", ".join(self.names(regions))
            yield from filled(
                _("%(areas)s: level %(level)s, %(strokes)s")
                % {"areas": names, "level": level, "strokes": ", ".join(strokes)},
                INDENT,
            )
        if step.falls_to is not None:
            yield INDENT + _("lighter and lighter, down to level %s") % step.falls_to
        if step.check_ins:
            asked = ", ".join(f"{point.slug} {point.at}" for point in step.check_ins)
            yield from filled(_("ask: %s") % asked, INDENT)

    def names(self, regions: list[str]) -> Iterator[str]:
        """Name both sides of an area at once."""
        for slug in regions:
            row = self.reference.regions[slug]
            if row.mirror not in regions:
                yield row.name
            elif row.side == "left":
                yield row.client_name

    def left_out(self, plan: Plan) -> Iterator[str]:
        for gone in plan.left_out:
            known = gone.what == "region" and gone.slug in self.reference.regions
            name = self.reference.region_name(gone.slug) if known else gone.slug
            where = f" ({gone.step})" if gone.step else ""
            yield from filled(f"{gone.what}: {name}{where}{self.numbered(gone.reasons)}", "  ")

    def room(self, plan: Plan) -> Iterator[str]:
        for item in plan.checklist:
            yield from filled(f"- {item.text}{self.numbered(item.reasons)}", "  ")


def alike(areas: tuple[Area, ...]) -> dict[tuple[int, tuple[str, ...]], list[str]]:
    """Gather the areas of one step that are worked in the same way."""
    found: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for area in areas:
        found.setdefault((area.pressure, area.strokes), []).append(area.region)
    return found


def filled(text: str, indent: str, more: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=more or indent + "  ")
