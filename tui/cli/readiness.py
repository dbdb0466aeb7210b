"""`optable readiness`: what is still blank or open, and who must decide it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from core.model.table import PARTIES
from core.model.workspace import Workspace
from core.text.load import load_workspace
from core.verdict.readiness import Blank, Readiness, readiness
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json
from tui.cli.roles import role_with_holder
from tui.plain import plain_line

NOT_COMPLETE = 10
PARTY_TITLES = {"build": "Build", "business": "Business", "it": "IT", "audit": "Audit"}


@click.command("readiness", epilog="Exit codes: 0 the page is complete, 10 it is not, 2 usage, 3 bad data.")
@workspace_argument
@json_option
def readiness_command(ws: Path | None, as_json: bool) -> int:
    """What is still blank or open, by the party that must decide it."""
    workspace, _ = load_workspace(workspace_folder(ws))
    found = readiness(workspace)
    if as_json:
        write_json(_json(workspace, found))
    else:
        write("\n".join(_lines(workspace, found)))
    return 0 if found.page_complete else NOT_COMPLETE


def _lines(workspace: Workspace, found: Readiness) -> Iterator[str]:
    page = styled("complete", "good") if found.page_complete else styled("not complete", "warn")
    name = plain_line(workspace.workflow.name) or "(workflow without a name)"
    yield f"{styled(name, 'strong')}: the page is {page}, {found.filled} of {found.total} written"
    for party in PARTIES:
        blanks = [blank for blank in found.blanks if blank.party == party]
        if not blanks:
            continue
        yield ""
        yield f"{styled(PARTY_TITLES[party], 'strong')}  {len(blanks)} open"
        for blank in blanks:
            yield f"  - {plain_line(blank.what)}{_who(workspace, blank)}"


def _who(workspace: Workspace, blank: Blank) -> str:
    parts = [role_with_holder(workspace, blank.role)] if blank.role else []
    if blank.due:
        parts.append(f"due {blank.due.isoformat()}")
    if not blank.on_page:
        parts.append("not on the page")
    return f"   {', '.join(parts)}" if parts else ""


def _json(workspace: Workspace, found: Readiness) -> dict[str, Any]:
    return {
        "workflow": workspace.workflow.name,
        "page_complete": found.page_complete,
        "filled": found.filled,
        "total": found.total,
        "blanks": [_blank(workspace, blank) for blank in found.blanks],
    }


def _blank(workspace: Workspace, blank: Blank) -> dict[str, Any]:
    role = workspace.roles.get(blank.role)
    return {
        "place": f"{blank.record.path}.{blank.field}" if blank.field else blank.record.path,
        "what": blank.what,
        "side": blank.side,
        "party": blank.party,
        "role": blank.role or None,
        "holder": role.holder if role and role.is_assigned else None,
        "due": blank.due.isoformat() if blank.due else None,
        "on_page": blank.on_page,
    }
