"""Presence of a path: absent is distinct from unknown (a dangling link, a folder without search permission)."""

from __future__ import annotations

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


def hides(path: Path) -> bool:
    """Report if a path that the system reports as absent is a link whose target cannot be found."""
    return path.is_symlink() and not path.exists()
