"""Required change for a finding that prevents Go."""

from __future__ import annotations

from core.language.errors import SentenceError
from core.language.parse import parse
from core.verdict.conditions.kind import kind_of
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.required_change import RequiredChange


def required_change(finding: Finding, context: Context) -> RequiredChange:
    """The change required by the condition's kind, or a change of the sentence if that gives none."""
    owners = context.workspace.gate.outcome(finding.gate).decision_owners
    try:
        predicate = parse(finding.sentence)
    except SentenceError:
        return RequiredChange("the sentence must be corrected: it cannot be read", owners)
    needed = kind_of(predicate).required_change(predicate, finding, context)
    return needed or RequiredChange(f"the sentence must be changed: {finding.reason}", owners)
