"""Database, files and the text of the last sync, side by side. They are compared by content, never by time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from core.errors import OptableError
from core.store.store import Store
from core.text import files, form
from core.text.form import Content, Texts
from core.text.workspace_toml import FILE


@dataclass(frozen=True)
class Sides:
    """The three, as canonical texts. `problem` says why the files cannot be read; then `file` is `base`."""

    base: Texts
    database: Texts
    file: Texts
    raw: Texts = field(default_factory=dict)
    """The files as they are."""
    read: Content | None = None
    """What the files hold, where they had to be read for it."""
    problem: OptableError | None = None

    @property
    def content(self) -> Content:
        """What the files hold; BadData where they cannot be read."""
        return self.read or form.load(self.raw)

    @property
    def missing(self) -> bool:
        """Whether there is no workspace.toml."""
        return self.problem is None and FILE not in self.raw

    @cached_property
    def database_changed(self) -> bool:
        """Whether the database holds something that neither the files nor the last sync have."""
        return _differs(self.database, self.base, self.file)

    @cached_property
    def file_changed(self) -> bool:
        """Whether the files hold something that neither the database nor the last sync have.

        File by file: an export that was killed halfway leaves files that the database has, and no conflict.
        """
        return _differs(self.file, self.base, self.database)


def _differs(one: Texts, *others: Texts) -> bool:
    return any(all(one.get(name) != other.get(name) for other in others) for name in form.FILES)


def held(store: Store) -> Content:
    """What the database holds."""
    return Content(store.snapshot.workspace, store.snapshot.evidence)


def look(store: Store) -> Sides:
    """The three sides as they are now."""
    base = form.from_base(store.base)
    database = form.dump(held(store))
    try:
        raw = files.read(store.folder)
        if raw in (base, database):
            return Sides(base, database, raw, raw)
        if FILE not in raw:
            # Evidence alone, without a workspace, stands as it is.
            return Sides(base, database, {**raw, FILE: base[FILE]} if raw else base, raw)
        read = form.load(raw)
    except OptableError as problem:
        return Sides(base, database, base, problem=problem)
    return Sides(base, database, form.dump(read), raw, read)
