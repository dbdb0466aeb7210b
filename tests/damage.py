"""Databases that a failing disk, an interrupted copy or another program has damaged, drawn from a number.

`template` builds a workspace in which every table has rows. `damaged` copies it and spoils the copy in one way. Each
way and each place depend on the number alone, so that a case that fails can be repeated.
"""

# ruff: noqa: S311, S608  # drawn from a seed; constants
from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, redirect_stderr, suppress
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random
from unittest.mock import patch

from core.model.conflict import OpenConflict
from core.model.field_ref import AnyId, FieldRef
from core.model.intake import Intake
from core.model.workspace import RecordId
from core.store import case_queries
from core.store.operations import refresh_checkpoints
from core.store.schema import TRIGGERS
from core.store.store import DATABASE, Store
from core.text.sync import sync
from tests.core.ingest.making import batch
from tests.paths import SAMPLE
from tests.tui.cli.running import Ran, optable_at
from tests.tui.conftest import clock

ALLOWED = frozenset({0, 2, 3, 10, 20})
"""The exit codes that `optable --help` names."""
VERDICT = frozenset({0, 10, 20})
NOT_FOR_USERS = re.compile(r"Traceback|\w+(?:Error|Exception)\b|object at 0x|\x1b")
"""Python's own words for an error, and what acts on a terminal."""
ACTOR = "A. Osei"
LATER = timedelta(minutes=5)

READING: tuple[tuple[str, ...], ...] = (
    ("verdict", "."),
    ("verdict", ".", "--json", "--why"),
    ("verdict", ".", "--at", "2026-01-20"),
    ("doctor", "."),
    ("doctor", ".", "--json"),
    ("journal", ".", "--verify"),
    ("journal", "."),
    ("journal", ".", "--json"),
    ("journal", ".", "--entry", "3"),
    ("check", "."),
    ("readiness", "."),
    ("page", ".", "--format", "html"),
    ("page", "."),
    ("replay", "."),
    ("lint", "."),
    ("test", "."),
    ("diff", "-w", "."),
    ("exceptions", "list", "."),
    ("exceptions", "list", ".", "--search", "is:reviewed é", "--json"),
    ("exceptions", "export", "."),
    ("conflicts", "."),
    ("conflicts", ".", "--json"),
    ("look", "."),
    ("portfolio", "..", "--fresh"),
    ("review", ".", "--json"),
)
WRITING: tuple[tuple[str, ...], ...] = (
    ("record", "latency", "4s", "-w", "."),
    ("done", "log_review", "-w", "."),
    ("decide", "hold", "--by", "accountable_owner", "--reason", "a test", "-w", "."),
    ("waive", "hold.latency", "--by", "accountable_owner", "--reason", "a test", "--until", "2026-03-20", "-w", "."),
    ("ingest", "more.csv", "--as", "exception", "--yes", "-w", "."),
    ("resolve", "page.fallback", "--theirs", "-w", "."),
    ("look", ".", "--done"),
    ("export", "."),
    ("import", "."),
    ("undo",),
    ("verdict", "."),
)
"""`undo` stands for the operations that only the application has: see `in_application`."""


@dataclass(frozen=True)
class Damage:
    """A way to damage a database, and what it did in words."""

    words: str
    apply: Callable[[Path], object]


