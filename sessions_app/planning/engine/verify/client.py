"""Whether this client may be treated at all today: INV-01, 02 and 25 to 28."""

from collections.abc import Iterator

from .case import Case

# METHOD section 4: the first of these that applies is the decision.
STOP_KINDS = ("emergency", "urgent", "clearance", "today")
GUARDIAN = (None, "consent", "present")


def stops_are_obeyed(case: Case) -> Iterator[str]:
    plan, brief = case.plan, case.brief
    stops = [applied for applied in brief.applied if applied.severity == "stop"]
    for applied in brief.applied:
        withheld = applied.outcome is None and applied.severity != "stop"
        if withheld and applied.question in case.reference.answer_policy.rather_not_say_stops:
            yield f"{applied.question} is withheld, and nothing stops until it was talked over"
    kinds = {applied.stop_kind for applied in stops}
    first = next((kind for kind in STOP_KINDS if kind in kinds), None)
    if plan.decision != brief.decision:
        yield f"the decision is {plan.decision}, and the answers ask for {brief.decision}"
    if stops and (plan.steps or not plan.decision.startswith("refused")):
        yield f"{stops[0].question} stops the session, and the plan goes on"
    elif first is not None and plan.decision != f"refused-{first}":
        yield f"the decision is {plan.decision} where refused-{first} is due"
    if plan.decision.startswith("refused") and plan.steps:
        yield "a refused plan has steps"
    yield from _stop_messages(case)


def _stop_messages(case: Case) -> Iterator[str]:
    messages = case.plan.messages
    for applied in case.brief.applied:
        kind = case.reference.stop_kinds.get(applied.stop_kind or "")
        if applied.severity != "stop" or kind is None:
            continue
        heard = {
            message.urgency
            for message in messages
            if message.to == "client" and message.rule == applied.question and message.text
        }
        if kind.urgency not in heard:
            yield f"the client is not told about {applied.question} as {kind.urgency}"
    ranks = [_urgencies(case).get(message.urgency, 9) for message in messages]
    if ranks != sorted(ranks):
        yield "the messages do not come most urgent first"


def _urgencies(case: Case) -> dict[str, int]:
    return {case.reference.stop_kinds[kind].urgency: rank for rank, kind in enumerate(STOP_KINDS)}


def clearances_are_real(case: Case) -> Iterator[str]:
    for applied in case.brief.applied:
        question = case.reference.questions.get(applied.question)
        if question is None or applied.outcome is None:
            continue
        if applied.outcome >= len(question.outcomes):
            yield f"{applied.question} has no outcome {applied.outcome}"
            continue
        outcome = question.outcomes[applied.outcome]
        if applied.cleared and (outcome.if_cleared is None or outcome.stop_kind == "emergency"):
            yield f"{applied.question} counts as cleared, and it has no cleared form"
            continue
        due = outcome.if_cleared if applied.cleared and outcome.if_cleared else outcome
        if (applied.severity, applied.stop_kind) != (due.severity, due.stop_kind):
            yield f"{applied.question} is {due.severity}, and counts as {applied.severity}"
        asked_for = applied.question in case.plan.requires.clearance
        if not applied.cleared and outcome.effects.require_clearance and not asked_for:
            yield f"{applied.question} needs a clearance, and the plan does not ask for it"


def the_version_is_kept(case: Case) -> Iterator[str]:
    wanted = case.brief.reference_version
    if case.plan.reference_version != wanted:
        yield f"made with reference data {case.plan.reference_version or '?'}, not {wanted}"


def the_guardian_is_waited_for(case: Case) -> Iterator[str]:
    asked: set[str | None] = {effects.require_guardian for effects in case.all_effects}
    asked.add(case.brief.requires.guardian)
    need = max(asked, key=GUARDIAN.index)
    if case.plan.steps and GUARDIAN.index(case.plan.requires.guardian) < GUARDIAN.index(need):
        yield f"a guardian is needed ({need}), and the plan does not ask for one"
    yield from _held(case, "guardian", "no guardian is on record")


def the_review_is_waited_for(case: Case) -> Iterator[str]:
    plan, brief = case.plan, case.brief
    if not plan.steps:
        return
    asked = any(effects.require_review for effects in case.all_effects)
    by_default = any(applied.by_default for applied in brief.applied)
    if (asked or by_default or brief.requires.review) and not plan.requires.review:
        yield "a practitioner's review is needed, and the plan does not ask for it"
    needed: set[str] = {tag for effects in case.all_effects for tag in effects.training}
    needed |= set(brief.training_needed)
    if needed - set(plan.requires.training):
        yield f"training is needed ({', '.join(sorted(needed))}), and the plan does not ask for it"
    if needed - set(brief.training_held) and "training" not in plan.held_for:
        yield "the practitioner lacks a training, and the plan is not held for it"
    yield from _held(case, "review", "no practitioner's decision is on record")
    yield from _held(case, "training", "a training is missing")


def the_answers_are_fresh(case: Case) -> Iterator[str]:
    if not case.plan.steps:
        return
    blank = [
        id
        for id in case.brief.unanswered
        if id in case.reference.questions and case.reference.questions[id].every_visit
    ]
    if blank and "unanswered" not in case.plan.held_for:
        yield f"{blank[0]} is not answered for this visit, and the plan is not held for it"
    elif "unanswered" in case.brief.held_for and "unanswered" not in case.plan.held_for:
        yield "an answer is missing, and the plan is not held for it"
    if case.brief.expired and "expired" not in case.plan.held_for:
        yield "the health answers have expired, and the plan is not held for it"


def _held(case: Case, hold: str, why: str) -> Iterator[str]:
    if case.plan.steps and hold in case.brief.held_for and hold not in case.plan.held_for:
        yield f"{why}, and the plan is not held for it"
