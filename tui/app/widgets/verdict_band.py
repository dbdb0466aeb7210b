"""The verdict over the whole width, on every screen: the word, why, who decides, what is next."""

from __future__ import annotations

from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.notifications import Notification, Notify

from core.model.gate import GATES, GateName
from core.rules.role_text import role_holder, role_title
from core.verdict.report.next_step import next_step
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_WORDS
from core.visible import visible_line
from tui.app import internals
from tui.app.sizes import is_tall
from tui.app.theme import STYLES
from tui.app.view_state import IN_SYNC, ViewState
from tui.app.widgets.fitted_text import FittedText
from tui.app.widgets.open_chip import open_chip
from tui.app.widgets.painted_text import PaintedText
from tui.app.widgets.title_bar import instant_text, sync_text

FLASH_SECONDS = 0.6
LABEL = 8
"""Cells of `Decide` and `Next`, with the space behind them."""
CUT = " …"
SHARE = 4
"""The band takes at most one line of so many that the screen has."""


class VerdictBand(Horizontal):
    """The verdict. It flashes once when it turns."""

    def __init__(self, *, flashes: bool = True) -> None:
        super().__init__()
        self.flashes = flashes
        self._verdict: GateName | None = None
        self._said: Notification | None = None
        """The notice of the last turn."""

    def compose(self) -> ComposeResult:
        """Compose the word and the reason."""
        yield PaintedText(id="word")
        yield FittedText(id="reason")

    def show(self, state: ViewState) -> None:
        """Paint the state."""
        verdict = state.verdict.verdict
        if verdict != self._verdict:
            for gate in GATES:
                self.set_class(gate == verdict, f"-{gate}")
            if self._verdict is not None:
                self._turn(self._verdict, state)
            self._verdict = verdict
        self.query_one("#word", PaintedText).put(Content(f"{VERDICT_SIGNS[verdict]}  {VERDICT_WORDS[verdict]}"))
        self.query_one("#reason", FittedText).put(
            lambda width: band_text(state, width, alone=not is_tall(self), most=max(1, self.app.size.height // SHARE))
        )

    def _turn(self, before: GateName, state: ViewState) -> None:
        """Say from what to what it turned, and why, instead of what was said before; flash once."""
        turned = f"{VERDICT_WORDS[before].title()} → {VERDICT_WORDS[state.verdict.verdict].title()}"
        if self._said:
            internals.withdraw(self.app, self._said)
        self._said = Notification(f"because {visible_line(state.verdict.headline)}", turned, timeout=8, markup=False)
        self.app.post_message(Notify(self._said))
        if self.flashes:
            self.add_class("-turned")
            self.set_timer(FLASH_SECONDS, lambda: self.remove_class("-turned"))


class BandLine(NamedTuple):
    """A line of the band, and what stands at its right end."""

    left: Content
    right: Content = Content("")
    drops: bool = False
    """True if the right end is left out rather than given a line of its own."""


class Room(NamedTuple):
    """The most lines of each part, and if it is told what a title would tell. A longer part is cut at a word."""

    reason: int
    deciders: int
    next: int
    about: bool = True


ROOMS = (
    Room(4, 4, 4),
    Room(2, 2, 2),
    Room(2, 1, 2),
    Room(2, 1, 2, about=False),
    Room(2, 1, 1, about=False),
    Room(1, 1, 1, about=False),
)
"""From the roomiest on; the band takes the first that is not too high for the screen."""
SMALLEST = Room(1, 0, 0, about=False)


def band_text(state: ViewState, width: int, *, alone: bool, most: int) -> Content:
    """Three lines, longer ones wrapped: reason, deciders, next action; at the right what else must be known.

    `alone` is False if a title above tells the instant and the status of the text; `most` lines are the limit.
    """
    layouts = (_lines(state, width, room, alone=alone) for room in ROOMS)
    lines = next((lines for lines in layouts if len(lines) <= most), None)
    return Content("\n").join(lines or _lines(state, width, SMALLEST, alone=alone))


def _lines(state: ViewState, width: int, room: Room, *, alone: bool) -> list[Content]:
    nothing = Content("")
    told = alone and room.about
    parts = (
        (BandLine(_reason(state), instant_text(state) if told else nothing), room.reason),
        (BandLine(_deciders(state), sync_text(state) if told else nothing, state.sync == IN_SYNC), room.deciders),
        (_next(state), room.next),
    )
    return [line for part, most in parts if most for line in _laid_out(part, width, most)]


def _laid_out(line: BandLine, width: int, most: int) -> list[Content]:
    """The line with its right end; without room for that, the right end stands on the last line or has its own."""
    indent = LABEL if line.left.plain.startswith(("Decide ", "Next ")) else 0
    wrapped = _wrapped(line.left, width, indent, most)
    if most == 1 and wrapped[0].cell_length + line.right.cell_length + 2 > width:
        wrapped = _wrapped(line.left, max(8, width - line.right.cell_length - 2), 0, 1)
    if not line.right:
        return wrapped
    room = width - wrapped[-1].cell_length - line.right.cell_length
    if room < 2 and line.drops:
        return wrapped
    if room < 2:
        wrapped, room = [*wrapped, Content("")], width - line.right.cell_length
    return [*wrapped[:-1], Content.assemble(wrapped[-1], " " * room, line.right)]


def _wrapped(text: Content, width: int, indent: int, most: int) -> list[Content]:
    """The text in at most so many lines, broken between words; later lines are indented."""
    if text.cell_length <= width:
        return [text]
    lines = [line.rstrip() for line in text.wrap(max(8, width - indent))]
    if len(lines) > most:
        lines = [line.rstrip() for line in text.wrap(max(8, width - indent - len(CUT)))]
        lines = [*lines[: most - 1], Content.assemble(lines[most - 1], CUT)]
    return [lines[0], *(Content.assemble(" " * indent, line) for line in lines[1:])]


def _reason(state: ViewState) -> Content:
    return Content.styled(visible_line(state.verdict.headline), "bold")


def _deciders(state: ViewState) -> Content:
    return Content.assemble(("Decide  ", STYLES["muted"]), people(state, state.verdict.decision_owners))


def people(state: ViewState, roles: tuple[str, ...]) -> Content:
    """Persons with their roles: `L. Novotná Builder   F. Rahimi Business owner`."""
    if not roles:
        return Content.styled("nobody yet", STYLES["blank"])
    parts = []
    for name in roles:
        title = visible_line(role_title(state.workspace, name))
        role = state.workspace.roles.get(name)
        if role is not None and role.is_assigned:
            parts.append(
                Content.assemble(visible_line(role_holder(state.workspace, name)), " ", (title, STYLES["muted"]))
            )
        else:
            parts.append(Content.assemble((title, ""), " ", ("nobody yet", STYLES["blank"])))
    return Content("   ").join(parts)


def _next(state: ViewState) -> BandLine:
    step = next_step(state.verdict, state.steps)
    what = visible_line(step.what)
    left = Content.assemble(
        ("Next    ", STYLES["muted"]), what or Content.styled("nothing is written yet", STYLES["blank"])
    )
    if step.who:
        left = Content.assemble(left, "   ", people(state, step.who))
    return BandLine(left, open_chip(state))
