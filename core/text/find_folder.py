"""The folder of a workspace: found by the names of its files alone, before the program has loaded what reads them."""

from __future__ import annotations

from pathlib import Path

from core.errors import UsageError
from core.presence import is_there
from core.remedy import Remedy
from core.store.file_name import DATABASE
from core.text.file_names import FILE


def holds_workspace(folder: Path) -> bool:
    """Report if the folder holds a workspace's text or database."""
    return is_there(folder / FILE) or is_there(folder / DATABASE)


def find_folder(start: Path) -> Path:
    """The nearest folder upwards that holds a workspace."""
    for folder in (start.absolute(), *start.absolute().parents):
        if holds_workspace(folder):
            return folder
    raise no_workspace(start)


def no_workspace(folder: Path) -> UsageError:
    """The error for a folder with neither text nor database."""
    return UsageError("there is no workspace here", str(folder), remedy=Remedy("make_workspace"))
