"""Says what is wrong with an answer (SECURITY F1, F2, F5): nothing, or a finding in words."""

import html
import re
import unicodedata
from collections.abc import Iterator

from practice.intake.models import IntakeDraft
from practice.staff.receipts import NEVER_SHOWN

from .mutator import RAW

SECONDS = 2.0
DEBUG = re.compile(
    r"Traceback \(most recent|Exception Value|DJANGO_SETTINGS|django\.[a-z]+\.[a-z]+Error|"
    r'File "/|DoesNotExist|OperationalError|DataError|IntegrityError|\bKeyError\b|\bValueError\b'
)
REFUSED = {403, 409, 413, 422}
SPACE = re.compile(r"\s|<br ?/?>|\x00|\ufffd|[\x01-\x1f\x7f-\x9f]")


def findings(form, post, answer, seconds) -> list[str]:
    text = answer.content.decode(errors="replace")
    found = []
    if answer.status_code >= 500:
        return [f"answered {answer.status_code}"]
    if seconds > SECONDS:
        found.append(f"took {seconds:.1f} s")
    if DEBUG.search(text):
        found.append(f"shows {DEBUG.search(text)[0]!r}")
    found += [f"holds {raw!r} unescaped" for raw in RAW if raw in text]
    is_page = not post.headers and post.method not in ("HEAD", "OPTIONS", "TRACE")
    if is_page and answer.status_code in {400, *REFUSED} and "<h1" not in text:
        found.append(f"says {answer.status_code} without words")
    if post.is_plain and post.method == "POST":
        found += lost(form, post, answer, text)
    return found


def lost(form, post, answer, text) -> list[str]:
    """Return the texts that are neither in the answer nor, for the client's form, in the draft.

    Of a field that came twice only the last one counts: no page of ours sends it twice.
    """
    typed = {n: v for n, v in post.fields if n in form.texts - NEVER_SHOWN}
    if answer.status_code in REFUSED:
        kept = essence(html.unescape(text))
    elif answer.status_code == 302 and form.name.startswith("intake:page"):
        kept = essence(" ".join(texts(list(IntakeDraft.objects.values_list("answers", flat=True)))))
    else:
        return []
    return [
        f"{answer.status_code}: lost {value[:60]!r}"
        for value in typed.values()
        if essence(value) not in kept
    ]


def texts(value) -> Iterator[str]:
    """Yield every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


def essence(text: str) -> str:
    """Return a text without what HTML does not carry: blanks and what cannot be shown."""
    return SPACE.sub("", unicodedata.normalize("NFC", text))
