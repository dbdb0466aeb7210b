"""The text form of a whole workspace with its evidence: dump to files, and load."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from core.errors import BadData
from core.model.evidence_log import EvidenceLog
from core.model.workspace import Workspace
from core.remedy import Remedy
from core.text import evidence_jsonl, workspace_toml
from core.text.file_names import FILE

FILES = (FILE, *evidence_jsonl.FILES)
Texts = Mapping[str, str]
"""Texts by the file's path in the workspace folder; an empty file is left out."""


class WorkspaceContent(NamedTuple):
    """The workspace and its evidence."""

    workspace: Workspace
    evidence: EvidenceLog


def dump(content: WorkspaceContent, names: Collection[str] = FILES) -> dict[str, str]:
    """The canonical texts of all files, or of some."""
    agreed = {FILE: workspace_toml.dump(content.workspace)} if FILE in names else {}
    return {**agreed, **evidence_jsonl.dump(content.evidence, names)}


def load(texts: Texts, *, alone: bool = False) -> WorkspaceContent:
    """Parse the texts; BadData for the first problem.

    With `alone`, references between records are not checked: one side of a merge may be inconsistent.
    """
    if FILE not in texts:
        raise BadData("there is no such file", FILE, "It holds what is agreed.", Remedy("export"))
    workspace = workspace_toml.load(texts[FILE], alone=alone)
    return WorkspaceContent(workspace, evidence_jsonl.load(texts, workspace, alone=alone))


def blank() -> dict[str, str]:
    """The texts of an empty workspace."""
    return dump(WorkspaceContent(Workspace(), EvidenceLog()))
