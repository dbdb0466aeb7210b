"""Database and text are compared by content, and neither is ever overwritten while it holds something new."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadData, BadValue, Conflict, OptableError, ReadOnly, UsageError
from core.model.evidence_log import EvidenceLog
from core.model.workspace import RecordId, Workspace
from core.remedy import Remedy
from core.store import connect
from core.store.store import DATABASE, Store
from core.text.files import leftovers
from core.text.find_folder import find_folder
from core.text.load import load_workspace
from core.text.sync import look
from core.text.sync.effective import effective_content
from core.text.sync.results import SyncStatus
from core.text.sync.status import ThreeWay, full_status
from core.text.sync.sync import export, import_, open_workspace, state
from core.text.sync.three_way import three_ways
from tests.paths import ROOT

BUILDER = RecordId("role", "builder")
SAME = SyncStatus(database_changed=False, file_changed=False)


def change_text(folder: Path, old: str = 'holder = "Ada"', new: str = 'holder = "Grace"') -> None:
    """Edit workspace.toml by hand."""
    path = folder / "workspace.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def change_database(store: Store, holder: str = "Hedy") -> None:
    """Edit a record in the program."""
    store.edit(BUILDER, {"holder": holder})


def holder(store: Store) -> str:
    """The holder of the builder's role, in the database."""
    return store.snapshot.workspace.roles["builder"].holder


