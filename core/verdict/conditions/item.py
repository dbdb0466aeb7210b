"""Conditions on a row of the operating table: `integration is decided`."""

from __future__ import annotations

from dataclasses import replace

from core.language.kinds.item import ItemState
from core.model.names import in_words
from core.verdict.conditions.timeless import as_now, never
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.readiness import item_decided
from core.verdict.required_change import RequiredChange

PREDICATE = ItemState


def evaluate(predicate: ItemState, blank: Finding, context: Context) -> Finding:
    """Met if both sides of the row are decided; the reverse if the sentence is negated."""
    item = context.workspace.table.get(predicate.item)
    if item is None:
        return replace(blank, reason=f"there is no row {in_words(predicate.item)} any more")
    decided = item_decided(item)
    reason = f"{context.title('item', predicate.item)} is {'decided' if decided else 'not decided on both sides'}"
    return replace(blank, state="met" if decided != predicate.negated else "unmet", reason=reason)


changes = as_now(evaluate)


def required_change(predicate: ItemState, finding: Finding, context: Context) -> RequiredChange | None:
    """Require both sides to be decided, or one to be reopened."""
    workspace = context.workspace
    if predicate.item not in workspace.table:
        return None
    wanted = predicate.negated != (finding.gate == "go")
    requirement = "must be decided on both sides" if wanted else "must be opened again"
    title = context.title("item", predicate.item)
    return RequiredChange(f"{title} {requirement}", (workspace.table[predicate.item].owner,))


state_expiry = reason_expiry = never