def template(folder: Path) -> Path:
    """A sample with everything that a database can hold, and a journal of it."""
    workspace = Path(shutil.copytree(SAMPLE, folder / "triage", ignore=shutil.ignore_patterns("workspace.db*")))
    (workspace / "more.csv").write_text("id,at,input,predicted\nN-1,2026-03-01T09:00:00Z,Hello,billing\n")
    with (
        patch.object(refresh_checkpoints, "FEWEST", 4),
        patch.object(refresh_checkpoints, "FEWEST_CASES", 4),
        patch.object(case_queries, "MANY", 100),
        sync.open_workspace(workspace, actor=ACTOR, clock=clock) as store,
    ):
        store.edit(RecordId("page", "page"), {"note": "the first note"})
        store.edit(RecordId("page", "page"), {"note": "the second note"})
        store.undo()
        for number in range(20):
            at = store.now() - timedelta(hours=40 - number)
            store.record_reading("latency", "3s", at=at, id=f"r{number}")
        store.add(RecordId("intake", "desk"), Intake(map={"input": "What"}))
        for text in ("Hello", "Hello again"):
            store.ingest([batch(f"id,at,input,predicted\nO-1,2026-02-20T09:00Z,{text},billing\n", source="desk")])
        store.decide("hold", ["accountable_owner"], reason="for a test")
        session = store.draw(week="2026-W08", size=6, controls=0, seed="42")
        store.review(session.cases[0], session.name, {"outcome": "correct"})
        store.save_draft("page.input", "half a sent")
        sync.export_merged(store)
        place: FieldRef[AnyId] = FieldRef(RecordId("page", "page"), "fallback")
        store.take_in(
            store.snapshot.workspace, store.snapshot.evidence, [OpenConflict(place, "a", "by hand", "by post")]
        )
    return workspace


def damaged(source: Path, target: Path, number: int) -> Damage:
    """Copy the workspace to a new folder and damage its database; returns the damage."""
    shutil.copytree(source, target)
    draw = Random(number)
    damage = WAYS[number % len(WAYS)](draw, target / DATABASE)
    damage.apply(target / DATABASE)
    return damage


def _in_bytes(words: str, change: Callable[[bytearray], bytes | bytearray]) -> Damage:
    return Damage(words, lambda path: path.write_bytes(change(bytearray(path.read_bytes()))))


def _flipped(draw: Random, path: Path) -> Damage:
    size = path.stat().st_size
    places = [(draw.randrange(size), draw.randrange(1, 256)) for _ in range(draw.choice((1, 1, 2, 8, 64)))]
    return _in_bytes(f"flipped {places}", lambda content: _xor(content, places))


def _flipped_header(draw: Random, _path: Path) -> Damage:
    places = [(draw.randrange(16, 100), draw.randrange(1, 256)) for _ in range(draw.choice((1, 2)))]
    return _in_bytes(f"flipped in the header {places}", lambda content: _xor(content, places))


def _xor(content: bytearray, places: Sequence[tuple[int, int]]) -> bytearray:
    for place, mask in places:
        content[place] ^= mask
    return content


def _flipped_in_text(draw: Random, path: Path) -> Damage:
    content = path.read_bytes()
    word = draw.choice(
        (b"2026-0", b"latency", b"helpdesk", b"reviews", b"page", b"hold", b"ratio", b'"at"', b"{", b"0.")
    )
    places = [at for at in range(len(content)) if content.startswith(word, at)]
    at = draw.choice(places) + draw.randrange(len(word))
    mask = draw.choice((0x80, 0x01, 0x10, 0x55))
    return _in_bytes(f"flipped {word!r} at {at} by {mask}", lambda content: _xor(content, [(at, mask)]))


