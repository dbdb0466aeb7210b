"""What a key says that can do nothing here: a bell alone leaves one wondering."""

from __future__ import annotations

from textual.dom import DOMNode

from core.visible import visible

SECONDS = 3.0


def refuse(node: DOMNode, words: str) -> None:
    """A bell, and why nothing happened; what was typed ahead is void."""
    node.app.bell()
    node.app.notify(visible(words), timeout=SECONDS, markup=False)
