"""Feedback for a key that has no effect here: bell and reason."""

from __future__ import annotations

from textual.dom import DOMNode

from core.visible import visible

SECONDS = 3.0


def refuse(node: DOMNode, words: str) -> None:
    """Ring the bell and give the reason; type-ahead is dropped."""
    node.app.bell()
    node.app.notify(visible(words), timeout=SECONDS, markup=False)
