"""Database and text kept in step: opening, export, import, and what stands between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import BadData, Conflict, OptableError, ReadOnly
from core.store.store import DATABASE, Store, now
from core.text import digests, files, form
from core.text.digests import Ahead
from core.text.load import read_text
from core.text.sides import Sides, glance, held, is_base, look, unexported
from core.text.workspace_toml import FILE, comments, comments_go


@dataclass(frozen=True)
class State:
    """Which of database and text changed since they last held the same, and why the text cannot be read."""

    database_changed: bool
    file_changed: bool
    missing: bool = False
    problem: OptableError | None = None
    comments: tuple[int, ...] = ()
    """Lines of the text that hold a comment, which the next export takes away."""

    @property
    def warning(self) -> str:
        """What an export would take away, in words; empty where nothing is lost."""
        return f"{FILE}: {comments_go(self.comments)}" if self.comments else ""

    @property
    def words(self) -> str:
        """What there is to do, in a few words; empty where there is nothing."""
        if self.problem:
            return "text unreadable"
        if self.database_changed and self.file_changed:
            return "text and database differ"
        if self.file_changed:
            return "text not imported"
        return "not exported" if self.database_changed or self.missing else ""


@dataclass(frozen=True)
class Exported:
    """The files that an export wrote; none where they held the same already."""

    written: tuple[Path, ...]

    @property
    def words(self) -> str:
        """What was written, in words."""
        if not self.written:
            return "Nothing to write: the text holds the same"
        return f"Wrote {', '.join(path.name for path in self.written)}"


@dataclass(frozen=True)
class Imported:
    """How many records changed, and which lines of the text hold a comment: those go with the next export."""

    changed: int
    comments: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """What was read, in words."""
        if not self.changed:
            return "Nothing to read: the text was not changed"
        return f"Read the text: {self.changed} record{'s' * (self.changed != 1)} changed"

    @property
    def warning(self) -> str:
        """What will be lost, in words; empty where nothing will."""
        return f"{FILE}: {comments_go(self.comments)}" if self.comments else ""


def open_workspace(
    folder: Path, *, actor: str = "", clock: Callable[[], datetime] = now, ahead: Ahead | None = None
) -> Store:
    """The workspace's database; built from the text where there is none.

    Where only the text was changed since the last sync, it is imported. Everything else is left for `state` to tell.
    The files' digests may have been begun `ahead`.
    """
    if not (folder / DATABASE).exists():
        content = read_text(folder)
        return Store.create(folder, *content, texts=form.dump(content), actor=actor, clock=clock)
    store = Store.open(folder, actor=actor, clock=clock)
    try:
        if not store.read_only and _only_text_changed(store, ahead):
            import_(store)
    except BaseException:
        store.close()
        raise
    return store


def held_or_written(folder: Path) -> form.Content:
    """What opening the database would show: the text where only that was changed. Writes nothing."""
    with Store.open(folder) as store:
        return (look(store).read if _only_text_changed(store) else None) or held(store)


def state(store: Store, seen: Mapping[str, str] | None = None) -> State:
    """Which of database and text changed since the last sync; `seen` are the files' digests, where they are known.

    What was changed and changed back counts as changed in a text of more than 2,000 records or 1 MB, where nobody knows
    which records were written.
    """
    sides = glance(store, seen)
    noted = comments(sides.raw.get(FILE, "")) if not sides.problem else ()
    return State(sides.database_changed, sides.file_changed, sides.missing, sides.problem, noted)


def export(store: Store) -> Exported:
    """Writes the text. Refused where the text was changed meanwhile or cannot be read; it is never overwritten then."""
    sides = _writable(store)
    if sides.file_changed:
        raise _conflict(sides, store, "not overwritten")
    written = files.write(store.folder, sides.database, sides.names)
    _agree(store, sides, sides.database, sides.database)
    return Exported(written)


def import_(store: Store) -> Imported:
    """Reads the text into the database, deletions included. Conflict where both changed."""
    sides = _writable(store)
    if sides.missing:
        raise BadData("there is no such file", str(store.folder / FILE), "`optable export` writes it.")
    if sides.file_changed and sides.database_changed:
        raise _conflict(sides, store, "not imported")
    if sides.database_changed:
        return Imported(0)
    count = store.replace(*sides.read) if sides.file_changed and sides.read else 0
    _agree(store, sides, sides.file, sides.raw)
    return Imported(count, comments(sides.raw[FILE]))


def _writable(store: Store) -> Sides:
    """The three sides, when the database can be written and the text can be read."""
    if store.read_only:
        raise ReadOnly(f"the workspace is read-only: {store.read_only}", str(store.path))
    store.refresh()
    sides = look(store)
    if sides.problem:
        raise sides.problem
    return sides


def _agree(store: Store, sides: Sides, texts: form.Texts, raw: form.Texts) -> None:
    """Database and text hold these texts now, and the files look like `raw`."""
    if sides.base != texts or raw != texts or store.written:
        store.set_base(texts, sides.names, raw=raw, held=True)


def _conflict(sides: Sides, store: Store, consequence: str) -> Conflict:
    both = sides.database_changed
    what = "text and database were both changed" if both else "the text was changed"
    error = Conflict(f"{what} since they last held the same: {consequence}", str(store.folder))
    error.hint = (
        "Take back one of the two changes (git, or undo), then try again."
        if both
        else "`optable import` reads it into the database first."
    )
    return error


def _only_text_changed(store: Store, ahead: Ahead | None = None) -> bool:
    """Asked on every start: a file is only parsed where it is not, byte by byte, that of the last sync."""
    try:
        if unexported(store):
            return False
        seen = (ahead and ahead.wait()) or digests.of(store.folder)
        if is_base(store, seen):
            return False
        sides = glance(store, seen)
    except OptableError:
        return False  # the database stands; `state` tells what is wrong with the text
    return sides.file_changed and not sides.database_changed and not sides.missing
