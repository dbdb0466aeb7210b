"""Try a hostile file on a store: what comes out is evidence that adds up, or an error in words, and nothing written."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

from core.errors import OptableError
from core.ingest.gaps import IngestGaps
from core.ingest.options import PAIRED, IngestOptions, pairs
from core.ingest.prepare import prepare
from core.ingest.reading.source import Source
from core.ingest.report import RejectedLines
from core.store.file_name import DATABASE
from core.store.store import Store
from tests.core.ingest.hostile import Hostile
from tui.cli.ingest_text import batch_text, gaps_text, rejects_text, report_json, report_text

OF_PYTHON = re.compile(r"Traceback|\b[A-Z]\w+(?:Error|Exception)\b|object at 0x")
"""Python's own words for an error."""
LONGEST = 20_000
"""The most characters that a message may have."""


def content(folder: Path) -> list[tuple[Any, ...]]:
    """Every row of every table."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return [(name, *row) for name in names for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608  # names of our own


def endure(store: Store, one: Hostile) -> str:
    """The outcome in a word. Raises AssertionError for a bad one; any other exception but OptableError gets out."""
    before = content(store.folder)
    try:
        return _ingest(store, one)
    except OptableError as error:
        refused = error
    shown = "\n".join(_shown(refused))
    said = f"{refused.at_place}\n{refused.hint}\n{shown}"
    assert refused.message, "an error without words"
    assert refused.place, f"an error without a place: {refused.message}"
    assert not OF_PYTHON.search(said), f"not for users: {said[:500]}"
    assert "\x1b" not in shown, f"acts on a terminal: {shown[:500]}"
    assert len(said) < LONGEST, f"an error of {len(said)} characters: {said[:200]}"
    assert content(store.folder) == before, "an error, and something written"
    return type(refused).__name__


def _shown(error: OptableError) -> list[str]:
    if isinstance(error, IngestGaps):
        return [gaps_text(error, "optable ingest")]
    return list(rejects_text(error.rejects)) if isinstance(error, RejectedLines) else []


def _ingest(store: Store, one: Hostile) -> str:
    said: dict[str, Any] = {
        name: pairs(value, name) if name in PAIRED else value for name, value in one.options.items()
    }
    options = IngestOptions(**said)
    source = Source("hostile", BytesIO(one.content))
    other = None if one.join is None else Source("other", BytesIO(one.join))
    try:
        batch = prepare(source, options, store.snapshot.workspace, joined=other)
    except IngestGaps as gaps:
        if not gaps.answered(seen=True):
            raise
        options = gaps.filled
        batch = prepare(source, options, store.snapshot.workspace, joined=other)
    shown = [batch_text(batch, store.snapshot.workspace)]
    batch.preview(5)
    report = store.ingest([batch], skip_rejected=one.skip_rejected)
    counts = report.counts()
    outcomes = ("new", "changed", "unchanged", "counted", "rejected", "left_out")
    assert counts["rows"] == sum(counts[name] for name in outcomes), f"the rows do not add up: {counts}"
    shown += report_text(report, dry_run=False)
    report_json([batch], report, dry_run=False)
    assert not OF_PYTHON.search("\n".join(shown)), "not for users"
    assert "\x1b" not in "\n".join(shown), "acts on a terminal"
    return "took in" if report.changes else "nothing came" if report.nothing_came else "nothing new"
