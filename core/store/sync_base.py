"""The text as of the last sync, file by file, and which evidence was written since then.

A kind of evidence that nobody wrote since reads as its base does, so none of it need be put into text to know that.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.store.codec import digest
from core.store.evidence_update import Pair
from core.store.journal import get_meta, put_meta
from core.store.rows import Key, evidence_rows

FEW = 2000
"""Of more records than these it is only known that some were written, not which."""
MANY = ("", "")
"""What stands for more than a few: no evidence has that key."""

WriteStatus = Literal["same", "changed", "unknown"]
"""What became of a kind that was written: as it was all the same, something else, or too much to tell."""
ANNOUNCED, NOTED = "announced", "noted"
COLUMNS = '"file", "digest", "size", "raw", "content"'
INSERT = 'INSERT OR IGNORE INTO "written" ("kind", "source", "id", "was") VALUES (?, ?, ?, ?)'


class BaseFile(NamedTuple):
    """What is known of a file's base without reading it: its SHA-256, and its size in bytes."""

    digest: str
    size: int
    raw: str
    """The SHA-256 of the file that said so, perhaps in another form."""


def base_files(connection: sqlite3.Connection) -> dict[str, BaseFile]:
    """The files that have a base; none where database and text never held the same."""
    rows = connection.execute('SELECT "file", "digest", "size", "raw" FROM "base"')
    return {file: BaseFile(*known) for file, *known in rows}


def texts(connection: sqlite3.Connection, files: Iterable[str]) -> dict[str, str]:
    """The base of these files, of those that have one."""
    wanted = list(files)
    marks = ", ".join("?" * len(wanted))
    return dict(connection.execute(f'SELECT "file", "content" FROM "base" WHERE "file" IN ({marks})', wanted))  # noqa: S608


def put(
    connection: sqlite3.Connection, contents: Mapping[str, str], files: Iterable[str], raw: Mapping[str, str]
) -> None:
    """These files read like this, or have no text, and look like `raw`; the base of other files stays."""
    if announced(connection):
        put_meta(connection, ANNOUNCED, "")
    for file in files:
        connection.execute('DELETE FROM "base" WHERE "file" = ?', (file,))
        if file in contents:
            content = contents[file]
            row = (file, _digest(content), len(content.encode()), _digest(raw.get(file, content)), content)
            connection.execute(f'INSERT INTO "base" ({COLUMNS}) VALUES (?, ?, ?, ?, ?)', row)  # noqa: S608  # constants


def set_noted(connection: sqlite3.Connection, merges: Mapping[str, Collection[str]]) -> None:
    """Put down which merges of git are known here, and what each touched."""
    put_meta(connection, NOTED, json.dumps({name: sorted(touched) for name, touched in merges.items()}))


def noted(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The merges of git of which is put down what waits for a look, with what each touched."""
    merges: dict[str, list[str]] = json.loads(get_meta(connection, NOTED) or "{}")
    return merges


def announce(connection: sqlite3.Connection, contents: Mapping[str, str]) -> None:
    """These files are about to read like this: a program that finds them so knows that they come from here."""
    put_meta(connection, ANNOUNCED, json.dumps({file: _digest(content) for file, content in contents.items()}))


def announced(connection: sqlite3.Connection) -> dict[str, str]:
    """The digests of what an export was about to write, by file, if it did not come to its end."""
    digests: dict[str, str] = json.loads(get_meta(connection, ANNOUNCED) or "{}")
    return digests


def _digest(text: str) -> str:
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only a sync needs it

    return sha256(text.encode()).hexdigest()


def note(connection: sqlite3.Connection, kind: EvidenceKind, pairs: Mapping[Key, Pair]) -> None:
    """Evidence of a kind is written: of each piece, what it was in the base, unless it was written before."""
    if _is_many(connection, kind):
        return
    if len(pairs) > FEW:
        note_many(connection, kind)
        return
    rows = [(kind, *key, None if old is None else digest(old)) for key, (old, _) in pairs.items()]
    connection.executemany(INSERT, rows)
    (count,) = connection.execute('SELECT count(*) FROM "written" WHERE "kind" = ?', (kind,)).fetchone()
    if count > FEW:
        note_many(connection, kind)


def note_many(connection: sqlite3.Connection, *kinds: EvidenceKind) -> None:
    """Nobody knows which evidence of these kinds was written."""
    for kind in kinds:
        connection.execute('DELETE FROM "written" WHERE "kind" = ?', (kind,))
        connection.execute(INSERT, (kind, *MANY, None))


def forget(connection: sqlite3.Connection) -> None:
    """The base says what the database holds."""
    connection.execute('DELETE FROM "written"')


def written(connection: sqlite3.Connection, path: Path) -> dict[EvidenceKind, WriteStatus]:
    """What became of each kind that was written since the base."""
    kinds = {kind for (kind,) in connection.execute('SELECT DISTINCT "kind" FROM "written"')}
    return {kind: _became(connection, path, kind) for kind in EVIDENCE if kind in kinds}


def _is_many(connection: sqlite3.Connection, kind: EvidenceKind) -> bool:
    row = connection.execute('SELECT 1 FROM "written" WHERE ("kind", "source", "id") = (?, ?, ?)', (kind, *MANY))
    return row.fetchone() is not None


def _became(connection: sqlite3.Connection, path: Path, kind: EvidenceKind) -> WriteStatus:
    if _is_many(connection, kind):
        return "unknown"
    rows = connection.execute('SELECT "source", "id", "was" FROM "written" WHERE "kind" = ?', (kind,))
    was = {(source, key): digest for source, key, digest in rows}
    only = '("source", "id") IN (SELECT "source", "id" FROM "written" WHERE "kind" = ?)'
    now = {one.key: digest(one) for one in evidence_rows(connection, path, EVIDENCE[kind], kind, only, (kind,))}
    return "same" if all(now.get(key) == before for key, before in was.items()) else "changed"
