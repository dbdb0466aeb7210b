"""The content of a workspace as opening its database would show it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.errors import Unresolved
from core.store.read_only import open_read_only
from core.store.store import Store
from core.text.disputed import in_conflicts, in_git, in_markers, in_problem, with_dispute
from core.text.sync.look import as_git_conflict, changed_status, is_to_be_read
from core.text.sync.status import ThreeWay, database_content, full_status, unexported
from core.text.sync.text_beside import text_beside
from core.text.text_format import WorkspaceContent


def effective_content(folder: Path, *, only_look: bool = False, disputed: bool = False) -> WorkspaceContent:
    """The content that opening the database would show: merged with the text if that was changed. Writes nothing.

    An unreadable text is an error: it may have changes that the database lacks. With `disputed`, a git conflict in it
    is no error, and the merged content has the reason of the dispute. An older database is migrated, and leftovers of
    a killed program are removed, unless `only_look`.
    """
    with open_read_only(folder) if only_look else Store.open(folder) as store, store.reading():
        return _effective(store, disputed=disputed)


def text_and_database(folder: Path) -> tuple[WorkspaceContent, WorkspaceContent]:
    """The content of the text, and what opening the database would show.

    Of evidence that nobody has changed since the last sync, both have the database's, so that nothing needs to be read
    or compared.
    """
    with Store.open(folder) as store, store.reading():
        return text_beside(store), _effective(store, disputed=False)


def _effective(store: Store, *, disputed: bool) -> WorkspaceContent:
    three_way = changed_status(store)
    if three_way is not None and not three_way.problem:
        three_way = full_status(store) if not unexported(store) and is_to_be_read(store, three_way) else None
    reason = in_conflicts(store.conflicts, store.snapshot.workspace) or (in_markers(three_way.raw) if three_way else "")
    if three_way is not None and three_way.problem:
        problem = as_git_conflict(store.folder, three_way.problem)
        if not disputed or not isinstance(problem, Unresolved):
            raise three_way.problem
        from core.text.sync.three_way import as_marked  # noqa: PLC0415  # only for merges

        return with_dispute(as_marked(store), reason or in_problem(problem))
    if three_way is None or three_way.read is None:
        content = database_content(store)
    else:
        content = _merged(store, three_way) if three_way.database_changed else three_way.read
        stamp = database_content(store).evidence.journal_stamp
        content = content._replace(evidence=replace(content.evidence, journal_stamp=stamp))
    return with_dispute(content, reason or (in_git(store.folder) if disputed else ""))


def _merged(store: Store, three_way: ThreeWay) -> WorkspaceContent:
    from core.text.sync.three_way import three_ways  # noqa: PLC0415  # only for merges

    return three_ways(store, three_way).content
