"""The condition on the page: `page is complete`."""

from __future__ import annotations

from dataclasses import replace

from core.language.kinds.page import PageState
from core.verdict.conditions.timeless import as_now, never
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.readiness import readiness
from core.verdict.required_change import RequiredChange

PREDICATE = PageState


def evaluate(predicate: PageState, blank: Finding, context: Context) -> Finding:
    """Met if no blank of the page is left."""
    del predicate
    complete = context.page_complete
    reason = "the page is complete" if complete else "the page still has blanks"
    return replace(blank, state="met" if complete else "unmet", reason=reason)


changes = as_now(evaluate)


def required_change(predicate: PageState, finding: Finding, context: Context) -> RequiredChange | None:
    """List the open blanks with the roles that fill them; only Go requires them."""
    del predicate
    if finding.gate != "go":
        return None
    blanks = [blank for blank in readiness(context.workspace).blanks if blank.on_page]
    roles = tuple(dict.fromkeys(blank.role for blank in blanks))
    return RequiredChange(f"the page has {len(blanks)} blank{'s' * (len(blanks) != 1)}", roles)


state_expiry = reason_expiry = never
