"""What every finding looks at: the workspace, the evidence and the instant, with what they share computed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from core.model.decisions import Decision
from core.model.evidence import EvidenceLog, Reading
from core.model.gate import GATES
from core.model.workspace import Workspace
from core.verdict.readiness import readiness
from core.verdict.window import seen


@dataclass(frozen=True)
class Context:
    """One instant of one workspace."""

    workspace: Workspace
    evidence: EvidenceLog
    at: datetime
    _past: dict[str, Sequence[Reading]] = field(default_factory=dict, init=False, compare=False)

    def past(self, signal: str) -> Sequence[Reading]:
        """The readings of a signal up to the instant; cut once, however many conditions look at them."""
        if signal not in self._past:
            self._past[signal] = seen(self.evidence.readings.get(signal, ()), self.at)
        return self._past[signal]

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

    @cached_property
    def since_resume(self) -> Context:
        """What Stop conditions look at: after a resume, only what happened or became known since.

        A reading of before that is recorded afterwards still counts; a resume covers what was known at its instant.
        """
        resumed = self.resumed
        if resumed is None:
            return self
        readings = {
            name: tuple(one for one in of_one if one.at > resumed or one.recorded > resumed)
            for name, of_one in self.evidence.readings.items()
        }
        completions = {
            name: tuple(one for one in of_one if one.at > resumed) for name, of_one in self.evidence.completions.items()
        }
        return Context(self.workspace, EvidenceLog(readings, completions, self.evidence.exceptions), self.at)
