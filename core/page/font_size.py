"""The font size at which a page fits on one sheet, estimated from the amount of text.

The estimate uses the average width of a letter and errs on the safe side; tests print pages in a real browser and count
the sheets. All lengths except those of the paper are in em, as in `page.css`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil
from typing import Literal

from core.page.document import Document, Fact, Facts, PageCell, PageTable, Section

Paper = Literal["a4", "letter"]
SHEETS: dict[Paper, tuple[float, float]] = {"a4": (538.6, 793.7), "letter": (555.3, 743.8)}
"""Width and height within the margins, in points."""
SIZES = (8.1, 7.9, 7.7, 7.5, 7.3, 7.1, 6.9)
"""Font sizes in points, the most readable first."""
LETTER, LINE, SMALL = 0.49, 1.2, 0.88
GAP, ROW, HEADING, BESIDE, LABEL = 0.55, 0.3, 1.62, 1.6, 9.9
SPARE = 0.985


def size(page: Document, paper: Paper) -> float:
    """The largest size that fits on one sheet. If none fits, the largest of all: several sheets are needed anyway."""
    width, height = SHEETS[paper]
    return next((one for one in SIZES if _height(page, width / one) * one <= height * SPARE), SIZES[0])


def _height(page: Document, width: float) -> float:
    """The height of the page in em at a width in em."""
    half = (width - BESIDE) / 2
    banner = 1.8 + _lines(page.banner.headline, (width - 16) / 1.12) * 1.4
    banner += 1.3 + max(_cell(fact.value, (width - 18) / 2) for fact in page.banner.facts)
    head = 2.1 * _lines(page.name, (width - 24) / 2) + LINE * _lines(page.scope, width - 24) + 0.2
    sections = sum(part + GAP for part in _parts(page.sections, width, half))
    return max(head, 3.2) + GAP + max(banner, 4.5) + GAP + sections + 1.9


def _parts(sections: Iterable[Section], width: float, half: float) -> Iterator[float]:
    """Heights of the blocks that stand one below the other; sections side by side count with the greater height."""
    tall, left, beside = 0.0, 0.0, 0.0
    for section in sections:
        if section.wide:
            yield from (one for one in (max(tall, left), beside) if one)
            tall = left = beside = 0.0
            yield _section(section, width)
        elif section.tall:
            tall, left, beside = _section(section, half), beside, 0.0
        elif tall:
            left += GAP + _section(section, half)
            yield max(tall, left)
            tall = left = 0.0
        elif beside:
            yield max(beside, _section(section, half))
            beside = 0.0
        else:
            beside = _section(section, half)
    yield from (one for one in (max(tall, left), beside) if one)


def _section(section: Section, width: float) -> float:
    if isinstance(section.body, PageTable):
        return HEADING + _table(section.body, width)
    if section.body.small:
        column = (width - BESIDE) / 2 / 0.92
        return HEADING + (sum(_run_in(fact, column) for fact in section.body.facts) / 2 + 1.5 * LINE) * 0.92
    return HEADING + _facts(section.body, width)


def _facts(body: Facts, width: float) -> float:
    return sum(ROW + max(_cell(fact.value, width - LABEL), LINE * _lines(fact.label, LABEL)) for fact in body.facts)


def _run_in(fact: Fact, width: float) -> float:
    return ROW + LINE * _lines(f"{fact.label}  {fact.about}  {fact.value.words}", width)


def _table(table: PageTable, width: float) -> float:
    """The height of a table. A cell that spans several rows can be higher than these rows together."""
    total, rows, beside = 1.36, 0.0, 0.0
    for row in table.rows:
        if None not in row:
            total += max(rows, beside)
            rows = beside = 0.0
        widths = (width * column.width / 100 - 0.7 for column in table.columns)
        sized = [(cell.rows, ROW + _cell(cell, room)) for cell, room in zip(row, widths, strict=True) if cell]
        rows += max((height for number, height in sized if number == 1), default=0.0)
        beside = max((beside, *(height for number, height in sized if number > 1)))
    return total + max(rows, beside)


def _cell(cell: PageCell, width: float) -> float:
    words = f"{cell.words} {cell.tag}" if cell.tag else cell.words
    indent = 1.3 if cell.sign else 0.0
    more = LINE * SMALL * _lines(cell.more, width / SMALL) if cell.more else 0
    if cell.sentence:  # smaller, in wider letters: as wide as words
        words = f"{words} {cell.sentence}"
    return LINE * _lines(words, width - indent) + more


def _lines(text: str, width: float) -> int:
    """The number of lines that a text takes."""
    return sum(max(1, ceil(len(part) * LETTER / max(width, 1))) for part in text.split("\n"))
