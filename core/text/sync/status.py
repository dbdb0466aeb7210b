"""Three-way status: database, files and the text of the last sync, compared by content, never by time.

Files and records unchanged since the last sync are not compared again: all three sides are the same there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.errors import OptableError
from core.store.store import Store
from core.store.sync_base import FEW, BaseFile
from core.text import digests, files, text_format
from core.text.evidence_jsonl import KINDS
from core.text.file_names import ACTIVITIES, EXCEPTIONS, FILE, READINGS
from core.text.sync.case_changes import CaseChanges, case_changes
from core.text.sync.rendered import rendered_lines
from core.text.text_format import Texts, WorkspaceContent

DATABASE_HAS, FILE_HAS = "what the database has", "what the file has"
"""A placeholder for a text that is too long to be rendered only for a comparison."""


Render = Callable[[], str]
LONG = frozenset((EXCEPTIONS,))


@dataclass(frozen=True)
class ThreeWay:
    """The three sides as canonical texts. `problem` says why the files cannot be read; then `file` is `base`."""

    names: tuple[str, ...]
    """The files that may differ: of all others the three sides are the same."""
    base: Texts
    database: Texts
    file: Texts
    raw: Texts = field(default_factory=dict)
    """The raw files."""
    read: WorkspaceContent | None = None
    """The content of the files, if they had to be parsed; other parts are as in the database."""
    problem: OptableError | None = None
    long: frozenset[str] = frozenset()
    """The files of which the SHA-256 stands in place of the text, on all sides."""
    cases: CaseChanges = field(default_factory=dict)
    """The changed cases of a long file; `read` has those of the database."""

    @property
    def short(self) -> tuple[str, ...]:
        """The files of which the sides hold the texts."""
        return tuple(name for name in self.names if name not in self.long)

    def texts_of(self, side: Texts) -> dict[str, str]:
        """The texts of a side, without the files of which only the SHA-256 is known."""
        return {name: side[name] for name in self.short if name in side}

    def digests_of(self, texts: Texts) -> dict[str, str]:
        """The SHA-256 of texts of these sides."""
        return {name: text if name in self.long else digests.of_text(text) for name, text in texts.items()}

    @property
    def missing(self) -> bool:
        """True if there is no workspace.toml."""
        return self.problem is None and FILE not in self.raw

    @cached_property
    def database_changed(self) -> bool:
        """True if the database holds a change that neither the files nor the last sync have."""
        return self._differs(self.database, self.base, self.file)

    @cached_property
    def file_changed(self) -> bool:
        """True if the files hold a change that neither the database nor the last sync have.

        Compared file by file: an export that was killed halfway leaves files equal to the database, and no conflict.
        """
        return self._differs(self.file, self.base, self.database)

    def _differs(self, one: Texts, *others: Texts) -> bool:
        return any(all(one.get(name) != other.get(name) for other in others) for name in self.names)


def database_content(store: Store) -> WorkspaceContent:
    """The content of the database."""
    return WorkspaceContent(store.snapshot.workspace, store.snapshot.evidence)


def full_status(store: Store, *, whole: bool = False, render: Render | None = None) -> ThreeWay:
    """The current three sides; `whole` includes the files known to be the same.

    With `render`, many cases are compared by digests: it returns that of the database's.
    """
    seen, problem = _seen(store, None)
    names = text_format.FILES if whole else in_question(store, seen)
    if render and EXCEPTIONS in names and _has_many_cases(store):
        rest = tuple(name for name in names if name != EXCEPTIONS)
        if three_way := _with_long(store, _compare(store, rest, problem), seen, render):
            return three_way
    return _compare(store, names, problem)


def _with_long(store: Store, rest: ThreeWay, seen: Mapping[str, str], render: Render) -> ThreeWay | None:
    """The three sides with the cases by their digests; None if the cases of all three sides must be compared."""
    base, database, file, raw = map(dict, (rest.base, rest.database, rest.file, rest.raw))
    known = store.base_files.get(EXCEPTIONS)
    if known:
        base[EXCEPTIONS] = known.digest
    if store.snapshot.evidence.number("exception"):
        is_base = known and store.written.get("exception", "same") == "same"
        database[EXCEPTIONS] = known.digest if known and is_base else render()
    names = tuple(name for name in text_format.FILES if name in (*rest.names, EXCEPTIONS))
    if rest.problem:
        return ThreeWay(names, base, database, base, raw, problem=rest.problem, long=LONG)
    if EXCEPTIONS in seen:
        raw[EXCEPTIONS] = seen[EXCEPTIONS]
        file[EXCEPTIONS] = known.digest if known and seen[EXCEPTIONS] == known.raw else seen[EXCEPTIONS]
    changes: CaseChanges | None = {}
    if file.get(EXCEPTIONS) not in (base.get(EXCEPTIONS), database.get(EXCEPTIONS)):
        if not known or database.get(EXCEPTIONS) != known.digest or EXCEPTIONS not in seen:
            return None
        changes = case_changes(store.base_lines(EXCEPTIONS), store.folder / EXCEPTIONS, seen[EXCEPTIONS])
    if changes is None:
        return None
    read = rest.read or (database_content(store) if changes else None)
    return ThreeWay(names, base, database, file, raw, read, long=LONG, cases=changes)


def quick_status(store: Store, seen: Mapping[str, str] | None = None) -> ThreeWay:
    """Like `full_status`, but a long text is only checked for writes or changes since the last sync.

    No change is missed; a change that was reverted in a long text may count as one.
    `seen` are the digests of the files, if they are known already.
    """
    seen, problem = _seen(store, seen)
    names = in_question(store, seen)
    base_files, sizes = store.base_files, files.sizes(store.folder)
    long = [name for name in names if name != FILE and _is_long(store, name, sizes, base_files)]
    three_way = _compare(store, tuple(name for name in names if name not in long), problem)
    if not long:
        return three_way
    written = store.written
    base, database, file = dict(three_way.base), dict(three_way.database), dict(three_way.file)
    for name in long:
        base_file = base_files.get(name)
        if base_file:
            base[name] = base_file.digest
        if store.snapshot.evidence.number(KINDS[name]):
            changed = written.get(KINDS[name], "same") != "same"
            database[name] = base_file.digest if base_file and not changed else DATABASE_HAS
        if name in seen:
            file[name] = base_file.digest if base_file and seen[name] in (base_file.digest, base_file.raw) else FILE_HAS
    return ThreeWay(
        names, base, database, base if three_way.problem else file, three_way.raw, problem=three_way.problem
    )


def _is_long(store: Store, name: str, sizes: Mapping[str, int], base_files: Mapping[str, BaseFile]) -> bool:
    size = max(sizes.get(name, 0), base_files[name].size if name in base_files else 0)
    return size > digests.LONG or store.snapshot.evidence.number(KINDS[name]) > FEW


def _has_many_cases(store: Store) -> bool:
    return _is_long(store, EXCEPTIONS, {}, store.base_files) or digests.is_long(store.folder / EXCEPTIONS)


def unexported(store: Store) -> bool:
    """Report if the database is known to hold changes that only an export can list."""
    number = store.snapshot.evidence.number
    return any(became != "same" and number(kind) > FEW for kind, became in store.written.items())


def _seen(store: Store, seen: Mapping[str, str] | None) -> tuple[Mapping[str, str], OptableError | None]:
    """The digests of the files; if one cannot be read, those of the base and the error."""
    try:
        return digests.of(store.folder) if seen is None else seen, None
    except OptableError as problem:
        return _canonical(store), problem


def _canonical(store: Store) -> dict[str, str]:
    return {name: base_files.digest for name, base_files in store.base_files.items()}


def is_base(store: Store, seen: Mapping[str, str]) -> bool:
    """Report if all files are, byte by byte, those of the last sync."""
    return seen == _canonical(store)


def in_question(store: Store, seen: Mapping[str, str]) -> tuple[str, ...]:
    """The files that may differ between the three sides."""
    canonical, written = _canonical(store), store.written
    same = {name for name in text_format.FILES if canonical.get(name) == seen.get(name)}
    if FILE not in same:
        same -= {READINGS, ACTIVITIES}  # they may name a deleted record
    settled = {name for name in same if name != FILE and written.get(KINDS[name], "same") == "same"}
    return tuple(name for name in text_format.FILES if name not in settled)


def status_of(store: Store, names: tuple[str, ...]) -> ThreeWay:
    """The three sides of these files alone, as if no other could differ."""
    return _compare(store, names, None)


def _compare(store: Store, names: tuple[str, ...], problem: OptableError | None) -> ThreeWay:
    with store.reading():
        base, base_files, database = store.base_of(names), store.base_files, _dumped(store, names)
    if not base_files:
        base = {name: text for name, text in text_format.blank().items() if name in names}
    if problem:
        return ThreeWay(names, base, database, base, problem=problem)
    try:
        raw = files.read(store.folder, names)
        as_read = {name: base[name] if _is_known(text, base_files.get(name)) else text for name, text in raw.items()}
        if as_read in (base, database):
            return ThreeWay(names, base, database, as_read, raw)
        if FILE not in raw:
            # Evidence alone, without a workspace, is left unchanged.
            existing = files.sizes(store.folder)
            return ThreeWay(names, base, database, {**raw, FILE: base[FILE]} if existing else base, raw)
        read = read_beside(store, as_read, names)
    except OptableError as unreadable:
        return ThreeWay(names, base, database, base, problem=unreadable)
    return ThreeWay(names, base, database, text_format.dump(read, names), raw, read)


def _dumped(store: Store, names: Collection[str]) -> dict[str, str]:
    """The database's side; what is long is rendered row by row, for most of it is not in memory."""
    number = store.snapshot.evidence.number
    long = [name for name in names if name in KINDS and number(KINDS[name]) > FEW]
    texts = text_format.dump(database_content(store), [name for name in names if name not in long])
    return texts | {name: "".join(rendered_lines(store, KINDS[name])) for name in long}


def _is_known(text: str, base_files: BaseFile | None) -> bool:
    """Report if a non-canonical file is that of the last sync."""
    return base_files is not None and base_files.raw != base_files.digest and base_files.raw == digests.of_text(text)


def read_beside(store: Store, raw: Texts, names: Collection[str]) -> WorkspaceContent:
    """The content of these files; evidence in others is the database's."""
    read = text_format.load(raw)
    others = [kind for name, kind in KINDS.items() if name not in names]
    return WorkspaceContent(read.workspace, read.evidence.taking(store.snapshot.evidence, others))
