"""The command as a shell runs it: its folder and environment, its exit code, output and errors.

Most runs share the process of the tests, so that no run waits for Python to load modules. `cold` starts a process: for
what only a real one shows, and to compare the two.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, tzinfo
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from typing_extensions import override

from core.store import store
from tests.paths import ROOT
from tui.cli import evaluation_time, run

READ_AT_THE_START = ("PYTHON", "LANG", "LC_", "TZ")
"""Beginnings of the variables that a Python obeys once, at its start."""


@dataclass(frozen=True)
class Ran:
    """The result of a run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output, read as JSON."""
        return json.loads(self.out)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A plain environment in which this project is found, and no colours or settings of the person who tests."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "PYTHONPYCACHEPREFIX", "OPTABLE_CONFIG", "OPTABLE_STATE")
        if name in os.environ
    }
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(extra or {})}


def python(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run this Python with arguments."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def optable(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run `optable` with arguments; in this process, unless that would make a difference.

    Folder, environment and standard streams belong to the whole process: a run beside others gets its own.
    """
    alone = threading.current_thread() is threading.main_thread()
    if not alone or any(name.startswith(READ_AT_THE_START) for name in env or {}):
        return cold(*arguments, cwd=cwd, env=env)
    written = BytesIO(), BytesIO()
    out, err = (TextIOWrapper(one, encoding="utf-8") for one in written)
    with (
        chdir(cwd),
        patch.dict(os.environ, environment(env), clear=True),
        Path(os.devnull).open(encoding="utf-8") as nothing,
        patch.object(sys, "stdin", nothing),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = _ended(arguments)
    out.flush()
    err.flush()
    return Ran(code, *(_text(one.getvalue()) for one in written))


def _ended(arguments: Sequence[str]) -> int:
    try:
        return run(arguments)
    except SystemExit as end:  # click has answered a shell that completes
        return end.code if isinstance(end.code, int) else int(end.code is not None)


def optable_at(clock: datetime, *arguments: str, cwd: Path) -> Ran:
    """Run `optable` with arguments on a machine whose clock says this."""

    class Stopped(datetime):
        @classmethod
        @override
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromisoformat(clock.isoformat()).astimezone(tz)

    # The only places at which a command asks for the time.
    with patch.object(store, "datetime", Stopped), patch.object(evaluation_time, "datetime", Stopped):
        return optable(*arguments, cwd=cwd)


def cold(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run `optable` with arguments, from the start of Python on."""
    return python("-m", "tui.cli", *arguments, cwd=cwd, env=env)


def _text(output: bytes) -> str:
    """The output as `subprocess` gives it."""
    return output.decode().replace("\r\n", "\n").replace("\r", "\n")
