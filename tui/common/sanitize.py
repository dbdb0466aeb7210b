"""The one boundary by which text from people and files reaches the terminal."""

from __future__ import annotations

from core.visible import visible as plain
from core.visible import visible_line as plain_line

__all__ = ["plain", "plain_line"]
