"""The command as a shell runs it: a process with its exit code, output and errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.paths import ROOT
from tests.tui.cli.warm import is_warm, warm


@dataclass(frozen=True)
class Ran:
    """How a run ended."""

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
        for name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "OPTABLE_CONFIG", "OPTABLE_STATE")
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


def optable_at(clock: datetime, *arguments: str, cwd: Path) -> Ran:
    """Run `optable` with arguments on a machine whose clock says this."""
    return _fork("tests.tui.cli.at_clock", clock.isoformat(), *arguments, cwd=cwd)


def optable(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run `optable` with arguments, without loading its modules anew where that makes no difference."""
    return _fork("tui.cli", *arguments, cwd=cwd, env=env)


def cold(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run `optable` with arguments, from the start of Python on."""
    return python("-m", "tui.cli", *arguments, cwd=cwd, env=env)


def _fork(module: str, *arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run a module of which the warm Python has all that takes long to load."""
    alone = threading.current_thread() is threading.main_thread()  # the warm Python does one thing at a time
    if not (alone and is_warm(env or {})):
        return python("-m", module, *arguments, cwd=cwd, env=env)
    code, out, errors = warm(ROOT).run(module, arguments, cwd, environment(env))
    return Ran(code, _text(out), _text(errors))


def _text(output: bytes) -> str:
    """The output as `subprocess` gives it."""
    return output.decode().replace("\r\n", "\n").replace("\r", "\n")
