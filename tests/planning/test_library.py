import pytest
from django.core.management import CommandError, call_command

from practice.intake.models import Unchangeable
from practice.reference import load
from sessions_app.planning import library, services, stale
from sessions_app.planning.models import TemplateVersion
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_built_in_template_is_found_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert library.template_named("swedish-back") is load().templates["swedish-back"]
        assert library.name_of("swedish-back") == "Swedish back massage"
        assert library.template_named("") is None
        assert library.name_of(None) == ""
        assert library.template_named("unknown") is None
    assert not [slug for slug in load().templates if library.is_own(slug)]


def test_a_template_of_the_practice_is_found_by_its_version():
    factories.template()
    found = library.template_named("nells-back-v1")

    assert (found.slug, found.name) == ("nells-back-v1", "Nell's back")
    assert found.steps == load().templates["swedish-back"].steps
    assert library.name_of("nells-back-v1") == "Nell's back"
    assert library.template_named("nells-back-v2") is None


def test_a_draft_is_offered_to_no_plan():
    factories.template(state="draft")

    assert library.template_named("nells-back-v1") is None
    assert "nells-back-v1" not in {each.slug for each in library.offered()}


def test_new_plans_are_offered_the_newest_usable_version_in_one_query(django_assert_num_queries):
    factories.template(number=1)
    factories.template(number=2)
    factories.template(number=3, state="draft")
    factories.template(family="put-away", state="archived")

    with django_assert_num_queries(1):
        offered = [each.slug for each in library.offered()]
    assert offered == [*load().templates, "nells-back-v2"]


def test_an_archived_version_still_stands_for_its_plans():
    factories.template(state="archived")
    assert library.template_named("nells-back-v1").name == "Nell's back"


def test_a_version_with_words_that_are_no_longer_known_is_not_offered():
    made = factories.template()
    steps = [{**made.document["steps"][0], "phase": "overture"}, *made.document["steps"][1:]]
    TemplateVersion.objects.filter(pk=made.pk).update(document={**made.document, "steps": steps})

    assert library.template_named("nells-back-v1") is None
    assert "nells-back-v1" not in {each.slug for each in library.offered()}
    assert library.name_of("nells-back-v1") == "Nell's back"


def test_what_plans_may_have_been_made_from_never_changes_and_is_never_deleted():
    made = factories.template()
    made.document = {**made.document, "name": "Other"}

    with pytest.raises(Unchangeable):
        made.save()
    with pytest.raises(Unchangeable):
        made.delete()
    with pytest.raises(Unchangeable):
        TemplateVersion.objects.all().delete()


def test_a_plan_is_made_from_a_template_of_the_practice_and_checked_with_it(ada, nell):
    factories.template()
    appointment = factories.appointment(client=ada, practitioner=nell)
    factories.intake(appointment=appointment)
    kept = services.make_plan(appointment, by=nell, now=NOW, template="nells-back-v1")

    assert (kept.template, kept.state) == ("nells-back-v1", "ready")
    assert kept.document["template"] == "nells-back-v1"
    assert stale.still_holds(kept, appointment, now=NOW)


def test_a_plan_keeps_the_version_that_it_was_made_from(ada, nell):
    made = factories.template()
    appointment = factories.appointment(client=ada, practitioner=nell)
    factories.intake(appointment=appointment)
    kept = services.make_plan(appointment, by=nell, now=NOW, template="nells-back-v1")
    shorter = [{**step, "cues": ["Other"]} for step in made.document["steps"]]
    factories.template(number=2, document={**made.document, "steps": shorter})
    made.state = "archived"
    made.save()

    assert stale.still_holds(kept, appointment, now=NOW)


def test_the_command_plans_from_a_template_of_the_practice(capsys):
    factories.template()
    file = "docs/examples/intakes/01-easy.yaml"
    call_command("plan", file, template="nells-back-v1")
    assert "template: nells-back-v1" in capsys.readouterr().out

    with pytest.raises(CommandError, match="'nells-back-v9' is not one of: swedish-back"):
        call_command("plan", file, template="nells-back-v9")
