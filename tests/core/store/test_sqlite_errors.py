"""A full disk, a failed write, a killed program: what was saved is there, what was not is not."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import OptableError
from core.model.evidence_log import EvidenceLog
from core.model.workspace import RecordId
from core.store.store import DATABASE, Store
from tests.core.store.conftest import OpenStore, clock, small_evidence, small_workspace

BUILDER = RecordId("role", "builder")


def test_a_full_disk_is_said_and_nothing_is_changed(store: Store, open_store: OpenStore) -> None:
    before = store.snapshot
    connection = store._session._database.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(OptableError, match="the disk is full"):
        store.edit(BUILDER, {"note": "x" * 1_000_000})
    with pytest.raises(OptableError, match="the disk is full"):
        store.save_draft("page.input", "x" * 1_000_000)
    assert store.snapshot is before
    assert not store.refresh()
    assert open_store().snapshot == before
    connection.execute("PRAGMA max_page_count=1000000")
    store.edit(BUILDER, {"note": "x" * 1_000_000})
    assert store.verify() is None


WRITE_WITH_LIMIT = """
import resource, signal, sys
from pathlib import Path
from core.errors import OptableError
from core.model.workspace import RecordId
from core.store.store import Store
store = Store.open(Path(sys.argv[1]))
before = store.snapshot
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = store.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    store.edit(RecordId("role", "builder"), {"note": "x" * 1_000_000})
except OptableError as error:
    assert store.snapshot is before
    print(type(error).__name__, error.message)
"""


@pytest.mark.slow
def test_a_write_that_the_system_refuses_is_said_and_nothing_is_changed(folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", WRITE_WITH_LIMIT, folder], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "nothing was changed" in done.stdout
    with Store.open(folder) as store:
        assert store.snapshot.workspace == small_workspace()
        assert store.verify() is None


EDIT_FOREVER = """
import os, sys
from itertools import count
from pathlib import Path
from core.model.workspace import RecordId
from core.store.store import Store
def edit_forever(folder):
    store = Store.open(folder)
    for number in count(1):
        match number % 4:
            case 0: store.record_reading("latency", "3s", id=f"r{number}")
            case 1: store.edit(RecordId("role", "builder"), {"note": str(number)})
            case 2: store.rename(RecordId("role", "auditor"), f"auditor_{number}")
            case 3: store.rename(RecordId("role", f"auditor_{number - 1}"), "auditor")
        store.save_draft("half", str(number))
        print(number, flush=True)
for line in sys.stdin:  # each time a process of its own, which need not load the modules again
    if not (pid := os.fork()):
        print(os.getpid(), flush=True)
        edit_forever(Path(line.rstrip("\\n")))
    os.waitpid(pid, 0)
    print("killed", flush=True)
"""


@pytest.mark.slow
def test_what_was_said_to_be_saved_survives_kill_9(tmp_path: Path) -> None:
    """Each program is killed once it has printed a number of edits, wherever it then is."""
    dice = random.Random(20250303)  # noqa: S311  # a fixed sequence, no secret
    command = [sys.executable, "-c", EDIT_FOREVER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin
        assert program.stdout
        for turn in range(20):
            folder = tmp_path / str(turn)
            folder.mkdir()
            Store.create(folder, small_workspace(), small_evidence(), clock=clock).close()
            program.stdin.write(f"{folder}\n")
            program.stdin.flush()
            pid = int(program.stdout.readline())
            for _ in range(dice.randint(1, 30)):
                line = program.stdout.readline()
            os.kill(pid, signal.SIGKILL)
            *_, last = line, *iter(program.stdout.readline, "killed\n")
            saved = int(last)
            _must_hold(folder, saved)
        program.stdin.close()


def _must_hold(folder: Path, saved: int) -> None:
    """Everything up to the last printed edit; of the next one all or nothing."""
    with Store.open(folder) as store:
        assert store.verify() is None
        changes = {entry.change for entry in store.journal() if entry.action != "create"}
        assert len(changes) in (saved, saved + 1)
        assert int(store.drafts()["half"]) in (saved, saved + 1)
        workspace = store.snapshot.workspace
        assert int(workspace.roles["builder"].note) in (saved - (saved - 1) % 4, saved + 1)
        assert len(workspace.roles) == 4
        recorded = len(store.snapshot.evidence.readings["latency"]) - 1
        assert recorded in (saved // 4, (saved + 1) // 4)
    connection = sqlite3.connect(folder / DATABASE)
    assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    connection.close()


CREATE = """
import os, signal, sys
from pathlib import Path
from core.store.migrations import released
from core.store.store import Store
from tests.core.store.conftest import small_evidence, small_workspace
def count(frame, event, called):
    global left
    if event == "c_call" and called.__name__ in ("execute", "executemany", "open", "link", "fsync", "unlink", "close"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
content = small_workspace(), small_evidence()
released()
for line in sys.stdin:  # each time a process of its own, which need not load the modules again
    calls, folder = line.rstrip("\\n").split(" ", 1)
    left = int(calls)
    if not (pid := os.fork()):
        sys.setprofile(count)
        Store.create(Path(folder), *content)
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@pytest.mark.slow
def test_a_program_killed_while_it_creates_leaves_a_whole_database_or_none(tmp_path: Path) -> None:
    """Killed before its 1st, 30th, 59th ... call of SQLite or of the file system, until one gets through."""
    results = []
    with subprocess.Popen([sys.executable, "-c", CREATE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdin
        assert program.stdout
        for calls in range(1, 700, 29):
            folder = tmp_path / str(calls)
            folder.mkdir()
            program.stdin.write(f"{calls} {folder}\n".encode())
            program.stdin.flush()
            code = int(program.stdout.readline())
            results.append((code, (folder / DATABASE).exists()))
            with Store.create(folder, small_workspace(), EvidenceLog.of()) as store:
                assert store.snapshot.workspace == small_workspace()
                assert store.verify() is None
            if code == 0:
                break
        program.stdin.close()
    assert results[0] == (-signal.SIGKILL, False)
    assert results[-1] == (0, True)
