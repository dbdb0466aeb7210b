"""The examples of docs/gate.md: each row of its tables is a sentence, what was read, and what is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from core.language.parse import parse
from core.language.predicate import Measured
from core.model.gate import Condition, GateName
from core.model.gate_test import GateTest
from core.model.roles import Activity, Role
from core.model.signals import Signal
from core.model.table import Item
from core.model.workflow import Workflow
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.findings import finding
from core.verdict.gate_test import context_of
from tests.paths import DOCS

PAGE = DOCS / "gate.md"
HEAD = "| sentence | what was read | finding | in words |"
SIGNALS = {
    "core_quality": Signal(kind="rate", unit="ratio", better="higher", max_age="10d", baseline="94%"),
    "undefined_rate": Signal(kind="rate", unit="ratio", max_age="2w"),
    "latency": Signal(kind="level", unit="duration", max_age="2d"),
    "cost_per_item": Signal(kind="level", unit="number", max_age="5w", baseline="0.05"),
    "customer_impact": Signal(kind="events", unit="count", max_age="8d", zero_when="log_review is on time"),
    "spend": Signal(kind="amount", unit="number", max_age="5w"),
    "undefined_flagged": Signal(stream="reviews:undefined", of="exceptions", kind="rate", unit="ratio", max_age="2w"),
    "undefined_traffic": Signal(stream="reviews:undefined", of="traffic", kind="rate", unit="ratio", max_age="2w"),
    "harmed": Signal(
        stream="reviews:customer_impact",
        kind="events",
        unit="count",
        max_age="8d",
        zero_when="log_review is on time",
    ),
}
ROLES = {
    "exception_reviewer": Role(title="Exception reviewer", holder="A. Osei"),
    "taxonomy_owner": Role(title="Taxonomy owner"),
}
ACTIVITIES = {"log_review": Activity(title="Log review", role="exception_reviewer", cadence="1d", grace="12h")}
TABLE = {
    "integration": Item(
        title="Integration",
        specification="Send candidates",
        specification_decided=True,
        operations="Rollback path",
        operations_decided=True,
    ),
    "cost": Item(title="Cost", specification="Cost per item", specification_decided=True),
}


class Example(NamedTuple):
    """One row; the outcome is named where it matters (`go: ...`)."""

    line: int
    gate: GateName
    sentence: str
    read: str
    state: str
    words: str


def examples(text: str) -> Iterator[Example]:
    """Every row of the tables with that head."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line == HEAD:
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("|-"):
            sentence, read, state, words = (cell.strip().strip("`") for cell in line.strip("|").split("|"))
            yield Example(number, *gate_of(sentence), read, state, words)


def gate_of(sentence: str) -> tuple[GateName, str]:
    """The outcome that is named before a sentence, else Hold."""
    named, _, rest = sentence.partition(": ")
    gate: GateName = "go" if named == "go" else "stop" if named == "stop" else "hold"
    return gate, rest or named


def context_of_row(example: Example) -> Context:
    """The workspace of the page at the instant of the row, with its readings and completions."""
    workspace = Workspace(
        workflow=Workflow(stage="limited", model_version="m3"),
        signals=SIGNALS,
        roles=ROLES,
        activities=ACTIVITIES,
        table=TABLE,
    )
    predicate = parse(example.sentence)
    signal = predicate.signal if isinstance(predicate, Measured) else ""
    read = [one.strip() for one in example.read.split(",") if one.strip() not in ("", "nothing")]
    done = tuple(one for one in read if one.startswith("log_review"))
    readings = tuple(f"{signal} {one}" for one in read if not one.startswith("log_review"))
    return context_of(workspace, GateTest(readings=readings, done=done, expect="go"))


def found(example: Example) -> Finding:
    """The output of the program."""
    return finding(example.gate, "x", Condition(sentence=example.sentence), context_of_row(example))
