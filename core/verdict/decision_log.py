"""Decisions in order, with what they say up to each of them, computed once for all instants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from core.model.decisions import Decision, DecisionKind
from core.verdict.observations.known_evidence import SeenEvidence
from core.verdict.resumes import seen_by_each

StandingKind = Literal["stop", "hold"]
LIFTED_BY: dict[StandingKind, tuple[DecisionKind, ...]] = {"stop": ("resume",), "hold": ("go", "resume")}


class DecisionLog:
    """Every decision that counts, oldest first; the decisions up to an instant are the first ones."""

    def __init__(self, pairs: Iterable[tuple[str, Decision]]) -> None:
        self.pairs = tuple(pairs)
        self.resumes = tuple(one for _key, one in self.pairs if one.kind == "resume")
        self.times = [one.at for _key, one in self.pairs]
        self.resumed = [one.at for one in self.resumes]
        self._with_marks = next((number for number, one in enumerate(self.resumes, 1) if one.seen), None)
        self._seen: dict[str, list[SeenEvidence | None]] = {}

    def seen(self, name: str, count: int) -> SeenEvidence | None:
        """Evidence of a signal or activity seen by the first `count` resumes; None if they saw everything."""
        if name not in self._seen:
            self._seen[name] = list(seen_by_each(self.resumes, name))
        return self._seen[name][count]

    def has_marks(self, count: int) -> bool:
        """True if one of the first `count` resumes says which evidence it had seen."""
        return self._with_marks is not None and self._with_marks <= count


class StandingDecisions:
    """The decided Stops and Holds that nothing has lifted yet, fed with one decision after another."""

    def __init__(self) -> None:
        self.of: dict[StandingKind, dict[str, Decision]] = {"stop": {}, "hold": {}}
        """By kind, then by id, oldest first."""

    def take(self, key: str, decision: Decision) -> None:
        """Add the next decision, or remove those that it lifts."""
        for kind, found in self.of.items():
            if decision.kind == kind:
                found[key] = decision
            elif decision.kind not in LIFTED_BY[kind]:
                continue
            elif decision.lifts is None:
                found.clear()
            else:
                for one in decision.lifts:
                    found.pop(one, None)
