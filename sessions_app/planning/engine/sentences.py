"""Reasons and messages in the words of the reference data; no sentence is written in Python."""

from functools import lru_cache

from practice.reference import Reference

from .values import Message, Reason


def say(reference: Reference, rule: str, source: str, **values: str) -> Reason:
    """Return the reason of a row in reasons.yaml with its named values filled in.

    `values` are names from the reference data and numbers, so that the sentence
    can be kept; what somebody typed goes through `quote`.
    """
    return _kept(reference, rule, source, tuple(values.items()))


@lru_cache(maxsize=20_000)
def _kept(
    reference: Reference, rule: str, source: str, values: tuple[tuple[str, str], ...]
) -> Reason:
    return quote(reference, rule, source, **dict(values))


def quote(reference: Reference, rule: str, source: str, **values: str) -> Reason:
    """As `say`, for values that a person typed: nothing of it is kept."""
    row = reference.reasons[rule]
    return Reason(
        rule=rule,
        source=source,
        text=_filled(row.text, values),
        client=_filled(row.client, values),
    )


@lru_cache(maxsize=2000)
def prevent(reference: Reference, mistake: str, source: str) -> Reason:
    """Return a row of mistakes.yaml as the reason of what guards against it."""
    row = reference.mistakes[mistake]
    return Reason(rule=mistake, source=source, text=row.prevent, client=row.why)


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
