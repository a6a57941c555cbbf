"""Bring the catalogues of `locale/` up to date with what clients read, and compile them.

    make words

What clients read is found, never listed: the templates of their pages and mails with everything
that these include, the Python files named below, and the reference data (`practice.words`). A new
sentence joins each catalogue without a translation, one that is gone leaves it; a translation is
never guessed. Then each catalogue is compiled beside it, so that nothing but Python is needed to
run the application. docs/languages.md says how to add a language.
"""

import ast
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
TEMPLATES = ROOT / "templates"
sys.path.insert(0, str(ROOT))

# Python files whose sentences clients read: whole folders, then what in them is for staff alone.
FOR_CLIENTS = (
    "practice/intake",
    "practice/clients/links.py",
    "practice/clients/templatetags/bodymap.py",
    "practice/staff/forms.py",
    "practice/staff/templatetags/dates.py",
    "practice/staff/templatetags/ui.py",
    "practice/staff/views/errors.py",
    "sessions_app/planning/answer_form.py",
    "sessions_app/planning/answering.py",
    "sessions_app/planning/for_client.py",
    "sessions_app/planning/said.py",
    "sessions_app/planning/sending.py",
    "sessions_app/planning/views/client.py",
    "sessions_app/aftercare/follow_up.py",
    "sessions_app/aftercare/follow_up_forms.py",
    "sessions_app/aftercare/services.py",
    "sessions_app/aftercare/suggesting.py",
    "sessions_app/aftercare/views/client.py",
    "sessions_app/aftercare/views/question.py",
    "sessions_app/aftercare/views/stopping.py",
    "sessions_app/checkins/buttons.py",
    "sessions_app/checkins/models.py",
    "sessions_app/checkins/press_form.py",
    "sessions_app/checkins/views/buttons.py",
)
FOR_STAFF = (
    "practice/intake/flags.py",
    "practice/intake/management",
    "practice/intake/models",
    "practice/intake/paper.py",
    "practice/intake/staff_forms.py",
    "practice/intake/views/flags.py",
    "practice/intake/views/newcomers.py",
    "practice/intake/views/staff.py",
)
ERROR_PAGES = "[45][0-9][0-9].html"  # a client may meet them; csrf.html is one more
STAFF_MAILS = "account"
FUNCTIONS = {  # the place of the context, the sentence and the plural
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}


@dataclass
class Sentence:
    """One sentence of the catalogue, and where it stands."""

    text: str
    plural: str = ""
    context: str | None = None
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text


def sentences() -> list[Sentence]:
    """Return every sentence that a client may read, each once, in an order that stays."""
    from practice.words import texts

    found: dict[tuple, Sentence] = {}
    reference = (Sentence(text, places=["practice/reference"]) for text in texts())
    for each in (*of_templates(), *of_python(), *reference):
        known = found.setdefault(each.key, each)
        known.plural = known.plural or each.plural
        known.places = [*dict.fromkeys([*known.places, *each.places])]
    return list(found.values())


# --- Python


def python_files() -> list[Path]:
    """Return the Python files whose sentences clients read."""
    named = [ROOT / name for name in FOR_CLIENTS]
    files = {file for path in named for file in (path.rglob("*.py") if path.is_dir() else [path])}
    staff = tuple(str(ROOT / name) for name in FOR_STAFF)
    return sorted(f for f in files if "migrations" not in f.parts and not str(f).startswith(staff))


def of_python() -> Iterator[Sentence]:
    for path in python_files():
        yield from of_source(path.read_text(), str(path.relative_to(ROOT)))


