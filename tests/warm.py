"""A Python that has loaded the application, and programs in terminals that are forks of it.

Each is a process as any other, in a session of its own, with its own terminal, folder, environment and exit code; only
the modules are loaded once instead of once a program. `python -m tests.warm FD` is that Python; whoever has the other
end of FD asks it for programs.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import NamedTuple

from tests.paths import ROOT

MOST = 1 << 17
"""Bytes that ask for a program, at most."""
PATIENCE = 60
"""Seconds after which a program that was killed is given up; never what a test waits for."""
READ_AT_THE_START = ("PYTHON", "LANG", "LC_", "TZ", "TEXTUAL")
"""Beginnings of the variables that are read while modules are loaded."""
LEFT_COLD = ("__main__", "serve")
"""Names of modules that are programs, or need an optional library."""


class Request(NamedTuple):
    """A program: `optable` with arguments."""

    arguments: Sequence[str]
    folder: str
    environment: Mapping[str, str]


class Forked:
    """A program that was asked for, as its parent would have it."""

    def __init__(self, told: socket.socket) -> None:
        self._told = told
        self._told.settimeout(PATIENCE)
        self.pid = int(told.recv(MOST))

    def ended(self, *, wait: bool = False) -> int | None:
        """The exit code; None while it runs. To be asked for until it is told, and not once more."""
        self._told.settimeout(PATIENCE if wait else 0)
        try:
            status = int(self._told.recv(MOST))
        except BlockingIOError:
            return None
        self._told.close()
        return os.waitstatus_to_exitcode(status)


class Warm:
    """The warm Python, as whoever asks it for programs has it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._asking, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._program = subprocess.Popen(
            [sys.executable, "-m", __name__, str(other.fileno())],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            pass_fds=[other.fileno()],
            start_new_session=True,
        )
        other.close()
        atexit.register(self.close)

    def close(self) -> None:
        """End it."""
        self._asking.close()
        self._program.wait()

    def start(self, request: Request, terminal: int) -> Forked:
        """Start a program in a terminal."""
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with there:
            socket.send_fds(self._asking, [json.dumps(request).encode()], [terminal, there.fileno()])
        return Forked(here)


@cache
def warm() -> Warm:
    """The one of this process."""
    return Warm({**os.environ, "PYTHONPATH": str(ROOT)})


def is_warm(extra: Mapping[str, str]) -> bool:
    """Report if a program with these variables is the same as a fork."""
    return sys.platform == "linux" and not any(name.startswith(READ_AT_THE_START) for name in extra)


def serve(asked: socket.socket) -> Request:
    """Fork at every request; the request in the fork, and the end of the process once nobody can ask any more."""
    while True:
        message, files, _flags, _address = socket.recv_fds(asked, MOST, 2)
        if not message:
            break
        if not os.fork():
            asked.close()
            attend(*files)
            return Request(*json.loads(message))
        for file in files:
            os.close(file)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    with suppress(ChildProcessError):
        while os.wait():  # their time is then a part of this one's
            pass
    sys.exit()


def attend(terminal: int, told: int) -> None:
    """Fork the program itself, which goes on; tell which it is and how it ended."""
    if not (pid := os.fork()):
        os.close(told)
        os.login_tty(terminal)
        return
    os.close(terminal)
    try:
        os.write(told, b"%d" % pid)
        os.write(told, b"%d" % os.waitpid(pid, 0)[1])
    finally:
        os._exit(0)


def become(request: Request) -> None:
    """Go on as `python -m tui.cli ARGUMENTS...`, started in the folder and the environment that were asked for."""
    from tui.cli import main as optable

    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.path[0] = request.folder
    sys.argv = [str(ROOT / "tui" / "cli" / "__main__.py"), *request.arguments]
    # Streams that Python itself would open on a terminal.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        of_old = getattr(sys, name)
        stream = open(of_old.fileno(), mode, encoding=of_old.encoding, errors=of_old.errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    optable()


def main() -> None:
    """Load what the application loads, then run programs."""
    asked = socket.socket(fileno=int(sys.argv[1]))
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # as the command does
    package = import_module("tui")
    for module in pkgutil.walk_packages(package.__path__, "tui."):
        if module.name.rpartition(".")[2] not in LEFT_COLD:
            import_module(module.name)
    gc.freeze()
    become(serve(asked))


if __name__ == "__main__":
    main()
