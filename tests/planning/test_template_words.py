import ast
import re
from pathlib import Path

import pytest

from practice.reference import checks
from sessions_app.planning.template_words import SAID, in_words

FOLDER = Path(checks.__file__).parent
PER_TEMPLATE = {"_order", "_length", "_minutes", "_touch", "_strokes", "_areas"}


def sentences():
    """Return each sentence that the checks of one template can say, as written."""
    for name in ("templates.py", "work.py"):
        for function in ast.parse((FOLDER / name).read_text()).body:
            mine = name == "work.py" or getattr(function, "name", "") in PER_TEMPLATE
            if isinstance(function, ast.FunctionDef) and mine:
                yield from in_function(function)


def in_function(function):
    for node in ast.walk(function):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            yield from said(node.value.elts[-1])
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "text":
            yield from said(node.value)


def said(node):
    """Return the words with a number in the place of each number, a slug for each slug."""
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = [
            part.value
            if isinstance(part, ast.Constant)
            else "'x'"
            if part.conversion == 114
            else "7"
            for part in node.values
        ]
        yield "".join(parts)


FOUND = sorted(set(sentences()))


def test_the_sentences_were_found():
    assert len(FOUND) >= 25


@pytest.mark.parametrize("text", FOUND)
def test_the_pages_have_their_own_words_for_each(text):
    words = in_words(text)
    assert words != text
    assert words.endswith(".")
    assert not re.search(r"_|'|\{", words)


def test_no_page_sentence_stands_for_nothing():
    for pattern, _words in SAID:
        assert any(re.fullmatch(pattern, text) for text in [*FOUND, *zero(FOUND)]), pattern


def zero(found):
    return [text.replace("7", "0") for text in found]


def test_names_take_the_place_of_slugs():
    assert (
        in_words("'neck-front' is never worked") == "Front and sides of the neck is never worked."
    )
    assert in_words("phase 'rest' comes 0 times instead of once") == "The phase Rest is missing."
    assert in_words("A sentence already.") == "A sentence already."
