"""Someone at the screen: each step is done when the screen shows that it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.paths import SAMPLE
from tests.terminal import Terminal

SMALL, LARGE = (80, 24), (120, 40)
ON_CELLS, IN_EDITOR = "Enter Edit", "Enter Save"
"""The words of the footer that show whether keys belong to the cells or to a text field."""

SCREENS = {
    "Page": ("1", "WORKFLOW"),
    "Table": ("2", "TABLE  "),
    "Gate": ("3", "■ STOP  any of these"),
    "Signals": ("4", "╔═ SIGNALS ═"),
}
SIGN = re.compile(r"^ *[✓‖■]  (GO|HOLD|STOP)\b", re.MULTILINE)
"""The verdict as the band shows it."""
EDITOR_FOOT = re.compile(r"╰─* [^╭╮╰╯│]*\b(?:saves?|draft|complete here)\b[^╭╮╰╯│]* ─*╯")
"""The lower border of an open editor, which tells its keys; those of the cards around it do not."""


def sample_in(folder: Path) -> Path:
    """A copy of the sample's text, without the database of whoever has tried it here."""
    return shutil.copytree(SAMPLE, folder / "sample", ignore=shutil.ignore_patterns("workspace.db*"))


def verdict_on(text: str) -> str:
    """The verdict that a screen shows; empty where it shows none."""
    found = SIGN.search(text)
    return found[1] if found else ""


def editor_on(text: str) -> str | None:
    """The first line of the text in the open editor; None where none is open."""
    lines = text.split("\n")
    foot = next(((number, found) for number, line in enumerate(lines) if (found := EDITOR_FOOT.search(line))), None)
    if foot is None:
        return None
    number, found = foot
    left, right = found.span()
    top = next((at for at in reversed(range(number)) if lines[at][left : left + 2] == "╭─"), None)
    return None if top is None else lines[top + 1][left + 1 : right - 1].rstrip()


def jump_letter(text: str, target: str) -> str:
    """The letter that jumps to the row in which this stands: the first sign within its card."""
    return next(line for line in text.split("\n") if target in line).lstrip(" │┃║")[0]


def notices_on(text: str) -> str:
    """The words of all notices that pop up over the screen, without the edge of a card at their right."""
    lines = (line.rpartition("▌")[2].rstrip(" │┃║") for line in text.split("\n") if "▌" in line)
    return " ".join(" ".join(lines).split())


class Person:
    """Reads the terminal and presses its keys."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def sees(self, *texts: str, gone: tuple[str, ...] = ()) -> str:
        """Waits until all of these stand on the screen, and none of those."""
        return self.terminal.wait(*texts, gone=gone)

    def sees_verdict(self, word: str) -> str:
        """Waits for Go, Hold or Stop."""
        return self.terminal.wait_until(lambda text: verdict_on(text) == word, f"the verdict {word}")

    def is_told(self, *words: str) -> str:
        """Waits until a notice says this."""
        return self.terminal.wait_until(
            lambda text: all(one in notices_on(text) for one in words), f"a notice of {words}"
        )

    def goes_to(self, screen: str) -> None:
        """Chooses a screen by its key."""
        key, there = SCREENS[screen]
        self.terminal.press(key)
        self.sees(there, ON_CELLS)

    def finds(self, text: str, *, gone: str) -> None:
        """Filters the rows until another one is out of sight; the cursor is then on the first that is left."""
        self.terminal.press("/")
        self.sees("type to filter", gone=(ON_CELLS,))
        self.terminal.press(text)
        self.sees(gone=(gone, "type to filter"))
        self.terminal.press("enter")
        self.sees(ON_CELLS)

    def shows_all(self, again: str) -> None:
        """Takes the filter away."""
        self.terminal.press("escape")
        self.sees(again)

    def opens_editor(self) -> str:
        """Opens the cell under the cursor; what stands in its first line."""
        self.terminal.press("enter")
        text = self.terminal.wait_until(
            lambda screen: IN_EDITOR in screen and editor_on(screen) is not None, "an open editor"
        )
        return editor_on(text) or ""

    def is_back(self, *texts: str, gone: tuple[str, ...] = ()) -> str:
        """Waits until no editor is open, the keys belong to the cells again, and the screen is as wanted."""
        wanted = (ON_CELLS, *texts)
        return self.terminal.wait_until(
            lambda screen: (
                all(one in screen for one in wanted)
                and not any(one in screen for one in gone)
                and editor_on(screen) is None
            ),
            f"{wanted} without {gone} and without an editor",
        )

    def types(self, text: str, *, over: bool = True) -> None:
        """Types into the open editor, `over` all that stands there."""
        if over:
            self.terminal.press("f7", "backspace")
            self.terminal.wait_until(lambda screen: editor_on(screen) == "", "an empty editor")
        self.terminal.press(text)
        self.terminal.wait_until(lambda screen: text.rstrip() in (editor_on(screen) or ""), f"{text!r} in the editor")

    def saves(self) -> None:
        """Saves; the editor is gone once the text is saved."""
        self.terminal.press("enter")
        self.is_back()

    def edits(self, text: str) -> None:
        """Opens the cell under the cursor, types another text and saves it."""
        self.opens_editor()
        self.types(text)
        self.saves()

    def leaves(self) -> None:
        """Leaves the editor; the draft is kept."""
        self.terminal.press("escape")
        self.is_back()

    def quits(self) -> int:
        """Leaves the program; its exit code."""
        self.terminal.press("q")
        return self.terminal.wait_for_end()


@contextmanager
def at_the_screen(
    workspace: Path, size: tuple[int, int] = SMALL, environment: dict[str, str] | None = None, *, cold: bool = False
) -> Iterator[Person]:
    """The application on a workspace, ready for keys; killed at the end if it still runs."""
    with Terminal(str(workspace), size=size, environment=environment, cold=cold) as terminal:
        person = Person(terminal)
        person.sees(ON_CELLS)
        yield person
