"""All reference data as one read-only value, and the questions that everyone asks of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from .aftercare import (
    Advice,
    AftercareSelection,
    Claim,
    EmailRules,
    RedFlag,
    Stretch,
    UrgencyLevel,
    Why,
)
from .checkins import CheckInItem, FirstAid, LiveButton, Trigger
from .environment import ChecklistItem, Preference
from .learning import LearningRule
from .oils import Allergen, Amounts, Oil, OilClaim, Warming
from .outcomes import Goal, Measure
from .reasons import ReasonText
from .regions import Position, Region, RegionGroup
from .screening import AnswerPolicy, Consent, HelpLines, Question, QuestionGroup, StopKind
from .sources import SeedIdea, Source
from .techniques import Hands, Modality, PressureLevel, Stroke
from .templates import Allocation, GoalAdjustment, Mistake, Phase, Selection, Template


@dataclass(frozen=True, kw_only=True, eq=False)
class Reference:
    """The reference data of one version. Mappings keep the order of the files."""

    version: str
    # the body
    regions: Mapping[str, Region]
    groups: Mapping[str, RegionGroup]
    positions: Mapping[str, Position]
    expand_modes: Mapping[str, str]
    plan_ceiling: int
    # techniques
    pressure_levels: Mapping[int, PressureLevel]
    pressure_preferences: Mapping[str, int]
    pressure_preference_note: str
    lubricant_values: Mapping[str, str]
    strokes: Mapping[str, Stroke]
    stroke_groups: Mapping[str, frozenset[str]]
    modalities: Mapping[str, Modality]
    modality_rules: tuple[str, ...]
    hands: Hands
    # oils
    oils: Mapping[str, Oil]
    oil_order: tuple[str, ...]
    allergens: Mapping[str, Allergen]
    oil_warming: Warming
    oil_amounts: Amounts
    oil_hygiene: tuple[str, ...]
    oil_patch_test: str
    oil_if_reaction: str
    oil_claims: tuple[OilClaim, ...]
    # templates
    durations: tuple[int, ...]
    phases: Mapping[str, Phase]
    mistakes: Mapping[str, Mistake]
    allocation: Allocation
    templates: Mapping[str, Template]
    selection: Mapping[str, Selection]
    goal_adjustments: Mapping[str, GoalAdjustment]
    # screening
    severities: tuple[str, ...]
    severity_meaning: Mapping[str, str]
    stop_kinds: Mapping[str, StopKind]
    help_lines: Mapping[str, HelpLines]
    default_help_lines: str
    answer_policy: AnswerPolicy
    question_groups: Mapping[str, QuestionGroup]
    questions: Mapping[str, Question]
    consents: Mapping[str, Consent]
    # during the session
    checkins: Mapping[str, CheckInItem]
    checkin_principles: tuple[str, ...]
    live_buttons: Mapping[str, LiveButton]
    first_aid: Mapping[str, FirstAid]
    triggers: Mapping[str, Trigger]
    non_verbal: tuple[str, ...]
    # the room
    preferences: Mapping[str, Preference]
    checklist: Mapping[str, ChecklistItem]
    # afterwards
    email_rules: EmailRules
    urgency_levels: Mapping[str, UrgencyLevel]
    red_flags: Mapping[str, RedFlag]
    advice: Mapping[str, Advice]
    stretches: Mapping[str, Stretch]
    claims: tuple[Claim, ...]
    why_advised: Why
    aftercare_selection: AftercareSelection
    # outcomes
    goals: Mapping[str, Goal]
    evidence_words: Mapping[str, str]
    measures: Mapping[str, Measure]
    reporting_rules: tuple[str, ...]
    # what earlier sessions teach
    learning: Mapping[str, LearningRule]
    most_learned: int
    # words and origins
    reasons: Mapping[str, ReasonText]
    sources: Mapping[str, Source]
    seed_map: Mapping[str, SeedIdea]

    # --- areas

    def expand(self, slugs: Iterable[str]) -> frozenset[str]:
        """Return the regions that areas and groups stand for; `KeyError` for an unknown slug."""
        regions: set[str] = set()
        for slug in slugs:
            if slug in self.regions:
                regions.add(slug)
            else:
                regions |= self._members[slug]
        return frozenset(regions)

    @cached_property
    def _members(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}

        def members(slug: str) -> frozenset[str]:
            if slug not in found:
                found[slug] = frozenset().union(
                    *(
                        {member} if member in self.regions else members(member)
                        for member in self.groups[slug].members
                    )
                )
            return found[slug]

        for slug in self.groups:
            members(slug)
        return MappingProxyType(found)

    def in_order(self, slugs: Iterable[str]) -> tuple[str, ...]:
        """Return areas and groups as regions in the order of the file, each once."""
        wanted = self.expand(slugs)
        return tuple(slug for slug in self.regions if slug in wanted)

    def region(self, slug: str) -> Region:
        return self.regions[slug]

    def mirror(self, slug: str) -> str | None:
        """Return the same area on the other side; None for the midline."""
        return self.regions[slug].mirror

    def region_name(self, slug: str) -> str:
        """Return the client's name of an area, with its side, or of a group."""
        found = self.regions.get(slug)
        return found.name if found else self.groups[slug].name

    def practitioner_name(self, slug: str) -> str:
        """Return the anatomical name of an area, with its side, or the name of a group."""
        found = self.regions.get(slug)
        return found.practitioner_name if found else self.groups[slug].name

    @cached_property
    def never_worked(self) -> frozenset[str]:
        return self._members["never-worked"]

    @cached_property
    def glide_only(self) -> frozenset[str]:
        return self._members["glide-only"]

    @cached_property
    def explicit_consent_regions(self) -> frozenset[str]:
        return self._members["explicit-consent"]

    # --- strokes and pressure

    def expand_strokes(self, slugs: Iterable[str]) -> frozenset[str]:
        """Return the strokes that strokes and their groups stand for."""
        strokes: set[str] = set()
        for slug in slugs:
            strokes |= {slug} if slug in self.strokes else self.stroke_groups[slug]
        return frozenset(strokes)

    def stroke_group(self, slug: str) -> frozenset[str]:
        return self.stroke_groups[slug]

    def fallbacks(self, modality: str) -> tuple[str, ...]:
        """Return the style and those it falls back to, in order."""
        chain: list[str] = []
        following: str | None = modality
        while following is not None:
            chain.append(following)
            following = self.modalities[following].fallback
        return tuple(chain)

    # --- screening

    def question(self, id: str) -> Question:
        return self.questions[id]

    @cached_property
    def every_visit_questions(self) -> tuple[Question, ...]:
        return tuple(each for each in self.questions.values() if each.every_visit)

    def questions_in(self, group: str) -> tuple[Question, ...]:
        return tuple(each for each in self.questions.values() if each.group == group)

    # --- wishes and advice

    def choices(self, preference: str) -> Mapping[str, str]:
        """Return value and label of a comfort preference; for oil these are the oils."""
        row = self.preferences[preference]
        choices = dict(row.extra_options)
        choices.update(row.options)
        if row.options_from == "oils":
            choices.update({oil.slug: oil.name for oil in self.oils.values()})
        return choices

    def advice_in(self, section: str) -> tuple[Advice, ...]:
        return tuple(each for each in self.advice.values() if each.section == section)

    @cached_property
    def health_stops(self) -> frozenset[str]:
        """Return the session events that end a massage for health reasons."""
        return frozenset(
            option.effects.event
            for item in self.checkins.values()
            for option in item.options
            if option.effects.end_session and option.effects.event
        )
