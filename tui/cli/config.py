"""`optable config`: the configuration file for theme and keys."""

from __future__ import annotations

import sys

import click

from core.visible import visible_line
from tui.cli.output import write


@click.command("config")
@click.option("--example", is_flag=True, help="Print a whole configuration instead, in which nothing is changed.")
def config_command(example: bool) -> None:
    """Print where your configuration file is, and say what is wrong with it.

    It holds your theme and your keys. OPTABLE_CONFIG names another file.
    """
    if example:
        from tui.common.config_example import example as text

        write(text())
        return
    from tui.common.config import read
    from tui.common.user_paths import config_file

    path = config_file()
    write(visible_line(str(path)))
    if not path.exists():
        write("There is no such file yet. `optable config --example` prints one to begin with.", sys.stderr)
    read(path)
