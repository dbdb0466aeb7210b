"""What is absent, told apart from what cannot be looked at: a link to nothing, a folder that nobody may search."""

from __future__ import annotations

from pathlib import Path

from core.errors import BadData


def is_there(path: Path) -> bool:
    """Whether a path names anything, be it a link to nothing. BadData where nobody can tell."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        if hides(path.parent):
            raise BadData("is in a folder that is a link to nothing", str(path)) from None
        return False
    except OSError as error:
        raise BadData(f"cannot be looked at ({error.strerror})", str(path)) from error
    return True


def hides(path: Path) -> bool:
    """Whether a path, of which the system says that nothing is there, is a link whose target cannot be found."""
    return path.is_symlink() and not path.exists()
