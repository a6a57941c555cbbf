"""Choose other things to do, take suggested words again, and never lose what was typed."""

from dataclasses import replace

import pytest
from django.urls import reverse

from practice.intake.models import Consent
from practice.mail.models import OutgoingMail
from sessions_app.aftercare import services
from sessions_app.aftercare.facts import Facts
from sessions_app.aftercare.models import AftercareSummary
from tests.aftercare.test_edit import typed
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def kept():
    return AftercareSummary.objects.get().document


def slugs(name):
    return [each["slug"] for each in kept()[name]]


@pytest.fixture
def press(nell, sign_in, url, finished):
    """Return a function that presses a button of the page, with these words in its fields."""
    browser = sign_in(nell)

    def pressed(do="", **fields):
        return browser.post(url, typed(finished, **({"do": do} if do else {}), **fields))

    return pressed


def test_things_move_leave_and_come_back(press, finished):
    first, second, third = [e["slug"] for e in services.draft(finished).document["things"]]
    assert press(f"down.{first}").status_code == 302
    assert slugs("things") == [second, first, third]
    press(f"out.{first}")
    assert slugs("things") == [second, third]
    assert slugs("aside")[0] == first
    press(f"page.{first}")
    assert slugs("more")[-1] == first
    press(f"in.{first}")
    assert slugs("things") == [second, third, first]


def test_there_are_never_more_than_three_in_the_mail(press, finished):
    press()
    other = slugs("more")[0]
    answer = press(f"in.{other}", done="My own words.")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Three things to do are the most in the email" in page
    assert "My own words." in page
    assert len(kept()["things"]) == 3


def test_there_are_never_more_than_three_stretches(press):
    press()
    others = [slug for slug in slugs("aside") if slug.startswith("stretch")]
    stretches = [s for s in slugs("things") + slugs("more") if s.startswith("stretch")]
    assert len(stretches) == 3
    answer = press(f"page.{others[0]}")
    assert answer.status_code == 422
    assert "Three stretches are the most" in answer.content.decode()


@pytest.mark.parametrize("do", ["in.no-such-thing", "burn.it", "up.", "back.version", "in"])
def test_a_button_that_does_not_exist_changes_nothing(press, do):
    assert press(do).status_code == 422
    assert not AftercareSummary.objects.exists()


def test_an_item_in_other_words_stays_that_item_and_loses_its_steps(press, finished, client):
    slug = next(
        each["slug"]
        for each in services.draft(finished).document["things"]
        if each["slug"].startswith("stretch")
    )
    at = [each["slug"] for each in services.draft(finished).document["things"]].index(slug) + 1
    press(**{f"thing_{at}": "Roll your shoulders when you wait for the kettle."})
    assert slugs("things")[at - 1] == slug
    page = services.preview(services.draft(finished)).text
    assert "wait for the kettle" in page
    press(f"back.{slug}")
    assert kept()["things"][at - 1]["text"] == kept()["things"][at - 1]["was"]


def test_ones_own_words_are_kept_and_can_be_moved(press):
    press(thing_3="Walk to the sea.", slug_3="")
    own = slugs("things")[2]
    assert own.startswith("own-")
    press(f"up.{own}")
    assert kept()["things"][1]["text"] == "Walk to the sea."


def test_what_is_emptied_is_put_aside_and_not_lost(press, finished):
    first = services.draft(finished).document["things"][0]
    press(thing_1="")
    assert first["slug"] not in slugs("things")
    assert kept()["aside"][0]["text"] == first["text"]


def test_suggested_words_come_back_at_a_press(press, finished):
    suggested = services.draft(finished).document["done"]
    press(done="Other words.")
    press("back.done")
    assert kept()["done"] == suggested


def test_changed_words_are_marked_against_the_suggestion(press, nell, sign_in, url):
    press(done="We went slowly.")
    page = sign_in(nell).get(url).content.decode()
    assert "<ins>We went slowly.</ins>" in page
    assert "<del>" in page


def test_each_item_says_why_on_what_evidence_and_from_where(nell, sign_in, url):
    page = sign_in(nell).get(url).content.decode()
    assert "Why this" in page
    assert "Worked today: " in page
    assert "For this goal: Ease tight, stiff muscles." in page
    assert "A few studies, or studies of low quality." in page
    assert "Common home exercises" in page


