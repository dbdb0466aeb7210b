"""Text from people and files in Markdown: as it is where nothing in it could act, else as code."""

from __future__ import annotations

import re

from core.visible import visible_line

_HARMLESS = re.compile(r"""(?:[^\W_]|(?<=[^\W_])_(?=[^\W_])|[ ,;:.?!'"%()/+=€£°·⏎\u2010-\u2026-])*""")
_LINKED = re.compile(r"://|www\.|[^\W\d_]\.[^\W\d_]|:[\w+-]+:|\bgh-\d|\b(?=\w*\d)[0-9a-f]{7,40}\b", re.IGNORECASE)
"""What some readers make a link or a picture of, though it has no markup."""


def said(text: str) -> str:
    """For the middle of a line, and for a cell of a table."""
    line = visible_line(text).strip()
    return line if _HARMLESS.fullmatch(line) and not _LINKED.search(line) else in_cell(line)


def in_cell(text: str) -> str:
    """As code that no bar ends: readers of Markdown differ on an escaped bar inside of code, so it stands outside."""
    return r"\|".join(code(part) for part in text.split("|"))


def code(text: str) -> str:
    """Marked as code, however many backticks are in it."""
    line = visible_line(text)
    runs = max((len(run) for run in re.findall("`+", line)), default=0)
    if not runs:
        return f"`{line}`" if line else ""
    fence = "`" * (runs + 1)
    return f"{fence} {line} {fence}"
