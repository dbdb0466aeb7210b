"""Facts about a workspace and its evidence that do not depend on the instant of a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.language.vocabulary import Vocabulary
from core.model.decisions import Waiver, in_order
from core.model.evidence_log import EvidenceLog
from core.model.stamp import Stamp
from core.model.workspace import Workspace
from core.verdict.decision_log import DecisionLog
from core.verdict.evaluation_time import ahead, lifts_until
from core.verdict.readiness import readiness


@dataclass(frozen=True)
class SharedFacts:
    """Each is computed once, when first asked for, for all contexts of one workspace, its evidence and a clock."""

    workspace: Workspace
    evidence: EvidenceLog
    clock: datetime | None

    @cached_property
    def ahead(self) -> tuple[Stamp, ...]:
        """Times more than a day ahead of the clock, newest first."""
        return ahead(self.workspace, self.evidence, self.clock) if self.clock else ()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names and titles of the workspace."""
        return Vocabulary.of(self.workspace)

    @cached_property
    def page_complete(self) -> bool:
        """True if all page questions are answered."""
        return readiness(self.workspace).page_complete

    @cached_property
    def decisions(self) -> DecisionLog:
        """Every decision, without those dated too far ahead of the clock to lift anything yet."""
        decided = in_order(self.workspace.decisions)
        if self.ahead and self.clock is not None:
            limit = lifts_until(self.workspace, self.evidence, self.clock)
            decided = tuple(pair for pair in decided if pair[1].at <= limit or pair[1].kind in ("hold", "stop"))
        return DecisionLog(decided)

    @cached_property
    def waivers(self) -> Mapping[tuple[str, str], list[tuple[str, Waiver]]]:
        """The waivers of each condition, by its outcome and name, in the order of their ids."""
        found: dict[tuple[str, str], list[tuple[str, Waiver]]] = {}
        for key, waiver in sorted(self.workspace.waivers.items()):
            found.setdefault((waiver.gate, waiver.condition), []).append((key, waiver))
        return found
