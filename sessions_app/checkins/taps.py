"""What can be tapped on the live screen: the row of check-ins, and behind More every other question.

A tap is `word.<id>` or `word.<id>.<more>` (checkins.forms.TapField). Each carries what the page shows
until it has the server's word, as its row of checkins.yaml says: its words, what it lowers, which
areas are out, how long the hands are still, and what then stands in the middle.
"""

from dataclasses import dataclass, field
from uuid import uuid4

from django.forms.utils import flatatt
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.reference.checkins import CheckInEffects, CheckInItem
from practice.words import load
from sessions_app.checkins.state import Word
from sessions_app.checkins.state.saying import out_words, still_words, with_reply
from sessions_app.checkins.state.words import TOLD_THE_ENGINE
from sessions_app.checkins.steps import both_sides
from sessions_app.planning.engine import answers
from sessions_app.planning.engine.values import Plan
from sessions_app.planning.wording import named_areas

NOTED = {
    Word.GOOD: gettext_lazy("good"),
    Word.LIGHTER: gettext_lazy("lighter"),
    Word.FIRMER: gettext_lazy("firmer"),
    Word.HURTS: gettext_lazy("it hurts"),
    Word.LIGHTER_ON: gettext_lazy("carry on lighter"),
    Word.AREA_OUT: gettext_lazy("this area left out"),
    Word.TENDER: gettext_lazy("tender spot"),
    Word.WARMER: gettext_lazy("warmer"),
    Word.COOLER: gettext_lazy("cooler"),
    Word.ASLEEP: gettext_lazy("fell asleep"),
    Word.STOP: gettext_lazy("stop"),
    Word.BELL: gettext_lazy("bell"),
    Word.HEARD: gettext_lazy("bell heard"),
    Word.NEXT: gettext_lazy("next step"),
    Word.BACK: gettext_lazy("one step back"),
    Word.SKIPPED: gettext_lazy("step skipped"),
    Word.PAUSE: gettext_lazy("pause"),
    Word.RESUME: gettext_lazy("carried on"),
    Word.NOTE: gettext_lazy("note after"),
    Word.MORE: gettext_lazy("more here"),
    Word.ASKED: gettext_lazy("put aside"),
    Word.EARLIER: gettext_lazy("asked for firmer earlier"),
}
ROW = (
    (Word.GOOD, gettext_lazy("Good"), "check"),
    (Word.LIGHTER, gettext_lazy("Lighter"), "arrow-up"),
    (Word.FIRMER, gettext_lazy("Firmer"), "arrow-down"),
    (Word.HURTS, gettext_lazy("Hurts"), "ban"),
    (Word.STOP, gettext_lazy("Stop"), "stop"),
)
LEFT_OUT = gettext_lazy("Leave this area out")
AFTER_HURTS = (
    (Word.LIGHTER_ON, gettext_lazy("Carry on lighter")),
    (Word.AREA_OUT, LEFT_OUT),
    (Word.STOP, gettext_lazy("Stop the session")),
)
QUICK = (
    (Word.TENDER, gettext_lazy("Tender spot")),
    (Word.WARMER, gettext_lazy("Warmer")),
    (Word.COOLER, gettext_lazy("Cooler")),
    (Word.ASLEEP, gettext_lazy("Fell asleep")),
    (Word.SKIPPED, gettext_lazy("Skipped")),
    (Word.NOTE, gettext_lazy("Note after")),
)
SHOWS = {Word.HURTS: "hurts", Word.STOP: "stopped"}
HERE = "here"  # for the areas under the hands, which the page knows
THIS, CHOSEN = "this", "chosen"
IN_THE_ROW = ("stop",)  # questions with a place of their own, always in sight
FIRST = (  # the others follow in the order of checkins.yaml
    "pain comfort temperature support avoid-areas focus-areas talk music light-scent"
    " oil-feel feeling-ok emotional needs"
).split()


