"""A finished session as the pages of the next plan show it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from practice.reference import load
from sessions_app.checkins.models import CheckIn, MassageSession, Outcome
from sessions_app.checkins.past import value_of
from sessions_app.checkins.state import TOLD_THE_ENGINE
from sessions_app.planning import library
from sessions_app.planning.engine.past import best_first, how_it_went
from sessions_app.planning.wording import area_names

WORDS = {told: word.label for word, told in TOLD_THE_ENGINE.items() if word != CheckIn.Word.GOOD}


@dataclass(frozen=True, kw_only=True)
class Area:
    """What was planned and done for an area, both sides together."""

    name: str
    planned: int
    done: int
    is_done: bool
    reached: int


class Shown:
    """One finished session, for a page."""

    def __init__(self, session: MassageSession):
        self.session = session
        self.value = value_of(session)

    @property
    def at(self):
        return self.session.started_at

    @property
    def who(self) -> str:
        turns = self.session.turns()
        names = [turn.who.name for turn in turns] or [self.session.practitioner.name]
        return ", ".join(dict.fromkeys(names))

    @cached_property
    def template_name(self) -> str:
        return library.name_of(self.value.template)

    @cached_property
    def went(self) -> str:
        return how_it_went(self.value, load()).text

    @property
    def scores(self) -> list:
        """The scores that were given, by name."""
        named = ((_("Pain"), self.value.pain), (_("Relaxation"), self.value.relaxation))
        return [(name, scores) for name, scores in named if scores.known]

    @property
    def felt(self) -> str:
        """What the client said two days later, in the word of its button; "" for nothing."""
        return Outcome.Felt(self.value.felt).label if self.value.felt else ""

    @property
    def is_scored(self) -> bool:
        return bool(self.scores)

    @property
    def said(self) -> list[tuple[str, str]]:
        """What the client said, each word once with all its areas."""
        areas: dict[str, set[str]] = {}
        for said in self.value.said:
            if said.word in WORDS:
                areas.setdefault(said.word, set()).update(said.regions)
        return [
            (WORDS[word], ", ".join(area_names(frozenset(regions))))
            for word, regions in areas.items()
        ]

    @property
    def areas(self) -> list[Area]:
        """The areas planned or done, in the body's order."""
        ref, value = load(), self.value
        rows: dict[str, set[str]] = {}
        for slug in ref.in_order({*value.planned, *value.done}):
            rows.setdefault(ref.region(slug).base, set()).add(slug)
        return [
            Area(
                name=", ".join(area_names(frozenset(regions))),
                planned=rounded(value.planned, regions),
                done=rounded(value.done, regions),
                is_done=not regions.isdisjoint(value.done),
                reached=max((value.reached.get(slug, 0) for slug in regions), default=0),
            )
            for regions in rows.values()
        ]


def rounded(minutes, regions) -> int:
    """Whole minutes of some regions together; what was worked at all counts as one."""
    total = sum(minutes.get(slug, 0) for slug in regions)
    return max(1, round(total)) if total else 0


def best_shown(sessions) -> list[Shown]:
    """Return the sessions, the one that is worth repeating most first."""
    shown = {str(each.pk): Shown(each) for each in sessions}
    order = best_first([each.value for each in shown.values()], load())
    return [shown[each.id] for each in order]
