"""Whatever was done to a plan, in whatever order: what a session starts from keeps every rule."""

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction

from practice.intake.consent import services as consenting
from practice.intake.models import Consent
from practice.reference import load
from sessions_app.checkins import services as live
from sessions_app.planning import answering, editing, library, services
from sessions_app.planning.engine import verify
from sessions_app.planning.engine.documents import read_plan
from sessions_app.planning.engine.values import Edit
from sessions_app.planning.said import highest_levels, limits_of, newest_answer
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
VEINS = [{"id": "varicose-veins", "answer": "yes", "where": ["calf-left"], "kind": "calm"}]
STEPS = ("lower-back", "mid-back", "shoulders-neck", "warm-up-back")
AREAS = ("lower-back", "calf", "neck-back", "buttock", "shoulder-top", "face")
ROUNDS = 14
NEEDED = [row.key for row in load().consents.values() if row.kind == "box" and row.required]


class Walk:
    """One practitioner and one client, doing whatever chance says."""

    def __init__(self, visit, nell, seed):
        self.visit, self.nell, self.chance, self.now = visit, nell, Random(seed), NOW

    @property
    def newest(self):
        kept = services.newest_version(self.visit)
        kept.appointment = self.visit
        return kept

    def go_on(self):
        self.now += timedelta(seconds=30)
        deeds = (self.edits, self.edits, self.answers, self.answers, self.plans_anew)
        deeds += (self.goes_back, self.new_form, self.shorter, self.later, self.consent)
        try:
            self.chance.choice(deeds)()
        except (editing.NotKept, answering.PlanChanged):
            pass

    def edits(self):
        chance, step = self.chance, self.chance.choice(STEPS)
        edit = chance.choice(
            [
                Edit(what="pressure", step=step, value=chance.randint(1, 4), why="asked"),
                Edit(what="pressure", slug=chance.choice(AREAS), value=4, why="asked"),
                Edit(what="add-area", step=step, slug=chance.choice(AREAS), why="asked"),
                Edit(what="minutes", step=step, value=chance.randint(1, 20), why="asked"),
                Edit(what="remove-step", step=step, why="asked"),
                Edit(what="clock", value=chance.randint(20, 60)),
                Edit(what="more", slug=chance.choice(AREAS)),
            ]
        )
        known = {"version": self.newest.number, "by": self.nell, "now": self.now}
        editing.change(self.visit, [edit], is_sure=True, **known)

    def answers(self):
        questions = answering.shown_to_client(self.newest).questions
        said = {q.key: q.initial or q.choices[0] for q in questions}
        for question in self.chance.sample(questions, min(2, len(questions))):
            said[question.key] = self.chance.choice(question.choices)
        answering.answer(self.newest, said, words="", how="told", by=self.nell, now=self.now)

    def plans_anew(self):
        style = self.chance.choice(["swedish", "deep-tissue", "relaxation", None])
        minutes = self.chance.choice([30, 45, 60])
        minutes = min(minutes, self.visit.minutes)
        services.make_plan(self.visit, by=self.nell, now=self.now, style=style, minutes=minutes)

    def goes_back(self):
        newest = self.newest.number
        number = self.chance.randint(1, newest)
        editing.use_again(self.visit, number, version=newest, by=self.nell, now=self.now)

    def new_form(self):
        asked = {"answers": self.chance.choice([[], VEINS]), "avoid": [self.chance.choice(AREAS)]}
        document = factories.document(**asked, consents=self.chance.choice([[], ["buttock"]]))
        factories.intake(appointment=self.visit, document=document, sent_at=self.now)

    def shorter(self):
        self.visit.minutes = self.chance.choice([45, 60, 60])
        self.visit.save()

    def later(self):
        self.visit.starts_at += timedelta(hours=self.chance.choice([-1, 1]))
        self.visit.save()

    def consent(self):
        Consent.objects.create(
            client=self.visit.client,
            key=self.chance.choice(NEEDED),
            given=self.chance.random() < 0.8,
            text="I agree.",
            text_version="1",
            text_hash="0" * 64,
            language="en-gb",
            how="told",
            recorded_by=self.nell,
            at=self.now,
        )


@pytest.mark.parametrize("seed", range(8))
def test_what_it_starts_from_keeps_every_rule_and_every_word(ada, nell, seed):
    visit = factories.appointment(client=ada, practitioner=nell)
    request = {**factories.document()["request"], "scope": "full-body"}
    factories.intake(appointment=visit, document=factories.document(request=request))
    services.make_plan(visit, by=nell, now=NOW)
    walk, started = Walk(visit, nell, seed), 0
    for _round in range(ROUNDS):
        walk.go_on()
        started += starts_well(walk)
    assert visit.plans.count() > 3
    assert started


def starts_well(walk) -> bool:
    """Try to start, look at what that gave, and take it back."""
    kept, visit = walk.newest, walk.visit
    with transaction.atomic():
        try:
            live.start(visit, kept, by=walk.nell, now=walk.now)
        except live.CannotStart:
            return False
        keeps_every_word(visit, kept)
        transaction.set_rollback(True)
    visit.refresh_from_db()
    return True


def keeps_every_word(visit, kept):
    levels, intake = highest_levels(kept.document), services.newest_intake(visit)
    today = services.brief_for(visit, intake, minutes=kept.minutes, style=kept.modality)
    template = library.template_named(kept.template)
    assert verify(read_plan(kept.document), today, template=template) == []
    assert kept.intake == intake
    assert kept.document["planned_minutes"] <= visit.minutes
    assert not consenting.taken_back(visit.client_id)
    assert not levels.keys() & consenting.areas_today(intake, visit).struck
    for region, most in limits_of(newest_answer(visit)).items():
        assert levels.get(region, 0) <= most
