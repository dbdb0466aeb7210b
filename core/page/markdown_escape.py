"""Escape foreign text for Markdown: unchanged if nothing in it could be markup, otherwise as code."""

from __future__ import annotations

import re

from core.visible import visible_line

_HARMLESS = re.compile(r"""(?:[^\W_]|(?<=[^\W_])_(?=[^\W_])|[ ,;:.?!'"%()/+=€£°·⏎\u2010-\u2026-])*""")
_LINKED = re.compile(r"://|www\.|[^\W\d_]\.[^\W\d_]|:[\w+-]+:|\bgh-\d|\b(?=\w*\d)[0-9a-f]{7,40}\b", re.IGNORECASE)
"""Plain text that some readers turn into a link or a picture."""


def in_line(text: str) -> str:
    """The text for the middle of a line or a table cell."""
    line = visible_line(text).strip()
    return line if _HARMLESS.fullmatch(line) and not _LINKED.search(line) else in_cell(line)


def in_cell(text: str) -> str:
    """Code for a table cell, with bars outside the code: readers of Markdown differ on an escaped bar within code."""
    return r"\|".join(code(part) for part in text.split("|"))


def code(text: str) -> str:
    """The text as code, delimited by more backticks than it contains."""
    line = visible_line(text)
    runs = max((len(run) for run in re.findall("`+", line)), default=0)
    if not runs:
        return f"`{line}`" if line else ""
    fence = "`" * (runs + 1)
    return f"{fence} {line} {fence}"
