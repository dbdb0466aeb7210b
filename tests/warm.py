"""A Python that has loaded the application, and programs that are forks of it: in terminals, and called by git.

Each is a process as any other, with its own folder, environment, streams and exit code; only the modules are loaded
once instead of once a program. `python -m tests.warm FD` is that Python; it listens at the socket FD. A connection asks
for one program, and is told its number and its exit status. It ends when whoever started it has closed its input.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import selectors
import shlex
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from tests.paths import ROOT, SAMPLE

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

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._connection.settimeout(PATIENCE)
        self.pid = int(connection.recv(MOST))

    def ended(self, *, wait: bool = False) -> int | None:
        """The exit code; None while it runs. To be asked for until it is told, and not once more."""
        self._connection.settimeout(PATIENCE if wait else 0)
        try:
            status = int(self._connection.recv(MOST))
        except BlockingIOError:
            return None
        self._connection.close()
        return os.waitstatus_to_exitcode(status)


class Warm:
    """The warm Python, as whoever asks it for programs has it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
            listening.bind("")  # the kernel gives it a name that is no file
            listening.listen()
            self._address: bytes = listening.getsockname()
            self._program = subprocess.Popen(
                [sys.executable, "-m", __name__, str(listening.fileno())],
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.PIPE,
                pass_fds=[listening.fileno()],
                start_new_session=True,
            )
        atexit.register(self.close)

    def close(self) -> None:
        """End it."""
        self._program.communicate()

    def start(self, request: Request, terminal: int) -> Forked:
        """Start a program in a terminal."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.connect(self._address)
        socket.send_fds(connection, [json.dumps(request).encode()], [terminal])
        return Forked(connection)

    @property
    def command(self) -> str:
        """The command by which a shell runs `optable` with the arguments that follow."""
        client = Path(__file__).with_name("warm_client.py")
        return shlex.join([sys.executable, "-I", "-S", str(client), self._address.removeprefix(b"\0").decode()])


@cache
def warm() -> Warm:
    """The one of this process."""
    return Warm({**os.environ, "PYTHONPATH": str(ROOT)})


def command() -> str:
    """The command by which a shell runs `optable`: a fork if that is possible."""
    return warm().command if is_warm({}) else shlex.join([sys.executable, "-m", "tui.cli"])


def is_warm(extra: Mapping[str, str]) -> bool:
    """Report if a program with these variables is the same as a fork."""
    return sys.platform == "linux" and not any(name.startswith(READ_AT_THE_START) for name in extra)


def serve(listening: socket.socket) -> Request:
    """Fork for every connection; the request in the fork, and the end of the process once its input is closed."""
    with selectors.DefaultSelector() as selector:
        selector.register(listening, selectors.EVENT_READ)
        selector.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for key, _events in selector.select():
                if key.fileobj is sys.stdin:
                    listening.close()
                    with suppress(ChildProcessError):
                        while os.wait():  # their time is then a part of this one's
                            pass
                    sys.exit()
                if key.fileobj is listening:
                    connection, _address = listening.accept()
                    message, streams, _flags, _sender = socket.recv_fds(connection, MOST, 3)
                    if not (pid := os.fork()):
                        connection.close()
                        take_over(streams)
                        return Request(*json.loads(message))
                    for stream in streams:
                        os.close(stream)
                    connection.send(b"%d" % pid)
                    selector.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, connection))
                else:
                    pid, connection = key.data
                    selector.unregister(key.fileobj)
                    os.close(key.fd)
                    with connection, suppress(BrokenPipeError):
                        connection.send(b"%d" % os.waitpid(pid, 0)[1])


def take_over(streams: list[int]) -> None:
    """Make a terminal, or three streams, those of this process."""
    if len(streams) == 1:
        os.login_tty(streams[0])
        return
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)


def become(request: Request) -> None:
    """Go on as `python -m tui.cli ARGUMENTS...`, started in the folder and the environment that were asked for."""
    from tui.cli import main as optable

    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.path[0] = request.folder
    sys.argv = [str(ROOT / "tui" / "cli" / "__main__.py"), *request.arguments]
    # Streams that Python itself would open.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        of_old = getattr(sys, name)
        stream = open(of_old.fileno(), mode, encoding=of_old.encoding, errors=of_old.errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    code = 0
    try:
        optable()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)  # modules are not taken apart, which would copy all of them


def main() -> None:
    """Load what the application loads, and the validators that the first text makes; then run programs."""
    listening = socket.socket(fileno=int(sys.argv[1]))
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # as the command does
    for name in ("core", "tui"):
        for module in pkgutil.walk_packages(import_module(name).__path__, f"{name}."):
            if module.name.rpartition(".")[2] not in LEFT_COLD:
                import_module(module.name)
    import_module("core.text.load").load_workspace(SAMPLE)
    gc.freeze()
    become(serve(listening))


if __name__ == "__main__":
    main()
