"""The pages of the form, in order. What is asked is data; this says where it stands.

An address never tells an answer: the pages that follow a tick list are numbered.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from practice.intake import forms, health_forms, ticks
from practice.words import load

STEPS = (
    _("About you"),
    _("What you’d like from it"),
    _("Your health today"),
    _("Your health background"),
    _("Skin and allergies"),
    _("Where it’s sore"),
    _("Where not to touch"),
    _("Your comfort"),
    _("Check and send"),
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: `key` names its answers, `slug` its address, `step` which of the nine it is of."""

    key: str
    slug: str
    step: int
    title: str
    form: type[forms.PageForm]
    hint: str = ""
    short: str = ""  # what the list of answers calls it
    groups: tuple[str, ...] = ()  # of a page of health questions
    number: int | str = 0  # of its tick list
    questions: tuple[str, ...] = ()  # of a page that follows a tick list
    part: int = 0  # of the wishes
    is_told: bool = True  # whether the list of answers names it

    def make(self, draft, data=None, *, then=None):
        """Return the page's form: as posted, as typed last time, as kept, or empty."""
        given = {"draft": draft, "page": self}
        if data is not None:
            return self.form(data, **given)
        typed = draft.answers.get("_typed", {}).get(self.key)
        if typed is not None:
            return self.form.resumed(typed, **given)
        return self.form(initial=remembered(draft.answers, self.key), **given)

    def asked(self) -> frozenset[str]:
        """Return the health questions that stand on it."""
        listed = (question.id for group in self.groups for question in ticks.listed(group))
        return frozenset((*self.questions, *listed))

    @property
    def step_name(self) -> str:
        return STEPS[self.step - 1]


def remembered(answers: dict, key: str) -> dict | None:
    """Return what a page was answered; of somebody who was here before, what it was last time."""
    return answers.get(key, answers.get("_last", {}).get(key))


def health(step: int) -> tuple[Page, ...]:
    """Return the tick lists of a step: a page for each, with one group on it or two."""
    both = _("Do any of these apply to you? Choose all that do, in both lists.")
    return tuple(
        Page(
            key=each.key,
            slug=f"health-{each.number}",
            step=step,
            title=each.title or load().question_groups[each.groups[0]].title,
            hint=both,
            form=health_forms.TicksForm,
            groups=each.groups,
            number=each.number,
        )
        for each in ticks.LISTS
        if each.step == step
    )


def fixed() -> tuple[Page, ...]:
    nprs = load().measures["nprs"]
    return (
        Page(key="about", slug="about-you", step=1, title=_("About you"), form=forms.AboutForm),
        Page(
            key="goal",
            slug="wish",
            step=2,
            title=_("What would you most like from your massage?"),
            short=_("What you’d like"),
            form=forms.GoalForm,
        ),
        Page(
            key="massage",
            slug="massage",
            step=2,
            title=_("What kind of massage?"),
            hint=_("If a health answer speaks against it, we will suggest something near to it."),
            form=forms.MassageForm,
        ),
        *health(3),
        *health(4),
        *health(5),
        Page(
            key="sore",
            slug="places",
            step=6,
            title=_("Where do you feel sore or tight?"),
            short=_("Sore or tight"),
            hint=_("Tap each place. Tap it again to take it off."),
            form=forms.PlacesForm,
        ),
        Page(
            key="scores",
            slug="scores",
            step=6,
            title=_("How bad is it right now?"),
            short=_("How bad it is"),
            hint=nprs.ask,
            form=forms.ScoresForm,
        ),
        Page(
            key="avoid",
            slug="not-here",
            step=7,
            title=_("Where should we not touch?"),
            short=_("Please don’t touch"),
            hint=_("You don’t need to say why. If there is nowhere, continue."),
            form=forms.AvoidForm,
        ),
        Page(
            key="safe",
            slug="feeling-safe",
            step=7,
            title=_("What would make it better for you?"),
            form=forms.SafeForm,
        ),
        *(
            Page(
                key=f"wishes:{part}",
                slug=f"comfort-{part + 1}",
                step=8,
                title=title,
                hint=_(
                    "Leave out what doesn’t matter to you. You can change your mind on the day."
                ),
                form=forms.WishesForm,
                part=part,
            )
            for part, title in enumerate((_("How it feels"), _("The room and small things")))
        ),
        Page(
            key="areas",
            slug="areas",
            step=8,
            title=_("May we work on any of these?"),
            short=_("Areas you said yes to"),
            hint=_(
                "We leave these out unless you choose them here. You can take it back any time."
            ),
            form=forms.AreasForm,
        ),
    )


@cache
def fixed_in(language: str) -> tuple[Page, ...]:
    """Return the pages that everyone goes through; their words are in the active language."""
    return fixed()


def sequence(answers: dict) -> Iterator[Page]:
    """Yield the pages that this client has to go through, as far as the answers tell."""
    if "_again" in answers:
        from practice.intake.again import asking  # which is made of these pages

        yield from asking.sequence(answers)
        return
    for page in fixed_in(get_language()):
        if page.key != "scores" or answers.get("sore", {}).get("places"):
            yield page
        if page.number:
            yield from after_ticks(page, answers)


def after_ticks(page: Page, answers: dict) -> Iterator[Page]:
    """Yield what tick lists lead to: which ones they are not sure about, the plain ones in full,
    then each that has more to ask."""
    common = {"step": page.step, "number": 0, "hint": ""}
    open_still = tuple(slug for slug in page.groups if ticks.is_open(answers, slug))
    if open_still:
        yield replace(
            page,
            key=f"unsure:{page.number}",
            slug=f"{page.slug}-which",
            form=health_forms.UnsureForm,
            groups=open_still,
            **common | {"title": _("Which ones are you not sure about?")},
        )
    chosen = [q for slug in page.groups for q in ticks.ticked(answers, slug)]
    plain = tuple(question.id for question in chosen if not question.follow_ups)
    if plain:
        yield replace(
            page,
            key=f"full:{page.number}",
            slug=f"{page.slug}-0",
            form=health_forms.FullForm,
            groups=(),
            questions=plain,
            **common
            | {
                "title": _("Is this right?"),
                "hint": _("Here is what you ticked, in full. Change what doesn’t fit."),
            },
        )
    for at, question in enumerate((q for q in chosen if q.follow_ups), start=1):
        yield replace(
            page,
            key=f"item:{question.id}",
            slug=f"{page.slug}-{at}",
            form=health_forms.ItemForm,
            groups=(),
            questions=(question.id,),
            **common,
        )


def is_answered(page: Page, answers: dict) -> bool:
    """Say whether a page needs nothing more.

    A change that was typed and not continued from reopens it, and so do a newly ticked question
    and words from another tab that nobody has decided about.
    """
    kept = answers.get(page.key)
    if kept is None or any(page.key in answers.get(part, {}) for part in ("_typed", "_aside")):
        return False
    asked = page.questions if page.form is health_forms.FullForm else page.groups
    return set(asked) <= kept.keys()


def first_open(pages: Iterable[Page], answers: dict) -> Page | None:
    """Return the first page that is not answered; None when all are."""
    return next((page for page in pages if not is_answered(page, answers)), None)


def last_open_to(pages: list[Page], answers: dict) -> list[Page]:
    """Return the pages that may be opened: those continued from, and the first that was not."""
    reach = next((page for page in pages if answers.get(page.key) is None), None)
    return pages if reach is None else pages[: pages.index(reach) + 1]
