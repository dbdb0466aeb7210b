"""A condition in whole, beside the gate: its value on the scale, what it means, what would change it, and its past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from core.language.plain import plain_reading
from core.model.gate import Condition
from core.model.workspace import RecordId
from core.rules.role_text import role_with_holder
from core.verdict.finding import Finding
from core.verdict.history import History, history_of
from core.verdict.report.signal_summary import SignalSummary, as_seen_by
from core.verdict.report.symbols import VERDICT_WORDS, finding_sign, finding_word
from core.visible import glimpse, visible_line
from tui.app.theme import STYLES
from tui.app.view_state import ViewState
from tui.app.widgets.band_text import people
from tui.app.widgets.fitted_text import FittedText, hanging
from tui.app.widgets.gauge_bar import GaugeBar
from tui.app.widgets.timeline import ends_of, timeline
from tui.common.history_text import history_summary

LABEL = 9
"""Cells of a label such as `Written`."""
OF_IT, OF_ALL = "By itself", "Verdict"
"""The labels of the strips: the verdict's past if this condition alone had decided it, and as it was."""


class ConditionPanel(Vertical, can_focus=False):
    """The condition under the cursor. Its plot is created on first use, since plotting is slow to load."""

    def __init__(self) -> None:
        super().__init__(classes="frame")
        self._drawn: tuple[object, ...] = ()
        """The evidence, the signal and the theme of the plot as it is."""

    def compose(self) -> ComposeResult:
        """Compose gauge and words; the plot comes between them and the strips."""
        yield GaugeBar()
        yield FittedText(id="condition-words")
        yield FittedText(id="condition-past")

    def show(self, state: ViewState, finding: Finding | None, other: tuple[str, History] | None = None) -> None:
        """Show a condition, and the past under another limit; without a condition, nothing."""
        self.set_class(finding is None, "-empty")
        if finding is None:
            return
        sign, tone = finding_sign(finding)
        title = (visible_line(finding.title).upper(), ""), "  ", (f"{sign} {finding_word(finding)}", STYLES[tone])
        self.border_title = Content.assemble(*title)
        gauge = gauge_of(state, finding)
        self.query_one(GaugeBar).display = gauge is not None
        self.query_one(GaugeBar).show(gauge)
        self.query_one("#condition-words", FittedText).put(lambda width: words_of(state, finding, width))
        alone = history_of(state.context, finding.key, state.past)
        strips = [(OF_IT, alone), (OF_ALL, state.past), *([other] if other else [])]
        zone = state.workspace.workflow.timezone
        past = self.query_one("#condition-past", FittedText)
        past.put(lambda width: Content("\n").join(strips_of(strips, width, zone)))
        self._plot(state, gauge)

    def _plot(self, state: ViewState, gauge: SignalSummary | None) -> None:
        from tui.app.widgets.plot import SignalPlot  # noqa: PLC0415  # plotting is loaded when it is first seen

        if not self.query(SignalPlot):
            self.mount(SignalPlot(), after="#condition-words")
        plot = self.query_one(SignalPlot)
        plot.display = gauge is not None
        if gauge and not self._is_drawn(state, gauge):  # drawing takes longer than all else of a key
            plot.show(state, gauge)
            self._drawn = state.evidence, gauge, self.app.theme

    def _is_drawn(self, state: ViewState, gauge: SignalSummary) -> bool:
        return bool(self._drawn) and self._drawn[0] is state.evidence and self._drawn[1:] == (gauge, self.app.theme)


def gauge_of(state: ViewState, finding: Finding) -> SignalSummary | None:
    """The signal of a condition, by what this condition compares; None for one without a signal."""
    gauge = next((one for one in state.gauges if one.name == finding.signal), None)
    return as_seen_by(gauge, finding) if gauge else None


def words_of(state: ViewState, finding: Finding, width: int) -> Content:
    """The meaning of the condition, its sentence, its state, its consequence, and what would change it."""
    lines = (hanging(Content.assemble(_label(label), words), width, LABEL) for label, words in _words(state, finding))
    return Content("\n").join(line for part in lines for line in part)


def _words(state: ViewState, finding: Finding) -> Iterator[tuple[str, Content]]:
    outcome = state.workspace.gate.outcome(finding.gate)
    condition = state.workspace.get(RecordId("condition", finding.key))
    yield "Means", Content.styled(visible_line(plain_reading(finding.sentence, state.vocabulary)), "bold")
    yield "Written", Content.styled(visible_line(finding.sentence), STYLES["muted"])
    if isinstance(condition, Condition) and condition.note.strip():
        yield "Note", Content(glimpse(condition.note))
    yield "Now", Content(glimpse(f"{finding_word(finding)}: {finding.reason}"))
    if waiver := state.workspace.waivers.get(finding.waiver):
        yield "Waived", Content(glimpse(f"by {role_with_holder(state.workspace, waiver.by)}: {waiver.reason}"))
    for step in state.steps:
        if step.place == finding.key:
            yield "To Go", Content(glimpse(step.what))
            yield "By", people(state, step.who)
    action = glimpse(outcome.next_action) or "nothing is written yet"
    yield (
        f"{'All met' if finding.gate == 'go' else 'Then'}",
        Content.assemble(VERDICT_WORDS[finding.gate], f": {action}"),
    )
    yield "Decide", people(state, outcome.decision_owners)


def strips_of(pasts: Sequence[tuple[str, History]], width: int, zone: str) -> Iterator[Content]:
    """A strip for each past, under each other, over the days of their ends; then the first one in words."""
    label = max(len(words) for words, _past in pasts) + 2
    for words, past in pasts:
        yield Content.assemble((words.ljust(label), STYLES["muted"]), timeline(past, width - label))
    first, last = ends_of(pasts[0][1], zone)
    yield Content.styled(f"{' ' * label}{first}{last.rjust(width - label - len(first))}", STYLES["muted"])
    yield from hanging(Content.styled(" " * label + history_summary(pasts[0][1]), STYLES["muted"]), width, label)


def _label(words: str) -> Content:
    return Content.styled(words.ljust(LABEL), STYLES["muted"])