@dataclass(frozen=True, kw_only=True)
class Tap:
    """A button: what it sends, what it says, and what the page shows at once.

    `lower` is in levels and `most` the highest that is left; `out` are areas, `still` seconds.
    """

    word: str
    label: str
    noted: str
    more: str = ""
    lower: int = 0
    most: int = 0
    out: str = ""
    still: int = 0
    shows: str = ""
    says: str = ""
    icon: str = ""
    id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def data(self) -> str:
        """What the script reads of the button, as attributes; nothing stands for none."""
        names = ("noted", "lower", "most", "out", "still", "shows", "says")
        return flatatt({f"data-{name}": getattr(self, name) or None for name in names})

    @property
    def is_score(self) -> bool:
        """Say whether it stands in a row of numbers."""
        return self.label.isdecimal()

    @property
    def value(self) -> str:
        return ".".join(part for part in (self.word, self.id, self.more) if part)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A question of checkins.yaml with its answers; `rows` are the answers, some with a heading."""

    slug: str
    name: str
    ask: str
    rows: tuple[tuple[str, tuple[Tap, ...]], ...]
    rule: str = ""


def tap(word, label="", *, icon="", shows="") -> Tap:
    found = answers.of_event(TOLD_THE_ENGINE.get(word, ""), "", "", load()) or ()
    at_once = shown_at_once(found[0]) if found else {}
    at_once["shows"] = shows or SHOWS.get(word, "")
    return Tap(word=word.value, label=label, noted=NOTED[word], icon=icon, **at_once)


def row() -> list[Tap]:
    return [tap(word, label, icon=icon) for word, label, icon in ROW]


def after_hurts() -> list[Tap]:
    return [tap(word, label, shows=SHOWS.get(word, "step")) for word, label in AFTER_HURTS]


def quick() -> list[Tap]:
    return [tap(word, label) for word, label in QUICK]


def topics(plan: Plan) -> list[Topic]:
    """Return every question that can be answered in a session, those asked oftenest first."""
    asked = load().checkins
    order = dict.fromkeys([*FIRST, *asked])
    return [topic(asked[slug], plan) for slug in order if slug not in IN_THE_ROW]


def topic(item: CheckInItem, plan: Plan) -> Topic:
    return Topic(
        slug=item.slug,
        name=item.name,
        ask=item.ask,
        rows=tuple(rows_of(item, plan)),
        rule=item.nerve_rule or item.dizzy_rule or "",
    )


def rows_of(item: CheckInItem, plan: Plan):
    if item.kind == "regions":
        effects = item.effects_yes or CheckInEffects()
        yield "", tuple(answer(item, slug, name, effects) for slug, name in areas_of(plan))
    elif item.kind == "scores":
        for at, measure in enumerate(item.measures):
            yield load().measures[measure].name, tuple(scores_of(item, at))
    elif item.kind == "scale":
        scores = range(item.scale.min, item.scale.max + 1)
        yield "", tuple(answer(item, str(n), str(n), item.band(n).effects) for n in scores)
        if item.options:
            yield item.extra_ask or "", (*options_of(item), tap(Word.AREA_OUT, LEFT_OUT))
    else:
        yield "", tuple(options_of(item))


def options_of(item: CheckInItem):
    return (answer(item, o.value, o.label, o.effects) for o in item.options)


def scores_of(item: CheckInItem, at: int):
    """Yield one measure's scores; the other measures are left as they are, unasked."""
    for score in range(11):
        value = ["-"] * len(item.measures)
        value[at] = str(score)
        yield answer(item, ",".join(value), str(score), CheckInEffects())


def answer(item: CheckInItem, value: str, label: str, effects: CheckInEffects) -> Tap:
    said = _("%(question)s: %(answer)s") % {"question": item.name, "answer": label}
    return Tap(
        word=Word.ANSWER.value,
        label=label,
        noted=said,
        more=f"{item.slug}.{value}",
        says=said_at_once(item, value, effects),
        **shown_at_once(effects, value),
    )


def shown_at_once(effects: CheckInEffects, value: str = "") -> dict:
    """Return what the page shows of an answer before the server has heard it. It raises nothing."""
    ends = "emergency" if effects.event else "stopped"
    out = areas_out(effects, value)
    here = HERE if effects.region_avoid == THIS else ""
    return {
        "lower": max(0, -effects.pressure_delta),
        "most": effects.pressure_ceiling or 0,
        "out": " ".join(load().in_order(out)) if out else here,
        "still": effects.pause,
        "shows": ends if effects.end_session else "",
    }


def areas_out(effects: CheckInEffects, value: str) -> frozenset[str]:
    """Return the areas that an answer names to be left out; those under the hands have no name."""
    if effects.region_avoid in (None, THIS):
        return frozenset()
    named = value if effects.region_avoid == CHOSEN else effects.region_avoid
    return answers.areas(named, load()) if named else frozenset()


def said_at_once(item: CheckInItem, value: str, effects: CheckInEffects) -> str:
    """Return what the server will say of an answer that takes hands or areas away."""
    changed = [*out_words(areas_out(effects, value)), *still_words(effects.pause)]
    if not changed:
        return ""
    reply = answers.reply(Word.ANSWER.value, item.slug, value, load())
    return with_reply(" ".join(changed), reply)


def areas_of(plan: Plan) -> list[tuple[str, str]]:
    """Return (slugs, name) of the areas of the plan, both sides together, in the body's order."""
    regions = {area.region for step in plan.steps for area in step.areas}
    return [
        (",".join(sorted(slugs)), ", ".join(name for _slug, name in named_areas(slugs)))
        for slugs in both_sides(regions)
    ]
