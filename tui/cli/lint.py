"""`optable lint`: warn about conditions that are valid but probably unintended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from core.model.evidence_log import EvidenceLog
from core.model.place_text import place_in_words
from core.model.words import sentence_case
from core.model.workspace import Workspace
from core.text.load import load_workspace
from core.verdict.lint.lint import lint
from core.verdict.lint.warning import LintWarning
from core.visible import visible_line
from tui.cli.evaluation_time import context
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json

WARNED = 10


@click.command("lint", epilog="Exit codes: 0, also with warnings; with --strict 10 if there are any; 3 bad data.")
@workspace_argument
@click.option("--strict", is_flag=True, help="Exit with 10 if there is a warning.")
@json_option
def lint_command(ws: Path | None, strict: bool, as_json: bool) -> int:
    """Conditions that can never fire or always do, contradict each other, leave a gap or ask for too little.

    And dates and evidence that can make a verdict look better than it is.

    Warnings are no errors: the gate works as it is written.
    """
    workspace, evidence = load_workspace(workspace_folder(ws))
    warnings = lint_of(workspace, evidence)
    if as_json:
        write_json({"warnings": warnings_json(warnings)})
    elif warnings:
        write(warnings_text(warnings, workspace))
        write(f"{len(warnings)} warning{'s' * (len(warnings) != 1)}")
    else:
        write("No warnings")
    return WARNED if warnings and strict else 0


def lint_of(workspace: Workspace, evidence: EvidenceLog) -> tuple[LintWarning, ...]:
    """The warnings as of now (or at the fixed instant of the workflow)."""
    return lint(context(workspace, evidence))


def warnings_text(warnings: Sequence[LintWarning], workspace: Workspace) -> str:
    """The warnings for people, each with its place by title and its remedy."""
    return "\n".join(_warning(one, workspace) for one in warnings)


def _warning(warning: LintWarning, workspace: Workspace) -> str:
    place = visible_line(sentence_case(place_in_words(workspace, warning.place)))
    message, hint = visible_line(warning.message), visible_line(warning.hint)
    return f"{styled('!', 'warn')} {place}: {message}\n    hint: {hint}"


def warnings_json(warnings: Sequence[LintWarning]) -> list[dict[str, str]]:
    """The warnings for JSON."""
    return [{"rule": one.rule, "place": one.place, "message": one.message, "hint": one.hint} for one in warnings]
