"""Turn the bytes of a file into rows of text, whatever program wrote it.

A file is judged by what it holds, never by its name. What cannot be read is one sentence that says
what to do instead.
"""

import csv
import io
import quopri
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from practice.clients.importing import columns

MOST_BYTES = 11 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 300
LONGEST_CELL = 4_000
LOOK_FOR_HEADER = 10
SEPARATORS = ",;\t"


class Unreadable(Exception):
    """The whole file cannot be read; the words say what to do."""


@dataclass
class Sheet:
    """The rows of a file: (row number, {field: text}), and what its columns are called."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    called: dict[str, str] = field(default_factory=dict)  # what the file calls each field
    ignored: list[str] = field(default_factory=list)
    spare: int = 0  # rows with a second phone or email, of which the first is taken


def read(data: bytes) -> Sheet:
    """Read a CSV or vCard file, or raise Unreadable."""
    if not data.strip():
        raise Unreadable(_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise Unreadable(_("This file is larger than 11 MB. Cut it into parts."))
    refuse_other_kinds(data)
    text = decoded(data)
    if "\0" in text:
        raise Unreadable(_("This file is damaged, or is no text. Export it again as CSV or vCard."))
    if re.match(r"\s*BEGIN:VCARD", text, re.IGNORECASE):
        return read_cards(text)
    return read_table(text)


def refuse_other_kinds(data: bytes) -> None:
    """Say it in words if the file is something else; known by its first bytes."""
    kinds = (
        (b"PK\x03\x04", _("This is a spreadsheet or a zip file. Save it as CSV first.")),
        (b"\xd0\xcf\x11\xe0", _("This is an old spreadsheet. Save it as CSV first.")),
        (b"%PDF", _("This is a PDF. Export the list as CSV or vCard instead.")),
        (b"\x89PNG", _("This is a picture. Export the list as CSV or vCard instead.")),
        (b"\xff\xd8\xff", _("This is a picture. Export the list as CSV or vCard instead.")),
    )
    for beginning, words in kinds:
        if data.startswith(beginning):
            raise Unreadable(words)
    if re.match(rb"\s*<(!doctype|html|\?xml)", data[:200], re.IGNORECASE):
        raise Unreadable(_("This is a web page. Export the list as CSV or vCard instead."))


def decoded(data: bytes) -> str:
    """Return the text: UTF-8 or UTF-16 where the file says so, else UTF-8, else Windows."""
    marks = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
    named = next((name for mark, name in marks if data.startswith(mark)), None)
    for encoding in [named] if named else guesses(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The letters of this file cannot be read. Save it as CSV (UTF-8)."))


def guesses(data: bytes) -> list[str]:
    """UTF-16 without its mark has a zero beside every Latin letter."""
    start = data[:400]
    if start[1::2].count(0) > len(start) // 4:
        return ["utf-16-le"]
    if start[::2].count(0) > len(start) // 4:
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


# --- CSV


def read_table(text: str) -> Sheet:
    separator, text = separator_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    records = numbered(reader)
    header, found, ignored = find_header(records)
    sheet = Sheet(called={f: header[places[0]] for f, places in found.items()}, ignored=ignored)
    for number, record in records:
        values = {f: [record[p] for p in places if p < len(record)] for f, places in found.items()}
        add_row(sheet, number, values)
    return sheet


def separator_of(text: str) -> tuple[str, str]:
    """Return the sign between the cells, and the text without a line that only names it."""
    named = re.match(r"\s*\"?sep=(.)\"?[ \t]*\r?\n", text)
    if named and named[1] in SEPARATORS:
        return named[1], text[named.end() :]
    lines = text.split("\n", LOOK_FOR_HEADER)[:LOOK_FOR_HEADER]
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]
    return max(SEPARATORS, key=lambda sign: max(line.count(sign) for line in bare)), text


def numbered(reader):
    """Yield each row that holds something, with the number that a spreadsheet shows for it."""
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = _("Row {row} holds more text than a row can. Export the list again.")
            raise Unreadable(words.format(row=number)) from None
        if len(record) > MOST_COLUMNS:
            words = _("Row {row} has more than {most} columns. Export the list again.")
            raise Unreadable(words.format(row=number, most=MOST_COLUMNS))
        if any(cell.strip() for cell in record):
            yield number, record


def find_header(records):
    """Return the row that names the columns: the first few may hold a title."""
    for _try, (_number, record) in zip(range(LOOK_FOR_HEADER), records, strict=False):
        found, ignored = columns.recognise(record)
        if columns.names_someone(found):
            return record, found, ignored
    raise Unreadable(
        _(
            "No column with names was found. The first row must say what the columns hold, "
            "like: Name, Email, Phone, Date of birth."
        )
    )


def add_row(sheet: Sheet, number: int, values: dict[str, list[str]]) -> None:
    """Take the first filled cell of each field; count the rows that hold a second one."""
    if len(sheet.rows) >= MOST_ROWS:
        words = _("This file holds more than {most} rows. Cut it into parts.")
        raise Unreadable(words.format(most=f"{MOST_ROWS:,}"))
    filled = {f: [cell.strip() for cell in cells if cell.strip()] for f, cells in values.items()}
    kept = {f: cells[0][: LONGEST_CELL + 1] for f, cells in filled.items() if cells}
    if kept:
        sheet.rows.append((number, kept))
        sheet.spare += any(len(set(filled.get(f, ()))) > 1 for f in ("email", "phone"))


# --- vCard 2.1, 3.0 and 4.0

PROPERTIES = {
    "FN": "name",
    "NICKNAME": "called",
    "PRONOUNS": "pronouns",
    "BDAY": "born_on",
    "EMAIL": "email",
    "TEL": "phone",
    "LANG": "language",
}
SILENT = {"BEGIN", "END", "VERSION", "N", "PRODID", "REV", "UID"}
PARTS = ("last", "first", "middle")
LINE = re.compile(r"(?:[\w-]+\.)?([A-Za-z][\w-]*)([^:]*):(.*)", re.DOTALL)


def read_cards(text: str) -> Sheet:
    """Read vCards: one card is one row."""
    sheet = Sheet(called={field: name for name, field in PROPERTIES.items()})
    ignored: dict[str, None] = {}
    values: dict[str, list[str]] = {}
    number = 0
    for name, given, value in properties(text):
        if name == "BEGIN":
            number, values = number + 1, {}
        elif name == "END":
            add_row(sheet, number, values)
        elif name == "N":
            take_parts(values, value)
        elif name in PROPERTIES:
            field = PROPERTIES[name]
            unyeared = "OMIT-YEAR" in given or value.startswith("--")
            values.setdefault(field, []).append("" if unyeared else unescaped(value))
        elif name not in SILENT:
            ignored[name] = None
    sheet.ignored = list(ignored)
    if not sheet.rows:
        raise Unreadable(_("No card in this file holds a name. Export the contacts again."))
    return sheet


def properties(text: str):
    """Yield (name, parameters, value) of each line, with folded lines put together."""
    for line in unfolded(text.replace("\r\n", "\n").replace("\r", "\n")):
        read_line = LINE.fullmatch(line)
        if read_line:
            name, given, value = read_line[1].upper(), read_line[2].upper(), read_line[3]
            if "QUOTED-PRINTABLE" in given:
                value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
            yield name, given, value


def unfolded(text: str):
    """Yield whole lines: one goes on after a line break with a space, or after "=" at its end."""
    pieces, is_soft = [], False
    for line in text.split("\n"):
        if is_soft or (pieces and line[:1] in (" ", "\t")):
            pieces.append(line if is_soft else line[1:])
        else:
            yield "".join(pieces)
            pieces = [line]
        quoted = "QUOTED-PRINTABLE" in pieces[0][:200].upper()
        is_soft = quoted and line.endswith("=")
        if is_soft:
            pieces[-1] = pieces[-1][:-1]
    yield "".join(pieces)


def take_parts(values: dict, value: str) -> None:
    """N holds family name; given name; further names, split by semicolons that are not escaped."""
    parts = re.split(r"(?<!\\);", value)
    for named, part in zip(PARTS, parts, strict=False):
        values.setdefault(named, []).append(unescaped(part).replace(",", " "))


def unescaped(value: str) -> str:
    value = value.removeprefix("tel:").removeprefix("mailto:")
    return re.sub(r"\\(.)", lambda sign: " " if sign[1] in "nN" else sign[1], value)
