"""`optable record` and `optable done`: record a single event."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from core.json_values import as_number, as_text, as_time
from core.model.evidence import Completion, Reading
from core.model.quantity import number_text
from core.model.words import counted
from core.model.workspace import RecordId, RecordKind, Workspace
from core.store.store import Store
from core.times import happened, shown
from core.visible import visible_line
from tui.cli import completions
from tui.cli.options import json_option, note_option, time_option, workspace_argument
from tui.cli.output import write, write_json
from tui.cli.verdict_after import verdict_after
from tui.cli.workspace import open_to_write


@click.command("record", context_settings={"ignore_unknown_options": True})  # accept -3 as a value
@click.argument("signal", shell_complete=completions.signals)
@click.argument("value")
@workspace_argument
@time_option
@click.option("--n", type=click.IntRange(min=1), help="The sample size behind the value.")
@note_option
@json_option
def record_command(
    signal: str, value: str, at: date | datetime | None, n: int | None, note: str, ws: Path | None, as_json: bool
) -> None:
    """Record one reading of a signal.

    VALUE is in the signal's unit: 5% or 0.05 for a ratio, 3s or 250ms for a duration, a bare number for counts.
    """
    with open_to_write(ws) as store:
        reading = store.record_reading(signal, value, at=_when(store, at), n=n, note=note)
        after = verdict_after(store)
        if as_json:
            write_json({"recorded": _reading(reading), **after.json()})
            return
        workspace = store.snapshot.workspace
        size = f" of {counted(reading.n, 'case')}" if reading.n is not None else ""
        measured = workspace.signals[reading.signal]
        amount = f"{number_text(reading.value, measured.unit, 6)}{visible_line(measured.suffix)}"
        write(
            f"Recorded {_title(workspace, 'signal', reading.signal)} {amount}{size}"
            f" at {shown(reading.at, workspace.workflow.timezone)}\n{after.line()}"
        )


@click.command("done")
@click.argument("activity", shell_complete=completions.activities)
@workspace_argument
@time_option
@click.option("--by", default="", help="Who did it.")
@note_option
@json_option
def done_command(activity: str, at: date | datetime | None, by: str, note: str, ws: Path | None, as_json: bool) -> None:
    """Record that an activity was carried out."""
    with open_to_write(ws) as store:
        completion = store.complete(activity, at=_when(store, at), note=note, by=by)
        after = verdict_after(store)
        if as_json:
            write_json({"recorded": _completion(completion), **after.json()})
            return
        performer = f" by {visible_line(completion.by)}" if completion.by else ""
        workspace = store.snapshot.workspace
        title, when = (
            _title(workspace, "activity", completion.activity),
            shown(completion.at, workspace.workflow.timezone),
        )
        write(f"Done: {title}{performer} at {when}\n{after.line()}")


def _title(workspace: Workspace, kind: RecordKind, key: str) -> str:
    return visible_line(workspace.title(RecordId(kind, key)))


def _when(store: Store, given: date | datetime | None) -> datetime | None:
    """The instant of the event, in the workflow's zone if only a day is given; None for now."""
    return happened(given, store.snapshot.workspace.workflow.timezone, store.now())


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "signal": reading.signal,
        "at": as_time(reading.at),
        "value": as_number(reading.value),
        "value_exact": as_text(reading.value),
        "n": reading.n,
        "note": reading.note,
        "version": reading.version,
        "recorded": as_time(reading.recorded),
        "source": reading.source,
        "id": reading.id,
    }


def _completion(completion: Completion) -> dict[str, Any]:
    return {
        "activity": completion.activity,
        "at": as_time(completion.at),
        "by": completion.by,
        "note": completion.note,
        "recorded": as_time(completion.recorded),
        "source": completion.source,
        "id": completion.id,
    }
