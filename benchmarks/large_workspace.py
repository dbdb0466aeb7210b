"""A workspace as large as a company's: the sample with many rows, roles, signals, conditions, decisions and evidence.

60 rows, 40 roles, 80 signals, 150 conditions, 60 decisions, 50,000 readings of a year, 5,000 cases, 1,000 reviewed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from many_cases import LABELS, TEXTS
from measure import ROOT

from core.model.decisions import Decision
from core.model.evidence import Evidence, ExceptionCase, Reading, Review
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, Gate
from core.model.roles import Role
from core.model.sessions import Session, week_of
from core.model.signals import Signal
from core.model.table import Item
from core.text import files, text_format
from core.text.load import load_workspace
from core.text.text_format import WorkspaceContent

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
"""The time of the sample."""
ROWS, ROLES, SIGNALS, CONDITIONS, DECISIONS = 60, 40, 80, 150, 60
READINGS, CASES, REVIEWED = 50_000, 5_000, 1_000
SESSION = 20
"""Cases a session."""
YEAR = timedelta(days=364)


def large(folder: Path, *, live: bool = False) -> Path:
    """Write its text into a new folder; `live`, its workflow is fixed to no instant."""
    files.write(folder, text_format.dump(content(live=live)))
    return folder


def content(*, live: bool = False) -> WorkspaceContent:
    """The sample and more of everything; the same in every run."""
    workspace, log = load_workspace(ROOT / "sample_workspace")
    flow = workspace.workflow.model_copy(update={"as_of": None} if live else {})
    roles = {f"role_{n:02}": Role(title=f"Role {n}", holder=f"Holder {n}", deputy=f"Deputy {n}") for n in range(ROLES)}
    signals = {
        f"signal_{n:02}": Signal(title=f"Signal {n}", kind="rate", unit="ratio", baseline="5%", max_age="10d", **of(n))
        for n in range(SIGNALS)
    }
    table = {
        f"row_{n:02}": Item(
            title=f"Row {n}",
            specification=f"What it does in case {n}: {TEXTS[n % len(TEXTS)]}",
            specification_decided=True,
            operations=f"How people keep case {n} running: {TEXTS[-n % len(TEXTS)]}",
            operations_decided=n % 3 != 0,
            owner=f"role_{n % ROLES:02}",
        )
        for n in range(ROWS)
    }
    update = {
        "workflow": flow,
        "roles": workspace.roles | roles,
        "signals": workspace.signals | signals,
        "table": workspace.table | table,
        "gate": gate(workspace.gate),
        "decisions": workspace.decisions | dict(decisions()),
    }
    pieces: dict[type[Evidence], list[Any]] = {kind: [] for kind in (Reading, ExceptionCase, Session)}
    for piece in evidence():
        pieces[type(piece)].append(piece)
    more = EvidenceLog.of(
        (*log.all("reading"), *pieces[Reading]),
        log.all("completion"),
        (*log.all("exception"), *pieces[ExceptionCase]),
        (*log.all("session"), *pieces[Session]),
        log.all("traffic"),
        log.all("stop"),
    )
    return WorkspaceContent(workspace.model_copy(update=update), more)


def of(number: int) -> dict[str, Any]:
    """Every tenth signal comes from reviews."""
    return {"stream": "reviews:undefined", "of": "exceptions"} if number % 10 == 9 else {}


def gate(before: Gate) -> Gate:
    """The gate with a third of the conditions in each outcome."""
    outcomes = {}
    for position, name in enumerate(("go", "hold", "stop")):
        outcome = before.outcome(name)  # type: ignore[arg-type]  # the three names
        conditions = {
            f"condition_{n:03}": Condition(sentence=sentence(n, position)) for n in range(position, CONDITIONS, 3)
        }
        outcomes[name] = outcome.model_copy(update={"conditions": outcome.conditions | conditions})
    return before.model_copy(update=outcomes)


def sentence(number: int, position: int) -> str:
    """`signal_07 > 60% over 4w for 3d`: of each outcome another threshold, windows of one to eight weeks."""
    operator, percent = (("<", 40), (">", 60), (">", 90))[position]
    held = f" for {number % 4 + 1}d" if number % 2 else ""
    weeks = 26 if of(number % SIGNALS) else number % 8 + 1
    return f"signal_{number % SIGNALS:02} {operator} {percent}% over {weeks}w{held}"


def decisions() -> Iterator[tuple[str, Decision]]:
    """Goes and holds over the year."""
    for n in range(DECISIONS):
        at = NOW - YEAR + n * YEAR / (DECISIONS + 1)
        kind = "hold" if n % 5 == 0 else "go"
        yield (
            f"past_{n:02}",
            Decision.model_validate(
                {"kind": kind, "at": at, "by": ["builder"], "holders": ["A"], "reason": f"Week {n}", "verdict": kind}
            ),
        )


def evidence() -> Iterator[Evidence]:
    """Readings of every signal through the year, cases of the last half year, the oldest of them reviewed."""
    random = Random(7)  # noqa: S311  # the same evidence in every run
    measured = [n for n in range(SIGNALS) if not of(n)]
    for n in range(READINGS):
        at = NOW - YEAR + n * YEAR / READINGS
        value = Decimal(random.randint(10, 90)) / 1000
        yield Reading(
            source="meter",
            id=f"{n:06}",
            signal=f"signal_{measured[n % len(measured)]:02}",
            at=at,
            value=value,
            recorded=at,
        )
    names: list[str] = []
    for n in range(CASES):
        at = NOW - YEAR / 2 + n * YEAR / 2 / CASES
        reviews = {}
        if n < REVIEWED:
            session = f"s{n // SESSION:03}"
            outcome = "undefined" if n % 9 == 0 else "correct"
            review = {"outcome": outcome, "at": at + timedelta(days=2), "by": "A. Osei", "session": session}
            reviews = {session: Review.model_validate(review)}
            names.append(f"crm/T-{n:05}")
        yield ExceptionCase(
            source="crm",
            id=f"T-{n:05}",
            at=at,
            input=f"{random.choice(TEXTS)} ({n})",
            predicted=random.choice(LABELS),
            confidence=Decimal(random.randint(10, 99)) / 100,
            flagged=n % 4 != 0,
            recorded=at,
            reviews=reviews,
        )
    for n in range(REVIEWED // SESSION):
        cases = names[n * SESSION : (n + 1) * SESSION]
        at = NOW - YEAR / 2 + (n + 1) * SESSION * YEAR / 2 / CASES
        yield session_of(f"s{n:03}", at, cases)


def session_of(name: str, at: datetime, cases: list[str]) -> Session:
    """A session that was drawn and reviewed."""
    pool = len(cases)
    return Session(
        source="optable", id=name, at=at, week=week_of(at), flagged=tuple(cases), seed=name, flagged_pool=pool
    )
