"""Paths changed by a merge, in words; a waiver has no name of its own, so its condition is added."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.workspace import COLLECTIONS, Workspace


def unseen_in_words(paths: Iterable[str], workspace: Workspace) -> tuple[str, ...]:
    """Each path; for an existing waiver with its condition: `waivers.k3f9 (hold.rate)`."""
    return tuple(f"{path}{_waived(path, workspace)}" for path in paths)


def _waived(path: str, workspace: Workspace) -> str:
    kind, _, key = path.partition(".")
    waiver = workspace.waivers.get(key) if kind == COLLECTIONS["waiver"] else None
    return f" ({waiver.gate}.{waiver.condition})" if waiver else ""
