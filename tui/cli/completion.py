"""`optable completion`: shell completion of commands and names."""

from __future__ import annotations

import click

from tui.cli.output import write

VARIABLE = "_OPTABLE_COMPLETE"


@click.command(
    "completion",
    epilog="""bash: eval "$(optable completion bash)" in ~/.bashrc

zsh: eval "$(optable completion zsh)" in ~/.zshrc, after compinit

fish: optable completion fish > ~/.config/fish/completions/optable.fish
""",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    It completes commands, options, folders, and the names of signals, activities and roles of the workspace at hand.
    """
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    if complete is None:
        raise click.UsageError(f"there is no completion for {shell}")
    write(complete(ctx.find_root().command, {}, "optable", VARIABLE).source())
