"""The questions on the gate: signals, the conditions of each outcome, decision owners and next actions."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.gate import GATES, GateName
from core.model.signals import Signal
from core.model.workspace import RecordId, Workspace
from core.workshop.examples import EXAMPLES
from core.workshop.people import displayed_title
from core.workshop.question import Question, QuestionKind

WHEN: dict[GateName, str] = {
    "go": "What must be true before it may run?",
    "hold": "What makes you hold it, and revise it before it goes on?",
    "stop": "What makes you stop it at once?",
}
WHO: dict[GateName, str] = {
    "go": "Who decides that it may run?",
    "hold": "Who decides how it goes on after a Hold?",
    "stop": "Who must agree before it runs again after a Stop?",
}
THEN: dict[GateName, str] = {
    "go": "It is a Go: what is done then?",
    "hold": "It is a Hold: what is done then?",
    "stop": "It is a Stop: what is done then?",
}
PRESETS: dict[str, Signal] = {
    "core_quality": Signal(title="Core-category quality", better="higher", kind="rate", unit="ratio", max_age="10d"),
    "undefined_rate": Signal(title="Undefined categories", kind="rate", unit="ratio", max_age="10d"),
    "exception_rate": Signal(title="Exception rate", kind="rate", unit="ratio", max_age="10d"),
    "error_rate": Signal(title="Error rate", kind="rate", unit="ratio", max_age="10d"),
    "customer_impact": Signal(title="Customer-impacting cases", kind="events", unit="count", max_age="10d"),
    "cost_per_item": Signal(title="Cost per item", max_age="10d"),
    "latency": Signal(title="Time to output", unit="duration", max_age="10d"),
}
"""The signals that most pages measure, by name; the workshop suggests them."""


def gate_questions(workspace: Workspace) -> Iterator[Question]:
    """First the question on signals; then, outcome by outcome, conditions, owners and next action."""
    titles = [signal.title or name for name, signal in sorted(workspace.signals.items())]
    yield Question(
        "Gate",
        RecordId("workflow", "workflow"),
        "signals",
        "Measured",
        "What will you measure to see whether it works?",
        "Core-category quality, Undefined categories, Customer-impacting cases",
        "specification",
        "build",
        "signals",
        ", ".join(titles),
        bool(titles),
    )
    for gate in GATES:
        yield from _of_outcome(workspace, gate)


def _of_outcome(workspace: Workspace, gate: GateName) -> Iterator[Question]:
    outcome, record, name = workspace.gate.outcome(gate), RecordId("outcome", gate), gate.title()
    sentences = "\n".join(condition.sentence for _, condition in sorted(outcome.conditions.items()))
    owners = ", ".join(displayed_title(workspace, role) or role for role in outcome.decision_owners)
    action = outcome.next_action
    question_parts: tuple[tuple[str, str, str, QuestionKind, str], ...] = (
        ("conditions", f"{name}: when", WHEN[gate], "sentences", sentences),
        ("decision_owners", f"{name}: who", WHO[gate], "roles", owners),
        ("next_action", f"{name}: then", THEN[gate], "text", action),
    )
    for field, short, words, kind, text in question_parts:
        example = EXAMPLES[f"gate.{gate}.{field}"]
        answered = bool(text.strip())
        yield Question("Gate", record, field, short, words, example, "gate", "business", kind, text, answered)


def ready_sentences(workspace: Workspace, gate: GateName) -> tuple[str, ...]:
    """Suggested sentences for the existing signals, duties and roles, to choose from and to edit."""
    found: list[str] = []
    for name, signal in sorted(workspace.signals.items()):
        higher = signal.better == "higher"
        if signal.unit == "ratio":
            limit = ("92%" if higher else "5%") if gate != "stop" else ("80%" if higher else "20%")
            good = (">=" if higher else "<=") if gate == "go" else ("<" if higher else ">")
            found.append(f"{name} {good} {limit} over 4w min 20")
        elif signal.unit == "count":
            found.append(f"{name} <= 0 over 4w" if gate == "go" else f"{name} >= 2 over 2w")
        else:
            limit = "3s" if signal.unit == "duration" else signal.target or "1"
            found.append(f"{name} {'<=' if gate == 'go' else '>'} {limit} over 4w")
    if gate == "go":
        page = workspace.page
        found += [f"{page.reviewer} is assigned"] if page.reviewer in workspace.roles else []
        found += [f"{page.log_review} is scheduled"] if page.log_review in workspace.activities else []
    elif page_review := workspace.page.log_review:
        found += [f"{page_review} is overdue"] if page_review in workspace.activities else []
    return tuple(found)
