"""May there be a massage, what holds the plan, and what to say: METHOD section 4."""

from datetime import date

from practice.reference import Reference

from ..sentences import tell
from ..values import Intake, Message, Requires
from .answers import Findings, Found
from .compose import Composed

URGENCIES = ("emergency", "urgent", "routine", "none")  # most urgent first
HOLDS = ("review", "training", "guardian", "unanswered", "expired")


def stops_of(findings: Findings) -> list[Found]:
    return [each for each in findings.found if each.applied.severity == "stop"]


def strongest(findings: Findings, reference: Reference) -> str | None:
    found = {each.applied.severity for each in findings.found}
    return next((severity for severity in reference.severities if severity in found), None)


def decision_of(findings: Findings, reference: Reference) -> str:
    kinds = {each.applied.stop_kind for each in stops_of(findings)}
    for kind in reference.stop_kinds:  # the most serious first
        if kind in kinds:
            return f"refused-{kind}"
    changed = strongest(findings, reference) in ("local", "adapt")
    return "allowed-with-changes" if changed else "allowed"


def requires_of(findings: Findings, composed: Composed) -> Requires:
    waiting = (each.applied.question for each in findings.found if each.effects.require_clearance)
    return Requires(
        review=composed.require_review,
        training=tuple(sorted(composed.training)),
        guardian=composed.require_guardian,
        clearance=tuple(dict.fromkeys(waiting)),
        wait_days=composed.wait_days,
    )


def holds_of(intake: Intake, on: date, findings: Findings, requires: Requires) -> tuple[str, ...]:
    """What must be settled before the plan is released.

    A recorded review lifts the hold for review and no other: missing training,
    an absent guardian or an unanswered question are not a matter of judgement.
    """
    guardian = intake.guardian
    consents = guardian is not None and guardian.consent
    attends = consents and guardian is not None and guardian.present
    held = {
        "review": requires.review and not _reviewed(intake, on),
        "training": not set(requires.training) <= set(intake.training),
        "guardian": not {None: True, "consent": consents, "present": attends}[requires.guardian],
        "unanswered": bool(findings.unanswered or findings.open),
        "expired": findings.expired,
    }
    return tuple(hold for hold in HOLDS if held[hold])


def _reviewed(intake: Intake, on: date) -> bool:
    """Whether a review was recorded by now, after the answers that it is about were given.

    A changed answer ends any earlier approval; only dates that were written down count.
    """
    if intake.review is None or intake.review.on > on:
        return False
    given = [each.answered_on for each in intake.answers if each.answered_on]
    given += [intake.answered_on] if intake.answered_on else []
    return all(intake.review.on >= day for day in given)


# --- messages


def messages_of(
    findings: Findings,
    requires: Requires,
    held_for: tuple[str, ...],
    intake: Intake,
    reference: Reference,
) -> tuple[Message, ...]:
    """Everything there is to say, most urgent first; a refusal speaks of its stops alone."""
    stops = stops_of(findings)
    found = [message for each in stops or findings.found for message in _words(each, reference)]
    if stops and requires.wait_days:
        found += tell(reference, "wait-days", days=str(requires.wait_days))
    if not stops:
        for hold in held_for:
            found += _about_hold(hold, findings, requires, intake, reference)
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda message: URGENCIES.index(message.urgency)))


def _words(found: Found, reference: Reference) -> list[Message]:
    kind, rule = found.applied.stop_kind, found.applied.question
    urgency = reference.stop_kinds[kind].urgency if kind else "none"
    messages = [
        Message(to="client", urgency=urgency, rule=rule, text=found.client),
        Message(to="practitioner", urgency=urgency, rule=rule, text=found.text),
    ]
    if found.clearance:
        given = found.clearance
        about = {
            "clinician": given.clinician,
            "date": given.on.isoformat() if given.on else "",
            "allows": given.allows,
            "limits": given.limits or "-",
            "how": given.how,
        }
        messages += tell(reference, "clearance-used", **about)
    return messages


def _about_hold(
    hold: str, findings: Findings, requires: Requires, intake: Intake, reference: Reference
) -> tuple[Message, ...]:
    if hold == "training":
        missing = sorted(set(requires.training) - set(intake.training))
        return tell(reference, "held-training", training=", ".join(missing))
    if hold == "guardian":
        return tell(reference, f"held-guardian-{requires.guardian}")
    if hold == "unanswered":
        open = (*findings.unanswered, *findings.open)
        labels = [reference.questions[id].tick_label for id in open]
        shown = "; ".join(labels[:3]) + ("; ..." if len(labels) > 3 else "")
        return tell(reference, "held-unanswered", questions=shown)
    return tell(reference, f"held-{hold}")
