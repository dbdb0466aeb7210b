"""Paths changed by a merge, in words."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.place_text import place_in_words
from core.model.workspace import Workspace


def unseen_in_words(paths: Iterable[str], workspace: Workspace) -> tuple[str, ...]:
    """Each record or field by its title: `the Hold condition Rate`, `the signal Undefined categories: Unit`."""
    return tuple(place_in_words(workspace, path) for path in paths)
