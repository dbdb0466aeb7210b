"""The first rows of a file as they will be taken, painted into a given room; a pure function of what was looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from core import times
from core.errors import OptableError
from core.ingest.batch import Batch
from core.ingest.cells import LeftOut
from core.ingest.values.rows import CASE_FIELDS
from core.model.workspace import RecordId, RecordKind, Workspace
from core.rules.called import key_called
from core.visible import glimpse
from tui.app.ingest.looking import Looked
from tui.app.ingest.words import FIELDS

ORDER = (
    *("at", "input", "signal", "activity", "value", "predicted", "confidence", "flagged"),
    *("id", "n", "by", "rationale", "version", "note"),
)
"""The fields in the order in which they get room."""
WIDTHS = {"at": 16, "predicted": 14, "confidence": 10, "flagged": 7, "id": 10, "value": 10, "n": 11, "version": 10}
LEAST, SHARE = 18, 22
"""The cells that a text needs at least, and those of another column of texts."""
GAP = 2
NAMED: dict[str, RecordKind] = {"signal": "signal", "activity": "activity"}


@dataclass(frozen=True)
class PreviewRow:
    """A row: its texts by field, or the reason why it is rejected or left out."""

    line: int
    texts: Mapping[str, str] = field(default_factory=dict)
    rejected: str = ""
    left_out: str = ""


def preview_rows(looked: Looked, workspace: Workspace) -> list[PreviewRow]:
    """The rows in words: local times, titles."""
    batch = looked.batch
    return [_row(line, row, batch, workspace) for line, row in looked.rows] if batch else []


def _row(line: int, row: Any, batch: Batch, workspace: Workspace) -> PreviewRow:
    if isinstance(row, LeftOut):
        return PreviewRow(line, left_out=str(row))
    if isinstance(row, str):
        return PreviewRow(line, rejected=str(row))
    try:
        texts = _of_case(row) if batch.of_cases else _of_other(row, batch, workspace)
    except (OptableError, ValueError) as error:
        return PreviewRow(line, rejected=getattr(error, "message", str(error)))
    at = datetime.fromisoformat(texts["at"])
    return PreviewRow(line, {**texts, "at": times.local(at, workspace.workflow.timezone)})


def _of_case(row: Sequence[Any]) -> dict[str, str]:
    texts = {name: "" if value is None else str(value) for name, value in zip(CASE_FIELDS, row, strict=True)}
    return {**texts, "flagged": "yes" if texts["flagged"] == "1" else "no"}


def _of_other(row: Mapping[str, str], batch: Batch, workspace: Workspace) -> dict[str, str]:
    """The texts of a reading or an activity. Raises BadValue for a name that the workspace does not know."""
    texts = {**row, "at": batch.reader.times.instant(row["at"]).isoformat()}
    for name, kind in NAMED.items():
        if name in texts:
            texts[name] = workspace.title(RecordId(kind, key_called(workspace, kind, texts[name], kind)))
    return texts


def preview_content(looked: Looked, workspace: Workspace, width: int, height: int) -> Content:
    """As many rows and columns as there is room for; before a file is understood, its columns as they are."""
    if looked.batch is None:
        return Content("\n").join([*_raw(looked, width)][:height])
    rows = preview_rows(looked, workspace)[: max(height - 1, 0)]
    shown = _columns(looked.batch, width)
    head = Content.styled(_line([(FIELDS[name], room) for name, room in shown]), "bold $accent")
    return Content("\n").join([head, *(_painted(row, shown, width) for row in rows)])


def near_content(near: Sequence[str], width: int, height: int) -> Content:
    """Files that were found, as long as none is chosen."""
    words = "Found near the workspace and in Downloads (↓ takes the first):"
    if not near:
        words = "No file of evidence was found near the workspace or in Downloads."
    lines = [Content.styled(_cut(words, width), "$muted"), *(Content(_cut(f"  {path}", width)) for path in near)]
    return Content("\n").join(lines[:height])


def _columns(batch: Batch, width: int) -> list[tuple[str, int]]:
    """The fields that have room, each with its cells: the text has what others leave."""
    present = {*batch.mapped.said, "at"}
    if batch.wide:
        present |= {"signal", "value"}
    if batch.mapped.kind == "predictions":
        present.add("flagged")
    free = width
    chosen: list[tuple[str, int]] = []
    for name in ORDER:
        needs = WIDTHS.get(name, LEAST if name == "input" else SHARE)
        if name in present and free >= needs + GAP * bool(chosen):
            free -= needs + GAP * bool(chosen)
            chosen.append((name, needs))
    wide = next((name for name, _needs in chosen if name in ("input", "signal", "activity")), "at")
    return [(name, needs + free if name == wide else needs) for name, needs in chosen]


def _painted(row: PreviewRow, shown: Sequence[tuple[str, int]], width: int) -> Content:
    if row.rejected:
        return Content.styled(_cut(f"✗ line {row.line}: {row.rejected}", width), "$text-error")
    if row.left_out:
        return Content.styled(_cut(f"- line {row.line} is left out: {row.left_out}", width), "$muted")
    return Content(_line([(row.texts.get(name, ""), room) for name, room in shown]))


def _raw(looked: Looked, width: int) -> Iterator[Content]:
    """Each column with its first cells, for whoever is asked what it holds."""
    if not looked.raw:
        return
    yield Content.styled(_cut("The file's columns, with what stands in them first", width), "bold $accent")
    name_width = min(max(cell_len(glimpse(name, 80)) for name, _cells in looked.raw), max(width // 3, 1))
    for name, cells in looked.raw:
        said = " · ".join(glimpse(cell, 200) for cell in cells if cell.strip())
        line = _line([(name or "(no name)", name_width), (said, max(width - name_width - GAP, 1))])
        yield Content(line)


def _line(cells: Sequence[tuple[str, int]]) -> str:
    return (" " * GAP).join(set_cell_size(_cut(text, room), room) for text, room in cells)


def _cut(text: str, room: int) -> str:
    """Foreign text on one line, in so many cells."""
    shown = glimpse(text, 4 * room + 8)
    return shown if cell_len(shown) <= room else f"{set_cell_size(shown, max(room - 1, 0)).rstrip()}…"
