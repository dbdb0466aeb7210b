"""Records that a merge changed, by their titles."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.names import condition_in_words
from core.model.workspace import COLLECTIONS, RecordId, RecordKind, Workspace

KINDS: dict[str, RecordKind] = {name: kind for kind, name in COLLECTIONS.items()}
NOUNS: dict[RecordKind, str] = {"item": "row", "test": "gate test", "open": "open decision"}
"""The words for kinds that people call otherwise than the code does."""


def unseen_in_words(paths: Iterable[str], workspace: Workspace) -> tuple[str, ...]:
    """Each path in words: `the Hold condition Rate`, `the signal Latency`, `a waiver of the Hold condition Rate`."""
    return tuple(_in_words(path, workspace) for path in paths)


def _in_words(path: str, workspace: Workspace) -> str:
    match path.split("."):
        case ["gate", gate]:
            return f"the outcome {gate.title()}"
        case ["gate", gate, "conditions", name]:
            return condition_in_words(f"{gate}.{name}")
        case ["waivers", key] if waiver := workspace.waivers.get(key):
            return f"a waiver of {condition_in_words(f'{waiver.gate}.{waiver.condition}')}"
        case [collection, key] if collection in KINDS and KINDS[collection] not in ("waiver", "decision", "update"):
            kind = KINDS[collection]
            return f"the {NOUNS.get(kind, kind)} {workspace.title(RecordId(kind, key))}"
    return path
