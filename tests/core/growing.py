"""Work that grows with one thing: for the benchmark, which takes its time, and for the test that counts its steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from core.model.decisions import Decision, Waiver
from core.model.evidence import Completion, ExceptionCase, Reading, Review
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, Gate, GateName, Outcome
from core.model.roles import Activity, Role
from core.model.sessions import Session, week_of
from core.model.signals import Signal
from core.model.table import Item
from core.model.workflow import Workflow
from core.model.workspace import RecordId, Workspace
from core.text import workspace_toml
from core.text.merge.markers import with_markers
from core.text.merge.merge import Merged, merge
from core.text.text_format import WorkspaceContent
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.history import history
from core.verdict.lint.lint import lint
from core.verdict.observations.known_evidence import mark
from core.verdict.resumes import as_seen

START = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SIGNALS = 5
Job = Callable[[], object]


def instant(number: int, count: int) -> datetime:
    """The place in a year of one of `count` things."""
    return START + number * 365 * DAY / count


def reading(signal: str, number: int, count: int) -> Reading:
    """One of `count` readings of a rate."""
    at, value = instant(number, count), Decimal(number * 7 % 11).scaleb(-2)
    return Reading(id=f"{number}", signal=signal, at=at, value=value, n=20, recorded=at)


def year(readings: int = 200) -> EvidenceLog:
    """Evidence of a year: readings of each signal, and a review each week."""
    every = (reading(f"s{signal}", number, readings) for signal in range(SIGNALS) for number in range(readings))
    done = (
        Completion(id=f"{week}", activity="log_review", at=START + week * 7 * DAY, recorded=START + week * 7 * DAY)
        for week in range(52)
    )
    return EvidenceLog.of(every, done)


def workspace(conditions: dict[GateName, dict[str, str]] | None = None, **parts: Any) -> Workspace:
    """A gate of 20 conditions on five signals, if no others are given."""
    if conditions is None:
        conditions = {
            "go": {f"c{number}": f"s{number % SIGNALS} <= {number}% over 4w min 40" for number in range(8)},
            "hold": {f"c{number}": f"s{number % SIGNALS} > {number}% for 2 readings" for number in range(8)},
            "stop": {f"c{number}": f"s{number} > {number + 8}% over 1w until <= 4%" for number in range(3)}
            | {"reviewed": "log_review is overdue"},
        }
    outcomes = {
        gate: Outcome(
            conditions={name: Condition(sentence=sentence) for name, sentence in of_one.items()},
            decision_owners=("owner",),
            next_action="Do it",
        )
        for gate, of_one in conditions.items()
    }
    fields: dict[str, Any] = {
        "workflow": Workflow(stage="production"),
        "roles": {"owner": Role(holder="Ada", may_stop=True), "reviewer": Role(holder="Ben")},
        "activities": {"log_review": Activity(role="reviewer", cadence="1w", grace="3d")},
        "signals": {f"s{number}": Signal(kind="rate", unit="ratio", max_age="2w") for number in range(SIGNALS)},
        "gate": Gate(**outcomes),
        **parts,
    }
    return Workspace(**fields)


def decisions(count: int, evidence: EvidenceLog) -> dict[str, Decision]:
    """Stops, resumes, Holds and Gos in turn; a resume names a Stop, at times a condition, and what it had seen."""
    marked = {name: [(one.recorded, mark(one)) for one in of_one] for name, of_one in evidence.readings.items()}
    found = {}
    for number in range(count):
        kind, at = ("stop", "resume", "hold", "go")[number % 4], instant(number, count)
        more: dict[str, Any] = {}
        if kind == "resume":
            seen = {name: as_seen(pair for pair in of_one if pair[0] <= at) for name, of_one in marked.items()}
            more = {"lifts": (f"d{number - 1}", *(("stop.c0",) if number % 3 else ())), "seen": seen}
        found[f"d{number}"] = Decision(
            kind=kind, at=at, by=("owner",), holders=("Ada",), reason="so", verdict="hold", **more
        )
    return found


def of_decisions(count: int) -> Job:
    """The verdict and its history with so many decisions."""
    evidence = year()
    whole = workspace(decisions=decisions(count, evidence))
    return lambda: asked(whole, evidence, evaluate, history)


def of_waivers(count: int) -> Job:
    """The verdict, its history and the lint of so many waivers, half of them of one condition; most have ended."""
    conditions: dict[GateName, dict[str, str]] = {
        "go": {"c0": "s0 <= 5% over 4w min 40"},
        "hold": {f"c{number}": f"s1 > {number}% over 4w" for number in range(4)},
        "stop": {"c0": "s2 > 20% over 1w"},
    }
    waivers = {}
    for number in range(count):
        gate: GateName = "hold" if number % 2 else "go"
        name, at = f"c{number % 4}" if gate == "hold" else "c0", instant(number, count)
        waivers[f"w{number}"] = Waiver(
            gate=gate,
            condition=name,
            sentence=conditions[gate][name],
            by="owner",
            holder="Ada",
            reason="known",
            at=at,
            until=at + DAY,
            finding="unmet" if gate == "go" else "met",
        )
    whole, evidence = workspace(conditions, waivers=waivers), year(4)
    return lambda: asked(whole, evidence, evaluate, history, lint)


def of_conditions(count: int) -> Job:
    """The verdict of so many conditions on five signals."""
    whole, evidence = workspace(conditions(count)), year(20)
    return lambda: asked(whole, evidence, evaluate)


def conditions(count: int) -> dict[GateName, dict[str, str]]:
    """Conditions on five signals; Holds begin where no Go ends, so that nothing contradicts and nothing is open."""

    def sentence(number: int, operator: str) -> str:
        return f"s{number % SIGNALS} {operator} {5 + Decimal(number) / count}% over 4w"

    return {
        "go": {f"c{number}": sentence(number, "<=") for number in range(count // 2)},
        "hold": {f"c{number}": sentence(number, ">") for number in range(count // 2)},
        "stop": {"c0": "s2 > 20% over 1w"},
    }


def of_lint(count: int) -> Job:
    """The lint of so many conditions on five signals."""
    whole, evidence = workspace(conditions(count)), year(20)
    return lambda: asked(whole, evidence, lint)


def with_roles(count: int) -> Workspace:
    """So many roles, each of which owns a row and is asked for by a condition."""
    names = [f"r{number}" for number in range(count)]
    sentences: dict[GateName, dict[str, str]] = {
        "go": {f"c_{name}": f"{name} is assigned" for name in names},
        "hold": {f"c_{name}": f"{name} is not assigned" for name in names},
        "stop": {"c0": "s2 > 20% over 1w"},
    }
    roles = {name: Role(title=f"Role {name}", holder=f"Person {name}") for name in names}
    table = {f"i_{name}": Item(title=f"Item {name}", owner=name) for name in names}
    return workspace(
        sentences, roles={"owner": Role(holder="Ada"), "reviewer": Role(holder="Ben"), **roles}, table=table
    )


def of_roles(count: int) -> Job:
    """The verdict and the lint of so many roles, and their text, written and read."""
    whole, evidence = with_roles(count), EvidenceLog()

    def job() -> None:
        asked(whole, evidence, evaluate, lint)
        workspace_toml.load(workspace_toml.dump(whole))

    return job


def edited(whole: Workspace, count: int, **fields: Any) -> WorkspaceContent:
    """The workspace with `count` roles changed."""
    roles = {RecordId("role", f"r{n}"): whole.roles[f"r{n}"].model_copy(update=fields) for n in range(count)}
    return WorkspaceContent(whole.having(roles), EvidenceLog())


def of_merge(count: int) -> Job:
    """The merge of two sides, each of which changed one field of so many roles."""
    whole = with_roles(count)
    base = WorkspaceContent(whole, EvidenceLog())
    ours, theirs = edited(whole, count, holder="Cleo"), edited(whole, count, title="Another")
    return lambda: merge(base, ours, theirs)


def of_conflicts(count: int) -> Job:
    """The merge of two sides that changed one field of so many roles in two ways, and the text with its markers."""
    whole = with_roles(count)
    base = WorkspaceContent(whole, EvidenceLog())
    ours, theirs = edited(whole, count, holder="Cleo"), edited(whole, count, holder="Dan")

    return lambda: marked(merge(base, ours, theirs))


def of_deleted(count: int) -> Job:
    """The marked merge of a side that deleted so many roles with one that names each of them."""
    names = [f"r{number}" for number in range(count)]
    whole = workspace(
        roles={"owner": Role(holder="Ada"), "reviewer": Role(), **{name: Role(title=name) for name in names}}
    )
    gone = whole.having({RecordId("role", name): None for name in names})
    named = whole.having({RecordId("item", f"i_{name}"): Item(title=name, owner=name) for name in names})
    base, ours, theirs = (WorkspaceContent(one, EvidenceLog()) for one in (whole, gone, named))
    return lambda: marked(merge(base, ours, theirs))


def marked(merged: Merged) -> str:
    """The text with markers at the conflicts."""
    if not merged.conflicts:
        raise ValueError("nothing to choose")
    return with_markers(*(workspace_toml.dump(side.workspace) for side in (merged.as_ours, merged.as_theirs)))


def of_sessions(count: int) -> Job:
    """The verdict and its history with so many sessions of five reviewed cases each."""
    cases: list[ExceptionCase] = []
    sessions: list[Session] = []
    for number in range(count):
        at = instant(number, count)
        names = [f"{number}_{place}" for place in range(5)]
        for name in names:
            review = Review(outcome="undefined" if number % 7 == 0 else "correct", at=at + DAY)
            cases.append(ExceptionCase(id=name, at=at, recorded=at, reviews={"x": review}))
        drawn = tuple(case.name for case in cases[-5:])
        sessions.append(Session(id=f"{number}", at=at, week=week_of(at), flagged=drawn, flagged_traffic=20))
    undefined = Signal(stream="reviews:undefined", of="exceptions", kind="rate", unit="ratio", max_age="4w")
    sentences: dict[GateName, dict[str, str]] = {
        "go": {"c0": "undefined <= 10% over 4w min 10"},
        "hold": {"c0": "undefined > 30% over 4w min 10"},
        "stop": {"c0": "undefined > 60% over 4w min 10"},
    }
    whole = workspace(sentences, signals={"undefined": undefined})
    evidence = EvidenceLog.of((), (), cases, sessions)
    return lambda: asked(whole, evidence, evaluate, history, lint)


def of_history(count: int) -> Job:
    """The history over so many readings of each signal."""
    whole, evidence = workspace(), year(count)
    return lambda: asked(whole, evidence, history)


def asked(whole: Workspace, evidence: EvidenceLog, *questions: Callable[[Context], object]) -> None:
    """Answer these questions at the end of the year, by one context."""
    context = Context(whole, evidence, START + 365 * DAY)
    for question in questions:
        question(context)


class Measure(NamedTuple):
    """A job for each size, and the smallest size to take the time of."""

    job: Callable[[int], Job]
    n: int


MEASURES = {
    "decisions": Measure(of_decisions, 400),
    "waivers": Measure(of_waivers, 400),
    "roles": Measure(of_roles, 250),
    "conditions": Measure(of_conditions, 400),
    "conflicts": Measure(of_conflicts, 250),
    "deleted": Measure(of_deleted, 250),
    "sessions": Measure(of_sessions, 100),
    "lint": Measure(of_lint, 400),
    "merge": Measure(of_merge, 250),
    "history": Measure(of_history, 200),
}
