import re

import pytest
from django.urls import reverse

from sessions_app.planning import services
from sessions_app.planning.engine.documents import plan_document
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.instead import Instead
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(ada, nell):
    return factories.appointment(client=ada, practitioner=nell)


@pytest.fixture
def url(appointment):
    return reverse("planning:why", args=[appointment.pk])


@pytest.fixture
def plan(appointment):
    answers = [{"id": "varicose-veins", "answer": "yes", "where": ["calf-left"], "kind": "calm"}]
    factories.intake(appointment=appointment, document=factories.document(answers=answers))
    return services.make_plan(appointment, by=None, now=NOW)


def test_it_asks_first(nell, sign_in, url, plan):
    page = sign_in(nell).get(url)
    assert page.status_code == 200
    assert "Choose an area, a stroke or a pressure" in page.content.decode()


def test_it_answers_in_both_voices_with_the_rule(nell, sign_in, url, plan):
    page = sign_in(nell).get(url, {"region": "buttock-left"}).content.decode()
    assert "No consent by name" in page
    assert "To the client: We only work on this area if you say yes" in page


def test_htmx_gets_the_answer_alone(nell, sign_in, url, plan):
    page = sign_in(nell, htmx=True).get(url, {"level": "5"}).content.decode()
    assert "never planned" in page
    assert "<html" not in page


def test_a_name_that_is_in_no_list_is_refused_in_words(nell, sign_in, url, plan):
    page = sign_in(nell).get(url, {"region": "moon"})
    assert page.status_code == 422
    assert "Choose from the lists." in page.content.decode()


def test_where_there_is_no_plan_yet_there_is_nothing_to_ask(nell, sign_in, url, appointment):
    assert sign_in(nell).get(url).status_code == 404


def test_it_is_hidden_from_omar(omar, sign_in, url, plan):
    assert sign_in(omar).get(url).status_code == 404


def test_the_plan_links_to_it_from_each_step(nell, sign_in, url, plan, appointment):
    page = sign_in(nell).get(reverse("planning:plan", args=[appointment.pk])).content.decode()
    assert f"{url}?step=lower-back" in page


def test_a_plan_that_is_not_possible_says_what_binds_and_offers_what_works(nell, sign_in, ada):
    short = factories.appointment(client=ada, practitioner=nell, minutes=15)
    factories.intake(appointment=short, document=factories.document())
    services.make_plan(short, by=None, now=NOW)
    page = sign_in(nell).get(reverse("planning:plan", args=[short.pk])).content.decode()
    assert "15 minutes leave no room" in page
    assert "Book 30 minutes" in page
    danger = page.split("panel--danger")[1].split("</div>")[0]
    assert "too short for a good massage" not in danger
    assert page.index("What works instead") < page.index("What to tell the client")


def offers_of(page):
    """The hidden fields of each form that uses an offer."""
    forms = re.findall(r'<form method="post" action="([^"]*/new/)">(.*?)</form>', page, re.S)
    fields = [dict(re.findall(r'name="(\w+)" value="([^"]*)"', body)) for _, body in forms]
    return [(forms[at][0], said) for at, said in enumerate(fields) if "forget" in said]


def test_the_plan_that_is_used_is_the_one_that_was_offered(nell, sign_in, ada):
    asked = {"modality": "swedish", "scope": "full-body", "minutes": 35}
    avoid = ["whole-back", "neck-back", "buttock", "back-knee", "forearm", "upper-arm"]
    short = factories.appointment(client=ada, practitioner=nell, minutes=35)
    document = factories.document(avoid=avoid, request=asked)
    factories.intake(appointment=short, document=document)
    by_hand = Edit(what="pressure", value=1, by="Nell Marsh")  # made to an earlier plan
    kept = services.make_plan(short, by=None, now=NOW, edits=[by_hand])
    assert (kept.state, len(kept.edits)) == ("infeasible", 1)
    browser = sign_in(nell)
    page = browser.get(reverse("planning:plan", args=[short.pk])).content.decode()
    offered = next(each.offer for each in Instead(kept, short).cards if each.offer.minutes == 35)
    address, said = next(each for each in offers_of(page) if each[1]["style"] == "sports")

    browser.post(address, said)
    used = services.newest_version(short)
    assert (used.number, used.edits) == (2, [])
    assert used.document["steps"] == plan_document(offered.plan)["steps"]
    assert max(area["pressure"] for step in used.document["steps"] for area in step["areas"]) > 1


def test_the_plan_says_why_this_style_oil_and_length(nell, sign_in, plan, appointment):
    page = sign_in(nell).get(reverse("planning:plan", args=[appointment.pk])).content.decode()
    assert "Why this plan" in page
    assert "Swedish massage, as asked." in page
    assert "60 minutes, as booked." in page
