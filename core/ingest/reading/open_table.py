"""Open a source as a table: first say what the file is, then read its rows."""

from __future__ import annotations

from io import TextIOWrapper

from core.errors import BadData
from core.ingest.reading import parquet
from core.ingest.reading.container import unpacked
from core.ingest.reading.csv_table import csv_table
from core.ingest.reading.decode import decoded, readable
from core.ingest.reading.json_table import json_table, table_of
from core.ingest.reading.parquet import START
from core.ingest.reading.source import Source
from core.ingest.reading.table import InputTable

PEEKED = 2**12


def open_table(
    source: Source, *, encoding: str = "", delimiter: str = "", escape: str = "", rows: str = ""
) -> InputTable:
    """The table in a file. Raises BadData if there is none, NestedRows if it lies inside an object."""
    with source.open() as start_of_file:
        if start_of_file.peek(len(START))[: len(START)] == START:
            return table_of(lambda: parquet.objects(source), source.name, "Parquet")

    def open_text() -> TextIOWrapper:
        return decoded(unpacked(source.open(), source.name)[0], source.name, encoding)

    with readable(source.name):
        start = _first_characters(open_text())
    if not start:
        raise BadData("the file is empty", source.name)
    if start in "{[":
        return json_table(open_text, source.name, rows)
    return csv_table(open_text, source.name, delimiter, escape)


def _first_characters(text: TextIOWrapper) -> str:
    """The first character that is not white space; empty in an empty file."""
    while block := text.read(PEEKED):
        if block.strip():
            return block.lstrip()[0]
    return ""
