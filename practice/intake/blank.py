"""The form on paper, with nothing filled in: the same nine steps, boxes to tick, lines to write on.

It is made from the pages of the form on a screen, in the language that the client reads, so that
paper asks what the screen asks. What a screen asks only after a tick stands under that tick.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from practice.clients.models import Client
from practice.intake import forms, pages
from practice.intake.consent import services as consenting
from practice.intake.fields import flat, follow_up_field
from practice.intake.models import IntakeDraft
from practice.intake.ticks import BESIDE
from practice.reference.screening import FollowUp, Question
from practice.words import load


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing to answer: boxes to tick, or `lines` to write on."""

    label: str = ""
    hint: str = ""
    boxes: tuple[str, ...] = ()
    lines: int = 0
    more: tuple["Asked", ...] = ()  # what is asked of those who ticked it
    is_tick: bool = False  # the label stands beside a box of its own


@dataclass(frozen=True, kw_only=True)
class Part:
    """A page of the form on paper."""

    title: str
    hint: str = ""
    asked: tuple[Asked, ...] = ()
    is_map: bool = False
    scores: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    number: int
    title: str
    parts: tuple[Part, ...]


def steps() -> list[Step]:
    """Return the nine steps in the active language, for somebody of whom nothing is known."""
    draft = IntakeDraft(client=Client())
    found: dict[int, list[Part]] = {}
    for page in pages.fixed():
        found.setdefault(page.step, []).extend(parts_of(page, draft))
    found[len(pages.STEPS)] = [*agreeing()]
    return [
        Step(number=number, title=str(pages.STEPS[number - 1]), parts=tuple(parts))
        for number, parts in sorted(found.items())
    ]


def parts_of(page, draft) -> Iterator[Part]:
    title, hint = str(page.title), str(page.hint)
    if page.groups:
        yield from health_parts(page)
    elif issubclass(page.form, forms.PlacesForm):
        hint = _("Mark each place on the drawings, on the side where it is.")
        yield Part(title=title, hint=hint, is_map=True)
    elif issubclass(page.form, forms.ScoresForm):
        anchors = load().measures["nprs"].anchors
        words = "; ".join(f"{n}: {anchors[n]}" for n in sorted(anchors))
        hint = _("Write each place and circle a number. {words}").format(words=words)
        note = Asked(label=str(page.make(draft).fields["note"].asked), lines=2)
        yield Part(title=title, hint=hint, scores=tuple(range(11)), asked=(note,))
    else:
        asked = tuple(field_asked(field) for field in page.make(draft).fields.values())
        yield Part(title=title, hint=hint, asked=without_twice(title, asked))


def without_twice(title: str, asked: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """Return the questions; one that the heading asks already stands there without its words."""
    return tuple(replace(each, label="") if each.label == title else each for each in asked)


def field_asked(field) -> Asked:
    boxes = tuple(str(label) for _value, label in flat(getattr(field, "choices", ())))
    lines = 0 if boxes else 3 if "rows" in field.widget.attrs else 1
    return Asked(label=str(field.label), hint=str(field.help_text), boxes=boxes, lines=lines)


def health_parts(page) -> Iterator[Part]:
    """The tick lists of a page, each with its follow-ups under the tick."""
    for slug in page.groups:
        group = load().question_groups[slug]
        beside = (_("None of these"), *(str(words) for words in BESIDE.values()))
        questions = [q for q in load().questions_in(slug) if q.id in page.asked()]
        yield Part(
            title=group.title,
            hint=group.intro,
            asked=(*map(tick, questions), Asked(boxes=beside)),
        )


def tick(question: Question) -> Asked:
    more = tuple(follow_up(each) for each in question.follow_ups)
    in_full = () if question.ask == question.tick_label else (question.ask,)
    return Asked(
        label=question.tick_label,
        hint="" if question.follow_ups else "".join(in_full),
        more=more,
        is_tick=True,
    )


def follow_up(asked: FollowUp) -> Asked:
    if asked.type in ("regions", "text", "weeks"):
        return Asked(label=asked.ask, lines=1)
    options = tuple(str(label) for _value, label in flat(follow_up_field(asked).choices))
    return Asked(label=asked.ask, boxes=options)


def agreeing() -> Iterator[Part]:
    """The consents as boxes of their own, the statements, and the lines to sign on."""
    consents = load().consents
    boxes = [Asked(label=consenting.words(row), is_tick=True) for row in consenting.boxes()]
    yield Part(title=_("What you agree to"), asked=tuple(boxes))
    yield Part(
        title=_("For someone under 18, their parent or guardian"),
        asked=(
            Asked(label=consenting.words(consents[consenting.GUARDIAN]), is_tick=True),
            Asked(label=_("Name of the parent or guardian"), lines=1),
        ),
    )
    yield Part(
        title=_("If somebody helped you with this form"),
        asked=(
            Asked(label=consenting.words(consents[consenting.SUPPORTED]), is_tick=True),
            Asked(label=_("Name of the person who helped"), lines=1),
        ),
    )
    said = " ".join(consenting.words(row) for row in consenting.statements())
    signing = (_("Your name"), _("Signature"), _("Date"))
    yield Part(
        title=_("Sign here"), hint=said, asked=tuple(Asked(label=each, lines=1) for each in signing)
    )
