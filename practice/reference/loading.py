"""Read all data files, once, into a `Reference`; or say everything that is wrong with them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .aftercare import SECTIONS, AftercareFile
from .checkins import CheckInsFile
from .checks import check
from .environment import EnvironmentFile
from .known import known_slugs
from .learning import LearningFile
from .oils import OilsFile
from .outcomes import OutcomesFile
from .problems import Problem, Problems
from .reading import UnreadableFile, read
from .reasons import ReasonsFile
from .reference import Reference
from .regions import RegionsFile
from .screening import ScreeningFile
from .shape import build
from .sources import SeedMapFile, SourcesFile
from .techniques import TechniquesFile
from .templates import TemplatesFile

DATA = Path(__file__).parent / "data"
FILES = {
    "regions": RegionsFile,
    "techniques": TechniquesFile,
    "oils": OilsFile,
    "templates": TemplatesFile,
    "screening": ScreeningFile,
    "checkins": CheckInsFile,
    "environment": EnvironmentFile,
    "aftercare": AftercareFile,
    "outcomes": OutcomesFile,
    "learning": LearningFile,
    "reasons": ReasonsFile,
    "sources": SourcesFile,
    "seed_map": SeedMapFile,
}


class BrokenReference(Exception):
    """The data files hold faults; `problems` names file, row and key of each."""

    def __init__(self, problems: list[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@cache
def load() -> Reference:
    """Return the reference data that the project ships, read and checked once."""
    return load_from(DATA)


@cache
def edition() -> str:
    """Return what a reviewer signs off: the version of the data, and a mark of its every letter."""
    mark = sha256()
    for name in FILES:
        mark.update((DATA / f"{name}.yaml").read_bytes())
    return f"{load().version}-{mark.hexdigest()[:8]}"


def load_from(folder: Path) -> Reference:
    """Return the reference data of a folder; raise `BrokenReference` with the faults."""
    problems, contents = Problems(), {}
    for name in FILES:
        try:
            contents[name] = read(Path(folder) / f"{name}.yaml")
        except UnreadableFile as error:
            problems.add((f"{name}.yaml",), str(error))
    _stop_at(problems)
    return from_contents(contents)


def from_contents(contents: Mapping[str, dict[Any, Any]]) -> Reference:
    """Return the reference data of the plain content of all files, by their names.

    Rows are held against each other only when each is sound by itself, so that one fault is told
    once: after the first faults are mended, a second look may find more.
    """
    problems = Problems()
    files = {
        name: build(kind, contents[name], (f"{name}.yaml",), problems)
        for name, kind in FILES.items()
    }
    problems.look_up(known_slugs(contents))
    _stop_at(problems)
    reference = _gather(files)
    check(reference, files, problems)
    _stop_at(problems)
    return reference


def validate(folder: Path = DATA) -> list[Problem]:
    """Return what is wrong with a folder of data files; empty when it is sound."""
    try:
        load_from(folder)
    except BrokenReference as broken:
        return list(broken.problems)
    return []


def _stop_at(problems: Problems) -> None:
    if problems.found:
        raise BrokenReference(problems.found)


def _advice(file: AftercareFile) -> Mapping[str, Any]:
    return MappingProxyType(
        {
            slug: replace(row, section=section)
            for section in SECTIONS
            for slug, row in getattr(file, section).items()
        }
    )


def _gather(files: Mapping[str, Any]) -> Reference:
    regions, techniques, oils = files["regions"], files["techniques"], files["oils"]
    templates, screening, checkins = files["templates"], files["screening"], files["checkins"]
    environment, aftercare = files["environment"], files["aftercare"]
    outcomes, scale = files["outcomes"], techniques.pressure_scale
    return Reference(
        version=str(screening.version),
        regions=regions.regions,
        groups=regions.groups,
        positions=regions.positions,
        expand_modes=regions.expand_modes,
        plan_ceiling=regions.plan_ceiling,
        pressure_levels=MappingProxyType({row.level: row for row in scale.levels.values()}),
        pressure_preferences=scale.preference_mapping,
        pressure_preference_note=scale.preference_note,
        lubricant_values=techniques.lubricant_values,
        strokes=techniques.strokes,
        stroke_groups=techniques.stroke_groups,
        modalities=techniques.modalities,
        modality_rules=techniques.modality_rules,
        hands=techniques.hands,
        oils=oils.oils,
        oil_order=oils.defaults.order_of_choice,
        allergens=oils.allergens,
        oil_warming=oils.warming,
        oil_amounts=oils.amounts,
        oil_hygiene=oils.hygiene_and_safety,
        oil_patch_test=oils.patch_test,
        oil_if_reaction=oils.if_reaction,
        oil_claims=oils.claims,
        durations=templates.durations,
        phases=templates.phases,
        mistakes=templates.mistakes,
        allocation=templates.allocation,
        templates=templates.templates,
        selection=templates.selection,
        goal_adjustments=templates.goal_adjustments,
        severities=screening.severities,
        severity_meaning=screening.severity_meaning,
        stop_kinds=screening.stop_kinds,
        help_lines=screening.help_lines,
        default_help_lines=screening.default_help_lines,
        answer_policy=screening.answer_policy,
        question_groups=screening.groups,
        questions=screening.questions,
        consents=screening.consents,
        checkins=checkins.items,
        checkin_principles=checkins.principles,
        live_buttons=checkins.live_buttons,
        first_aid=checkins.first_aid,
        triggers=checkins.triggers,
        non_verbal=checkins.non_verbal,
        preferences=environment.preferences,
        checklist=environment.checklist,
        email_rules=aftercare.email_rules,
        urgency_levels=aftercare.urgency_levels,
        red_flags=aftercare.red_flags,
        advice=_advice(aftercare),
        stretches=aftercare.stretches,
        claims=aftercare.claims_policy,
        why_advised=aftercare.why,
        aftercare_selection=aftercare.selection,
        goals=outcomes.goals,
        evidence_words=outcomes.evidence_words,
        measures=outcomes.measures,
        reporting_rules=outcomes.reporting_rules,
        learning=files["learning"].rules,
        most_learned=files["learning"].most,
        reasons=files["reasons"].reasons,
        sources=files["sources"].sources,
        seed_map=files["seed_map"].elements,
    )
