"""The user's own editor, in the terminal that the application lends it."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from core.errors import UsageError


def edit_outside(app: App[Any], text: str) -> str:
    """The text after $VISUAL or $EDITOR; UsageError if there is none or it fails."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        raise UsageError("no editor is set", hint="Set EDITOR, for instance EDITOR=nano, and start again.")
    with tempfile.TemporaryDirectory(prefix="optable-") as folder:
        path = Path(folder, "field.txt")
        path.write_text(text, encoding="utf-8", newline="")
        try:
            with app.suspend():
                problem = _run(command, path)
        except SuspendNotSupported:
            raise UsageError("this terminal cannot run another program") from None
        if problem:
            raise UsageError(f"the editor {command!r} {problem}; nothing was changed")
        try:
            changed = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise UsageError("the text from the editor is not UTF-8; nothing was changed") from None
        except OSError as error:
            raise UsageError(f"the editor removed the text ({error.strerror}); nothing was changed") from None
    return changed if text.endswith("\n") else changed.removesuffix("\n")


def _run(command: str, path: Path) -> str:
    """Run the editor; returns an error in words. It raises nothing: Textual then would not restore its terminal."""
    try:
        code = subprocess.run([*shlex.split(command), str(path)], check=False).returncode  # noqa: S603  # theirs
    except (OSError, ValueError) as error:
        return f"cannot be started ({error})"
    return f"ended with {code}" if code else ""
