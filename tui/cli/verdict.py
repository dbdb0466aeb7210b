"""`optable verdict`: print Go, Hold or Stop with the findings."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.text.git.folder import folder_of
from core.visible import visible_line
from tui.cli.options import Day, json_option, workspace_argument, workspace_folder
from tui.cli.output import write, write_json

if TYPE_CHECKING:
    from core.model.gate import GateName
    from core.verdict.report.path_to_go import Step

EXIT_CODES: dict[GateName, int] = {"go": 0, "hold": 10, "stop": 20}

EPILOG = """Exit codes: 0 Go, 10 Hold, 20 Stop, 2 usage, 3 bad data.

In the JSON, values are in base units: a ratio as 0.061, a duration in seconds. `value` is a JSON number; `value_exact`
is the same value as text that loses nothing, such as "0.061" or "1/3". The same holds for threshold and distance. Times
are in UTC, `age_seconds` is the age of the newest reading at the instant. Where reviews feed the signal, `from` names
what they look for and `of` of what the rate is one; of traffic, `n` is what the weighted cases are worth.
"""


@click.command("verdict", epilog=EPILOG)
@workspace_argument
@json_option
@click.option("--at", type=Day(), help="The verdict at that instant, such as 2026-03-02T09:00Z, or at a day's end.")
@click.option("--advisory", is_flag=True, help="For a pipeline: a Hold warns on standard error and exits with 0.")
@click.option("--why", is_flag=True, help="The path to Go: the fewest things that must change, and who changes them.")
def verdict_command(ws: Path | None, as_json: bool, at: date | datetime | None, advisory: bool, why: bool) -> int:
    """The verdict and its findings.

    Read from the database, or from the text alone where there is none. Nothing is written.
    """
    folder = workspace_folder(ws)
    merges = None
    if folder_of(folder):
        from core.text.git.recent_merges import MergesAhead

        merges = MergesAhead(folder)  # git answers while the rest loads
    from core.text.load import load_workspace
    from core.verdict.evaluate import evaluate
    from tui.cli.evaluation_time import context as context_at

    workspace, evidence = load_workspace(folder, disputed=True, merges=merges)
    context = context_at(workspace, evidence, at)
    verdict = evaluate(context)
    steps: tuple[Step, ...] = ()
    if why:
        from core.verdict.report.path_to_go import path_to_go

        steps = path_to_go(context, verdict)
    if as_json:
        from core.verdict.report.verdict_json import steps_json, verdict_json

        write_json(verdict_json(workspace, verdict) | ({"path_to_go": steps_json(steps)} if why else {}))
    else:
        from tui.cli.verdict_text import path_text, verdict_text

        write(
            "\n\n".join(
                (
                    verdict_text(workspace, verdict, disputed=bool(evidence.disputed)),
                    *(path_text(workspace, steps) for _ in range(why)),
                )
            )
        )
    if advisory and verdict.verdict == "hold":
        write(f"warning: Hold: {visible_line(verdict.headline)}", sys.stderr)
        return 0
    return EXIT_CODES[verdict.verdict]
