"""Read the data files as YAML 1.2: only `true` and `false` are booleans, and no key comes twice."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

_TEXT, _MERGE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"
_PLAIN: dict[str, tuple[str, Any, Callable[[str], Any]]] = {
    "tag:yaml.org,2002:bool": (r"true|false", "tf", lambda word: word == "true"),
    "tag:yaml.org,2002:int": (r"[-+]?[0-9]+", "-+0123456789", int),
    "tag:yaml.org,2002:float": (r"[-+]?[0-9]*\.[0-9]+", "-+.0123456789", float),
    "tag:yaml.org,2002:null": (r"~|null|", ["~", "n", ""], lambda word: None),
    _MERGE: (r"<<", "<", str),
}
_VALUES: dict[str, Callable[[str], Any]] = {tag: value for tag, (_, _, value) in _PLAIN.items()} | {
    _TEXT: str
}


class UnreadableFile(Exception):
    """The file is no YAML, or not in the shape that every data file has."""


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the parser in C, where it was built


class _Loader(_Base):
    """Knows the plain words of YAML 1.2 and no others: `yes`, `on` and dates are text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def resolve(self, kind: Any, value: str, implicit: tuple[bool, bool]) -> str:
        # Leaves out the path resolvers of the general form, which took half of the time.
        if kind is yaml.ScalarNode and implicit[0]:
            for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()):
                if pattern.match(value):
                    return tag
            return _TEXT
        return "tag:yaml.org,2002:map" if kind is yaml.MappingNode else _TEXT


for _tag, (_pattern, _firsts, _) in _PLAIN.items():
    _Loader.add_implicit_resolver(_tag, re.compile(f"(?:{_pattern})$"), list(_firsts))


def _plain(node: yaml.Node) -> Any:
    """Return a node as text, number, boolean, None, list or dict."""
    if isinstance(node, yaml.ScalarNode):
        if node.tag not in _VALUES:
            raise UnreadableFile(f"{_line(node)}: the tag {node.tag!r} is not used in data files")
        return _VALUES[node.tag](node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    merged: dict[Any, Any] = {}
    own: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if key_node.tag == _MERGE:
            merged = _merged(value_node) | merged
            continue
        key = _plain(key_node)
        if isinstance(key, list | dict):
            raise UnreadableFile(f"{_line(key_node)}: a key must be a word")
        if key in own:
            raise UnreadableFile(f"{_line(key_node)}: the key {key!r} comes twice")
        own[key] = _plain(value_node)
    return merged | own


def _merged(node: yaml.Node) -> dict[Any, Any]:
    base = _plain(node)
    if not isinstance(base, dict):
        raise UnreadableFile(f"{_line(node)}: '<<' takes one anchor of a mapping")
    return base


def _line(node: yaml.Node) -> str:
    return f"line {node.start_mark.line + 1}"


def read(path: Path) -> dict[Any, Any]:
    """Return the top mapping of a data file; raise `UnreadableFile` with a sentence.

    Keys at the top that start with `_` hold anchors only, and are left out.
    """
    try:
        node = yaml.compose(path.read_bytes(), Loader=_Loader)
        content = None if node is None else _plain(node)
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableFile("the file is missing") from None
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise UnreadableFile("the top of the file must be a mapping")
    return {key: row for key, row in content.items() if not str(key).startswith("_")}
