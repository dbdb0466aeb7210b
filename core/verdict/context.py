"""Evaluation context: workspace, evidence and instant, with shared intermediate results computed once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

from core.language.vocabulary import NameKind, Vocabulary
from core.model.decisions import Decision
from core.model.evidence import Completion, StopEvent
from core.model.evidence_log import EvidenceLog
from core.model.gate import GateName
from core.model.stamp import Stamp
from core.model.workspace import Workspace
from core.verdict.evaluation_time import evaluation_time
from core.verdict.observations.as_of import as_of
from core.verdict.observations.known_evidence import EVERYTHING, KnowledgeFilter
from core.verdict.observations.review_samples import Sample
from core.verdict.replay.cache import ReplayCache
from core.verdict.shared_facts import SharedFacts

_enters = attrgetter("enters")
GATE = "gate"
"""Name under which a resume records the Stop events it has seen: all up to its time."""


@dataclass(frozen=True)
class Context:
    """A workspace evaluated at one instant."""

    workspace: Workspace
    evidence: EvidenceLog
    at: datetime
    replay: ReplayCache = field(default_factory=ReplayCache, compare=False)
    assumed: Mapping[str, Sequence[Sample]] = field(default_factory=dict, compare=False)
    """Assumed samples per signal, used instead of review results."""
    clock: datetime | None = field(default=None, compare=False)
    """The clock's time if the instant is now; None if an instant was requested explicitly."""
    part: KnowledgeFilter = EVERYTHING
    """For Stop conditions: restricts the evidence since the last resume to this part."""
    _past: dict[str, Sequence[Any]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _streams: dict[str, Sequence[Any]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def zone(self) -> str:
        """The time zone whose calendar is used for display and recurring activities."""
        return self.workspace.workflow.timezone

    def past(self, signal: str) -> Sequence[Any]:
        """The readings of a signal (or a stream's samples) up to the instant; cached."""
        if signal not in self._past:
            evidence = self._all(signal)
            self._past[signal] = (
                evidence[: bisect_right(evidence, self.at, key=_enters)]
                if self.is_stream(signal)
                else as_of(evidence, self.at)
            )
        return self._past[signal]

    def later(self, signal: str) -> int:
        """Number of readings of a signal that are dated or were reviewed after the instant."""
        return len(self._all(signal)) - len(self.past(signal))

    def next_after(self, signal: str) -> datetime | None:
        """The time at which the next later reading becomes visible; None if there is none."""
        of_one = self._all(signal)[len(self.past(signal)) :]
        if not of_one:
            return None
        first: datetime = of_one[0].enters if self.is_stream(signal) else of_one[0].at
        return first

    def is_stream(self, name: str) -> bool:
        """True if the signal is fed by reviews."""
        signal = self.workspace.signals.get(name)
        return signal is not None and bool(signal.stream)

    def _all(self, name: str) -> Sequence[Any]:
        """Everything that feeds a signal, including evidence after the instant."""
        if not self.is_stream(name):
            return self.evidence.readings.get(name, ())
        if name in self.assumed:
            return self.assumed[name]
        if name not in self._streams:
            self._streams[name] = self.replay.samples(name, self.workspace.signals[name], self.evidence)
        return self._streams[name]

    def completions(self, activity: str, gate: GateName) -> Sequence[Completion]:
        """Completions up to the instant; for a Stop condition, those that became known after the last resume."""
        past = as_of(self.evidence.completions.get(activity, ()), self.at)
        known = self.known(activity, gate)
        return past if known == EVERYTHING else tuple(filter(known.counts, past))

    def looks(self, activity: str, gate: GateName) -> Sequence[Completion]:
        """Completions that count as looks: one before a resume does not count after it, however late it is recorded."""
        known = self.completions(activity, gate)
        after = self.known(activity, gate).after
        return known if after is None else tuple(one for one in known if one.at > after)

    def known(self, name: str, gate: GateName) -> KnowledgeFilter:
        """Filter for the evidence of a signal or activity: for a Stop condition, only that since the last resume."""
        if gate != "stop":
            return EVERYTHING
        after, until = self.resumed, self.part.until
        if self.part.after is not None and (after is None or self.part.after > after):
            return KnowledgeFilter(self.part.after, until)
        return KnowledgeFilter(after, until, self.facts.decisions.seen(name, self.resumes_so_far))

    @property
    def removed(self) -> tuple[str, ...]:
        """Removed Stop conditions, known from earlier sentences and recorded Stop events."""
        recorded = {one.condition for one in self.evidence.stops} - self.workspace.conditions("stop").keys()
        return tuple(sorted({*self.workspace.removed, *recorded}))

    @property
    def said_stops(self) -> tuple[StopEvent, ...]:
        """Stop events recorded up to the instant, since the last resume."""
        known = self.known(GATE, "stop")
        return tuple(one for one in as_of(self.evidence.stops, self.at) if known.counts(one))

    @property
    def ahead(self) -> tuple[Stamp, ...]:
        """Times more than a day ahead of the clock, newest first: they make now a Hold until corrected."""
        return self.facts.ahead

    @property
    def vocabulary(self) -> Vocabulary:
        """The names and titles of the workspace."""
        return self.facts.vocabulary

    def title(self, kind: NameKind, name: str) -> str:
        """The title of a record, for people."""
        return self.facts.vocabulary.title(kind, name)

    @property
    def page_complete(self) -> bool:
        """True if all page questions are answered."""
        return self.facts.page_complete

    @cached_property
    def decisions(self) -> tuple[tuple[str, Decision], ...]:
        """Decisions up to the instant, with ids, in order; without those dated too far ahead to lift anything yet."""
        log = self.facts.decisions
        return log.pairs[: bisect_right(log.times, self.at)]

    @cached_property
    def resumed(self) -> datetime | None:
        """Time of the last resume; Stop conditions look only at what came after."""
        return self.facts.decisions.resumed[self.resumes_so_far - 1] if self.resumes_so_far else None

    @property
    def resumes(self) -> tuple[Decision, ...]:
        """The resumes up to the instant, oldest first."""
        return self.facts.decisions.resumes[: self.resumes_so_far]

    @cached_property
    def resumes_so_far(self) -> int:
        """The number of resumes up to the instant."""
        return bisect_right(self.facts.decisions.resumed, self.at)

    @cached_property
    def facts(self) -> SharedFacts:
        """Facts that are the same at every instant."""
        return SharedFacts(self.workspace, self.evidence, self.clock)

    def varied(self, at: datetime | None = None, part: KnowledgeFilter | None = None) -> Context:
        """This context at another instant, or with another part of the evidence, sharing what both have in common."""
        other = replace(self, at=self.at if at is None else at, part=self.part if part is None else part)
        other.__dict__["facts"] = self.facts
        other.__dict__["_streams"] = self._streams
        if other.at == self.at:
            other.__dict__["_past"] = self._past
        return other


def context_of_now(
    workspace: Workspace, evidence: EvidenceLog, clock: datetime, replay: ReplayCache | None = None
) -> Context:
    """Context for the current time, derived from decisions, evidence and a clock."""
    return Context(
        workspace, evidence, evaluation_time(workspace, evidence, clock), replay or ReplayCache(), clock=clock
    )
