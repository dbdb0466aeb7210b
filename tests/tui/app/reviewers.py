"""A workspace with cases to review, and what another program finds of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Unpack

from core.model.evidence import ExceptionCase
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition
from core.model.sessions import Session, Traffic
from core.model.signals import Signal
from core.model.workflow import Workflow
from core.model.workspace import RecordId, Workspace
from core.store.operations.review import Wanted
from core.store.store import Store
from tests.tui.app.desktop import Desktop, app_of
from tests.tui.conftest import clock
from tui.app.screens.exceptions import ExceptionsView

WEEK = "2026-W09"
MONDAY = datetime(2026, 2, 23, tzinfo=UTC)
LABELS = ("refund", "delivery", "login", "invoice")
ME, OTHER = "A. Tester", "B. Other"


def case(number: int, *, flagged: bool = True, **more: Any) -> ExceptionCase:
    """A case of the week that its number tells apart."""
    at = MONDAY + timedelta(hours=number)
    fields = {"input": f"Question {number}", "predicted": LABELS[number % 4], "confidence": "0.25"} | more
    return ExceptionCase(source="log", id=f"c{number:02}", at=at, recorded=at, flagged=flagged, **fields)


def cases(flagged: int = 6, controls: int = 3) -> list[ExceptionCase]:
    """So many flagged ones, then so many that were not."""
    return [case(number, flagged=number < flagged) for number in range(flagged + controls)]


def workspace() -> Workspace:
    """A gate that holds on what reviewers find undefined among the exceptions."""
    signal = Signal(
        title="Unknown", stream="reviews:undefined", of="exceptions", kind="rate", unit="ratio", max_age="4w"
    )
    condition = Condition(sentence="unknown_rate > 20% over 4w")
    records = {
        RecordId("workflow", "workflow"): Workflow(name="Questions"),
        RecordId("signal", "unknown_rate"): signal,
        RecordId("condition", "hold.unknown"): condition,
    }
    return Workspace.of(records)


def made(folder: Path, these: Iterable[ExceptionCase] | None = None) -> Path:
    """A folder with a database of these cases."""
    folder.mkdir()
    days = [MONDAY + timedelta(days=day) for day in range(7)]
    traffic = [Traffic(source="log", id=f"{at:%F}", at=at, flagged=10, others=90, recorded=clock()) for at in days]
    log = EvidenceLog.of([], [], cases() if these is None else these, [], traffic)
    Store.create(folder, workspace(), log, clock=clock).close()
    return folder


def drawn(folder: Path, **more: Unpack[Wanted]) -> Session:
    """A session of 4 flagged cases and 2 controls, unless told otherwise."""
    with Store.open(folder, actor=ME, clock=clock) as store:
        usual: Wanted = {"week": WEEK, "seed": "42", "size": 6, "controls": 2}
        wanted: Wanted = {**usual, **more}
        return store.draw(**wanted)


def found(folder: Path) -> dict[str, ExceptionCase]:
    """Every reviewed case, as another program finds it."""
    with Store.open(folder) as store:
        return {one.name: one for one in store.snapshot.evidence.exceptions if one.reviews}


def session_in(folder: Path) -> Session:
    """The newest session, as another program finds it."""
    with Store.open(folder) as store:
        return store.snapshot.evidence.sessions[-1]


def view_of(pilot: Desktop) -> ExceptionsView:
    """Screen 5."""
    view = app_of(pilot).view
    assert isinstance(view, ExceptionsView)
    return view


def here(pilot: Desktop) -> str:
    """The case under the cursor."""
    case = view_of(pilot).case
    return case.name if case else ""
