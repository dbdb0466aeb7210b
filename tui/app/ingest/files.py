"""Files that a person may mean: those that lie near, and the completion of a path that is typed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet")
PACKED = ".gz"
MOST = 12
MOST_ENTRIES = 5000
"""The most entries of a folder that are looked at."""
PARENTS = 2
"""The number of folders above the workspace in which files are looked for."""


def typed_path(text: str) -> Path:
    """The path that a text means; `~` is the home folder. Space around it counts only if such a file exists."""
    if not os.path.lexists(_expanded(text)):
        text = text.strip()
    return Path(_expanded(text))


def files_near(folder: Path, home: Path) -> tuple[str, ...]:
    """Files with known endings in the workspace, in the folders above it and in Downloads: the newest first."""
    folder = folder.resolve()
    found = {}
    for one in dict.fromkeys((folder, *folder.parents[:PARENTS], home / "Downloads")):
        for entry in _entries(one):
            if _is_known(entry.name) and entry.is_file():
                found[entry.path] = entry.stat().st_mtime
    newest = sorted(found, key=lambda path: (-found[path], path))[:MOST]
    return tuple(_short(path, home) for path in newest)


def completed(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as far as it can be completed, and the names that it may go on with."""
    start, _, begun = text.rpartition("/")
    slash = "/" if "/" in text else ""
    entries = _entries(Path(_expanded(f"{start}/") if slash else "."))
    fitting = [one for one in entries if one.name.startswith(begun) and (begun or not one.name.startswith("."))]
    names = sorted(f"{one.name}/" if one.is_dir() else one.name for one in fitting)
    longest = _common_start(names[0], names[-1]) if names else begun
    names.sort(key=lambda name: not (_is_known(name) or name.endswith("/")))
    return f"{start}{slash}{longest}", tuple(names)


def _common_start(first: str, last: str) -> str:
    """The common beginning of the first and the last of sorted names, and so of all."""
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:same]


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The entries of a folder; none if it cannot be read. An entry that vanishes meanwhile is passed over."""
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, MOST_ENTRIES):
                try:
                    entry.stat()
                except OSError:
                    continue
                yield entry
    except (OSError, ValueError):
        return


def _is_known(name: str) -> bool:
    return name.lower().removesuffix(PACKED).endswith(ENDINGS)


def _short(path: str, home: Path) -> str:
    """A path with `~` for the home folder."""
    return f"~{path[len(str(home)) :]}" if path.startswith(f"{home}/") else path


def _expanded(text: str) -> str:
    return os.path.expanduser(text)  # noqa: PTH111  # a path with a NUL in it, too
