"""`optable conflicts`, `resolve` and `look`: conflicting changes in one workspace, and merges to acknowledge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from core.errors import UsageError
from core.model.conflict import OpenConflict
from core.store.store import Store
from core.text.merge.value_text import value_text
from core.text.sync import sync
from core.visible import visible, visible_line
from tui.cli.options import json_option, workspace_argument
from tui.cli.output import styled, write, write_json
from tui.cli.workspace import open_to_write

OPEN = 3


@click.command("conflicts", epilog="Exit codes: 0 none, 2 usage, 3 conflicts are open or bad data.")
@workspace_argument
@json_option
def conflicts_command(ws: Path | None, as_json: bool) -> int:
    """List the conflicts that are still open.

    A text with conflict markers of git is taken into the database first.
    """
    with open_to_write(ws) as store:
        open_conflicts = _open_ones(store)
    if as_json:
        write_json({"conflicts": [conflict_json(one) for one in open_conflicts]})
    elif open_conflicts:
        write("\n\n".join(_text(one) for one in open_conflicts))
    else:
        write("No conflict is open")
    return OPEN if open_conflicts else 0


@click.command("resolve")
@click.argument("place")
@workspace_argument
@click.option("--ours", "choice", flag_value="ours", help="Keep what the database has.")
@click.option("--theirs", "choice", flag_value="theirs", help="Take what the text had.")
@click.option("--value", help="Another value, typed as in the program.")
def resolve_command(place: str, choice: str | None, value: str | None, ws: Path | None) -> None:
    """Resolve a merge conflict at its place, such as roles.builder.holder.

    `optable export` writes the text once none is open.
    """
    if (choice is None) == (value is None):
        raise UsageError("nothing is chosen", place, "Give one of --ours, --theirs and --value.")
    from core.rules.conflict_value import value_of
    from core.rules.integrity import places_text
    from core.store.operations.resolve import conflict_at

    with open_to_write(ws) as store:
        conflict = conflict_at(_open_ones(store), place)
        workspace = store.snapshot.workspace
        chosen = getattr(conflict, choice) if choice else value_of(workspace, conflict, value or "")
        along = store.resolve(place, chosen, seen=conflict)
        left = len(store.conflicts)
    consequence = f"; also changed: {visible_line(places_text(along, workspace))}" if along else ""
    write(f"Resolved {visible_line(place)}{consequence}; {left or 'no'} conflict{'s' * (left != 1)} left")


def _open_ones(store: Store) -> tuple[OpenConflict, ...]:
    """The open conflicts; git conflicts in the text are imported first."""
    if not store.conflicts and sync.state(store).problem:
        sync.import_(store)
    return store.conflicts


@click.command("look", epilog="Exit codes: 0 nothing waits or it was done, 3 a merge waits for a look.")
@workspace_argument
@click.option("--done", is_flag=True, help="Say that you have looked at it.")
@json_option
def look_command(ws: Path | None, done: bool, as_json: bool) -> int:
    """Acknowledge gate changes made by a merge. Until then the verdict is Hold."""
    from core.text.unseen_merges import look
    from core.verdict.unseen_changes import unseen_in_words

    with open_to_write(ws) as store:
        workspace = store.snapshot.workspace
        unseen = look(store) if done else workspace.workflow.unseen
    if as_json:
        write_json({"unseen": list(unseen), "done": done})
    elif not unseen:
        write("No merge has to be looked at")
    else:
        heading = "Looked at" if done else "A merge touched, and nobody has looked at it yet"
        write("\n".join((f"{heading}:", *(f"  {visible_line(one)}" for one in unseen_in_words(unseen, workspace)))))
    return OPEN if unseen and not done else 0


def conflict_json(conflict: OpenConflict) -> dict[str, Any]:
    """A conflict for JSON."""
    sides = {"base": conflict.base, "ours": conflict.ours, "theirs": conflict.theirs}
    place = conflict.place
    return {
        "place": place.path,
        "kind": place.record.kind,
        "key": place.record.key,
        "field": place.field,
        "why": conflict.why,
    } | sides


def _text(conflict: OpenConflict) -> str:
    head = f"{styled('!', 'warn')} {styled(visible_line(conflict.place.path), 'strong')}: {visible_line(conflict.why)}"
    sides = (("before", conflict.base), ("ours", conflict.ours), ("theirs", conflict.theirs))
    return "\n".join((head, *(f"  {name:<8}{_indented(visible(value_text(value)))}" for name, value in sides)))


def _indented(text: str) -> str:
    return text.replace("\n", f"\n{'':10}")
