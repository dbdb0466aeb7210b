"""A remedy for an error, as a value: each surface names its own command or key for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Action = Literal[
    "make_workspace",
    "export",
    "import",
    "list_conflicts",
    "resolve_conflicts",
    "compare_merge",
    "acknowledge_merge",
    "export_stop",
    "resume",
    "review_cases",
    "bring_in_cases",
    "diagnose",
    "rebuild",
    "install_driver",
    "untrack",
    "list_workspaces",
    "replace_file",
    "map_column",
    "flag_cases",
    "name_kind",
    "skip_rejected",
    "encode",
    "escape",
    "name_rows",
    "name_time_format",
    "name_unit",
    "name_decimal",
    "rename",
]


@dataclass(frozen=True)
class Remedy:
    """An action and its object, if it has one: the field to be mapped, the folder to be listed."""

    action: Action
    object: str = ""
