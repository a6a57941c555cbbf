"""Read what stands in a cell: a name, an email, a phone, a date in one of many forms."""

import re
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from practice.staff.forms import EMAIL, NAME, PHONE, YEARS, normal, refuse_hidden

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "mar march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september septiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].{0,20})?|(\d{4})(\d\d)(\d\d)")
NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)(?: 0?0:00.{0,10})?")
WORDS = re.compile(r"[^\W_]+")
NO_YEAR = 1604  # how some address books write a birthday whose year nobody told


class Unclear(Exception):
    """A cell that cannot be taken as it stands; the words say what to do."""


def guarded(text: str) -> str:
    """Return a cell without the sign that a spreadsheet puts before what may be a formula."""
    text = normal(text).strip()
    return text[1:] if re.match(r"'[=+\-@\t\r']", text) else text


def line(text: str, most: int) -> str:
    """Return one line of text within its bound."""
    text = " ".join(guarded(text).split())
    try:
        refuse_hidden(text)
    except ValidationError as refused:
        raise Unclear(" ".join(refused.messages)) from None
    if len(text) > most:
        words = _("Shorten this to {most} characters. It has {has}.")
        raise Unclear(words.format(most=most, has=f"{len(text):,}"))
    return text


def name(text: str) -> str:
    found = line(text, NAME)
    if re.match(r"[=+@]|-[=+@(]", found):
        raise Unclear(_("This is a formula, not a name. Write the name as text."))
    return found


def email(text: str) -> str:
    found = line(re.split(r"\s*(?::::|[;,])\s*", text)[0], EMAIL).removeprefix("mailto:")
    try:
        validate_email(found)
    except ValidationError:
        raise Unclear(_("Write the email like name@example.com, or leave it empty.")) from None
    return found


def phone(text: str) -> str:
    """Return the first number of a cell, as it was written."""
    found = line(text, 4 * PHONE).lstrip("'")
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", found, re.IGNORECASE):
        raise Unclear(
            _(
                "A spreadsheet program shortened this number. Set the column to text and export again."
            )
        )
    found = re.split(r"\s*(?::::|[;,/]|\bor\b)\s*", found.removesuffix(".0"))[0]
    if not 5 <= sum(sign.isdecimal() for sign in found) <= 20 or re.match(r"[=@]", found):
        raise Unclear(_("Write the phone as a number of 5 to 20 digits, or leave it empty."))
    return line(found, PHONE)


def language(text: str) -> str:
    """Return the code of a language that we speak; any other is left to be asked."""
    wanted = text.strip().casefold()
    for code, words in settings.LANGUAGES:
        if wanted in (code, code.split("-")[0], str(words).casefold()):
            return code
    named = {"english": "en", "spanish": "es", "español": "es", "castellano": "es"}.get(wanted)
    codes = (code for code, _words in settings.LANGUAGES if named and code.startswith(named))
    return next(codes, "")


# --- dates


def order_of(texts) -> str | None:
    """Say from a whole column which of two numbers is the day; None if it cannot be told."""
    pairs = [(int(m[1]), int(m[2])) for m in map(NUMBERS.fullmatch, texts) if m]
    if any(first > 12 for first, _second in pairs):
        return DAY_FIRST
    return MONTH_FIRST if any(second > 12 for _first, second in pairs) else None


def is_unclear(text: str) -> bool:
    """Say whether two readings of a date are two days."""
    numbers = NUMBERS.fullmatch(text)
    return (
        bool(numbers) and numbers[1] != numbers[2] and max(int(numbers[1]), int(numbers[2])) <= 12
    )


def born_on(text: str, order: str | None, *, today: date) -> date | None:
    """Return a date of birth; None where the year is not told."""
    text = guarded(text)[:60]
    year, month, day = parts_of(text, order, today=today)
    if year == NO_YEAR:
        return None
    try:
        born = date(year, month, day)
    except ValueError:
        raise Unclear(_("There is no such day. Write the date like 1956-03-27.")) from None
    if born > today or year < today.year - YEARS:
        raise Unclear(_("A date of birth lies in the past 120 years. Write it like 1956-03-27."))
    return born


def parts_of(text: str, order: str | None, *, today: date) -> tuple[int, int, int]:
    iso = ISO.fullmatch(text)
    if iso:
        found = iso.groups()[:3] if iso[1] else iso.groups()[3:]
        return int(found[0]), int(found[1]), int(found[2])
    numbers = NUMBERS.fullmatch(text)
    if numbers:
        first, second = int(numbers[1]), int(numbers[2])
        month_first = second > 12 or (order == MONTH_FIRST and first <= 12)
        day, month = (second, first) if month_first else (first, second)
        return full_year(numbers[3], today), month, day
    return in_words(text, today)


def in_words(text: str, today: date) -> tuple[int, int, int]:
    """Read "27 Mar 1956" or "March 27, 1956"."""
    words = WORDS.findall(text.casefold())
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word) for word in words if word not in MONTHS]
    numbers = [each for each in numbers if each != "de"]
    if len(months) != 1 or len(numbers) != 2 or not all(map(str.isdecimal, numbers)):
        raise Unclear(_("This is no date that we can read. Write it like 1956-03-27."))
    day, year = numbers
    return full_year(year, today), months[0], int(day[:4])


def full_year(text: str, today: date) -> int:
    """A year of two digits is the last one that is past."""
    year = int(text[:4])
    if len(text) > 2:
        return year
    return 2000 + year if 2000 + year <= today.year else 1900 + year