def of_source(source: str, place: str) -> Iterator[Sentence]:
    """Yield what a file hands to gettext, under whatever name it imported it."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: FUNCTIONS[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in names:
                given = [getattr(each, "value", None) for each in node.args]
                context, text, plural = (
                    None if at is None else given[at] for at in names[node.func.id]
                )
                if not isinstance(text, str):
                    raise SystemExit(f"{place}:{node.lineno} hands no plain sentence to gettext")
                yield Sentence(text, plural or "", context, [place])


# --- templates


def roots() -> list[str]:
    """Return the templates that a client is shown as a page or sent as a mail."""
    names = []
    for path in sorted(TEMPLATES.rglob("*.*")):
        name = str(path.relative_to(TEMPLATES))
        if path.suffix not in (".html", ".txt"):
            continue
        if path.parent.name == "email":
            if path.relative_to(TEMPLATES).parts[0] != STAFF_MAILS:
                names.append(name)
        elif path.parent == TEMPLATES and (path.match(ERROR_PAGES) or path.name == "csrf.html"):
            names.append(name)
        elif 'extends "client_base.html"' in path.read_text():
            names.append(name)
    return names


def client_templates() -> list[str]:
    """Return those templates, what they stand in, and everything that they include."""
    reached: dict[str, None] = {}
    waiting = [*roots(), "staff/_date_parts.html", "bootstrap5/field.html"]  # of form fields
    while waiting:
        name = waiting.pop(0)
        if name not in reached and (TEMPLATES / name).exists():
            reached[name] = None
            waiting += [used for node in nodes_of(name) for used in names_in(node)]
    return sorted(reached)


def nodes_of(name: str) -> list:
    from django.template import engines
    from django.template.base import Node

    return engines["django"].engine.get_template(name).nodelist.get_nodes_by_type(Node)


def names_in(node) -> Iterator[str]:
    """Yield the names of templates that a tag brings in: extends, include, or a tag of ours."""
    for attribute in ("parent_name", "template"):
        expression = getattr(node, attribute, None)
        name = getattr(expression, "var", None)
        if isinstance(name, str):
            yield "".join(name)  # a plain one
    if isinstance(getattr(node, "filename", None), str):
        yield node.filename


def of_templates() -> Iterator[Sentence]:
    for name in client_templates():
        place = f"templates/{name}"
        for node in nodes_of(name):
            yield from of_node(node, place)


def of_node(node, place: str) -> Iterator[Sentence]:
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    context = getattr(node, "message_context", None)
    context = context.var if context is not None else None
    if isinstance(node, TranslateNode):
        text = node.filter_expression.var.literal.replace("%", "%%")
        yield Sentence(text, "", context, [place])
    elif isinstance(node, BlockTranslateNode):
        text, _values = node.render_token_list(node.singular)
        plural = node.render_token_list(node.plural)[0] if node.plural else ""
        if node.trimmed:
            text, plural = (" ".join(each.split()) for each in (text, plural))
        yield Sentence(text, plural, context, [place])


# --- catalogues


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def brought_up(path: Path, wanted: list[Sentence]):
    """Return the catalogue with these sentences alone; its translations stay."""
    import polib

    old = polib.pofile(str(path), wrapwidth=98)
    known = {(entry.msgctxt, entry.msgid): entry for entry in old if not entry.obsolete}
    new = polib.POFile(wrapwidth=98)
    new.metadata, new.header = old.metadata, old.header
    for each in wanted:
        was = known.get(each.key)
        entry = polib.POEntry(
            msgctxt=each.context,
            msgid=each.text,
            msgid_plural=each.plural,
            occurrences=[(place, "") for place in each.places],
        )
        if each.plural:
            entry.msgstr_plural = was.msgstr_plural if was and was.msgid_plural else {0: "", 1: ""}
        else:
            entry.msgstr = was.msgstr if was else ""
        entry.flags = was.flags if was else []
        new.append(entry)
    return new


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    os.environ.setdefault("EFFLEURAGE_LOCAL", "1")
    import django

    django.setup()
    wanted = sentences()
    for path in catalogues():
        catalogue = brought_up(path, wanted)
        catalogue.save(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        missing = catalogue.untranslated_entries()
        name = path.parent.parent.name
        print(f"{name}: {len(wanted)} sentences, {len(missing)} of them not translated")
        for entry in missing:
            print(f"  {entry.occurrences[0][0]}: {entry.msgid!r}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
