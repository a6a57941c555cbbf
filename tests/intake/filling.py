"""Fill in the form at random, through the same forms that the pages use."""

from django.http import QueryDict
from hypothesis import strategies as st

from practice.clients.models import Client
from practice.intake import pages
from practice.intake.fields import PickField, TicksField, flat
from practice.intake.models import IntakeDraft
from practice.staff.forms import BirthDateField

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Mn")), max_size=80)


@st.composite
def finished_answers(draw, likely=1):
    """Return what a draft holds once every page was continued from."""
    draft = IntakeDraft(client=Client(name="Ada Lane"))
    while page := pages.first_open(pages.sequence(draft.answers), draft.answers):
        form = page.make(draft, draw(posted(page.make(draft), likely)))
        assert form.is_valid(), (page, form.errors)
        draft.answers[page.key] = form.kept()
    return draft.answers


@st.composite
def posted(draw, form, likely):
    data = QueryDict(mutable=True)
    for bound in form:
        field = bound.field
        if isinstance(field, PickField):
            values = [draw(st.sampled_from([value for value, _label in flat(field.choices)]))]
        elif isinstance(field, TicksField):
            values = draw(ticks(field, likely))
        elif isinstance(field, BirthDateField):
            values = []
        else:
            values = [draw(WORDS).strip() or "Ada"]
        data.setlist(bound.html_name, values)
    return data


def ticks(field, likely):
    """Several of the list, or one of the words that stand alone."""
    options = [value for value, _label in flat(field.choices) if value not in field.alone]
    options = [value for value in options if value not in field.beside] * 8 + [*field.beside]
    several = st.lists(st.sampled_from(options), min_size=1, max_size=4 * likely, unique=True)
    alone = [st.sampled_from(sorted(field.alone)).map(lambda word: [word])] if field.alone else []
    return st.one_of(several, *alone)
