"""Sync of database and text: open, state, pull, export, import.

Each has the same steps: status (`look`, `status`) -> `plan` -> `apply`.

Each takes the database's write lock before it reads, so that a record written in between is not taken for deleted.
An export may read before, and then proceeds only if nothing was written.
Files cannot be locked: one is replaced only if it still holds what was read from it, and is read again otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadData, Conflict, ReadOnly
from core.presence import is_there
from core.remedy import Remedy
from core.store.origin import Origin
from core.store.store import DATABASE, Store, now
from core.text import digests, files, text_format
from core.text.digests import Ahead
from core.text.disputed import in_git, in_markers, in_problem
from core.text.file_names import EXCEPTIONS, FILE
from core.text.folder import read_text
from core.text.git import index_lock
from core.text.git.folder import folder_of
from core.text.precheck import marker_in
from core.text.sync.apply import clear_leftovers, comments_of, finish_export, import_text, write_text
from core.text.sync.long_file import CasesFile, Renderings, digest_of_database
from core.text.sync.look import LOOKS, as_git_conflict, look_at_rest, text_changed, writing
from core.text.sync.plan import plan_export
from core.text.sync.results import Exported, Imported, SyncStatus
from core.text.sync.status import ThreeWay, quick_status
from core.text.text_format import WorkspaceContent

if TYPE_CHECKING:
    from core.store.snapshot import Snapshot


def open_workspace(
    folder: Path,
    *,
    actor: str = "",
    clock: Callable[[], datetime] = now,
    ahead: Ahead | None = None,
    origin: Origin | None = None,
) -> Store:
    """Open the workspace's database; build it from the text if there is none.

    A text that was changed since the last sync is imported, or merged if the database was changed as well.
    `state` reports everything else.
    `ahead` are the files' digests in computation. Changes in the store are recorded as those of `origin`.
    """
    if not is_there(folder / DATABASE):
        _create(folder, partial(Store.create, folder, actor=actor, clock=clock, origin=origin))
    store = Store.open(folder, actor=actor, clock=clock, origin=origin)
    try:
        if not store.read_only:
            if leftovers := files.leftovers(folder):
                clear_leftovers(store, leftovers)
            _follow(store, ahead)
        _note_joins(store)
    except BaseException:
        store.close()
        raise
    return store


def _create(folder: Path, create: Callable[..., Store]) -> None:
    """Build the database from the text."""
    if digests.is_long(folder / EXCEPTIONS):
        with suppress(BadData):  # the other way says what is wrong, and knows the conflicts of git
            rest = [name for name in text_format.FILES if name != EXCEPTIONS]
            content = read_text(folder, rest)
            create(*content, texts={**text_format.dump(content, rest), EXCEPTIONS: CasesFile(folder)}).close()
            return
    content = _to_begin_with(folder)
    create(*content, texts=text_format.dump(content)).close()


def _to_begin_with(folder: Path) -> WorkspaceContent:
    try:
        return read_text(folder)
    except BadData:
        # In a git conflict: our side, until the conflict is imported.
        from core.text.conflicted_files import parse_conflicted, to_begin_with  # noqa: PLC0415

        if (conflicted := parse_conflicted(folder)) is None:
            raise
        return to_begin_with(conflicted)


def state(store: Store, seen: Mapping[str, str] | None = None) -> SyncStatus:
    """The sync status; `seen` are the files' digests, if they are known.

    In a text of more than 2,000 records or 1 MB, a reverted change counts as a change if the written records are
    unknown.
    """
    with store.reading():
        three_way, conflicts = quick_status(store, seen), len(store.conflicts)
    noted = comments_of(three_way.raw.get(FILE, "")) if not three_way.problem else ()
    # Files whose conflict was imported count as their side; only an export removes the markers.
    changed = three_way.database_changed or (not three_way.problem and any(map(marker_in, three_way.raw.values())))
    problem = as_git_conflict(store.folder, three_way.problem)
    reason = in_problem(problem) if problem else in_markers(three_way.raw)
    reason = reason or in_git(store.folder)
    return SyncStatus(changed, three_way.file_changed, three_way.missing, problem, noted, conflicts, reason)


def pull(store: Store) -> Imported | None:
    """Import a text that was changed under a running program; None if there is nothing to import.

    Git merges are recorded in any case: git commits after it has written the files.
    """
    if store.read_only:
        return None
    imported = _follow(store)
    _note_joins(store)
    return imported


def export(store: Store) -> Exported:
    """Write the text. Refused if the text was changed since the last sync or cannot be read; never overwrites it then.

    Refused too while a conflict is open: a readable text contains none.
    """
    _refuse_read_only(store)
    if any(became != "same" for became in store.written.values()):
        store.say_stops()
    for number in range(LOOKS):
        index_lock.wait(store.folder)
        with suppress(files.Changed), Renderings(store) as renderings:
            three_way, shown = _announced(store, renderings, locked=number > 0)
            with store.writing():
                if store.snapshot is shown:
                    return Exported(write_text(store, three_way, renderings))
    raise Conflict("the text is being written by another program: nothing was overwritten", str(store.folder))


def _announced(store: Store, renderings: Renderings, *, locked: bool) -> tuple[ThreeWay, Snapshot]:
    """The three sides and their snapshot. The texts to write are recorded, in case the export is killed.

    Reading a long text takes seconds, so the first attempt runs without the lock; if another process wrote in between,
    the next attempt is `locked`.
    """
    if not locked:
        finish_export(store)
        with store.reading():
            shown = store.snapshot
        three_way = renderings.prepare(look_at_rest(store, renderings.render))
    with store.writing():
        if locked:
            finish_export(store)
            three_way, shown = renderings.prepare(look_at_rest(store, renderings.render)), store.snapshot
        if store.snapshot is not shown or index_lock.is_held(store.folder):
            raise files.Changed
        if new := plan_export(three_way, store.folder, conflicts=len(store.conflicts)):
            store.announce(three_way.digests_of(new))
        return three_way, shown


def export_merged(store: Store) -> Exported:
    """Import changes of others, then write the text: the meaning of export for a person."""
    for _ in range(LOOKS):
        pull(store)
        try:
            return export(store)
        except Conflict:
            if not text_changed(store):
                raise
    return export(store)


def import_(store: Store) -> Imported:
    """Import the text, deletions included; if both sides were changed, merge them field by field.

    Conflict if both were changed and there is no common base.
    """
    _refuse_read_only(store)
    with writing(store):
        finish_export(store)
        three_way = look_at_rest(store, partial(digest_of_database, store))
        if three_way.missing:
            raise BadData("there is no such file", str(store.folder / FILE), remedy=Remedy("export"))
        if not three_way.problem:
            imported = import_text(store, three_way)
            _note_joins(store)
            return imported
        from core.text.sync.three_way import import_conflicted  # noqa: PLC0415  # only for merges

        if (merged := import_conflicted(store)) is None:
            raise three_way.problem
        return merged


def _follow(store: Store, ahead: Ahead | None = None) -> Imported | None:
    """Import the text if it was changed; None if it was not, or cannot be imported.

    Runs on every start: a file is parsed only if it is not, byte by byte, that of the last sync.
    """
    finish_export(store)
    with store.reading():
        if not text_changed(store, ahead.wait() if ahead else None):
            return None
    with writing(store):
        if not text_changed(store):
            return None
        finish_export(store)
        three_way = look_at_rest(store, partial(digest_of_database, store))
        return None if three_way.problem or three_way.missing else import_text(store, three_way)


def _note_joins(store: Store) -> None:
    """Record the git merges that wait for a look."""
    if folder_of(store.folder):
        from core.text.unseen_merges import record_unseen_merges  # noqa: PLC0415  # only within git

        record_unseen_merges(store)


def _refuse_read_only(store: Store) -> None:
    if store.read_only:
        raise ReadOnly(f"the workspace is read-only: {store.read_only}", str(store.path))
