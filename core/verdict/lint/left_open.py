"""Lint rule for open decisions about places that have no blank."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.workspace import RecordId, Workspace
from core.verdict.lint.warning import LintWarning
from core.verdict.readiness import readiness


def of_left_open(workspace: Workspace) -> Iterator[LintWarning]:
    """Open decisions whose place is already written or does not exist, after a merge or a manual edit."""
    if not workspace.open:
        return
    blanks = {blank.place.path for blank in readiness(workspace).blanks}
    for key, left in sorted(workspace.open.items()):
        if left.place not in blanks:
            yield LintWarning(
                "settled",
                RecordId("open", key),
                f"it leaves {left.place} open, where nothing waits to be decided",
                f"Change what it speaks of once more in the program, or take [open.{key}] out of the text.",
                field="place",
            )
