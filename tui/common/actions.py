"""The single table of actions and keys: the source of footer, help, command palette and key tests."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.common.keys import key_name

APP = "everywhere"
GRID = "table of cells"
LIST = "list of lines"
EDITOR = "text field"
READ = "text to read"
CONFLICT = "conflict"
PORTFOLIO = "portfolio"
WORKSPACES = "list of workspaces"
ANSWER = "answer"
"""The text field of the workshop."""
PAGE, TABLE, GATE, SIGNALS = "page", "table", "gate", "signals"
EXCEPTIONS, LEARNING, DECISIONS = "exceptions", "learning", "decisions"
WORKSHOP, READINESS, PROFILES = "workshop", "readiness", "profiles"
"""Places without a tab: the workshop's questions, the list of blank fields, the profiles of files."""
SCREENS: tuple[tuple[str, str, str], ...] = (
    (PAGE, "1", "Page"),
    (TABLE, "2", "Table"),
    (GATE, "3", "Gate"),
    (SIGNALS, "4", "Signals"),
    (EXCEPTIONS, "5", "Exceptions"),
    (LEARNING, "6", "Learning"),
    (DECISIONS, "7", "Decisions"),
)
LISTS = frozenset((EXCEPTIONS, LEARNING, READINESS))
"""Screens in which whole lines are chosen; the others are edited cell by cell."""


@dataclass(frozen=True)
class Action:
    """An action and its place. `name` is the method `action_NAME` of the widget for `where`."""

    where: str
    name: str
    keys: str
    title: str
    help: str
    footer: bool = False
    palette: bool = True
    """Listed in the menu before a search; every action is found by its name."""
    changes: bool = False
    """Changes data or ends the program: its key counts only if the current frame was painted when it was pressed."""

    @property
    def section(self) -> str:
        """The section in the configuration file: `table_of_cells`."""
        return self.where.replace(" ", "_")

    @property
    def key(self) -> str:
        """The key in that section, such as `undo` or `view_page`."""
        return "_".join(re.findall(r"\w+", self.name))

    @property
    def id(self) -> str:
        """The unique id: section and key."""
        return f"{self.section}.{self.key}"

    @property
    def shown(self) -> str:
        """The first key in the notation for people."""
        return key_name(self.keys.split(",")[0])


