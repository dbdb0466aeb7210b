"""Git's administrative folder of a working tree, read without starting git."""

from __future__ import annotations

import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def folder_of(folder: Path) -> Path | None:
    """The git folder with the index of the working tree around a folder; None if there is none."""
    for parent in (folder.resolve(), *folder.resolve().parents):
        candidate = parent / ".git"
        if is_kind(candidate, stat.S_ISDIR):
            return candidate
        if is_kind(candidate):  # a linked working tree or a submodule: `gitdir: PATH`
            words = _text(candidate).partition("gitdir: ")[2].rstrip("\n")
            return parent / words if words and "\0" not in words else None
    return None


def merging(git_folder: Path) -> tuple[str, ...]:
    """The ids of the commits that an unfinished merge takes in; empty if there is none."""
    return _words(git_folder / "MERGE_HEAD")


def cut_off(git_folder: Path) -> tuple[str, ...]:
    """The ids of the commits at which a shallow clone ends."""
    common = " ".join(_words(git_folder / "commondir"))
    return _words(git_folder / common / "shallow")


def head_mark(git_folder: Path) -> str:
    """A text that changes if another commit is checked out or made, or if a shallow clone is deepened.

    Empty if git has no reflog.
    """
    with suppress(OSError):
        log = (git_folder / "logs" / "HEAD").stat()
        mark = f"{' '.join(_words(git_folder / 'HEAD'))} {log.st_ino} {log.st_size} {log.st_mtime_ns}"
        return " ".join((mark, *cut_off(git_folder)))
    return ""


def is_kind(path: Path, kind: Callable[[int], bool] = stat.S_ISREG) -> bool:
    """Report if a path has this kind; False too in an unreadable folder: no git of ours writes there."""
    try:
        return kind(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _words(path: Path) -> tuple[str, ...]:
    return tuple(_text(path).split())


def _text(path: Path) -> str:
    """The text of a file; empty if it cannot be read, or is no file: a pipe would wait."""
    if not is_kind(path):
        return ""
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
