"""Which workspaces there are under a folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from core.errors import BadData
from core.store.schema import DATABASE
from core.text.workspace_toml import FILE

FEW = 2000
"""So many folders are looked into at most by who only wants to know whether there is any workspace."""


class Discovered(NamedTuple):
    """A workspace's folder; or, with a problem, a folder in which nobody can see whether there is one."""

    folder: Path
    problem: BadData | None = None


def workspaces(folder: Path, go_on: Callable[[], bool] = lambda: True) -> Iterator[Discovered]:
    """Every workspace under a folder once, itself included, also below another workspace; folders in order of name.

    Hidden folders (`.git`) are passed over. A link to a workspace counts where the workspace is not found without it;
    no other link is followed, so that there is no circle and no way out of the folder.
    `go_on` is asked before each folder.
    """
    known: set[tuple[int, int]] = set()
    links: list[Path] = []
    waiting = [folder]
    while waiting and go_on():
        here = waiting.pop()
        try:
            with os.scandir(here) as listed:
                entries = sorted(listed, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield Discovered(here, _closed(error))
            continue
        if _holds_workspace(entry.name for entry in entries):
            known.add(_identity(here))
            yield Discovered(here)
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                waiting.append(Path(entry.path))
            elif entry.is_symlink():
                links.append(Path(entry.path))
    yield from _behind(sorted(links), known)


def _behind(links: list[Path], known: set[tuple[int, int]]) -> Iterator[Discovered]:
    """The workspaces to which links lead and that are not known yet."""
    for link in links:
        try:
            if _leads_to_workspace(link) and (identity := _identity(link)) not in known:
                known.add(identity)
                yield Discovered(link)
        except OSError as error:
            yield Discovered(link, _closed(error))


def any_workspace(folder: Path) -> bool:
    """Whether there is one under a folder, as far as a quick look tells."""
    budget = count()
    return any(found.problem is None for found in workspaces(folder, lambda: next(budget) < FEW))


def _holds_workspace(names: Iterator[str]) -> bool:
    return not {FILE, DATABASE}.isdisjoint(names)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return True  # who looks into it says why not


def _leads_to_workspace(link: Path) -> bool:
    try:
        return _holds_workspace(iter(os.listdir(link)))  # noqa: PTH208  # names are all that is asked for
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        if error.errno == errno.ELOOP:
            return False  # it leads in a circle
        raise


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _closed(error: OSError) -> BadData:
    return BadData(
        f"the folder cannot be looked into ({error.strerror})", hint="Look at the permissions of the folder."
    )
