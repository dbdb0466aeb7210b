"""Screen 3: Stop, Hold and Go: each condition as a sentence with its finding, the deciders and the next action."""

from __future__ import annotations

from textual.app import ComposeResult

from core import times
from core.model.field_ref import FieldRef
from core.model.gate import WORST_FIRST, Condition, GateName
from core.model.workspace import RecordId
from core.rules.role_text import role_with_holder
from core.verdict.finding import Finding
from core.verdict.lint.warning import LintWarning
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_TONES, VERDICT_WORDS, finding_sign
from tui.app.bindings import bindings
from tui.app.dialogs.form import FormDialog, Line
from tui.app.feedback import refuse
from tui.app.forms import decision_form, waiver_form
from tui.app.screens.view import View
from tui.app.view_state import ViewState
from tui.app.widgets.grid import Grid
from tui.app.widgets.rows import GridCell, GridColumn, GridRow
from tui.common.actions import GATE
from tui.common.history_text import KEY, history_summary, strip

PATH, PAST, LINT = "PATH TO GO", "PAST", "LINT"
STRIP_WIDTH = 24
"""The number of signs in the strip: it fits a cell at 80 columns."""


class GateView(View):
    """The gate, worst first."""

    NAME = GATE
    BINDINGS = bindings(GATE)

    def compose(self) -> ComposeResult:
        """Compose three columns: the condition's name, its sentence, its current finding."""
        yield Grid(GridColumn("", width=22), GridColumn("", share=1), GridColumn("", share=1), header=False)

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `gate_rows`."""
        return gate_rows(state)

    def action_add(self) -> None:
        """Add a condition to the outcome under the cursor: its name, then its sentence."""
        row = self.grid.row
        gate: GateName = next((name for name in WORST_FIRST if row and row.group == VERDICT_WORDS[name]), "hold")
        taken = set(self.state.workspace.conditions(gate))

        def submit(texts: dict[str, str]) -> None:
            record = RecordId("condition", f"{gate}.{texts['name']}")
            self.controller.change(lambda store: store.add(record, Condition(sentence=texts["sentence"])))
            self.grid.go_to(record.path, 1)

        example = next(iter(self.state.workspace.signals), "signal")
        lines = (
            Line("name", "Name", about=f"a-z, 0-9 and _; taken: {', '.join(sorted(taken)) or 'none'}"),
            Line("sentence", "Sentence", about=f"such as: {example} > 5% over 4w min 40"),
        )
        self.app.push_screen(FormDialog(f"New condition of {VERDICT_WORDS[gate]}", lines, submit, verb="add"))  # type: ignore[arg-type]

    def action_remove(self) -> None:
        """Remove the condition."""
        if record := self._condition():
            self.ask_remove(record)

    def action_rename(self) -> None:
        """Rename the condition."""
        if record := self._condition():
            self.ask_rename(record)

    def action_decide(self) -> None:
        """Record a decision."""
        self.app.push_screen(decision_form(self.controller))

    def action_waive(self) -> None:
        """Set the condition under the cursor aside for a time."""
        if record := self._condition("Put the cursor on a Hold or Go condition"):
            self.app.push_screen(waiver_form(self.controller, record.key))

    def _condition(self, words: str = "Put the cursor on a condition") -> RecordId | None:
        row = self.grid.row
        if row and row.record and row.record.kind == "condition":
            return row.record
        refuse(self, words)
        return None


def gate_rows(state: ViewState) -> tuple[GridRow, ...]:
    """Each outcome with its conditions, decision owners and next action."""
    rows: list[GridRow] = []
    for gate in WORST_FIRST:
        outcome = state.workspace.gate.outcome(gate)
        record = RecordId("outcome", gate)
        group = VERDICT_WORDS[gate]
        now = "◀ the verdict now" if state.verdict.verdict == gate else ""
        heading = (
            GridCell(group, VERDICT_TONES[gate], mark=VERDICT_SIGNS[gate]),
            GridCell(_when(gate), "muted"),
            GridCell(now, VERDICT_TONES[gate]),
        )
        rows.append(GridRow(gate, heading, heading=True, group=group))
        for finding in state.verdict.of(gate):
            rows.append(_condition_row(finding, group, removed=finding.id not in outcome.conditions))
            rows += _waiver(state, finding, group)
            rows += [_warning(one, group) for one in state.lint if one.record == rows[-1].record]
        if not outcome.conditions:
            adds = f"{state.keys.press(GATE, 'add')} adds one"
            rows.append(
                GridRow(
                    f"{gate} none", (GridCell("no condition", "blank", mark="○"), GridCell(adds, "muted")), group=group
                )
            )
        owners = ", ".join(role_with_holder(state.workspace, name) for name in outcome.decision_owners)
        rows.append(_line(record, "decision_owners", "decided by", owners, "nobody yet: which roles decide?", group))
        rows.append(_line(record, "next_action", "then", outcome.next_action, "nothing yet: what is done then?", group))
    return (*rows, *_steps(state), *_lint(state), *_past(state))


def _steps(state: ViewState) -> list[GridRow]:
    """The path to Go: the required changes, each with the responsible party."""
    if not state.steps:
        return []
    rows = [
        GridRow(
            "path",
            (GridCell(PATH), GridCell("what must change before it is Go"), GridCell("who")),
            heading=True,
            group=PATH,
        )
    ]
    for number, step in enumerate(state.steps, start=1):
        responsible = ", ".join(role_with_holder(state.workspace, name) for name in step.who)
        cells = (
            GridCell(f"{number}. {step.place.partition('.')[2]}"),
            GridCell(step.what),
            GridCell(responsible) if responsible else GridCell("nobody is named yet", "blank"),
        )
        rows.append(GridRow(f"path {number}", cells, group=PATH))
    return rows


def _lint(state: ViewState) -> list[GridRow]:
    """Lint warnings apart from those of conditions, shown below their sentence, and `as of`, shown in the pane."""
    warnings = [_warning(one, LINT) for one in state.lint if one.record.kind != "condition" and one.rule != "as-of"]
    heading = GridRow(
        "lint",
        (GridCell(LINT), GridCell("allowed, and hardly meant"), GridCell("what mends it")),
        heading=True,
        group=LINT,
    )
    return [heading, *warnings] if warnings else []


def _warning(warning: LintWarning, group: str) -> GridRow:
    about = "" if warning.record.kind == "condition" else warning.place
    cells = (GridCell(about, "muted"), GridCell(warning.message, "warn", mark="!"), GridCell(warning.hint, "muted"))
    return GridRow(f"{warning.place} {warning.rule} {warning.message}", cells, group=group)


def _past(state: ViewState) -> list[GridRow]:
    """The verdict over the recorded past, evaluated at every instant."""
    zone = state.workspace.workflow.timezone
    start, end = (times.local(at, zone)[:10] for at in (state.past.periods[0].start, state.past.periods[-1].end))
    return [
        GridRow(
            "past", (GridCell(PAST), GridCell(f"{start} to {end}"), GridCell(KEY, "muted")), heading=True, group=PAST
        ),
        GridRow(
            "strip",
            (GridCell("verdicts"), GridCell(strip(state.past, STRIP_WIDTH)), GridCell(history_summary(state.past))),
            group=PAST,
        ),
    ]


def _when(gate: GateName) -> str:
    return "when all of these are met" if gate == "go" else "when any of these is met"


def _waiver(state: ViewState, finding: Finding, group: str) -> list[GridRow]:
    """The waiver of the condition: by whom, why, until when."""
    key = f"{RecordId('condition', finding.key).path} waiver"
    if finding.not_waived:
        problem = f"a waiver for it has no effect: {finding.not_waived}"
        return [GridRow(key, (GridCell(""), GridCell(problem, "warn", mark="!")), group=group)]
    waiver = state.workspace.waivers.get(finding.waiver or "")
    if waiver is None:
        return []
    until = times.ending(waiver.until, state.workspace.workflow.timezone)
    basis = f"waived by {role_with_holder(state.workspace, waiver.by)}: {waiver.reason}"
    instead = f", instead: {waiver.control}" if waiver.control else ""
    cells = (GridCell(""), GridCell(basis, "muted"), GridCell(f"until {until}{instead}", "muted"))
    return [GridRow(key, cells, group=group)]


def _line(record: RecordId, field: str, title: str, text: str, blank: str, group: str) -> GridRow:
    edits = FieldRef(record, field)
    cell = GridCell(text, edits=edits) if text.strip() else GridCell(blank, "blank", edits=edits, mark="○")
    return GridRow(edits.path, (GridCell(f"  {title}", "muted"), cell), record, group=group)


def _condition_row(finding: Finding, group: str, *, removed: bool) -> GridRow:
    record = RecordId("condition", finding.key)
    if removed:
        cells = (
            GridCell(finding.id, "muted", mark=finding_sign(finding)[0], mark_tone=finding_sign(finding)[1]),
            GridCell(finding.sentence, "muted"),
            GridCell(finding.reason),
        )
        return GridRow(f"{record.path} removed", cells, group=group)
    sign, tone = finding_sign(finding)
    edits = FieldRef(record, "sentence")
    words = f"{'waived, ' if finding.waived else ''}{finding.state}: {finding.reason}"
    cells = (
        GridCell(finding.id, mark=sign, mark_tone=tone),
        GridCell(finding.sentence, "title", edits=edits),
        GridCell(words, "muted" if tone == "good" else "text"),
    )
    return GridRow(record.path, cells, record, group=group)
