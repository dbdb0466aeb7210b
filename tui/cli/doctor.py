"""`optable doctor`: problems of a workspace or this machine, and their remedies."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from core.visible import visible_line
from tui.cli.doctor_check import Check, CheckState
from tui.cli.doctor_checks import examine
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json

PROBLEMS_FOUND = 3
SIGNS: dict[CheckState, tuple[str, str]] = {"ok": ("✓", "good"), "note": ("·", "muted"), "problem": ("✗", "bad")}


@click.command("doctor", epilog="Exit codes: 0 no problem, 2 usage, 3 a problem was found.")
@workspace_argument
@json_option
def doctor_command(ws: Path | None, as_json: bool) -> int:
    """Check database, journal, text, git set-up, versions and terminal. Nothing is written."""
    checks = list(examine(workspace_folder(ws)))
    if as_json:
        write_json({"checks": [asdict(check) for check in checks]})
    else:
        write("\n".join(_line(check) for check in checks))
    return PROBLEMS_FOUND if any(check.state == "problem" for check in checks) else 0


def _line(check: Check) -> str:
    sign, style = SIGNS[check.state]
    hint = f"\n{'':29}hint: {visible_line(check.hint)}" if check.hint else ""
    return f"{styled(sign, style)} {check.state:<9}{check.name:<16}  {visible_line(check.detail)}{hint}"
