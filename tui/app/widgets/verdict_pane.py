"""Signals and what is open, beside every screen that is wide enough; the whole verdict as a text."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size

from core.model.table import party_name
from core.verdict.readiness import Blank
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_TONES, VERDICT_WORDS
from core.visible import glimpse, visible
from tui.app.theme import STYLES
from tui.app.view_state import ViewState
from tui.app.widgets import gauge
from tui.app.widgets.band_text import people
from tui.app.widgets.open_chip import OPEN, open_count
from tui.app.widgets.painted_text import ScrolledText
from tui.app.widgets.title_bar import instant_text, sync_text
from tui.common.actions import APP, SIGNALS

MOST_OPEN = 8
"""Blanks listed in the pane; the list has all."""
LEAST_LINES = 3
"""Lines that a signal takes at least."""


class VerdictPane(VerticalScroll):
    """The grounds of the verdict: further causes, a gauge for each signal, and what is open."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ViewState, Size] | None = None
        """The state that is painted, and for which size: going to another screen changes neither."""

    def compose(self) -> ComposeResult:
        """Compose a single text."""
        yield ScrolledText()

    def show(self, state: ViewState) -> None:
        """Paint the state."""
        if self._shown and self._shown[0] is state and self._shown[1] == self.size:
            return
        self._shown = state, self.size
        if not self.size:  # the first frame has the verdict: it does not wait for signals out of sight
            state = replace(state, gauges=state.gauges[: self.app.size.height // LEAST_LINES])
        width, height = max(20, (self.size.width or 40) - 3), self.size.height
        text = pane_text(state, width)
        if height and text.plain.count("\n") >= height:
            text = pane_text(state, width, between="\n")
        self.query_one(ScrolledText).put(text)


def pane_text(state: ViewState, width: int, between: str = "\n\n") -> Content:
    """Further causes, signals, what is open; `between` two signals stands an empty line unless that is too much."""
    sections = [_causes(state), _signals(state, width, between), _open(state, width)]
    return Content("\n\n").join(Content("\n").join(lines) for lines in sections if lines)


def verdict_text(state: ViewState, width: int) -> Content:
    """The whole verdict: word, reason, deciders, next action, further causes, signals, what is open."""
    verdict = state.verdict.verdict
    word = Content.styled(
        f" {VERDICT_SIGNS[verdict]} {VERDICT_WORDS[verdict]} ", f"{STYLES[VERDICT_TONES[verdict]]} reverse"
    )
    parts = [
        Content.assemble(word, "  ", instant_text(state)),
        *((sync_text(state),) if state.sync else ()),
        Content(visible(state.verdict.headline)),
        Content(""),
        Content.assemble(("Decides  ", STYLES["muted"]), people(state, state.verdict.decision_owners)),
        Content.assemble(
            ("Next     ", STYLES["muted"]), visible(state.verdict.next_action) or "nothing is written yet"
        ),
        Content(""),
        pane_text(state, width),
    ]
    if state.read_only:
        parts += [Content(""), Content.styled(f"Read-only: {visible(state.read_only)}", STYLES["warn"])]
    return Content("\n").join(parts)


def _causes(state: ViewState) -> list[Content]:
    """The causes beside the headline that speak against Go."""
    causes = state.verdict.causes[1:4]
    head = [Content.styled("ALSO", STYLES["title"])] if causes else []
    return head + [Content.styled(glimpse(cause), STYLES["muted"]) for cause in causes]


def _signals(state: ViewState, width: int, between: str) -> list[Content]:
    head = Content.styled("SIGNALS", STYLES["title"])
    if not state.gauges:
        none = f"none yet: add one on screen {state.keys.screen(SIGNALS)}"
        return [head, Content.styled(none, STYLES["muted"])]
    blocks = [Content("\n").join(gauge.gauge_lines(one, width)) for one in state.gauges]
    return [head, Content(between).join(blocks)]


def _open(state: ViewState, width: int) -> list[Content]:
    """The first blanks, with who must decide them and until when."""
    ready = state.readiness
    if not ready.blanks:
        return [Content.styled("OPEN", STYLES["title"]), Content.assemble(("✓ ", STYLES["good"]), "Nothing is open")]
    asks, lists = (state.keys.press(APP, name) for name in ("workshop", "readiness"))
    head = Content.assemble(
        (f"{open_count(state)} OPEN", STYLES["title"]), (f"  {asks} asks them, {lists} lists them", STYLES["muted"])
    )
    lines = [head]
    if not ready.page_complete:
        on_page = ready.total - ready.filled
        lines.append(Content.styled(f"{on_page} of them {'is' if on_page == 1 else 'are'} on the page", STYLES["warn"]))
    for blank in ready.blanks[:MOST_OPEN]:
        lines += _blank(blank, width)
    if len(ready.blanks) > MOST_OPEN:
        lines.append(Content.styled(f"  and {len(ready.blanks) - MOST_OPEN} more", STYLES["muted"]))
    return lines


def _blank(blank: Blank, width: int) -> list[Content]:
    """Its title, and at the right who and when; on two lines if they do not fit one."""
    who = party_name(blank.party) + (f" · {blank.due:%-d %b}" if blank.due else "")
    title = Content.assemble((f"{OPEN} ", STYLES["warn"]), glimpse(blank.what))
    room = width - title.cell_length - len(who)
    if room >= 2:
        return [Content.assemble(title, " " * room, (who, STYLES["muted"]))]
    lines = glimpse(blank.what)
    wrapped = Content(lines).wrap(width - 2)
    first = Content.assemble((f"{OPEN} ", STYLES["warn"]), wrapped[0])
    more = [Content.assemble("  ", line) for line in wrapped[1:]]
    return [first, *more, Content.styled(who.rjust(width), STYLES["muted"])]
