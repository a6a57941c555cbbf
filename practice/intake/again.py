"""The form of somebody who was here before: what was answered last time, and what is asked again.

Such a draft has two keys of its own among its answers. `_last` holds last time's pages. `_again`
says what it was made from: {"intake", "dates": when each question was answered, "old": those whose
answer is too old on the day of the visit, "told": those that said more than no, "cleared": those
whose clinician's word has run out, "steps": {step: "same" or "changed"}, "apart": those of `old`
that are asked on a list of their own}.

What is the same is copied from `_last` to where any form keeps it; what has changed is left open,
and its pages come prefilled. So everything after it is the ordinary form.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from practice.intake import again_forms, clearing, keeping, pages, recalled, ticks
from practice.intake.fields import NONE
from practice.intake.models import Intake, IntakeDraft
from practice.intake.pages import Page
from practice.intake.ticks import AGAIN, OLD, listed
from practice.reference.screening import Question
from practice.words import load
from practice.words import load as load_words

SAME, CHANGED = "same", "changed"
WHAT_CHANGED = "what-has-changed"
TODAY = 3  # the step that is asked in whole each time
MAY_BE_SAME = (1, 2, 4, 5, 6, 7, 8)


def is_return(draft: IntakeDraft) -> bool:
    return "_again" in draft.answers


# --- beginning from last time


def answers_from(intake: Intake, draft: IntakeDraft, *, now: datetime) -> dict:
    """Return the answers with which a return form begins: nothing answered, everything known."""
    visit = draft.appointment
    today = timezone.localtime(now).date()
    due = max(today, timezone.localtime(visit.starts_at).date()) if visit else today
    dates, told = dates_of(intake), recalled.told(intake.document)
    old = too_old(dates, on=due)
    marks = {
        "intake": str(intake.pk),
        "dates": dates,
        "old": old,
        "told": list(told),
        "cleared": run_out(intake, told, on=due),
        "steps": {},
        "apart": old,
    }
    return {"_again": marks, "_last": last_pages(intake, told, old, visit)}


def dates_of(intake: Intake) -> dict[str, str]:
    """Return the day of each answer of a form: its own, or else that of the form."""
    document = intake.document
    whole = document.get("answered_on") or timezone.localtime(intake.sent_at).date().isoformat()
    given = {
        each["id"]: each.get("answered_on") or whole
        for each in document.get("answers", ())
        if each["answer"] is not None
    }
    if document.get("unlisted", "no") == "no":
        return {id: given.get(id, whole) for id in load().questions}
    return given


def too_old(dates: dict[str, str], *, on: date) -> list[str]:
    """Return the questions whose answer has expired on that day, or that were never asked."""
    first = on - timedelta(days=load().answer_policy.expiry_days)
    return [
        question.id
        for question in lasting()
        if question.id not in dates or not first <= date.fromisoformat(dates[question.id]) <= on
    ]


def lasting() -> list[Question]:
    """Return the questions of the tick lists whose answers hold from one visit to the next."""
    return [each for group in ticks.OF_GROUP for each in listed(group) if not each.every_visit]


def run_out(intake: Intake, told: dict, *, on: date) -> list[str]:
    """Return the questions on which a clinician's word stood that holds no more on that day."""
    stale = clearing.stale(clearing.newest(intake.client_id).values(), on=on)
    return [
        row.question
        for row in stale
        if row.question in told
        and clearing.is_same(row.answer, clearing.bare(told[row.question]), row.question)
    ]


def last_pages(intake: Intake, told: dict, old: list[str], visit) -> dict[str, dict]:
    """Return last time's pages. What was a no everywhere has no tick list here."""
    found = recalled.pages_of(intake, visit)
    for question in map(load().question, told):
        if question not in listed(question.group):
            continue
        for group in lists_of(question, old):
            number = ticks.number_of(group)
            if not passes(question):
                found.setdefault(f"ticks:{number}", {}).setdefault(group, []).append(question.id)
            if not question.follow_ups:
                found.setdefault(f"full:{number}", {})[question.id] = told[question.id]["answer"]
        if question.follow_ups:
            found[f"item:{question.id}"] = recalled.item_page(question, told[question.id])
    areas = load().groups["explicit-consent"].members
    agreed = [slug for slug in areas if slug in intake.document.get("consents", ())]
    return found | {"areas": {"areas": agreed or [NONE]}}


def lists_of(question: Question, old: list[str]) -> tuple[str, ...]:
    """Return the lists that may ask a question in a return form."""
    if question.every_visit:
        return (AGAIN,)
    return (question.group, OLD + question.group) if question.id in old else (question.group,)


