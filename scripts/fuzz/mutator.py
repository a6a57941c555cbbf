"""Makes nonsense of a form: seeded, so that a finding can be had again."""

import random
from dataclasses import dataclass
from urllib.parse import quote_plus
from uuid import uuid4

CANARY = "zqcanary"
SCRIPT = f"\"'><script>{CANARY}(1)</script>"
IMAGE = f"</textarea><img src=x onerror={CANARY}>"
RAW = (f"<script>{CANARY}", f"<img src=x onerror={CANARY}")
NASTY = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b[31mred",
    "\u0085\u2028",
    "-1",
    "0",
    "Null",
    "None",
    "1e309",
    "nan",
    "9" * 4_000,
    "-" + "9" * 4_000,
    "10000-01-01",
    "0000-00-00",
    "99:99",
    "31/12/9999",
    "²",
    "٣",
    "true",
    "no-such-slug",
    "../../etc/passwd",
    "'; drop table intake_intake; --",
    SCRIPT,
    IMAGE,
    "{{ 7|add:7 }}{% debug %}",
    "%(name)s {0} {name} %s",
    "e" + "\u0301" * 9,
    "e" + "\u0301" * 400,
    "\u202e\u2066right to left\u2069",
    "שלום مرحبا",
    "👩🏽‍⚕️👨‍👩‍👧‍👦",
    "ﬁ Å Ω \u212b",
    "\ufffd",
    "\ufeffmark",
    "a\r\nb\rc\n",
    "=cmd|' /C calc'!A0",
    "ada@example.com\r\nBcc: eve@example.com",
    "+44 20 7946 0000",
    "x" * 201,
    "x" * 501,
    "é" * 4_001,
    "words " * 4_000,
    "𝕏" * 20_001,
    "lower-back-left",
    "yes",
    "on",
    "1",
    "29",
    "1956",
)
BROKEN = (b"\xff", b"\xc3(", b"\xed\xa0\x80", b"%ff%fe", b"\xf4\x90\x80\x80", b"a%00b", b"%")
METHODS = ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "GET", "TRACE")
URLENCODED = "application/x-www-form-urlencoded"
EDGE = "zqedge"


@dataclass
class Post:
    """What is sent: `fields` as they were meant, `body` as it goes out."""

    method: str
    fields: list[tuple[str, str]]
    body: bytes
    kind: str
    is_plain: bool  # sent as a browser would: what was typed must come back or be kept
    headers: dict


def mutated(form, chance: random.Random) -> Post:
    fields = list(form.sent)
    for name, values in form.offered.items():
        if name not in dict(fields) and values and chance.random() < 0.5:
            fields.append((name, chance.choice(values)))
    for _time in range(chance.choice((0, 1, 1, 2, 3, 6))):
        fields = mangled(fields, form, chance)
    fields = [(name, str(uuid4()) if name == "key" and value else value) for name, value in fields]
    headers = {"HX-Request": "true"} if chance.random() < 0.15 else {}
    return encoded(form, fields, headers, chance)


def mangled(fields, form, chance) -> list[tuple[str, str]]:
    """Return the fields with one of them changed, left out, doubled, or one that nobody asked for."""
    names = list(form.offered) or ["key"]
    texts = sorted(form.texts) or names
    way = chance.random()
    if way < 0.5:
        name = chance.choice(texts if chance.random() < 0.7 else names)
        return [(n, v) for n, v in fields if n != name] + [(name, nasty(chance))]
    if way < 0.65 and fields:
        gone = chance.randrange(len(fields))
        return fields[:gone] + fields[gone + 1 :]
    if way < 0.8 and fields:
        return [*fields, (chance.choice(fields)[0], nasty(chance))]
    if way < 0.9:
        return [*fields, (chance.choice(("id", "client", "is_owner", "\x00", "a" * 300)), "1")]
    name = chance.choice(names)
    return fields + [(name, value) for value in form.offered.get(name, ())[:80]]


def nasty(chance) -> str:
    if chance.random() < 0.1:
        return f"{CANARY} {chance.choice('abc')}" * chance.choice((1, 30, 3_000))
    if chance.random() < 0.05:
        return "".join(chr(chance.randrange(1, 0xD800)) for _sign in range(chance.randrange(40)))
    return chance.choice(NASTY)


def encoded(form, fields, headers, chance) -> Post:
    """Return the post: mostly as a browser sends it, sometimes in a way that none would."""
    body = "&".join(f"{quote_plus(n)}={quote_plus(v)}" for n, v in fields).encode()
    method, way = form.method.upper(), chance.random()
    if method == "GET" or way < 0.8:
        return Post(method, fields, body, URLENCODED, not headers, headers)
    if way < 0.86:
        parts = multipart(fields)
        kind = f"multipart/form-data; boundary={EDGE}"
        return Post(method, fields, parts, kind, not headers and b"\x00" not in parts, headers)
    if way < 0.92:
        name = chance.choice(list(form.offered) or ["key"])
        broken = body + b"&" + quote_plus(name).encode() + b"=" + chance.choice(BROKEN)
        return Post(method, fields, broken, URLENCODED, False, headers)
    if way < 0.95:
        kind = chance.choice(
            ("text/plain", "application/json", "", f"{URLENCODED}; charset=latin-1")
        )
        return Post(method, fields, body, kind, False, headers)
    if way < 0.97:
        parts = multipart(fields)[: chance.randrange(200)]
        return Post(method, fields, parts, f"multipart/form-data; boundary={EDGE}", False, headers)
    return Post(chance.choice(METHODS), fields, body, URLENCODED, False, headers)


def multipart(fields) -> bytes:
    parts = []
    for name, value in fields:
        safe = name.replace('"', "%22").replace("\r", "").replace("\n", "").replace("\x00", "")
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{safe}"\r\n\r\n'
        parts.append(head.encode() + value.encode() + b"\r\n")
    return b"".join(parts) + f"--{EDGE}--\r\n".encode()
