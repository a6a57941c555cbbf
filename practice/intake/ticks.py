"""The tick lists of health questions: which stand on which page, and what a tick comes to.

A list ends in three words of its own. "None of these" answers every question with no; "I'm not
sure" leads to a page that asks which; "I'd rather talk about it" is respected for whatever was
not ticked (METHOD section 5). The last two may stand beside ticks, so that neither costs one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from practice.intake.fields import NONE, NOT_SURE
from practice.reference.screening import Question
from practice.words import load

TALK, CANNOT_SAY = "talk", "cannot-say"
BESIDE = {NOT_SURE: _("I’m not sure"), TALK: _("I’d rather talk about it")}
ASKED_ELSEWHERE = {"no-touch-areas", "mobility-table"}  # each has a page of its own


@dataclass(frozen=True, kw_only=True)
class TickList:
    """One page of tick lists: `number` is part of its address and of the keys of its answers."""

    number: int
    step: int
    groups: tuple[str, ...]
    title: str = ""  # none: the only group's own

    @property
    def key(self) -> str:
        return f"ticks:{self.number}"


LISTS = (
    TickList(number=1, step=3, groups=("today",)),
    TickList(
        number=2,
        step=4,
        groups=("heart-blood", "cancer-immune"),
        title=_("Your heart, blood and immunity"),
    ),
    TickList(
        number=3,
        step=4,
        groups=("body", "bones-joints"),
        title=_("Pregnancy, tummy, bones and joints"),
    ),
    TickList(
        number=4,
        step=4,
        groups=("nerves-breathing", "about-you"),
        title=_("Nerves, breathing and how you are"),
    ),
    TickList(
        number=5,
        step=5,
        groups=("devices-skin", "allergies"),
        title=_("Your skin and allergies"),
    ),
)
OF_GROUP: Mapping[str, TickList] = {group: each for each in LISTS for group in each.groups}
AGAIN, OLD = "again", "old-"  # lists of somebody who returns: of every visit, and what is too old


def listed(group: str) -> list[Question]:
    """Return the questions that stand on a group's tick list."""
    return [
        question
        for question in load().questions_in(group)
        if question.derived_from is None and question.id not in ASKED_ELSEWHERE
    ]


def list_of(question: Question, answers: dict) -> str:
    """Return on which list a question is asked: its group's, but for some of a return visit.

    Then what is asked at every visit stands on one list, and what was answered too long ago on one
    of its own for each group (practice/intake/again/).
    """
    again = answers.get("_again")
    if again and question.every_visit:
        return AGAIN
    if again and question.id in again["apart"]:
        return f"{OLD}{question.group}"
    return question.group


def number_of(group: str) -> int | str:
    """Return what the keys of a list's answers end in."""
    if group.startswith(OLD):
        return f"{OLD}{OF_GROUP[group.removeprefix(OLD)].number}"
    return group if group == AGAIN else OF_GROUP[group].number


def asked(answers: dict, group: str) -> list[Question]:
    """Return the questions of a list, in the order of the file."""
    if "_again" not in answers:
        return listed(group)
    groups = OF_GROUP if group == AGAIN else [group.removeprefix(OLD)]
    return [q for each in groups for q in listed(each) if list_of(q, answers) == group]


def title_of(group: str) -> str:
    return load().question_groups[group.removeprefix(OLD)].title


def chosen(answers: dict, group: str) -> list[str] | None:
    """Return what was chosen on a group's list, or None where it was not answered."""
    return answers.get(f"ticks:{number_of(group)}", {}).get(group)


def is_open(answers: dict, group: str) -> bool:
    """Say whether they are not sure about something that they did not tick."""
    on_list = chosen(answers, group) or ()
    return NOT_SURE in on_list and any(each.id not in on_list for each in asked(answers, group))


def unsure(answers: dict, group: str) -> list[str]:
    """Return what was chosen on the page that asks which ones they are not sure about."""
    if NOT_SURE not in (chosen(answers, group) or ()):
        return []
    return answers.get(f"unsure:{number_of(group)}", {}).get(group, [])


def answered(question: Question, answers: dict) -> str:
    """Return what the lists alone say to a question: yes, not-sure, rather-not-say or no."""
    group = list_of(question, answers)
    on_list = chosen(answers, group) or ()
    which = unsure(answers, group)
    if question.id in on_list:
        return "yes"
    if question.id in which:
        return "not-sure"
    return "rather-not-say" if TALK in on_list or CANNOT_SAY in which else "no"


def ticked(answers: dict, group: str) -> Iterator[Question]:
    """Yield the questions of a group that are asked in full, in the order of the list."""
    for question in asked(answers, group):
        if answered(question, answers) in ("yes", "not-sure"):
            yield question


def only(question: Question) -> dict:
    """Return answers in which that question alone is ticked on its list."""
    return {OF_GROUP[question.group].key: {question.group: [question.id]}}


def none_ticked() -> dict:
    """Return the answers of somebody to whom nothing on any list applies."""
    return {each.key: {group: [NONE] for group in each.groups} for each in LISTS}
