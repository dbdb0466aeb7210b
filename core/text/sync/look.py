"""A consistent look at the three sides while no other program writes them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.errors import OptableError, Unfitting
from core.store.store import Store
from core.text import digests, files
from core.text.git import index_lock
from core.text.sync.plan import must_be_read
from core.text.sync.status import Render, ThreeWay, full_status, is_base, quick_status, unexported

LOOKS = 5
"""Attempts to read a text that others keep changing."""
REST = 0.05
"""Seconds for which a file must be absent or empty before it counts as such."""


@contextmanager
def writing(store: Store) -> Iterator[None]:
    """The write lock, held while git is not writing the files; a stale lock of git prevents no reading."""
    forgotten = False
    while True:
        try:
            index_lock.wait(store.folder)
        except OptableError:
            forgotten = True
        with store.writing():
            if forgotten or not index_lock.is_held(store.folder):
                yield
                return


def look_at_rest(store: Store, render: Render) -> ThreeWay:
    """The three sides, read while no other program is writing the files; many cases are compared by digests.

    A file that is absent or empty may be in the middle of a write by git or an editor: it is read again after a pause.
    """
    for _ in range(LOOKS):
        stamps = files.stamps(store.folder)
        three_way = full_status(store, render=render)
        if any(text and not three_way.raw.get(name) for name, text in three_way.base.items()):
            time.sleep(REST)
        if files.stamps(store.folder) == stamps:
            break
    return three_way


def text_changed(store: Store, seen: Mapping[str, str] | None = None) -> bool:
    """Report if the text has changes to import (or merge); `seen` are the files' digests, if known."""
    try:
        if unexported(store):
            return False
        three_way = changed_status(store, seen)
    except OptableError:
        return False  # the database is usable; `state` reports the problem of the text
    return three_way is not None and not three_way.problem and is_to_be_read(store, three_way)


def changed_status(store: Store, seen: Mapping[str, str] | None = None) -> ThreeWay | None:
    """The three-way status; None if the files are those of the last sync. BadData if one is unreadable."""
    seen = seen or digests.of(store.folder)
    return None if is_base(store, seen) else quick_status(store, seen)


def is_to_be_read(store: Store, three_way: ThreeWay) -> bool:
    """Report if a readable text has changes to import into the database."""
    return must_be_read(three_way, has_base=bool(store.base_files), has_conflicts=bool(store.conflicts))


def as_git_conflict(folder: Path, problem: OptableError | None) -> OptableError | None:
    """The problem, as a conflict if a merge of git is to blame."""
    if not isinstance(problem, Unfitting):
        return problem
    from core.text.sync.three_way import of_git  # noqa: PLC0415  # only for merges

    return of_git(folder, problem)
