"""Write the part of Bootstrap's stylesheet that our pages use, for the pages of clients.

    .venv/bin/python scripts/lighter_bootstrap.py

A phone on a slow line loads it in place of the whole: 6 kB instead of 31. A rule stays if every
class in its selector is written in one of their pages or a form; rules for plain elements stay. A test
fails when the files are not what this would write.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "static" / "vendor" / "bootstrap"
FILES = {
    "bootstrap.min.css": "bootstrap.client.min.css",
    "bootstrap.rtl.min.css": "bootstrap.client.rtl.min.css",
}
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
WRITTEN = re.compile(r"""class="([^"]*)"|'class' '([^']*)'|"class": "([^"]*)\"""")

INCLUDED = re.compile(r'''include "([^"]+)"''')


def used() -> set[str]:
    """Return every class that pages of clients and our forms write."""
    files = [
        *for_clients(),
        *ROOT.glob("templates/_parts/*"),
        *ROOT.glob("templates/bootstrap5/**/*.html"),
    ]
    files += [each for app in ("practice", "sessions_app") for each in ROOT.glob(f"{app}/**/*.py")]
    found = (WRITTEN.findall(file.read_text()) for file in files)
    return {
        word for each in found for said in each for word in re.findall(r"[\w-]+", "".join(said))
    }


def for_clients() -> set[Path]:
    """Return the templates of pages for clients, with all that they include."""
    every = {file: file.read_text() for file in ROOT.glob("templates/**/*.html")}
    found = {file for file, text in every.items() if '{% extends "client_base.html" %}' in text}
    found.add(ROOT / "templates" / "client_base.html")
    while True:
        names = {name for file in found for name in INCLUDED.findall(every[file])}
        more = {file for file in every if str(file.relative_to(ROOT / "templates")) in names}
        if more <= found:
            return found
        found |= more


def lighter(css: str, words: set[str]) -> str:
    """Return the rules of a stylesheet whose classes are all among those words."""
    kept = []
    for head, body in rules(css):
        if head.startswith("@media"):
            inner = lighter(body, words)
            kept += [f"{head}{{{inner}}}"] if inner else []
        elif not head.startswith("@"):
            ours = [each for each in selectors(head) if set(CLASS.findall(each)) <= words]
            kept += [f"{','.join(ours)}{{{body}}}"] if ours else []
    return "".join(kept)


def rules(css: str):
    """Yield (selector or at-rule, what stands in its braces)."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    start = at = 0
    while (opening := css.find("{", at)) >= 0:
        depth, at = 1, opening + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[at], 0)
            at += 1
        yield css[start:opening].rpartition(";")[2].strip(), css[opening + 1 : at - 1]
        start = at


def selectors(head: str) -> list[str]:
    """Return the selectors of a rule; a comma in brackets parts none."""
    return re.split(r",(?![^(\[]*[)\]])", head)


def written() -> dict[str, str]:
    """Return what each of the files should hold."""
    words = used()
    first = "/* Part of Bootstrap 5.3.9, MIT: scripts/lighter_bootstrap.py writes it. */\n"
    return {
        target: f"{first}{lighter((FOLDER / source).read_text(), words)}\n"
        for source, target in FILES.items()
    }


if __name__ == "__main__":
    for name, css in written().items():
        (FOLDER / name).write_text(css)
        print(f"{name}: {len(css) // 1000} kB")
