"""Database, files and the text of the last sync, side by side. They are compared by content, never by time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from core.errors import OptableError
from core.store.store import Store
from core.text import files, form
from core.text.evidence_jsonl import KINDS
from core.text.form import Content, Texts, fingerprint, fingerprints
from core.text.workspace_toml import FILE

MANY = 5000
"""So many pieces of evidence that were touched are not written out only to see that they are as they were."""
TOUCHED = "touched"
"""Stands for a text of the database that nobody has written out; it differs from all."""


@dataclass(frozen=True)
class Sides:
    """The three, as fingerprints of canonical texts.

    `problem` says why the files cannot be read; then `file` is `base`.
    """

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


def texts_of(store: Store, sides: Sides) -> Texts:
    """The canonical texts of what the database holds; those that the files have already are taken from there."""
    there = {name: text for name, text in sides.raw.items() if fingerprint(text) == sides.database.get(name) != TOUCHED}
    missing = [name for name in form.FILES if name in sides.database and name not in there]
    return there | form.dump(held(store), missing)


def look(store: Store, *, thorough: bool = False) -> Sides:
    """The three sides as they are now; where thorough, with everything written out that was touched."""
    base = form.from_base(store.base)
    database = _database(store, base, thorough=thorough)
    try:
        raw = files.read(store.folder)
        printed = fingerprints(raw)
        if printed in (base, database):
            return Sides(base, database, printed, raw)
        if FILE not in raw:
            # Evidence alone, without a workspace, stands as it is.
            return Sides(base, database, {**printed, FILE: base[FILE]} if raw else base, raw)
        read = form.load(raw)
    except OptableError as problem:
        return Sides(base, database, base, problem=problem)
    return Sides(base, database, fingerprints(form.dump(read)), raw, read)


def _database(store: Store, base: Texts, *, thorough: bool) -> Texts:
    """Evidence that nobody has touched since the last sync is as it was then."""
    content = held(store)
    touched = {name for name, kind in KINDS.items() if kind in store.touched}
    many = set() if thorough else {name for name in touched if _number(content, name) > MANY}
    return (
        {name: text for name, text in base.items() if name in KINDS and name not in touched}
        | fingerprints(form.dump(content, _all_but(many | (set(KINDS) - touched))))
        | dict.fromkeys(many, TOUCHED)
    )


def _all_but(names: Collection[str]) -> list[str]:
    return [name for name in form.FILES if name not in names]


def _number(content: Content, name: str) -> int:
    return content.evidence.number(KINDS[name])
