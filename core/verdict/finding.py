"""What a condition yields at an instant, and what all of them together say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal

from core.model.gate import GateName

FindingState = Literal["met", "unmet", "undecided", "unknown"]


@dataclass(frozen=True)
class Finding:
    """One condition at one instant. Values are exact, in base units (a ratio as 61/1000, a duration in seconds)."""

    gate: GateName
    id: str
    sentence: str
    state: FindingState
    reason: str
    """In words, for people: `6.1% of n=80 is above 5%`."""
    signal: str = ""
    value: Fraction | None = None
    n: int | None = None
    """The samples of the window: sizes added up where readings have them, else readings."""
    interval: tuple[Fraction, Fraction] | None = None
    """The Wilson interval, where n is known (95% unless the sentence says otherwise)."""
    threshold: Fraction | None = None
    upper: Fraction | None = None
    """The second threshold of `between` and `outside`."""
    distance: Fraction | None = None
    """How far the value is from the nearest threshold: positive beyond it, negative before it."""
    newest: datetime | None = None
    """The time of the newest reading seen."""
    age: timedelta | None = None
    since: datetime | None = None
    """From when on it has been in this state; None where it never was in another."""
    latched: datetime | None = None
    """When a Stop condition was first met since the last resume: a Stop stands from then on, whatever came later."""
    latched_by: str = ""
    """The sentence that it had then; the one of now, unless it was edited since."""
    later: int = 0
    """Readings (of an activity: completions) dated after the instant: not seen, but counted."""
    waived: bool = False
    waiver: str = ""
    """The id of the waiver that sets it aside."""
    not_waived: str = ""
    """Why a waiver that was given for it has no effect; empty where there is none such."""
    blocks: bool = True
    """False for a condition that is not yet observable at this stage."""

    @property
    def key(self) -> str:
        """`hold.undefined_categories`."""
        return f"{self.gate}.{self.id}"

    @property
    def set_aside(self) -> bool:
        """True where it neither speaks for Go nor against it: waived, or not yet observable."""
        return self.waived or not self.blocks


def keeps_from_go(finding: Finding) -> GateName | None:
    """What a finding by itself makes of the verdict at its instant: Stop, Hold, or (None) nothing worse than Go."""
    if finding.set_aside:
        return None
    if finding.gate == "stop":
        return "stop" if finding.state == "met" else "hold" if finding.state == "unknown" else None
    if finding.gate == "hold":
        return "hold" if finding.state in ("met", "unknown") else None
    return None if finding.state == "met" else "hold"


@dataclass(frozen=True)
class Verdict:
    """Go, Hold or Stop at an instant, with everything that led there."""

    verdict: GateName
    at: datetime
    headline: str
    """The one finding that decides, in words."""
    decided_by: Finding | None
    """The finding behind the headline, where a condition decides; None for a gap in the gate or a decision."""
    decision_owners: tuple[str, ...]
    """Roles, by name."""
    next_action: str
    findings: tuple[Finding, ...]
    causes: tuple[str, ...] = ()
    """Every reason for this outcome, the headline first."""
    later: int = field(default=0)
    """Readings dated after the instant, in all signals."""
    ahead: tuple[str, ...] = ()
    """What lies more than a day ahead of the clock, in words; none of a verdict of an instant that was asked for."""

    def of(self, gate: GateName) -> tuple[Finding, ...]:
        """The findings of one outcome."""
        return tuple(finding for finding in self.findings if finding.gate == gate)
