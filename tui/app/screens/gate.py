"""Screen 3: Stop, Hold and Go: each condition as a sentence with its finding, the deciders and the next action."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.events import Key as KeyPress
from textual.timer import Timer

from core import times
from core.errors import BadValue
from core.language.errors import SentenceError
from core.language.moved_threshold import moved
from core.language.semantics import check, refuse_without_window
from core.language.vocabulary import Vocabulary
from core.model.field_ref import FieldRef
from core.model.gate import WORST_FIRST, Condition, GateName
from core.model.names import slug
from core.model.place_text import place_in_words
from core.model.words import sentence_case
from core.model.workspace import RecordId
from core.rules.role_text import holder_or_title, role_with_holder
from core.verdict.finding import Finding
from core.verdict.lint.warning import LintWarning
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_WORDS
from core.visible import visible_line
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.dialogs.form import FormDialog, Line
from tui.app.forms import decision_form, needed, waiver_form
from tui.app.screens.view import CardView
from tui.app.sizes import is_huge, is_tall
from tui.app.view_state import ViewState
from tui.app.what_if import WhatIf, make_ready, what_if, what_if_rows
from tui.app.widgets.condition_panel import ConditionPanel
from tui.app.widgets.condition_row import condition_row
from tui.app.widgets.grid import Grid
from tui.app.widgets.key_footer import follow_cursor
from tui.app.widgets.open_chip import OPEN
from tui.app.widgets.rows import GridCell, GridColumn, GridRow
from tui.common.actions import GATE
from tui.common.history_text import KEY, history_summary, strip

OUTCOMES = frozenset(VERDICT_WORDS.values())
PATH, PAST, LINT = "PATH TO GO", "PAST", "LINT"
AT_REST = 0.3
"""Seconds after which the cursor has come to rest on a condition."""
STRIP_WIDTH = 48
"""The number of signs in the strip: it fits a card at 60 columns."""


class GateView(CardView):
    """The gate, worst first."""

    NAME = GATE
    TELLS_MOVES = True
    BINDINGS = bindings(GATE)

    def columns(self, heading: GridRow) -> tuple[GridColumn, ...]:
        """Condition and finding; what is to be done and by whom; the past."""
        if heading.group in OUTCOMES:
            return GridColumn("", share=3), GridColumn("", share=2, right=True)
        if heading.group == PAST:
            return (GridColumn("", share=1),)
        return GridColumn("", share=3), GridColumn("", share=2)

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__(controller)
        self.trial: WhatIf | None = None
        """The threshold that is looked at."""
        self._last = ""
        """The key of the condition that was under the cursor last."""
        self._room = True, False
        """The screen is high enough for sentences, and wide enough for the panel."""
        self._ready: Timer | None = None

    def compose(self) -> ComposeResult:
        """Compose the cards, and beside them the condition under the cursor in whole."""
        yield from super().compose()
        yield ConditionPanel()

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `gate_rows`."""
        return gate_rows(state, self.trial, sentences=is_tall(self) and not is_huge(self))

    def on_resize(self) -> None:
        """Show the sentences, and the condition in whole, where there is room."""
        super().on_resize()
        if not self.controller.leaving and (size := (is_tall(self), is_huge(self))) != self._room:
            self._room = size
            self.show(self.state)

    def show(self, state: ViewState) -> None:
        """Paint the state; a threshold that is looked at is judged by it, unless its condition changed or is gone."""
        if self.trial:
            condition = state.workspace.get(self.trial.record)
            sentence = condition.sentence if isinstance(condition, Condition) else ""
            if sentence not in (self.trial.before, self.trial.sentence):
                self.notify("Somebody changed this condition: look at it again", severity="warning")
            same = sentence == self.trial.before
            self.trial = what_if(state, self.trial.record, self.trial.sentence) if same else None
        self._show_trial(state)

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing for the row under the cursor."""
        record = self._condition
        if action in ("remove", "rename") and not record:
            return "Put the cursor on a condition"
        if action == "waive" and not record:
            return "Put the cursor on a Hold or Go condition"
        if action == "waive" and record and record.key.startswith("stop."):
            return "A Stop condition cannot be waived, only a Hold or Go condition"
        if action in ("lower", "higher") and self._moved(up=action == "higher") is None:
            return "Put the cursor on a condition with a number"
        return super().why_not(action)

    def described_edit(self, field: FieldRef, usual: str) -> str:
        """Enter keeps the threshold that is looked at."""
        return "Keep" if self.trial and field.record == self.trial.record else usual

    def _moved(self, *, up: bool) -> str | None:
        """The sentence of the condition under the cursor with its threshold moved; None if it has none to move."""
        record = self._condition
        condition = self.state.workspace.get(record) if record else None
        if not isinstance(condition, Condition):
            return None
        sentence = self.trial.sentence if self.trial and self.trial.record == record else condition.sentence
        other = moved(sentence, self.state.vocabulary, up=up)
        return None if other == sentence else other

    def action_lower(self) -> None:
        """Look at a lower threshold."""
        self._look_at(up=False)

    def action_higher(self) -> None:
        """Look at a higher threshold."""
        self._look_at(up=True)

    def _look_at(self, *, up: bool) -> None:
        record, sentence = self._condition, self._moved(up=up)
        if record and sentence is not None:
            appears = self.trial is None
            self.trial = what_if(self.state, record, sentence)
            self._show_trial(self.state)
            if appears:
                self.call_after_refresh(self.grid.show_below, 2)

    def on_key(self, event: KeyPress) -> None:
        """Leave the condition as it is on Esc; the next Esc drops a filter."""
        if event.key == "escape" and self.trial:
            event.stop()
            self._drop_trial()

    def _drop_trial(self) -> None:
        self.trial = None
        self._show_trial(self.state)

    def _show_trial(self, state: ViewState) -> None:
        super().show(state)
        self._show_whole(state)
        follow_cursor(self)

    def _show_whole(self, state: ViewState) -> None:
        """Show the condition under the cursor in whole; elsewhere the last one, at first the one that decides."""
        if not is_huge(self):
            return
        if record := self._condition:
            self._last = record.key
        findings = {one.key: one for one in state.verdict.findings}
        first = state.verdict.decided_by or next(iter(state.verdict.findings), None)
        other = (self.trial.limit, self.trial.past) if self.trial else None
        self.query_one(ConditionPanel).show(state, findings.get(self._last, first), other)

    def on_grid_edit_wanted(self, event: Grid.EditWanted) -> None:
        """Keep the threshold that is looked at; else edit the cell."""
        if self.trial is None or event.field.record != self.trial.record:
            return  # the base class opens the editor
        event.stop()
        event.prevent_default()
        if self.state.read_only:
            self._say_read_only()
            return
        field, sentence = event.field, self.trial.sentence
        self.attempt(
            lambda: self.controller.edit(field, sentence, self.state.revs.get(field.record)),
            f"Kept: {visible_line(self.trial.change(self.state))}",
        )

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """Leave the condition as it is when the cursor goes elsewhere; make ready for its threshold to be moved."""
        event.stop()
        self._leave_trial()
        self._show_whole(self.state)
        if self._ready:
            self._ready.stop()
        record = self._condition
        self._ready = self.set_timer(AT_REST, lambda: make_ready(self.state, record)) if record else None

    def on_descendant_focus(self) -> None:
        """Leave the condition as it is when the cursor goes to another card."""
        self._leave_trial()

    def on_hide(self) -> None:
        """Leave the condition as it is when another screen is shown."""
        if self.trial and not self.controller.leaving:
            self._drop_trial()

    def _leave_trial(self) -> None:
        if self.trial and self._condition != self.trial.record and not self.controller.leaving:
            self._drop_trial()

    def action_add(self) -> None:
        """Add a condition to the outcome under the cursor: its name, then its sentence."""
        row = self.grid.row
        gate: GateName = next((name for name in WORST_FIRST if row and row.group == VERDICT_WORDS[name]), "hold")
        taken = set(self.state.workspace.conditions(gate))

        def submit(texts: dict[str, str]) -> None:
            self._check_sentence(texts["sentence"])
            record = RecordId("condition", f"{gate}.{slug(needed(texts, 'name'), taken)}")
            self.controller.change(lambda store: store.add(record, Condition(sentence=texts["sentence"])))
            self.grid.go_to(record.path, 0)

        signals = self.state.vocabulary.titles["signal"]
        example = next(iter(signals.values()), "Undefined categories")
        lines = (
            Line("name", "Name", about="what it watches for, such as Undefined categories"),
            Line("sentence", "Sentence", about=f"such as: {example} > 5% over 4w min 40"),
        )
        self.app.push_screen(FormDialog(f"New condition of {VERDICT_WORDS[gate]}", lines, submit, verb="add"))  # type: ignore[arg-type]

    def action_remove(self) -> None:
        """Remove the condition."""
        if record := self._condition:
            self.ask_remove(record)

    def action_rename(self) -> None:
        """Rename the condition."""
        if record := self._condition:
            self.ask_rename(record)

    def action_decide(self) -> None:
        """Record a decision."""
        self.app.push_screen(decision_form(self.controller))

    def action_waive(self) -> None:
        """Set the condition under the cursor aside for a time."""
        if record := self._condition:
            self.app.push_screen(waiver_form(self.controller, record.key))

    def _check_sentence(self, sentence: str) -> None:
        """BadValue at the line of the sentence if it is not one."""
        try:
            check(sentence, Vocabulary.of(self.state.workspace))
            refuse_without_window(sentence)
        except SentenceError as error:
            raise BadValue(f"{error.message} ({error.place} of the sentence)", "sentence", error.hint) from None

    @property
    def _condition(self) -> RecordId | None:
        """The condition under the cursor."""
        record = self.grid.row.record if self.grid.row else None
        return record if record and record.kind == "condition" else None


def gate_rows(state: ViewState, trial: WhatIf | None = None, *, sentences: bool = True) -> tuple[GridRow, ...]:
    """A card for each outcome: its conditions, decision owners and next action; then path, past and lint.

    Below a condition whose threshold is looked at stands what it would mean. With `sentences`, each condition has its
    sentence below the plain words.
    """
    cards = (_outcome(state, gate, trial, sentences=sentences) for gate in WORST_FIRST)
    return (*(row for card in cards for row in card), *_steps(state), *_past(state), *_lint(state))


def _outcome(state: ViewState, gate: GateName, trial: WhatIf | None, *, sentences: bool) -> Iterator[GridRow]:
    outcome = state.workspace.gate.outcome(gate)
    record = RecordId("outcome", gate)
    group = VERDICT_WORDS[gate]
    now = state.verdict.verdict == gate
    title = (
        GridCell(group, mark=VERDICT_SIGNS[gate]),
        GridCell("all of these" if gate == "go" else "any of these"),
        GridCell("◀ now" if now else ""),
    )
    foot = "in force until all its owners resume" if now and gate == "stop" else ""
    yield GridRow(gate, title, heading=True, group=group, card=f"{gate} now" if now else gate, foot=foot)
    for finding in state.verdict.of(gate):
        row = condition_row(state, finding, group, removed=finding.id not in outcome.conditions, sentences=sentences)
        yield row
        if trial and trial.record == row.record:
            yield from what_if_rows(state, trial, group)
        yield from _waiver(state, finding, group)
        yield from (_warning(state, one, group) for one in state.lint if one.record == row.record)
    if not outcome.conditions:
        adds = GridCell(f"{state.keys.press(GATE, 'add')} adds one", "muted")
        yield GridRow(f"{gate} none", (GridCell("no condition", "blank", mark=OPEN), adds), group=group)
    yield _consequence(state, record, group)


def _consequence(state: ViewState, record: RecordId, group: str) -> GridRow:
    """The last row of an outcome: who decides, and what is done then."""
    outcome = state.workspace.gate.outcome(record.key)  # type: ignore[arg-type]  # an outcome's key is its name
    names = [holder_or_title(state.workspace, name) for name in outcome.decision_owners]
    decide = f"{' and '.join(names)} decide{'s' * (len(names) == 1)}" if names else "which roles decide?"
    action = outcome.next_action.strip()
    edits = FieldRef(record, "decision_owners"), FieldRef(record, "next_action")
    cells = (
        GridCell(decide, "muted" if names else "blank", edits[0], "" if names else OPEN),
        GridCell(action or "what is done then?", "muted" if action else "blank", edits[1], "→"),
    )
    return GridRow(edits[0].path, cells, record, group=group)


def _steps(state: ViewState) -> list[GridRow]:
    """The path to Go: the required changes, each with the responsible party."""
    if not state.steps:
        return []
    count = len(state.steps)
    foot = "one step" if count == 1 else f"{count} steps"
    rows = [GridRow("path", (GridCell(PATH),), heading=True, group=PATH, foot=foot)]
    for number, step in enumerate(state.steps, start=1):
        responsible = ", ".join(role_with_holder(state.workspace, name) for name in step.who)
        cells = (
            GridCell(step.what, mark=f"{number}", mark_tone="accent"),
            GridCell(responsible) if responsible else GridCell("nobody is named yet", "blank"),
        )
        rows.append(GridRow(f"path {number}", cells, group=PATH))
    return rows


def _lint(state: ViewState) -> list[GridRow]:
    """Lint warnings apart from those of conditions, shown below their sentence, and `as of`, shown at the top."""
    others = (one for one in state.lint if one.record.kind != "condition" and one.rule != "as-of")
    warnings = [_warning(state, one, LINT) for one in others]
    heading = GridRow(
        "lint", (GridCell(LINT), GridCell("valid, but probably not intended", "muted")), heading=True, group=LINT
    )
    return [heading, *warnings] if warnings else []


def _warning(state: ViewState, warning: LintWarning, group: str) -> GridRow:
    of_condition = warning.record.kind == "condition"
    about = "" if of_condition else f"{place_in_words(state.workspace, warning.place)}: "
    cells = (GridCell(sentence_case(f"{about}{warning.message}"), "warn", mark="!"), GridCell(warning.hint, "muted"))
    return GridRow(f"{warning.place} {warning.rule} {warning.message}", cells, group=group)


def _past(state: ViewState) -> list[GridRow]:
    """The verdict over the recorded past, evaluated at every instant."""
    zone = state.workspace.workflow.timezone
    start, end = (times.local(at, zone)[:10] for at in (state.past.periods[0].start, state.past.periods[-1].end))
    title = (GridCell(PAST), GridCell(f"{start} to {end}", "muted"))
    cell = GridCell(strip(state.past, STRIP_WIDTH), "strip", below=f"{history_summary(state.past)}   {KEY}")
    return [
        GridRow("past", title, heading=True, group=PAST),
        GridRow("strip", (cell,), group=PAST),
    ]


def _waiver(state: ViewState, finding: Finding, group: str) -> list[GridRow]:
    """The waiver of the condition: by whom, why, until when."""
    key = f"{RecordId('condition', finding.key).path} waiver"
    if finding.not_waived:
        problem = f"a waiver for it has no effect: {finding.not_waived}"
        return [GridRow(key, (GridCell(problem, "warn", mark="!"), GridCell("")), group=group)]
    waiver = state.workspace.waivers.get(finding.waiver or "")
    if waiver is None:
        return []
    until = times.ending(waiver.until, state.workspace.workflow.timezone)
    basis = f"waived by {role_with_holder(state.workspace, waiver.by)}: {waiver.reason}"
    instead = f", instead: {waiver.control}" if waiver.control else ""
    cells = (GridCell(basis, "muted", mark="~"), GridCell(f"until {until}{instead}", "muted"))
    return [GridRow(key, cells, group=group)]
