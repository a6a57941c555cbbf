"""Try a technique template on invented clients: brief, plan and the independent check.

The clients are drawn at random from every question and wish, but all ask for the style and the
part of the body that the template is made for. Same seed, same clients.
"""

from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from practice.reference import load
from practice.reference.templates import Template
from sessions_app.planning.engine import brief, plan, verify
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.engine.values import Plan, Violation
from sessions_app.planning.proving.intakes import SESSION_ON, draw

CLIENTS = 1_000
SEED = 1
SHOWN = 5
USUAL = 0.7  # the share of clients who book one of its lengths and want the style's pressure


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A client for whom the plan failed its check: their number in the draw, and what it broke."""

    number: int
    invariant: str
    text: str
    document: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What came of all the clients; `failures` holds the first few of `failed`."""

    seed: int
    clients: int
    used: int  # planned with this template
    other: int  # planned with another one, as a rule left no room for this one
    none: int  # refused, or no plan fits
    failed: int
    failures: tuple[Failure, ...]

    @property
    def is_clean(self) -> bool:
        return self.failed == 0

    def as_data(self) -> dict[str, Any]:
        found = asdict(self)
        return found | {"failures": list(found["failures"])}


def try_out(template: Template, *, clients: int = CLIENTS, seed: int = SEED) -> Trial:
    """Plan for every one of the clients; collect what the check finds."""
    rng = Random(seed)
    failures: list[Failure] = []
    used = other = none = failed = 0
    for number in range(1, clients + 1):
        document = for_template(draw(rng), template, rng)
        made, broken = check(document, template)
        if not made.steps:
            none += 1
        elif made.template == template.slug:
            used += 1
        else:
            other += 1
        failed += bool(broken)
        if broken and len(failures) < SHOWN:
            first = broken[0]
            failures.append(
                Failure(
                    number=number,
                    invariant=first.invariant,
                    text=first.text,
                    document=document,
                )
            )
    return Trial(
        seed=seed,
        clients=clients,
        used=used,
        other=other,
        none=none,
        failed=failed,
        failures=tuple(failures),
    )


def for_template(document: dict[str, Any], template: Template, rng: Random) -> dict[str, Any]:
    """Return the client's document with the style and scope of the template."""
    request = document.get("request", {}) | {
        "modality": template.modality,
        "scope": template.scope,
    }
    if rng.random() < USUAL:
        reference = load()
        least = reference.modalities[template.modality].pressure.min
        firm = [word for word, level in reference.pressure_preferences.items() if level >= least]
        request["minutes"] = rng.choice(template.durations)
        request["pressure"] = rng.choice(firm)
    return document | {"request": request}


def check(document: dict[str, Any], template: Template) -> tuple[Plan, list[Violation]]:
    """Return the plan for one client, and what is wrong with it."""
    today = brief(read_intake(document), on=SESSION_ON)
    made = plan(today, template, today.minutes)
    return made, verify(made, today, template=template)
