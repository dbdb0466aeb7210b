"""A long file of cases that was changed is compared line by line, and read whole only if that does not do."""

from __future__ import annotations

import tempfile
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.evidence import ExceptionCase
from core.model.evidence_log import EvidenceLog
from core.model.workspace import WORKFLOW, Workspace
from core.store.store import Store
from core.text import digests, text_format
from core.text.evidence_lines import lines
from core.text.file_names import EXCEPTIONS
from core.text.sync import case_changes as module
from core.text.sync.case_changes import case_changes
from core.text.sync.sync import export, import_, open_workspace, state
from tests.core.text.sync.test_long_cases import case, log_of

CASES = st.dictionaries(st.integers(0, 12), st.sampled_from(["one", "two"]))


def records(drawn: dict[int, str]) -> list[ExceptionCase]:
    return [case(number, input=drawn[number]) for number in sorted(drawn)]


def changes(base: str, file: str) -> module.CaseChanges | None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "cases"
        path.write_text(file, encoding="utf-8", newline="\n")
        return case_changes(base.splitlines(keepends=True), path, sha256(file.encode()).hexdigest())


@given(before=CASES, after=CASES)
def test_the_changes_are_those_of_the_records(before: dict[int, str], after: dict[int, str]) -> None:
    old, new = ({one.key: one for one in records(drawn)} for drawn in (before, after))
    wanted = {key: new.get(key) for key in old | new if old.get(key) != new.get(key)}
    assert changes(lines(old.values()), lines(new.values())) == wanted


@given(before=CASES, after=st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["one", "two"])), max_size=8))
def test_lines_that_are_not_sorted_or_there_twice_are_never_taken_for_canonical(
    before: dict[int, str], after: list[tuple[int, str]]
) -> None:
    numbers = [number for number, _ in after]
    found = changes(lines(records(before)), lines(case(number, input=text) for number, text in after))
    assert (found is None) == (numbers != sorted(set(numbers)))


@pytest.mark.parametrize(
    "line", ["{}\n", "{\n", "[]\n", "\n", '{"id": "z"}\n', '{"id":"z"}\n', "<<<<<<< HEAD\n", "\udcff"]
)
def test_what_is_not_a_canonical_case_is_read_with_the_whole_file(line: str, tmp_path: Path) -> None:
    path = tmp_path / "cases"
    content = lines(records({1: "one"})).encode() + line.encode(errors="surrogateescape")
    path.write_bytes(content)
    assert case_changes([], path, sha256(content).hexdigest()) is None


def test_a_file_that_is_not_the_one_that_was_seen_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "cases").write_text(lines(records({1: "one"})), encoding="utf-8")
    assert case_changes([], tmp_path / "cases", "another") is None


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose 50 cases count as many."""
    monkeypatch.setattr(digests, "LONG", 0)
    with Store.create(tmp_path, Workspace(), log_of(50)) as store:
        export(store)
    return tmp_path


def pulled(folder: Path) -> EvidenceLog:
    """The file as others have changed it: a case is gone, one is other, one is new."""
    path = folder / EXCEPTIONS
    changed = {one.key: one for one in map(case, range(51))}
    del changed["crm", "T-000003"]
    changed["crm", "T-000010"] = case(10, input="anders")
    path.write_text(lines(changed.values()), encoding="utf-8", newline="\n")
    return EvidenceLog.of(exceptions=changed.values())


def test_only_what_changed_is_read_and_all_of_it_can_be_taken_back(exported: Path) -> None:
    wanted = pulled(exported)
    with patch.object(text_format, "load", side_effect=AssertionError), open_workspace(exported) as store:
        assert store.snapshot.evidence == wanted
        assert state(store).words == ""
        assert store.base[EXCEPTIONS] == (exported / EXCEPTIONS).read_text(encoding="utf-8")
        newest = next(store.journal())
        assert newest.label == "imported 3 changes"
        assert (store.verify(), store.differing()) == (None, ())
        store.take_back(newest.change)
        assert store.snapshot.evidence == log_of(50)


def test_with_changes_here_too_they_are_merged(exported: Path) -> None:
    with Store.open(exported) as store:
        store.edit(WORKFLOW, {"name": "Here"})
    wanted = pulled(exported)
    with open_workspace(exported) as store:
        assert store.snapshot.evidence == wanted
        assert store.snapshot.workspace.workflow.name == "Here"
        assert [path.name for path in export(store).written] == ["workspace.toml"]


def test_more_changes_than_the_memory_holds_are_read_as_before(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    wanted = pulled(exported)
    with Store.open(exported) as store:
        assert import_(store).changed == 3
        assert store.snapshot.evidence == wanted
