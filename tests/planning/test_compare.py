import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practice.reference import load
from sessions_app.planning import services
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
REFERENCE = load()


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(client=ada, practitioner=nell)


@pytest.fixture
def url(appointment):
    return reverse("planning:compare", args=[appointment.pk])


def planned(appointment, **document):
    factories.intake(appointment=appointment, document=factories.document(**document))
    return services.make_plan(appointment, by=None, now=NOW)


@pytest.fixture
def plan(appointment):
    return planned(appointment)


def choices(page):
    """What the buttons of the table would send: one dict of fields for each column."""
    forms = page.context["choices"]
    return [
        {
            "key": key,
            "version": page.context["kept"].number,
            "style": way.style,
            "template": way.template,
            "minutes": page.context["minutes"],
        }
        for way, key, _cells in forms
    ]


def test_every_style_that_is_possible_has_a_column_with_its_minutes(nell, sign_in, url, plan):
    page = sign_in(nell).get(url)
    names = [way.name for way in page.context["compared"].ways]
    assert names == [row.name for row in REFERENCE.modalities.values()]
    words = page.content.decode()
    assert '<th scope="col">Swedish massage <span class="chip">The plan now</span></th>' in words
    assert "Minutes by area" in words
    assert words.count('<button class="btn btn-quiet">Choose<') == 2 * len(
        names
    )  # the table, and the cards of a phone


def test_the_same_areas_stand_in_the_same_rows(nell, sign_in, url, plan):
    compared = sign_in(nell).get(url).context["compared"]
    assert len(compared.places) > 4
    for place in compared.places:
        assert [way for way, _minutes, _share in place.cells] == compared.ways
    assert max(share for place in compared.places for _w, _m, share in place.cells) == 100
    assert any(place.is_sore for place in compared.places)


def test_a_style_that_is_ruled_out_is_shown_with_the_rule(nell, sign_in, url, appointment):
    light = {**factories.document()["request"], "pressure": "light"}
    planned(appointment, request=light)
    page = sign_in(nell).get(url)
    assert [name for name, _why in page.context["compared"].ruled_out] == ["Deep tissue massage"]
    assert "Not today" in page.content.decode()
    assert "which is what the client asked for" in page.content.decode()


def test_what_differs_is_said_in_the_column_and_what_does_not_once(nell, sign_in, url, plan):
    page = sign_in(nell).get(url).content.decode()
    assert "Left out in all of them" in page
    assert "the client asked for no touch there" in page


def test_choosing_a_style_makes_the_next_version_with_the_edits_kept(
    nell, sign_in, url, appointment, plan
):
    edit = [{"what": "pressure", "value": 2, "by": "Nell Marsh"}]
    services.make_plan(appointment, by=nell, now=NOW, edits=services.read_edits(edit))
    browser = sign_in(nell)
    asked = next(each for each in choices(browser.get(url)) if each["style"] == "relaxation")
    answer = browser.post(reverse("planning:new", args=[appointment.pk]), asked)
    assert answer.status_code == 302
    newest = appointment.plans.first()
    assert (newest.number, newest.modality, newest.edits) == (3, "relaxation", edit)


def test_a_column_shows_the_plan_that_choosing_it_makes(nell, sign_in, url, appointment, plan):
    browser = sign_in(nell)
    page = browser.get(url)
    new = reverse("planning:new", args=[appointment.pk])
    for asked, way in zip(choices(page), page.context["compared"].ways, strict=True):
        browser.post(new, {**asked, "version": services.newest_version(appointment).number})
        made = appointment.plans.first()
        assert services.read_plan(made.document) == way.plan


def test_without_a_form_it_says_what_is_missing(nell, sign_in, url):
    page = sign_in(nell).get(url).content.decode()
    assert "There is nothing to compare before the form from Ada has come back." in page


def test_a_refusal_leaves_nothing_to_compare(nell, sign_in, url, appointment):
    planned(appointment, answers=[{"id": "emergency-signs", "answer": "yes"}])
    page = sign_in(nell).get(url).content.decode()
    assert "No style is possible today." in page
    assert 'btn-quiet">Choose<' not in page


def test_once_the_session_has_begun_nothing_can_be_chosen(nell, sign_in, url, plan):
    services.agree(plan, now=NOW)
    assert 'btn-quiet">Choose<' not in sign_in(nell).get(url).content.decode()


def test_it_is_hidden_from_omar(omar, sign_in, url, plan):
    assert sign_in(omar).get(url).status_code == 404


def test_it_asks_the_database_as_often_for_ten_versions_as_for_one(
    nell, sign_in, url, appointment, plan
):
    browser = sign_in(nell)
    few = asked(browser, url)
    for _version in range(9):
        services.make_plan(appointment, by=nell, now=NOW)
    assert asked(browser, url) == few <= 14


def asked(browser, url):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)
