"""Evidence files of the last sync are not parsed again: they give what parsing gives, and differences are found."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model.evidence_log import EvidenceLog
from core.model.readings import Readings
from core.model.workspace import RecordId, Workspace
from core.store.store import DATABASE, Store
from core.store.sync_base import BaseFile
from core.text import text_format
from core.text.check import check
from core.text.diff import diff
from core.text.evidence_jsonl import KINDS
from core.text.evidence_lines import lines
from core.text.file_names import ACTIVITIES, EXCEPTIONS, FILES, READINGS, SESSIONS, STOPS
from core.text.files import Changed
from core.text.folder import read_text
from core.text.sync import unchanged_evidence as module
from core.text.sync.effective import text_and_database
from core.text.sync.rendered import rendered_lines
from core.text.sync.sync import export, open_workspace
from tests.core.text.strategies import contents

EDITS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _folder: None,
    "a reading in the text": lambda folder: _replace(folder / READINGS, '"0.060"', '"0.061"'),
    "a reading gone from the text": lambda folder: _shorten(folder / READINGS),
    "all readings gone": lambda folder: (folder / READINGS).unlink(),
    "readings in another form": lambda folder: _replace(folder / READINGS, '"n": 80', '"n":80'),
    "a sentence": lambda folder: _replace(folder / "workspace.toml", "> 5% over", "> 6% over"),
    "a range": lambda folder: _replace(folder / "workspace.toml", 'title = "Cost"', 'title = "Costs"'),
    "evidence of a new kind": lambda folder: (folder / STOPS).write_text(
        '{"id": "1", "condition": "x", "at": "2025-03-01T09:00:00Z", "recorded": "2025-03-01T09:00:00Z"}\n'
    ),
}
AGREEING = {("nothing", "nothing"), ("a reading gone from the text", "a reading taken away")}
NOW = datetime(2025, 4, 1, tzinfo=UTC)
WRITES: dict[str, Callable[[Store], object]] = {
    "nothing": lambda _store: None,
    "a reading": lambda store: store.record_reading("error_rate", "7%", id="9"),
    "a reading in another's place": lambda store: _exchange(store, "0.054", "0.055"),
    "a reading taken away": lambda store: _exchange(store, "0.054", None),
    "a completion": lambda store: store.complete("log_review"),
    "a holder": lambda store: store.edit(RecordId("role", "builder"), {"holder": "Hedy"}),
}


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def _exchange(store: Store, value: str, new: str | None) -> None:
    """The readings with one in place of that of this value, or without it."""
    workspace, evidence = store.snapshot.workspace, store.snapshot.evidence
    kept = [one for one in evidence.all("reading") if str(one.value) != value]
    (gone,) = (one for one in evidence.all("reading") if str(one.value) == value)
    come = [gone.model_copy(update={"value": Decimal(new)})] if new else []
    store.replace(workspace, evidence.taking(EvidenceLog.of([*kept, *come]), ["reading"]))


def _run(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute(statement)


def _shorten(path: Path) -> None:
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]), newline="\n")


def test_of_readings_recorded_beside_the_text_only_the_new_ones_are_at_hand(folder: Path) -> None:
    with open_workspace(folder) as store:
        first = store.snapshot.evidence.all("reading")[0]
        many = [
            first.model_copy(update={"id": f"m{number:03}", "at": first.at + timedelta(hours=number)})
            for number in range(200)
        ]
        store.replace(store.snapshot.workspace, EvidenceLog.of(many))
        export(store)
        store.record_reading("error_rate", "7%", id="9")
    text, database = text_and_database(folder)
    ours, theirs = (side.evidence.readings["error_rate"] for side in (text, database))
    assert isinstance(ours, Readings)
    assert isinstance(theirs, Readings)
    assert ours.older is theirs.older
    assert len(theirs) == len(ours) + 1
    assert "all" not in vars(ours.older), "nothing was fetched"
    (change,) = diff(text, database, NOW).evidence
    assert change.words == "Readings: 1 added"
    assert text == read_text(folder)


@settings(max_examples=20)
@given(content=contents())
def test_rows_are_rendered_as_their_records_are(content: tuple[Workspace, EvidenceLog]) -> None:
    with tempfile.TemporaryDirectory() as name, Store.create(Path(name), *content) as store:
        for kind in KINDS.values():
            assert "".join(rendered_lines(store, kind)) == lines(content[1].all(kind))


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("edit", EDITS)
def test_the_text_beside_a_database_is_what_the_text_alone_is(folder: Path, edit: str, write: str) -> None:
    with open_workspace(folder) as store:
        export(store)
        WRITES[write](store)
    EDITS[edit](folder)
    text, database = text_and_database(folder)
    assert text == read_text(folder)
    assert diff(text, database, NOW) == diff(read_text(folder), database, NOW)
    if edit == "nothing" == write:
        assert all(text.evidence.part(kind) is database.evidence.part(kind) for kind in KINDS.values())


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("edit", EDITS)
def test_a_check_finds_the_same_without_parsing_what_nobody_touched(
    folder: Path, edit: str, write: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_workspace(folder) as store:
        export(store)
        WRITES[write](store)
    EDITS[edit](folder)
    found = check(folder)
    with monkeypatch.context() as patched:
        patched.setattr("core.text.check.unchanged_evidence", lambda *_: ())
        assert check(folder) == found
    assert bool(found) == ((edit, write) not in AGREEING)


@pytest.mark.parametrize(
    ("statement", "path"),
    [
        ("UPDATE reading SET value = '0.0600'", "reading manual/1"),
        ("UPDATE reading SET id = 'x' WHERE id = '1'", "reading manual/1, reading manual/x"),
        ("DELETE FROM reading WHERE id = '1'", "reading manual/1"),
    ],
)
def test_a_row_changed_behind_the_program_is_found_though_nobody_touched_the_file(
    folder: Path, statement: str, path: str
) -> None:
    with open_workspace(folder) as store:
        export(store)
    assert check(folder) == ()
    _run(folder, statement)
    (problem,) = check(folder)
    assert path in problem.message


def test_an_invalid_cell_is_an_error_that_names_its_row(folder: Path) -> None:
    with open_workspace(folder) as store:
        export(store)
    _run(folder, "UPDATE reading SET value = 'much' WHERE id = '1'")
    (problem,) = check(folder)
    assert "reading manual/1" in problem.message


@given(st.sets(st.sampled_from(FILES)), st.sets(st.sampled_from(FILES)), st.sets(st.sampled_from(FILES)))
def test_a_file_is_unchanged_only_if_it_is_the_canonical_one_of_the_base(
    known: set[str], seen: set[str], changed: set[str]
) -> None:
    base = {name: BaseFile(name, 1, name) for name in known}
    same = module.unchanged_evidence(base, {name: f"{name}!" if name in changed else name for name in seen})
    for name in same:
        assert (name in known) == (name in seen)
        assert name not in known & seen & changed
    if "workspace.toml" in changed & known & seen:
        assert not {READINGS, ACTIVITIES} & set(same)
    assert known or not same
    assert {EXCEPTIONS, SESSIONS} - set(same) or {EXCEPTIONS, SESSIONS} & (known ^ seen) == set()


def test_a_file_that_changes_while_it_is_compared_is_no_agreement(folder: Path) -> None:
    with open_workspace(folder) as store:
        export(store)
        base = store.base_files
        _replace(folder / READINGS, '"0.060"', '"0.0600"')
        with pytest.raises(Changed):
            list(module.differing_lines(store, READINGS, base))


def test_all_files_are_compared_in_one_way_or_the_other() -> None:
    assert set(text_format.FILES) == {"workspace.toml", *KINDS}
