"""What other systems call the columns of a list of clients.

Compared without case, accents and signs: "E-mail 1 - Value" is "e mail 1 value". Where a system has
several columns for one thing, the order says which counts first. Names as exported by address books
(Google, Outlook, Apple), and by booking and practice systems.
"""

import re
import unicodedata

KNOWN = {
    "name": (
        "name",
        "full name",
        "client name",
        "customer name",
        "contact name",
        "patient name",
        "display name",
        "client",
        "customer",
        "nombre completo",
        "nombre y apellidos",
    ),
    "first": (
        "first name",
        "given name",
        "forename",
        "first names",
        "legal first name",
        "client first name",
        "first",
        "nombre",
        "vorname",
        "prenom",
    ),
    "middle": ("middle name", "additional name", "middle initial", "middle"),
    "last": (
        "last name",
        "surname",
        "family name",
        "legal last name",
        "client last name",
        "last",
        "apellidos",
        "apellido",
        "nachname",
        "nom",
    ),
    "called": (
        "preferred name",
        "preferred first name",
        "nickname",
        "known as",
        "goes by",
        "called",
        "what they like to be called",
    ),
    "pronouns": ("pronouns", "pronoun", "gender pronouns", "preferred pronouns"),
    "born_on": (
        "date of birth",
        "birth date",
        "birthday",
        "dob",
        "d o b",
        "born on",
        "born",
        "fecha de nacimiento",
        "geburtsdatum",
        "date de naissance",
        "bday",
    ),
    "born_day": ("birthdaydate", "birth day", "birthday day"),
    "born_month": ("birthdaymonth", "birth month", "birthday month"),
    "born_year": ("birthdayyear", "birth year", "birthday year", "year of birth"),
    "email": (
        "email",
        "e mail",
        "email address",
        "e mail address",
        "primary email",
        "client email",
        "e mail 1 value",
        "email 1",
        "home email",
        "personal email",
        "e mail 2 value",
        "e mail 2 address",
        "e mail 3 value",
        "e mail 3 address",
        "correo electronico",
        "correo",
    ),
    "phone": (
        "mobile phone",
        "mobile",
        "mobile number",
        "mobile phone number",
        "cell phone",
        "cell",
        "cell phone number",
        "sms phone number",
        "phone 1 value",
        "phone",
        "phone number",
        "primary phone",
        "telephone",
        "telephone number",
        "tel",
        "contact number",
        "client phone",
        "home phone",
        "home phone number",
        "work phone",
        "business phone",
        "other phone",
        "phone 2 value",
        "phone 3 value",
        "home phone 2",
        "business phone 2",
        "additional phone",
        "telefono",
        "movil",
        "telefono movil",
    ),
    "language": ("language", "preferred language", "idioma"),
}
MEANT = {alias: field for field, names in KNOWN.items() for alias in names}
RANK = {alias: place for names in KNOWN.values() for place, alias in enumerate(names)}


def plain(header: str) -> str:
    """Return a column's name as it is compared."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", header)  # FirstName
    return squeezed(words) if squeezed(words) in MEANT else squeezed(header)


def squeezed(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c))
    return " ".join(letters.split())


def recognise(header: list[str]) -> tuple[dict[str, list[int]], list[str]]:
    """Return the columns of each field, the one that counts first first, and the names of the rest."""
    found: dict[str, list[int]] = {}
    ignored = []
    for place, name in enumerate(header):
        field = MEANT.get(plain(name))
        if field:
            found.setdefault(field, []).append(place)
        elif name.strip():
            ignored.append(name.strip())
    for places in found.values():
        places.sort(key=lambda place: RANK[plain(header[place])])
    return found, ignored


def names_someone(found: dict) -> bool:
    return bool({"name", "first", "last"} & found.keys())