ACTIONS: tuple[Action, ...] = (
    *(Action(APP, f"view('{name}')", key, title, f"Go to the screen {title}") for name, key, title in SCREENS),
    Action(APP, "workshop", "w", "Workshop", "Answer what is blank, one question at a time"),
    Action(APP, "readiness", "B", "Blanks", "List what is not written or not decided, by party"),
    Action(APP, "verdict", "v", "Verdict", "Show the whole verdict: every signal, every reason, who decides next"),
    Action(APP, "jump", "ctrl+g", "Jump", "Put a letter on every place; type it to go there"),
    Action(APP, "undo", "z,ctrl+z", "Undo", "Undo your last change", footer=True, changes=True),
    Action(APP, "redo", "Z,ctrl+y", "Redo", "Redo the change that you undid", changes=True),
    Action(APP, "export", "ctrl+s", "Export", "Write workspace.toml and evidence, for git", changes=True),
    Action(APP, "conflicts", "exclamation_mark", "Merge", "Resolve conflicting changes; look at what a merge touched"),
    Action(
        APP, "changes", "equals_sign", "Changes", "List what changed since the text was written, or since a revision"
    ),
    Action(APP, "next_theme", "T", "Theme", "Switch the theme: dark, light, monochrome, high contrast"),
    Action(APP, "keys", "question_mark", "Keys", "List every key of this screen", footer=True),
    Action(APP, "tour", "H", "Tour", "Explain the program in six lines"),
    Action(APP, "quit", "q", "Quit", "Leave; everything is already saved", footer=True, changes=True),
    Action(APP, "palette", "colon,ctrl+p", "Menu", "Find any action by its name", footer=True),
    Action(APP, "focus_next", "tab", "Next pane", "Go to the next pane"),
    Action(APP, "focus_previous", "shift+tab", "Previous pane", "Go to the pane before"),
    Action(APP, "profiles", "P", "File profiles", "List what was said once about each kind of file"),
    Action(GRID, "select_cursor", "enter", "Edit", "Edit this cell in its place", footer=True),
    Action(GRID, "details", "e", "All fields", "Show every field of this row, also those that no screen has room for"),
    Action(GRID, "filter", "slash", "Filter", "Show only the rows that contain a text", footer=True),
    Action(GRID, "clear_filter", "escape", "Clear filter", "Show every row again"),
    Action(GRID, "external", "ctrl+o", "Open in editor", "Edit this cell in $EDITOR", changes=True),
    Action(GRID, "clear_cell", "delete", "Empty", "Empty this cell", changes=True),
    Action(GRID, "copy", "y", "Copy", "Copy the text of this cell to the clipboard", changes=True),
    Action(GRID, "cursor_up", "k,up", "Up", "One row up", palette=False),
    Action(GRID, "cursor_down", "j,down", "Down", "One row down", palette=False),
    Action(GRID, "cursor_left", "h,left", "Left", "One cell to the left", palette=False),
    Action(GRID, "cursor_right", "l,right", "Right", "One cell to the right", palette=False),
    Action(GRID, "scroll_top", "g,ctrl+home", "First row", "Go to the first row", palette=False),
    Action(GRID, "scroll_bottom", "G,ctrl+end", "Last row", "Go to the last row", palette=False),
    Action(LIST, "select_cursor", "enter", "Open", "Show all of this line"),
    Action(LIST, "filter", "slash", "Filter", "Show only the lines that contain a text"),
    Action(LIST, "clear_filter", "escape", "Clear filter", "Show every line again"),
    Action(LIST, "copy", "y", "Copy", "Copy the text of this line to the clipboard", changes=True),
    Action(LIST, "cursor_up", "k,up", "Up", "One line up", palette=False),
    Action(LIST, "cursor_down", "j,down", "Down", "One line down", palette=False),
    Action(LIST, "scroll_top", "g,ctrl+home", "First line", "Go to the first line", palette=False),
    Action(LIST, "scroll_bottom", "G,ctrl+end", "Last line", "Go to the last line", palette=False),
    Action(EDITOR, "save", "enter", "Save", "Save and leave", footer=True, changes=True),
    Action(EDITOR, "move('up')", "ctrl+up", "Higher", "Raise the threshold of a sentence by a step"),
    Action(EDITOR, "move('down')", "ctrl+down", "Lower", "Lower the threshold of a sentence by a step"),
    Action(EDITOR, "leave", "escape", "Keep draft", "Leave and keep what you typed as a draft", footer=True),
    Action(EDITOR, "newline", "ctrl+j", "New line", "Start a new line", footer=True),
    Action(EDITOR, "accept", "tab", "Complete", "Take the suggestion", footer=True),
    Action(EDITOR, "discard", "ctrl+r", "Discard", "Discard the draft and leave", footer=True, changes=True),
    Action(EDITOR, "external", "ctrl+o", "Open in editor", "Continue in $EDITOR"),
    Action(READ, "leave", "escape,q,enter,question_mark,v,tab", "Back", "Close this text"),
    Action(READ, "copy", "y", "Copy", "Copy the text to the clipboard", changes=True),
    Action(READ, "scroll('down')", "j,down", "Down", "One line down"),
    Action(READ, "scroll('up')", "k,up", "Up", "One line up"),
    Action(READ, "scroll('page_down')", "pagedown,space", "Page down", "Half a page down"),
    Action(READ, "scroll('page_up')", "pageup", "Page up", "Half a page up"),
    Action(CONFLICT, "choose('ours')", "o", "Ours", "Keep the value of the database", footer=True, changes=True),
    Action(CONFLICT, "choose('theirs')", "t", "Theirs", "Take the value of the text", footer=True, changes=True),
    Action(CONFLICT, "write", "w", "Other", "Enter another value", footer=True),
    Action(CONFLICT, "step('next')", "j,down,n", "Next", "The next conflict", footer=True),
    Action(CONFLICT, "step('previous')", "k,up,p", "Previous", "The conflict before"),
    Action(CONFLICT, "scroll('on')", "space,pagedown", "More", "Scroll to what does not fit", footer=True),
    Action(CONFLICT, "scroll('back')", "pageup", "Back up", "Scroll back to the top"),
    Action(ANSWER, "save", "enter", "Save", "Save the answer and go on", footer=True, changes=True),
    Action(ANSWER, "leave", "escape", "Leave", "Stop here and keep what you typed as a draft", footer=True),
    Action(ANSWER, "newline", "ctrl+j", "New line", "Start a new line"),
    Action(ANSWER, "accept", "tab", "Complete", "Take the suggestion; go on if there is none"),
    Action(ANSWER, "discard", "ctrl+r", "Discard", "Discard what you typed", changes=True),
    Action(ANSWER, "external", "ctrl+o", "Open in editor", "Continue in $EDITOR"),
    Action(WORKSHOP, "next_question", "ctrl+n", "Skip", "Skip to the next question; this one comes back", footer=True),
    Action(WORKSHOP, "back", "shift+tab", "Back", "Go back to the question before", footer=True),
    Action(WORKSHOP, "leave_open", "ctrl+l", "Not decided", "Say who must decide it, and by when", footer=True),
    Action(WORKSHOP, "give", "f2", "Assign", "Assign the question to a role"),
    Action(WORKSHOP, "timer", "f3", "Timer", "Set the minutes that are left, or hide them"),
    Action(WORKSHOP, "keys", "f1", "Keys", "List every key, also while you type", footer=True, palette=False),
    Action(WORKSHOP, "leave", "escape", "Leave", "Stop here; go on at this question another day"),
    Action(READINESS, "party", "f", "Party", "Show only what build, business, IT or audit must decide"),
    Action(PROFILES, "add", "a", "Add", "Add a profile of files"),
    Action(PROFILES, "remove", "D", "Remove", "Remove this profile"),
    Action(PROFILES, "rename", "R", "Rename", "Give this profile another name"),
    Action(
        PAGE,
        "hand_out",
        "p",
        "Hand out",
        "Write the page to page.html, to print it or to send it",
        footer=True,
        changes=True,
    ),
    Action(
        TABLE,
        "toggle_decided",
        "space",
        "Decided",
        "Mark this side as decided, or as open again",
        footer=True,
        changes=True,
    ),
    Action(TABLE, "add", "a", "Add", "Add a row of the operating table, or a role", footer=True),
    Action(TABLE, "remove", "D", "Remove", "Remove this row or role"),
    Action(TABLE, "rename", "R", "Rename", "Rename this row or role everywhere"),
    Action(TABLE, "party", "f", "Party", "Show only what is open for build, business, IT or audit", footer=True),
    Action(GATE, "add", "a", "Add", "Add a condition to this outcome", footer=True),
    Action(GATE, "remove", "D", "Remove", "Remove this condition"),
    Action(GATE, "rename", "R", "Rename", "Rename this condition"),
    Action(GATE, "waive", "W", "Waive", "Set this Hold or Go condition aside until a day", footer=True),
    Action(GATE, "lower", "minus", "Lower", "Try a lower threshold on the past; Enter keeps it", footer=True),
    Action(GATE, "higher", "plus", "Higher", "Try a higher threshold on the past; Enter keeps it", footer=True),
    Action(GATE, "decide", "d", "Decide", "Record a decision: go, hold, stop or resume", footer=True),
    Action(SIGNALS, "record", "r", "Record", "Record a reading of this signal", footer=True),
    Action(SIGNALS, "pane", "o", "Pane", "Switch between plot, readings and definition", footer=True),
    Action(SIGNALS, "add", "a", "Add", "Add a signal", footer=True),
    Action(SIGNALS, "remove", "D", "Remove", "Remove this signal"),
    Action(SIGNALS, "rename", "R", "Rename", "Rename this signal, in every sentence too"),
    Action(EXCEPTIONS, "correct", "c", "Correct", "The prediction was right", footer=True, changes=True),
    Action(EXCEPTIONS, "misclassified", "m", "Misclassified", "Another label is right", footer=True, changes=True),
    Action(EXCEPTIONS, "undefined", "u", "Undefined", "No label fits; propose one", footer=True, changes=True),
    Action(
        EXCEPTIONS,
        "impact",
        "i",
        "Impact",
        "Say whether it harmed a customer, whatever the outcome is",
        footer=True,
        changes=True,
    ),
    Action(EXCEPTIONS, "note", "n", "Note", "Write a note on this case", changes=True),
    Action(EXCEPTIONS, "updates", "t", "Updates", "Choose what this case updates: then t e p s o", changes=True),
    Action(EXCEPTIONS, "skip", "s", "Skip", "Move this case to the end of the queue, undecided", changes=True),
    Action(EXCEPTIONS, "bury", "b", "Bury", "Put this case off to the next session", changes=True),
    Action(EXCEPTIONS, "mark", "f", "Mark", "Mark this case, to come back to it", changes=True),
    Action(EXCEPTIONS, "draw", "a", "Draw", "Draw a week's cases for review"),
    Action(EXCEPTIONS, "pane", "o", "Pane", "Switch between queue, blind second review and all cases"),
    Action(EXCEPTIONS, "result", "r", "Result", "Show what this session found, and its effect on the verdict"),
    Action(EXCEPTIONS, "take_in", "A", "Take in", "Take evidence in from a file: cases, a log, readings, activities"),
    Action(
        EXCEPTIONS, "scroll_case('down')", "J,shift+down", "Text down", "Scroll the text of the case", palette=False
    ),
    Action(EXCEPTIONS, "scroll_case('up')", "K,shift+up", "Text up", "Scroll the text back", palette=False),
    Action(LEARNING, "take_up", "a", "Take up", "Put it on the list of updates to make", footer=True),
    Action(LEARNING, "made", "x", "Made", "Mark it as made, in the present or a new version", footer=True),
    Action(LEARNING, "evaluation_set", "E", "Evaluation set", "Write the cases that reviewers labelled to a file"),
    Action(DECISIONS, "decide", "d", "Decide", "Record a decision: go, hold, stop or resume", footer=True),
    Action(DECISIONS, "done", "x", "Done", "Record that this activity was carried out", footer=True),
    Action(DECISIONS, "add", "a", "Add", "Add an activity", footer=True),
    Action(DECISIONS, "remove", "D", "Remove", "Remove this activity"),
    Action(DECISIONS, "rename", "R", "Rename", "Rename this activity everywhere"),
    Action(DECISIONS, "take_back", "u", "Undo this", "Undo the change under the cursor, whoever made it"),
    Action(WORKSPACES, "select_cursor", "enter", "Open", "Open this workspace; q leads back here", footer=True),
    Action(WORKSPACES, "filter", "slash", "Filter", "Show only workspaces that contain a text", footer=True),
    Action(WORKSPACES, "clear_filter", "escape", "Clear filter", "Show every workspace again", palette=False),
    Action(WORKSPACES, "cursor_up", "k,up", "Up", "One workspace up", palette=False),
    Action(WORKSPACES, "cursor_down", "j,down", "Down", "One workspace down", palette=False),
    Action(WORKSPACES, "page_up", "pageup", "Page up", "One screen up", palette=False),
    Action(WORKSPACES, "page_down", "pagedown", "Page down", "One screen down", palette=False),
    Action(WORKSPACES, "scroll_top", "g,home", "First", "Go to the worst one", palette=False),
    Action(WORKSPACES, "scroll_bottom", "G,end", "Last", "Go to the last one", palette=False),
    Action(PORTFOLIO, "refresh_list", "r", "Refresh", "Read every workspace again", footer=True),
    Action(
        PORTFOLIO, "scroll_behind('down')", "J,shift+down", "Text down", "Scroll the text below the list", palette=False
    ),
    Action(PORTFOLIO, "scroll_behind('up')", "K,shift+up", "Text up", "Scroll the text back", palette=False),
    Action(PORTFOLIO, "next_theme", "T", "Theme", "Switch the theme: dark, light, monochrome, high contrast"),
    Action(PORTFOLIO, "keys", "question_mark", "Keys", "List every key of this screen", footer=True),
    Action(PORTFOLIO, "palette", "colon,ctrl+p", "Menu", "Find any action by its name", footer=True, palette=False),
    Action(PORTFOLIO, "quit", "q", "Quit", "Leave; nothing was changed", footer=True, changes=True),
)

CHANGING = frozenset(action.id for action in ACTIONS if action.changes)
"""The ids of actions whose key counts only for the painted frame."""

EXTRA = frozenset(
    action.id for action in ACTIONS if action.palette and not action.footer and not action.name.startswith("view(")
)
"""The ids of actions that the footer shows where it has room left."""
ALWAYS_SHOWN = frozenset(f"{place}.keys" for place in (APP, PORTFOLIO, WORKSHOP))
"""The ids of actions that the footer shows before any other: they lead to all keys."""
PAIRS = {f"{GATE}.lower": (f"{GATE}.higher", "Limit")}
"""Two actions that the footer shows as one key hint, and its words."""


def actions(place: str) -> tuple[Action, ...]:
    """The actions of one place."""
    return tuple(action for action in ACTIONS if action.where == place)


def surface(screen: str) -> str:
    """The place whose keys a screen's grid has; empty if it has none."""
    if screen == PORTFOLIO:
        return WORKSPACES
    return "" if screen == WORKSHOP else LIST if screen in LISTS else GRID


def active_places(screen: str) -> tuple[str, ...]:
    """The places whose keys are active at the same time on a screen."""
    return surface(screen) or ANSWER, screen, APP
