"""Reasons and messages in the words of the reference data; no sentence is written in Python."""

from practice.reference import Reference

from .values import Message, Reason


def say(reference: Reference, rule: str, source: str, **values: str) -> Reason:
    """Return the reason of a row in reasons.yaml with its named values filled in."""
    row = reference.reasons[rule]
    return Reason(
        rule=rule,
        source=source,
        text=_filled(row.text, values),
        client=_filled(row.client, values),
    )


def tell(
    reference: Reference, rule: str, *, urgency: str = "none", **values: str
) -> tuple[Message, Message]:
    """Return the message of a row in reasons.yaml, for the client and for the practitioner."""
    row = reference.reasons[rule]
    client, text = _filled(row.client, values), _filled(row.text, values)
    return (
        Message(to="client", urgency=urgency, rule=rule, text=client),
        Message(to="practitioner", urgency=urgency, rule=rule, text=text),
    )


def _filled(sentence: str, values: dict[str, str]) -> str:
    """Fill named values in; what somebody typed is put in as it is, braces and all."""
    for name, value in values.items():
        sentence = sentence.replace("{" + name + "}", value)
    return sentence[:1].upper() + sentence[1:]


def low(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name[:1].lower() + name[1:]


def listed(names: list[str]) -> str:
    return ", ".join(names)
