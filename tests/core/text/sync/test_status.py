"""The status without looking is the one that a look at everything would give."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import OptableError
from core.model.evidence import ExceptionCase
from core.model.evidence_log import EvidenceLog
from core.model.workspace import RecordId
from core.store.store import Store
from core.text import digests, files, text_format
from core.text.folder import read_text
from core.text.sync import sync
from core.text.sync.status import ThreeWay, full_status, quick_status
from tests.core.text.conftest import AGREED, READINGS

READINGS_FILE = "evidence/readings.jsonl"
CASES_FILE = "evidence/exceptions.jsonl"
BUILDER = RecordId("role", "builder")
START = datetime(2025, 3, 3, tzinfo=UTC)


def cases(number: int) -> EvidenceLog:
    """So many cases, one an hour."""
    return EvidenceLog.of(
        exceptions=(
            ExceptionCase(source="crm", id=f"T{one}", at=START + timedelta(hours=one), recorded=START)
            for one in range(number)
        )
    )


def other_program(folder: Path) -> None:
    """Another process records a reading."""
    with Store.open(folder) as other:
        other.record_reading("error_rate", "9%", id="theirs")


def rewrite(old: str, new: str, file: str) -> Callable[[Store], object]:
    """An edit of a file by hand."""

    def change(store: Store) -> None:
        path = store.folder / file
        if path.exists():
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="\n")

    return change


STEPS: dict[str, Callable[[Store], object]] = {
    "record": lambda store: store.record_reading("error_rate", "7%", id="mine"),
    "undo": Store.undo,
    "redo": Store.redo,
    "edit": lambda store: store.edit(BUILDER, {"holder": "Hedy"}),
    "review": lambda store: store.review("crm/T0", "", {"outcome": "correct"}),
    "review otherwise": lambda store: store.review("crm/T0", "", {"outcome": "undefined"}),
    "done": lambda store: store.complete("log_review"),
    "export": sync.export,
    "import": sync.import_,
    "another program": lambda store: other_program(store.folder),
    "refresh": Store.refresh,
    "text: holder": rewrite('holder = "Ada"', 'holder = "Grace"', "workspace.toml"),
    "text: the same holder": rewrite('holder = "Ada"', 'holder = "Hedy"', "workspace.toml"),
    "text: form": rewrite('holder = "', 'holder  = "', "workspace.toml"),
    "text: signal gone": rewrite("error_rate", "other_rate", "workspace.toml"),
    "text: reading": rewrite('"0.054"', '"0.055"', READINGS_FILE),
    "text: reading back": rewrite('"0.055"', '"0.054"', READINGS_FILE),
    "text: case": rewrite('"T1"', '"T9"', CASES_FILE),
    "text: damage": rewrite('"T2"', "T2", CASES_FILE),
    "text: gone": lambda store: (store.folder / READINGS_FILE).unlink(missing_ok=True),
    "text: all gone": lambda store: (store.folder / "workspace.toml").unlink(missing_ok=True),
    "base gone": lambda store: store.set_base({}),
}


@contextmanager
def small_workspace() -> Iterator[Store]:
    """Two readings and five cases, in text and database."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "evidence").mkdir()
        (folder / "workspace.toml").write_text(AGREED, encoding="utf-8", newline="\n")
        (folder / READINGS_FILE).write_text(READINGS, encoding="utf-8", newline="\n")
        lines = text_format.dump(text_format.WorkspaceContent(read_text(folder).workspace, cases(5)))[CASES_FILE]
        (folder / CASES_FILE).write_text(lines, encoding="utf-8", newline="\n")
        with sync.open_workspace(folder) as store:
            yield store


def flags(sides: ThreeWay) -> tuple[bool, bool, bool, bool]:
    """The facts from which the words about the sync are made."""
    return sides.database_changed, sides.file_changed, sides.missing, sides.problem is not None


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=7))
def test_what_was_written_and_what_differs_tell_the_same_as_a_look_at_everything(steps: list[str]) -> None:
    with small_workspace() as store:
        for step in steps:
            with suppress(OptableError):
                STEPS[step](store)
            store.refresh()
            whole = full_status(store, whole=True)
            assert flags(quick_status(store)) == flags(whole), steps
            assert flags(full_status(store)) == flags(whole), steps
            assert flags(quick_status(store, digests.Ahead(store.folder).wait())) == flags(whole), steps


