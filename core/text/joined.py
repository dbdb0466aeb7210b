"""Merges of git that nobody has looked at: the gate from one side and anything else from the other.

A merge that takes one file from here and another one from there calls no driver, and one by lines knows no gate. So the
commits themselves are asked: the merges since the text last said of merges, and one that is not finished. Each is named
by its parents; `workflow.looked` names those that somebody has looked at, `workflow.unseen` what still waits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadData, OptableError, UsageError
from core.model.decisions import Decision
from core.model.workspace import WORKFLOW, Workspace
from core.text import form, workspace_toml
from core.text.form import Content
from core.text.git import SHORT, Git, Parents
from core.text.git_folder import folder_of, merging
from core.text.looked_at import deciding
from core.text.workspace_toml import FILE

if TYPE_CHECKING:
    from core.store.store import Store

SAID = "^(unseen|looked) = "
"""The lines of workspace.toml that name what waits for a look, and what was looked at."""
SINCE = "2026-11-29T00:00:00Z"
"""Earlier merges were made by versions that asked for no look; they read as they did."""
ELSEWHERE = "what this shallow clone does not have (git fetch --unshallow)"


@dataclass(frozen=True)
class Join:
    """A merge that brought the gate or a signal from one side, and something else from another."""

    name: str
    touched: tuple[str, ...]
    parents: tuple[str, ...]


def joins(folder: Path, *, but: Collection[str] = ()) -> tuple[Join, ...]:
    """The merges of a folder that call for a look, whether somebody has looked or not; `but` for those of these names.

    None outside of git. BadData where git cannot tell.
    """
    if (git_folder := folder_of(folder)) is None:
        return ()
    git = Git(folder.resolve())
    if not git.installed or not git.tracks(FILE):
        return ()
    wanted = (one for one in _merges(git, merging(git_folder)) if one.name not in but)
    return tuple(filter(None, map(partial(_join, git), wanted)))


def joins_if_told(folder: Path, *, but: Collection[str] = ()) -> tuple[Join, ...]:
    """The same; none where git cannot tell, which `check` says."""
    try:
        return joins(folder, but=but)
    except OptableError:
        return ()


def unlooked(folder: Path, workspace: Workspace) -> tuple[Join, ...]:
    """The merges that nobody has looked at; where git cannot tell, that is one thing more to look at."""
    try:
        return joins(folder, but=workspace.workflow.looked)
    except OptableError as error:
        return (Join("", (f"what git cannot tell ({error.message})",), ()),)


def joined(folder: Path, content: Content) -> Content:
    """The content as it counts: with what waits for a look, and the Stops that a merge would lift."""
    if not (waiting := unlooked(folder, content.workspace)):
        return content
    workflow = content.workspace.workflow
    unseen = tuple(sorted({*workflow.unseen, *(path for one in waiting for path in one.touched)}))
    workspace = content.workspace.having({WORKFLOW: workflow.model_copy(update={"unseen": unseen})})
    decisions = {**stops(folder, waiting, content), **workspace.decisions}
    return content._replace(workspace=workspace.model_copy(update={"decisions": decisions}))


def note(store: Store) -> None:
    """Put down in the database what waits for a look, and the Stops that a merge would lift.

    Of each merge once, unless an import has taken away what it touched.
    """
    if store.read_only:
        return
    workspace, evidence, noted = store.snapshot.workspace, store.snapshot.evidence, store.noted
    flow = workspace.workflow
    known = {name for name, touched in noted.items() if {*touched} <= {*flow.unseen}}
    if not (waiting := joins_if_told(store.folder, but={*flow.looked, *known})):
        return
    touched = {path for one in waiting for path in one.touched}
    with store.writing():
        store.await_look(touched, stops(store.folder, waiting, Content(workspace, evidence)))
        store.set_noted({**noted, **{one.name: one.touched for one in waiting}})


def look(store: Store, rev: int | None = None) -> tuple[str, ...]:
    """Put down that somebody has looked at all that waits for it; what that was.

    Conflict where more waits by now than at the revision `rev` of the workflow.
    """
    workflow = store.snapshot.workspace.workflow
    if ELSEWHERE in workflow.unseen:
        raise UsageError(f"nobody can look at {ELSEWHERE}", str(store.folder), "Then look again.")
    names = tuple(one.name for one in joins_if_told(store.folder) if {*one.touched} <= {*workflow.unseen})
    if workflow.unseen:
        seen = store.snapshot.revs[WORKFLOW] if rev is None else rev
        store.edit(WORKFLOW, {"unseen": (), "looked": names}, rev=seen)
    return workflow.unseen


def stops(folder: Path, merges: tuple[Join, ...], after: Content) -> dict[str, Decision]:
    """The Stops that stood at a parent and that a merge would lift without a resume, as records of the gate's own.

    Every clone makes the same ones of the same commits.
    """
    from core.store.operations.keep_stop import standing_stop  # noqa: PLC0415  # only where a merge waits
    from core.text.revision import content_if_any  # noqa: PLC0415
    from core.verdict.context import Context  # noqa: PLC0415
    from core.verdict.lifted import lifted  # noqa: PLC0415
    from core.verdict.present import settled_at  # noqa: PLC0415
    from core.verdict.rests import reviews_then  # noqa: PLC0415

    found: dict[str, Decision] = {}
    for parent in dict.fromkeys(parent for one in merges for parent in one.parents):
        try:
            before = content_if_any(folder, parent)
        except OptableError:
            continue  # it is touched as a whole, and waits for a look
        if before is None:
            continue
        at = max(settled_at(*after), settled_at(*before))  # a merge may have left out what one side knew
        context = Context(*before, at)
        if stood := lifted(context, Context(*after, settled_at(*after))):
            key = f"m{sha256(f'{parent} {at}'.encode()).hexdigest()[:11]}"
            label = f"a merge of {parent[:SHORT]}"
            found[key] = standing_stop(stood, at, label, reviews_then(stood, context))
    return found


def _merges(git: Git, unfinished: tuple[str, ...]) -> Iterator[Parents]:
    """A merge that is not finished, then those since the text last said of merges, with that commit."""
    if unfinished:
        yield Parents("", (git.head(), *unfinished))
    said = git.last_change(FILE, SAID)
    found = {one.commit: one for one in git.merges(form.FILES, after=said.commit if said else "", since=SINCE)}
    for one in filter(None, (said, git.newest(form.FILES))):  # the end of a shallow clone is no merge to git
        found.setdefault(one.commit, one)
    yield from found.values()


def _join(git: Git, merge: Parents) -> Join | None:
    """What a merge brought together, where that calls for a look."""
    if len(merge.parents) < 2:
        return None
    try:
        touched = _touched(git, merge.parents)
    except BadData:
        touched = {ELSEWHERE}
    return Join(merge.name, tuple(sorted(touched)), merge.parents) if touched else None


def _touched(git: Git, parents: tuple[str, ...]) -> set[str]:
    """What one side changed of gate and signals, where another side changed anything."""
    base = git.common(parents)
    before = git.blobs(base, form.FILES) if base else {}
    after = [git.blobs(parent, form.FILES) for parent in parents]
    changed = [number for number, blobs in enumerate(after) if blobs != before and blobs]
    if len(changed) < 2:
        return set()
    sides = [parents[number] for number in changed if after[number].get(FILE) != before.get(FILE)]
    known = (_records(git, base) or {}) if base and FILE in before else {}
    said = [records for side in sides if (records := _records(git, side)) is not None]  # else it says nothing
    return {path for records in said for path in _differing(known, records)}


def _records(git: Git, commit: str) -> dict[str, object] | None:
    """The records of a commit that decide the verdict, by path; None where its text cannot be read."""
    text = git.texts_at(commit, [FILE]).get(FILE, "")
    try:
        workspace = workspace_toml.load(text, FILE) if text else Workspace()
    except BadData:
        return None
    return {one.path: part for one, record in workspace.records() if (part := deciding(one, record)) is not None}


def _differing(one: dict[str, object], other: dict[str, object]) -> Iterator[str]:
    return (path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
