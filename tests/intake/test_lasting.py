"""What a client asked for beyond one visit: kept with their agreement, heeded, taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from practice.intake import lasting
from practice.intake.documents import document_for
from practice.intake.models import LastingWish
from sessions_app.planning.engine import brief
from sessions_app.planning.engine.documents import read_intake
from sessions_app.planning.services import make_plan
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BACK = ["lower-back-left", "lower-back-right"]


@pytest.fixture
def visit(ada, nell):
    made = factories.appointment(client=ada, practitioner=nell)
    factories.intake(appointment=made)
    return made


def kept(visit, nell, *, now=NOW, **said):
    kind = LastingWish.Kind.AREA if "regions" in said else LastingWish.Kind.COMFORT
    words = {**said, "text": "As Ada said."}
    return lasting.keep(visit.client, kind, words, appointment=visit, by=nell, now=now)


def read(visit):
    return document_for(visit.client.intakes.first(), on=NOW.date(), minutes=60)


def test_a_kept_area_is_out_of_every_plan_with_its_reason(visit, nell):
    kept(visit, nell, regions=BACK)
    made = make_plan(visit, by=nell, now=NOW)
    worked = {area["region"] for step in made.document["steps"] for area in step["areas"]}
    assert worked.isdisjoint(BACK)
    out = {row["slug"]: row for row in made.document["left_out"] if row["what"] == "region"}
    (why,) = out["lower-back-left"]["reasons"]
    assert why["rule"] == "region-kept-out"
    assert why["text"].startswith("Left out, as the client asked after an earlier session")


def test_keeping_it_makes_a_plan_stale_that_was_made_before(visit, nell, sign_in):
    make_plan(visit, by=nell, now=NOW)
    kept(visit, nell, regions=BACK, now=NOW + timedelta(minutes=1))
    page = sign_in(nell).get(reverse("planning:plan", args=[visit.pk])).content.decode()
    assert "the areas that the client wants left out have changed" in page


def test_the_document_is_as_before_where_nothing_is_kept(visit):
    assert "boundaries" not in read(visit)


def test_a_mark_on_the_form_keeps_its_own_reason(visit, nell):
    kept(visit, nell, regions=["face"])
    document = {**read(visit), "avoid": ["face"]}
    found = brief(read_intake(document), on=NOW.date())
    assert [each.rule for each in found.why["avoid-region:face"]] == ["region-avoided"]


def test_a_comfort_wish_counts_until_a_newer_form_says_it_anew(visit, nell):
    after = NOW + timedelta(hours=1)
    kept(visit, nell, key="temperature", value="extra-warm", now=after)
    assert read(visit)["wishes"]["temperature"] == "extra-warm"
    factories.intake(appointment=visit, sent_at=after + timedelta(hours=1))
    assert read(visit).get("wishes", {}).get("temperature") != "extra-warm"


def test_of_one_setting_the_newest_word_counts(visit, nell):
    for hours, value in ((1, "extra-warm"), (2, "cooler")):
        kept(visit, nell, key="temperature", value=value, now=NOW + timedelta(hours=hours))
    assert read(visit)["wishes"]["temperature"] == "cooler"


def test_keeping_the_same_twice_is_one_record(visit, nell):
    assert kept(visit, nell, regions=BACK) == kept(visit, nell, regions=BACK)
    assert LastingWish.objects.count() == 1


def test_it_is_taken_back_by_a_new_record_with_a_reason(visit, nell, sign_in):
    row = kept(visit, nell, regions=BACK)
    path = reverse("intake:take-back-wish", args=[visit.client_id, row.pk])
    browser = sign_in(nell)
    answer = browser.post(path, {"key": str(uuid4()), "reason": ""})
    assert answer.status_code == 422
    form = {"key": str(uuid4()), "reason": "She asked for it again."}
    for _time in range(2):
        browser.post(path, form)
    assert LastingWish.objects.count() == 2
    assert lasting.standing(visit.client_id) == []
    assert "boundaries" not in read(visit)
    assert kept(visit, nell, regions=BACK, now=NOW + timedelta(hours=1)) != row


def test_the_record_shows_it_to_those_who_treat_alone(visit, nell, rex, sign_in):
    kept(visit, nell, regions=BACK)
    record = reverse("records:record", args=[visit.client_id])
    page = sign_in(nell).get(record).content.decode()
    assert "As Ada said." in page
    assert "Agreed with the client and recorded by <bdi>Nell Marsh</bdi>" in page
    assert "As Ada said." not in sign_in(rex).get(record).content.decode()


def test_it_is_hidden_from_someone_with_no_business_here(visit, nell, omar, sign_in):
    row = kept(visit, nell, regions=BACK)
    path = reverse("intake:take-back-wish", args=[visit.client_id, row.pk])
    assert sign_in(omar).get(path).status_code == 404
