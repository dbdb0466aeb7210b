"""Discover the workspaces under a folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from core.errors import BadData
from core.store.file_name import DATABASE
from core.text.file_names import FILE

FEW = 2000
"""The most folders that `any_workspace` looks into."""


class Discovered(NamedTuple):
    """The folder of a workspace or, with a problem, a folder that cannot be searched."""

    folder: Path
    problem: BadData | None = None


def workspaces(folder: Path, go_on: Callable[[], bool] = lambda: True) -> Iterator[Discovered]:
    """Every workspace under a folder once, including the folder itself and nested workspaces; folders in order of name.

    Hidden folders (`.git`) are skipped. A link to a workspace counts if the workspace is not found without it; no other
    link is followed, so that the search neither runs in circles nor leaves the folder.
    `go_on` is asked before each folder; False ends the search.
    """
    known: set[tuple[int, int]] = set()
    links: list[Path] = []
    waiting = [folder]
    while waiting and go_on():
        current = waiting.pop()
        try:
            with os.scandir(current) as listed:
                entries = sorted(listed, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield Discovered(current, _closed(error))
            continue
        if _holds_workspace(entry.name for entry in entries):
            known.add(_identity(current))
            yield Discovered(current)
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                waiting.append(Path(entry.path))
            elif entry.is_symlink():
                links.append(Path(entry.path))
    yield from _behind(sorted(links), known)


def _behind(links: list[Path], known: set[tuple[int, int]]) -> Iterator[Discovered]:
    """The workspaces that only links lead to."""
    for link in links:
        try:
            if _leads_to_workspace(link) and (identity := _identity(link)) not in known:
                known.add(identity)
                yield Discovered(link)
        except OSError as error:
            yield Discovered(link, _closed(error))


def any_workspace(folder: Path) -> bool:
    """True if a search of limited effort finds a workspace under the folder."""
    budget = count()
    return any(discovered.problem is None for discovered in workspaces(folder, lambda: next(budget) < FEW))


def _holds_workspace(names: Iterator[str]) -> bool:
    return not {FILE, DATABASE}.isdisjoint(names)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return True  # listing it reports the error


def _leads_to_workspace(link: Path) -> bool:
    try:
        return _holds_workspace(iter(os.listdir(link)))  # noqa: PTH208  # names are all that is asked for
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        if error.errno == errno.ELOOP:
            return False  # a circle of links
        raise


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _closed(error: OSError) -> BadData:
    return BadData(f"the folder cannot be read ({error.strerror})", hint="Check the permissions of the folder.")
