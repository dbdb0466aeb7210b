"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
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
FOLDER = click.Path(path_type=Path, file_okay=False)


def workspace_option(name: str = "ws") -> Callable[..., Any]:
    """The workspace folder behind -w; alone for a command with any number of words, one of which it would seem."""
    words = "The workspace folder; else the nearest upwards."
    option: Callable[..., Any] = click.option("--workspace", "-w", name, type=FOLDER, metavar="WS", help=words)
    return option


def workspace_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The workspace folder as the last word, or behind -w like in every other command."""

    @wraps(command)
    def with_folder(*args: Any, ws: Path | None, named: Path | None, **others: Any) -> Any:
        if ws is not None and named is not None and ws != named:
            raise UsageError("two workspaces are named", str(named), "Name one, with or without -w.")
        return command(*args, ws=ws or named, **others)

    both: Callable[..., Any] = click.argument("ws", required=False, type=FOLDER)(workspace_option("named")(with_folder))
    return both


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
