"""Screen 5: the weekly review. One case, one key, one commit, the next case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from time import monotonic

from textual.app import ComposeResult
from textual.worker import get_current_worker

from core.model.evidence import ExceptionCase
from core.model.learning import TARGETS
from core.model.sessions import Session
from core.review.queue import burying, marking, skipping
from core.store.operations.undo import UndoableChange
from core.visible import visible_line
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.dialogs.read import ReadDialog
from tui.app.pane_state import (
    ALL,
    PANES,
    SECOND,
    PaneState,
    Pending,
    after,
    all_work,
    draft_place,
    open_session,
    queue_of,
    queue_work,
    second_work,
    session_named,
    session_of,
    without_session,
)
from tui.app.review.dialogs import NoteDialog, case_text, draw_form, label_dialog, updates_dialog
from tui.app.review.result import result_text
from tui.app.review.rows import case_head, case_rows, title_parts
from tui.app.review.search import CaseSearch
from tui.app.screens.taking_in import NO_CASES, TakingIn
from tui.app.sizes import TOWERING
from tui.app.typeahead import UNKNOWN
from tui.app.view_state import ViewState
from tui.app.widgets.case import CasePanel
from tui.app.widgets.filter import FilterLine
from tui.app.widgets.line_grid import LineGrid
from tui.app.widgets.rows import GridColumn, GridRow
from tui.common.actions import APP, EXCEPTIONS

PAUSE = 600.0
"""Seconds after which the time spent on a case is unknown: the reviewer has probably left the screen."""


class ExceptionsView(TakingIn):
    """The case under the cursor, in large; the queue below it."""

    NAME = EXCEPTIONS
    BINDINGS = bindings(EXCEPTIONS)

    def __init__(self, controller: WorkspaceController, session: str = "") -> None:
        super().__init__(controller)
        self.work = PaneState(PANES[0], "Review")
        self.session = session
        """The session selected or started here; before that, the one to continue."""
        self._since = ("", 0.0)
        self._search = CaseSearch(self, controller, self._looked)
        self._alike: tuple[str, Mapping[str, tuple[str, ...]]] = ("", {})

    def compose(self) -> ComposeResult:
        """Compose the progress, the case and the queue."""
        yield CasePanel(self.controller.keys)
        yield LineGrid(
            GridColumn("Case", width=14, narrow=10),
            GridColumn("Text", share=1),
            GridColumn("Predicted", width=13, narrow=12, wide=16),
            GridColumn("Found", width=16, narrow=9, wide=28),
            id="queue",
        ).add_class("frame")

    # The screen's content

    def acts_on(self) -> object:
        """The full case and its line, the subject of the keys."""
        line = super().acts_on()
        return UNKNOWN if line is UNKNOWN else (line, self.query_one(CasePanel).case)

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """One line for each case."""
        return case_rows(self.work, state.drafts)

    def show(self, state: ViewState) -> None:
        """Paint the pane from the database, and the case under the cursor."""
        towering = self.app.size.height >= TOWERING
        self.query_one(LineGrid).airy = towering
        self.set_class(towering, "-towering")
        before = self.work
        self.work = self._work(before.pane)
        self.query_one(LineGrid).searches = self.work.pane == ALL
        super().show(state)
        if not before.names:
            self._to_current()
        self._show_case()
        if self.work.session and self.work.session.week != self._alike[0]:
            self._alike = (self.work.session.week, {})
            self.run_worker(partial(self._compare, self.work.session.week), thread=True, group="alike")

    def _to_current(self) -> None:
        if self.work.current and not self.controller.leaving:
            self.grid.go_to(self.work.current)

    def _work(self, pane: str) -> PaneState:
        if pane == ALL:
            return all_work(self.controller.store, self._search.names, self._search.number, self._search.text)
        store = self.controller.store
        session = (session_named(store, self.session) if self.session else None) or open_session(store)
        self.session = session.name if session else ""
        if session is None:
            evidence = store.snapshot.evidence
            return without_session(pane, len(evidence.exceptions), len(evidence.review_facts))
        queue = queue_of(store, session)
        return second_work(queue, store.actor) if pane == SECOND else queue_work(queue)

    def _compare(self, week: str) -> None:
        """Find matching texts of the week; in a thread, since a week can be long."""
        groups = self.controller.store.seen(week)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._compared, week, groups)

    def _compared(self, week: str, groups: Mapping[str, tuple[str, ...]]) -> None:
        self._alike = (week, groups)
        self._show_case()

    def on_grid_moved(self, event: LineGrid.Moved) -> None:
        """Show another case."""
        event.stop()
        self._show_case()

    @property
    def case(self) -> ExceptionCase | None:
        """The case under the cursor."""
        row = self.grid.row
        return self.work.cases.get(row.key) if row else None

    @property
    def pending(self) -> Pending:
        """The draft of its review."""
        case = self.case
        if case is None:
            return Pending()
        if review := self.work.review(case):
            return Pending.of(review)
        return Pending.read(self.state.drafts.get(draft_place(case.name, blind=self.work.blind)))

    def _show_case(self) -> None:
        if self.controller.leaving:
            return
        panel, case = self.query_one(CasePanel), self.case
        panel.head_with(title_parts(self.work, self.controller.keys))
        if case is None:
            problem = self._search.problem if self.work.pane == ALL else ""
            words = NO_CASES if self.has_no_cases else self.work.empty
            panel.say(problem or words.format(draw=self.key_of("draw"), pane=self.key_of("pane")))
            return
        zone, seen = self.state.workspace.workflow.timezone, len(self._alike[1].get(case.name, ()))
        head = case_head(self.work, case, zone, seen)
        panel.show(case, head, self.work.review(case), self.pending)
        if self._since[0] != case.name:
            self._since = (case.name, monotonic())
            panel.top()

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing: most need a case under the cursor."""
        if action in ("draw", "pane", "take_in"):
            return None
        if action == "result":
            return None if self.session else f"There is no session yet: {self.key_of('draw')} draws one"
        if action in ("skip", "bury", "mark") and self.work.pane != PANES[0]:
            return f"Only in the queue ({self.key_of('pane')})"
        if self.case is None:
            return f"No case here: {self.key_of('draw')} draws some"
        if action in ("skip", "bury") and self.case.review:
            return f"It is already decided: {self.controller.keys.press(APP, 'undo')} undoes that"
        return super().why_not(action)

    # Deciding

    def action_correct(self) -> None:
        """Decide: correct."""
        if case := self._case_to_change():
            self._decide(case, "correct", "")

    def action_misclassified(self) -> None:
        """Decide: misclassified; then choose the right label."""
        self._label("misclassified")

    def action_undefined(self) -> None:
        """Decide: no label fits; then propose one."""
        self._label("undefined")

    def _label(self, outcome: str) -> None:
        case = self._case_to_change()
        if case is None:
            return

        def chosen(label: str | None) -> None:
            if label is not None and self.case and self.case.name == case.name:
                self._decide(case, outcome, label)

        self.app.push_screen(label_dialog(self.controller, case, outcome), chosen)

    def _decide(self, case: ExceptionCase, outcome: str, label: str) -> None:
        fresh = self.work.review(case) is None
        result = {"outcome": outcome, "label": label, "seconds": self._seconds()}
        if self._save(case, result, self.pending) and fresh:
            self._go_on()

    def _save(self, case: ExceptionCase, result: Mapping[str, object], pending: Pending) -> bool:
        """Save the review in one commit; on an error the case stays and the error is shown."""
        session = session_of(self.work, case, self.state.evidence.sessions)
        result = {**result, "second": self.work.blind, **vars(pending)}
        return self.attempt(lambda: self._saved(self.controller.store.review(case.name, session, result, seen=case)))

    def _saved(self, case: ExceptionCase) -> None:
        """Paint the next case at once; verdict and signals follow right after it."""
        self.work = after(self.work, case, self.controller.store.actor)
        self.call_after_refresh(self.attempt, self.controller.show)

    def _go_on(self) -> None:
        """Go to the next case; after the last one, show the results."""
        if self.work.pane == ALL:
            self.query_one(LineGrid).action_cursor_down()
        elif self.work.current:
            self._to_current()
        elif self.work.queue:
            self.controller.show()
            self.action_result()
        self._show_case()

    def _seconds(self) -> int | None:
        name, since = self._since
        elapsed = monotonic() - since
        return int(elapsed) if self.case and name == self.case.name and elapsed < PAUSE else None

    # Parts of a review beside the outcome

    def action_impact(self) -> None:
        """Toggle customer impact, independent of the outcome."""
        if case := self._case_to_change():
            pending = self.pending
            self._save_pending(case, Pending(not pending.customer_impact, pending.note, pending.updates))

    def action_note(self) -> None:
        """Edit the note."""
        if case := self._case_to_change():
            pending = self.pending
            dialog = NoteDialog(
                self.controller, case, pending.note, lambda note: self._save_pending(case, replace(pending, note=note))
            )
            self.app.push_screen(dialog)

    def action_updates(self) -> None:
        """Edit the updates of the case."""
        if case := self._case_to_change():
            pending = self.pending

            def answered(answer: str | None) -> None:
                for target in TARGETS:
                    if target == answer:
                        self._save_pending(case, pending.toggled(target))

            self.app.push_screen(updates_dialog(pending.updates), answered)

    def _save_pending(self, case: ExceptionCase, pending: Pending) -> None:
        """Save a part of the review: with the review of a decided case, else as a draft."""
        if review := self.work.review(case):
            kept = ("outcome", "label", "seconds")
            self._save(case, {name: getattr(review, name) for name in kept}, pending)
            return
        place, before = draft_place(case.name, blind=self.work.blind), self.pending.draft
        keep = (
            partial(self.controller.draft, place, pending.draft)
            if pending.draft
            else partial(self.controller.drop_draft, place, before)
        )
        self.attempt(keep)
        self.controller.show()

    # The queue

    def action_skip(self) -> None:
        """Move the case to the end of the queue; a skipped case never counts."""
        self._put_off(skipping, "skipped")

    def action_bury(self) -> None:
        """Postpone the case to the next session."""
        self._put_off(burying, "buried")

    def action_mark(self) -> None:
        """Toggle the case's mark, for coming back to it."""
        if (case := self._case_to_change()) and self.work.session:
            self._alter(self.work.session, lambda session: marking(session, case.name), f"marked {case.name}")

    def _put_off(self, change: Callable[[Session, str], Session], label: str) -> None:
        case, session = self._case_to_change(), self.work.session
        if case is None or session is None:
            return
        if self._alter(session, lambda session: change(session, case.name), f"{label} {case.name}"):
            self._go_on()

    def _alter(self, session: Session, change: Callable[[Session], Session], label: str) -> bool:
        return self.attempt(
            lambda: self.controller.change(lambda store: store.alter_session(session.name, change, label))
        )

    def action_draw(self) -> None:
        """Draw the cases of a week; without any case, take some in."""
        if self.has_no_cases:
            self.action_take_in()
        elif not self.refuse_read_only():
            self.app.push_screen(draw_form(self.controller, self.open_session))

    def open_session(self, session: Session) -> None:
        """Go to a session."""
        self.session = session.name
        self.work = PaneState(PANES[0], "Review")
        self.show(self.state)

    # Other panes

    def action_pane(self) -> None:
        """Switch the pane: queue, second review, all cases."""
        pane = PANES[(PANES.index(self.work.pane) + 1) % len(PANES)]
        self.work = PaneState(pane, "")
        if pane == ALL and not self._search.names:
            self._search.look("")
        self.grid.narrow("")
        self.show(self.state)

    def action_result(self) -> None:
        """Show the results of the session, and their effect on signals and verdict."""
        session = session_named(self.controller.store, self.session)
        if session is None:
            return
        queue = queue_of(self.controller.store, session)
        self.app.push_screen(ReadDialog(f"What {session.week} found", result_text(self.state, queue)))

    def on_line_grid_open_wanted(self, event: LineGrid.OpenWanted) -> None:
        """Show the full case on Enter; it decides nothing."""
        event.stop()
        if self.case:
            zone = self.state.workspace.workflow.timezone
            alike = self._alike[1].get(self.case.name, ())
            text = case_text(self.case, zone, alike=alike, blind=self.work.blind)
            self.app.push_screen(ReadDialog(visible_line(self.case.id), text))

    def text_of(self, row: GridRow) -> str:
        """The full text of a case, for copying."""
        return self.work.cases[row.key].input

    def action_scroll_case(self, way: str) -> None:
        """Scroll the text of the case."""
        self.query_one(CasePanel).scroll(3 if way == "down" else -3)

    def on_filter_line_typed(self, event: FilterLine.Typed) -> None:
        """Search the database among all cases; in a queue, narrow the list."""
        if self.work.pane == ALL:
            event.prevent_default()  # the base class would narrow the list
            event.stop()
            self._search.look(event.text)

    def on_filter_line_done(self, event: FilterLine.Done) -> None:
        """Show all cases again on Esc; the base class closes the line."""
        if self.work.pane == ALL and not event.keep:
            self._search.look("")

    def _looked(self) -> None:
        if self.work.pane == ALL and not self.controller.leaving:
            self.show(self.state)

    def touched(self, change: UndoableChange) -> None:
        """Move the cursor to the case whose change was undone or redone."""
        for name in change.evidence:
            if name in self.work.cases:
                self.grid.go_to(name)
        self._show_case()

    def _case_to_change(self) -> ExceptionCase | None:
        return None if self.refuse_read_only() else self.case
