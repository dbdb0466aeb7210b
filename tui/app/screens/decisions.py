"""Screen 7: what is due, what was decided and waived, and the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from core.model.decisions import in_order
from core.model.roles import Activity
from core.model.workspace import RecordId
from core.verdict.observations.activities import ActivityStatus, status
from core.verdict.report.decision_basis import rests
from core.verdict.report.resume_scope import lifted_in_words
from core.verdict.waivers import flaw
from tui.app.dialogs.take_back import ask_to_take_back, done, when
from tui.app.feedback import refuse
from tui.app.forms import completion_form, decision_form
from tui.app.screens.view import View
from tui.app.view_state import State
from tui.app.widgets.grid import Grid
from tui.app.widgets.rows import Cell, Column, FieldId, Row
from tui.common import time_text
from tui.common.actions import DECISIONS, bindings
from tui.common.sanitize import plain, plain_line

if TYPE_CHECKING:
    from core.store.journal import Entry

DUE, DECIDED, WAIVED, JOURNAL = "ACTIVITIES", "DECISIONS", "WAIVERS", "JOURNAL"
ENTRY = "journal "
"""What the key of an entry's row begins with."""
NEWEST = 200
"""The journal shows this many entries; `optable journal` shows all."""

STATUS_TONES = {"done": ("✓", "good"), "due": ("○", "warn"), "overdue": ("✗", "bad")}


class DecisionsView(View):
    """Activities, decisions, waivers, journal."""

    NAME = DECISIONS
    BINDINGS = bindings(DECISIONS)

    def compose(self) -> ComposeResult:
        """Four columns: when or what, who, what, more."""
        yield Grid(Column("", width=18), Column("", share=2), Column("", share=3), Column("", width=12), header=False)

    def rows(self, state: State) -> tuple[Row, ...]:
        """See `decision_rows`."""
        return decision_rows(state, tuple(self.desk.store.journal(limit=NEWEST)))

    def action_decide(self) -> None:
        """Record a decision."""
        self.app.push_screen(decision_form(self.desk))

    def action_done(self) -> None:
        """Record that the activity under the cursor was carried out."""
        row = self.grid.row
        name = row.record.key if row and row.record and row.record.kind == "activity" else ""
        first = next(iter(sorted(self.state.workspace.activities)), "")
        self.app.push_screen(completion_form(self.desk, name or first))

    def action_add(self) -> None:
        """A new activity."""
        taken = set(self.state.workspace.activities)
        self.ask_new("activity", "a duty that comes back", lambda key: (RecordId("activity", key), Activity()), taken)

    def action_remove(self) -> None:
        """Take the activity out."""
        if record := self._activity():
            self.ask_remove(record)

    def action_rename(self) -> None:
        """Give the activity another name."""
        if record := self._activity():
            self.ask_rename(record)

    def action_take_back(self) -> None:
        """Take back the change of the journal's entry under the cursor, once its name was read."""
        row = self.grid.row
        if row is None or row.group != JOURNAL or row.heading:
            refuse(self, "Put the cursor on an entry of the journal")
            return
        if self.state.read_only:
            self._say_read_only()
            return
        entry = self.desk.store.entry(int(row.key.removeprefix(ENTRY)))
        at = when(entry.at, self.state.workspace.workflow.timezone)

        def answered(answer: str | None) -> None:
            if answer:
                self.attempt(lambda: self._taken_back(entry.change))

        who = f"{plain_line(entry.actor) or 'Somebody'} did it at {at}."
        self.app.push_screen(ask_to_take_back(entry.label, who, again=entry.action == "undo"), answered)

    def _taken_back(self, change: str) -> None:
        made = self.desk.change(lambda store: store.take_back(change))
        self.app.notify(plain(done(made)), timeout=3, markup=False)

    def _activity(self) -> RecordId | None:
        row = self.grid.row
        if row and row.record and row.record.kind == "activity":
            return row.record
        refuse(self, "Put the cursor on an activity")
        return None


def decision_rows(state: State, journal: tuple[Entry, ...]) -> tuple[Row, ...]:
    """The four sections."""
    return (*_activities(state), *_decisions(state), *_waivers(state), *_journal(state, journal))


def _heading(group: str, *titles: str) -> Row:
    return Row(group, tuple(map(Cell, (group, *titles))), heading=True, group=group)


def _none(group: str, words: str) -> Row:
    return Row(f"{group} none", (Cell("none", "muted"), Cell(""), Cell(words, "muted")), group=group)


