"""Screen 1: the one-page artifact, edited in place; blanks name the party that must fill them."""

from __future__ import annotations

from core.language.vocabulary import NameKind
from core.model.blocks import CATALOGUE, OVERSIGHT, Blocks, used_blocks
from core.model.field_ref import FieldRef
from core.model.gate import WORST_FIRST
from core.model.names import in_words
from core.model.table import PARTIES, party_name
from core.model.words import quantity_words
from core.model.workspace import MODELS, RecordId
from core.rules.fields import field_text
from core.rules.references import ref_fields
from core.rules.role_text import role_with_holder
from core.verdict.readiness import BLOCKS, Blank
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_TONES, VERDICT_WORDS, finding_sign
from core.visible import visible
from tui.app.bindings import bindings
from tui.app.screens.view import CardView
from tui.app.view_state import ViewState
from tui.app.widgets.condition_row import value_cell
from tui.app.widgets.open_chip import OPEN
from tui.app.widgets.rows import GridCell, GridColumn, GridRow
from tui.common.actions import GATE, PAGE, TABLE

GATE_GROUP = "GATE"
TITLE_WIDTH = 12
TAGS = "Tags point to themes and claim no compliance."
WORKFLOW, PAGE_RECORD = RecordId("workflow", "workflow"), RecordId("page", "page")


