"""The command `optable` itself: finds the requested command, and loads no other."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import UsageError, nearest
from tui.cli.options import workspace_option

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("new", "Make a new workspace."),
    "verdict": ("verdict", "Print Go, Hold or Stop, and why."),
    "readiness": ("readiness", "List the blanks and open decisions, by party."),
    "page": ("page", "Write the page to hand out, as Markdown or HTML."),
    "record": ("evidence", "Record one reading of a signal."),
    "ingest": ("ingest", "Take in evidence from CSV, JSON Lines or JSON."),
    "review": ("review", "Review a week's exceptions by keyboard."),
    "exceptions": ("exceptions", "List cases; export what reviewers labelled."),
    "done": ("evidence", "Record that an activity was carried out."),
    "decide": ("decide", "Record a decision of the decision owners."),
    "waive": ("waive", "Set a Hold or Go condition aside for a time."),
    "replay": ("replay", "Print the verdict over the recorded past."),
    "lint": ("lint", "Warn about conditions that are probably unintended."),
    "test": ("test", "Run the gate's own tests."),
    "export": ("text", "Write the text form from the database."),
    "import": ("text", "Read the text form into the database."),
    "diff": ("diff", "Describe changes and their effect on the verdict."),
    "merge": ("merge", "Merge three versions of a file, field by field."),
    "conflicts": ("conflicts", "List open merge conflicts."),
    "resolve": ("conflicts", "Resolve a merge conflict."),
    "look": ("conflicts", "Acknowledge gate changes made by a merge."),
    "git": ("git", "Teach git to merge and to compare workspaces."),
    "check": ("text", "Check that text and database are valid and equal."),
    "portfolio": ("portfolio", "List every workspace under a folder, worst first."),
    "journal": ("journal", "List every change, newest first."),
    "config": ("config", "Print the path of your theme and key settings."),
    "doctor": ("doctor", "Check database, text and git set-up."),
    "serve": ("serve", "Serve the application in a browser (optional extra)."),
    "completion": ("completion", "Print the completion script of a shell."),
}
"""Each command with its module and help line, so that help and completion need not load them."""

HELP = """One page that says what an AI workflow does and how people keep it running, and a gate that says Go, Hold or
Stop.

`optable WS` opens a workspace in the terminal application; without WS, the nearest folder upwards that holds one. A
folder that is named as a command is given as ./verdict.

A command takes its workspace as the last word or with -w: `optable verdict WS`, `optable verdict -w WS`.
"""

EPILOG = """Exit codes: 0 Go or success, 10 Hold, 20 Stop, 2 usage, 3 bad data.

Completion of commands, signals, activities and roles: eval "$(optable completion bash)" in ~/.bashrc; the same with
zsh in ~/.zshrc; optable completion fish > ~/.config/fish/completions/optable.fish.

Colours are left out where the output is no terminal or NO_COLOR is set.
"""


class Root(click.Group):
    """A group that loads commands on demand; any other first word is a workspace folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """All commands, in the order in which a workshop needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"tui.cli.{module}"), f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named by the first word, else the application on the folder that it names."""
        name, *rest = args
        if command := self.get_command(ctx, name):
            return name, command, rest
        if not ctx.resilient_parsing and not name.startswith("-") and not Path(name).exists():
            raise UsageError(f"there is neither a command nor a folder named {name!r}", hint=nearest(name, COMMANDS))
        from tui.cli.open import open_command

        return "", open_command, args

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # the same
        """Print the command list of the help, without loading the commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and options with this prefix; the shell adds the folders."""
        from click.shell_completion import CompletionItem

        folders = [] if incomplete.startswith("-") else [CompletionItem(incomplete, type="dir")]
        commands = [
            CompletionItem(name, help=help_text)
            for name, (_, help_text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*folders, *commands, *click.Command.shell_complete(self, ctx, incomplete)]


def show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version and exit."""
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("operating-table")
    except PackageNotFoundError:
        number = "(not installed)"
    click.echo(f"optable {number}")
    ctx.exit()


@click.group(
    cls=Root,
    invoke_without_command=True,
    help=HELP,
    epilog=EPILOG,
    subcommand_metavar="[WS | COMMAND [ARGS]...]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version, help="Show the version."
)
@workspace_option()
@click.pass_context
def optable(ctx: click.Context, ws: Path | None) -> int | None:
    """Open the workspace, else the nearest one, where no command is given."""
    if ctx.invoked_subcommand is not None:
        if ws is not None:
            raise UsageError("-w stands before the command", str(ws), "Write it behind: optable verdict -w FOLDER")
        return None
    from tui.cli.open import open_workspace

    return open_workspace(ws)
