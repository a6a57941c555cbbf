"""The massage knowledge of the project, as data: `load()` gives it read and checked."""

from .effects import EFFECT_KEYS, Effects
from .loading import BrokenReference, edition, load, load_from, validate
from .reference import Reference

__all__ = [
    "EFFECT_KEYS",
    "BrokenReference",
    "Effects",
    "Reference",
    "edition",
    "load",
    "load_from",
    "validate",
]
