"""The verdict after a record was added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.store.store import Store
from core.text.disputed import in_conflicts, with_dispute
from core.text.sync.status import database_content
from core.verdict.context import context_of_now
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from tui.cli.verdict_text import verdict_line


@dataclass(frozen=True)
class VerdictAfter:
    """The current verdict."""

    verdict: Verdict

    def line(self) -> str:
        """The verdict for people."""
        return f"Now {verdict_line(self.verdict)}"

    def json(self) -> dict[str, Any]:
        """The verdict for JSON."""
        return {"verdict": self.verdict.verdict, "headline": self.verdict.headline}


def verdict_after(store: Store) -> VerdictAfter:
    """The verdict from the store's current content."""
    workspace, evidence = with_dispute(
        database_content(store), in_conflicts(store.conflicts, store.snapshot.workspace) or store.unknown_merges
    )
    return VerdictAfter(evaluate(context_of_now(workspace, evidence, store.clock(), store.replay)))