def passes(question: Question) -> bool:
    """Say whether a yes was about that day alone, so that it is not ticked beforehand."""
    return question.every_visit and question.group == "today"


# --- what has changed


def decide(draft: IntakeDraft, how: str, steps: Iterable[int], *, now: datetime) -> None:
    """Note which steps are the same as last time, or have changed. Said twice it is said once."""
    while not keeping.store(draft, decided(draft.answers, how, steps), step=0, now=now):
        pass  # somebody saved meanwhile, and `draft` has read it


def undecided(draft: IntakeDraft) -> list[int]:
    return [step for step in MAY_BE_SAME if str(step) not in draft.answers["_again"]["steps"]]


def first_page(draft: IntakeDraft, step: int) -> Page | None:
    """Return the first page of a step that is being changed."""
    return next((each for each in of_last_time(draft.answers) if each.step == step), None)


def decided(answers: dict, how: str, steps: Iterable[int]) -> dict:
    new = deepcopy(answers)
    marks = new["_again"]
    for step in steps:
        if marks["steps"].get(str(step)) == how:
            continue
        marks["steps"][str(step)] = how
        marks["apart"] = [id for id in marks["old"] if not is_changed(marks, id)]
        leave_open(new, step)
        if how == SAME:
            new |= settled(new, step)
    if len(marks["steps"]) == len(MAY_BE_SAME):
        new[WHAT_CHANGED] = {}
    return new


def is_changed(marks: dict, id: str) -> bool:
    return marks["steps"].get(str(step_of(id))) == CHANGED


def step_of(id: str) -> int:
    """Return the step that asks a health question of the tick lists."""
    return ticks.OF_GROUP[load().question(id).group].step


def leave_open(answers: dict, step: int) -> None:
    """Take what was answered in a step away, so that its pages are asked."""
    for key in keys_of(step):
        answers.pop(key, None)
        answers.get("_typed", {}).pop(key, None)
        if key in answers.get("_saved", {}):
            answers["_saved"][key]["done"] = False


def keys_of(step: int) -> Iterator[str]:
    yield from (page.key for page in fixed() if page.step == step and page.key != "areas")
    for each in ticks.LISTS:
        if each.step == step:
            yield from (f"unsure:{each.number}", f"full:{each.number}")
            yield from (f"item:{q.id}" for g in each.groups for q in of_group(g))


def fixed() -> tuple[Page, ...]:
    return pages.fixed_in(get_language())


def of_group(group: str) -> list[Question]:
    return [each for each in listed(group) if not each.every_visit]


def settled(answers: dict, step: int) -> dict[str, dict]:
    """Return last time's answers of a step as this time's, without what is asked again anyhow."""
    last, found = answers["_last"], {}
    for page in fixed():
        if page.step != step or page.key == "areas":
            continue
        if page.number:
            found |= settled_list(answers, page)
        elif page.key in last and (page.key != "safe" or {"safe", "cannot"} <= last["safe"].keys()):
            found[page.key] = last[page.key]  # half an answer is asked about again
    return found


def settled_list(answers: dict, page: Page) -> dict[str, dict]:
    """Return a health list as it was. A yes with something left open is asked about again."""
    last, groups, found = answers["_last"], asked_groups(page, answers), {}
    if not groups:
        return found
    on_list = {group: chosen_last(answers, page, group) for group in groups}
    found[page.key] = {group: [q.id for q in each] or [NONE] for group, each in on_list.items()}
    chosen = [question for each in on_list.values() for question in each]
    full = {q.id: last[f"full:{page.number}"][q.id] for q in chosen if not q.follow_ups}
    if full:
        found[f"full:{page.number}"] = full
    items = {f"item:{q.id}": last[f"item:{q.id}"] for q in chosen if q.follow_ups}
    return found | {key: kept for key, kept in items.items() if is_whole(key, kept)}


def asked_groups(page: Page, answers: dict) -> tuple[str, ...]:
    """Return the groups of a page of which something is asked there, in a return form."""
    return tuple(group for group in page.groups if ticks.asked(answers, group))


def chosen_last(answers: dict, page: Page, group: str) -> list[Question]:
    on_list = answers["_last"].get(page.key, {}).get(group, ())
    return [each for each in ticks.asked(answers, group) if each.id in on_list]


def is_whole(key: str, kept: dict) -> bool:
    follow_ups = load().question(key.removeprefix("item:")).follow_ups
    return kept["answer"] != "yes" or all(
        each.key in kept for each in follow_ups if each.type != "text"
    )


