"""Digests of the files of a workspace folder: cheaper than reading and comparing long texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Thread

from core.errors import OptableError
from core.text import files
from core.text.text_format import FILES

LONG = 2**20
"""Bytes from which a file is too long to be digested before an immediate answer; a digest takes 1 s for 1 GB."""

PART = 2**24
"""Bytes read at a time: other threads run meanwhile, and between two parts this one may have to wait for them."""


def of(folder: Path) -> dict[str, str]:
    """The SHA-256 of each existing file. BadData if one cannot be read."""
    return {name: digest for name in FILES if (digest := of_file(folder / name, name)) is not None}


def of_text(text: str) -> str:
    """The SHA-256 of a text as it is encoded in a file."""
    from hashlib import sha256  # noqa: PLC0415  # see below

    return sha256(text.encode()).hexdigest()


def take_long(folder: Path) -> bool:
    """Report if a digest of some file would take longer than a key press may take."""
    return any(size > LONG for size in files.sizes(folder).values())


def is_long(path: Path) -> bool:
    """Report if the file is too long for an immediate answer; False if it cannot be inspected."""
    try:
        return path.stat().st_size > LONG
    except OSError:
        return False


class Ahead:
    """Digests of a folder, computed in a thread while the program still loads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[str, str] | None = None
        self._thread = Thread(target=self._make, daemon=True)
        self._thread.start()

    def wait(self) -> Mapping[str, str] | None:
        """The digests; None if a file cannot be read, which its reader reports."""
        self._thread.join()
        return self._digests

    def _make(self) -> None:
        try:
            self._digests = of(self._folder)
        except OptableError:
            self._digests = None


def of_file(path: Path, name: str) -> str | None:
    """The SHA-256 of one file; None if it does not exist."""
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and not every command compares

    with files.opened(path, name) as file:
        if file is None:
            return None
        digest = sha256()
        while part := file.read(PART):
            digest.update(part)
        return digest.hexdigest()
