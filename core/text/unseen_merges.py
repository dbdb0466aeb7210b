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
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.errors import BadData, OptableError, UsageError
from core.model.decisions import Decision
from core.model.workspace import WORKFLOW, Workspace
from core.text import text_format, workspace_toml
from core.text.decisive_records import deciding
from core.text.disputed import with_dispute
from core.text.git.client import SHORT, Git, Parents
from core.text.git.folder import folder_of, merging
from core.text.git.renamed_folder import RenamedFolder
from core.text.text_format import WorkspaceContent
from core.text.workspace_toml import FILE

if TYPE_CHECKING:
    from core.store.store import Store

LISTING = "^(unseen|looked) = "
"""The lines of workspace.toml that list the merges waiting for a look, and those looked at."""
SINCE = "2026-11-29T00:00:00Z"
"""The first format that requires a look; merges of earlier versions need none."""
MISSING = "git is not installed, so nobody can say which merges wait for a look: install git"
SHALLOW = (
    "this shallow clone ends before git can say which merges wait for a look:"
    " `git fetch --unshallow`, in a pipeline a checkout of the whole history (fetch-depth: 0)"
)


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


def joins(folder: Path, *, but: Collection[str] = ()) -> Joins:
    """All merges of a folder that require a look, looked at or not; `but` for those of these names.

    Empty outside of git.
    """
    if (git_folder := folder_of(folder)) is None:
        return Joins()
    git = Git(folder.resolve())
    if not git.installed:
        return Joins(unknown=MISSING)
    try:
        if not (head := git.head()):
            return Joins()  # nothing is committed yet
        tips = (head, *merging(git_folder))
        renamed_folder = RenamedFolder(git, tips)
        if renamed_folder.today is None:
            return Joins()
        merges, unknown = _merges(git, renamed_folder, tips)
        known = (_join(git, renamed_folder, one) for one in merges if one.name not in but)
        return Joins(tuple(filter(None, known)), unknown)
    except OptableError as error:
        return Joins(unknown=f"nobody can say which merges wait for a look: {error.message}")


def joined(folder: Path, content: WorkspaceContent) -> WorkspaceContent:
    """The content with the merges that wait for a look, and the Stops that a merge would lift."""
    workflow = content.workspace.workflow
    waiting, unknown = joins(folder, but=workflow.looked)
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
    from core.store.operations.record_implicit_stop import standing_stop  # noqa: PLC0415  # only where a merge waits
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


def _merges(git: Git, renamed_folder: RenamedFolder, tips: tuple[str, ...]) -> tuple[list[Parents], str]:
    """An unfinished merge and those since the text last listed merges; and the reason why there may be more."""
    merges = [Parents("", tips)] if len(tips) > 1 else []
    last_listing = git.last_change([folder + FILE for folder in renamed_folder.paths], LISTING, tips)
    ends = git.ends(tips, after="", since=SINCE)
    # A shallow end's changes are unknown.
    after = last_listing.commit if last_listing and last_listing.commit not in ends else ""
    paths = [folder + name for folder in renamed_folder.paths for name in text_format.FILES]
    merges += git.merges(paths, tips, after=after, since=SINCE)
    below = git.ends(tips, after=after, since=SINCE) if ends and after else ends
    return merges, SHALLOW if any(renamed_folder.at(commit) is not None for commit in below) else ""


def _join(git: Git, renamed_folder: RenamedFolder, merge: Parents) -> Join | None:
    """The join of a merge, if it requires a look."""
    touched = _touched(git, renamed_folder, merge.parents)
    return Join(merge.name, tuple(sorted(touched)), merge.parents, merge.commit) if touched else None


def _touched(git: Git, renamed_folder: RenamedFolder, parents: tuple[str, ...]) -> set[str]:
    """Changes of gate and signals by one side, if another side changed anything."""
    base = git.common(parents)
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
