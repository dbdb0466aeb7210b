"""`optable new`: create a workspace."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from core.text.templates import TEMPLATES
from core.visible import visible_line
from tui.cli.output import write
from tui.cli.root import COMMANDS

LIST = "\n".join(f"  {name:<21}{description}" for name, description in TEMPLATES.items())


@click.command("new", epilog=f"\b\nTemplates:\n{LIST}")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--from",
    "template",
    type=click.Choice(tuple(TEMPLATES)),
    metavar="TEMPLATE",
    default="blank",
    show_default=True,
    help="What it begins with; see below.",
)
@click.option("--workshop", is_flag=True, help="Open it at once, at the first question of the workshop.")
def new_command(folder: Path, template: str, *, workshop: bool) -> int:
    """Make a new workspace in FOLDER."""
    from datetime import UTC, datetime

    from core.text.new_workspace import create
    from tui.cli.open import open_on_terminal, refuse_without_terminal

    if workshop:
        refuse_without_terminal("Leave out --workshop to create it without a terminal.")
    create(folder, template, begun=datetime.now(UTC).date())
    if workshop:
        return open_on_terminal(folder, workshop=True)
    name = visible_line(shlex.quote(f"./{folder}" if str(folder) in COMMANDS else str(folder)))
    write(f"""Created a workspace in {name}

Next:
  optable {name}            w asks one question at a time; or write the page, the table and the gate
  optable readiness {name}  see what is still open, and who must decide it
  git add {name}            workspace.toml and evidence/ are text; the database is ignored""")
    return 0
