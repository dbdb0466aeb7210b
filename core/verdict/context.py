"""What every finding looks at: the workspace, the evidence and the instant, with what they share computed once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

from core.model.decisions import Decision, in_order
from core.model.evidence import Completion, StopEvent
from core.model.evidence_log import EvidenceLog
from core.model.gate import GateName
from core.model.stamp import Stamp
from core.model.workspace import Workspace
from core.verdict.evaluation_time import ahead, evaluation_time, lifts_until
from core.verdict.observations.as_of import as_of
from core.verdict.observations.known_evidence import EVERYTHING, KnowledgeFilter
from core.verdict.observations.review_samples import Sample
from core.verdict.readiness import readiness
from core.verdict.replay.cache import ReplayCache
from core.verdict.resumes import seen_by

_enters = attrgetter("enters")
GATE = "gate"
"""The name under which a resume has seen what the gate said: all of it, up to its time."""


@dataclass(frozen=True)
class Context:
    """One instant of one workspace."""

    workspace: Workspace
    evidence: EvidenceLog
    at: datetime
    replay: ReplayCache = field(default_factory=ReplayCache, compare=False)
    assumed: Mapping[str, Sequence[Sample]] = field(default_factory=dict, compare=False)
    """What is taken for granted of a signal, instead of what reviewers found."""
    clock: datetime | None = field(default=None, compare=False)
    """What the clock says, where the instant is now; None where somebody asked for an instant."""
    part: KnowledgeFilter = EVERYTHING
    """For Stop conditions: only what is known in this part of the evidence counts, of that since the last resume."""
    _past: dict[str, Sequence[Any]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _streams: dict[str, Sequence[Any]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def zone(self) -> str:
        """The name of the time zone by whose calendar people read and duties come back."""
        return self.workspace.workflow.timezone

    def past(self, signal: str) -> Sequence[Any]:
        """The readings of a signal (or a stream's samples) up to the instant; cut once for all who look at them."""
        if signal not in self._past:
            evidence = self._all(signal)
            self._past[signal] = (
                evidence[: bisect_right(evidence, self.at, key=_enters)]
                if self.is_stream(signal)
                else as_of(evidence, self.at)
            )
        return self._past[signal]

    def later(self, signal: str) -> int:
        """How many readings of a signal are dated after the instant, or were reviewed after it."""
        return len(self._all(signal)) - len(self.past(signal))

    def next_after(self, signal: str) -> datetime | None:
        """When the first of those is seen; None where there is none."""
        of_one = self._all(signal)[len(self.past(signal)) :]
        if not of_one:
            return None
        first: datetime = of_one[0].enters if self.is_stream(signal) else of_one[0].at
        return first

    def is_stream(self, name: str) -> bool:
        """Whether reviews feed a signal."""
        signal = self.workspace.signals.get(name)
        return signal is not None and bool(signal.stream)

    def _all(self, name: str) -> Sequence[Any]:
        """Everything that feeds a signal, also what comes after the instant."""
        if not self.is_stream(name):
            return self.evidence.readings.get(name, ())
        if name in self.assumed:
            return self.assumed[name]
        if name not in self._streams:
            self._streams[name] = self.replay.samples(name, self.workspace.signals[name], self.evidence)
        return self._streams[name]

    def completions(self, activity: str, gate: GateName) -> Sequence[Completion]:
        """The completions up to the instant; for a Stop condition those that became known after the last resume."""
        past = as_of(self.evidence.completions.get(activity, ()), self.at)
        known = self.known(activity, gate)
        return past if known == EVERYTHING else tuple(filter(known.counts, past))

    def looks(self, activity: str, gate: GateName) -> Sequence[Completion]:
        """Those at which somebody looked: who did so before a resume has not since, however late that is recorded."""
        known = self.completions(activity, gate)
        after = self.known(activity, gate).after
        return known if after is None else tuple(one for one in known if one.at > after)

    def known(self, name: str, gate: GateName) -> KnowledgeFilter:
        """Which evidence of a signal or activity counts: for a Stop condition that since the last resume."""
        if gate != "stop":
            return EVERYTHING
        after, until = self.resumed, self.part.until
        if self.part.after is not None and (after is None or self.part.after > after):
            return KnowledgeFilter(self.part.after, until)
        return KnowledgeFilter(after, until, seen_by(self.resumes, name))

    @property
    def removed(self) -> tuple[str, ...]:
        """The Stop conditions that were removed: earlier sentences and Stops that were said are all there is."""
        said = {one.condition for one in self.evidence.stops} - self.workspace.conditions("stop").keys()
        return tuple(sorted({*self.workspace.removed, *said}))

    @property
    def said_stops(self) -> tuple[StopEvent, ...]:
        """The Stops that were said up to the instant, of those since the last resume."""
        known = self.known(GATE, "stop")
        return tuple(one for one in as_of(self.evidence.stops, self.at) if known.counts(one))

    @cached_property
    def ahead(self) -> tuple[Stamp, ...]:
        """What lies more than a day ahead of the clock, the newest first: now is a Hold until that is mended."""
        return ahead(self.workspace, self.evidence, self.clock) if self.clock else ()

    @cached_property
    def page_complete(self) -> bool:
        """Whether the page is written."""
        return readiness(self.workspace).page_complete

    @cached_property
    def decisions(self) -> tuple[tuple[str, Decision], ...]:
        """What was decided up to the instant, with its id, in its order; without what is to lift something later."""
        decided = tuple(pair for pair in in_order(self.workspace.decisions) if pair[1].at <= self.at)
        if not self.ahead or self.clock is None:
            return decided
        limit = lifts_until(self.workspace, self.evidence, self.clock)
        return tuple(pair for pair in decided if pair[1].at <= limit or pair[1].kind in ("hold", "stop"))

    @cached_property
    def resumed(self) -> datetime | None:
        """When the workflow was last resumed: Stop conditions look only at what came after."""
        return self.resumes[-1].at if self.resumes else None

    @cached_property
    def resumes(self) -> tuple[Decision, ...]:
        """The resumes up to the instant, oldest first."""
        return tuple(one for _key, one in self.decisions if one.kind == "resume")


def context_of_now(
    workspace: Workspace, evidence: EvidenceLog, clock: datetime, replay: ReplayCache | None = None
) -> Context:
    """Now, by what is decided and known and by a clock."""
    return Context(
        workspace, evidence, evaluation_time(workspace, evidence, clock), replay or ReplayCache(), clock=clock
    )
