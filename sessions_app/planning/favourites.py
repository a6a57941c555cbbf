"""Strokes and styles that a practitioner likes best: they come first where one is chosen."""

from django.db import transaction

from practice.staff.models import User


@transaction.atomic
def set_for(person: User, slug: str, is_liked: bool) -> list[str]:
    """Add `slug` to a person's favourites or take it away; return what they are now."""
    row = User.objects.select_for_update().get(pk=person.pk)
    others = [each for each in row.favourites if each != slug]
    row.favourites = sorted([*others, slug] if is_liked else others)
    row.save(update_fields=["favourites"])
    return row.favourites


def first(cards: list, liked: list[str], *, only: bool) -> list:
    """Return the cards with the favourites first, or those alone; else in the order given."""
    kept = [card for card in cards if card.slug in liked] if only else cards
    return sorted(kept, key=lambda card: card.slug not in liked)
