"""The sequences of docs/gate.md: each table is one sentence, its rows what happened one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from core.model.decisions import Decision, Waiver
from core.model.evidence import Completion, Reading
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, Gate, GateName, Outcome
from core.model.gate_test import ago
from core.model.quantity import quantity
from core.model.workflow import Workflow
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from core.verdict.gate_test import INSTANT
from core.verdict.statistics.exact_decimal import decimal
from tests.core.verdict.documented import ACTIVITIES, ROLES, SIGNALS, gate_of

HEAD = re.compile(r"\| `(?P<sentence>[^`]+)` \| finding \| verdict \| in words \|")
READ = re.compile(r"(?P<value>\S+)(?: n (?P<n>\d+))?(?: dated (?P<dated>-\S+))?")
USUAL: dict[GateName, str] = {
    "go": "exception_reviewer is assigned",
    "hold": "exception_reviewer is not assigned",
    "stop": "exception_reviewer is not assigned",
}
"""The sentences of the outcomes that a table is not about: all of them speak for Go."""


class Row(NamedTuple):
    """The events with their times, and the findings expected right after them."""

    line: int
    when: str
    what: str
    state: str
    verdict: str
    words: str

    @property
    def at(self) -> datetime:
        return INSTANT - ago(self.when)


@dataclass(frozen=True)
class Table:
    """One sentence and its rows, oldest first."""

    gate: GateName
    sentence: str
    rows: tuple[Row, ...]


def tables(text: str) -> Iterator[Table]:
    """Every table whose head is a sentence."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if head := HEAD.fullmatch(line):
            gate, sentence = gate_of(head["sentence"])
            yield Table(gate, sentence, tuple(_rows(lines, number + 2)))


def _rows(lines: Sequence[str], number: int) -> Iterator[Row]:
    while number < len(lines) and lines[number].startswith("|"):
        happened, *found = (cell.strip() for cell in lines[number].strip("|").split("|"))
        when, _, what = happened.partition(": ")
        yield Row(number + 1, when, what, *found)
        number += 1


def found(table: Table, row: Row) -> Verdict:
    """The result of the program right after a row, with all events until then."""
    past = table.rows[: table.rows.index(row) + 1]
    readings = [reading for one in past if (reading := _reading(table, one, past))]
    done = [Completion(id=one.when, activity=one.what, at=one.at, recorded=one.at) for one in past if _is_done(one)]
    return evaluate(Context(_workspace(table, past), EvidenceLog.of(readings, done), row.at))


def _workspace(table: Table, past: Sequence[Row]) -> Workspace:
    sentences: dict[GateName, str] = USUAL | {table.gate: table.sentence}
    outcomes = {
        gate: Outcome(decision_owners=("exception_reviewer",), next_action="-", conditions={"x": Condition(sentence=s)})
        for gate, s in sentences.items()
    }
    return Workspace(
        workflow=_workflow(past),
        signals=SIGNALS,
        roles=ROLES,
        activities=ACTIVITIES,
        gate=Gate(**outcomes),
        decisions={one.when: _decision(one) for one in past if one.what.startswith("decided ")},
        waivers={one.when: _waiver(table, one, past) for one in past if one.what.startswith("waived until ")},
    )


def _workflow(past: Sequence[Row]) -> Workflow:
    versions = [one.what.removeprefix("version ") for one in past if one.what.startswith("version ")]
    return Workflow(stage="production", model_version=versions[-1] if versions else "m3")


def _is_done(row: Row) -> bool:
    return row.what in ACTIVITIES


def _decision(row: Row) -> Decision:
    kind = row.what.removeprefix("decided ")
    by, holders = ("exception_reviewer",), ("A. Osei",)
    return Decision.model_validate(
        {"kind": kind, "at": row.at, "by": by, "holders": holders, "reason": "-", "verdict": "stop"}
    )


def _waiver(table: Table, row: Row, past: Sequence[Row]) -> Waiver:
    edits = [one.at for one in past if one.what == "edited and edited back" and one.at >= row.at]
    return Waiver.model_validate(
        {
            "gate": table.gate,
            "condition": "x",
            "sentence": table.sentence,
            "by": "exception_reviewer",
            "holder": "A. Osei",
            "reason": "-",
            "at": row.at,
            "until": INSTANT - ago(row.what.removeprefix("waived until ")),
            "finding": past[past.index(row) - 1].state,
            "ended": edits[0] if edits else None,
        }
    )


def _reading(table: Table, row: Row, past: Sequence[Row]) -> Reading | None:
    read = READ.fullmatch(row.what)
    if read is None or not row.what[0].isdigit():
        return None
    return Reading(
        id=row.when,
        signal=table.sentence.split()[0],
        at=INSTANT - ago(read["dated"]) if read["dated"] else row.at,
        value=decimal(quantity(read["value"])),
        n=int(read["n"]) if read["n"] else None,
        recorded=row.at,
        version=_workflow(past[: past.index(row) + 1]).version,
    )