@pytest.mark.slow
@pytest.mark.parametrize("few", [0, 2000])
@settings(max_examples=12, deadline=None)
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=7))
def test_of_long_texts_no_change_is_ever_missed(few: int, steps: list[str]) -> None:
    with small_workspace() as store, patch("core.text.sync.status.FEW", 0), patch("core.store.sync_base.FEW", few):
        for step in steps:
            with suppress(OptableError):
                STEPS[step](store)
            store.refresh()
            whole, quick = full_status(store, whole=True), quick_status(store)
            assert flags(full_status(store)) == flags(whole), steps
            assert quick.database_changed or not whole.database_changed, steps
            assert quick.file_changed or quick.problem or not (whole.file_changed or whole.problem), steps


@pytest.fixture
def store() -> Iterator[Store]:
    """The small workspace, all of whose evidence is long."""
    with small_workspace() as store, patch("core.text.sync.status.FEW", 0):
        yield store


def test_a_review_among_many_cases_and_its_undo_is_no_change(store: Store) -> None:
    store.review("crm/T0", "", {"outcome": "correct"})
    assert sync.state(store).words == "not exported"
    store.undo()
    assert sync.state(store).words == ""
    store.redo()
    assert sync.export(store).words == "Wrote exceptions.jsonl"
    assert sync.state(store).words == ""
    store.undo()
    assert sync.state(store).words == "not exported"


def test_of_more_than_a_few_nobody_knows_which_until_the_export_looks(store: Store) -> None:
    with patch("core.store.sync_base.FEW", 1):
        for name in ("crm/T0", "crm/T1"):
            store.review(name, "", {"outcome": "correct"})
        store.undo()
        store.undo()
    assert store.written == {"exception": "unknown"}
    assert sync.state(store).words == "not exported"
    assert sync.export(store).words == "Nothing to write: the text is up to date"
    assert sync.state(store).words == ""


def test_what_another_program_writes_during_an_export_is_not_taken_for_exported(store: Store) -> None:
    store.edit(BUILDER, {"holder": "Hedy"})
    written = files.write
    others: list[Thread] = []

    def write(folder: Path, texts: text_format.Texts, names: tuple[str, ...], **known: Any) -> tuple[Path, ...]:
        others.append(Thread(target=other_program, args=(folder,)))
        others[0].start()
        return written(folder, texts, names, **known)

    with patch("core.text.sync.sync.files.write", write):
        sync.export(store)
    others[0].join()
    store.refresh()
    assert sync.state(store).words == "not exported"
    assert sync.export(store).words == "Wrote readings.jsonl"


def test_evidence_that_nobody_touched_is_neither_read_nor_written_with_the_rest(store: Store) -> None:
    rewrite('holder = "Ada"', 'holder = "Grace"', "workspace.toml")(store)
    before = store.snapshot.evidence.exceptions
    assert full_status(store).names == ("workspace.toml", "evidence/activities.jsonl", READINGS_FILE)
    assert sync.import_(store).changed == 1
    assert store.snapshot.evidence.exceptions is before
    store.edit(BUILDER, {"holder": "Hedy"})
    assert sync.export(store).words == "Wrote workspace.toml"


def test_a_signal_that_readings_name_cannot_be_taken_out_of_the_text(store: Store) -> None:
    rewrite("error_rate", "other_rate", "workspace.toml")(store)
    with pytest.raises(OptableError, match="there is no signal named 'error_rate'"):
        sync.import_(store)


def test_a_long_text_changed_by_hand_is_read_on_opening(store: Store) -> None:
    with patch("core.text.digests.LONG", 0):
        rewrite('"T1"', '"T9"', CASES_FILE)(store)
        ahead = digests.Ahead(store.folder)
        with sync.open_workspace(store.folder, ahead=ahead) as again:
            assert {case.id for case in again.snapshot.evidence.exceptions} == {"T0", "T2", "T3", "T4", "T9"}
            assert sync.state(again).words == ""


def test_what_was_written_stands_where_the_text_was_changed_too(store: Store) -> None:
    store.review("crm/T0", "", {"outcome": "correct"})
    rewrite('"T1"', '"T9"', CASES_FILE)(store)
    with sync.open_workspace(store.folder) as again:
        assert again.snapshot.evidence.exceptions[1].id == "T1"
        assert sync.state(again).words == "text and database differ"
