"""Bad input: a clear message on stderr, exit 2 or 3, nothing on stdout, no traceback, and nothing changed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from core.store import connect
from tests.tui.cli.running import Ran, environment, optable


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def refused(*arguments: str, cwd: Path, code: int, env: dict[str, str] | None = None) -> str:
    """The text of stderr; the rest is the same for every refusal."""
    before = contents(cwd)
    ran: Ran = optable(*arguments, cwd=cwd, env=env)
    assert ran.code == code, ran
    assert ran.out == ""
    assert ran.err.startswith("optable: ")
    assert "Traceback" not in ran.err
    assert contents(cwd) == before
    return ran.err


def test_an_unknown_signal_is_told_the_nearest(opened: Path) -> None:
    error = refused("record", "undefined_rat", "5%", cwd=opened, code=2)
    assert "undefined_rat" in error
    assert "hint: Did you mean undefined_rate?" in error


def test_an_unknown_activity_is_told_the_nearest(opened: Path) -> None:
    assert "hint: Did you mean log_review?" in refused("done", "logreview", cwd=opened, code=2)


def test_an_unknown_role_is_told_the_nearest(opened: Path) -> None:
    error = refused("decide", "go", "--by", "busines_owner", "--reason", "x", cwd=opened, code=2)
    assert "hint: Did you mean business_owner?" in error


@pytest.mark.parametrize("value", ["nan", "NaN", "inf", "-inf", "1e999", "abc", "", "5", "3s", "5%%", "0x10"])
def test_a_value_that_is_no_number_of_its_unit_is_refused(value: str, opened: Path) -> None:
    signal_name = "latency" if value == "5" else "undefined_rate"
    if value == "5":
        value = "5%"
    refused("record", signal_name, value, cwd=opened, code=2)


@pytest.mark.parametrize("time", ["2026-03-02T09:00", "2026-03", "yesterday", "", "0001-01-01T00:00+14:00"])
@pytest.mark.parametrize(
    "command", [("record", "undefined_rate", "5%"), ("done", "log_review"), ("verdict",)], ids=lambda one: one[0]
)
def test_a_time_without_its_zone_is_refused(command: tuple[str, ...], time: str, opened: Path) -> None:
    error = refused(*command, "--at", time, cwd=opened, code=2)
    assert "--at: " in error
    assert "hint: Give the time with its zone" in error


@pytest.mark.parametrize("size", ["0", "-1", "many", "1.5"])
def test_a_sample_size_that_is_none_is_refused(size: str, opened: Path) -> None:
    refused("record", "undefined_rate", "5%", "--n", size, cwd=opened, code=2)


def test_a_missing_argument_is_a_usage_error_that_points_to_the_help(opened: Path) -> None:
    assert "hint: See optable record --help" in refused("record", "undefined_rate", cwd=opened, code=2)


def test_a_folder_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    assert "there is no such folder" in refused("verdict", "nowhere", cwd=tmp_path, code=2)
    assert "there is no such folder" in refused("record", "a", "1", "-w", "nowhere", cwd=tmp_path, code=2)


@pytest.mark.parametrize("command", ["verdict", "readiness", "export", "import", "check", "journal"])
def test_a_folder_that_is_no_workspace_is_a_usage_error(command: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "hint: `optable new FOLDER` makes one." in refused(command, "empty", cwd=tmp_path, code=2)


def test_nowhere_near_a_workspace(tmp_path: Path) -> None:
    ran = optable("verdict", cwd=tmp_path)
    assert ran.code in {2, 3}
    assert ran.err.startswith("optable: ")


def test_conflict_markers_are_refused_and_never_overwritten(opened: Path) -> None:
    path = opened / "workspace.toml"
    path.write_text(f"<<<<<<< mine\n{path.read_text(encoding='utf-8')}\n>>>>>>> theirs\n", encoding="utf-8")
    for command in ("export", "import"):
        assert "workspace.toml" in refused(command, cwd=opened, code=3)
    (opened / "workspace.db").unlink()
    error = refused("verdict", "--json", cwd=opened, code=3)
    assert "conflict" in error


def test_an_error_with_json_is_on_stderr_too(sample: Path) -> None:
    (sample / "workspace.toml").write_text("format = 1\n[workflow]\nnane = 'x'\n", encoding="utf-8")
    error = refused("verdict", "--json", cwd=sample, code=3)
    assert "workspace.toml" in error
    assert "hint: Did you mean name?" in error


def test_a_foreign_database_is_refused(sample: Path) -> None:
    with closing(sqlite3.connect(sample / "workspace.db")) as database:
        database.execute("CREATE TABLE theirs (a)")
        database.commit()
    for command in (["verdict"], ["record", "undefined_rate", "5%"], ["export"]):
        assert "another program" in refused(*command, cwd=sample, code=3)


def test_a_newer_database_is_refused(opened: Path) -> None:
    with closing(sqlite3.connect(opened / "workspace.db")) as database:
        database.execute("PRAGMA user_version = 999")
    for command in (["verdict"], ["record", "undefined_rate", "5%"], ["export"]):
        assert "newer version" in refused(*command, cwd=opened, code=3)


def test_a_damaged_database_is_refused(opened: Path) -> None:
    path = opened / "workspace.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    for command in (["verdict"], ["record", "undefined_rate", "5%"], ["export"], ["journal"]):
        assert "damaged" in refused(*command, cwd=opened, code=3)


def test_something_that_is_no_database_is_refused(sample: Path) -> None:
    (sample / "workspace.db").write_text("hello", encoding="utf-8")
    assert "not a SQLite database" in refused("verdict", cwd=sample, code=3)


def test_a_read_only_workspace_is_read_and_not_written(opened: Path) -> None:
    (opened / "workspace.db").chmod(0o444)
    opened.chmod(0o555)
    try:
        assert optable("verdict", cwd=opened).code == 10
        assert optable("journal", cwd=opened).code == 0
        error = refused("record", "undefined_rate", "5%", cwd=opened, code=3)
        assert "write-protected" in error
    finally:
        opened.chmod(0o755)


def test_a_locked_database_says_that_somebody_else_writes(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.1)
    # Another process holds the lock: this one would lose it on reading the file's bytes (POSIX locks).
    program = (
        "import sqlite3, sys\n"
        "database = sqlite3.connect('workspace.db', isolation_level=None)\n"
        "database.execute('BEGIN IMMEDIATE')\n"
        "print('locked', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=opened, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        error = refused("record", "undefined_rate", "5%", cwd=opened, code=3)
        other.stdin.close()
    assert "another program is writing" in error


def test_an_unknown_option_is_a_usage_error(opened: Path) -> None:
    refused("verdict", "--wherefore", cwd=opened, code=2)
    refused("--nothing", cwd=opened, code=2)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_an_interrupt_ends_quietly_with_130(sample: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "import core.text.load as load\n"
        "import tui.cli.options\n"
        "def interrupted(folder, **_):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    while True: pass\n"
        "load.load_workspace = interrupted\n"
        "from tui.cli import main\n"
        "main(['verdict'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=sample,
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
        preexec_fn=_listen,
    )
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr


def _listen() -> None:
    """A test run in the background has SIGINT ignored, which its children would inherit."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
