"""Noticing what other programs do to the same workspace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import BadData
from core.model.evidence_log import EvidenceLog
from core.model.workspace import RecordId, Workspace
from core.store.store import DATABASE, Store
from tests.core.store.conftest import OpenStore, clock, small_evidence, small_workspace

BUILDER = RecordId("role", "builder")


def test_another_programs_reading_shows_after_a_refresh(folder: Path, store: Store) -> None:
    assert len(store.snapshot.evidence.readings["latency"]) == 1
    assert not store.refresh()
    program = (
        "import sys; from pathlib import Path; from core.store.store import Store\n"
        "Store.open(Path(sys.argv[1])).record_reading('latency', '3s')"
    )
    subprocess.run([sys.executable, "-c", program, folder], check=True)
    seen = [store.refresh(), store.refresh()]
    assert seen == [True, False]
    assert len(store.snapshot.evidence.readings["latency"]) == 2


def test_ones_own_edits_are_no_news(store: Store) -> None:
    store.edit(BUILDER, {"holder": "X"})
    snapshot = store.snapshot
    assert not store.refresh()
    assert store.snapshot is snapshot


def test_an_edit_on_top_of_unseen_changes_keeps_them_and_is_news(open_store: OpenStore) -> None:
    one, two = open_store(), open_store()
    assert one.snapshot == two.snapshot
    two.edit(BUILDER, {"note": "theirs"})
    one.edit(BUILDER, {"holder": "mine"})
    builder = one.snapshot.workspace.roles["builder"]
    assert (builder.holder, builder.note) == ("mine", "theirs")
    assert one.refresh()
    assert not one.refresh()
    assert two.refresh()
    assert two.snapshot == one.snapshot


def replace_file(folder: Path, elsewhere: Path) -> None:
    """The effect of a restore from a backup."""
    elsewhere.mkdir()
    workspace = small_workspace().having({BUILDER: small_workspace().roles["owner"]})
    Store.create(elsewhere, workspace, small_evidence(), clock=clock).close()
    (elsewhere / DATABASE).replace(folder / DATABASE)


def test_a_replaced_file_is_noticed(folder: Path, store: Store, tmp_path: Path) -> None:
    assert store.snapshot.workspace.roles["builder"].title == "Builder"
    replace_file(folder, tmp_path / "elsewhere")
    assert store.refresh()
    assert store.snapshot.workspace.roles["builder"].title == "Owner"
    assert not store.refresh()


def test_an_edit_goes_to_the_file_that_is_there_now(
    folder: Path, store: Store, open_store: OpenStore, tmp_path: Path
) -> None:
    assert store.snapshot.workspace.roles["builder"].title == "Builder"
    replace_file(folder, tmp_path / "elsewhere")
    store.edit(RecordId("role", "auditor"), {"holder": "X"})
    assert open_store().snapshot == store.snapshot
    assert store.snapshot.workspace.roles["builder"].title == "Owner"
    assert store.refresh()


def test_a_deleted_file_is_said_and_nothing_is_written_into_the_void(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    (folder / DATABASE).rename(tmp_path / "away")
    with pytest.raises(BadData, match="the database is gone"):
        store.refresh()
    with pytest.raises(BadData, match="the database is gone"):
        store.edit(BUILDER, {"holder": "X"})
    (tmp_path / "away").rename(folder / DATABASE)
    assert not store.refresh()
    store.edit(BUILDER, {"holder": "X"})


@pytest.mark.slow
def test_of_two_programs_that_create_at_once_one_wins_and_the_other_opens_it(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from core.store.store import Store\n"
        "from core.model.workspace import Workspace; from core.model.workflow import Workflow\n"
        "from core.model.evidence_log import EvidenceLog\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "workspace = Workspace(workflow=Workflow(name=sys.argv[2]))\n"
        "print(Store.create(Path(sys.argv[1]), workspace, EvidenceLog.of()).snapshot.workspace.workflow.name)"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in ("ada", "bob", "cy")
    ]
    for one in programs:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    for one in programs:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()
    names = {one.communicate()[0].strip() for one in programs}
    assert len(names) == 1
    assert names <= {"ada", "bob", "cy"}
    assert [file.name for file in tmp_path.iterdir()] == [DATABASE]


def test_create_opens_what_is_already_there(folder: Path) -> None:
    with Store.create(folder, Workspace(), EvidenceLog.of()) as store:
        assert store.snapshot.workspace == small_workspace()


def test_create_refuses_a_foreign_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_text("my notes")
    with pytest.raises(BadData, match="not a SQLite database"):
        Store.create(tmp_path, Workspace(), EvidenceLog.of())
    assert (tmp_path / DATABASE).read_text() == "my notes"
    assert [file.name for file in tmp_path.iterdir()] == [DATABASE]


def test_create_in_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="cannot be written here"):
        Store.create(tmp_path / "nowhere", Workspace(), EvidenceLog.of())
