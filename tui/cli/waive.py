"""`optable waive`: set a Hold or Go condition aside for a time."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from core.json_values import as_time
from core.model.names import condition_in_words
from core.rules.role_text import role_title
from core.times import end_of, ending, zone
from core.visible import visible_line
from tui.cli import completions
from tui.cli.options import Day, json_option, workspace_argument
from tui.cli.output import write, write_json
from tui.cli.verdict_after import verdict_after
from tui.cli.workspace import open_to_write


@click.command("waive")
@click.argument("condition", shell_complete=completions.conditions)
@workspace_argument
@click.option("--by", required=True, metavar="ROLE", shell_complete=completions.roles, help="The decision owner.")
@click.option("--reason", required=True, help="Why, in words.")
@click.option(
    "--until",
    required=True,
    type=Day(),
    help="The last day, such as 2026-04-01, to its end in the workflow's time zone; or a time with its zone.",
)
@click.option("--control", default="", help="What is done instead in the meantime (compensating control).")
@click.option("--requested-by", default="", metavar="ROLE", shell_complete=completions.roles, help="Who asked for it.")
@json_option
def waive_command(  # noqa: PLR0913, PLR0917  # the fields of a waiver
    condition: str,
    by: str,
    reason: str,
    until: date | datetime,
    control: str,
    requested_by: str,
    ws: Path | None,
    as_json: bool,
) -> None:
    """Set a Hold or Go condition aside, by its decision owner, until a day.

    It is bound to the sentence as it stands: an edit ends it. A Stop condition cannot be waived.
    """
    with open_to_write(ws) as store:
        end = end_of(until, zone(store.snapshot.workspace.workflow.timezone))
        waiver = store.waive(condition, by, reason=reason, until=end, control=control, requested_by=requested_by)
        after = verdict_after(store)
        if as_json:
            times = {"at": as_time(waiver.at), "until": as_time(waiver.until)}
            write_json({"waiver": waiver.model_dump() | times, **after.json()})
            return
        workspace = store.snapshot.workspace
        waived_by = visible_line(f"{role_title(workspace, waiver.by)} ({waiver.holder})")
        words = ending(waiver.until, workspace.workflow.timezone)
        condition = condition_in_words(f"{waiver.gate}.{waiver.condition}")
        write(f"Waived {condition} by {waived_by} until {words}\n{after.line()}")