def test_what_is_for_staff_alone_leaves_nowhere(press, finished, client, nell):
    press(send="1")
    mail = OutgoingMail.objects.get(kind="aftercare")
    link = mail.text[mail.text.index("/s/") :].split()[0]
    page = client.get(link).content.decode()
    for words in ("Worked today", "Why this", "low quality"):
        assert words not in mail.text + mail.html + page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Your t o x i n s are gone.", "We do not say “t o x i n s”"),
        ("Down from 6/10.", "Leave out the score “6/10”"),
    ],
)
def test_INV_30_what_may_not_be_said_is_named_and_nothing_is_lost(press, words, told):
    answer = press(done=words, thing_1="Walk home.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page and words in page and "Walk home." in page
    assert not AftercareSummary.objects.exists()


def test_INV_30_a_health_answer_is_named_only_after_an_opt_in(press, finished, ada, monkeypatch):
    known = Facts.of(finished, finished.note)
    asthma = replace(known, brief=replace(known.brief, yes=known.brief.yes | {"asthma"}))
    monkeypatch.setattr(Facts, "of", lambda session, note: asthma)
    words = "Keep your asthma inhaler near."
    answer = press(next=words)
    assert answer.status_code == 422
    assert "“asthma” is from the health answers" in answer.content.decode()
    first = Consent.objects.filter(client=ada).first()
    first.pk, first.key, first.at, first._state.adding = None, "email_health_tips", NOW, True
    first.save()
    assert press(next=words).status_code == 302


def test_a_save_in_passing_answers_with_the_new_version_and_the_email(nell, sign_in, url, finished):
    browser = sign_in(nell, htmx=True)
    answer = browser.post(url, typed(finished, done="Slowly."))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="saved"' in page and 'id="id_version"' in page and "iframe" in page
    assert "<html" not in page
    refused = browser.post(url, typed(finished, done="It cures."))
    assert refused.status_code == 422
    assert "We do not say" in refused.content.decode() and "<html" not in refused.content.decode()


def test_a_tap_that_overtakes_the_last_save_of_its_page_is_no_conflict(
    nell, sign_in, url, finished
):
    browser = sign_in(nell)
    sent = typed(finished, done="Slowly.")
    browser.post(url, sent)  # what the page saved in passing
    assert browser.post(url, {**sent, "send": "1"}).status_code == 302
    assert OutgoingMail.objects.get(kind="aftercare").state == "pending"


def test_words_typed_after_it_was_sent_are_shown_back(nell, sign_in, url, finished):
    browser = sign_in(nell)
    browser.post(url, typed(finished, send="1"))
    answer = browser.post(url, typed(finished, done="Too late."))
    assert answer.status_code == 409
    assert "Your words, not saved" in answer.content.decode()
    assert "Too late." in answer.content.decode()


def test_it_goes_at_a_time_of_ones_own(press, finished):
    assert press(send="1", when="own").status_code == 422
    assert press(send="1", when="own", at="2026-11-20T10:00").status_code == 422
    assert press(send="1", when="own", at="2027-11-20T10:00").status_code == 422
    assert press(send="1", when="own", at="2026-11-24T10:30").status_code == 302
    assert f"{OutgoingMail.objects.get(kind='aftercare').due_at:%d %H:%M}" == "24 10:30"


def test_it_is_shown_or_printed_without_consent_and_taken_back(nell, sign_in, finished, ada):
    ada.email = ""
    ada.save()
    browser = sign_in(nell)
    paper = browser.get(reverse("aftercare:paper", args=[finished.appointment_id]))
    assert "When to get help" in paper.content.decode()
    assert not AftercareSummary.objects.exists()
    given = reverse("aftercare:given", args=[finished.appointment_id])
    assert browser.post(given, typed(finished, done="In person.")).status_code == 302
    summary = AftercareSummary.objects.get()
    assert (summary.state, summary.document["done"]) == ("given", "In person.")
    browser.post(reverse("aftercare:undo", args=[finished.appointment_id]))
    assert AftercareSummary.objects.get().state == "draft"


def test_the_dark_look_is_the_same_mail_with_its_dark_rules_on(nell, sign_in, finished):
    address = reverse("aftercare:message", args=[finished.appointment_id])
    browser = sign_in(nell)
    dark = browser.get(f"{address}?look=dark").content.decode()
    light = browser.get(address).content.decode()
    assert "prefers-color-scheme" not in dark + light
    assert dark.replace("(min-width: 0)", "(max-width: 0)") == light
