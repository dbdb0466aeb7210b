"""Fill a new database with the cases of a long text, page by page: they are never in memory together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Protocol

from core.errors import BadData
from core.model.evidence import ExceptionCase, Review
from core.store.case_queries import case_pages
from core.store.codec import rows_of
from core.store.rows import CHUNK, quoted_columns
from core.store.schema import REVIEW_KEY, own_fields
from core.store.sync_base import BaseFile, put_long


class CasesText(Protocol):
    """A text with cases."""

    @property
    def name(self) -> str:
        """The file's path in the workspace folder."""

    def pages(self) -> Iterator[tuple[list[ExceptionCase], str]]:
        """The cases, with the lines in which they stand. BadData if one is invalid."""

    def canonical(self, cases: Iterable[ExceptionCase]) -> str:
        """The canonical lines of these cases."""


class _Digested:
    """The parts of a text; once they were read, the text's SHA-256 and size."""

    def __init__(self, parts: Iterable[str]) -> None:
        self._parts = parts
        self._digest = sha256()
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        for part in self._parts:
            content = part.encode()
            self._digest.update(content)
            self.size += len(content)
            yield part

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()


def fill(connection: sqlite3.Connection, path: Path, text: CasesText) -> None:
    """Insert all cases of a text, and record it as that of the last sync. BadData if a key is used twice."""
    is_canonical, last = True, ("", "")

    def inserted() -> Iterator[str]:
        nonlocal is_canonical, last
        for cases, lines in text.pages():
            _insert(connection, text.name, cases)
            keys = [last, *(case.key for case in cases)]
            is_canonical = is_canonical and keys == sorted(keys) and lines == text.canonical(cases)
            last = keys[-1]
            yield lines

    def rendered() -> Iterator[str]:
        cases = case_pages(lambda query: query(connection), path)
        while page := list(islice(cases, CHUNK)):
            yield text.canonical(page)

    raw = _Digested(inserted())
    put_long(connection, text.name, raw, lambda: BaseFile(raw.digest, raw.size, raw.digest))
    if last == ("", ""):
        raise BadData("there is no case", text.name)
    if not is_canonical:
        canonical = _Digested(rendered())
        put_long(connection, text.name, canonical, lambda: BaseFile(canonical.digest, canonical.size, raw.digest))


def _insert(connection: sqlite3.Connection, name: str, cases: list[ExceptionCase]) -> None:
    try:
        connection.executemany(_statement("exception_case", own_fields(ExceptionCase)), rows_of(ExceptionCase, cases))
    except sqlite3.IntegrityError as error:
        raise BadData("an id is used twice", name) from error
    reviewed = [(*case.key, key, review) for case in cases for key, review in case.reviews.items()]
    rows = rows_of(Review, (review for *_, review in reviewed))
    reviews = ((*key, *row) for (*key, _), row in zip(reviewed, rows, strict=True))
    connection.executemany(_statement("review", (*REVIEW_KEY, *own_fields(Review))), reviews)
    predicted = {(case.predicted,) for case in cases if case.predicted}
    connection.executemany('INSERT OR IGNORE INTO "label" VALUES (?)', predicted)


def _statement(table: str, columns: tuple[str, ...]) -> str:
    return f'INSERT INTO "{table}" ({quoted_columns(columns)}) VALUES ({", ".join("?" * len(columns))})'  # noqa: S608  # constants
