"""`optable serve`: the application in a browser."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.errors import UsageError
from core.visible import visible_line
from tui.cli.options import workspace_argument, workspace_folder
from tui.cli.output import write

HOST, PORT = "127.0.0.1", 8000
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command("serve", epilog="Exit codes: 0 it was ended by Ctrl+C, 2 usage.")
@workspace_argument
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="Where it listens.")
@click.option("--host", default=HOST, show_default=True, help="Who can reach it: by default this machine alone.")
def serve_command(ws: Path | None, port: int, host: str) -> None:
    """Show the application in a browser, each that comes with its own.

    It needs the extra `serve`: pip install ".[serve]" in the folder of the project. There is no password: whoever
    reaches the address can read and edit the workspace, in the name of the person who started this.
    """
    if not host.strip():
        raise UsageError("an empty host would be every address", "--host", "Name one, such as 127.0.0.1 or 0.0.0.0.")
    folder = workspace_folder(ws)
    try:
        from tui.app.web.server import TableServer  # the only place that loads the web server
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("textual_serve", "aiohttp", "aiohttp_jinja2"):
            raise
        raise UsageError(
            "the browser needs the extra `serve`, which is not installed",
            hint='pip install ".[serve]" in the folder of the project',
        ) from None
    if host not in LOOPBACK:
        words = f"warning: anybody who reaches {host} on port {port} can read and edit this workspace"
        write(visible_line(words), sys.stderr)
    try:
        TableServer(folder, host, port, lambda url: write(f"Open {visible_line(url)}\nCtrl+C ends it")).serve()
    except (OSError, UnicodeError) as error:  # an invalid host name fails to be encoded
        reason = getattr(error, "strerror", None) or "there is no such host"
        raise UsageError(
            f"port {port} is not available on {host} ({reason})", hint="Choose another with --port, or --host."
        ) from None
