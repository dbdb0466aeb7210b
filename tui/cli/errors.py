"""Error output for people and scripts: on stderr, with a hint and an exit code, never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from core.errors import OptableError
from core.visible import visible_line
from tui.cli.output import discard_unwritable, make_safe, write

USAGE = 2
BAD_DATA = 3
INTERRUPTED = 130


def guarded(command: Callable[[], int | None]) -> int:
    """Run a command and return its exit code; an error is printed on stderr."""
    make_safe()
    try:
        return command() or 0
    except OptableError as error:
        from tui.common.remedies import hint_of  # only an error needs it

        return _write_error(error.exit_code, error.message, error.place, hint_of(error))
    except click.UsageError as error:
        command_path = error.ctx.command_path if error.ctx else "optable"
        message = error.format_message().replace("\n\t", " ")  # click lists choices line by line
        return _write_error(USAGE, message, hint=f"See {command_path} --help")
    except click.ClickException as error:
        return _write_error(USAGE, error.format_message())
    except click.Abort:
        return INTERRUPTED
    except BrokenPipeError:
        discard_unwritable()
        return 0  # what click prints itself: help, the version
    except OSError as error:
        discard_unwritable()
        # Errors of the file system (no permission, disk full) are no bugs of ours.
        return _write_error(BAD_DATA, error.strerror or str(error), place=str(error.filename or ""))


def _write_error(code: int, message: str, place: str = "", hint: str = "") -> int:
    prefix = f"{visible_line(place)}: " if place else ""
    lines = [f"optable: {prefix}{visible_line(message)}"]
    if hint:
        lines.append(f"hint: {visible_line(hint)}")
    write("\n".join(lines), sys.stderr)
    return code