def everything(folder: Path) -> dict[str, bytes]:
    """All files with what they hold."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_folder_without_a_database_is_built_from_its_text(folder: Path) -> None:
    with open_workspace(folder) as store:
        assert holder(store) == "Ada"
        assert len(store.snapshot.evidence.readings["error_rate"]) == 2
        assert state(store) == SAME
        assert state(store).words == ""


def test_a_folder_with_neither_is_a_usage_error_that_says_what_to_do(tmp_path: Path) -> None:
    for call in (open_workspace, load_workspace, find_folder):
        with pytest.raises(UsageError) as caught:
            call(tmp_path)
        assert caught.value.remedy == Remedy("make_workspace")


def test_bad_text_builds_no_database(folder: Path) -> None:
    change_text(folder, "format = 1", "format = 9")
    with pytest.raises(BadData, match="newer optable"):
        open_workspace(folder)
    assert not (folder / DATABASE).exists()


def test_a_change_in_the_database_can_be_exported(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_database(store)
        assert state(store).words == "not exported"
        assert export(store).words == "Wrote workspace.toml"
        assert state(store) == SAME
    assert 'holder = "Hedy"' in (folder / "workspace.toml").read_text()


def test_an_export_of_nothing_new_writes_nothing(folder: Path) -> None:
    with open_workspace(folder) as store:
        before = (folder / "workspace.toml").stat().st_ino
        assert export(store).written == ()
        assert (folder / "workspace.toml").stat().st_ino == before


def test_a_recorded_reading_is_exported_to_its_own_file(folder: Path) -> None:
    with open_workspace(folder) as store:
        store.record_reading("error_rate", "7%", n=50)
        assert export(store).written == (folder / "evidence/readings.jsonl",)


def test_changed_text_is_imported_on_opening(folder: Path) -> None:
    open_workspace(folder).close()
    change_text(folder)
    with open_workspace(folder) as store:
        assert holder(store) == "Grace"
        assert state(store) == SAME
        with pytest.raises(UsageError, match="nothing to undo"):
            store.undo()
        store.take_back(next(store.journal(limit=1)).change)
        assert holder(store) == "Ada"
        assert state(store).words == "not exported"


def test_text_changed_under_a_running_program_is_told_and_imported_when_asked(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_text(folder)
        assert state(store) == SyncStatus(database_changed=False, file_changed=True)
        assert holder(store) == "Ada"
        assert state(store).words == "text not imported"
        assert import_(store).changed == 1
        assert holder(store) == "Grace"
        assert import_(store).changed == 0


def test_what_the_text_no_longer_has_is_deleted_by_an_import(folder: Path) -> None:
    with open_workspace(folder) as store:
        (folder / "evidence/readings.jsonl").unlink()
        text = (folder / "workspace.toml").read_text()
        (folder / "workspace.toml").write_text(text[: text.index("[decisions")])
        assert import_(store).changed == 3
        assert store.snapshot.evidence == EvidenceLog()
        assert not store.snapshot.workspace.decisions


def test_changed_text_is_never_overwritten_by_an_export(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_text(folder)
        before = everything(folder)
        with pytest.raises(Conflict) as caught:
            export(store)
        assert caught.value.remedy == Remedy("import")
        change_database(store)
        before[DATABASE] = (folder / DATABASE).read_bytes()
        with pytest.raises(Conflict, match="both changed"):
            export(store)
        assert everything(folder) == before


def test_where_both_changed_one_field_somebody_must_choose_before_anything_is_written(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_text(folder)
        change_database(store)
        assert state(store).words == "text and database differ"
        assert import_(store).words == "Merged text and database: 0 records changed; 1 conflict to resolve"
        assert (holder(store), state(store).words) == ("Hedy", "1 conflict to resolve")
        before = everything(folder)
        with pytest.raises(Conflict, match="1 conflict to resolve first"):
            export(store)
        assert everything(folder) == before
    with open_workspace(folder) as store:
        (one,) = store.conflicts
        assert (one.place.path, one.base, one.ours, one.theirs) == ("roles.builder.holder", "Ada", "Hedy", "Grace")
        with pytest.raises(BadValue, match="no conflict at 'roles.builder.holde'"):
            store.resolve("roles.builder.holde", "x")
        store.resolve("roles.builder.holder", one.theirs)
        assert (holder(store), store.conflicts) == ("Grace", ())
        export(store)
        assert state(store) == SAME


@pytest.mark.parametrize("killed", [False, True], ids=["", "killed before the base was put down"])
def test_where_both_changed_two_fields_both_changes_stand(folder: Path, *, killed: bool) -> None:
    with open_workspace(folder) as store:
        store.edit(BUILDER, {"deputy": "Hedy"})
        change_text(folder)
        if killed:
            sides = full_status(store)
            merged = three_ways(store, sides)
            store.take_in(*merged.content, merged.conflicts)
    with open_workspace(folder) as store:
        role = store.snapshot.workspace.roles["builder"]
        assert (role.holder, role.deputy, store.conflicts) == ("Grace", "Hedy", ())
        assert state(store).words == "not exported"
        export(store)
        assert state(store) == SAME


def test_what_opening_would_merge_is_what_a_reader_sees(folder: Path) -> None:
    with open_workspace(folder) as store:
        store.edit(BUILDER, {"deputy": "Hedy"})
    change_text(folder)
    before = everything(folder)
    role = effective_content(folder).workspace.roles["builder"]
    assert (role.holder, role.deputy) == ("Grace", "Hedy")
    assert everything(folder) == before


def test_the_same_change_on_both_sides_is_no_conflict(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_text(folder)
        change_database(store, "Grace")
        assert state(store) == SAME
        assert import_(store).changed == 0
        change_database(store, "Hedy")
        assert export(store).words == "Wrote workspace.toml"


def test_a_change_of_form_is_no_change_of_content(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_text(folder, 'holder = "Ada"', "  holder  =  'Ada'  # the first")
        found = state(store)
        assert replace(found, comments=()) == SAME
        assert "# the first" in (folder / "workspace.toml").read_text().splitlines()[found.comments[0] - 1]
        assert "Comments go with an export" in found.warning
        assert import_(store).changed == 0
        assert export(store).written == (folder / "workspace.toml",)


@pytest.mark.parametrize("damage", ["format = 9\n", "<<<<<<< HEAD\n", "\ufeff", "not toml"])
def test_unreadable_text_is_never_overwritten_and_the_database_stands_for_who_opens_it(
    folder: Path, damage: str
) -> None:
    open_workspace(folder).close()
    text = (folder / "workspace.toml").read_text()
    (folder / "workspace.toml").write_text(damage + text)
    with open_workspace(folder) as store:
        assert holder(store) == "Ada"
        change_database(store)
        assert state(store).words == ("git left a conflict" if damage[0] == "<" else "text unreadable")
        for call in (export, import_):
            with pytest.raises(BadData):
                call(store)
    with open_workspace(folder) as store:
        assert holder(store) == "Hedy"
    with pytest.raises(BadData, match=r"workspace\.toml"):
        load_workspace(folder)
    assert (folder / "workspace.toml").read_text() == damage + text


def test_missing_text_is_written_by_an_export_and_cannot_be_imported(folder: Path) -> None:
    with open_workspace(folder) as store:
        (folder / "workspace.toml").unlink()
        with pytest.raises(BadData, match="no such file"):
            import_(store)
        assert state(store).words == "not exported"
        assert export(store).words == "Wrote workspace.toml"
        assert state(store) == SAME


def test_without_a_base_the_text_wins_where_the_database_is_blank(folder: Path) -> None:
    Store.create(folder, Workspace(), EvidenceLog()).close()
    with open_workspace(folder) as store:
        assert holder(store) == "Ada"


def test_without_a_base_two_contents_are_a_conflict(folder: Path) -> None:
    other, _ = load_workspace(folder)
    with Store.create(folder, other.having({RecordId("page", "page"): None}), EvidenceLog()) as store:
        change_database(store)
        assert state(store).words == "text and database differ"


def test_an_export_that_was_killed_between_two_files_is_taken_up_again(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_database(store)
        store.record_reading("error_rate", "7%", n=50)
        old = (folder / "evidence/readings.jsonl").read_bytes()
        base = store.base
        export(store)
        store.set_base(base)
        (folder / "evidence/readings.jsonl").write_bytes(old)
        assert state(store).words == "not exported"
        assert export(store).written == (folder / "evidence/readings.jsonl",)


@pytest.mark.slow
def test_a_program_killed_while_it_exports_leaves_whole_files(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_database(store, "Hedy" * 50_000)
    program = (
        "import os, sys, signal\n"
        "from pathlib import Path\n"
        "from core.text.sync import sync\n"
        "synced = os.fsync\n"
        "def killed(handle):\n"
        "    synced(handle)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "os.fsync = killed\n"
        "sync.export(sync.open_workspace(Path(sys.argv[1])))\n"
    )
    before = (folder / "workspace.toml").read_bytes()
    root = str(ROOT)
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], env={**os.environ, "PYTHONPATH": root}, check=False, timeout=60
    )
    assert done.returncode == -9
    assert (folder / "workspace.toml").read_bytes() == before
    assert len(leftovers(folder)) == 1
    with open_workspace(folder) as store:
        assert leftovers(folder) == ()
        assert export(store).words == "Wrote workspace.toml"
        assert state(store) == SAME


def test_an_export_that_was_killed_once_all_files_were_written_leaves_no_conflict_behind(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_database(store, "Hedy")
    program = (
        "import os, sys, signal\n"
        "from pathlib import Path\n"
        "from core.text.sync import apply, sync\n"
        "apply.agree = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "sync.export(sync.open_workspace(Path(sys.argv[1])))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=60,
    )
    assert done.returncode == -9
    assert 'holder = "Hedy"' in (folder / "workspace.toml").read_text()
    with open_workspace(folder) as store:
        change_database(store, "Joan")
    change_text(folder, 'title = "Cost"', 'title = "Costs"')
    with open_workspace(folder) as store:
        assert store.conflicts == ()
        assert (holder(store), store.snapshot.workspace.table["cost"].title) == ("Joan", "Costs")
        assert [path.name for path in export(store).written] == ["workspace.toml"]
        assert state(store) == SAME


def test_an_export_keeps_nobody_from_writing_while_it_looks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 100,000 readings a look takes five seconds."""
    monkeypatch.setattr("core.store.connect.BUSY_SECONDS", 0.0)
    others = ["Grace"]

    def looked(store: Store, **wanted: Any) -> ThreeWay:
        sides = full_status(store, **wanted)
        if others:
            with Store.open(folder) as other:
                change_database(other, others.pop())
        return sides

    with open_workspace(folder) as store:
        change_database(store, "Hedy")
        monkeypatch.setattr(look, "full_status", looked)
        assert export(store).words == "Wrote workspace.toml"
    assert 'holder = "Grace"' in (folder / "workspace.toml").read_text()


