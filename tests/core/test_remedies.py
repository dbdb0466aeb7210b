"""The core names no command, option, key or screen: each surface phrases what helps in its own words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from core.remedy import Action, Remedy
from tests.paths import ROOT
from tui.app.error_text import by_key
from tui.common.keymap import KeyMap
from tui.common.remedies import by_command

SURFACE = re.compile(r"`optable |\boptable (?:new|export|import|look|decide)\b|(?<![\w-])--[a-z][a-z-]*|screen \d")
GIT = ("core/text/git/", "core/text/unseen_merges.py", "core/text/merge/merge_history.py")
"""Requests to git, and settings that git itself must be given."""


def texts(path: Path) -> Iterator[str]:
    """The texts of a module that are no docstrings."""
    tree = ast.parse(path.read_text())
    about = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in about:
            yield node.value


MODULES = [path for path in sorted((ROOT / "core").rglob("*.py")) if not str(path.relative_to(ROOT)).startswith(GIT)]


def test_no_text_of_the_core_names_a_command_an_option_or_a_screen() -> None:
    found = [(str(path.relative_to(ROOT)), text) for path in MODULES for text in texts(path) if SURFACE.search(text)]
    assert found == []


@pytest.mark.parametrize("action", get_args(Action))
def test_every_action_has_words_on_the_command_line_and_no_option_is_named_on_the_screen(action: Action) -> None:
    words, shown = by_command(Remedy(action, "id")), by_key(Remedy(action, "id"), KeyMap())
    assert words
    assert "--" not in shown
    assert shown or "--" in words
