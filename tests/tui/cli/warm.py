"""A Python that has loaded the modules of `optable`, and each run of the command as a fork of it.

A run is a process as any other, with its own folder, environment, output and exit code, and ends as Python ends; only
the modules are loaded once instead of once a run. `python -m tests.tui.cli.warm FD` is that Python, the other end of FD
whoever asks it for runs.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

PATIENCE = 60
"""Seconds after which a run is given up; never what a test waits for."""
READ_AT_THE_START = ("PYTHON", "LANG", "LC_", "TZ")
"""Beginnings of the variables that a Python obeys once, at its start."""
LEFT_COLD = ("__main__", "open", "serve")
"""Modules of the command that only the application needs."""


class Warm:
    """The warm Python, as whoever asks it for runs has it."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._socket, other = socket.socketpair()
        self._program = subprocess.Popen(
            [sys.executable, "-m", __name__, str(other.fileno())],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            pass_fds=[other.fileno()],
            start_new_session=True,
        )
        other.close()
        self._socket.settimeout(PATIENCE)
        self._told = b""
        atexit.register(self.close)

    def close(self) -> None:
        """End it."""
        self._socket.close()
        self._program.wait()

    def _line(self) -> bytes:
        while b"\n" not in self._told:
            if not (more := self._socket.recv(1 << 16)):
                raise EOFError
            self._told += more
        line, _, self._told = self._told.partition(b"\n")
        return line

    def run(
        self, module: str, arguments: tuple[str, ...], folder: Path, environment: Mapping[str, str]
    ) -> tuple[int, bytes, bytes]:
        """The exit code, output and errors of a run of a module."""
        asked = json.dumps(
            {"module": module, "arguments": arguments, "folder": str(folder), "environment": dict(environment)}
        )
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            socket.send_fds(self._socket, [asked.encode() + b"\n"], [out.fileno(), errors.fileno()])
            pid = int(self._line())
            try:
                status = int(self._line())
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                self._line()
                raise subprocess.TimeoutExpired([module, *arguments], PATIENCE) from None
            return os.waitstatus_to_exitcode(status), _all(out), _all(errors)


@cache
def warm(folder: Path) -> Warm:
    """The one of this process, which finds the project in a folder."""
    return Warm({**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}, folder)


def is_warm(extra: Mapping[str, str]) -> bool:
    """Report if a run with these variables is the same as a fork."""
    return sys.platform == "linux" and not any(name.startswith(READ_AT_THE_START) for name in extra)


def _all(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def serve(connection: socket.socket) -> dict[str, Any]:
    """Fork at every request; what was asked for in the fork, and an EOFError here once nobody can ask any more."""
    while True:
        begun, files, _flags, _address = socket.recv_fds(connection, 1 << 16, 2)
        if not begun:
            raise EOFError
        while not begun.endswith(b"\n"):
            begun += connection.recv(1 << 16)
        asked: dict[str, Any] = json.loads(begun)
        pid = os.fork()
        if not pid:
            for number, file in enumerate(files, 1):
                os.dup2(file, number)
                os.close(file)
            connection.close()
            return asked
        for file in files:
            os.close(file)
        connection.sendall(b"%d\n" % pid)
        connection.sendall(b"%d\n" % os.waitpid(pid, 0)[1])


def become(asked: Mapping[str, Any]) -> None:
    """Go on as `python -m MODULE ARGUMENTS...`, started in the folder and the environment that were asked for."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.path[0] = asked["folder"]
    sys.argv[1:] = asked["arguments"]
    runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)


def main() -> None:
    """Load what a command loads, then run commands."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # as the command does
    package = import_module("tui.cli")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name not in LEFT_COLD:
            import_module(f"tui.cli.{module.name}")
    gc.freeze()
    try:
        asked = serve(connection)
    except EOFError:
        return
    become(asked)


if __name__ == "__main__":
    main()
