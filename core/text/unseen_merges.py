"""Git merges that nobody has looked at: the gate from one side and anything else from the other.

A merge that takes one file from here and another one from there calls no driver, and one by lines knows no gate. So the
commits themselves are asked: the merges since the text last said of merges, and one that is not finished. Each is named
by its parents; `workflow.looked` names those that somebody has looked at, `workflow.unseen` what still waits.

If git cannot tell of all of them, no look is possible and nothing is recorded as known: the content is disputed,
which is a Hold, until git can tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.errors import BadData, OptableError, UsageError
from core.model.decisions import Decision
from core.model.workspace import WORKFLOW, Workspace
from core.text import text_format, workspace_toml
from core.text.decisive_records import deciding
from core.text.disputed import with_dispute
from core.text.file_names import FILE
from core.text.git.client import SHORT, Parents
from core.text.git.recent_merges import MergesAhead, cannot_say, recent_merges
from core.text.git.renamed_folder import RenamedFolder
from core.text.text_format import WorkspaceContent

if TYPE_CHECKING:
    from core.store.store import Store


@dataclass(frozen=True)
class Join:
    """A merge that brought the gate or a signal from one side, and something else from another."""

    name: str
    touched: tuple[str, ...]
    parents: tuple[str, ...]
    commit: str = ""
    """Empty while the merge is not finished."""


class Joins(NamedTuple):
    """The merges that require a look, and the reason why git cannot tell of others; empty if it can."""

    known: tuple[Join, ...] = ()
    unknown: str = ""


def joins(folder: Path, *, but: Collection[str] = (), ahead: MergesAhead | None = None) -> Joins:
    """All merges of a folder that require a look, looked at or not; `but` for those of these names.

    Empty outside of git. `ahead` is git's answer in the making.
    """
    renamed_folder, merges, unknown = ahead.wait() if ahead else recent_merges(folder)
    if renamed_folder is None:
        return Joins(unknown=unknown)
    try:
        known = (_join(renamed_folder, one) for one in merges if one.name not in but)
        return Joins(tuple(filter(None, known)), unknown)
    except OptableError as error:
        return Joins(unknown=cannot_say(error))


def joined(folder: Path, content: WorkspaceContent, ahead: MergesAhead | None = None) -> WorkspaceContent:
    """The content with the merges that wait for a look, and the Stops that a merge would lift."""
    workflow = content.workspace.workflow
    waiting, unknown = joins(folder, but=workflow.looked, ahead=ahead)
    if not content.evidence.disputed:
        content = with_dispute(content, unknown)
    if not waiting:
        return content
    unseen = tuple(sorted({*workflow.unseen, *(path for one in waiting for path in one.touched)}))
    workspace = content.workspace.having({WORKFLOW: workflow.model_copy(update={"unseen": unseen})})
    decisions = {**stops(folder, waiting, content), **workspace.decisions}
    return content._replace(workspace=workspace.model_copy(update={"decisions": decisions}))


def record_unseen_merges(store: Store) -> None:
    """Record in the database the merges that wait for a look, and the Stops that a merge would lift.

    Each merge is recorded once, unless an import has removed its entry. If git cannot tell of all merges, only the
    Stops are recorded: the merges listed in the text count for all earlier ones.
    """
    workspace, evidence, noted = store.snapshot.workspace, store.snapshot.evidence, store.noted
    flow = workspace.workflow
    known = {name for name, touched in noted.items() if {*touched} <= {*flow.unseen}}
    waiting, store.unknown_merges = joins(store.folder, but={*flow.looked, *known})
    if not waiting:
        return
    touched = {path for one in waiting for path in one.touched} if not store.unknown_merges else set[str]()
    if store.read_only:
        which = ", ".join(sorted(touched))
        store.unknown_merges = store.unknown_merges or f"a merge touched {which}, and nobody has looked at it yet"
        return
    with store.writing():
        store.await_look(touched, stops(store.folder, waiting, WorkspaceContent(workspace, evidence)))
        if not store.unknown_merges:
            store.set_noted({**noted, **{one.name: one.touched for one in waiting}})


def look(store: Store, rev: int | None = None) -> tuple[str, ...]:
    """Record that somebody has looked at all waiting merges; returns them in words.

    Conflict if more merges wait than at the revision `rev` of the workflow. UsageError if git cannot tell which.
    """
    workflow = store.snapshot.workspace.workflow
    known, unknown = joins(store.folder)
    if unknown:
        raise UsageError(f"nobody can look yet: {unknown}", str(store.folder))
    names = tuple(one.name for one in known if {*one.touched} <= {*workflow.unseen})
    if workflow.unseen:
        seen = store.snapshot.revs[WORKFLOW] if rev is None else rev
        store.edit(WORKFLOW, {"unseen": (), "looked": names}, rev=seen)
    return workflow.unseen


def stops(folder: Path, merges: tuple[Join, ...], after: WorkspaceContent) -> dict[str, Decision]:
    """The Stops in force at a parent that a merge would lift without a resume, as records of the gate's own.

    Every clone makes the same ones of the same commits.
    """
    from hashlib import sha256  # noqa: PLC0415  # only where a merge waits

    from core.store.operations.record_implicit_stop import standing_stop  # noqa: PLC0415
    from core.text.git.revision import content_if_any  # noqa: PLC0415
    from core.verdict.context import Context  # noqa: PLC0415
    from core.verdict.evaluation_time import settled_at  # noqa: PLC0415
    from core.verdict.report.decision_basis import reviews_then  # noqa: PLC0415
    from core.verdict.report.stop_release import released_stops  # noqa: PLC0415

    found: dict[str, Decision] = {}
    by_parent = {parent: one for one in reversed(merges) for parent in one.parents}
    for parent, merge in by_parent.items():
        try:
            before = content_if_any(folder, parent)
        except OptableError:
            continue  # if git cannot tell, the content is a Hold anyway
        if before is None:
            continue
        at = max(settled_at(*after), settled_at(*before))  # a merge may have left out what one side knew
        context = Context(*before, at)
        if stood := released_stops(context, Context(*after, settled_at(*after))):
            key = f"m{sha256(f'{parent} {at}'.encode()).hexdigest()[:11]}"
            which = f"the merge {merge.commit[:SHORT]}" if merge.commit else "a merge that was not finished then"
            label = f"{which}, of {parent[:SHORT]}"
            found[key] = standing_stop(stood, at, label, reviews_then(stood, context))
    return found


def _join(renamed_folder: RenamedFolder, merge: Parents) -> Join | None:
    """The join of a merge, if it requires a look."""
    touched = _touched(renamed_folder, merge.parents)
    return Join(merge.name, tuple(sorted(touched)), merge.parents, merge.commit) if touched else None


def _touched(renamed_folder: RenamedFolder, parents: tuple[str, ...]) -> set[str]:
    """Changes of gate and signals by one side, if another side changed anything."""
    base = renamed_folder.git.common(parents)
    before = renamed_folder.blobs_at(base, text_format.FILES) if base else {}
    after = [renamed_folder.blobs_at(parent, text_format.FILES) for parent in parents]
    changed = [number for number, blobs in enumerate(after) if blobs != before and blobs]
    if len(changed) < 2:
        return set()
    sides = [parents[number] for number in changed if after[number].get(FILE) != before.get(FILE)]
    known = (_records(renamed_folder, base) or {}) if base and FILE in before else {}
    # A side that cannot be read has nothing to report.
    changed_records = [records for side in sides if (records := _records(renamed_folder, side)) is not None]
    return {path for records in changed_records for path in _differing(known, records)}


def _records(renamed_folder: RenamedFolder, commit: str) -> dict[str, object] | None:
    """The records of a commit that decide the verdict, by path; None if its text cannot be read."""
    text = renamed_folder.texts_at(commit, [FILE]).get(FILE, "")
    try:
        workspace = workspace_toml.load(text, FILE) if text else Workspace()
    except BadData:
        return None
    return {one.path: part for one, record in workspace.records() if (part := deciding(one, record)) is not None}


def _differing(one: dict[str, object], other: dict[str, object]) -> Iterator[str]:
    return (path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
