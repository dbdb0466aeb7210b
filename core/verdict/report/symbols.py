"""The word, the sign and the tone of a verdict and of a finding: never colour alone."""

from __future__ import annotations

from core.model.gate import GateName
from core.verdict.finding import FindingState

VERDICT_WORDS: dict[GateName, str] = {"go": "GO", "hold": "HOLD", "stop": "STOP"}
VERDICT_SIGNS: dict[GateName, str] = {"go": "✓", "hold": "‖", "stop": "■"}
VERDICT_TONES: dict[GateName, str] = {"go": "good", "hold": "warn", "stop": "bad"}


def finding_sign(gate: GateName, state: FindingState, *, waived: bool = False, blocks: bool = True) -> tuple[str, str]:
    """Sign and tone of a finding: a met Stop is bad, a met Go is good."""
    if not blocks:
        return "·", "muted"
    if waived:
        return "~", "muted"
    if state == "unknown":
        return "?", "warn"
    if state == "undecided":
        return "≈", "warn"
    if gate == "go":
        return ("✓", "good") if state == "met" else ("✗", "warn")
    if state == "met":
        return "✗", "bad" if gate == "stop" else "warn"
    return "✓", "good"
