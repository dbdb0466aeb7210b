"""The rows of a grid as plain values, so that a screen's content is a pure function of the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from rich.cells import cell_len

from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from tui.app.widgets.wrapping import word_parts, wrapped


@dataclass(frozen=True)
class GridCell:
    """Foreign or own text with a tone (see `tui.app.theme.STYLES`); Enter opens an editor for `edits`."""

    text: str
    tone: str = "text"
    edits: FieldRef | None = None
    mark: str = ""
    """A sign before the text, such as ✓ or ●."""
    mark_tone: str = ""
    below: str = ""
    """Smaller print under the text."""
    below_tone: str = "muted"


@dataclass(frozen=True)
class GridRow:
    """A row with its key, unique in the grid; `record` is the target of add, remove and rename."""

    key: str
    cells: tuple[GridCell, ...]
    record: RecordId | None = None
    heading: bool = False
    group: str = ""
    """The section of the row."""
    also: str = ""
    """Text that a filter finds too, though no cell shows it."""
    card: str = ""
    """The look of the card of a heading: `go`, `hold`, `stop`, `spec`, `ops`, with `now` for the one that holds."""
    foot: str = ""
    """The words in the lower border of the card of a heading."""


@dataclass(frozen=True)
class GridColumn:
    """A column of a fixed width, or with a share of the rest."""

    title: str
    width: int = 0
    share: int = 1
    right: bool = False
    """Aligned to the right."""
    tone: str = "muted"
    """Of the title."""
    narrow: int = 0
    """The fixed width where the columns with a share would have less than ROOMY cells; 0 if it does not change."""
    wide: int = 0
    """The fixed width where the columns with a share would have more than AMPLE cells; 0 if it does not change."""
    brief: str = ""
    """The title where the whole one has no room."""
    optional: bool = False
    """Left out, if it is the last one, where words of the others would break."""

    def title_for(self, width: int) -> str:
        """The title, or the brief one if that does not fit."""
        return self.brief if self.brief and len(self.title) > width else self.title


ROOMY, AMPLE = 12, 36
"""Cells that hold most words, and most sentences."""


def widths(columns: tuple[GridColumn, ...], total: int, padding: int = 1) -> tuple[int, ...]:
    """The width of each column's text so that all of them fill `total` cells."""
    fixed = [column.width for column in columns]
    flexible = [index for index, column in enumerate(columns) if not column.width]
    if flexible and total - sum(fixed) - 2 * padding * len(columns) < ROOMY * len(flexible):
        fixed = [column.narrow or column.width for column in columns]
    elif flexible and total - sum(fixed) - 2 * padding * len(columns) > AMPLE * len(flexible):
        fixed = [column.wide or column.width for column in columns]
    free = total - sum(fixed) - 2 * padding * len(columns)
    shares = sum(column.share for column in columns if not column.width) or 1
    result = [width or max(6, free * column.share // shares) for width, column in zip(fixed, columns, strict=True)]
    rest = total - sum(result) - 2 * padding * len(columns)
    if flexible and rest > 0:
        result[flexible[-1]] += rest
    return tuple(result)


MOST_MEASURED = 500
"""Characters of a text that have a say in the width of its column."""
SPLITS = ((3, 2), (1, 1), (2, 3), (3, 1))
"""Ways to share the room between two columns, when their own breaks more lines."""


def fitted(columns: tuple[GridColumn, ...], rows: Iterable[GridRow], total: int, padding: int = 1) -> tuple[int, ...]:
    """The widths that break the fewest lines: two columns that share the room get what their texts need of it."""
    own = widths(columns, total, padding)
    flexible = [index for index, column in enumerate(columns) if not column.width]
    if len(flexible) != len(columns) or len(columns) != 2:  # a pair
        return own
    left, right = columns
    pairs = ((replace(left, share=one), replace(right, share=other)) for one, other in SPLITS)
    others = (widths(pair, total, padding) for pair in pairs)
    rows = tuple(rows)
    return min((own, *others), key=lambda found: sum(_lines(row, found) for row in rows))


LONGEST = 24
"""Cells of a word that a column makes room for; longer ones are broken."""


def unbroken(columns: tuple[GridColumn, ...], rows: Iterable[GridRow], found: tuple[int, ...]) -> tuple[int, ...]:
    """The widths with cells moved to columns whose words they would break, from columns that have more than they need.

    A column that shares the room gives before one of a fixed width. Where there is not enough for all, words may break
    behind their hyphens, and then the columns that lack least get theirs.

        widths 9, 9, 20   longest words 11, 8, 10   ->   11, 9, 18
    """
    rows = tuple(rows)
    needs = _longest_words(columns, rows)
    if sum(needs) > sum(found):
        needs = _longest_words(columns, rows, parts=True)
    result = list(found)
    for index in sorted(range(len(result)), key=lambda one: needs[one] - result[one]):
        lacking = needs[index] - result[index]
        spare = {one: result[one] - needs[one] for one in range(len(result)) if result[one] > needs[one]}
        if not 0 < lacking <= sum(spare.values()):
            continue
        for _ in range(lacking):
            giver = max(spare, key=lambda one: (not columns[one].width and spare[one] > 0, spare[one]))
            spare[giver] -= 1
            result[giver] -= 1
        result[index] = needs[index]
    return tuple(result)


def breaks_words(columns: tuple[GridColumn, ...], rows: Iterable[GridRow], found: tuple[int, ...]) -> bool:
    """Report if a word does not fit its column in one line, or up to its hyphen."""
    needs = _longest_words(columns, tuple(rows), parts=True)
    return any(need > width for need, width in zip(needs, found, strict=True))


def _longest_words(columns: tuple[GridColumn, ...], rows: tuple[GridRow, ...], *, parts: bool = False) -> list[int]:
    """The cells of the longest word of each column, at most LONGEST; of its title, if it has one, all of that."""
    needs = [cell_len(column.brief or column.title) for column in columns]
    for row in rows:
        for index, cell in enumerate(row.cells[: len(needs)] if not row.heading else ()):
            longest = max(_longest_word(cell.text, parts), _longest_word(cell.below, parts)) + (2 if cell.mark else 0)
            needs[index] = max(needs[index], min(longest, LONGEST))
    return needs


@lru_cache(maxsize=2048)
def _longest_word(text: str, parts: bool) -> int:
    words = text[:MOST_MEASURED].split()
    if parts:
        words = [part for word in words for part in word_parts(word)]
    return max(map(cell_len, words), default=0)


def _lines(row: GridRow, cell_widths: tuple[int, ...]) -> int:
    """The lines that a row takes."""
    return max((_cell_lines(cell, width) for cell, width in zip(row.cells, cell_widths, strict=False)), default=1)


def _cell_lines(cell: GridCell, width: int) -> int:
    room = max(width - (2 if cell.mark else 0), 1)
    return _text_lines(cell.text, room) + (_text_lines(cell.below, room) if cell.below else 0)


@lru_cache(maxsize=2048)
def _text_lines(text: str, room: int) -> int:
    """The lines of a text; remembered, since one changed row has all rows of its card measured again."""
    return len(wrapped(text[:MOST_MEASURED], room))


def drafted(rows: tuple[GridRow, ...], drafts: Mapping[str, str]) -> tuple[GridRow, ...]:
    """The rows with unsaved drafts, each under the text of the cell that edits it."""
    if not drafts:
        return rows
    return tuple(replace(row, cells=tuple(_drafted(cell, drafts) for cell in row.cells)) for row in rows)


def _drafted(cell: GridCell, drafts: Mapping[str, str]) -> GridCell:
    if cell.edits is None or (draft := drafts.get(cell.edits.path)) is None:
        return cell
    return replace(cell, text=f"{cell.text}\n✎ draft: {draft}", tone="accent")


def filtered(rows: tuple[GridRow, ...], text: str) -> tuple[GridRow, ...]:
    """The rows with a cell that contains the text, and the headings of their sections."""
    if not text:
        return rows
    wanted = text.casefold()
    hits = [row for row in rows if not row.heading and _holds(row, wanted)]
    keys, groups = {row.key for row in hits}, {row.group for row in hits}
    return tuple(row for row in rows if row.key in keys or (row.heading and row.group in groups))


def _holds(row: GridRow, wanted: str) -> bool:
    texts = (text for cell in row.cells for text in (cell.text, cell.below))
    return any(wanted in text.casefold() for text in (row.also, *texts))


@dataclass(frozen=True)
class Section:
    """A heading and the rows under it."""

    heading: GridRow
    rows: tuple[GridRow, ...]


def sections(rows: Iterable[GridRow]) -> tuple[Section, ...]:
    """The rows by heading; rows before the first heading have one without words."""
    found: list[tuple[GridRow, list[GridRow]]] = []
    for row in rows:
        if row.heading:
            found.append((row, []))
        else:
            if not found:
                found.append((GridRow("", (), heading=True), []))
            found[-1][1].append(row)
    return tuple(Section(heading, tuple(under)) for heading, under in found)
