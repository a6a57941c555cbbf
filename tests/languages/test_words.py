"""What clients read of the reference data, and of documents, in the language of the page."""

from django.conf import settings
from django.utils.translation import override

from practice import reference
from practice.words import load, retold, said, texts
from sessions_app.planning.engine.sentences import say
from tests.right_to_left import CODE


def test_in_english_it_is_the_reference_data_itself():
    with override("en-gb"):
        assert load() is reference.load()


def test_in_another_language_it_is_the_same_data_in_other_words():
    with override("es"):
        ours, theirs = load(), reference.load()
        assert ours.regions["calf-left"].name == "Pantorrilla (izquierda)"
        assert ours.region_name("calf") == "Pantorrilla (los dos lados)"
        assert ours.questions["varicose-veins"].tick_label == "Varices"
        assert ours.questions.keys() == theirs.questions.keys()
        assert ours.questions["varicose-veins"].outcomes[0].effects == (
            theirs.questions["varicose-veins"].outcomes[0].effects
        )
        assert ours.expand(["calf"]) == theirs.expand(["calf"])
        assert load() is ours


def test_what_practitioners_read_stays_as_it_is():
    with override("es"):
        for slug, question in load().questions.items():
            known = reference.load().questions[slug]
            assert question.rationale == known.rationale
            assert [each.practitioner for each in question.outcomes] == [
                each.practitioner for each in known.outcomes
            ]


def test_every_follow_up_option_and_consent_is_among_the_texts():
    known, found = reference.load(), set(texts())
    for question in known.questions.values():
        assert {question.ask, question.tick_label} <= found
        for follow_up in question.follow_ups:
            assert {follow_up.ask, *follow_up.options.values()} <= found
        for outcome in question.outcomes:
            assert outcome.client in found
            assert outcome.if_cleared is None or outcome.if_cleared.client in found
    assert {each.text for each in known.consents.values()} <= found
    assert {each.text for each in known.stop_kinds.values()} <= found
    for preference in known.preferences:
        assert set(known.choices(preference).values()) <= found


def test_a_single_sentence_is_filled_after_it_is_translated():
    with override("es"):
        text = "You can book again in {days} days, if you feel well."
        assert said(text, days=3) == (
            "Puede volver a reservar dentro de 3 días, si se encuentra bien."
        )
        assert said("") == ""
    with override(CODE):
        assert said("Varicose veins").startswith("⟦Varicose veins")


def reason(rule, **values):
    return say(reference.load(), rule, "reference:tests", **values).client


def test_a_sentence_of_a_document_is_told_again_with_its_values():
    filled = reason("not-consented", region="Calf (left)")
    assert filled == "We only work on this area if you say yes to it by name: Calf (left)."
    with override("es"):
        assert retold("not-consented", filled) == (
            "Solo trabajamos esta zona si usted dice que sí por su nombre: Pantorrilla (izquierda)."
        )
    with override("en-gb"):
        assert retold("not-consented", filled) == filled


def test_a_value_keeps_the_small_letter_of_its_place_and_each_name_of_a_list_is_told():
    filled = reason("clock-gave", areas="calf (left), hips", step="Rest", was="5", now="4")
    with override("es"):
        assert retold("clock-gave", filled).endswith("pantorrilla (izquierda), caderas.")


def test_a_value_at_the_beginning_of_a_sentence_is_found():
    rows = reference.load().reasons.values()
    rule = next(each.rule for each in rows if each.client == "{given} instead of {asked}.")
    filled = reason(rule, given="gentle relaxation massage", asked="deep tissue massage")
    with override("es"):
        assert retold(rule, filled) == (
            "Masaje suave de relajación en lugar de masaje de tejido profundo."
        )


def test_what_a_question_says_is_told_by_its_own_sentence():
    question = reference.load().questions["varicose-veins"]
    with override("es"):
        assert retold("varicose-veins", question.outcomes[0].client) == (
            "Ahí solo pasaremos la mano con suavidad, o no lo tocaremos."
        )


def test_a_sentence_that_no_rule_of_that_name_says_stays_in_english():
    with override("es"):
        assert retold("not-consented", "Something of an older version.") == (
            "Something of an older version."
        )
        assert retold("a-practice's-own-template", "Anything.") == "Anything."


def test_every_reason_of_the_data_can_be_told_again():
    """Each sentence for clients, filled with names, is read back and told in other words."""
    with override(settings.LANGUAGE_CODE):
        filled = {
            rule: reason(rule, **dict.fromkeys(row.values, "calf (left)"))
            for rule, row in reference.load().reasons.items()
        }
    with override(CODE):
        stays = {rule for rule, text in filled.items() if retold(rule, text) == text}
    values_alone = {rule for rule, row in reference.load().reasons.items() if row.client == "{why}"}
    assert stays <= values_alone
