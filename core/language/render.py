"""Render a predicate to its sentence."""

from __future__ import annotations

from core.language.kinds.kind import kind_of
from core.language.predicate import Predicate


def render(predicate: Predicate) -> str:
    """The sentence; `parse(render(p)) == p`."""
    return kind_of(predicate).render(predicate)
