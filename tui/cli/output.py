"""Output of the commands: plain text with colours if a terminal shows them, or JSON."""

from __future__ import annotations

import os
import re
import sys
from typing import Any, TextIO

from core.visible import visible

RESET = "\x1b[0m"
CODES = {"good": "\x1b[32m", "warn": "\x1b[33m", "bad": "\x1b[31m", "strong": "\x1b[1m", "muted": "\x1b[2m"}


OURS = re.compile("(" + "|".join(map(re.escape, {RESET, *CODES.values()})) + ")")


def make_safe() -> None:
    """Print characters that the terminal's encoding lacks as their code instead of failing; make up for closed streams.

    A file opened later would get the number of a closed stream, and with it what is printed.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115  # stays open
    for stream in (sys.stdout, sys.stderr):
        if isinstance(getattr(stream, "errors", None), str) and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def write(text: str, stream: TextIO | None = None) -> None:
    """Write text and a line end. A closed pipe (`| head`) is no error: the exit code is unchanged.

    On a terminal nothing acts but our own colours, wherever the text comes from.
    """
    target = stream or sys.stdout
    _put(f"{_without_effects(text) if target.isatty() else text}\n", target)


def write_exact(text: str) -> None:
    """Write a file's content to standard output in UTF-8, with its own line ends; to a terminal, as it can be shown."""
    if sys.stdout.isatty() or not hasattr(sys.stdout, "buffer"):
        _put(visible(text), sys.stdout)
    else:
        _put("", sys.stdout)
        _put(text.encode(), sys.stdout.buffer)


def _without_effects(text: str) -> str:
    """The text with every control character made visible, except our own colours."""
    parts = OURS.split(text)
    return "".join(part if number % 2 else visible(part) for number, part in enumerate(parts))


def _put(content: Any, target: Any) -> None:
    """Write and flush. OSError if the target takes nothing, except a closed pipe, and except standard error."""
    try:
        target.write(content)
        target.flush()
    except BrokenPipeError:
        discard(target)
    except OSError:
        discard(target)
        if target is not sys.stderr:
            raise


def discard(target: Any) -> None:
    """Let what is left of an output go nowhere: Python flushes once more at exit, and would fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, target.fileno())
    os.close(nowhere)


def discard_unwritable() -> None:
    """Let an output that takes nothing go nowhere."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            discard(stream)


def write_json(value: Any) -> None:
    """Write JSON in ASCII: every other character is escaped, so no text in it can act on a terminal."""
    import json  # a few milliseconds that the text output does not need

    write(json.dumps(value, indent=2))


def styled(text: str, style: str) -> str:
    """The text in a colour, if colours are enabled. The words are complete without it."""
    return f"{CODES[style]}{text}{RESET}" if _colours() else text


def _colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
