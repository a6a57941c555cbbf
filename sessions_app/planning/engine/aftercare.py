"""Aftercare from what was done: advice, stretches and red flags (INV-29, 30 and 32).

`plan` calls it as if the plan were carried out; after the session it is called again with
what was really done. What is sent then passes `verify/told.py`, which shares nothing with it.
"""

from collections.abc import Iterable, Mapping, Set

from practice.reference import Reference, load
from practice.reference.aftercare import Advice, ExcludeWhen, RedFlag, Stretch, When

from .drafting.knowledge import regions_of
from .values import Aftercare, Brief

STRETCHING = "passive-stretch"
FLAGS = ("slow_rise", "avoid_heat", "no_scent")
LEVELS = ("easy", "medium")  # easiest first


def choose(
    worked: Mapping[str, int],
    brief: Brief,
    *,
    modality: str | None,
    oil: str | None,
    events: Iterable[str] = (),
    reference: Reference | None = None,
) -> Aftercare:
    """Choose by the rules of aftercare.yaml.

    `worked` maps each region that was worked to the firmest level used there;
    `events` are the named events of the session (checkins.yaml: event). After
    a refusal there is no advice and no stretch, only when to get help.
    """
    done = Done(worked, brief, modality=modality, oil=oil, events=events, reference=reference)
    return done.aftercare()


