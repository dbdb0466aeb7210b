"""`optable test`: the gate's own tests."""

from __future__ import annotations

from pathlib import Path

import click

from core.errors import UsageError, nearest
from core.text.load import load_workspace
from core.verdict.gate_test import run_tests
from core.visible import visible_line
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json

FAILED = 10


@click.command("test", epilog="Exit codes: 0 all is as expected, 10 something differs, 2 usage, 3 bad data.")
@workspace_argument
@click.option("--only", metavar="NAME", help="Run this test alone.")
@json_option
def test_command(ws: Path | None, only: str | None, as_json: bool) -> int:
    """Run the examples in [tests] of workspace.toml: what the gate must say of some evidence.

    Each has readings at relative times (undefined_rate 8% n 40 at -3w), activities (log_review at -1d), the verdict
    expected, and findings where they matter. Decisions and waivers play no part.
    """
    workspace, _evidence = load_workspace(workspace_folder(ws))
    if only is not None and only not in workspace.tests:
        raise UsageError(f"there is no test named {only!r}", hint=nearest(only, workspace.tests))
    ran = [run_tests(workspace, name, test) for name, test in sorted(workspace.tests.items()) if only in (None, name)]
    failed = [one for one in ran if one.differences]
    if as_json:
        write_json(
            {
                "tests": [
                    {"name": one.name, "verdict": one.verdict.verdict, "differences": list(one.differences)}
                    for one in ran
                ]
            }
        )
    else:
        for one in ran:
            sign = styled("✗", "bad") if one.differences else styled("✓", "good")
            write(
                "\n".join(
                    [f"{sign} {one.name}", *(f"    {visible_line(difference)}" for difference in one.differences)]
                )
            )
        write(f"{len(ran)} test{'s' * (len(ran) != 1)}, {len(failed)} not as expected")
    return FAILED if failed else 0
