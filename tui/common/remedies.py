"""Remedies phrased as commands."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import OptableError
from core.remedy import Action, Remedy

COMMANDS: Mapping[Action, str] = {
    "make_workspace": "`optable new FOLDER` makes one.",
    "export": "`optable export` writes the text.",
    "import": "`optable import` reads the text into the database.",
    "list_conflicts": "`optable conflicts` lists what to choose.",
    "resolve_conflicts": "`optable resolve` chooses.",
    "compare_merge": "`optable diff MERGE_HEAD` shows what the merge changed.",
    "acknowledge_merge": "`optable look` shows it, `optable look --done` says that you have looked; "
    "then export and commit.",
    "export_stop": "`optable export` records it; `optable decide resume` by all decision owners of Stop lifts it.",
    "resume": "`optable decide resume` by all decision owners of Stop lifts it.",
    "review_cases": "`optable review` opens them.",
    "bring_in_cases": "`optable ingest` brings them in.",
    "diagnose": "`optable doctor` says how to end it.",
    "rebuild": "To rebuild: `optable export`, move {object} away (its journal goes with it), open the workspace.",
    "install_driver": "`optable git install` sets it up.",
    "untrack": "`git rm --cached {object}` takes it out.",
    "list_workspaces": "`optable portfolio {object}` lists the workspaces under it.",
    "replace_file": "--force replaces it.",
    "map_column": "Name it with --map {object}=COLUMN.",
    "flag_cases": "Name it with --map flagged=COLUMN, or say --flag-below 0.3.",
    "name_kind": "Say --as {object}.",
    "skip_rejected": "--skip-rejected leaves them out.",
    "encode": "Say --encoding {object} if it is that.",
    "escape": "If quotes are escaped by a backslash: --escape '\\'.",
    "name_rows": "Say --rows {object}.",
    "name_time_format": "Say --time-format {object}.",
    "name_unit": "If the column is in that unit: --unit {object}.",
    "name_decimal": "If it is a decimal comma: --decimal {object}; if it separates thousands: --decimal .",
    "rename": "Say --rename {object}.",
}
"""The command line of each remedy."""


def by_command(remedy: Remedy | None) -> str:
    """The remedy as a command or an option; empty if there is none."""
    return COMMANDS[remedy.action].format(object=remedy.object) if remedy else ""


def hint_of(error: OptableError) -> str:
    """The hint of an error for the command line, remedy included."""
    return with_remedy(error.hint, error.remedy)


def with_remedy(hint: str, remedy: Remedy | None) -> str:
    """A hint and the command that helps, as one text."""
    return " ".join(filter(None, (hint, by_command(remedy))))
