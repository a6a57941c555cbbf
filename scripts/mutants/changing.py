"""Put a changed module in the place of the engine's own: before it is imported, or afterwards."""

import ast
import gc
import sys
from collections import Counter
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from importlib.abc import MetaPathFinder
from importlib.machinery import SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FunctionType

from .sites import ENGINE, Site, mutated


class Changed(SourceFileLoader):
    """Loads a module with one change in it."""

    def __init__(self, site: Site):
        super().__init__(site.module, str(site.path))
        self._site = site

    def get_code(self, fullname: str):
        return compile(mutated(self._site.path, self._site.place), self.path, "exec")


class Finder(MetaPathFinder):
    """Finds the changed module first, for an engine that is not imported yet."""

    def __init__(self, site: Site):
        self._site = site

    def find_spec(self, name, path=None, target=None):
        if name != self._site.module:
            return None
        own = self._site.path
        inside = [str(own.parent)] if own.name == "__init__.py" else None
        return spec_from_file_location(
            name, own, loader=Changed(self._site), submodule_search_locations=inside
        )


class Loaded:
    """The functions of an engine that is imported; each can be given other code."""

    def __init__(self) -> None:
        gc.unfreeze()  # what is frozen is not told
        every = gc.get_objects()
        self._functions: dict[str, list[FunctionType]] = {}
        for each in every:
            if type(each) is FunctionType and is_engine(each):
                self._functions.setdefault(each.__code__.co_filename, []).append(each)
        self._caches = [
            each for each in every if type(each) is _lru_cache_wrapper and is_engine(each)
        ]
        gc.freeze()

    def change(self, path: Path, tree: ast.Module) -> None:
        """Give each function of a file the code that it has in `tree`."""
        every = list(_codes(compile(tree, str(path), "exec")))
        alike = Counter(map(_key, every))  # two lambdas on one line: who is who?
        codes = {_key(code): code for code in every if alike[_key(code)] == 1}
        for function in self._functions.get(str(path), ()):
            code = codes.get(_key(function.__code__))
            if code is not None and code.co_freevars == function.__code__.co_freevars:
                function.__code__ = code
        self.forget()

    def forget(self) -> None:
        """Forget what functions have remembered, which may come from other code."""
        for each in self._caches:
            each.cache_clear()


def is_engine(each) -> bool:
    return isinstance(each.__module__, str) and each.__module__.startswith(ENGINE_NAME)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def import_changed(site: Site) -> None:
    """See to it that the engine will be imported with this change."""
    sys.meta_path.insert(0, Finder(site))


ENGINE_NAME = ".".join(ENGINE.relative_to(ENGINE.parent.parent.parent).parts)
