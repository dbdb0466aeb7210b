"""The questions on people: who reviews, who improves, who can stop, who holds each role."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.field_ref import FieldRef
from core.model.roles import Activity, Role
from core.model.workspace import RecordId, Workspace
from core.verdict.readiness import PAGE
from core.workshop.question import Question, Section

LOGS = "Who reviews the logs every morning?"
TAXONOMY = "Who updates the prompt and evaluation set when the taxonomy changes?"
AUTHORITY = "When error rates rise, who has authority to stop the workflow?"
LOG_REVIEW = "log_review"
"""The activity created by the first answer if the page names none."""


def opening(workspace: Workspace) -> Iterator[Question]:
    """The three opening questions, and the holders of the roles that answer them."""
    activity, record = log_review(workspace)
    yield Question(
        "Opening",
        record,
        "role",
        "The logs",
        LOGS,
        "IT operations",
        "operations",
        "business",
        "duty",
        displayed_title(workspace, activity.role),
        activity.role in workspace.roles,
        None if record.key in workspace.activities else FieldRef(PAGE, "log_review"),
    )
    yield from _holder(workspace, activity.role, "Opening", LOGS, "K. Tanaka")
    yield from _named(workspace, "improvement_owner", "The taxonomy", TAXONOMY, "Taxonomy owner", "P. Castellanos")
    stoppers = [name for name, role in sorted(workspace.roles.items(), key=_in_order) if role.may_stop]
    if stoppers:
        yield from _holder(workspace, stoppers[0], "Opening", AUTHORITY, "S. Bergström", FieldRef(PAGE, "may_stop"))
    else:
        yield Question(
            "Opening",
            PAGE,
            "may_stop",
            "The stop",
            AUTHORITY,
            "Accountable owner",
            "operations",
            "business",
            "stopper",
        )


def log_review(workspace: Workspace) -> tuple[Activity, RecordId]:
    """The page's log review, or the activity that would be created."""
    name = workspace.page.log_review or LOG_REVIEW
    return workspace.activities.get(name, Activity(title="Log review")), RecordId("activity", name)


def duty(workspace: Workspace) -> Iterator[Question]:
    """The cadence of the log review, and who reviews exceptions."""
    activity, record = log_review(workspace)
    yield Question(
        "Operations",
        record,
        "cadence",
        "How often",
        "How often are the logs reviewed?",
        "1d, which is every day",
        "operations",
        "business",
        "cadence",
        activity.cadence,
        bool(activity.cadence),
    )
    words = "Who reviews the exceptions every week?"
    yield from _named(workspace, "reviewer", "The exceptions", words, "Exception reviewer", "A. Osei", "Operations")


def holders(workspace: Workspace) -> Iterator[Question]:
    """The holder of each role: without one it can neither decide nor stop."""
    for name, _ in sorted(workspace.roles.items(), key=_in_order):
        yield from _holder(workspace, name, "Operations", "", "L. Novotná")


def _named(
    workspace: Workspace, field: str, short: str, words: str, role: str, person: str, section: Section = "Opening"
) -> Iterator[Question]:
    """A role that the page names, then its holder."""
    name: str = getattr(workspace.page, field)
    if name in workspace.roles:
        yield from _holder(workspace, name, section, words, person)
        return
    yield Question(section, PAGE, field, short, words, role, "operations", "business", "role")


def _holder(
    workspace: Workspace, name: str, section: Section, words: str, example: str, fills: FieldRef | None = None
) -> Iterator[Question]:
    role = workspace.roles.get(name)
    if role is None:
        return
    title = role.title.strip() or name
    wording = f"{words} {title} does: who is that today?" if words else f"Who is {title}?"
    yield Question(
        section,
        RecordId("role", name),
        "holder",
        title,
        wording,
        example,
        "operations",
        role.party,
        "person",
        role.holder,
        role.is_assigned,
        fills,
    )


def displayed_title(workspace: Workspace, name: str) -> str:
    """The displayed name of a role; empty if there is no such role."""
    return workspace.title(RecordId("role", name)) if name in workspace.roles else ""


def _in_order(one: tuple[str, Role]) -> tuple[bool, str, str]:
    name, role = one
    return not role.order, role.order, name
