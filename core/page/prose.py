"""The sections of the page's own text: specification, operations, learning."""

from __future__ import annotations

from core.model.words import every, sentence_case
from core.model.workspace import RecordId
from core.page.document import Fact, Facts, PageCell, Section, blank_cell
from core.page.page_context import PageContext
from core.rules.role_text import NOBODY

WORKFLOW, PAGE = RecordId("workflow", "workflow"), RecordId("page", "page")


def specification(page: PageContext) -> Section:
    """The specification: what the AI system does."""
    facts = (
        page.fact("Input", PAGE, "input"),
        page.fact("Output", WORKFLOW, "output"),
        page.fact("Excluded use cases", PAGE, "excluded"),
    )
    return Section("specification", "Specification", "what the AI system does", Facts(facts), wide=False)


def operations(page: PageContext) -> Section:
    """The operations: how people keep the system running."""
    agreed = page.workspace.page
    facts = (
        Fact("Reviewer", page.person(agreed.reviewer)),
        Fact("Improvement owner", page.person(agreed.improvement_owner)),
        Fact("Log review", _log_review(page)),
        Fact("Who may stop it", _may_stop(page)),
        page.fact("How to stop", PAGE, "stop_how"),
        page.fact("Manual fallback", PAGE, "fallback"),
    )
    return Section("operations", "Operations", "how people keep it running", Facts(facts), wide=False, tall=True)


def learning(page: PageContext) -> Section:
    """The updates that exceptions request, and those still to be made."""
    at = page.context.at
    made = [one for one in page.workspace.updates.values() if one.made is not None and one.made <= at]
    requested = [one for one in page.workspace.updates.values() if one.asked is None or one.asked <= at]
    still = [one for one in requested if one.made is None or one.made > at]
    facts = [page.fact("Improvement loop", WORKFLOW, "loop"), page.fact("Exceptions update", PAGE, "learning")]
    if still or made:
        targets = ", ".join(sorted({one.target.replace("_", " ") for one in still}))
        words = f"{len(still)} open ({targets}), {len(made)} made" if still else f"{len(made)} made, none is open"
        facts.append(Fact("Updates", PageCell(words, sign="○" if still else "✓", tone="warn" if still else "good")))
    return Section("learning", "Learning", "what exceptions update", Facts(tuple(facts)), wide=False)


def _log_review(page: PageContext) -> PageCell:
    name = page.workspace.page.log_review
    activity = page.workspace.activities.get(name)
    if activity is None:
        return blank_cell("not decided yet")
    often = every(activity.cadence)
    if activity.role not in page.workspace.roles:
        return blank_cell(f"{sentence_case(often) or 'No cadence yet'}, by {NOBODY}")
    words = f"{sentence_case(often) or 'No cadence yet'}, by {page.held(activity.role)}"
    settled = often and page.workspace.roles[activity.role].is_assigned
    return PageCell(words) if settled else blank_cell(words)


def _may_stop(page: PageContext) -> PageCell:
    roles = sorted((role.order, name) for name, role in page.workspace.roles.items() if role.may_stop)
    names = [name for _order, name in roles]
    if not names:
        return blank_cell("no role yet", page.asks(PAGE, "may_stop"))
    words = ", ".join(map(page.held, names))
    anybody = any(page.workspace.roles[name].is_assigned for name in names)
    return PageCell(words) if anybody else blank_cell(words)
