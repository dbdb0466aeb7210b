"""Output of the commands: plain text with colours if a terminal shows them, or JSON."""

from __future__ import annotations

import os
import sys
from typing import Any, TextIO

RESET = "\x1b[0m"
CODES = {"good": "\x1b[32m", "warn": "\x1b[33m", "bad": "\x1b[31m", "strong": "\x1b[1m", "muted": "\x1b[2m"}


def make_safe() -> None:
    """Print characters that the terminal's encoding lacks as their code instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(getattr(stream, "errors", None), str) and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def write(text: str, stream: TextIO | None = None) -> None:
    """Write text and a line end. A closed pipe (`| head`) is no error: the exit code is unchanged."""
    target = stream or sys.stdout
    try:
        target.write(f"{text}\n")
        target.flush()
    except BrokenPipeError:
        # Python flushes once more at exit; what is left then goes nowhere instead of to the closed pipe.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, target.fileno())
        os.close(nowhere)


def write_json(value: Any) -> None:
    """Write JSON in ASCII: every other character is escaped, so no text in it can act on a terminal."""
    import json  # a few milliseconds that the text output does not need

    write(json.dumps(value, indent=2))


def styled(text: str, style: str) -> str:
    """The text in a colour, if colours are enabled. The words are complete without it."""
    return f"{CODES[style]}{text}{RESET}" if _colours() else text


def _colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
