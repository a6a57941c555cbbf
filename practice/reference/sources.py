"""Where the facts come from, and where each idea of the seed text lives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from .kinds import Confidence, Slug, Sources, Text, Texts, Version
from .marks import KeyedBy, NamedBy, NotEmpty, Within


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A text that rows cite. `year` is None where the page carried no date."""

    slug: Slug
    title: Text
    publisher: Text
    year: Annotated[int, Within(low=1900, high=2100)] | None
    kind: Literal[
        "case-report",
        "charity",
        "meta-analysis",
        "professional",
        "public-body",
        "reference",
        "regulator",
        "review",
        "seed",
        "study",
        "systematic-review",
        "textbook",
        "web-secondary",
    ]
    access: Literal["stored-excerpt", "general-knowledge"]
    author: Text | None = None
    year_note: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcesFile:
    version: Version
    sources: Annotated[Mapping[str, Source], NamedBy(key="slug"), NotEmpty()]


@dataclass(frozen=True, kw_only=True, slots=True)
class SeedIdea:
    """One idea of the seed text; `maps_to` holds entries like `strokes:effleurage`."""

    id: Slug
    section: Slug
    idea: Text
    maps_to: Annotated[Texts, NotEmpty()]
    treatment: Literal["kept", "reworded", "corrected"]
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SeedMapFile:
    version: Version
    source: Sources
    confidence: Confidence
    elements: Annotated[Mapping[str, SeedIdea], KeyedBy(key="id")]
