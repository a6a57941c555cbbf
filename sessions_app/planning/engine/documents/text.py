"""Text to plain data and back: YAML as of 1.2, or JSON, never trusted."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from ..values import BadDocument

MAX_BYTES = 512 * 1024
MAX_DEPTH = 40
MAX_DOCUMENTS = 1000


def parse(text: str | bytes) -> list[Any]:
    """Return every document of a text: one JSON document (or one a line), or a YAML stream."""
    words = _decoded(text)
    if not words.strip():
        raise BadDocument("the document is empty")
    if words.lstrip().startswith("{"):
        found = _json(words)
        if found is not None:
            return found
    return _yaml(words)


def parse_one(text: str | bytes) -> Any:
    """Return the only document of a text."""
    found = parse(text)
    if len(found) != 1:
        raise BadDocument(f"expected one document, found {len(found)}")
    return found[0]


def _decoded(text: str | bytes) -> str:
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        raise BadDocument(f"the document is larger than {MAX_BYTES // 1024} KB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDocument(f"the document is not UTF-8 text (byte {error.start})") from None


# --- JSON


def _json(text: str) -> list[Any] | None:
    """Return the JSON documents of a text, or None if it is not JSON."""
    try:
        return [_json_value(text)]
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_DOCUMENTS:
        raise BadDocument(f"more than {MAX_DOCUMENTS} documents at once")
    try:
        return [_json_value(line) for line in lines]
    except json.JSONDecodeError:
        return None


def _json_value(text: str) -> Any:
    try:
        value = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except (json.JSONDecodeError, BadDocument):
        raise
    except RecursionError:
        raise BadDocument(_TOO_DEEP) from None
    except ValueError:
        raise BadDocument("the document holds a number that is too long") from None
    _refuse_depth(value)
    return value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadDocument(f"the key {key[:60]!r} comes twice")
        found[key] = value
    return found


def _no_constant(word: str) -> None:
    raise BadDocument(f"{word} is not a number that can be read")


def _refuse_depth(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise BadDocument(_TOO_DEEP)
        level = [inner for each in level for inner in _inside(each)]


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


# --- YAML


_TOO_DEEP = f"the document is nested deeper than {MAX_DEPTH} levels"
_Events = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FRACTION = re.compile(r"[-+]?[0-9]{0,18}\.[0-9]{1,18}\Z")
_PLAIN_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def _yaml(text: str) -> list[Any]:
    try:
        return _built(yaml.parse(text, _Events))
    except BadDocument:
        raise
    except (yaml.YAMLError, ValueError) as error:
        raise BadDocument(f"the document is not YAML: {_sentence(error)}") from None


def _built(events: Iterator[Any]) -> list[Any]:
    """Build plain data from the events alone, as YAML 1.2 reads it.

    Only text, whole numbers, fractions, true, false and null are known, so that
    no tag can make anything else; and there are no aliases, so that a small
    text cannot become a large value.
    """
    documents: list[Any] = []
    stack: list[_Open] = []
    for event in events:
        match event:
            case yaml.AliasEvent():
                raise BadDocument(f"{_line(event)}: aliases are not read; write the value out")
            case yaml.ScalarEvent():
                _put(_scalar(event), stack, documents, event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                _refuse_tag(event)
                stack.append(_Open(is_mapping=isinstance(event, yaml.MappingStartEvent)))
                if len(stack) > MAX_DEPTH:
                    raise BadDocument(_TOO_DEEP)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                _put(stack.pop().value, stack, documents, event)
        if len(documents) > MAX_DOCUMENTS:
            raise BadDocument(f"more than {MAX_DOCUMENTS} documents at once")
    return documents


class _Open:
    """A mapping or list that is still being filled; `key` waits for its value."""

    __slots__ = ("key", "value", "waiting")

    def __init__(self, *, is_mapping: bool):
        self.value: Any = {} if is_mapping else []
        self.key: Any = None
        self.waiting = False


def _put(value: Any, stack: list[_Open], documents: list[Any], event: Any) -> None:
    if not stack:
        documents.append(value)
        return
    top = stack[-1]
    if isinstance(top.value, list):
        top.value.append(value)
    elif top.waiting:
        top.value[top.key] = value
        top.waiting = False
    elif isinstance(value, list | dict):
        raise BadDocument(f"{_line(event)}: a key must be a word")
    elif value in top.value:
        raise BadDocument(f"{_line(event)}: the key {value!r} comes twice")
    else:
        top.key, top.waiting = value, True


def _scalar(event: Any) -> Any:
    _refuse_tag(event)
    if not event.implicit[0]:
        return event.value
    if event.value in _PLAIN_WORDS:
        return _PLAIN_WORDS[event.value]
    if _NUMBER.match(event.value):
        return int(event.value)
    if _FRACTION.match(event.value):
        return float(event.value)
    return event.value


def _refuse_tag(event: Any) -> None:
    if event.tag not in (None, "!"):
        raise BadDocument(f"{_line(event)}: the tag {event.tag[:60]!r} is not read")


def _line(event: Any) -> str:
    return f"line {event.start_mark.line + 1}"


def _sentence(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return f"{error.problem} (line {mark.line + 1}, column {mark.column + 1})"
    return " ".join(str(error).split())[:200]


# --- and back


class _PlainDumper(yaml.SafeDumper):
    """Writes equal values twice rather than as an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dump(document: dict[str, Any], form: str) -> str:
    """Return a document as text, `form` "json" (one line) or "yaml"; same input, same bytes."""
    if form == "json":
        return json.dumps(document, ensure_ascii=False) + "\n"
    if form == "yaml":
        return yaml.dump(
            document,
            Dumper=_PlainDumper,
            sort_keys=False,
            allow_unicode=True,
            width=100,
            explicit_start=True,
        )
    raise ValueError(f"unknown form {form!r}")
