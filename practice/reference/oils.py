"""Oils and lotions, the allergens they may hold, and how to warm and keep them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from .kinds import (
    AllergenSlug,
    Confidence,
    ModalitySlug,
    OilSlug,
    Slug,
    Sources,
    Text,
    Texts,
    Version,
)
from .marks import KeyedBy, NotEmpty, Within

Millilitres = Annotated[int, Within(low=0, high=100)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Allergen:
    slug: Slug
    name: Text
    note: Text
    source: Sources
    confidence: Confidence


@dataclass(frozen=True, kw_only=True, slots=True)
class Oil:
    """A lubricant; `none` is one of them. `may_contain` counts until the label was read."""

    slug: Slug
    name: Text
    kind: Literal["oil", "lotion", "none"]
    in_seed: bool
    allergens: frozenset[AllergenSlug]
    scented: bool
    lubricates: bool
    glide: Literal["none", "low", "medium", "high"]
    absorbs: Literal["none", "slow", "medium", "fast"]
    state: Text
    good_for: tuple[ModalitySlug, ...]
    stains: Literal["none", "little", "some", "heavy"]
    client_text: Text
    warming: Text
    avoid_when: Texts
    source: Sources
    confidence: Confidence
    scent_note: Text | None = None
    may_contain: frozenset[AllergenSlug] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Warming:
    steps: Texts
    never: Texts
    reduced_feeling: Text
    source: Sources
    confidence: Confidence


@dataclass(frozen=True, kw_only=True, slots=True)
class AmountRange:
    min: Millilitres
    max: Millilitres


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts:
    back_ml: AmountRange
    limb_ml: AmountRange
    deep_tissue: Text
    source: Sources
    confidence: Confidence


@dataclass(frozen=True, kw_only=True, slots=True)
class OilDefaults:
    order_of_choice: Annotated[tuple[OilSlug, ...], NotEmpty()]
    rule: Text
    no_essential_oils: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class OilClaim:
    claim: Text
    verdict: Literal["not-supported", "overstated"]
    say_instead: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class OilsFile:
    version: Version
    source: Sources
    confidence: Confidence
    allergens: Annotated[Mapping[str, Allergen], KeyedBy(key="slug")]
    warming: Warming
    amounts: Amounts
    hygiene_and_safety: Texts
    patch_test: Text
    if_reaction: Text
    oils: Annotated[Mapping[str, Oil], KeyedBy(key="slug")]
    defaults: OilDefaults
    claims: tuple[OilClaim, ...]
