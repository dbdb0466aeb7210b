"""`optable new`: a new workspace."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from tui.cli.output import write
from tui.cli.root import COMMANDS
from tui.plain import plain_line

TEMPLATES = ("blank", "support-tickets")


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--from",
    "template",
    type=click.Choice(TEMPLATES),
    default="blank",
    show_default=True,
    help="blank: every question is open; support-tickets: the example.",
)
def new_command(folder: Path, template: str) -> None:
    """Make a new workspace in FOLDER."""
    from core.text.new import create

    create(folder, template)
    name = plain_line(shlex.quote(f"./{folder}" if str(folder) in COMMANDS else str(folder)))
    write(f"""Made a workspace in {name}

Next:
  optable {name}            write the page, the table and the gate
  optable readiness {name}  see what is still open, and who must decide it
  git add {name}            workspace.toml and evidence/ are text; the database is ignored""")
