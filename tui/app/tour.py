"""The tour: six lines that explain the screen to a newcomer, and the record of who has seen it."""

from __future__ import annotations

from pathlib import Path

from tui.app.widgets.open_chip import OPEN
from tui.common.actions import APP, EXCEPTIONS, GATE, GRID, PAGE, SCREENS
from tui.common.keymap import KeyMap

MARK = "tour-seen"


def tour_lines(keys: KeyMap) -> tuple[tuple[str, str], ...]:
    """The lines, each as an element and its meaning; a line fits 80 columns with the default keys."""
    first, last = keys.screen(SCREENS[0][0]), keys.screen(SCREENS[-1][0])
    page, gate, review = (keys.screen(name) for name in (PAGE, GATE, EXCEPTIONS))
    undo, help_, menu, jump, leave, tour = (
        keys.press(APP, name) for name in ("undo", "keys", "palette", "jump", "quit", "tour")
    )
    blanks = keys.press(APP, "readiness")
    edit = keys.press(GRID, "select_cursor")
    return (
        ("Go, Hold, Stop", "is always in sight, with its cause and who decides"),
        (f"{first} to {last}", f"choose a screen: {page} the page, {gate} the gate, {review} the review"),
        (OPEN, f"marks what is still open, and for whom; {blanks} lists all of it"),
        (edit, f"edits in place; Esc keeps a draft; {undo} takes a change back"),
        (help_, f"shows all keys, {menu} finds any action, {jump} goes anywhere"),
        (leave, f"leaves; nothing is ever unsaved. {tour} shows this again"),
    )


def is_first_start(folder: Path) -> bool:
    """True once for a person. False if it cannot be recorded, so that the tour is not shown at every start."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).open("x").close()
    except OSError:
        return False
    return True
