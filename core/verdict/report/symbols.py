"""Word, sign and tone of verdicts and findings, so that meaning never depends on colour alone."""

from __future__ import annotations

from core.model.gate import GateName
from core.verdict.finding import Finding, FindingState

VERDICT_WORDS: dict[GateName, str] = {"go": "GO", "hold": "HOLD", "stop": "STOP"}
VERDICT_SIGNS: dict[GateName, str] = {"go": "✓", "hold": "‖", "stop": "■"}
VERDICT_TONES: dict[GateName, str] = {"go": "good", "hold": "warn", "stop": "bad"}


CLEAR = "─"


def finding_sign(finding: Finding) -> tuple[str, str]:
    """Sign and tone of a finding: a condition for Go is ticked if met, one for Hold or Stop is crossed if it fires.

    A latched Stop is crossed too, even if its condition is no longer met.
    """
    if not finding.blocks:
        return "·", "muted"
    if finding.waived:
        return "~", "muted"
    if finding.latched is not None:
        return "✗", "bad"
    if finding.state == "unknown":
        return "?", "warn"
    if finding.state == "undecided":
        return "≈", "warn"
    if finding.gate == "go":
        return ("✓", "good") if finding.state == "met" else ("✗", "warn")
    if finding.state == "unmet":
        return CLEAR, "good"
    return "✗", "bad" if finding.gate == "stop" else "warn"


def finding_word(finding: Finding) -> str:
    """The state of a finding in words: a Hold or Stop condition fires or is clear, one for Go is met or not met."""
    if not finding.blocks:
        return "not yet observable"
    word = state_word(finding.gate, finding.state)
    if finding.latched is not None and finding.state != "met":
        word = f"{word}, stopped before"
    return f"waived, {word}" if finding.waived else word


def state_word(gate: GateName, state: FindingState) -> str:
    """A state of a condition in words."""
    if state == "unknown":
        return "not known"
    if state == "undecided":
        return "not sure"
    if gate == "go":
        return "met" if state == "met" else "not met"
    return "fires" if state == "met" else "clear"
