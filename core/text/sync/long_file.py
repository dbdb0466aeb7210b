"""The file of cases when it is long: it is never in memory whole.

In the three-way status, the SHA-256 of its canonical text stands in place of the text. The database's side is rendered
case by case, sorted by key. An export renders it into a temporary file beside the target, which then takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from core.model.evidence import ExceptionCase
from core.store.store import Store
from core.store.sync_base import BaseFile, LongBase
from core.text import files
from core.text.evidence_jsonl import cases_in
from core.text.evidence_lines import lines
from core.text.file_names import EXCEPTIONS
from core.text.sync.rendered import rendered_lines
from core.text.sync.status import ThreeWay

PAGE = 1000
"""Cases rendered at a time."""
PART = 2**20
"""The size of a part of the base, in bytes: whole lines, at least one."""


class Renderings:
    """The temporary files of one export, removed at its end."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._paths: list[Path] = []
        self.current: Path | None = None
        """The file with the newest rendering; None if there was none."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for path in self._paths:
            with suppress(OSError):  # the first error is the one to report
                path.unlink(missing_ok=True)

    def render(self) -> str:
        """Write the database's cases into a new temporary file; returns its SHA-256."""
        self.current, digest = files.spooled(self._store.folder, EXCEPTIONS, rendered_lines(self._store, "exception"))
        self._paths.append(self.current)
        return digest

    def prepare(self, three_way: ThreeWay) -> ThreeWay:
        """The three sides, with the cases rendered if they are to be written and the comparison did not need it."""
        for name in three_way.long:
            if self.current is None and three_way.database.get(name) not in (None, three_way.raw.get(name)):
                return replace(three_way, database={**three_way.database, name: self.render()})
        return three_way


class CasesFile:
    """The cases of a folder's text, as the store reads them."""

    name = EXCEPTIONS

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def pages(self) -> Iterator[tuple[list[ExceptionCase], str]]:
        """The cases, with the lines in which they stand. BadData if one is invalid, without the best words for it."""
        with files.opened(self._folder / EXCEPTIONS, EXCEPTIONS) as file:
            while file and (page := list(islice(file, PAGE))):
                yield cases_in(b"".join(page))

    def canonical(self, cases: Iterable[ExceptionCase]) -> str:
        """The canonical lines of these cases."""
        return lines(cases)


def digest_of_database(store: Store) -> str:
    """The SHA-256 of the canonical text of the database's cases."""
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only a sync of many cases needs it

    digest = sha256()
    for part in rendered_lines(store, "exception"):
        digest.update(part.encode())
    return digest.hexdigest()


def base_of(store: Store, digest: str, raw: str) -> LongBase:
    """The new base: the content of the file, if that is canonical, else that of the database.

    The parts are read when they are written; files.Changed then if the file has another content by now.
    """
    path = store.folder / EXCEPTIONS
    parts = _parts_of(path, digest) if raw == digest else rendered_lines(store, "exception")
    return LongBase(BaseFile(digest, path.stat().st_size, raw), parts)


def _parts_of(path: Path, expected: str) -> Iterator[str]:
    from hashlib import sha256  # noqa: PLC0415  # see above

    digest = sha256()
    with path.open("rb") as file:
        while part := b"".join(file.readlines(PART)):
            digest.update(part)
            yield part.decode()
    if digest.hexdigest() != expected:
        raise files.Changed(EXCEPTIONS)
