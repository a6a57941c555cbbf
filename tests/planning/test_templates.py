"""The pages of the practice's own templates: list, read, copy, edit, use, archive, files."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from practice.reference import load
from sessions_app.checkins import services as checkins
from sessions_app.planning import library, own_templates, services
from sessions_app.planning.engine.documents import dump, template_document
from sessions_app.planning.engine.values import Violation
from sessions_app.planning.models import TemplateVersion
from sessions_app.planning.proving import trial
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LIST = "/techniques/templates/"


@pytest.fixture(autouse=True)
def few_clients(monkeypatch):
    """Try templates on a few invented clients: the number is the same code."""
    monkeypatch.setattr(
        own_templates, "try_out", lambda template: trial.try_out(template, clients=6)
    )


@pytest.fixture
def draft(nell):
    return factories.template(by=nell, state="draft")


@pytest.fixture
def edit(draft):
    return f"{LIST}{draft.slug}/edit/"


def typed(version=1, **fields):
    """Return what the form of the lower back begins with, and the changes."""
    given = {
        "version": version,
        "do": "save",
        "min_minutes": 3,
        "max_minutes": 12,
        "weight": "2",
        "offset": 0,
        "cap": 3,
        "areas": ["lower-back"],
        "add_area": "",
        "strokes": ["effleurage", "petrissage", "friction"],
        "positions": ["prone", "side-lying", "seated"],
        "cues": "Both sides, same time each.",
        "required": "on",
        "min_session": 0,
    }
    return {key: value for key, value in (given | fields).items() if value is not None}


def step(version, slug="lower-back"):
    version.refresh_from_db()
    return next(each for each in version.document["steps"] if each["slug"] == slug)


# --- the list and one template


def test_the_list_shows_built_in_ones_and_our_own_with_their_state(nell, sign_in, draft):
    factories.template(family="evening", number=1)
    factories.template(family="put-away", state="archived")
    page = sign_in(nell).get(LIST).content.decode()

    assert "Swedish back massage" in page
    assert "In use, version 1" in page
    assert "Draft" in page
    assert "Archived" in page


def test_the_list_asks_as_often_for_20_templates_as_for_2(
    nell, sign_in, django_assert_max_num_queries
):
    browser = sign_in(nell)
    for number in range(20):
        factories.template(by=nell, family=f"family-{number}")
    with django_assert_max_num_queries(6):
        browser.get(LIST)


def test_a_template_is_read_as_a_page(nell, sign_in):
    page = sign_in(nell).get(f"{LIST}swedish-back/").content.decode()
    for words in (
        "Built in: to change it, make a copy.",
        "3-12 min",
        "Lower back",
        "Effleurage, petrissage, circular friction",
        "As firm as the client asked",
        "From 60 minutes: supine",
        "Avoids: Pressing on bone.",
        "Copy and change",
    ):
        assert words in page, words


@pytest.mark.parametrize("slug", ["unknown", "nells-back-v9"])
def test_what_is_not_there_is_404(nell, sign_in, slug):
    for path in ("", "edit/", "file/"):
        assert sign_in(nell).get(f"{LIST}{slug}/{path}").status_code == 404


def test_the_front_desk_opens_none_of_it(rex, sign_in, draft, edit):
    for path in (LIST, f"{LIST}swedish-back/", edit, f"{LIST}import/"):
        assert sign_in(rex).get(path).status_code == 403


# --- copies


def test_a_copy_is_a_draft_of_the_practices_own(nell, sign_in):
    answer = sign_in(nell).post(
        f"{LIST}swedish-back/copy/", {"name": "Evening back", "key": uuid4()}
    )
    made = TemplateVersion.objects.get()

    assert answer["Location"] == f"{LIST}evening-back-v1/edit/"
    assert (made.slug, made.state, made.made_by) == ("evening-back-v1", "draft", nell)
    assert made.copied_from == "swedish-back"


def test_a_copy_sent_twice_is_one(nell, sign_in):
    form = {"name": "Evening back", "key": uuid4()}
    browser = sign_in(nell)
    first = browser.post(f"{LIST}swedish-back/copy/", form)
    second = browser.post(f"{LIST}swedish-back/copy/", form)
    assert first["Location"] == second["Location"]
    assert TemplateVersion.objects.count() == 1


def test_two_copies_of_one_name_are_two_templates(nell):
    first = own_templates.copy("swedish-back", by=nell, name="Ours")
    second = own_templates.copy("swedish-back", by=nell, name="Ours")
    assert (first.slug, second.slug) == ("ours-v1", "ours-2-v1")


def test_a_name_of_another_script_or_of_any_length_makes_a_slug(nell):
    made = own_templates.copy("swedish-back", by=nell, name="背中")
    long = own_templates.copy("swedish-back", by=nell, name="x" * 120)
    assert made.slug == "template-v1"
    assert len(long.slug) <= 60


def test_a_copy_without_a_name_is_asked_for_one(nell, sign_in):
    answer = sign_in(nell).post(f"{LIST}swedish-back/copy/", {"name": " ", "key": uuid4()})
    assert answer.status_code == 422
    assert b"Give it a name" in answer.content
    assert not TemplateVersion.objects.exists()


# --- editing a draft


def test_the_editor_of_one_step_opens_in_its_row(nell, sign_in, edit):
    page = sign_in(nell).get(f"{edit}?step=lower-back").content.decode()
    assert page.count('id="step-form"') == 1
    assert 'name="min_minutes"' in page
    assert "Knead the muscle beside the spine; keep off the bones." in page


def test_a_step_that_is_not_there_opens_nothing(nell, sign_in, edit):
    assert sign_in(nell).get(f"{edit}?step=elbows").status_code == 302


def test_a_change_is_kept_and_the_rest_stays(nell, sign_in, draft, edit):
    before = step(draft)
    answer = sign_in(nell).post(
        f"{edit}?step=lower-back",
        typed(
            min_minutes=4,
            max_minutes=10,
            weight="1.5",
            cap=2,
            add_area="sacrum",
            strokes=["petrissage", "effleurage", "holding"],
            positions=["seated", "prone"],
            cues="One\n\n Two ",
            min_session=45,
        ),
    )
    after = step(draft)

    assert answer.status_code == 302
    assert (after["min_minutes"], after["max_minutes"], after["weight"]) == (4, 10, 1.5)
    assert after["pressure"] == {"offset": 0, "cap": 2}
    assert after["regions"] == ["lower-back", "sacrum"]
    assert after["strokes"] == ["effleurage", "petrissage", "holding"]
    assert after["positions"] == ["prone", "seated"]
    assert (after["cues"], after["min_session"]) == (["One", "Two"], 45)
    assert after["guards_against"] == before["guards_against"]
    assert (draft.version, draft.changed_by) == (2, nell)


def test_faults_are_kept_and_named_beside_their_step(nell, sign_in, draft, edit):
    browser = sign_in(nell)
    browser.post(f"{edit}?step=lower-back", typed(min_minutes=13, areas=[], add_area=""))
    page = browser.get(edit).content.decode()

    assert step(draft)["min_minutes"] == 13
    assert "Is above max_minutes." not in page
    assert "The least minutes are above the most." in page
    assert "things to mend before it can be used" in page


def test_what_is_no_number_is_refused_and_shown_back(nell, sign_in, draft, edit):
    answer = sign_in(nell).post(
        f"{edit}?step=lower-back", typed(min_minutes="a few", max_minutes=200, cues="Kept words")
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "a few" in page
    assert "Kept words" in page
    assert page.count("Choose from 0 to 90 minutes.") >= 2
    assert step(draft)["min_minutes"] == 3


@pytest.mark.parametrize(
    "change",
    [
        {"strokes": ["stripping"]},
        {"positions": ["standing"]},
        {"cap": 5},
        {"areas": ["neck-front"]},
    ],
)
def test_what_the_form_does_not_offer_is_refused(nell, sign_in, draft, edit, change):
    answer = sign_in(nell).post(f"{edit}?step=lower-back", typed(**change))
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_check_says_what_is_to_mend_and_keeps_nothing(nell, sign_in, draft, edit):
    asked = typed(do="check", cap=4)
    answer = sign_in(nell).post(f"{edit}?step=lower-back", asked)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "If you save this, 1 thing is to mend:" in page
    assert "This style goes no firmer than level 3." in page
    assert '<option value="4" selected>' in page
    assert step(draft)["pressure"]["cap"] == 3


def test_a_check_by_htmx_is_the_fragment_alone(nell, sign_in, draft, edit):
    browser = sign_in(nell, htmx=True)
    page = browser.post(f"{edit}?step=lower-back", typed(do="check")).content.decode()
    wrong = browser.post(f"{edit}?step=lower-back", typed(do="check", min_minutes="x"))

    assert page.lstrip().startswith('<div id="step-check"')
    assert "Checked: nothing to mend." in page
    assert wrong.status_code == 422
    assert wrong.content.decode().lstrip().startswith('<div id="step-check"')


def test_a_stale_save_shows_both_and_keeps_theirs(nell, olive, sign_in, draft, edit):
    sign_in(olive).post(f"{edit}?step=lower-back", typed(min_minutes=5))
    answer = sign_in(nell).post(f"{edit}?step=lower-back", typed(min_minutes=6))
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Olive Grant" in page
    assert 'value="6"' in page
    assert step(draft)["min_minutes"] == 5
    again = sign_in(nell).post(f"{edit}?step=lower-back", typed(version=2, min_minutes=6))
    assert again.status_code == 302
    assert step(draft)["min_minutes"] == 6


def test_name_and_lengths_are_edited_as_a_whole(nell, sign_in, draft, edit):
    whole = {"version": 1, "name": "Quiet back", "description": "Slow.", "durations": [30, 60]}
    assert sign_in(nell).post(f"{edit}?step=whole", whole).status_code == 302
    draft.refresh_from_db()
    assert (draft.name, draft.document["durations"]) == ("Quiet back", [30, 60])


# --- steps


def order(draft):
    draft.refresh_from_db()
    return [each["slug"] for each in draft.document["steps"]]


def test_a_step_moves_and_the_page_says_where(nell, sign_in, draft):
    steps, before = f"{LIST}{draft.slug}/steps/", order(draft)
    answer = sign_in(nell).post(steps, {"do": "down", "step": "lower-back", "version": 1})
    page = sign_in(nell).get(answer["Location"]).content.decode()

    at = before.index("lower-back")
    assert order(draft)[at : at + 2] == ["waist-sides", "lower-back"]
    assert "Moved to place 6 of 20." in page


@pytest.mark.parametrize("do", ["up", "down", "remove", "back", "fly"])
def test_the_frame_of_the_session_stays(nell, sign_in, draft, do):
    before = order(draft)
    form = {"do": do, "step": "closing-strokes", "version": 1}
    assert sign_in(nell).post(f"{LIST}{draft.slug}/steps/", form).status_code == 302
    assert order(draft) == before


def test_a_step_is_taken_out_and_put_back_where_it_was(nell, sign_in, draft):
    steps, before, browser = f"{LIST}{draft.slug}/steps/", order(draft), sign_in(nell)
    page = browser.post(steps, {"do": "remove", "step": "hips", "version": 1}, follow=True)
    assert "hips" not in order(draft)
    assert "Hips was taken out." in page.content.decode()

    browser.post(steps, {"do": "back", "version": 2})
    assert order(draft) == before


def test_an_undo_is_gone_after_another_change(nell, sign_in, draft, edit):
    steps, browser = f"{LIST}{draft.slug}/steps/", sign_in(nell)
    browser.post(steps, {"do": "remove", "step": "hips", "version": 1})
    browser.post(steps, {"do": "down", "step": "lower-back", "version": 2})
    assert "was taken out" not in browser.get(edit).content.decode()


@pytest.mark.parametrize("style", ["swedish-back", "shiatsu-back", "deep-tissue-full"])
@pytest.mark.parametrize("area", ["feet", "hands", "scalp", "chest"])
def test_a_new_step_is_careful_and_clean_from_the_start(nell, style, area):
    made = own_templates.copy(style, by=nell, name="Ours")
    reference = load()
    area = area if area in reference.groups or area in reference.regions else "scalp"
    from sessions_app.planning import steps_of_templates

    document, slug = steps_of_templates.added(made.document, "main", area)
    found = [each for each in own_templates.findings(document, made.slug) if each.step == slug]
    assert [each for each in found if each.key != "min_session"] == []


def test_a_step_without_an_area_is_not_added(nell, sign_in, draft):
    form = {"do": "add", "phase": "main", "area": "", "version": 1}
    assert sign_in(nell).post(f"{LIST}{draft.slug}/steps/", form).status_code == 422


# --- use, change, archive


def test_a_clean_draft_is_made_usable_and_offered(nell, sign_in, draft):
    use = f"{LIST}{draft.slug}/use/"
    answer = sign_in(nell).post(use, {"version": 1, "note": "Slower start"})
    draft.refresh_from_db()

    assert answer["Location"] == f"{LIST}{draft.slug}/"
    assert (draft.state, draft.note, draft.tried["clients"]) == ("usable", "Slower start", 6)
    assert draft.slug in {each.slug for each in library.offered()}
    page = sign_in(nell).get(answer["Location"]).content.decode()
    assert "Every plan passed the safety check." in page


def test_nobody_waits_for_the_database_while_a_draft_is_tried(nell, sign_in, draft, monkeypatch):
    """The case that would hurt: a tap in a running session, held up by seconds of planning."""
    open_ones = []

    def try_out(template):
        open_ones.extend(connection.savepoint_ids)
        return trial.try_out(template, clients=2)

    monkeypatch.setattr(own_templates, "try_out", try_out)
    answer = sign_in(nell).post(f"{LIST}{draft.slug}/use/", {"version": 1, "note": ""})
    assert answer.status_code == 302
    assert open_ones == []


@pytest.mark.parametrize("note", ["a\x00b", "x" * 501])
def test_F1_a_note_that_cannot_be_kept_is_shown_back_whole(nell, sign_in, draft, note):
    answer = sign_in(nell).post(f"{LIST}{draft.slug}/use/", {"version": 1, "note": note})
    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (422, "draft")
    assert f'value="{note}"' in answer.content.decode()
    assert 'id="id_note-error"' in answer.content.decode()


def test_a_draft_with_faults_cannot_be_used(nell, sign_in, draft, edit):
    browser = sign_in(nell)
    browser.post(f"{edit}?step=lower-back", typed(min_minutes=13))
    answer = browser.post(f"{LIST}{draft.slug}/use/", {"version": 2})
    draft.refresh_from_db()

    assert answer.status_code == 422
    assert b"Mend what is listed here first." in answer.content
    assert draft.state == "draft"


def test_a_trial_that_fails_lists_its_clients_and_keeps_the_draft(
    nell, sign_in, draft, monkeypatch
):
    broken = [Violation(invariant="INV-05", text="a level is above its ceiling")]
    monkeypatch.setattr(trial, "verify", lambda *_, **__: broken)
    answer = sign_in(nell).post(f"{LIST}{draft.slug}/use/", {"version": 1})
    page = answer.content.decode()
    draft.refresh_from_db()

    assert (answer.status_code, draft.state) == (422, "draft")
    assert "6 plans failed the safety check" in page
    assert page.count("a level is above its ceiling") == 5
    assert "effleurage-intake/1" in page


def test_a_stale_page_makes_nothing_usable(nell, sign_in, draft):
    assert sign_in(nell).post(f"{LIST}{draft.slug}/use/", {"version": 7}).status_code == 409
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_version_in_use_is_read_only(nell, sign_in):
    usable = factories.template(by=nell)
    browser = sign_in(nell)
    for path in ("edit/?step=lower-back", "steps/", "use/"):
        answer = browser.post(f"{LIST}{usable.slug}/{path}", typed(cues="Not lost"))
        assert answer.status_code == 409
        assert b"Not lost" in answer.content
    assert browser.get(f"{LIST}{usable.slug}/edit/").status_code == 302
    for path in ("edit/", "steps/", "use/", "archive/", "change/"):
        assert browser.post(f"{LIST}swedish-back/{path}").status_code == 404


def test_a_change_is_the_next_version_and_there_is_one_draft(nell, sign_in):
    usable = factories.template(by=nell)
    change, browser = f"{LIST}{usable.slug}/change/", sign_in(nell)
    first = browser.post(change, {"key": uuid4()})
    second = browser.post(change, {"key": uuid4()})
    assert first["Location"] == second["Location"] == f"{LIST}nells-back-v2/edit/"
    assert TemplateVersion.objects.filter(family="nells-back").count() == 2


def test_an_archived_template_is_offered_no_more_and_comes_back(nell, sign_in):
    usable = factories.template(by=nell)
    archive, browser = f"{LIST}{usable.slug}/archive/", sign_in(nell)
    browser.post(archive, {"do": "away", "key": uuid4()})
    assert usable.slug not in {each.slug for each in library.offered()}
    browser.post(archive, {"do": "back", "key": uuid4()})
    assert usable.slug in {each.slug for each in library.offered()}


def test_the_plan_page_offers_it_and_shows_its_name(ada, nell, sign_in):
    factories.template(by=nell)
    appointment = factories.appointment(client=ada, practitioner=nell)
    factories.intake(appointment=appointment)
    services.make_plan(appointment, by=nell, now=NOW, template="nells-back-v1")
    page = sign_in(nell).get(reverse("planning:plan", args=[appointment.pk])).content.decode()

    assert '<option value="nells-back-v1"' in page
    assert "Nell&#x27;s back" in page


def test_the_record_and_the_end_of_the_session_name_it(ada, nell, sign_in):
    factories.template(by=nell)
    appointment = factories.appointment(client=ada, practitioner=nell)
    factories.intake(appointment=appointment)
    kept = services.make_plan(appointment, by=nell, now=NOW, template="nells-back-v1")
    record = sign_in(nell).get(reverse("records:record", args=[ada.pk])).content.decode()
    assert "Plan made: Nell&#x27;s back" in record

    session = checkins.start(appointment, kept, by=nell, now=NOW)
    checkins.end(session, by=nell, now=NOW + timedelta(minutes=60))
    finish = sign_in(nell).get(reverse("checkins:finish", args=[appointment.pk]))
    assert "Nell&#x27;s back" in finish.content.decode()


def test_the_names_of_many_plans_take_one_query_at_most(nell, django_assert_num_queries):
    factories.template(by=nell)
    with django_assert_num_queries(0):
        assert library.names_of(["swedish-back", ""]) == {"swedish-back": "Swedish back massage"}
    with django_assert_num_queries(1):
        named = library.names_of(["swedish-back", "nells-back-v1", "nells-back-v9"])
    assert named["nells-back-v1"] == "Nell's back"


# --- files


def test_a_template_is_given_as_a_file_that_reads_back(nell, sign_in):
    answer = sign_in(nell).get(f"{LIST}swedish-back/file/")
    assert answer["Content-Disposition"] == 'attachment; filename="swedish-back.yaml"'
    again = sign_in(nell).post(
        f"{LIST}import/",
        {"file": SimpleUploadedFile("mine.yaml", answer.content), "key": uuid4()},
    )
    made = TemplateVersion.objects.get()
    assert again["Location"] == f"{LIST}{made.slug}/edit/"
    assert made.document == template_document(load().templates["swedish-back"])


def test_a_pasted_template_with_unknown_words_is_refused_whole(nell, sign_in):
    document = template_document(load().templates["swedish-back"])
    document["steps"][3]["strokes"][0] = "gliding"
    text = dump(document, "yaml")
    answer = sign_in(nell).post(f"{LIST}import/", {"text": text, "key": uuid4()})
    page = answer.content.decode()

    assert answer.status_code == 422
    words = "steps[3].strokes[0]: &#x27;gliding&#x27; is no stroke; is it &#x27;effleurage&#x27;?"
    assert words in page
    assert "name: Swedish back massage" in page
    assert not TemplateVersion.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("steps: [", "the document is not YAML"),
        ("a: &a [*a]", "aliases are not read"),
        ("name: a\nsteps: !!python/object/apply:os.system [ls]", "line 2: the tag"),
        ("format: effleurage-template/2", "a newer version of Effleurage"),
        ("[" * 100, "nested deeper"),
        (" ", "Choose a file, or paste a template."),
        ("x" * (512 * 1024 + 1), "That was too much to send at once"),
    ],
)
def test_bad_text_is_one_sentence(nell, sign_in, text, sentence):
    answer = sign_in(nell).post(f"{LIST}import/", {"text": text, "key": uuid4()})
    assert answer.status_code == (413 if len(text) > 512 * 1024 else 422)
    assert sentence in answer.content.decode()
    assert not TemplateVersion.objects.exists()


def test_a_file_that_is_too_large_is_refused(nell, sign_in):
    big = SimpleUploadedFile("big.yaml", b"x" * (512 * 1024 + 1))
    answer = sign_in(nell).post(f"{LIST}import/", {"file": big, "key": uuid4()})
    assert answer.status_code == 422
    assert b"larger than 512 KB" in answer.content


def test_an_imported_template_with_faults_is_a_draft_that_says_so(nell, sign_in):
    document = template_document(load().templates["swedish-back"])
    document["steps"][2]["pressure"]["cap"] = 3
    text = dump(document, "json")
    page = sign_in(nell).post(f"{LIST}import/", {"text": text, "key": uuid4()}, follow=True)
    assert b"The first touch is level 1, very light." in page.content
