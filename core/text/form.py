"""The whole text form, file by file: what a workspace and its evidence are as text, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from core.errors import BadData
from core.model.evidence_log import EvidenceLog
from core.model.workspace import Workspace
from core.text import evidence_jsonl, workspace_toml

FILES = (workspace_toml.FILE, *evidence_jsonl.FILES)
Texts = Mapping[str, str]
"""Texts by the file's path in the workspace folder; a file that would be empty is not there."""


class Content(NamedTuple):
    """What is agreed and what happened."""

    workspace: Workspace
    evidence: EvidenceLog


def dump(content: Content) -> dict[str, str]:
    """The canonical texts."""
    return {workspace_toml.FILE: workspace_toml.dump(content.workspace), **evidence_jsonl.dump(content.evidence)}


def load(texts: Texts) -> Content:
    """What the texts say; BadData for the first thing that is wrong."""
    if workspace_toml.FILE not in texts:
        raise BadData(
            "there is no such file", workspace_toml.FILE, "It holds what is agreed: `optable export` writes it."
        )
    workspace = workspace_toml.load(texts[workspace_toml.FILE])
    return Content(workspace, evidence_jsonl.load(texts, workspace))


def to_base(texts: Texts) -> str:
    """All texts in the one string that the database keeps as of the last sync."""
    return json.dumps(dict(texts), ensure_ascii=False, sort_keys=True)


def from_base(base: str) -> dict[str, str]:
    """The texts as of the last sync; where there was none, those of a workspace in which nothing is written."""
    if not base:
        return dump(Content(Workspace(), EvidenceLog()))
    texts: dict[str, str] = json.loads(base)
    return texts
