"""Sync base: the text files as of the last sync, and the evidence written since then.

An unwritten kind of evidence equals its base, so it need not be serialized for comparison.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal, NamedTuple

from core.model.evidence import Evidence
from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.store.codec import digest
from core.store.evidence_update import Pair
from core.store.journal import get_meta, put_meta
from core.store.rows import Key, evidence_rows
from core.store.sqlite_errors import decoding

FEW = 2000
"""Maximum number of written records tracked individually, per kind."""
MANY = ("", "")
"""Key that stands for more records than that; no evidence has it."""

WriteStatus = Literal["same", "changed", "unknown"]
"""Result for a written kind: equal to the base all the same, changed, or too many records to tell."""
ANNOUNCED, NOTED = "announced", "noted"
COLUMNS = '"file", "digest", "size", "raw", "content"'
INSERT = 'INSERT OR IGNORE INTO "written" ("kind", "source", "id", "was") VALUES (?, ?, ?, ?)'


class BaseFile(NamedTuple):
    """A file's base without its content: SHA-256 and size in bytes."""

    digest: str
    size: int
    raw: str
    """SHA-256 of the file as read, possibly in a non-canonical form."""


class Written(NamedTuple):
    """A piece of evidence written since the base."""

    was: str | None
    """The digest of its record in the base; None if it was not there."""
    now: Evidence | None


def base_files(connection: sqlite3.Connection) -> dict[str, BaseFile]:
    """The files that have a base; empty if database and text were never in sync."""
    rows = connection.execute('SELECT "file", "digest", "size", "raw" FROM "base"')
    return {file: BaseFile(*known) for file, *known in rows}


def lines(read: Callable[[Callable[[sqlite3.Connection], list[str]]], list[str]], file: str) -> Iterator[str]:
    """The lines of a base text, part by part; `read` fetches a part."""
    statement = 'SELECT "content" FROM "base_part" WHERE "file" = ? AND "number" = ?'
    for number in count():
        part = read(lambda connection: [text for (text,) in connection.execute(statement, (file, number))])  # noqa: B023  # run at once
        if not part:
            break
        yield from _split(part[0])
    whole = 'SELECT "content" FROM "base" WHERE "file" = ?'
    for content in read(lambda connection: [text for (text,) in connection.execute(whole, (file,))]):
        yield from _split(content)


def _split(text: str) -> Iterator[str]:
    return (f"{line}\n" for line in text.removesuffix("\n").split("\n") if line)


class LongBase(NamedTuple):
    """A base that is too long to be in memory: its parts in order, each of whole lines."""

    base: BaseFile
    parts: Iterable[str]


def texts(connection: sqlite3.Connection, files: Iterable[str]) -> dict[str, str]:
    """The base texts of these files, if they have one."""
    wanted = list(files)
    marks = ", ".join("?" * len(wanted))
    found = dict(connection.execute(f'SELECT "file", "content" FROM "base" WHERE "file" IN ({marks})', wanted))  # noqa: S608
    parts = f'SELECT "file", "content" FROM "base_part" WHERE "file" IN ({marks}) ORDER BY "file", "number"'  # noqa: S608
    for file, of_file in groupby(connection.execute(parts, wanted), itemgetter(0)):
        found[file] = "".join(content for _, content in of_file)
    return found


def put(
    connection: sqlite3.Connection,
    contents: Mapping[str, str],
    files: Iterable[str],
    raw: Mapping[str, str],
    long: Mapping[str, LongBase],
) -> None:
    """Set the base of these files (or remove it, without text) and their raw form; other files are unaffected."""
    if announced(connection):
        put_meta(connection, ANNOUNCED, "")
    before = base_files(connection)
    for file in files:
        if file in long and file in before and before[file].digest == long[file].base.digest:
            connection.execute('UPDATE "base" SET "raw" = ? WHERE "file" = ?', (long[file].base.raw, file))
            continue
        _remove(connection, file)
        if file in long:
            put_long(connection, file, long[file].parts, partial(BaseFile, *long[file].base))
        elif file in contents:
            content = contents[file]
            row = (file, _digest(content), len(content.encode()), _digest(raw.get(file, content)), content)
            connection.execute(f'INSERT INTO "base" ({COLUMNS}) VALUES (?, ?, ?, ?, ?)', row)  # noqa: S608  # constants


