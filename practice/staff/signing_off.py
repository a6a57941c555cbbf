"""Who read the massage knowledge, or a translation, and stands by it: for each version anew.

METHOD section 1 asks that a qualified reviewer signs the data off before real clients are seen.
A sign-off names the version and a mark of its every letter, so it ends with the next change.
"""

from django.db import transaction
from django.utils import timezone

from practice import words
from practice.reference import edition
from practice.staff import audit
from practice.staff.models import SignOff, User


def what() -> str:
    """Return the name under which this version of the reference data is signed off."""
    return f"reference-{edition()}"


def edition_words() -> str:
    """Return the version as a person reads it: "1 (bfdacc0b)"."""
    version, _dash, mark = edition().partition("-")
    return f"{version} ({mark})"


def of_reference() -> SignOff | None:
    """Return the newest sign-off of this version of the reference data, or None."""
    return SignOff.objects.filter(what=what()).select_related("recorded_by").first()


def awaits_review() -> bool:
    return not SignOff.objects.filter(what=what()).exists()


def translation(language: str) -> str:
    """Return the name under which this version of a translation is signed off."""
    return f"language-{language}-{words.edition(language)}"


def of_translation(language: str) -> SignOff | None:
    """Return the newest sign-off of this version of a translation, or None."""
    signed = SignOff.objects.filter(what=translation(language))
    return signed.select_related("recorded_by").first()


def awaiting() -> list[tuple[str, str]]:
    """Return the translations that nobody has signed off as they are, each by its own name."""
    names = {translation(code): (code, name) for code, name in words.translations()}
    signed = SignOff.objects.filter(what__in=names).values_list("what", flat=True)
    return [names[each] for each in names if each not in set(signed)]


@transaction.atomic
def record(given: SignOff, *, by: User, of: str = "") -> SignOff:
    """Keep a sign-off of this version, with who recorded it and when.

    It is of the reference data, unless `of` names a translation.
    """
    given.what, given.recorded_by, given.at = of or what(), by, timezone.now()
    given.save(force_insert=True)
    audit.made(by, given)
    return given
