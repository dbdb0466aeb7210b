"""Arguments and options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from core.errors import UsageError
from core.remedy import Remedy


class Time(click.ParamType[datetime]):
    """An instant with a time zone, such as 2026-03-02T09:00Z."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ARG002  # click's signature
        """The instant in UTC; a time without a zone is refused, since its instant would depend on the machine."""
        from core.model.base import utc  # only an option that was given needs the models

        try:
            return utc(value)
        except ValueError as error:
            place = param.opts[0] if param else ""
            raise UsageError(
                f"{value!r} {error}", place, "Give the time with its zone, or Z for UTC: 2026-03-02T09:00Z"
            ) from None


class Day(click.ParamType[date | datetime]):
    """A day, or an instant with a time zone. The instants of the day depend on the workspace's zone: core.times."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime:
        """The day, or the instant in UTC."""
        from core.times import day_of  # as above

        try:
            day = day_of(value) if isinstance(value, str) else None
        except ValueError as error:
            raise UsageError(str(error), param.opts[0] if param else "") from None
        return day or TIME.convert(value, param, ctx)


TIME = Time()
workspace_argument = click.argument("ws", required=False, type=click.Path(path_type=Path, file_okay=False))
workspace_option = click.option(
    "--workspace",
    "-w",
    "ws",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="WS",
    help="The workspace folder; else the nearest upwards.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
time_option = click.option(
    "--at",
    type=Day(),
    help="When it happened: a time with its zone, or a day (its end, or now where it is today); else now.",
)
note_option = click.option("--note", default="", help="A note that is kept with it.")


def workspace_folder(ws: Path | None) -> Path:
    """The named folder, or the nearest one upwards that holds a workspace."""
    from core.text.find_folder import find_folder, holds_workspace, no_workspace  # not needed for help or completion

    if ws is not None and not ws.exists():
        raise UsageError("there is no such folder", str(ws), "Name the folder that holds workspace.toml.")
    try:
        if ws is None:
            return find_folder(Path.cwd())
        if not holds_workspace(ws):
            raise no_workspace(ws)
    except UsageError as error:
        _name_those_below(error, ws)
        raise
    return ws


def _name_those_below(error: UsageError, ws: Path | None) -> None:
    """Add a hint that lists workspaces further down, if there are any."""
    from core.portfolio.discovery import any_workspace  # only this error needs it

    if any_workspace(ws or Path.cwd()):
        error.remedy = Remedy("list_workspaces", str(ws or "."))
