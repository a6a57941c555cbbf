"""Read the data files as YAML 1.2: only `true` and `false` are booleans, and no key comes twice."""

import re
from pathlib import Path

import yaml

_Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORDS = {
    "tag:yaml.org,2002:bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "tag:yaml.org,2002:int": (r"[-+]?[0-9]+", "-+0123456789"),
    "tag:yaml.org,2002:float": (r"[-+]?[0-9]*\.[0-9]+(?:[eE][-+]?[0-9]+)?", "-+0123456789."),
    "tag:yaml.org,2002:null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "tag:yaml.org,2002:merge": (r"<<", "<"),
}


class UnreadableFile(Exception):
    """The file is no YAML, or not in the shape that every data file has."""


class Loader(_Base):
    """A safe loader with the plain words of YAML 1.2, which refuses a key given twice."""

    yaml_implicit_resolvers = {}

    def __init__(self, stream):
        super().__init__(stream)
        self._checked = set()

    def flatten_mapping(self, node):
        # A merge adds the base's keys to the node, so the look for doubles comes before, and once.
        if id(node) not in self._checked:
            self._checked.add(id(node))
            seen = set()
            for key, _ in node.value:
                if key.value in seen:
                    line = key.start_mark.line + 1
                    raise UnreadableFile(f"line {line}: the key {key.value!r} comes twice")
                seen.add(key.value)
        super().flatten_mapping(node)


for _tag, (_pattern, _firsts) in _WORDS.items():
    Loader.add_implicit_resolver(_tag, re.compile(f"(?:{_pattern})$"), list(_firsts))


def _without_anchors(value):
    """Leave out the keys that start with `_`: they only hold anchors."""
    return {key: row for key, row in value.items() if not str(key).startswith("_")}


def read(path: Path) -> dict:
    """Return the top mapping of a data file; raise `UnreadableFile` with a sentence."""
    try:
        content = yaml.load(path.read_bytes(), Loader)  # a subclass of the safe loader
    except FileNotFoundError:
        raise UnreadableFile("the file is missing") from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise UnreadableFile(f"not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise UnreadableFile("the top of the file must be a mapping")
    return _without_anchors(content)
