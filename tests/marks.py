"""Marks that no test can forget: what a test and its fixtures call says what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from inspect import unwrap
from itertools import chain
from types import CodeType, FunctionType, ModuleType

import pytest

from tests import chromium
from tests.terminal import Terminal

OURS = "tests."
SLOW = frozenset({"application", "pty", "browser"})
"""Tests that take a second or more."""
BRIEF = (
    "tests/tui/app/portfolio/test_snapshots.py",
    "tests/tui/app/test_snapshots.py::test_a_screen_of_the_sample",
)
"""The tests of the application that are a part of the brief run, as long as they need no terminal."""


@cache
def needs(function: FunctionType) -> frozenset[str]:
    """The names that a function uses, directly or through other functions of the tests."""
    seen = {function}
    waiting = [function]
    found: set[str] = set()
    while waiting:
        here = waiting.pop()
        codes = [*codes_of(here.__code__)]
        names = frozenset(chain.from_iterable(code.co_names for code in codes))
        if {"run", "Popen", "check_output"} & names and "git" in set(chain.from_iterable(map(constants_of, codes))):
            found.add("git")
        if "run_test" in names:  # Textual's application without a terminal
            found.add("application")
        for used in used_by(here, names):
            if used is Terminal:
                found.add("pty")
            elif isinstance(used, type):
                new = {one for one in map(plain, vars(used).values()) if one} - seen
                seen |= new
                waiting += new
            elif (called := plain(used)) and called not in seen:
                if called.__module__ == chromium.__name__:
                    found.add("browser")
                seen.add(called)
                waiting.append(called)
    return frozenset(found)


def codes_of(code: CodeType) -> Iterator[CodeType]:
    """The code, with that of all functions inside it."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from codes_of(inner)


def constants_of(code: CodeType) -> Iterator[object]:
    for constant in code.co_consts:
        yield from constant if isinstance(constant, tuple) else (constant,)


def used_by(function: FunctionType, names: Iterable[str]) -> Iterator[object]:
    """The definitions in the tests behind these names."""
    own = function.__globals__
    modules = [own[name].__dict__ for name in names if isinstance(own.get(name), ModuleType)]
    for space in (own, *(module for module in modules if str(module["__name__"]).startswith(OURS))):
        for name in names:
            if str(getattr(space.get(name), "__module__", "")).startswith(OURS):
                yield space[name]


def plain(thing: object) -> FunctionType | None:
    """The function under decorators, properties and fixtures."""
    thing = getattr(thing, "fget", None) or getattr(thing, "__func__", None) or thing
    thing = getattr(thing, "__wrapped__", thing)
    inner = unwrap(thing) if callable(thing) else thing
    return inner if isinstance(inner, FunctionType) and inner.__module__.startswith(OURS) else None


def marks_of(item: pytest.Function) -> set[str]:
    """The marks of a test, by what it and its fixtures need; `slow` too where it takes long for one of these."""
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    functions = [item.function, *(one.func for of_name in fixtures for one in of_name)]
    found = set[str]().union(*(needs(one) for one in map(plain, functions) if one))
    if item.nodeid.startswith("tests/scenarios/") or found & (SLOW - ({"application"} if is_brief(item) else set())):
        found.add("slow")
    return found - {"application"}


def is_brief(item: pytest.Function) -> bool:
    """Report if a test of the application is a part of the brief run."""
    return item.nodeid.startswith(BRIEF)
