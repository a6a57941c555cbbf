"""The pages of somebody who was here before, in their order."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from practice.intake import pages, ticks
from practice.intake.again import forms
from practice.intake.again.deciding import WHAT_CHANGED, asked_groups, fixed
from practice.intake.models import IntakeDraft
from practice.intake.pages import Page
from practice.intake.ticks import AGAIN, OLD
from practice.words import load

TODAY = 3  # the step that is asked in whole each time


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
    if forms.to_clear(answers):
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


def first_page(draft: IntakeDraft, step: int) -> Page | None:
    """Return the first page of a step that is being changed."""
    return next((each for each in of_last_time(draft.answers) if each.step == step), None)


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
        form=forms.NothingForm,
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
        form=forms.EveryVisitForm,
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
        form=forms.TooOldForm,
        groups=tuple(OLD + group for group in page.groups),
        number=f"{OLD}{page.number}",
    )


def clearances() -> Page:
    return Page(
        key="cleared",
        slug="doctor",
        step=4,
        title=_("Has your doctor said yes again?"),
        hint=load().stop_kinds["clearance"].text,
        form=forms.ClearedForm,
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