def _truncated(draw: Random, path: Path) -> Damage:
    size = path.stat().st_size
    length = draw.choice((0, 50, 100, 4096, draw.randrange(size), draw.randrange(size // 4096) * 4096))
    return _in_bytes(f"truncated to {length}", lambda content: content[:length])


def _page_lost(draw: Random, path: Path) -> Damage:
    page, other = (draw.randrange(1, path.stat().st_size // 4096) for _ in range(2))
    kind = draw.choice(("zeros", "noise", "another page"))
    noise = draw.randbytes(4096)

    def change(content: bytearray) -> bytearray:
        new = {"zeros": bytes(4096), "noise": noise, "another page": content[other * 4096 : other * 4096 + 4096]}[kind]
        content[page * 4096 : page * 4096 + 4096] = new
        return content

    return _in_bytes(f"page {page} is {kind} ({other})", change)


ODD = (
    *(
        "",
        "x",
        "{",
        "[1]",
        "null",
        "[]",
        "{}",
        '{"a": 1}',
        "9" * 5000,
        "-1",
        "NaN",
        "1e999999",
        "2025-13-45",
        "\0",
        " ",
    ),
    *(
        "\x1b[31mred",
        "[" * 100_000,
        '["\\ud800"]',
        "2026-03-02",
        "9999-12-31T23:59:59+00:00",
        "0001-01-01T00:00:00+14:00",
    ),
    *("1/0", "no/such/thing", "5 0", "²", "undefined_rate > ", "\u202eabc", "[null]", '"text"', "true"),
)


def _cell(draw: Random, path: Path, *, invalid: bool) -> Damage:
    table, column, rowid, kind = _place(draw, path)
    new: object
    if invalid:
        new = draw.choice((b"\xff\xfe", b"abc\x80", b"\xc3", b"\xed\xa0\x80", b"{\xff}"))
    elif kind == "INTEGER":
        new = draw.choice((-1, 0, 1, 2, 7, 2**31, 2**63 - 1, -(2**63)))
    else:
        new = draw.choice(ODD)
    value = "CAST(? AS TEXT)" if invalid else "?"
    words = f"{table}.{column} of row {rowid} is {str(new)[:40]!r}"
    return Damage(
        words, lambda path: execute(path, f'UPDATE "{table}" SET "{column}" = {value} WHERE rowid = ?', new, rowid)
    )


def _invalid_text(draw: Random, path: Path) -> Damage:
    return _cell(draw, path, invalid=True)


def _odd_cell(draw: Random, path: Path) -> Damage:
    return _cell(draw, path, invalid=False)


def _wrong_type(draw: Random, path: Path) -> Damage:
    """A value that a STRICT table refuses; that the table is no longer strict is not seen by any check of the file."""
    table, column, rowid, _kind = _place(draw, path)
    new = draw.choice((7, -1, 1.5, b"\x00\xff", None, "a text", 2**62))

    def apply(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA writable_schema=ON")
            statement = (
                "UPDATE sqlite_schema SET sql = replace(replace(sql, 'STRICT', ''), 'NOT NULL', '') WHERE name = ?"
            )
            connection.execute(statement, (table,))
            connection.commit()
        execute(path, f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', new, rowid)

    return Damage(f"{table}.{column} of row {rowid} is {new!r}, beside its type", apply)


def _row_lost(draw: Random, path: Path) -> Damage:
    table, _column, rowid, _kind = _place(draw, path)
    return Damage(
        f"row {rowid} of {table} is lost", lambda path: execute(path, f'DELETE FROM "{table}" WHERE rowid = ?', rowid)
    )


def _bad_head(draw: Random, _path: Path) -> Damage:
    new = draw.choice(
        ("", "7", "x y", "3 " + "0" * 64, "no hash at all", "9" * 5000 + " a", "9223372036854775807 a", "-1 a", "0 ")
    )
    return Damage(
        f"the head is {new[:30]!r}", lambda path: execute(path, "UPDATE meta SET value = ? WHERE key = 'head'", new)
    )


def _garbage_journal(draw: Random, _path: Path) -> Damage:
    content = draw.choice((b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + draw.randbytes(600), draw.randbytes(2000), b""))
    return Damage(
        f"a rollback journal of {len(content)} bytes",
        lambda path: Path(f"{path}-journal").write_bytes(content) and None,
    )


WAYS: tuple[Callable[[Random, Path], Damage], ...] = (
    _flipped,
    _invalid_text,
    _odd_cell,
    _flipped_in_text,
    _truncated,
    _wrong_type,
    _odd_cell,
    _page_lost,
    _invalid_text,
    _bad_head,
    _row_lost,
    _flipped_header,
    _odd_cell,
    _wrong_type,
    _garbage_journal,
)


def _place(draw: Random, path: Path) -> tuple[str, str, int, str]:
    """A cell: table, column, row and the column's type. Tables are equally probable, however many rows they have."""
    with closing(sqlite3.connect(path)) as connection:
        listed = "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT wr AND schema = 'main' ORDER BY 1"
        names = [name for (name,) in connection.execute(listed)]
        filled = [name for name in names if connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]]
        table = draw.choice([name for name in filled if not name.startswith(("sqlite_", "_sqlite"))])
        columns = [(name, kind) for _, name, kind, *_ in connection.execute(f'PRAGMA table_info("{table}")')]
        rows = [rowid for (rowid,) in connection.execute(f'SELECT rowid FROM "{table}" ORDER BY rowid')]
    column, kind = draw.choice(columns)
    return table, column, draw.choice(rows), kind


def execute(path: Path, statement: str, *values: object) -> None:
    """Run a statement as a program that knows nothing of triggers and foreign keys; a refused one does nothing."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for name in TRIGGERS:
            connection.execute(f'DROP TRIGGER "{name}"')
        with suppress(sqlite3.IntegrityError):
            connection.execute(statement, values)
        for sql in TRIGGERS.values():
            connection.execute(sql)
        connection.commit()


def complaint(ran: Ran) -> str:
    """The reason why a run must not end like this in front of a user; empty if it may."""
    if ran.code not in ALLOWED:
        return f"exit code {ran.code}"
    shown = f"{ran.out}\n{ran.err}"
    if sign := NOT_FOR_USERS.search(shown):
        return f"{sign.group()!r} in {shown[:400]}"
    return "" if ran.err or ran.code in VERDICT or ran.out else "nothing is said"


def run(folder: Path, call: Sequence[str]) -> Ran:
    """Run a command at the clock of the tests; an exception that gets out is a complaint by its words."""
    try:
        return in_application(folder) if call[0] == "undo" else optable_at(clock() + LATER, *call, cwd=folder)
    except Exception as error:  # noqa: BLE001  # whatever gets out is what is looked for
        import traceback

        return Ran(1, "", "".join(traceback.format_exception(error)[-6:]))


def in_application(folder: Path) -> Ran:
    """The operations of the store that no command has: undo, redo, drafts, labels, search."""
    from tui.cli.errors import guarded

    def work() -> int:
        with Store.open(folder, actor=ACTOR, clock=clock) as store:
            store.labels(), store.proposed_labels(), store.drafts(), store.next_undo(), store.newest_week()
            store.seen("2026-W08"), store.search_cases("é"), store.noted, store.announced, store.base, store.written
            for entry in list(store.journal()):
                with suppress_refusals():
                    store.take_back(entry.change)
        return 0

    said = StringIO()
    with redirect_stderr(said):
        code = guarded(work)
    return Ran(code, "", said.getvalue() or "the store")


@contextmanager
def suppress_refusals() -> Iterator[None]:
    """Pass over an operation that does not apply."""
    from core.errors import BadValue, Conflict, UsageError

    with suppress(BadValue, Conflict, UsageError):
        yield


def try_everything(folder: Path, expected: Ran, problems: frozenset[str]) -> Iterator[str]:
    """The problem in how the commands take a damaged database.

    A verdict must be the expected one. A value changed to another valid one is not recognised by the verdict: then the
    doctor or the journal must find something that it did not find before.
    """
    ran = {call: run(folder, call) for call in READING}
    for call, one in ran.items():
        if wrong := complaint(one):
            yield f"{' '.join(call)}: {wrong}"
    first = ran[READING[0]]
    if first.code in VERDICT and first.out != expected.out and not problems_of(ran.values()) - problems:
        yield f"a wrong verdict, and nothing is found:\n{first.out}"
    for call in WRITING:
        if wrong := complaint(run(folder, call)):
            yield f"{' '.join(call)}: {wrong}"


PROBLEM = ("✗", "not as it says", "was changed")


def problems_of(ran: object) -> frozenset[str]:
    """The problems that doctor, journal and check name."""
    lines: set[str] = set()
    for one in ran:  # type: ignore[attr-defined]
        lines |= {
            line for line in one.out.splitlines() if "✗" in line or "not as it says" in line or "was changed" in line
        }
        lines |= {line for line in one.err.splitlines() if line.startswith("optable:")}
    return frozenset(lines)
