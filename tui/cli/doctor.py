"""`optable doctor`: problems of a workspace or this machine, and their remedies."""

from __future__ import annotations

from pathlib import Path

import click

from core.doctor.check import Check, CheckState
from core.doctor.examine import examine
from core.visible import visible_line
from tui.cli import evaluation_time
from tui.cli.doctor_machine import machine
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json
from tui.common.remedies import with_remedy

PROBLEMS_FOUND = 3
SIGNS: dict[CheckState, tuple[str, str]] = {"ok": ("✓", "good"), "note": ("·", "muted"), "problem": ("✗", "bad")}


@click.command("doctor", epilog="Exit codes: 0 no problem, 2 usage, 3 a problem was found.")
@workspace_argument
@json_option
def doctor_command(ws: Path | None, as_json: bool) -> int:
    """Check database, journal, text, git set-up, versions and terminal. Nothing is written."""
    checks = [*examine(workspace_folder(ws), evaluation_time.clock()), *machine()]
    if as_json:
        write_json({"checks": [_json(check) for check in checks]})
    else:
        write("\n".join(_line(check) for check in checks))
    return PROBLEMS_FOUND if any(check.state == "problem" for check in checks) else 0


def _json(check: Check) -> dict[str, str]:
    return {"name": check.name, "state": check.state, "detail": check.detail, "hint": _hint(check)}


def _hint(check: Check) -> str:
    return with_remedy(check.hint, check.remedy)


def _line(check: Check) -> str:
    sign, style = SIGNS[check.state]
    hint = f"\n{'':29}hint: {visible_line(words)}" if (words := _hint(check)) else ""
    return f"{styled(sign, style)} {check.state:<9}{check.name:<16}  {visible_line(check.detail)}{hint}"
