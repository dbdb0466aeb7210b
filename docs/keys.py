"""Writes keys.md from the table of actions: `uv run python docs/keys.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tui.common.actions import (
    ACTIONS,
    ANSWER,
    APP,
    CONFLICT,
    EDITOR,
    GRID,
    LIST,
    LISTS,
    PORTFOLIO,
    PROFILES,
    READ,
    READINESS,
    SCREENS,
    WORKSHOP,
    WORKSPACES,
    Action,
)
from tui.common.keys import key_name

PAGE = Path(__file__).with_name("keys.md")
HEAD = """# Keys

Written by `uv run python docs/keys.py` from the one table of actions, from which footer, help (`?`), menu (`:`) and the
tests of keys are made too.

The last column is the action's name in your configuration file: `optable config` says where that is, and `optable
config --example` prints a whole one; OPTABLE_CONFIG names another file. With it every key below can be another, and
footer, help and menu then show yours. If something in it is wrong, the program says so at its start, and the defaults
apply until it is corrected. It also holds the theme with which the program begins, unless NO_COLOR is set; `T` changes
it until one leaves.

In a dialog, Esc leaves and changes nothing; in a form, Tab goes to the next line, ↑ and ↓ (or ← and →, or the first
letters) through the choices, typing replaces what was filled in, and Enter sends it. A key that can do nothing for what
is under the cursor is not in the footer, and says why. The mouse works too: a click on a tab, on a key in the footer,
on an answer; one on a cell goes there, and another edits it.

Type as fast as you like: each key waits until what the keys before it opened is there, so text arrives whole in its
field. A key that changes something, and an answer that confirms it, counts only if what it acts on was painted when
you pressed it; else it is not taken, and a notice says so. After a key that is refused, the rest of what you typed
ahead is dropped as well, unless it is text for a field. A click on what has moved since it was painted is not taken
either.
"""
TITLES = {
    APP: "Everywhere",
    GRID: "In a table of cells",
    LIST: "In a list of lines",
    EDITOR: "In a text field",
    READ: "In a text to read",
    CONFLICT: "In a conflict",
    ANSWER: "In an answer of the workshop",
    WORKSHOP: "In the workshop",
    READINESS: "Among the blanks",
    PROFILES: "Among the profiles of files",
    WORKSPACES: "In a list of workspaces",
    PORTFOLIO: "In the portfolio",
}


def title(where: str) -> str:
    """The heading of a place."""
    screens = {name: f"Screen {key}: {shown}" for name, key, shown in SCREENS}
    return TITLES.get(where) or screens.get(where) or where.capitalize()


def about(where: str) -> str:
    """On which screens the keys of a surface are heard."""
    if where in (GRID, LIST):
        names = [shown for name, _key, shown in SCREENS if (name in LISTS) == (where == LIST)]
        return f"On {', '.join(names[:-1])} and {names[-1]}.\n\n"
    return ""


def row(action: Action) -> str:
    """One action as a line of a table."""
    keys = " ".join(f"`{key_name(key)}`" for key in action.keys.split(","))
    return f"| {keys} | {action.title} | {action.help} | `{action.key}` |"


def sections() -> Iterator[str]:
    """A table a place, in the order of the table of actions."""
    for where in dict.fromkeys(action.where for action in ACTIONS):
        rows = [row(action) for action in ACTIONS if action.where == where]
        name = ACTIONS[[action.where for action in ACTIONS].index(where)].section
        head = f"| key | what | | in `[keys.{name}]` |\n|---|---|---|---|"
        yield f"## {title(where)}\n\n{about(where)}{head}\n" + "\n".join(rows) + "\n"


def text() -> str:
    """The whole page."""
    return "\n".join([HEAD, *sections()])


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
