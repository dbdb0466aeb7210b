"""The records at which somebody must look after a merge that touched them."""

from core.model.workspace import RecordId, RecordKind

LOOKED_AT: tuple[RecordKind, ...] = ("outcome", "condition", "signal")
"""They decide the verdict."""
WORKFLOW = RecordId("workflow", "workflow")
"""It names what waits for a look (`unseen`) and which merges somebody has looked at (`looked`)."""
