"""Files to ingest, made of texts."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from core.ingest.batch import Batch
from core.ingest.options import IngestOptions
from core.ingest.prepare import prepare
from core.ingest.reading.open_table import open_table
from core.ingest.reading.source import Source
from core.ingest.reading.table import InputTable
from core.model.workspace import Workspace


def source(content: str | bytes, name: str = "log.csv") -> Source:
    return Source(name, BytesIO(content if isinstance(content, bytes) else content.encode()))


def table(content: str | bytes, **settings: str) -> InputTable:
    return open_table(source(content, "file"), **settings)


def batch(content: str | bytes, name: str = "log.csv", *, workspace: Workspace | None = None, **options: Any) -> Batch:
    """A file that is ready to be ingested, by default into an empty workspace."""
    version = options.pop("version", None)
    options.setdefault("source", "log")
    made = prepare(source(content, name), IngestOptions(**options), workspace or Workspace())
    return made if version is None else replace(made, reader=replace(made.reader, version=version))
