"""The page as it fills itself, beside the question on a screen that has room for both."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from textual.content import Content

from core.visible import visible_line
from tui.app.theme import STYLES
from tui.app.widgets.rows import GridCell, GridRow
from tui.app.widgets.wrapping import wrapped

TITLE = 17
"""Cells of a field's title."""


class PageSoFar(NamedTuple):
    """The page as a text, and the line of the field that is asked for."""

    text: Content
    line: int


def page_so_far(rows: Sequence[GridRow], asked: Collection[str], width: int) -> PageSoFar:
    """The rows of the page: headings, and under each its fields with what is written; those asked for are marked."""
    lines: list[Content] = []
    line = 0
    for row in rows:
        if row.heading:
            head = Content.styled(visible_line(row.cells[0].text), STYLES.get(row.card, STYLES["title"]))
            lines += [*([Content("")] if lines else []), head]
        elif not row.key.startswith("note "):
            if row.key in asked:
                line = len(lines)
            lines += _field(row, width, asked=row.key in asked)
    return PageSoFar(Content("\n").join(lines), line)


def _field(row: GridRow, width: int, *, asked: bool) -> list[Content]:
    title, value = row.cells[0], row.cells[1] if len(row.cells) > 1 else GridCell("")
    names = wrapped(visible_line(title.text), TITLE)
    tone = STYLES["text"] if value.tone in ("text", "title") else STYLES.get(value.tone, "")
    if asked:
        words, tone = "▌ being asked", "bold $accent"
    else:
        words = visible_line(value.text)
        if value.mark and value.tone in ("blank", "muted"):
            words = f"{value.mark} {words}"
    values = wrapped(words, max(8, width - TITLE - 2))
    count = max(len(names), len(values))
    names += [""] * (count - len(names))
    values += [""] * (count - len(values))
    return [
        Content.assemble((name.ljust(TITLE + 2), STYLES["muted"]), (text, tone))
        for name, text in zip(names, values, strict=True)
    ]
