"""The merge of database and text if both were changed, or if git left a conflict in the text."""

from __future__ import annotations

from pathlib import Path

from core.errors import OptableError, Unfitting, Unresolved
from core.remedy import Remedy
from core.store.store import Store
from core.text import files, text_format
from core.text.conflicted_files import ConflictedFiles, is_unfitting_by_git, parse_conflicted, with_database
from core.text.evidence_jsonl import KINDS
from core.text.file_names import FILE
from core.text.merge.merge import Merged, merge
from core.text.precheck import UNFITTING
from core.text.sync.results import Imported
from core.text.sync.status import ThreeWay, database_content
from core.text.text_format import WorkspaceContent


def as_marked(store: Store) -> WorkspaceContent:
    """The result of importing the text; the database's content if that cannot be known."""
    try:
        conflicted = parse_conflicted(store.folder)
        return _with_database(store, conflicted)[1].content if conflicted else database_content(store)
    except OptableError:
        return database_content(store)


def three_ways(store: Store, three_way: ThreeWay) -> Merged:
    """The merge of database and text, from the text of the last sync."""
    ours = database_content(store)
    base = text_format.load({**three_way.texts_of(three_way.base), FILE: store.base_of([FILE])[FILE]}, alone=True)
    others = [kind for name, kind in KINDS.items() if name not in three_way.short]
    theirs = three_way.read or ours
    return merge(WorkspaceContent(base.workspace, base.evidence.taking(ours.evidence, others)), ours, theirs)


def import_conflicted(store: Store) -> Imported | None:
    """Import files in which git left a conflict; None if there is none, or it was imported already."""
    if (conflicted := parse_conflicted(store.folder)) is None:
        return None
    first, second = _with_database(store, conflicted)
    conflicts = (*first.conflicts, *second.conflicts)
    count = store.take_in(*second.content, conflicts)
    store.set_base(text_format.dump(conflicted.theirs), text_format.FILES, raw=conflicted.raw)
    return Imported(count, merged=True, conflicts=len(conflicts), renames=(*first.renames, *second.renames))


def _with_database(store: Store, conflicted: ConflictedFiles) -> tuple[Merged, Merged]:
    base = text_format.load(store.base, alone=True) if store.base_files else None
    return with_database(database_content(store), base, conflicted)


def of_git(folder: Path, problem: Unfitting) -> OptableError:
    """The problem; as an open conflict if a merge of git left the files inconsistent."""
    if not is_unfitting_by_git(folder, files.read(folder)):
        return problem
    return Unresolved(f"{problem.message}, since a merge of git", problem.place, UNFITTING, Remedy("list_conflicts"))
