"""Presence of a path: absent is distinct from unknown (a dangling link, a folder without search permission)."""

from __future__ import annotations

import stat
from pathlib import Path

from core.errors import BadData


def is_there(path: Path) -> bool:
    """Report if a path exists, dangling links included. BadData if that cannot be determined."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        if hides(path.parent):
            raise BadData("is in a folder that is a link to nothing", str(path)) from None
        return False
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", str(path)) from error
    return True


def content_of(path: Path) -> bytes:
    """The content of a file; empty if there is none. BadData if it cannot be read, or is no file: a pipe would wait."""
    if not is_there(path):
        return b""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadData("is there and is no file", str(path))
        return path.read_bytes()
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", str(path)) from error


def hides(path: Path) -> bool:
    """Report if a path that the system reports as absent is a link whose target cannot be found."""
    return path.is_symlink() and not path.exists()
