"""Execution of a plan: each step writes either the database or the files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from core.errors import OptableError
from core.store.store import Store
from core.store.sync_base import LongBase
from core.text import digests, files
from core.text.file_names import FILE
from core.text.git import index_lock
from core.text.sync.long_file import Renderings, base_of
from core.text.sync.plan import plan_import
from core.text.sync.results import Imported
from core.text.sync.status import LONG, ThreeWay, database_content
from core.text.text_format import Texts
from core.text.workspace_toml import comments


def import_text(store: Store, three_way: ThreeWay) -> Imported:
    """Import the text into the database as planned; the caller holds the write lock."""
    open_before = store.conflicts
    plan = plan_import(three_way, store.folder, has_base=bool(store.base_files))
    if plan == "merge":
        imported = _merge(store, three_way)
    elif plan == "nothing":
        imported = Imported(0)
    else:
        count = store.replace(*three_way.read, three_way.cases) if plan == "read_text" and three_way.read else 0
        agree(store, three_way, three_way.file, three_way.raw)
        imported = Imported(count, comments_of(three_way.raw[FILE]))
    if not open_before or three_way.file == three_way.base:
        return imported
    from core.text.sync.close_conflicts import close_settled  # noqa: PLC0415  # only where a conflict is open

    settled = close_settled(store, three_way.read or database_content(store), open_before)
    return replace(imported, settled=settled)


def _merge(store: Store, three_way: ThreeWay) -> Imported:
    """Merge both changes into the database; the next export brings the text up to date."""
    from core.text.sync.three_way import three_ways  # noqa: PLC0415  # only for merges

    merged = three_ways(store, three_way)
    count = store.take_in(*merged.content, merged.conflicts, three_way.cases)
    long = _long_bases(store, three_way, three_way.file, three_way.raw)
    store.set_base(three_way.file, three_way.names, raw=three_way.raw, long=long)
    text_comments = comments_of(three_way.raw[FILE])
    return Imported(count, text_comments, merged=True, conflicts=len(merged.conflicts), renames=merged.renames)


def write_text(store: Store, three_way: ThreeWay, renderings: Renderings) -> tuple[Path, ...]:
    """Replace the files that differ, each only if it still holds what was read from it; else files.Changed."""
    if index_lock.is_held(store.folder):
        raise files.Changed
    long = dict.fromkeys(three_way.long, renderings.current)
    written = files.write(store.folder, three_way.database, three_way.names, seen=three_way.raw, long=long)
    # Git may have compared the files before, and may now overwrite them.
    if written and not (
        index_lock.stays_quiet(store.folder)
        and files.read(store.folder, three_way.short) == three_way.texts_of(three_way.database)
        and all(digests.of_file(store.folder / name, name) == three_way.database.get(name) for name in three_way.long)
    ):
        raise files.Changed
    agree(store, three_way, three_way.database, three_way.database)
    return written


def agree(store: Store, three_way: ThreeWay, texts: Texts, raw: Texts) -> None:
    """Record that database and text hold these texts, and that the files look like `raw`."""
    if three_way.base != texts or raw != texts or store.written:
        store.set_base(texts, three_way.names, raw=raw, held=True, long=_long_bases(store, three_way, texts, raw))


def _long_bases(store: Store, three_way: ThreeWay, texts: Texts, raw: Texts) -> dict[str, LongBase]:
    return {name: base_of(store, texts[name], raw[name]) for name in three_way.long if name in texts}


def finish_export(store: Store) -> None:
    """Record the result of an export that was killed after writing, as it would have done itself."""
    if not store.announced:
        return
    with store.writing():
        announced = store.announced
        if index_lock.is_held(store.folder):
            return  # git may be about to overwrite them with its version of the older ones
        try:
            long = {name for name in LONG & announced.keys() if digests.is_long(store.folder / name)}
            raw = files.read(store.folder, announced.keys() - long)
            same = {name for name in long if digests.of_file(store.folder / name, name) == announced[name]}
        except OptableError:
            return
        whole = {name: text for name, text in raw.items() if digests.of_text(text) == announced[name]}
        if whole or same:
            parts = {name: base_of(store, announced[name], announced[name]) for name in same}
            store.set_base(whole, [*whole, *same], long=parts)


def clear_leftovers(store: Store, leftovers: Iterable[Path]) -> None:
    """Remove leftovers of killed programs. Under the lock, no running program is writing a file."""
    with suppress(OptableError, OSError), store.writing():  # they do no harm
        for path in leftovers:
            path.unlink(missing_ok=True)


def comments_of(text: str) -> tuple[int, ...]:
    """The lines of the comments that an export drops; empty for a text in which git left a conflict."""
    return () if "<" * 7 in text else comments(text)  # in a git conflict, comments are the least concern
