"""Findings of single conditions at an instant, and the verdict over all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal

from core.model.gate import GateName
from core.model.names import in_words

FindingState = Literal["met", "unmet", "undecided", "unknown"]


@dataclass(frozen=True)
class Finding:
    """One condition at one instant. Values are exact, in base units (a ratio as 61/1000, a duration in seconds)."""

    gate: GateName
    id: str
    sentence: str
    state: FindingState
    reason: str
    """Explanation for people: `6.1% of n=80 is above 5%`."""
    signal: str = ""
    value: Fraction | None = None
    n: int | None = None
    """Samples in the window: the sum of sizes if readings have them, else the number of readings."""
    interval: tuple[Fraction, Fraction] | None = None
    """The Wilson interval if n is known (95% unless the sentence says otherwise)."""
    threshold: Fraction | None = None
    upper: Fraction | None = None
    """The second threshold of `between` and `outside`."""
    distance: Fraction | None = None
    """Distance to the nearest threshold: positive beyond it, negative before it."""
    newest: datetime | None = None
    """The time of the newest visible reading."""
    age: timedelta | None = None
    since: datetime | None = None
    """Start of the current state; None if it never changed."""
    latched: datetime | None = None
    """The first time since the last resume at which a Stop condition was met: the Stop holds from then on."""
    latched_by: str = ""
    """The sentence in force at that time; differs from the current one after an edit."""
    later: int = 0
    """Readings (or completions) dated after the instant: ignored, but counted."""
    waived: bool = False
    waiver: str = ""
    """The id of the waiver in effect."""
    not_waived: str = ""
    """The reason why a waiver for this condition has no effect; empty if there is no such waiver."""
    blocks: bool = True
    """False for a condition that is not yet observable at this stage."""

    @property
    def key(self) -> str:
        """`hold.undefined_categories`."""
        return f"{self.gate}.{self.id}"

    @property
    def title(self) -> str:
        """The condition's name in words."""
        return in_words(self.id)

    @property
    def in_words(self) -> str:
        """The condition and its reason."""
        return self.named(self.reason)

    def named(self, words: str) -> str:
        """Words about the condition, with its title before them unless they begin with it."""
        return words if self._begins(words) else f"{self.title}: {words}"

    def without_title(self, words: str) -> str:
        """Words about the condition that stand below its title, without the title if they begin with it."""
        return words[len(self.title) + 1 :] if self._begins(words) else words

    def _begins(self, words: str) -> bool:
        return words.casefold().startswith(f"{self.title.casefold()} ")

    @property
    def set_aside(self) -> bool:
        """True if the condition is waived or not yet observable, so that it counts neither for nor against Go."""
        return self.waived or not self.blocks


def blocking_verdict(finding: Finding) -> GateName | None:
    """The effect of a finding by itself on the verdict: Stop, Hold, or None if it allows Go."""
    if finding.set_aside:
        return None
    if finding.gate == "stop":
        return "stop" if finding.state == "met" else "hold" if finding.state == "unknown" else None
    if finding.gate == "hold":
        return "hold" if finding.state in ("met", "unknown") else None
    return None if finding.state == "met" else "hold"


@dataclass(frozen=True)
class Verdict:
    """Go, Hold or Stop at an instant, with all findings and causes."""

    verdict: GateName
    at: datetime
    headline: str
    """The deciding cause, in words."""
    decided_by: Finding | None
    """The finding behind the headline; None if the cause is a gap in the gate or a decision."""
    decision_owners: tuple[str, ...]
    """Role names."""
    next_action: str
    findings: tuple[Finding, ...]
    causes: tuple[str, ...] = ()
    """Every reason for this outcome, the headline first."""
    later: int = field(default=0)
    """Readings dated after the instant, over all signals."""
    ahead: tuple[str, ...] = ()
    """Times more than a day ahead of the clock, in words; empty for an explicitly requested instant."""

    def of(self, gate: GateName) -> tuple[Finding, ...]:
        """The findings of one outcome."""
        return tuple(finding for finding in self.findings if finding.gate == gate)
