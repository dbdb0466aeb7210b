"""Parts shared by the benchmarks: a pseudo-terminal, runs in turn, and figures as ratios."""

from __future__ import annotations

import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from fcntl import ioctl
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent


def environment() -> dict[str, str]:
    """This environment, as a person has it who knows the tour: bytecode is cached, colours are on, keys as usual."""
    names = {key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "NO_COLOR")}
    seen = {"OPTABLE_STATE": str(ROOT / "tests/state"), "OPTABLE_CONFIG": str(ROOT / "tests/state/no-config.toml")}
    return {**names, **seen, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


class Terminal:
    """A program in a pseudo-terminal of 120x40."""

    def __init__(self, command: Sequence[str], cwd: Path = ROOT) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(command[0], list(command), environment())  # noqa: S606  # our own commands
        ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.output = b""

    def read(self, seconds: float) -> bytes:
        """The output within this time; empty if there is none."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return b""
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return b""
        self.output += data
        return data

    def wait_for(self, marker: bytes, seconds: float = 20) -> float:
        """Read until the marker has come; the moment when it came."""
        end = time.perf_counter() + seconds
        while marker not in self.output:
            if time.perf_counter() > end:
                sys.exit(f"no {marker!r} within {seconds} s; the last output: {self.output[-300:]!r}")
            self.read(0.05)
        return time.perf_counter()

    def quiet(self, seconds: float = 0.3) -> None:
        """Read until nothing comes any more."""
        while self.read(seconds):
            pass

    def key_to_paint(self, key: bytes) -> float:
        """Seconds from writing a key to the first output that it makes."""
        self.quiet(0.05)
        start = time.perf_counter()
        os.write(self.fd, key)
        while not self.read(1):
            if time.perf_counter() - start > 5:
                sys.exit(f"no output after {key!r}")
        seconds = time.perf_counter() - start
        if os.waitpid(self.pid, os.WNOHANG) != (0, 0):
            sys.exit(f"the program ended at {key!r}: {self.output[-300:]!r}")
        return seconds

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def in_turn(runs: int, *jobs: Callable[[], float]) -> list[list[float]]:
    """The seconds of each job, run in turn so that a slow moment of the machine meets all of them."""
    for job in jobs:
        job()
    results: list[list[float]] = [[] for _ in jobs]
    for _ in range(runs):
        for result, job in zip(results, jobs, strict=True):
            result.append(job())
    return results


def process(command: Sequence[str], codes: Sequence[int] = (0,)) -> float:
    """Seconds of a whole process."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in codes:
        sys.exit(f"{command} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    return seconds


def p95(values: Sequence[float]) -> float:
    """The 95th percentile, nearest rank."""
    return sorted(values)[-(-95 * len(values) // 100) - 1]


def report(name: str, ours: float, theirs: float, most: float, *, what: str) -> None:
    """One line: both figures, their ratio and the most that it may be."""
    ratio = ours / theirs
    verdict = "within" if ratio <= most else "MISSED"
    print(f"{name}: {ours * 1000:.1f} ms against {theirs * 1000:.1f} ms ({what}): {ratio:.2f} times, {verdict} {most}")


median = statistics.median
