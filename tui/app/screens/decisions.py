"""Screen 7: duties, decisions and waivers, and the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from core import times
from core.model.decisions import in_order
from core.model.field_ref import FieldRef
from core.model.gate import GateName
from core.model.names import in_words
from core.model.place_text import label_in_words
from core.model.roles import Activity
from core.model.words import every
from core.model.workspace import RecordId
from core.rules.role_text import NOBODY, role_title, role_with_holder
from core.verdict.observations.activities import ActivityStatus, status
from core.verdict.report.decision_basis import decision_basis
from core.verdict.report.resume_scope import lifted_in_words
from core.verdict.report.symbols import VERDICT_TONES
from core.verdict.waivers import flaw
from core.visible import visible, visible_line
from tui.app.bindings import bindings
from tui.app.dialogs.take_back import ask_to_take_back, done, shown_time
from tui.app.forms import completion_form, decision_form
from tui.app.screens.view import CardView
from tui.app.view_state import ViewState
from tui.app.widgets.rows import GridCell, GridColumn, GridRow
from tui.app.widgets.timeline import Timeline
from tui.common.actions import DECISIONS

if TYPE_CHECKING:
    from core.store.journal import JournalEntry

DUE, DECIDED, WAIVED, JOURNAL = "DUTIES", "DECISIONS", "WAIVERS", "JOURNAL"
ENTRY = "journal "
"""The prefix of the key of an entry's row."""
NEWEST = 200
"""The number of journal entries shown; `optable journal` shows all."""

STATUS_TONES = {"done": ("✓", "good"), "due": ("○", "warn"), "overdue": ("✗", "bad")}


class DecisionsView(CardView):
    """Decisions, waivers, duties, journal."""

    NAME = DECISIONS
    BINDINGS = bindings(DECISIONS)
    FULL = frozenset((JOURNAL,))

    def compose(self) -> ComposeResult:
        """Compose the cards over the verdict's past."""
        yield from super().compose()
        yield Timeline()

    def show(self, state: ViewState) -> None:
        """Paint the cards and the verdict's past."""
        super().show(state)
        past = self.query_one(Timeline)
        past.set_class(state.past.periods[0].start == state.past.periods[-1].end, "-none")
        past.show(state.past, state.workspace.workflow.timezone)

    def columns(self, heading: GridRow) -> tuple[GridColumn, ...]:
        """The columns: time, decision, verdict; duty, role, standing, cadence; time, actor, change, entry."""
        if heading.group == DUE:
            return GridColumn("", share=3), GridColumn("", share=3), GridColumn("", share=4), GridColumn("", width=7)
        if heading.group == JOURNAL:
            time, entry = GridColumn("", width=16), GridColumn("", width=6, right=True)
            return time, GridColumn("", share=1), GridColumn("", share=3), entry
        return GridColumn("", width=12), GridColumn("", share=1), GridColumn("", width=16, right=True)

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `decision_rows`."""
        return decision_rows(state, tuple(self.controller.store.journal(limit=NEWEST)))

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing for the row under the cursor."""
        row = self.grid.row
        if action in ("remove", "rename") and not self._activity:
            return "Put the cursor on an activity"
        if action == "take_back" and (row is None or row.group != JOURNAL or row.heading):
            return "Put the cursor on an entry of the journal"
        return super().why_not(action)

    def action_decide(self) -> None:
        """Record a decision."""
        self.app.push_screen(decision_form(self.controller))

    def action_done(self) -> None:
        """Record that the activity under the cursor was carried out."""
        chosen = self._activity
        first = next(iter(sorted(self.state.workspace.activities)), "")
        self.app.push_screen(completion_form(self.controller, chosen.key if chosen else first))

    def action_add(self) -> None:
        """Add an activity."""
        taken = set(self.state.workspace.activities)
        self.ask_new("activity", "a recurring duty", lambda key: (RecordId("activity", key), Activity()), taken)

    def action_remove(self) -> None:
        """Remove the activity."""
        if record := self._activity:
            self.ask_remove(record)

    def action_rename(self) -> None:
        """Rename the activity."""
        if record := self._activity:
            self.ask_rename(record)

    def action_take_back(self) -> None:
        """Undo the change of the journal entry under the cursor, after a question that names it."""
        row = self.grid.row
        if row is None:
            return
        if self.state.read_only:
            self._say_read_only()
            return
        entry = self.controller.store.entry(int(row.key.removeprefix(ENTRY)))
        at = shown_time(entry.at, self.state.workspace.workflow.timezone)

        def answered(answer: str | None) -> None:
            if answer:
                self.attempt(lambda: self._taken_back(entry.change))

        attribution = f"{visible_line(entry.actor) or 'Somebody'} did it at {at}."
        label = label_in_words(self.state.workspace, entry.title)
        self.app.push_screen(ask_to_take_back(label, attribution, again=entry.action == "undo"), answered)

    def _taken_back(self, change: str) -> None:
        made = self.controller.change(lambda store: store.take_back(change))
        self.app.notify(visible(done(made, self.state.workspace)), timeout=3, markup=False)

    @property
    def _activity(self) -> RecordId | None:
        """The activity under the cursor."""
        record = self.grid.row.record if self.grid.row else None
        return record if record and record.kind == "activity" else None


def decision_rows(state: ViewState, journal: tuple[JournalEntry, ...]) -> tuple[GridRow, ...]:
    """A card each for decisions, waivers, duties and the journal."""
    return (*_decisions(state), *_waivers(state), *_activities(state), *_journal(state, journal))


