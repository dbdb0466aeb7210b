"""Database and text kept in step: opening, export, import, and what stands between them.

Each takes the database's write lock before it looks, so that nothing that was written meanwhile is taken for deleted.
An export may look before, and then goes on only if nothing was.
Files are nobody's to lock: one is replaced only while it holds what was read from it, and looked at again otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadData, Conflict, OptableError, ReadOnly, Unfitting, Unresolved
from core.presence import is_there
from core.remedy import Remedy
from core.store.origin import Origin
from core.store.read_only import open_read_only as look_only
from core.store.store import DATABASE, Store, now
from core.text import digests, files, text_format
from core.text.digests import Ahead
from core.text.disputed import in_conflicts, in_git, in_markers, in_problem, with_dispute
from core.text.folder import read_text
from core.text.git import index_lock
from core.text.git.folder import folder_of
from core.text.precheck import marker_in
from core.text.sync.results import Exported, Imported, SyncStatus, conflicts_in_words
from core.text.sync.status import ThreeWay, database_content, full_status, is_base, quick_status, unexported
from core.text.text_format import WorkspaceContent
from core.text.workspace_toml import FILE, comments

if TYPE_CHECKING:
    from core.store.snapshot import Snapshot
    from core.text.merge.merge import Merged

LOOKS = 5
"""How often a text is looked at again that others keep changing."""
REST = 0.05
"""Seconds that a file must stay as it is that seems to be gone."""


def open_workspace(
    folder: Path,
    *,
    actor: str = "",
    clock: Callable[[], datetime] = now,
    ahead: Ahead | None = None,
    origin: Origin | None = None,
) -> Store:
    """The workspace's database; built from the text where there is none.

    Where the text was changed since the last sync, it is imported, or merged where the database was changed as well.
    Everything else is left for `state` to tell.
    The files' digests may have been begun `ahead`. What is changed in it is a change of `origin`.
    """
    if not is_there(folder / DATABASE):
        content = _to_begin_with(folder)
        texts = text_format.dump(content)
        Store.create(folder, *content, texts=texts, actor=actor, clock=clock, origin=origin).close()
    store = Store.open(folder, actor=actor, clock=clock, origin=origin)
    try:
        if not store.read_only:
            if leftovers := files.leftovers(folder):
                _clear(store, leftovers)
            _follow(store, ahead)
        _note_joins(store)
    except BaseException:
        store.close()
        raise
    return store


def _clear(store: Store, leftovers: Iterable[Path]) -> None:
    """Removes what killed programs left. Under the lock no program that still runs is at writing a file."""
    with suppress(OptableError, OSError), store.writing():  # they are in nobody's way
        for path in leftovers:
            path.unlink(missing_ok=True)


def _to_begin_with(folder: Path) -> WorkspaceContent:
    try:
        return read_text(folder)
    except BadData:
        # Where git left a conflict: ours, until it is taken in.
        from core.text.conflicted_files import parse_conflicted, to_begin_with  # noqa: PLC0415

        if (found := parse_conflicted(folder)) is None:
            raise
        return to_begin_with(found)


def effective_content(folder: Path, *, only_look: bool = False, disputed: bool = False) -> text_format.WorkspaceContent:
    """What opening the database would show: with the text where that was changed. Writes nothing.

    A text that cannot be read is an error: it may say what the database does not hold yet. With `disputed` one in which
    git left a conflict is none, and what is merged of both says why it is disputed. An older database is brought
    up to date, and what a killed program left is cleared up, unless one may `only_look`.
    """
    with look_only(folder) if only_look else Store.open(folder) as store, store.reading():
        three_way = _glanced(store)
        if three_way is not None and not three_way.problem:
            three_way = full_status(store) if not unexported(store) and _is_to_be_read(store, three_way) else None
        why = in_conflicts(store.conflicts) or (in_markers(three_way.raw) if three_way else "")
        if three_way is not None and three_way.problem:
            problem = _of_git(folder, three_way.problem)
            if not disputed or not isinstance(problem, Unresolved):
                raise three_way.problem
            from core.text.sync.three_way import as_marked  # noqa: PLC0415  # only for merges

            return with_dispute(as_marked(store), why or in_problem(problem))
        if three_way is None or three_way.read is None:
            content = database_content(store)
        else:
            content = _three_ways(store, three_way).content if three_way.database_changed else three_way.read
            stamp = database_content(store).evidence.journal_stamp
            content = content._replace(evidence=replace(content.evidence, journal_stamp=stamp))
        return with_dispute(content, why or (in_git(folder) if disputed else ""))


def state(store: Store, seen: Mapping[str, str] | None = None) -> SyncStatus:
    """Which of database and text changed since the last sync; `seen` are the files' digests, where they are known.

    What was changed and changed back counts as changed in a text of more than 2,000 records or 1 MB, where nobody knows
    which records were written.
    """
    with store.reading():
        three_way, conflicts = quick_status(store, seen), len(store.conflicts)
    noted = _comments(three_way.raw.get(FILE, "")) if not three_way.problem else ()
    # Files whose conflict was taken in count as what theirs said; only an export takes the markers out of them.
    changed = three_way.database_changed or (not three_way.problem and any(map(marker_in, three_way.raw.values())))
    problem = _of_git(store.folder, three_way.problem)
    why = in_problem(problem) if problem else in_markers(three_way.raw)
    why = why or in_git(store.folder)
    return SyncStatus(changed, three_way.file_changed, three_way.missing, problem, noted, conflicts, why)


def pull(store: Store) -> Imported | None:
    """Reads the text where it was changed under a running program; None where there is nothing to read.

    What git joined is put down in any case: it makes the commit after it has written the files.
    """
    if store.read_only:
        return None
    imported = _follow(store)
    _note_joins(store)
    return imported


def export(store: Store) -> Exported:
    """Writes the text. Refused where the text was changed meanwhile or cannot be read; it is never overwritten then.

    Nor is it written while a conflict is open: a text that can be read holds none.
    """
    _refuse_read_only(store)
    if any(became != "same" for became in store.written.values()):
        store.say_stops()
    for number in range(LOOKS):
        index_lock.wait(store.folder)
        with suppress(files.Changed):
            three_way, shown = _announced(store, locked=number > 0)
            with store.writing():
                if store.snapshot is shown:
                    return Exported(_write(store, three_way))
    raise Conflict("the text is being written by another program: nothing was overwritten", str(store.folder))


def _announced(store: Store, *, locked: bool) -> tuple[ThreeWay, Snapshot]:
    """The three sides and the snapshot they show. What is to be written is put down, in case the export is killed.

    A long text is looked at for seconds, so at first nobody is kept from writing; where somebody did, the next look is
    `locked`.
    """
    if not locked:
        with store.reading():
            shown = store.snapshot
        three_way = _look_at_rest(store)
    with store.writing():
        if locked:
            three_way, shown = _look_at_rest(store), store.snapshot
        if store.snapshot is not shown or index_lock.is_held(store.folder):
            raise files.Changed
        if three_way.problem:
            raise three_way.problem
        if number := len(store.conflicts):
            message = f"{conflicts_in_words(number)} to resolve first"
            raise Conflict(message, str(store.folder), "", Remedy("list_conflicts"))
        if three_way.file_changed:
            raise _conflict(three_way, store, "not overwritten")
        if new := {name: text for name, text in three_way.database.items() if text != three_way.raw.get(name)}:
            store.announce(new)
        return three_way, shown


def _write(store: Store, three_way: ThreeWay) -> tuple[Path, ...]:
    if index_lock.is_held(store.folder):
        raise files.Changed
    written = files.write(store.folder, three_way.database, three_way.names, seen=three_way.raw)
    # Git may have compared the files before, and overwrite them.
    if written and not (
        index_lock.stays_quiet(store.folder) and files.read(store.folder, three_way.names) == three_way.database
    ):
        raise files.Changed
    _agree(store, three_way, three_way.database, three_way.database)
    return written


def export_merged(store: Store) -> Exported:
    """Writes the text, once what others wrote there is taken in: what a person means who says export."""
    for _ in range(LOOKS):
        pull(store)
        try:
            return export(store)
        except Conflict:
            if not _text_changed(store):
                raise
    return export(store)


def import_(store: Store) -> Imported:
    """Reads the text into the database, deletions included; where both were changed, merges them field by field.

    Conflict where both were changed and nobody knows from what.
    """
    _refuse_read_only(store)
    with _writing(store):
        three_way = _look_at_rest(store)
        if three_way.missing:
            raise BadData("there is no such file", str(store.folder / FILE), remedy=Remedy("export"))
        if not three_way.problem:
            imported = _import(store, three_way)
            _note_joins(store)
            return imported
        from core.text.sync.three_way import import_conflicted  # noqa: PLC0415  # only for merges

        if (found := import_conflicted(store)) is None:
            raise three_way.problem
        return found


def _note_joins(store: Store) -> None:
    """Put down which merges of git wait for a look."""
    if folder_of(store.folder):
        from core.text.unseen_merges import note  # noqa: PLC0415  # only within git

        note(store)


@contextmanager
def _writing(store: Store) -> Iterator[None]:
    """The write lock, while git is not writing the files; a lock that git forgot keeps nobody from reading."""
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


def _look_at_rest(store: Store) -> ThreeWay:
    """The three sides, while no other program is at writing the files.

    One that is gone or empty may just be about to be written, as git and editors do it: then it soon looks otherwise.
    """
    _finish_export(store)
    for _ in range(LOOKS):
        stamps = files.stamps(store.folder)
        three_way = full_status(store)
        if any(text and not three_way.raw.get(name) for name, text in three_way.base.items()):
            time.sleep(REST)
        if files.stamps(store.folder) == stamps:
            break
    return three_way


def _import(store: Store, three_way: ThreeWay) -> Imported:
    known = store.conflicts
    if three_way.file_changed and three_way.database_changed:
        imported = _merge(store, three_way)
    elif three_way.database_changed:
        imported = Imported(0)
    else:
        count = store.replace(*three_way.read) if three_way.file_changed and three_way.read else 0
        _agree(store, three_way, three_way.file, three_way.raw)
        imported = Imported(count, _comments(three_way.raw[FILE]))
    if not known or three_way.file == three_way.base:
        return imported
    from core.text.sync.close_conflicts import close_settled  # noqa: PLC0415  # only where a conflict is open

    return replace(imported, settled=close_settled(store, three_way.read or database_content(store), known))


def _merge(store: Store, three_way: ThreeWay) -> Imported:
    """Takes both changes; from now on the text is what only an export has to bring up to date."""
    if not store.base_files:
        raise _conflict(three_way, store, "not imported")
    merged = _three_ways(store, three_way)
    count = store.take_in(*merged.content, merged.conflicts)
    store.set_base(three_way.file, three_way.names, raw=three_way.raw)
    noted = _comments(three_way.raw[FILE])
    return Imported(count, noted, merged=True, conflicts=len(merged.conflicts), renames=merged.renames)


def _three_ways(store: Store, three_way: ThreeWay) -> Merged:
    from core.text.sync.three_way import three_ways  # noqa: PLC0415  # only for merges

    return three_ways(store, three_way)


def _of_git(folder: Path, problem: OptableError | None) -> OptableError | None:
    """The problem, as a conflict where a merge of git is to blame."""
    if not isinstance(problem, Unfitting):
        return problem
    from core.text.sync.three_way import of_git  # noqa: PLC0415  # only for merges

    return of_git(folder, problem)


def _comments(text: str) -> tuple[int, ...]:
    return () if "<" * 7 in text else comments(text)  # where git left a conflict, no comment is what will be missed


def _refuse_read_only(store: Store) -> None:
    if store.read_only:
        raise ReadOnly(f"the workspace is read-only: {store.read_only}", str(store.path))


def _agree(store: Store, three_way: ThreeWay, texts: text_format.Texts, raw: text_format.Texts) -> None:
    """Database and text hold these texts now, and the files look like `raw`."""
    if three_way.base != texts or raw != texts or store.written:
        store.set_base(texts, three_way.names, raw=raw, held=True)


def _conflict(three_way: ThreeWay, store: Store, consequence: str) -> Conflict:
    both = three_way.database_changed
    what = "text and database were both changed" if both else "the text was changed"
    message, place = f"{what} since they last held the same: {consequence}", str(store.folder)
    if both:
        return Conflict(message, place, "Take back one of the two changes (git, or undo), then try again.")
    return Conflict(message, place, "", Remedy("import"))


def _follow(store: Store, ahead: Ahead | None = None) -> Imported | None:
    """Imports the text where it was changed; None where it was not, or cannot be imported.

    Asked on every start: a file is only parsed where it is not, byte by byte, that of the last sync.
    """
    _finish_export(store)
    with store.reading():
        if not _text_changed(store, ahead.wait() if ahead else None):
            return None
    with _writing(store):
        if not _text_changed(store):
            return None
        three_way = _look_at_rest(store)
        return None if three_way.problem or three_way.missing else _import(store, three_way)


def _finish_export(store: Store) -> None:
    """What a killed export has written is as of the last sync, as it would have put down itself."""
    if not store.announced:
        return
    with store.writing():
        announced = store.announced
        if index_lock.is_held(store.folder):
            return  # it may be about to overwrite them with what it made of the older ones
        try:
            raw = files.read(store.folder, announced)
        except OptableError:
            return
        if whole := {name: text for name, text in raw.items() if digests.of_text(text) == announced[name]}:
            store.set_base(whole, whole)


def _text_changed(store: Store, seen: Mapping[str, str] | None = None) -> bool:
    """Whether the text has changes that can be imported (or merged); `seen` are the files' digests, where known."""
    try:
        if unexported(store):
            return False
        three_way = _glanced(store, seen)
    except OptableError:
        return False  # the database stands; `state` tells what is wrong with the text
    return three_way is not None and not three_way.problem and _is_to_be_read(store, three_way)


def _glanced(store: Store, seen: Mapping[str, str] | None = None) -> ThreeWay | None:
    """How database and text stand; None where the files are those of the last sync. BadData where one is unreadable."""
    seen = seen or digests.of(store.folder)
    return None if is_base(store, seen) else quick_status(store, seen)


def _is_to_be_read(store: Store, three_way: ThreeWay) -> bool:
    """Whether a text without a problem says something to be read into the database."""
    if three_way.missing:
        return False
    if not three_way.file_changed:
        return three_way.file != three_way.base and bool(store.conflicts)  # perhaps it was settled there
    return not three_way.database_changed or bool(store.base_files)
