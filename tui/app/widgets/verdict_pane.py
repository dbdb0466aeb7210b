"""The verdict, always in view: a pane at the right if there is room, else two lines at the top."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from core import times
from core.model.table import PARTIES, party_name
from core.rules.role_text import NOBODY, role_title, role_with_holder
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_TONES, VERDICT_WORDS
from core.visible import visible, visible_line
from tui.app.theme import STYLES
from tui.app.view_state import IN_SYNC, ViewState
from tui.app.widgets import gauge
from tui.app.widgets.painted_text import PaintedText, ScrolledText
from tui.common.actions import APP, SIGNALS


class VerdictPane(VerticalScroll):
    """The verdict with its findings, signals and readiness."""

    DEFAULT_CSS = """
    VerdictPane {
        dock: right; width: 40; margin-bottom: 1; padding: 0 1; background: $surface; border-left: solid $panel;
        scrollbar-size-vertical: 1;
        &:focus { border-left: thick $primary; }
    }
    """

    def compose(self) -> ComposeResult:
        """Compose a single text."""
        yield ScrolledText()

    def show(self, state: ViewState) -> None:
        """Paint the state."""
        self.query_one(ScrolledText).put(verdict_text(state, max(20, (self.size.width or 40) - 4)))


class VerdictLines(PaintedText):
    """The verdict in two lines."""

    DEFAULT_CSS = "VerdictLines { height: 2; background: $surface; padding: 0 1; }"

    def show(self, state: ViewState) -> None:
        """Paint the state."""
        self.put(verdict_lines(state, max(20, self.app.size.width - 2)))


def word(state: ViewState) -> Content:
    """Sign, word and colour of the verdict."""
    verdict = state.verdict.verdict
    return Content.styled(
        f" {VERDICT_SIGNS[verdict]} {VERDICT_WORDS[verdict]} ", f"{STYLES[VERDICT_TONES[verdict]]} reverse"
    )


def as_of_text(state: ViewState) -> str:
    """`as of ...` if the workflow is fixed to an instant."""
    workflow = state.workspace.workflow
    return f"as of {times.shown(state.at, workflow.timezone)}" if workflow.as_of else ""


def decider_names(state: ViewState, *, holders: bool = True) -> str:
    """The deciders, by title and holder."""
    role_text = role_with_holder if holders else role_title
    names = (role_text(state.workspace, name) for name in state.verdict.decision_owners)
    return visible_line(", ".join(names)) or NOBODY


def verdict_lines(state: ViewState, width: int) -> Content:
    """The word and the deciding finding; the deciders, the next action, open fields, the text's status."""
    when = f"as of {times.local(state.at, state.workspace.workflow.timezone)[:10]}  " if as_of_text(state) else ""
    reason = state.verdict.decided_by.reason if state.verdict.decided_by else state.verdict.headline
    headline = Content.assemble(word(state), "  ", (when, STYLES["muted"]), visible_line(reason)).truncate(
        width, ellipsis=True
    )
    parts = [
        f"{decider_names(state, holders=False)}: {visible_line(state.verdict.next_action) or 'no next action yet'}"
    ]
    if not state.readiness.page_complete:
        workshop_key = state.keys.press(APP, "workshop")
        parts.append(f"page {state.readiness.filled}/{state.readiness.total}: {workshop_key} asks")
    details = Content.styled(" · ".join(parts), STYLES["muted"])
    text = f" · {state.sync}" if state.sync else ""
    if state.sync == IN_SYNC and details.cell_length + len(text) > width:
        text = ""  # the rest of the line has the details
    second = details.truncate(width - len(text), ellipsis=True)
    second = Content.assemble(second, (text, _sync_style(state)))
    return Content("\n").join([headline, second])


def _sync_style(state: ViewState) -> str:
    return STYLES["muted"] if state.sync == IN_SYNC else "bold"


def verdict_text(state: ViewState, width: int) -> Content:
    """Verdict, owners, next action, signals, readiness."""
    parts = [
        Content.assemble(word(state), "  ", (as_of_text(state), STYLES["muted"])),
        *((Content.styled(visible_line(state.sync), _sync_style(state)),) if state.sync else ()),
        Content(visible(state.verdict.headline)),
    ]
    parts += [Content.styled(f"also: {visible(cause)}", STYLES["muted"]) for cause in state.verdict.causes[1:4]]
    parts += [
        Content(""),
        Content.assemble(("Decides  ", STYLES["muted"]), decider_names(state)),
        Content.assemble(
            ("Next     ", STYLES["muted"]), visible(state.verdict.next_action) or "nothing is written yet"
        ),
        Content(""),
        Content.styled("SIGNALS", STYLES["title"]),
    ]
    for one in state.gauges:
        parts += gauge.gauge_lines(one, width)
    if not state.gauges:
        parts.append(Content.styled(f"none yet: add one on screen {state.keys.screen(SIGNALS)}", STYLES["muted"]))
    parts += [Content(""), *_readiness(state)]
    if state.read_only:
        parts += [Content(""), Content.styled(f"Read-only: {visible(state.read_only)}", STYLES["warn"])]
    return Content("\n").join(parts)


def _readiness(state: ViewState) -> list[Content]:
    ready = state.readiness
    words = (
        "the page is written" if ready.page_complete else f"the page is not written: {ready.filled} of {ready.total}"
    )
    sign, tone = ("✓", "good") if ready.page_complete else ("○", "warn")
    parts = [Content.styled("READINESS", STYLES["title"]), Content.assemble((f"{sign} ", STYLES[tone]), words)]
    for party in PARTIES:
        blanks = [blank for blank in ready.blanks if blank.party == party]
        if blanks:
            first = visible_line(blanks[0].what)
            more = f" and {len(blanks) - 1} more" if len(blanks) > 1 else ""
            parts.append(Content.assemble((f"○ {party_name(party)}: ", STYLES["warn"]), f"{first}{more}"))
    if ready.blanks:
        asks, lists = (state.keys.press(APP, name) for name in ("workshop", "readiness"))
        parts.append(Content.styled(f"{asks} asks them one by one, {lists} lists them", STYLES["muted"]))
    return parts
