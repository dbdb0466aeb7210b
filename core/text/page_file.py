"""The file of an exported page."""

from __future__ import annotations

from pathlib import Path

from core.errors import BadData
from core.page.html import MARK
from core.text.files import write_new

NEAR = 4096
"""The number of characters at a page's beginning that contain its mark."""


def write_page(path: Path, text: str, *, replace: bool = False) -> None:
    """Write the page atomically. An older page is replaced; any other file only if `replace`."""
    write_new(path, text, replace=replace or _is_page(path))


def _is_page(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return MARK in file.read(NEAR)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise BadData(f"cannot be written ({error.strerror})", str(path)) from None
