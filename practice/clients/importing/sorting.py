"""Say of each row of a file what would become of it: new, here already, perhaps here, unreadable."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from practice.clients.importing import cleaning
from practice.clients.importing.cleaning import Unclear
from practice.clients.importing.reading import Sheet
from practice.clients.models import Client, folded
from practice.staff.forms import PHONE

DETAILS = ("email", "phone", "born_on")


@dataclass
class Someone:
    """A person to compare: of the file (`row`), or here already (`pk`)."""

    name: str
    email: str = ""
    phone: str = ""
    born_on: date | None = None
    row: int = 0
    pk: object = None
    more: dict = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, object]:
        """What two records of one person have in common, as it is compared."""
        return {
            "email": self.email.casefold(),
            "phone": digits(self.phone),
            "born_on": (folded(self.name), self.born_on) if self.born_on else None,
        }


@dataclass
class Sorted:
    new: list[Someone] = field(default_factory=list)
    same: list[tuple[Someone, Someone]] = field(default_factory=list)
    perhaps: list[tuple[Someone, Someone, str]] = field(default_factory=list)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    asks_order: bool = False
    order: str | None = None


def digits(phone: str) -> str:
    """Return a phone as it is compared: the last nine digits, with or without a country's code."""
    return re.sub(r"\D", "", phone)[-9:]


class Known:
    """The people to compare with, found by what they may have in common."""

    def __init__(self, people):
        self.by_key, self.by_name = defaultdict(list), defaultdict(list)
        for person in people:
            self.add(person)

    def add(self, person: Someone) -> None:
        for kind, key in person.keys.items():
            if key:
                self.by_key[kind, key].append(person)
        self.by_name[folded(person.name)].append(person)

    def like(self, person: Someone) -> list[tuple[Someone, str]]:
        """Return those who share an email, a phone, or name and date of birth, and which."""
        found: dict[int, tuple[Someone, str]] = {}
        for kind, key in person.keys.items():
            for other in self.by_key.get((kind, key), ()) if key else ():
                found.setdefault(id(other), (other, kind))
        return list(found.values())

    def same(self, person: Someone) -> Someone | None:
        """Return who is the same person: the name, and nothing that speaks against it."""
        shared = {id(other) for other, _kind in self.like(person)}
        for other in self.by_name.get(folded(person.name), ()):
            born = {person.born_on, other.born_on} - {None}
            bare = not any(getattr(each, d) for each in (person, other) for d in DETAILS)
            if len(born) < 2 and (bare or id(other) in shared):
                return other
        return None

    def perhaps(self, person: Someone) -> tuple[Someone, str] | None:
        """Return who may be the same person, and by what."""
        alike = self.like(person)
        if alike:
            return alike[0]
        for other in self.by_name.get(folded(person.name), ()):
            if not all(any(getattr(each, d) for d in DETAILS) for each in (person, other)):
                return other, "name"
        return None


def everyone(clients=None) -> list[Someone]:
    """Return all clients, or those given, as they are compared, with no more of them than that."""
    chosen = Client.objects.filter(is_newcomer=False) if clients is None else clients
    rows = chosen.order_by().values_list("pk", "name", "email", "phone", "born_on")
    return [Someone(n, e, p, b, pk=pk) for pk, n, e, p, b in rows.iterator(chunk_size=5000)]


def sort(sheet: Sheet, known: Known, *, today: date, order: str | None = None) -> Sorted:
    """Sort all rows. `order` is asked for where the file does not tell day and month apart."""
    result = Sorted(order=order)
    dates = [cleaning.guarded(row["born_on"])[:60] for _n, row in sheet.rows if "born_on" in row]
    told = cleaning.order_of(dates)
    result.asks_order = told is None and any(map(cleaning.is_unclear, dates))
    result.order = told or order
    for number, row in sheet.rows:
        person = someone(sheet, number, row, result, today=today)
        if person:
            place(person, known, result)
    return result


def place(person: Someone, known: Known, result: Sorted) -> None:
    same = known.same(person)
    if same:
        result.same.append((person, same))
        return
    perhaps = known.perhaps(person)
    if perhaps:
        result.perhaps.append((person, *perhaps))
    else:
        result.new.append(person)
    known.add(person)


def someone(sheet, number, row, result, *, today) -> Someone | None:
    """Return the person of a row, or None with every problem of the row noted."""
    read, bad = {}, []

    def take(field, clean, text):
        try:
            read[field] = clean(text)
        except Unclear as problem:
            bad.append((number, sheet.called.get(field, _("Name")), str(problem)))

    whole = name_of(row)
    if whole:
        take("name", cleaning.name, whole)
    else:
        bad.append(
            (number, sheet.called.get("name", _("Name")), _("This row has no name. Add one."))
        )
    for field_, clean in (("email", cleaning.email), ("phone", cleaning.phone)):
        if field_ in row:
            take(field_, clean, row[field_])
    for field_, most in (("called", 200), ("pronouns", PHONE)):
        if field_ in row:
            take(field_, lambda text, most=most: cleaning.line(text, most), row[field_])
    if "language" in row:
        take("language", cleaning.language, row["language"])
    born = row.get("born_on") or born_of_parts(row)
    if born:
        take("born_on", lambda text: cleaning.born_on(text, result.order, today=today), born)
    result.problems += bad
    return None if bad else made(read, number)


def name_of(row) -> str:
    """Return the whole name; a column "Name" beside one of last names holds the first."""
    parts = [row[part] for part in ("first", "middle", "last") if part in row]
    if "name" not in row:
        return " ".join(parts)
    apart = "last" in row and "first" not in row and folded(row["last"]) not in folded(row["name"])
    return f"{row['name']} {row['last']}" if apart else row["name"]


def born_of_parts(row) -> str:
    parts = [row.get(part, "") for part in ("born_year", "born_month", "born_day")]
    return "-".join(parts) if all(parts) else ""


def made(read: dict, number: int) -> Someone:
    more = {name: read[name] for name in ("called", "pronouns", "language") if read.get(name)}
    if more.get("called") == read["name"]:
        del more["called"]
    given = {name: read[name] for name in ("email", "phone", "born_on") if read.get(name)}
    return Someone(read["name"], row=number, more=more, **given)