def _activities(state: State) -> list[Row]:
    rows = [_heading(DUE, "Role", "How it stands", "Every")]
    for key, activity in sorted(state.workspace.activities.items(), key=lambda one: (one[1].order or "\uffff", one[0])):
        record = RecordId("activity", key)
        now = status(activity, state.evidence.completions.get(key, ()), state.at, state.workspace.workflow.timezone)
        sign, tone = STATUS_TONES.get(now.state, ("○", "warn"))
        role = state.workspace.roles.get(activity.role)
        who = f"{role.title or activity.role} ({role.holder or 'nobody yet'})" if role else "nobody yet"
        cells = (
            Cell(activity.title or key, "title", edits=FieldId(record, "title")),
            Cell(who, "text" if role else "blank", edits=FieldId(record, "role")),
            Cell(_standing(now, state), "text", mark=sign, mark_tone=tone),
            Cell(activity.cadence or "not set", "text" if activity.cadence else "blank", FieldId(record, "cadence")),
        )
        rows.append(Row(record.path, cells, record, group=DUE))
    adds = f"{state.keys.press(DECISIONS, 'add')} adds one: log review, exception review, evaluation"
    return rows if len(rows) > 1 else [*rows, _none(DUE, adds)]


def _standing(now: ActivityStatus, state: State) -> str:
    zone = state.workspace.workflow.timezone
    parts: list[str] = [now.state]
    parts += [f"last {time_text.local(now.last, zone)}"] if now.last else []
    if now.state in ("done", "due") and now.overdue_at:
        parts.append(f"overdue from {time_text.local(now.overdue_at, zone)}")
    return ", ".join(parts)


def _decisions(state: State) -> list[Row]:
    zone = state.workspace.workflow.timezone
    rows = [_heading(DECIDED, "By", "Decision and reason", "Verdict then")]
    for key, one in reversed(in_order(state.workspace.decisions)):
        by = ", ".join(f"{_title(state, role)} ({holder})" for role, holder in zip(one.by, one.holders, strict=True))
        treatment = f" [{one.treatment}]" if one.treatment else ""
        differs = "≠ " if one.differs else ""
        undone = f"\n! {words}" if (words := rests(one, state.evidence).words) else ""
        lifts = f"\nlifts {lifted_in_words(state.workspace, one)}" if one.lifts else ""
        cells = (
            Cell(time_text.local(one.at, zone), "muted"),
            Cell(by or "the gate itself"),
            Cell(f"{one.kind.upper()}{treatment}: {one.reason}{lifts}{undone}"),
            Cell(f"{differs}{one.verdict.upper()}", "warn" if one.differs else "muted"),
        )
        rows.append(Row(f"decisions.{key}", cells, RecordId("decision", key), group=DECIDED))
    records = f"{state.keys.press(DECISIONS, 'decide')} records one: go, hold, stop or resume"
    return rows if len(rows) > 1 else [*rows, _none(DECIDED, records)]


def _waivers(state: State) -> list[Row]:
    zone = state.workspace.workflow.timezone
    rows = [_heading(WAIVED, "By", "Condition, reason, control", "Until")]
    for key, one in sorted(state.workspace.waivers.items(), key=lambda item: (item[1].at, item[0]), reverse=True):
        asked = f", asked by {_title(state, one.requested_by)} ({one.requester})" if one.requested_by else ""
        control = f"; instead: {one.control}" if one.control else ""
        why = flaw(one, state.workspace)
        over = "; ended by an edit of the sentence" if one.ended else f"; it has no effect: {why}" if why else ""
        cells = (
            Cell(time_text.local(one.at, zone), "muted"),
            Cell(f"{_title(state, one.by)} ({one.holder}){asked}"),
            Cell(f"{one.gate}.{one.condition}: {one.reason}{control}{over}"),
            Cell(time_text.last_day(one.end, zone).isoformat(), "muted" if one.end <= state.at else "text"),
        )
        rows.append(Row(f"waivers.{key}", cells, RecordId("waiver", key), group=WAIVED))
    return rows if len(rows) > 1 else []


def _journal(state: State, journal: tuple[Entry, ...]) -> list[Row]:
    zone = state.workspace.workflow.timezone
    rows = [_heading(JOURNAL, "Who", "What", "Entry")]
    rows += [
        Row(
            f"{ENTRY}{entry.seq}",
            (
                Cell(when(entry.at, zone), "muted"),
                Cell(entry.actor),
                Cell(entry.label),
                Cell(f"{entry.seq}", "muted"),
            ),
            group=JOURNAL,
        )
        for entry in journal
    ]
    return rows


def _title(state: State, role: str) -> str:
    """A role's title, or its name where it is gone."""
    found = state.workspace.roles.get(role)
    return found.title or role if found else role
