"""`optable readiness`: blank and open fields, and the party that must decide each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from core.model.table import PARTIES, PARTY_TITLES, Party
from core.model.workspace import Workspace
from core.rules.role_text import role_with_holder
from core.text.load import load_workspace
from core.verdict.readiness import Blank, Readiness, readiness
from core.visible import visible_line
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json

NOT_COMPLETE = 10
SIDES = {"specification": "Specification", "operations": "Operations", "gate": "Gate"}


@click.command("readiness", epilog="Exit codes: 0 the page is complete, 10 it is not, 2 usage, 3 bad data.")
@workspace_argument
@click.option("--party", type=click.Choice(PARTIES), help="Only what this party must decide.")
@json_option
def readiness_command(ws: Path | None, party: Party | None, as_json: bool) -> int:
    """List the blanks and open decisions, by the party that must decide."""
    workspace, _ = load_workspace(workspace_folder(ws))
    result = readiness(workspace)
    parties = (party,) if party else PARTIES
    if as_json:
        write_json(_json(workspace, result, parties))
    else:
        write("\n".join(_lines(workspace, result, parties)))
    return 0 if result.page_complete else NOT_COMPLETE


def _lines(workspace: Workspace, result: Readiness, parties: tuple[Party, ...]) -> Iterator[str]:
    name = visible_line(workspace.workflow.name) or "(workflow without a name)"
    yield f"{styled(name, 'strong')}: {_count(result)}"
    for party in parties:
        blanks = [blank for blank in result.blanks if blank.party == party]
        if not blanks:
            continue
        yield ""
        yield f"{styled(PARTY_TITLES[party], 'strong')}  {len(blanks)} open"
        for blank in blanks:
            yield f"  {SIDES[blank.side]:<13}  {_what(blank)}{_who(workspace, blank)}"
    if result.blanks and not any(blank.party in parties for blank in result.blanks):
        yield ""
        yield f"{PARTY_TITLES[parties[0]]} has nothing open."


def _count(result: Readiness) -> str:
    """All that is open, as the screen counts it, and how much of that the page itself still asks for."""
    count = f"{len(result.blanks)} open" if result.blanks else "nothing is open"
    if result.page_complete:
        return f"{count}; the page is {styled('complete', 'good')}"
    missing = result.total - result.filled
    on_it = f"{missing} of them {'is' if missing == 1 else 'are'} on it"
    return f"{count}; the page is {styled('not complete', 'warn')}: {on_it}"


def _what(blank: Blank) -> str:
    """A blank without its side, which is printed before it; deferred blanks are marked."""
    text = visible_line(blank.what.removesuffix(f": {blank.side}"))
    return f"{text} (not decided)" if blank.left_open else text


def _who(workspace: Workspace, blank: Blank) -> str:
    parts = [visible_line(role_with_holder(workspace, blank.role))] if blank.role else []
    if blank.due:
        parts.append(f"due {blank.due.isoformat()}")
    if blank.since:
        parts.append(f"open since {blank.since.isoformat()}")
    if blank.on_page:
        parts.append("on the page")
    note = f" · {visible_line(blank.note)}" if blank.note.strip() else ""
    return f": {', '.join(parts)}{note}" if parts else note


def _json(workspace: Workspace, result: Readiness, parties: tuple[Party, ...]) -> dict[str, Any]:
    return {
        "workflow": workspace.workflow.name,
        "page_complete": result.page_complete,
        "filled": result.filled,
        "total": result.total,
        "blanks": [_blank(workspace, blank) for blank in result.blanks if blank.party in parties],
    }


def _blank(workspace: Workspace, blank: Blank) -> dict[str, Any]:
    role = workspace.roles.get(blank.role)
    return {
        "place": blank.place.path,
        "what": blank.what,
        "side": blank.side,
        "party": blank.party,
        "role": blank.role or None,
        "holder": role.holder if role and role.is_assigned else None,
        "since": blank.since.isoformat() if blank.since else None,
        "due": blank.due.isoformat() if blank.due else None,
        "left_open": blank.left_open,
        "note": blank.note,
        "on_page": blank.on_page,
    }
