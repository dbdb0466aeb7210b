"""A program in a real pseudo-terminal, and the screen that a person would see."""

from __future__ import annotations

import os
import select
import signal
import struct
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Self

from tests.paths import ROOT
from tests.text_screen import TextScreen, TextStream
from tests.warm import Forked, Request, is_warm, warm

PATIENCE = 60.0
"""Seconds after which a test gives up on a screen; never what a test waits for."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "backspace": "\x7f",
    "f7": "\x1b[18~",
    "ctrl+a": "\x01",
    "ctrl+j": "\n",
    "ctrl+k": "\x0b",
    "ctrl+o": "\x0f",
    "ctrl+r": "\x12",
    "ctrl+s": "\x13",
    "ctrl+u": "\x15",
    "ctrl+y": "\x19",
    "ctrl+z": "\x1a",
}

NOT_INHERITED = ("NO_COLOR", "EDITOR", "VISUAL", "COLUMNS", "LINES")
"""Variables set by whoever runs the tests; the terminal of a test has its own."""


class Started:
    """A program that loads its modules anew."""

    def __init__(self, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], terminal: int) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            os.login_tty(terminal)
            os.chdir(cwd)
            os.execvpe(sys.executable, [sys.executable, "-m", "tui.cli", *arguments], environment)

    def ended(self, *, wait: bool = False) -> int | None:
        """The exit code; None while it runs. To be asked for until it is told, and not once more."""
        pid, status = os.waitpid(self.pid, 0 if wait else os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if pid else None


class Terminal:
    """`optable` in a terminal of some size.

    It starts as a fork of a Python that has loaded it; a `cold` one loads everything itself, as the first of a day.
    """

    def __init__(
        self,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        cwd: Path = ROOT,
        environment: dict[str, str] | None = None,
        cold: bool = False,
    ) -> None:
        columns, lines = size
        self.raw = bytearray()
        self.screen = TextScreen(columns, lines)
        self.stream = TextStream(self.screen)
        names = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
        names |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT), **(environment or {})}
        window = struct.pack("HHHH", lines, columns, 0, 0)
        self.fd, terminal = os.openpty()
        ioctl(terminal, TIOCSWINSZ, window)
        if cold or not is_warm(environment or {}):
            self._program: Forked | Started = Started(arguments, cwd, names, terminal)
        else:
            self._program = warm().start(Request(arguments, str(cwd), names), terminal)
        os.close(terminal)
        self.pid = self._program.pid
        self.ended: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        os.close(self.fd)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            data = b""
        if not data:
            return False
        self.raw += data
        self.stream.feed(data)
        return True

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(self.screen.display)

    def wait(self, *wanted: str, gone: Sequence[str] = ()) -> str:
        """Read until all of these stand on the screen and none of those does."""
        return self.wait_until(
            lambda text: all(one in text for one in wanted) and not any(one in text for one in gone),
            f"{wanted} without {gone}",
        )

    def wait_until(self, holds: Callable[[str], bool], what: str) -> str:
        """Read until the screen is as wanted."""
        end = time.monotonic() + PATIENCE
        while not holds(self.text):
            assert time.monotonic() < end, f"never saw {what}; the screen:\n{self.text}"
            if not self._read(0.2) and self._has_ended():
                self._read(0)
                assert holds(self.text), f"the program ended before {what}; the screen:\n{self.text}"
        return self.text

    def press(self, *keys: str) -> None:
        """Press keys by name, or type a text."""
        for key in keys:
            os.write(self.fd, KEYS.get(key, key).encode())

    def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        os.write(self.fd, data)

    def type(self, text: str, pace: float) -> None:
        """Type a text at a pace, in seconds a key; all of it in one go at a pace of 0."""
        if not pace:
            self.send(text.encode())
            return
        for key in text:
            self.send(key.encode())
            time.sleep(pace)

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal; what it showed is gone, so that only what is painted anew is seen."""
        self.screen.resize(lines, columns)
        self.screen.erase_in_display(2)
        ioctl(self.fd, TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def _has_ended(self) -> bool:
        if self.ended is None:
            self.ended = self._program.ended()
        return self.ended is not None

    def wait_for_end(self) -> int:
        """Read until the program has ended; its exit code."""
        end = time.monotonic() + PATIENCE
        while not self._has_ended():
            assert time.monotonic() < end, f"the program did not end; the screen:\n{self.text}"
            self._read(0.2)
        self._read_rest()
        assert self.ended is not None
        return self.ended

    def kill(self) -> None:
        """kill -9, as a power cut would; then the screen is what the program had painted."""
        if not self._has_ended():
            os.kill(self.pid, signal.SIGKILL)
            self.ended = self._program.ended(wait=True)
        self._read_rest()

    def _read_rest(self) -> None:
        """Read what a program that has ended wrote at last."""
        while self._read(0):
            pass