class Done:
    """What was done, as far as the rules of aftercare.yaml ask, and what they make of it.

    `minutes` says how long each region was worked: of stretches that are as easy, those for the
    longest work come first. `stopped` is a session that was stopped: no stretches then, and after
    a stop for health reasons no advice either.
    """

    def __init__(
        self,
        worked: Mapping[str, int],
        brief: Brief,
        *,
        modality: str | None,
        oil: str | None,
        events: Iterable[str] = (),
        minutes: Mapping[str, float] | None = None,
        stopped: bool = False,
        reference: Reference | None = None,
    ):
        self._brief, self._reference = brief, reference or load()
        self._modality, self._oil, self._events = modality, oil, frozenset(events)
        self._minutes, self._stopped = minutes or {}, stopped
        self._worked = frozenset(worked)
        self._hardest = max(worked.values(), default=0)
        self._said = brief.yes | brief.withheld
        self._flags = {flag for flag in FLAGS if getattr(brief, flag)}

    def aftercare(self) -> Aftercare:
        """Return what is chosen, within the limits of the rules."""
        return Aftercare(
            advice=tuple(self.advice()),
            stretches=tuple(self.stretches()),
            red_flags=tuple(self.red_flags()),
        )

    @property
    def is_over_for_health(self) -> bool:
        """Whether the massage was refused, or stopped because of how the client felt."""
        return self._brief.refused or not self._events.isdisjoint(self._reference.health_stops)

    def is_called_for(self, when: When) -> bool:
        """Whether every condition that is given holds; any of its values is enough."""
        brief = self._brief
        return (
            (not when.goals or brief.goal in when.goals)
            and (not when.modalities or self._modality in when.modalities)
            and (not when.oils or self._oil in when.oils)
            and (not when.scopes or brief.scope in when.scopes)
            and (not when.regions or self._has_worked(when.regions))
            and (not when.min_pressure or self._hardest >= when.min_pressure)
            and (not when.screening or not brief.yes.isdisjoint(when.screening))
            and (not when.effects or not self._flags.isdisjoint(when.effects))
            and (not when.events or not self._events.isdisjoint(when.events))
        )

    def _has_worked(self, regions: tuple[str, ...]) -> bool:
        return not self._worked.isdisjoint(regions_of(self._reference, regions))

    def red_flags(self) -> list[str]:
        rows = self._reference.red_flags.values()
        return [row.slug for row in rows if self.is_called_for(row.when)]

    def _ruled_out(self, row: ExcludeWhen) -> bool:
        return not self._said.isdisjoint(row.screening) or self._brief.goal in row.goals

    def advice(self) -> list[str]:
        """Return the advice that fits, within the limits."""
        rules, found = self._reference.email_rules, self.fitting_advice()
        limits = {"posture": rules.max_posture, "relaxation": rules.max_relaxation}
        for section, most in limits.items():
            found = _fewest(found, section, most)
        firm = [row for row in found if self._must_stay(row)]
        room = max(0, rules.max_advice - len(firm))
        others = sorted((row for row in found if row not in firm), key=lambda row: -row.weight)
        chosen = {row.slug for row in (*firm, *others[:room])}
        return [row.slug for row in found if row.slug in chosen]

    def fitting_advice(self) -> list[Advice]:
        """Called for or asked for by a rule, without limits; "remove" wins over "add"."""
        if self.is_over_for_health:
            return []
        brief = self._brief
        return [
            row
            for row in self._reference.advice.values()
            if row.slug not in brief.aftercare_remove
            and (
                row.slug in brief.aftercare_add
                or (self.is_called_for(row.when) and not self._ruled_out(row.exclude_when))
            )
        ]

    def is_about_health(self, row: Advice) -> bool:
        """Whether a health rule, an answer or something said asks for it, not the work itself."""
        when = row.when
        return row.slug in self._brief.aftercare_add or bool(
            when.effects or when.screening or when.events
        )

    def _must_stay(self, row: Advice) -> bool:
        """Always included, or about health: the limits drop none of these."""
        return row.slug in self._reference.email_rules.always_include or self.is_about_health(row)

    def stretches(self) -> list[str]:
        """At most three, for areas worked, easiest first, none that an answer speaks against."""
        most = self._reference.email_rules.max_stretches
        return [row.slug for row in self.fitting_stretches()[:most]]

    def fitting_stretches(self) -> list[Stretch]:
        """All that suit what was worked and what was answered, easiest first."""
        if self._stopped or self.is_over_for_health:
            return []
        fit = [row for row in self._reference.stretches.values() if self._fits(row)]
        return sorted(fit, key=lambda row: (LEVELS.index(row.level), -self._time_spent(row)))

    def _time_spent(self, row: Stretch) -> float:
        areas = regions_of(self._reference, row.regions)
        return sum(minutes for region, minutes in self._minutes.items() if region in areas)

    def _fits(self, row: Stretch) -> bool:
        brief = self._brief
        areas = regions_of(self._reference, row.regions)
        if self._worked.isdisjoint(areas) or not self._said.isdisjoint(row.contraindicated):
            return False
        if row.slug in brief.aftercare_remove or not areas.isdisjoint(brief.avoid_regions):
            return False
        if STRETCHING in brief.avoid_strokes and not row.movement_only:
            return False
        bans = brief.region_avoid_strokes
        return not any(STRETCHING in bans.get(slug, ()) for slug in areas)

    def why(self, slug: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return what asked for an item: keys of `why` in aftercare.yaml, with the values met."""
        ref = self._reference
        if slug in ref.stretches:
            areas = regions_of(ref, ref.stretches[slug].regions)
            return [("regions", ref.in_order(self._worked & areas))]
        row: Advice | RedFlag = ref.advice[slug] if slug in ref.advice else ref.red_flags[slug]
        found = self._met(row.when)
        if slug in self._brief.aftercare_add:
            found.append(("rule", tuple(sorted(self._asking_for(slug)))))
        return found or [("always", ())]

    def _met(self, when: When) -> list[tuple[str, tuple[str, ...]]]:
        brief, ref = self._brief, self._reference
        worked = self._worked & regions_of(ref, when.regions)
        values: dict[str, Set[str | None]] = {
            "goals": {brief.goal} & set(when.goals),
            "modalities": {self._modality} & set(when.modalities),
            "oils": {self._oil} & set(when.oils),
            "scopes": {brief.scope} & set(when.scopes),
            "screening": brief.yes & set(when.screening),
            "effects": self._flags & set(when.effects),
            "events": self._events & set(when.events),
        }
        found = [(key, tuple(sorted(map(str, met)))) for key, met in values.items() if met]
        if worked:
            found.append(("regions", ref.in_order(worked)))
        if when.min_pressure:
            found.append(("min_pressure", (str(self._hardest),)))
        return found

    def _asking_for(self, slug: str) -> set[str]:
        """Return the questions whose outcome adds that item."""
        ref = self._reference
        return {
            each.question
            for each in self._brief.applied
            if each.question in ref.questions
            and any(
                slug in outcome.effects.aftercare_add
                for outcome in ref.questions[each.question].outcomes
            )
        }


def _fewest(found: list[Advice], section: str, most: int) -> list[Advice]:
    """Keep the weightiest of a section, no more than `most`."""
    here = sorted((row for row in found if row.section == section), key=lambda row: -row.weight)
    gone = {row.slug for row in here[most:]}
    return [row for row in found if row.slug not in gone]
