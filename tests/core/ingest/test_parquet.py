"""Parquet comes in as CSV and JSON do, where DuckDB is installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from core.errors import BadData
from core.ingest.batch import Batch
from core.ingest.options import IngestOptions
from core.ingest.prepare import prepare
from core.ingest.reading.source import opened
from core.ingest.report import RowCount
from core.model.workspace import Workspace

ROWS = """
select * from (values
    (1, timestamptz '2026-11-24 10:00:00+00', 'grün', 0.25::decimal(3, 2), true, {'text': 'deep', 'tags': ['a', 'b']}),
    (2, timestamptz '2026-11-24 12:00:00+02', 'x', null, false, {'text': 'deeper', 'tags': []})
) t(id, "at", input, confidence, flagged, data)"""


def written(path: Path, query: str = ROWS) -> Path:
    file = path / "log.parquet"
    duckdb.execute(f"copy ({query}) to '{file}' (format parquet)")
    return file


def rows(file: Path, **said: Any) -> tuple[Batch, list[Any]]:
    with opened(file) as source:
        batch = prepare(source, IngestOptions(**said), Workspace())
        return batch, [row for _line, row in batch.rows(RowCount())]


def test_values_come_as_they_are(tmp_path: Path) -> None:
    batch, found = rows(written(tmp_path))
    assert (batch.mapped.kind, batch.table.format) == ("predictions", "Parquet")
    assert [row[:8] for row in found] == [
        ["1", "2026-11-24T10:00:00+00:00", "grün", "", "0.25", "", 1, ""],
        ["2", "2026-11-24T10:00:00+00:00", "x", "", None, "", 0, ""],
    ]
    _batch, found = rows(written(tmp_path), map=(("input", "data.text"), ("predicted", "data.tags.0")))
    assert [row[2:4] for row in found] == [["deep", "a"], ["deeper", ""]]


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path)
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(BadData, match="cannot be read as Parquet"):
        rows(file)


def test_without_the_engine_the_file_is_named_with_what_helps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(BadData, match="is a Parquet file") as caught:
        rows(written(tmp_path))
    assert "operating-table[parquet]" in caught.value.hint
