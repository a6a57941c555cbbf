"""A form in words: for the client to check, and for a practitioner to read."""

from copy import copy
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from practice.intake import pages
from practice.intake.again import asking, deciding
from practice.intake.fields import follow_up_field, in_words
from practice.intake.forms import SCOPES
from practice.intake.health_forms import ANSWERS
from practice.reference.screening import Question
from practice.words import load

NONE_OF_THESE = _l("None of these")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A question, what was said to it, and the address of its page where it can be changed."""

    name: str
    lines: tuple[str, ...]
    slug: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """`step` and `state` are of a return form: "same", "changed" or not decided about yet."""

    title: str
    rows: tuple[Row, ...]
    step: int = 0
    state: str = ""
    asks_again: bool = False  # whether something in it is too old to be kept


def to_check(draft) -> list[Section]:
    """Return every answer of a draft by step, with the page that changes it."""
    by_step: dict[int, list[Row]] = {}
    for page in pages.sequence(draft.answers):
        if page.is_told:
            by_step.setdefault(page.step, []).extend(rows_of(page, draft))
    return [
        Section(title=str(pages.STEPS[step - 1]), rows=tuple(rows))
        for step, rows in sorted(by_step.items())
    ]


def last_time(draft) -> list[Section]:
    """Return last time's answers by step, for somebody who was here before to read through."""
    answers, marks = deciding.in_sight(draft.answers), draft.answers["_again"]
    as_if = copy(draft)
    as_if.answers = answers
    rows: dict[int, list[Row]] = {step: [] for step in deciding.MAY_BE_SAME}
    for page in asking.of_last_time(answers):
        rows[page.step].extend(row for row in rows_of(page, as_if) if row.lines)
    for step, found in rows.items():
        rows[step] = with_noes_together(found)
    apart = {deciding.step_of(id) for id in marks["apart"]}
    return [
        Section(
            title=str(pages.STEPS[step - 1]),
            rows=tuple(found),
            step=step,
            state=marks["steps"].get(str(step), ""),
            asks_again=step in apart,
        )
        for step, found in rows.items()
    ]


def with_noes_together(rows: list[Row]) -> list[Row]:
    """Return the rows with the lists of which nothing applies as one, so that there is less to read."""
    quiet = [row for row in rows if row.lines == (str(NONE_OF_THESE),)]
    if len(quiet) < 2:
        return rows
    rest = [row for row in rows if row not in quiet]
    return [*rest, Row(name=_("Nothing on these lists"), lines=tuple(row.name for row in quiet))]


def rows_of(page, draft) -> list[Row]:
    """Return a page as a row for each question; the first one goes by the page's short name."""
    rows = page.make(draft).rows(draft.answers.get(page.key, {}))
    if page.short and rows:
        rows[0] = (str(page.short), rows[0][1])
    return [Row(name=name, lines=tuple(lines), slug=page.slug) for name, lines in rows]


# --- from the document, for practitioners


def answer_words(question: Question, said: dict) -> str:
    """Return a health answer as it was given: "Varicose veins: Yes. Where? Calf (left)"."""
    parts = [f"{question.tick_label}: {ANSWERS[said['answer']]}"]
    for each in question.follow_ups:
        if said.get(each.key):
            chosen = ", ".join(in_words(follow_up_field(each), said[each.key]))
            parts.append(f"{each.ask} {chosen}")
    return ". ".join(parts)


def to_read(document: dict, own_words: str = "") -> list[Section]:
    """Return a sent form in words, section by section."""
    return [
        Section(title=_("What they would like"), rows=tuple(wish_rows(document, own_words))),
        Section(title=_("Places"), rows=tuple(place_rows(document))),
        *health_sections(document),
        Section(title=_("Comfort"), rows=tuple(comfort_rows(document))),
    ]


def wish_rows(document: dict, own_words: str):
    reference, request = load(), document.get("request", {})
    goal, style = request.get("goal"), request.get("modality")
    yield Row(name=_("Goal"), lines=(reference.goals[goal].name,) if goal else ())
    if own_words:
        yield Row(name=_("In their own words"), lines=tuple(own_words.split("\n")))
    named = reference.modalities[style].name if style else _("Left to you")
    yield Row(name=_("Style"), lines=(named,))
    scope = request.get("scope")
    yield Row(name=_("Where"), lines=(str(SCOPES[scope]),) if scope else ())


def place_rows(document: dict):
    name = load().region_name
    sore = tuple(
        f"{name(each['region'])}: {each['score']}" if "score" in each else name(each["region"])
        for each in document.get("focus", ())
    )
    avoid = tuple(map(name, document.get("avoid", ())))
    agreed = tuple(map(name, document.get("consents", ())))
    lying = tuple(load().positions[slug].name for slug in document.get("avoid_positions", ()))
    none = (_("None"),)
    yield Row(name=_("Sore or tight, 0 to 10"), lines=sore or none)
    yield Row(name=_("Please don’t touch"), lines=avoid or none)
    yield Row(name=_("Areas with a yes by name"), lines=agreed or none)
    yield Row(name=_("Positions that don’t work"), lines=lying or none)


def health_sections(document: dict) -> list[Section]:
    """Return what was not a plain no, group by group; then the groups with nothing but noes."""
    said = {answer["id"]: answer for answer in document.get("answers", ())}
    sections, quiet = [], []
    for group in load().question_groups.values():
        asked = [q for q in load().questions_in(group.slug) if q.id in said]
        told = [q for q in asked if said[q.id]["answer"] != "no"]
        rows = [Row(name=q.tick_label, lines=tuple(answer_lines(q, said[q.id]))) for q in told]
        if rows:
            rows.append(Row(name=_("Everything else on this list"), lines=(_("No"),)))
            sections.append(Section(title=group.title, rows=tuple(rows)))
        elif asked:
            quiet.append(Row(name=group.title, lines=(_("No"),)))
    if quiet:
        sections.append(Section(title=_("No to everything about"), rows=tuple(quiet)))
    return sections


def answer_lines(question: Question, said: dict) -> list[str]:
    """Return a health answer as lines: yes or not, then each follow-up with what was said."""
    given = [
        (each.ask, ", ".join(in_words(follow_up_field(each), said[each.key])))
        for each in question.follow_ups
        if said.get(each.key)
    ]
    return [str(ANSWERS[said["answer"]]), *(f"{ask} {words}" for ask, words in given)]


def comfort_rows(document: dict):
    reference = load()
    for key, value in document.get("wishes", {}).items():
        label = reference.choices(key).get(value, value)
        yield Row(name=reference.preferences[key].ask, lines=(label,))
