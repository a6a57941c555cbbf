"""The hour that is planned, started and adapted: one client, ten answers, a full body."""

from functools import cache
from pathlib import Path

from sessions_app.planning import engine
from sessions_app.planning.engine.documents import parse, plan_document, read_intake


@cache
def document() -> dict:
    return parse(Path(__file__).with_name("example.yaml").read_bytes())[0]


@cache
def intake():
    return read_intake(document())


@cache
def plan():
    return engine.plan(engine.brief(intake(), on=intake().on), None, None)


def stored_plan() -> dict:
    return plan_document(plan())
