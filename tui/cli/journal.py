"""`optable journal`: list every change, and verify that the journal is intact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from core.errors import BadData
from core.model.base import utc
from core.model.place_text import label_in_words
from core.model.workspace import Workspace
from core.presence import is_there
from core.rules.integrity import places_text
from core.store.journal import JournalEntry
from core.store.removable_text import Removed, loads
from core.store.store import DATABASE, Store
from core.times import shown
from core.verdict.report.decision_basis import DecisionBasis, decision_basis
from core.visible import visible_line
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json

BROKEN = 3
NAMED = 20
"""The maximum number of listed records that differ from the journal."""


@click.command("journal", epilog="Exit codes: 0 success, 2 usage, 3 bad data, or --verify found a break.")
@workspace_argument
@click.option("--verify", is_flag=True, help="Check that no entry and no record was changed outside the program.")
@click.option("--entry", "number", type=click.IntRange(min=1), help="One entry in full, before and after the change.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, the newest first.")
@json_option
def journal_command(ws: Path | None, verify: bool, number: int | None, limit: int | None, as_json: bool) -> int:
    """Every change of the workspace, newest first.

    The journal lives in the database: a workspace that is text alone has none yet.
    """
    folder = workspace_folder(ws)
    if not is_there(folder / DATABASE):
        raise BadData("there is no journal yet", str(folder), "It begins when the workspace is first opened.")
    with Store.open(folder) as store:
        workspace = store.snapshot.workspace
        if verify:
            broken = store.verify()
            return _verify(broken, store.differing() if broken is None else (), as_json=as_json)
        decisions = workspace.decisions
        behind = {key: decision_basis(decision, store.snapshot.evidence) for key, decision in decisions.items()}
        if number is not None:
            return _whole(store.entry(number), workspace, behind, as_json=as_json)
        entries = list(store.journal(limit=limit))
    if as_json:
        write_json({"entries": [_json(entry, behind) for entry in entries]})
    else:
        write("\n".join(_line(entry, workspace, behind) for entry in entries) or "The journal is empty")
    return 0


def _verify(broken: JournalEntry | None, differing: Sequence[str], *, as_json: bool) -> int:
    """Print the result of the verification; with a broken journal, records are not compared with it."""
    if as_json:
        first_broken = _json(broken, {}) if broken else None
        write_json({"whole": broken is None, "first_broken": first_broken, "differing": list(differing)})
    elif broken is not None:
        write(f"{styled('The journal was changed', 'bad')} at entry {broken.seq}: {visible_line(broken.title)}")
    else:
        write("The journal is intact: each entry matches the one before it")
        write(_compared(differing))
    return BROKEN if broken or differing else 0


def _compared(differing: Sequence[str]) -> str:
    if not differing:
        return "The records match it"
    one = len(differing) == 1
    heading = f"{len(differing)} {'record is' if one else 'records are'} not as it says, so edited outside the program"
    more = [f"  and {len(differing) - NAMED} more"] if len(differing) > NAMED else []
    return "\n".join([f"{styled(heading, 'bad')}:", *(f"  {visible_line(name)}" for name in differing[:NAMED]), *more])


def _whole(entry: JournalEntry, workspace: Workspace, behind: Mapping[str, DecisionBasis], *, as_json: bool) -> int:
    """Print one entry in full: of a decision, the verdict and every finding of its time."""
    if as_json:
        write_json(_json(entry, behind))
        return 0
    write(_line(entry, workspace, behind))
    for title, text in (("before", entry.before), ("after", entry.after)):
        if text is not None:
            write(f"  {title}")
            write("\n".join(_fields(_content(text), "    ")))
    if places := list(_removed(entry)):
        write(f"  {styled(f'removed for good: {places_text(places, workspace)}', 'muted')}")
    return 0


def _removed(entry: JournalEntry) -> Iterator[str]:
    """The places of an entry whose texts were removed."""
    yield from ("label",) if entry.title != entry.label else ()
    for side, text in (("before", entry.before), ("after", entry.after)):
        yield from _removed_of(_content(text), side)


def _removed_of(content: Any, place: str) -> Iterator[str]:
    pairs = content.items() if isinstance(content, dict) else enumerate(content if isinstance(content, list) else ())
    if isinstance(content, Removed):
        yield place
    for name, value in pairs:
        yield from _removed_of(value, f"{place}.{name}")


def _fields(content: Any, indent: str) -> Iterator[str]:
    """One line for each field of a record, nested fields indented."""
    pairs = content.items() if isinstance(content, dict) else enumerate(content if isinstance(content, list) else ())
    if not isinstance(content, (dict, list)):
        yield f"{indent}{visible_line(str(content))}"
    for name, value in pairs:
        if isinstance(value, (dict, list)) and value:
            yield f"{indent}{visible_line(str(name))}:"
            yield from _fields(value, f"{indent}  ")
        elif value not in (None, "", [], {}):
            yield f"{indent}{visible_line(str(name))}: {visible_line(str(value))}"


def _line(entry: JournalEntry, workspace: Workspace, behind: Mapping[str, DecisionBasis]) -> str:
    actor = visible_line(entry.actor) or "-"
    try:
        at = shown(utc(entry.at), workspace.workflow.timezone)
    except ValueError:
        at = visible_line(entry.at)  # the entry was written from outside; --verify reports it
    words = _rests(entry, behind).words
    undone = f"  {styled(f'! {words}', 'warn')}" if words else ""
    return f"{entry.seq:>5}  {at}  {actor}  {visible_line(label_in_words(workspace, entry.title))}{undone}"


def _rests(entry: JournalEntry, behind: Mapping[str, DecisionBasis]) -> DecisionBasis:
    """The current reviews behind a decision; the entry itself is never rewritten."""
    return behind.get(entry.key, DecisionBasis()) if entry.kind == "decision" else DecisionBasis()


def _json(entry: JournalEntry, behind: Mapping[str, DecisionBasis]) -> dict[str, Any]:
    data = {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "label": entry.title,
        "kind": entry.kind,
        "key": entry.key,
        "before": _as_json(_content(entry.before)),
        "after": _as_json(_content(entry.after)),
        "change": entry.change,
    }
    if places := list(_removed(entry)):
        data["removed"] = places
    if entry.kind == "decision":
        basis = _rests(entry, behind)
        data["reviews"] = {"on": basis.on, "changed": basis.changed}
    return data


def _content(text: str | None) -> Any:
    """The record of an entry, or its raw text if it was changed from outside."""
    try:
        return loads(text) if text is not None else None
    except ValueError:
        return text


def _as_json(content: Any) -> Any:
    """The content with a removed text as an object that holds its digest."""
    if isinstance(content, Removed):
        return {"sha256": content.digest}
    if isinstance(content, dict):
        return {name: _as_json(value) for name, value in content.items()}
    return [_as_json(value) for value in content] if isinstance(content, list) else content