def in_sight(answers: dict) -> dict:
    """Return the answers as they would stand if nothing more were changed, to be read through."""
    steps = answers["_again"]["steps"]
    found = {key: answers[key] for key in ("_again", "_last")}
    found["_again"] = {**answers["_again"], "steps": dict.fromkeys(map(str, MAY_BE_SAME), SAME)}
    for step in MAY_BE_SAME:
        found |= settled(answers, step)
        if str(step) in steps:
            found |= {key: answers[key] for key in keys_of(step) if key in answers}
    return found


# --- the pages


def sequence(answers: dict) -> Iterator[Page]:
    """Yield the pages in the order in which they are open to somebody who was here before.

    First what they said has changed, then the question what else has, then what is asked each
    time and what is too old.
    """
    yield from of_last_time(answers)
    yield what_changed()
    yield every_visit()
    yield from pages.after_ticks(every_visit(), answers)
    for page in map(too_old_of, fixed()):
        groups = asked_groups(page, answers)
        if page.number and groups:
            yield replace(page, groups=groups)
            yield from pages.after_ticks(replace(page, groups=groups), answers)
    if again_forms.to_clear(answers):
        yield clearances()
    yield areas_today()


def of_last_time(answers: dict) -> Iterator[Page]:
    """Yield the pages of the steps that were decided about: they are answered, or to be changed."""
    for page in fixed():
        if str(page.step) in answers["_again"]["steps"] and is_asked(page, answers):
            page = again_of(page, answers)
            yield page
            if page.number:
                yield from pages.after_ticks(page, answers)


def is_asked(page: Page, answers: dict) -> bool:
    if page.key == "scores":
        return bool(answers.get("sore", {}).get("places"))
    if page.number:
        return bool(asked_groups(page, answers))
    return page.key != "areas"


def again_of(page: Page, answers: dict) -> Page:
    """Return a page as it is asked of somebody who was here before."""
    if page.number:
        return replace(page, groups=asked_groups(page, answers))
    if page.key == "sore" and answers["_last"]["sore"]["places"]:
        return replace(
            page,
            title=_("Still sore here?"),
            short=_("Still sore here?"),
            hint=_(
                "These are the places of last time. Tap one to take it off, or tap another to "
                "mark it."
            ),
        )
    return page


def what_changed() -> Page:
    return Page(
        key=WHAT_CHANGED,
        slug=WHAT_CHANGED,
        step=1,
        title=_("What has changed?"),
        form=again_forms.NothingForm,
        is_told=False,
    )


def every_visit() -> Page:
    return Page(
        key=f"ticks:{AGAIN}",
        slug="today",
        step=TODAY,
        title=ticks.title_of("today"),
        short=_("Today"),
        hint=_("We ask this each time. Choose all that are true now."),
        form=again_forms.EveryVisitForm,
        groups=(AGAIN,),
        number=AGAIN,
    )


def too_old_of(page: Page) -> Page:
    if not page.number:
        return page
    return replace(
        page,
        key=f"ticks:{OLD}{page.number}",
        slug=f"again-{page.slug}",
        hint=_("It is more than six months since you told us about these. Choose all that apply."),
        form=again_forms.TooOldForm,
        groups=tuple(OLD + group for group in page.groups),
        number=f"{OLD}{page.number}",
    )


def clearances() -> Page:
    return Page(
        key="cleared",
        slug="doctor",
        step=4,
        title=_("Has your doctor said yes again?"),
        hint=load_words().stop_kinds["clearance"].text,
        form=again_forms.ClearedForm,
    )


def areas_today() -> Page:
    page = next(each for each in fixed() if each.key == "areas")
    return replace(
        page,
        hint=_(
            "We ask this each time, and leave these out unless you choose them here. What you said "
            "last time is marked. You can take it back any time."
        ),
    )


# --- what is sent


def kept_dates(answers: dict) -> dict[str, str]:
    """Return the day of each no that was not asked again by name: it is no newer than it was."""
    if "_again" not in answers:
        return {}
    marks, saved = answers["_again"], answers.get("_saved", {})
    return {
        each.id: marks["dates"][each.id]
        for each in lasting()
        if each.id not in marks["apart"]
        and each.id in marks["dates"]
        and not saved.get(ticks.OF_GROUP[each.group].key, {}).get("done")
        and ticks.answered(each, answers) == "no"
    }


def clearances_said(answers: dict) -> list[str]:
    """Return, for a person to read, what they say about a clinician's word that has run out."""
    return [
        _t("{what}: has the doctor said yes again? {answer}").format(
            what=load_words().question(id).tick_label, answer=again_forms.AGREED_AGAIN[said]
        )
        for id, said in answers.get("cleared", {}).items()
    ]