def _heading(group: str, foot: str = "", card: str = "") -> GridRow:
    return GridRow(group, (GridCell(group),), heading=True, group=group, foot=foot, card=card)


def _none(group: str, words: str) -> GridRow:
    return GridRow(f"{group} none", (GridCell("none yet", "muted"), GridCell(words, "muted")), group=group)


def _activities(state: ViewState) -> list[GridRow]:
    foot = f"{state.keys.press(DECISIONS, 'done')} records that one is done"
    rows = [_heading(DUE, foot, "ops")]
    for key, activity in sorted(state.workspace.activities.items(), key=lambda one: (one[1].order or "\uffff", one[0])):
        record = RecordId("activity", key)
        now = status(activity, state.evidence.completions.get(key, ()), state.at, state.workspace.workflow.timezone)
        sign, tone = STATUS_TONES.get(now.state, ("○", "warn"))
        role = state.workspace.roles.get(activity.role)
        holder = role_with_holder(state.workspace, activity.role) if role else NOBODY
        cells = (
            GridCell(state.vocabulary.title("activity", key), "title", edits=FieldRef(record, "title")),
            GridCell(holder, "text" if role else "blank", edits=FieldRef(record, "role")),
            GridCell(_standing(now, state), "text", mark=sign, mark_tone=tone),
            GridCell(
                every(activity.cadence) or "not set",
                "text" if activity.cadence else "blank",
                FieldRef(record, "cadence"),
            ),
        )
        rows.append(GridRow(record.path, cells, record, group=DUE))
    adds = f"{state.keys.press(DECISIONS, 'add')} adds one: log review, exception review, evaluation"
    return rows if len(rows) > 1 else [*rows, _none(DUE, adds)]


def _standing(now: ActivityStatus, state: ViewState) -> str:
    zone = state.workspace.workflow.timezone
    parts: list[str] = [now.state]
    parts += [f"last {times.local(now.last, zone)}"] if now.last else []
    if now.state in ("done", "due") and now.overdue_at:
        parts.append(f"overdue from {times.local(now.overdue_at, zone)}")
    return ", ".join(parts)


def _decisions(state: ViewState) -> list[GridRow]:
    zone = state.workspace.workflow.timezone
    rows = [_heading(DECIDED)]
    for key, one in reversed(in_order(state.workspace.decisions)):
        by = " and ".join(
            f"{holder}, {role_title(state.workspace, role)}" for role, holder in zip(one.by, one.holders, strict=True)
        )
        treatment = f"  {one.treatment}" if one.treatment else ""
        undone = f"\n! {words}" if (words := decision_basis(one, state.evidence).words) else ""
        lifts = f"\nlifts {lifted_in_words(state.workspace, one)}" if one.lifts else ""
        outcome: GateName = "go" if one.kind == "resume" else one.kind
        then = f"against {one.verdict.upper()}" if one.differs else f"as {one.verdict.upper()}"
        cells = (
            GridCell(times.local(one.at, zone)[:10], mark="●", mark_tone=VERDICT_TONES[outcome]),
            GridCell(
                f"{one.kind.upper()} by {by or 'the gate itself'}",
                "title",
                below=f"“{one.reason}”{treatment}{lifts}{undone}",
            ),
            GridCell(then, "warn" if one.differs else "muted"),
        )
        rows.append(GridRow(f"decisions.{key}", cells, RecordId("decision", key), group=DECIDED))
    records = f"{state.keys.press(DECISIONS, 'decide')} records one: go, hold, stop or resume"
    return rows if len(rows) > 1 else [*rows, _none(DECIDED, records)]


def _waivers(state: ViewState) -> list[GridRow]:
    zone = state.workspace.workflow.timezone
    rows = [_heading(WAIVED)]
    for key, one in sorted(state.workspace.waivers.items(), key=lambda item: (item[1].at, item[0]), reverse=True):
        requester = (
            f", asked by {role_title(state.workspace, one.requested_by)} ({one.requester})" if one.requested_by else ""
        )
        control = f"; instead: {one.control}" if one.control else ""
        reason = flaw(one, state.workspace)
        over = "; ended by an edit of the sentence" if one.ended else f"; it has no effect: {reason}" if reason else ""
        by = f"{one.holder}, {role_title(state.workspace, one.by)}{requester}"
        cells = (
            GridCell(times.local(one.at, zone)[:10], mark="~", mark_tone="muted"),
            GridCell(
                f"{in_words(one.condition)} of {one.gate.title()} by {by}",
                "title",
                below=f"“{one.reason}”{control}{over}",
            ),
            GridCell(f"until {times.last_day(one.end, zone).isoformat()}", "muted" if one.end <= state.at else "text"),
        )
        rows.append(GridRow(f"waivers.{key}", cells, RecordId("waiver", key), group=WAIVED))
    return rows if len(rows) > 1 else []


def _journal(state: ViewState, journal: tuple[JournalEntry, ...]) -> list[GridRow]:
    zone = state.workspace.workflow.timezone
    rows = [_heading(JOURNAL, "every change, by whom")]
    rows += [
        GridRow(
            f"{ENTRY}{entry.seq}",
            (
                GridCell(shown_time(entry.at, zone), "muted"),
                GridCell(entry.actor),
                GridCell(label_in_words(state.workspace, entry.title)),
                GridCell(f"{entry.seq}", "muted"),
            ),
            group=JOURNAL,
        )
        for entry in journal
    ]
    return rows
