"""The merge of one file, as git asks for it: it knows no other file of the workspace."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, NamedTuple

from core.errors import UsageError
from core.model.evidence_log import EVIDENCE, EvidenceLog
from core.model.workspace import Workspace
from core.text import evidence_jsonl, text_format, workspace_toml
from core.text.merge.markers import with_markers
from core.text.merge.merge import Merged, merge
from core.text.text_format import WorkspaceContent


class MergedFile(NamedTuple):
    """The new text, with markers where there are conflicts, and what was found."""

    text: str
    merged: Merged


def name_of(path: str) -> str:
    """Which file of a workspace a path names; UsageError where it names none."""
    for name in text_format.FILES:
        if PurePath(path).parts[-len(PurePath(name).parts) :] == PurePath(name).parts:
            return name
    raise UsageError("is no file of a workspace", path, f"Expected {', '.join(text_format.FILES)}.")


def merge_file(name: str, base: str, ours: str, theirs: str) -> MergedFile:
    """BadData where one of the texts cannot be read. An empty base is that of a file that both sides added."""
    merged = merge(read_file(name, base), read_file(name, ours), read_file(name, theirs))
    if not merged.conflicts:
        return MergedFile(_dump(name, merged.content), merged)
    return MergedFile(with_markers(_dump(name, merged.as_ours), _dump(name, merged.as_theirs)), merged)


def ancestor(name: str, base: str, ours: str, theirs: str) -> str:
    """What two common ancestors have in common, where git needs one of several: what they disagree on is as before.

    Never shown to anybody: both sides of the merge that it serves have their own word on it.
    """
    return _dump(name, merge(read_file(name, base), read_file(name, ours), read_file(name, theirs)).as_base)


def read_file(name: str, text: str) -> WorkspaceContent:
    """What one file says, all else of the workspace being blank; BadData where it cannot be read."""
    if name == workspace_toml.FILE:
        return WorkspaceContent(
            workspace_toml.load(text, name, alone=True) if text.strip() else Workspace(), EvidenceLog()
        )
    kind = evidence_jsonl.KINDS[name]
    found: dict[str, Any] = {one: evidence_jsonl.read(text, name) if one == kind else () for one in EVIDENCE}
    return WorkspaceContent(Workspace(), EvidenceLog.of(*found.values()))


def _dump(name: str, content: WorkspaceContent) -> str:
    return text_format.dump(content, [name]).get(name, "")
