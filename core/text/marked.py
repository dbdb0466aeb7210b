"""Files in which git left a conflict: what each side says is merged field by field, and the rest waits for a choice."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from core.errors import BadData
from core.text import files, form
from core.text.form import Content, Texts
from core.text.git import Git
from core.text.merge.markers import Sides, parted
from core.text.merge.merge import Merged, merge
from core.text.workspace_toml import FILE


class Marked(NamedTuple):
    """The files as they are, and what both sides say in them."""

    raw: Texts
    ours: Content
    theirs: Content
    base: Content | None
    """What both sides were made of, where git or the markers still know."""


def marked(folder: Path) -> Marked | None:
    """The sides of the conflicts; None where there are none. BadData where a side cannot be read."""
    raw = files.read(folder)
    sides = {name: found for name, text in raw.items() if (found := parted(text))}
    if not sides:
        return None
    ours = _read("ours", {**raw, **{name: side.ours for name, side in sides.items()}})
    theirs = _read("theirs", {**raw, **{name: side.theirs for name, side in sides.items()}})
    base = _base(folder, raw, sides)
    return Marked(raw, ours, theirs, _read("base", base) if base else None)


def with_database(database: Content, base: Content | None, found: Marked) -> tuple[Merged, Merged]:
    """What the database has merged with our side of the files, from the last sync on; then that with theirs."""
    first = merge(base or found.ours, database if base else found.ours, found.ours)
    return first, merge(found.base, first.content, found.theirs)


def _base(folder: Path, raw: Texts, sides: dict[str, Sides]) -> Texts | None:
    known = Git(folder).bases(form.FILES)
    if known:
        return known if FILE in known else form.blank()  # both sides added it
    if any(side.base is None for side in sides.values()):
        return None
    return {**raw, **{name: side.base for name, side in sides.items() if side.base is not None}}


def _read(side: str, texts: Texts) -> Content:
    try:
        return form.load(texts)
    except BadData as error:
        raise BadData(
            f"has conflict markers of git, and without them the side {side} cannot be read: {error.message}",
            error.place,
            "Mend that in the file, or take back the merge in git.",
        ) from None
