"""Word, sign and tone of verdicts and findings, so that meaning never depends on colour alone."""

from __future__ import annotations

from core.model.gate import GateName
from core.verdict.finding import Finding

VERDICT_WORDS: dict[GateName, str] = {"go": "GO", "hold": "HOLD", "stop": "STOP"}
VERDICT_SIGNS: dict[GateName, str] = {"go": "✓", "hold": "‖", "stop": "■"}
VERDICT_TONES: dict[GateName, str] = {"go": "good", "hold": "warn", "stop": "bad"}


def finding_sign(finding: Finding) -> tuple[str, str]:
    """Sign and tone of a finding: whatever speaks against Go is crossed, for any outcome.

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
    if (finding.state == "met") == (finding.gate == "go"):
        return "✓", "good"
    return "✗", "bad" if finding.gate == "stop" else "warn"
