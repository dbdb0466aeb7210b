"""Changes since the last Go decision that, according to the page, require a new decision."""

from __future__ import annotations

from core.model.decisions import Decision, in_order
from core.model.workspace import Workspace


def changed_since_go(workspace: Workspace) -> tuple[str, ...]:
    """Changes in words, such as `model m3 -> m4`; empty if Go was never decided or the versions were not recorded."""
    blocks, decision = workspace.blocks, last_go(workspace)
    if "regate" not in blocks.used or decision is None or not decision.under:
        return ()
    now = workspace.versions
    return tuple(
        f"{component} {decision.under.get(component) or 'none'} -> {now.get(component) or 'none'}"
        for component in blocks.regate_on
        if decision.under.get(component, "") != now.get(component, "")
    )


def last_go(workspace: Workspace) -> Decision | None:
    """The newest decision that lets the workflow run: Go, or a resume after a Stop."""
    decided = [one for _, one in in_order(workspace.decisions) if one.kind in ("go", "resume")]
    return decided[-1] if decided else None
