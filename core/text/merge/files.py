"""The merge of one file, as git's merge driver requests it: it knows no other file of the workspace."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, NamedTuple

from core.errors import UsageError
from core.model.evidence_log import EVIDENCE, EvidenceLog
from core.model.workspace import Workspace
from core.text import evidence_jsonl, text_format, workspace_toml
from core.text.file_names import FILE
from core.text.merge.markers import with_markers
from core.text.merge.merge import Merged, merge
from core.text.text_format import WorkspaceContent


class MergedFile(NamedTuple):
    """The merged text, with markers at the conflicts, and the conflicts."""

    text: str
    merged: Merged


def workspace_file_name(path: str) -> str:
    """The name of the workspace file at a path; UsageError if it is none."""
    for name in text_format.FILES:
        if PurePath(path).parts[-len(PurePath(name).parts) :] == PurePath(name).parts:
            return name
    raise UsageError("is no file of a workspace", path, f"Expected {', '.join(text_format.FILES)}.")


def merge_file(name: str, base: str, ours: str, theirs: str) -> MergedFile:
    """Merge one file; BadData if a text cannot be read. An empty base means that both sides added the file."""
    merged = merge(read_file(name, base), read_file(name, ours), read_file(name, theirs))
    if not merged.conflicts:
        return MergedFile(_dump(name, merged.content), merged)
    return MergedFile(with_markers(_dump(name, merged.as_ours), _dump(name, merged.as_theirs)), merged)


def ancestor(name: str, base: str, ours: str, theirs: str) -> str:
    """A virtual common ancestor of two ancestors, if git needs one of several; disagreements keep the base value.

    Never shown to anybody: both sides of the merge that it serves have their own word on it.
    """
    return _dump(name, merge(read_file(name, base), read_file(name, ours), read_file(name, theirs)).as_base)


def read_file(name: str, text: str) -> WorkspaceContent:
    """The content of one file, the rest of the workspace being blank; BadData if it cannot be read."""
    if name == FILE:
        return WorkspaceContent(
            workspace_toml.load(text, name, alone=True) if text.strip() else Workspace(), EvidenceLog()
        )
    kind = evidence_jsonl.KINDS[name]
    evidence: dict[str, Any] = {one: evidence_jsonl.read(text, name) if one == kind else () for one in EVIDENCE}
    return WorkspaceContent(Workspace(), EvidenceLog.of(*evidence.values()))


def _dump(name: str, content: WorkspaceContent) -> str:
    return text_format.dump(content, [name]).get(name, "")
