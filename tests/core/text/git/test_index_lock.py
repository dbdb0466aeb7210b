"""An export keeps out of git's way, and does not take for exported what git has overwritten at the same moment."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.errors import OptableError
from core.model.workspace import RecordId
from core.store.store import Store
from core.text import files, text_format
from core.text.git import index_lock
from core.text.sync import sync

BUILDER = RecordId("role", "builder")


@pytest.fixture
def lock(folder: Path) -> Path:
    """The path of git's lock; the workspace lies in a folder of the repository."""
    subprocess.run(["git", "init", "-q"], cwd=folder.parent, check=True)
    found = index_lock.lock_of(folder)
    assert found == folder.parent.resolve() / ".git" / "index.lock"
    return found


@pytest.fixture
def store(folder: Path, lock: Path) -> Iterator[Store]:
    """Open, with something to export."""
    with sync.open_workspace(folder) as opened:
        opened.edit(BUILDER, {"holder": "Hedy"})
        yield opened


def after_pauses(monkeypatch: pytest.MonkeyPatch, number: int, happens: Callable[[], object]) -> list[float]:
    """Time goes on by the pauses alone; after so many of them something happens."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now.append(now[-1] + seconds)
        if len(now) == number + 1:
            happens()

    monkeypatch.setattr(index_lock, "time", SimpleNamespace(sleep=sleep, monotonic=lambda: now[-1]))
    return now


def test_an_export_waits_until_git_is_done(
    folder: Path, lock: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock.touch()
    after_pauses(monkeypatch, 3, lock.unlink)
    assert sync.export(store).words == "Wrote workspace.toml"
    assert 'holder = "Hedy"' in (folder / "workspace.toml").read_text()


def test_a_lock_that_a_killed_git_left_is_named_and_nothing_is_written(
    folder: Path, lock: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock.touch()
    after_pauses(monkeypatch, -1, lambda: None)
    with pytest.raises(OptableError, match="git is writing here") as caught:
        sync.export(store)
    assert str(lock) in caught.value.hint
    assert 'holder = "Ada"' in (folder / "workspace.toml").read_text()
    text = (folder / "workspace.toml").read_text().replace('title = "Cost"', 'title = "Costs"')
    (folder / "workspace.toml").write_text(text, newline="\n")
    assert sync.import_(store).merged, "reading goes on"


def test_what_git_overwrites_at_the_same_moment_counts_as_made_of_the_older_file(
    folder: Path, lock: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git compared the files, the export replaced one, git took its lock and wrote what it had merged."""
    path, write = folder / "workspace.toml", files.write
    writes: list[int] = []
    of_git = path.read_text().replace('title = "Cost"', 'title = "Costs"')

    def overwritten(folder: Path, texts: text_format.Texts, names: tuple[str, ...], **known: Any) -> tuple[Path, ...]:
        written = write(folder, texts, names, **known)
        writes.append(1)
        if len(writes) == 1:
            lock.touch()
            path.write_text(of_git, newline="\n")
        return written

    monkeypatch.setattr(files, "write", overwritten)
    after_pauses(monkeypatch, 1, lock.unlink)
    sync.export_merged(store)
    assert (len(writes), store.conflicts) == (2, ())
    workspace = store.snapshot.workspace
    assert (workspace.roles["builder"].holder, workspace.table["cost"].title) == ("Hedy", "Costs")
    assert (
        path.read_text()
        == text_format.dump(text_format.WorkspaceContent(workspace, store.snapshot.evidence))["workspace.toml"]
    )


def test_a_hook_or_driver_that_git_itself_runs_waits_for_nobody(
    folder: Path, lock: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock.touch()
    monkeypatch.setenv("GIT_INDEX_FILE", str(lock.with_name("index")))
    assert sync.export(store).words == "Wrote workspace.toml"


def test_who_waits_for_git_keeps_nobody_from_writing(
    folder: Path, lock: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git may run a hook that writes, and waits for it."""
    monkeypatch.setattr("core.store.connect.BUSY_SECONDS", 0.0)
    path = folder / "workspace.toml"
    for number, work in enumerate((sync.export_merged, sync.import_, sync.pull)):
        store.edit(BUILDER, {"holder": f"Hedy {number}"})
        path.write_text(path.read_text().replace('title = "Cost', 'title = "Costs'), newline="\n")
        lock.touch()

        def hook(number: int = number) -> None:
            with Store.open(folder) as other:
                other.edit(RecordId("workflow", "workflow"), {"scope": f"Scope {number}"})
            lock.unlink()

        after_pauses(monkeypatch, 1, hook)
        work(store)
        workspace = store.snapshot.workspace
        assert (workspace.workflow.scope, workspace.roles["builder"].holder) == (f"Scope {number}", f"Hedy {number}")
        assert workspace.table["cost"].title == f"Cost{'s' * (number + 1)}"


def test_an_export_during_which_git_takes_its_lock_lets_others_write(
    folder: Path, lock: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.store.connect.BUSY_SECONDS", 0.0)

    def hook() -> None:
        with sync.open_workspace(folder) as other:
            other.edit(RecordId("workflow", "workflow"), {"scope": "Scope"})
        lock.unlink()

    write = files.write

    def written(*arguments: object, **named: object) -> tuple[Path, ...]:
        done = write(*arguments, **named)  # type: ignore[arg-type]
        if done and not lock.exists() and store.snapshot.workspace.workflow.scope != "Scope":
            lock.touch()
        return done

    monkeypatch.setattr(files, "write", written)
    after_pauses(monkeypatch, 1, hook)
    sync.export_merged(store)
    assert 'scope = "Scope"' in (folder / "workspace.toml").read_text()


@pytest.mark.parametrize("words", ["x" * 5000, "a\0b"], ids=["too long", "no name"])
def test_a_repository_that_cannot_be_looked_into_keeps_nobody_from_writing(folder: Path, words: str) -> None:
    with sync.open_workspace(folder) as store:
        (folder.parent / ".git").write_text(f"gitdir: {words}\n", encoding="utf-8")
        store.edit(BUILDER, {"holder": "Hedy"})
        assert not index_lock.is_held(folder)
        assert sync.export(store).words == "Wrote workspace.toml"


def test_a_linked_working_tree_has_a_lock_of_its_own(folder: Path, lock: Path) -> None:
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false"]
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], cwd=folder.parent, check=True)
    linked = folder.parent.with_name("linked")
    subprocess.run([*git, "worktree", "add", "-q", str(linked)], cwd=folder.parent, check=True)
    found = index_lock.lock_of(linked)
    assert found is not None
    assert found == lock.parent / "worktrees" / "linked" / "index.lock"


def test_outside_of_git_there_is_no_lock(tmp_path: Path) -> None:
    assert index_lock.lock_of(tmp_path) is None
    assert not index_lock.is_held(tmp_path)