class PageView(CardView):
    """The page as cards, as it is printed."""

    NAME = PAGE
    BINDINGS = bindings(PAGE)

    FULL = frozenset(("heading WORKFLOW",))
    HALVES = frozenset(("heading SPECIFICATION", "heading OPERATIONS"))

    def columns(self, heading: GridRow) -> tuple[GridColumn, ...]:
        """Title and value; in the gate also the finding."""
        title = GridColumn("", width=TITLE_WIDTH)
        if heading.group == GATE_GROUP:
            return title, GridColumn("", share=3), GridColumn("", share=2, right=True)
        return title, GridColumn("", share=1)

    def action_hand_out(self) -> None:
        """Write the page beside the workspace, and show its path."""
        from tui.app.page_file import hand_out  # noqa: PLC0415  # not needed to start

        self.attempt(lambda: self.app.notify(visible(hand_out(self.controller)), timeout=8, markup=False))

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `page_rows`."""
        return page_rows(state)


def page_rows(state: ViewState) -> tuple[GridRow, ...]:
    """The page, section by section."""
    return (
        *_head(state),
        *_specification(state),
        *_operations(state),
        *_gate(state),
        *_learning(state),
        *_reference(state),
    )


def _heading(title: str, about: str = "", card: str = "") -> GridRow:
    tone = "text" if card else "muted"
    return GridRow(f"heading {title}", (GridCell(title), GridCell(about, tone)), heading=True, group=title, card=card)


def _note(group: str, words: str) -> GridRow:
    """A remark in a card."""
    return GridRow(f"note {group}", (GridCell(""), GridCell(words, "muted")), group=group)


def _field(state: ViewState, group: str, title: str, field: FieldRef, about: str = "") -> GridRow:
    """A field of the page: its value, or a blank with the party that must fill it."""
    record = state.workspace.get(field.record)
    value = getattr(record, field.field) if record else ""
    text = _words(state, field, value)
    blank = _blank(state, field)
    return GridRow(field.path, (GridCell(title, "muted"), _value(text, about, field, blank)), field.record, group=group)


def _value(text: str, about: str, field: FieldRef | None, blank: Blank | None) -> GridCell:
    """A value, or a blank with the party that must fill it."""
    if text.strip():
        return GridCell(text, edits=field)
    whose = f"{party_name(blank.party)} writes it" if blank else ""
    return GridCell(about or "not written yet", "blank" if blank else "muted", field, OPEN, "warn", whose)


def _words(state: ViewState, field: FieldRef, value: object) -> str:
    """A value for reading: titles of roles and activities instead of their names."""
    ref = ref_fields(MODELS[field.record.kind]).get(field.field)
    if field.field == "cadence" and value:
        return quantity_words(str(value))
    if ref is None:
        text = field_text(value, state.workspace.workflow.timezone) if value else ""
        return OVERSIGHT.get(text, text)
    names = value if isinstance(value, tuple) else (value,) if value else ()
    kind: NameKind = "role" if ref.kind == "role" else "activity"
    return ", ".join(state.vocabulary.title(kind, name) for name in names)


def _blank(state: ViewState, field: FieldRef) -> Blank | None:
    return next((one for one in state.readiness.blanks if one.place == field), None)


def _head(state: ViewState) -> tuple[GridRow, ...]:
    group = "WORKFLOW"
    return (
        _heading(group),
        _field(state, group, "Name", FieldRef(WORKFLOW, "name")),
        _field(state, group, "Scope", FieldRef(WORKFLOW, "scope"), "what it is for, and for whom"),
        _field(state, group, "Improvement loop", FieldRef(WORKFLOW, "loop"), "what is repeated to make it better"),
        _field(state, group, "Stage", FieldRef(WORKFLOW, "stage")),
    )


def _specification(state: ViewState) -> tuple[GridRow, ...]:
    group = "SPECIFICATION"
    return (
        _heading(group, "what the AI does", "spec"),
        _field(state, group, "Input", FieldRef(PAGE_RECORD, "input"), "what comes in"),
        _field(state, group, "Output", FieldRef(WORKFLOW, "output"), "the one output"),
        _field(state, group, "Excluded use cases", FieldRef(PAGE_RECORD, "excluded"), "what it must not be used for"),
    )


def _operations(state: ViewState) -> tuple[GridRow, ...]:
    group = "OPERATIONS"
    rows = [_heading(group, "who keeps it running", "ops")]
    for title, name in (("Reviewer", "reviewer"), ("Improvement owner", "improvement_owner")):
        rows.append(_field(state, group, title, FieldRef(PAGE_RECORD, name), "choose a role"))
        role = getattr(state.workspace.page, name)
        if role in state.workspace.roles:
            rows.append(_field(state, group, "  held by", FieldRef(RecordId("role", role), "holder"), "nobody yet"))
            rows[-1] = GridRow(f"{name} {rows[-1].key}", rows[-1].cells, rows[-1].record, group=group)
    rows.append(_field(state, group, "Log review", FieldRef(PAGE_RECORD, "log_review"), "choose an activity"))
    activity = state.workspace.page.log_review
    if activity in state.workspace.activities:
        record = RecordId("activity", activity)
        rows.append(_field(state, group, "  every", FieldRef(record, "cadence"), "such as 1d"))
        rows.append(_field(state, group, "  done by", FieldRef(record, "role"), "choose a role"))
    rows.append(_may_stop(state, group))
    rows.append(_field(state, group, "How to stop", FieldRef(PAGE_RECORD, "stop_how"), "what they then do"))
    rows.append(_field(state, group, "Manual fallback", FieldRef(PAGE_RECORD, "fallback"), "how the work is done then"))
    return tuple(rows)


def _may_stop(state: ViewState, group: str) -> GridRow:
    roles = [
        role_with_holder(state.workspace, key) for key, role in sorted(state.workspace.roles.items()) if role.may_stop
    ]
    first = next((key for key, role in sorted(state.workspace.roles.items()) if role.may_stop), None)
    edits = FieldRef(RecordId("role", first), "holder") if first else None
    blank = next((one for one in state.readiness.blanks if one.field == "may_stop"), None)
    about = f"mark a role on the Table ({state.keys.screen(TABLE)}) as one that may stop it"
    text = ", ".join(roles)
    value = _value("" if blank else text, about, edits, blank) if blank or not text else GridCell(text, edits=edits)
    return GridRow("may stop", (GridCell("Who may stop it", "muted"), value), group=group)


def _gate(state: ViewState) -> tuple[GridRow, ...]:
    """Each condition with its finding, worst outcome first; who decides, and what is done then."""
    verdict = state.verdict.verdict
    title = (GridCell(GATE_GROUP), GridCell(f"{VERDICT_SIGNS[verdict]} {VERDICT_WORDS[verdict]} now", "text"))
    rows = [
        GridRow(
            "heading GATE", title, heading=True, group=GATE_GROUP, card=f"{verdict} now", foot="the worst outcome wins"
        )
    ]
    for gate in WORST_FIRST:
        outcome = state.workspace.gate.outcome(gate)
        record = RecordId("outcome", gate)
        label = GridCell(VERDICT_WORDS[gate], VERDICT_TONES[gate], mark=VERDICT_SIGNS[gate])
        for finding in state.verdict.of(gate):
            sign, tone = finding_sign(finding)
            field = FieldRef(RecordId("condition", finding.key), "sentence")
            name = GridCell(in_words(finding.id), "text", field, sign, tone)
            value = value_cell(state, finding)
            rows.append(
                GridRow(
                    field.path,
                    (label, name, value),
                    field.record,
                    group=GATE_GROUP,
                    also=f"{finding.id}\n{finding.sentence}",
                )
            )
            label = GridCell("")
        if not outcome.conditions:
            blank = _blank(state, FieldRef(record, "conditions"))
            words = f"no condition yet: add one on the Gate ({state.keys.screen(GATE)})"
            rows.append(
                GridRow(f"none {gate}", (label, _value("", words, None, blank), GridCell("")), group=GATE_GROUP)
            )
        rows.append(_field(state, GATE_GROUP, "decided by", FieldRef(record, "decision_owners"), "which roles decide"))
        rows.append(_field(state, GATE_GROUP, "then", FieldRef(record, "next_action"), "what is done then"))
    return tuple(rows)


def _learning(state: ViewState) -> tuple[GridRow, ...]:
    group = "LEARNING"
    return (
        _heading(group, "what exceptions update"),
        _field(
            state,
            group,
            "Exceptions update",
            FieldRef(PAGE_RECORD, "learning"),
            "taxonomy, evaluation set, prompt, ...",
        ),
    )


def _reference(state: ViewState) -> tuple[GridRow, ...]:
    """The blocks that this page uses, and the line for choosing them."""
    group, blocks = "REFERENCE", state.workspace.blocks
    rows = [
        _heading(group, "what else practitioners expect"),
        *([_note(group, TAGS)] if blocks.tags else []),
        _field(state, group, "Blocks", FieldRef(BLOCKS, "used"), f"Enter chooses from {len(CATALOGUE)}: identity, ..."),
    ]
    for block in used_blocks(blocks):
        tags = f" [NIST AI RMF: {block.nist} · ISO/IEC 42001: {block.iso}]" if blocks.tags else ""
        rows += [_heading(block.title), _note(block.title, f"{block.guidance}{tags}")]
        for name in block.fields:
            info = Blocks.model_fields[name]
            about = info.description or ""
            row = _field(
                state, block.title, info.title or name, FieldRef(BLOCKS, name), f"{about[:1].lower()}{about[1:]}"
            )
            rows.append(row)
    return tuple(rows)


def parties(state: ViewState) -> str:
    """The number of open fields by party: `build 2 · IT 1`."""
    counts = {party: sum(1 for blank in state.readiness.blanks if blank.party == party) for party in PARTIES}
    return " · ".join(f"{'IT' if party == 'it' else party} {count}" for party, count in counts.items() if count)
