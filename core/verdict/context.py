"""What every finding looks at: the workspace, the evidence and the instant, with what they share computed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.model.decisions import Decision
from core.model.evidence import EvidenceLog
from core.model.gate import GATES
from core.model.workspace import Workspace
from core.verdict.readiness import readiness


@dataclass(frozen=True)
class Context:
    """One instant of one workspace."""

    workspace: Workspace
    evidence: EvidenceLog
    at: datetime

    @cached_property
    def page_complete(self) -> bool:
        """Whether the page is written."""
        return readiness(self.workspace).page_complete

    @cached_property
    def decisions(self) -> tuple[tuple[str, Decision], ...]:
        """What was decided up to the instant, with its id, oldest first.

        At equal instants (a workflow with `as_of`) one that saw a worse verdict comes after what made it worse.
        """
        past = [(key, one) for key, one in self.workspace.decisions.items() if one.at <= self.at]
        return tuple(sorted(past, key=lambda pair: (pair[1].at, GATES.index(pair[1].verdict), pair[0])))

    @cached_property
    def resumed(self) -> datetime | None:
        """When the workflow was last resumed: Stop conditions look only at what came after."""
        return max((one.at for _key, one in self.decisions if one.kind == "resume"), default=None)
