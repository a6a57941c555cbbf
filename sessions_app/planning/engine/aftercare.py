"""Aftercare from what was done: advice, stretches and red flags (INV-29, 30 and 32).

`plan` calls it as if the plan were carried out; after the session it is called again with
what was really done.
"""

from collections.abc import Iterable, Mapping

from practice.reference import Reference, load
from practice.reference.aftercare import Advice, ExcludeWhen, Stretch, When

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
    done = _Done(worked, brief, modality, oil, frozenset(events), reference or load())
    return Aftercare(
        advice=() if brief.refused else tuple(done.advice()),
        stretches=() if brief.refused else tuple(done.stretches()),
        red_flags=tuple(done.red_flags()),
    )


class _Done:
    """What the session will have been, as far as the rules of aftercare.yaml ask."""

    def __init__(
        self,
        worked: Mapping[str, int],
        brief: Brief,
        modality: str | None,
        oil: str | None,
        events: frozenset[str],
        reference: Reference,
    ):
        self._brief, self._reference = brief, reference
        self._modality, self._oil, self._events = modality, oil, events
        self._worked = frozenset(worked)
        self._hardest = max(worked.values(), default=0)
        self._said = brief.yes | brief.withheld
        self._flags = {flag for flag in FLAGS if getattr(brief, flag)}

    def is_called_for(self, when: When) -> bool:
        """Whether every condition that is given holds; any of its values is enough."""
        brief = self._brief
        conditions = (
            (when.goals, brief.goal in when.goals),
            (when.modalities, self._modality in when.modalities),
            (when.oils, self._oil in when.oils),
            (when.scopes, brief.scope in when.scopes),
            (when.regions, not self._worked.isdisjoint(regions_of(self._reference, when.regions))),
            (when.min_pressure, self._hardest >= (when.min_pressure or 0)),
            (when.screening, not brief.yes.isdisjoint(when.screening)),
            (when.effects, not self._flags.isdisjoint(when.effects)),
            (when.events, not self._events.isdisjoint(when.events)),
        )
        return all(holds for given, holds in conditions if given)

    def red_flags(self) -> list[str]:
        rows = self._reference.red_flags.values()
        return [row.slug for row in rows if self.is_called_for(row.when)]

    def _ruled_out(self, row: ExcludeWhen) -> bool:
        return not self._said.isdisjoint(row.screening) or self._brief.goal in row.goals

    def advice(self) -> list[str]:
        """Called for or asked for by a rule, within the limits; "remove" wins over "add"."""
        rules, brief = self._reference.email_rules, self._brief
        found = [
            row
            for row in self._reference.advice.values()
            if row.slug not in brief.aftercare_remove
            and (
                row.slug in brief.aftercare_add
                or (self.is_called_for(row.when) and not self._ruled_out(row.exclude_when))
            )
        ]
        limits = {"posture": rules.max_posture, "relaxation": rules.max_relaxation}
        for section, most in limits.items():
            found = _fewest(found, section, most)
        firm = [row for row in found if self._must_stay(row)]
        room = max(0, rules.max_advice - len(firm))
        others = sorted((row for row in found if row not in firm), key=lambda row: -row.weight)
        chosen = {row.slug for row in (*firm, *others[:room])}
        return [row.slug for row in found if row.slug in chosen]

    def _must_stay(self, row: Advice) -> bool:
        """Always included, asked for by a health rule, or about a flag that is on."""
        asked = row.slug in self._brief.aftercare_add
        about = bool(row.when.effects or row.when.screening)
        return row.slug in self._reference.email_rules.always_include or asked or about

    def stretches(self) -> list[str]:
        """At most three, for areas worked, easiest first, none that an answer speaks against."""
        fit = [row for row in self._reference.stretches.values() if self._fits(row)]
        fit.sort(key=lambda row: LEVELS.index(row.level))
        return [row.slug for row in fit[: self._reference.email_rules.max_stretches]]

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


def _fewest(found: list[Advice], section: str, most: int) -> list[Advice]:
    """Keep the weightiest of a section, no more than `most`."""
    here = sorted((row for row in found if row.section == section), key=lambda row: -row.weight)
    gone = {row.slug for row in here[most:]}
    return [row for row in found if row.slug not in gone]