def put_long(connection: sqlite3.Connection, file: str, parts: Iterable[str], base: Callable[[], BaseFile]) -> None:
    """Set the base of a long file; `base` is called once the parts were read."""
    _remove(connection, file)
    rows = ((file, number, content) for number, content in enumerate(parts))
    connection.executemany('INSERT INTO "base_part" ("file", "number", "content") VALUES (?, ?, ?)', rows)
    digest, size, raw = base()
    connection.execute(f'INSERT INTO "base" ({COLUMNS}) VALUES (?, ?, ?, ?, ?)', (file, digest, size, raw, ""))  # noqa: S608


def _remove(connection: sqlite3.Connection, file: str) -> None:
    for table in ("base", "base_part"):
        connection.execute(f'DELETE FROM "{table}" WHERE "file" = ?', (file,))  # noqa: S608  # constants


def set_noted(connection: sqlite3.Connection, merges: Mapping[str, Collection[str]]) -> None:
    """Record the known git merges, with the paths each changed."""
    put_meta(connection, NOTED, json.dumps({name: sorted(touched) for name, touched in merges.items()}))


def noted(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Git merges whose changes are recorded for acknowledgement, with the paths each changed."""
    with decoding("the list of noted merges"):
        merges = json.loads(get_meta(connection, NOTED) or "{}")
        return {name: [str(path) for path in touched] for name, touched in merges.items()}


def announce(connection: sqlite3.Connection, digests: Mapping[str, str]) -> None:
    """Record the digests of texts about to be written: a program that finds such files knows their origin."""
    put_meta(connection, ANNOUNCED, json.dumps(dict(digests)))


def announced(connection: sqlite3.Connection) -> dict[str, str]:
    """Digests of the texts an export was about to write, by file, if it did not finish."""
    with decoding("the list of announced texts"):
        digests = json.loads(get_meta(connection, ANNOUNCED) or "{}")
        return {file: str(digest) for file, digest in digests.items()}


def _digest(text: str) -> str:
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only a sync needs it

    return sha256(text.encode()).hexdigest()


def track_written(connection: sqlite3.Connection, kind: EvidenceKind, pairs: Mapping[Key, Pair]) -> None:
    """Track written evidence of a kind: the base digest of each piece not written before."""
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
    """Mark these kinds as written to an unknown extent."""
    for kind in kinds:
        connection.execute('DELETE FROM "written" WHERE "kind" = ?', (kind,))
        connection.execute(INSERT, (kind, *MANY, None))


def forget(connection: sqlite3.Connection) -> None:
    """Clear the tracking: the base equals the database."""
    connection.execute('DELETE FROM "written"')


def written(connection: sqlite3.Connection, path: Path) -> dict[EvidenceKind, WriteStatus]:
    """Status of each kind written since the base."""
    kinds = {kind for (kind,) in connection.execute('SELECT DISTINCT "kind" FROM "written"')}
    return {kind: _became(connection, path, kind) for kind in EVIDENCE if kind in kinds}


def _is_many(connection: sqlite3.Connection, kind: EvidenceKind) -> bool:
    row = connection.execute('SELECT 1 FROM "written" WHERE ("kind", "source", "id") = (?, ?, ?)', (kind, *MANY))
    return row.fetchone() is not None


def _became(connection: sqlite3.Connection, path: Path, kind: EvidenceKind) -> WriteStatus:
    if (pieces := written_pieces(connection, path, kind)) is None:
        return "unknown"
    return "same" if all((digest(now) if now else None) == was for was, now in pieces.values()) else "changed"


def written_pieces(connection: sqlite3.Connection, path: Path, kind: EvidenceKind) -> dict[Key, Written] | None:
    """The evidence of a kind written since the base, by key; None if it is not known."""
    if _is_many(connection, kind):
        return None
    rows = connection.execute('SELECT "source", "id", "was" FROM "written" WHERE "kind" = ?', (kind,))
    was = {(source, key): digest for source, key, digest in rows}
    only = '("source", "id") IN (SELECT "source", "id" FROM "written" WHERE "kind" = ?)'
    now = {one.key: one for one in evidence_rows(connection, path, EVIDENCE[kind], kind, only, (kind,))}
    return {key: Written(before, now.get(key)) for key, before in was.items()}
