"""The whole text form, file by file: what a workspace and its evidence are as text, and back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import NamedTuple

from core.errors import BadData
from core.model.evidence_log import EvidenceLog
from core.model.workspace import Workspace
from core.text import evidence_jsonl, workspace_toml

FILES = (workspace_toml.FILE, *evidence_jsonl.FILES)
SHORT = 2**20
"""Texts up to so many characters are kept as of the last sync; of a longer one, only what it is compared by."""
Texts = Mapping[str, str]
"""Texts by the file's path in the workspace folder; a file that would be empty is not there."""


class Content(NamedTuple):
    """What is agreed and what happened."""

    workspace: Workspace
    evidence: EvidenceLog


def dump(content: Content, names: Collection[str] = FILES) -> dict[str, str]:
    """The canonical texts of these files."""
    page = {workspace_toml.FILE: workspace_toml.dump(content.workspace)} if workspace_toml.FILE in names else {}
    return {**page, **evidence_jsonl.dump(content.evidence, names)}


def load(texts: Texts) -> Content:
    """What the texts say; BadData for the first thing that is wrong."""
    if workspace_toml.FILE not in texts:
        raise BadData(
            "there is no such file", workspace_toml.FILE, "It holds what is agreed: `optable export` writes it."
        )
    workspace = workspace_toml.load(texts[workspace_toml.FILE])
    return Content(workspace, evidence_jsonl.load(texts, workspace))


def fingerprint(text: str) -> str:
    """What a text is compared by: itself, or where it is long, its SHA-256."""
    return text if len(text) <= SHORT else f"sha256:{sha256(text.encode()).hexdigest()}"


def fingerprints(texts: Texts) -> dict[str, str]:
    """The same of several files."""
    return {name: fingerprint(text) for name, text in texts.items()}


def to_base(prints: Texts) -> str:
    """All fingerprints in the one string that the database keeps as of the last sync."""
    return json.dumps(dict(prints), ensure_ascii=False, sort_keys=True)


def from_base(base: str) -> dict[str, str]:
    """Those as of the last sync; where there was none, those of a workspace in which nothing is written."""
    if not base:
        return fingerprints(dump(Content(Workspace(), EvidenceLog())))
    kept: dict[str, str] = json.loads(base)
    return fingerprints(kept)
