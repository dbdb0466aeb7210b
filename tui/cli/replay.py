"""`optable replay`: the verdict over the recorded past, and the result of another gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from core.errors import BadData, UsageError
from core.json_values import as_time
from core.model.gate import WORST_FIRST
from core.model.workspace import Workspace
from core.text.load import load_workspace
from core.times import shown, start_of, zone
from core.verdict.history import History, Period, history
from core.verdict.report.symbols import VERDICT_TONES
from core.visible import visible_line
from tui.cli.evaluation_time import context
from tui.cli.options import Day, json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json
from tui.common.history_text import KEY, cause_words, days, history_summary, strip

WIDTH = 60
"""The number of signs in the strip."""
TAKEN_AS_NOW = "Role holders, the page and the sentences are taken as they are now; everything else as it was."


@click.command("replay")
@workspace_argument
@click.option(
    "--gate",
    "other",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="A workspace.toml whose gate is compared: its verdict on the same evidence.",
)
@click.option("--from", "start", type=Day(), help="From this instant, or a day's beginning; else the first evidence.")
@click.option("--to", "end", type=Day(), help="Up to this instant, or a day's end; else up to now.")
@json_option
def replay_command(
    ws: Path | None, other: Path | None, start: date | datetime | None, end: date | datetime | None, as_json: bool
) -> None:
    """The verdict over the recorded past: its changes, the time in each outcome, and how often it flapped."""
    workspace, evidence = load_workspace(workspace_folder(ws))
    current = context(workspace, evidence, end)
    begin = None if start is None else start_of(start, zone(current.zone))
    if begin is not None and begin > current.at:
        raise UsageError(
            "it would end before it begins", "--from", f"Give a time before {shown(current.at, current.zone)}."
        )
    histories = {"gate": history(current, begin)}
    if other is not None:
        from core.text.workspace_toml import with_gate

        changed = with_gate(workspace, _text_of(other), str(other))
        histories["other"] = history(replace(current, workspace=changed), begin)
    if as_json:
        write_json({name: _json(one) for name, one in histories.items()})
        return
    parts = ["\n".join(_text(histories["gate"], workspace, "This gate"))]
    if other is not None:
        parts.append("\n".join(_text(histories["other"], workspace, f"The gate of {visible_line(str(other))}")))
        parts.append(_differences(histories["gate"], histories["other"]))
    write("\n\n".join([*parts, styled(f"{KEY}. {TAKEN_AS_NOW}", "muted")]))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadData("is not UTF-8 text", str(path)) from None
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", str(path)) from None


def _json(past: History) -> dict[str, Any]:
    return {
        "periods": [_period(one) for one in past.periods],
        "times": {gate: past.times(gate) for gate in WORST_FIRST},
        "seconds": {gate: past.time_in(gate).total_seconds() for gate in WORST_FIRST},
        "flaps": past.flaps,
    }


def _period(one: Period) -> dict[str, Any]:
    return {
        "verdict": one.verdict,
        "from": as_time(one.start),
        "to": as_time(one.end),
        "because": list(one.because),
    }


def _text(past: History, workspace: Workspace, title: str) -> list[str]:
    zone = workspace.workflow.timezone
    lines = [styled(title, "strong")]
    for one in past.periods:
        because = f"  {visible_line(', '.join(map(cause_words, one.because)))}" if one.because else ""
        word = styled(f"{one.verdict.upper():<4}", VERDICT_TONES[one.verdict])
        lines.append(f"  {word}  from {shown(one.start, zone)}, {days(one.length):>9}{because}")
    return [*lines, f"  {strip(past, WIDTH)}", f"  {history_summary(past)}"]


def _differences(one: History, other: History) -> str:
    spent = sum((_overlap(first, second) for first in one.periods for second in other.periods), timedelta())
    return f"They differ for {days(spent)}"


def _overlap(one: Period, other: Period) -> timedelta:
    """The duration for which the two differ at the same time."""
    if one.verdict == other.verdict:
        return timedelta()
    return max(min(one.end, other.end) - max(one.start, other.start), timedelta())