def test_what_killed_programs_left_is_cleared_at_the_next_opening_and_nothing_else(folder: Path) -> None:
    left = [
        folder / ".workspace.toml.x0123456789a.tmp",
        folder / "evidence" / ".readings.jsonl.x0123456789a.tmp",
        folder / "workspace.db.new-0a1b2c3d",
        folder / "workspace.db.new-0a1b2c3d-journal",
        folder / "workspace.db.copy-0a1b2c3d",
    ]
    kept = [folder / "workspace.db.backup-v1", folder / ".notes.tmp", folder / "evidence" / "readings.jsonl.tmp"]
    for how in ("made", "opened"):
        for path in (*left, *kept):
            path.write_text("half", encoding="utf-8")
        open_workspace(folder).close()
        assert [path.name for path in left if path.exists()] == [], how
        assert all(path.exists() for path in kept), how


def test_what_another_program_is_writing_is_not_cleared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store.connect.BUSY_SECONDS", 0.0)
    with open_workspace(folder) as store, store.writing():
        unfinished = folder / ".workspace.toml.x0123456789a.tmp"
        unfinished.write_text("half", encoding="utf-8")
        open_workspace(folder).close()
        assert unfinished.exists()


def test_a_write_protected_workspace_is_read_but_neither_exported_nor_imported(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_database(store)
    (folder / DATABASE).chmod(0o400)
    try:
        with open_workspace(folder) as store:
            assert holder(store) == "Hedy"
            assert state(store).words == "not exported"
            for call in (export, import_):
                with pytest.raises(ReadOnly):
                    call(store)
    finally:
        (folder / DATABASE).chmod(0o600)


@pytest.mark.parametrize("has_database", [False, True])
def test_loading_writes_nothing(folder: Path, *, has_database: bool) -> None:
    if has_database:
        open_workspace(folder).close()
        change_text(folder)
    before = everything(folder)
    workspace, evidence = load_workspace(folder)
    assert everything(folder) == before
    assert workspace.roles["builder"].holder == ("Grace" if has_database else "Ada")
    assert len(evidence.readings["error_rate"]) == 2


def test_loading_shows_the_database_where_it_was_changed(folder: Path) -> None:
    with open_workspace(folder) as store:
        change_database(store)
    assert load_workspace(folder)[0].roles["builder"].holder == "Hedy"
    change_text(folder)
    assert load_workspace(folder)[0].roles["builder"].holder == "Hedy"


@pytest.mark.slow
def test_loading_does_not_import_what_only_writing_needs(folder: Path) -> None:
    open_workspace(folder).close()
    program = (
        "import sys\nfrom pathlib import Path\nfrom core.text.load import load_workspace\n"
        "load_workspace(Path(sys.argv[1]))\n"
        "assert not {'tomli_w', 'sqlite_utils', 'textual', 'click'} & set(sys.modules)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program, str(folder)], env=env, check=True, timeout=60)
    (folder / DATABASE).unlink()
    subprocess.run([sys.executable, "-c", program, str(folder)], env=env, check=True, timeout=60)


def test_the_nearest_folder_upwards_is_found(folder: Path) -> None:
    assert find_folder(folder / "evidence") == folder
    assert find_folder(folder) == folder


def test_a_workspace_behind_a_symbolic_link_is_the_same(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    with open_workspace(tmp_path / "link") as store:
        change_database(store)
        export(store)
    assert 'holder = "Hedy"' in (folder / "workspace.toml").read_text()
    assert (tmp_path / "link").is_symlink()


def test_an_error_while_following_the_text_lets_go_of_the_database(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.1)
    open_workspace(folder).close()
    change_text(folder)
    with Store.open(folder) as other:
        connection = other._session._database.connection
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(OptableError, match="another program"):
            open_workspace(folder)
        connection.execute("ROLLBACK")
    with open_workspace(folder) as store:
        assert holder(store) == "Grace"
