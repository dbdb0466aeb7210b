"""What the page says in its own words: specification, operations, learning."""

from __future__ import annotations

from core.model.workspace import RecordId
from core.page.document import Cell, Fact, Facts, Section, blank
from core.page.page_context import NOBODY, Asked, every, sentence_case

WORKFLOW, PAGE = RecordId("workflow", "workflow"), RecordId("page", "page")


def specification(asked: Asked) -> Section:
    """What the AI system does."""
    facts = (
        asked.fact("Input", PAGE, "input"),
        asked.fact("Output", WORKFLOW, "output"),
        asked.fact("Excluded use cases", PAGE, "excluded"),
    )
    return Section("specification", "Specification", "what the AI system does", Facts(facts), wide=False)


def operations(asked: Asked) -> Section:
    """How people keep it running."""
    page = asked.workspace.page
    facts = (
        Fact("Reviewer", asked.person(page.reviewer)),
        Fact("Improvement owner", asked.person(page.improvement_owner)),
        Fact("Log review", _log_review(asked)),
        Fact("Who may stop it", _may_stop(asked)),
        asked.fact("How to stop", PAGE, "stop_how"),
        asked.fact("Manual fallback", PAGE, "fallback"),
    )
    return Section("operations", "Operations", "how people keep it running", Facts(facts), wide=False, tall=True)


def learning(asked: Asked) -> Section:
    """What exceptions update, and which updates are still to be made."""
    at = asked.context.at
    made = [one for one in asked.workspace.updates.values() if one.made is not None and one.made <= at]
    asked_for = [one for one in asked.workspace.updates.values() if one.asked is None or one.asked <= at]
    still = [one for one in asked_for if one.made is None or one.made > at]
    facts = [asked.fact("Improvement loop", WORKFLOW, "loop"), asked.fact("Exceptions update", PAGE, "learning")]
    if still or made:
        targets = ", ".join(sorted({one.target.replace("_", " ") for one in still}))
        words = f"{len(still)} open ({targets}), {len(made)} made" if still else f"{len(made)} made, none is open"
        facts.append(Fact("Updates", Cell(words, sign="○" if still else "✓", tone="warn" if still else "good")))
    return Section("learning", "Learning", "what exceptions update", Facts(tuple(facts)), wide=False)


def _log_review(asked: Asked) -> Cell:
    name = asked.workspace.page.log_review
    activity = asked.workspace.activities.get(name)
    if activity is None:
        return blank("not decided yet")
    often = every(activity.cadence)
    if activity.role not in asked.workspace.roles:
        return blank(f"{sentence_case(often) or 'No cadence yet'}, by {NOBODY}")
    words = f"{sentence_case(often) or 'No cadence yet'}, by {asked.held(activity.role)}"
    settled = often and asked.workspace.roles[activity.role].is_assigned
    return Cell(words) if settled else blank(words)


def _may_stop(asked: Asked) -> Cell:
    roles = sorted((role.order, name) for name, role in asked.workspace.roles.items() if role.may_stop)
    names = [name for _order, name in roles]
    if not names:
        return blank("no role yet", asked.asks(PAGE, "may_stop"))
    words = ", ".join(map(asked.held, names))
    anybody = any(asked.workspace.roles[name].is_assigned for name in names)
    return Cell(words) if anybody else blank(words)
