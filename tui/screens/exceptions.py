"""Screen 5: the weekly review. One case, one key, one commit, the next case."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from core.errors import OptableError
from core.model.evidence import ExceptionCase
from core.model.learning import TARGETS
from core.model.sessions import Session
from core.review.draw import CONTROLS, SIZE
from core.review.labels import Labels, find
from core.review.queue import Queue, burying, marking, skipping
from core.store.operations.undo import Change
from tui.actions import EXCEPTIONS, bindings
from tui.desk import Desk
from tui.dialogs.ask import AskDialog, Option
from tui.dialogs.form import FormDialog, Line
from tui.dialogs.pick import PickDialog
from tui.plain import plain_line
from tui.reviewing import Pending, draft_place, open_session, queue_of, session_named
from tui.screens.view import View
from tui.state import State
from tui.widgets.case import CasePanel
from tui.widgets.grid import Grid
from tui.widgets.rows import Cell, Column, Row

PAUSE = 600.0
"""Seconds after which somebody has gone for coffee: then nobody knows how long the case took."""
SIGNS = {"correct": ("✓", "good"), "misclassified": ("✗", "warn"), "undefined": ("?", "warn")}
NOTHING = "No case was drawn yet.\n\na draws this week's cases for review."


class ExceptionsView(View):
    """The case at the cursor, large; the queue under it."""

    NAME = EXCEPTIONS
    BINDINGS = bindings(EXCEPTIONS)
    DEFAULT_CSS = """
    ExceptionsView {
        & > #review-title { height: 1; background: $panel; padding: 0 1; }
        & > #queue { height: 8; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.queue: Queue | None = None
        self._session = ""
        self._seen: tuple[str, float] = ("", 0.0)

    def compose(self) -> ComposeResult:
        """How far it is, the case, the queue."""
        yield Static(id="review-title", markup=False)
        yield CasePanel()
        yield Grid(
            Column("Case", width=22), Column("Text", share=3), Column("Predicted", share=1), Column("Found", share=2),
            id="queue",
        )  # fmt: skip

    # What it shows

    def rows(self, state: State) -> tuple[Row, ...]:
        """What `queue_rows` says."""
        return queue_rows(self.queue) if self.queue else ()

    def show(self, state: State) -> None:
        """Paint the queue as the database has it, and the case at the cursor."""
        with_session = session_named(self.desk.store, self._session) if self._session else open_session(self.desk.store)
        self.queue = queue_of(self.desk.store, with_session) if with_session else None
        if self.queue:
            self._session = self.queue.session.name
        first = not self.grid.shown_rows
        super().show(state)
        if first and self.queue and self.queue.current:
            self.grid.go_to(self.queue.current)
        self._show_case()

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """Another case."""
        event.stop()
        self._show_case()

    @property
    def case(self) -> ExceptionCase | None:
        """The case under the cursor."""
        row = self.grid.row
        return self.queue.cases.get(row.key) if self.queue and row else None

    @property
    def pending(self) -> Pending:
        """What is said of it beside its outcome."""
        case = self.case
        if case is None:
            return Pending()
        if case.review:
            return Pending.of(case)
        return Pending.read(self.state.drafts.get(draft_place(case.name)))

    def _show_case(self) -> None:
        if self.desk.leaving:
            return
        panel, queue, case = self.query_one(CasePanel), self.queue, self.case
        self.query_one("#review-title", Static).update(Content(plain_line(_title(queue))))
        if queue is None or case is None:
            panel.say(NOTHING)
            return
        panel.show(case, self.pending, queue.session, self.state.workspace.workflow.timezone)
        if self._seen[0] != case.name:
            self._seen = (case.name, monotonic())

    # Deciding

    def action_correct(self) -> None:
        """It was right."""
        self._decide("correct", "")

    def action_misclassified(self) -> None:
        """Another label is right: choose it."""
        self._pick("Misclassified: the right label", "misclassified", free=False)

    def action_undefined(self) -> None:
        """No label fits: propose one."""
        self._pick("Undefined category: propose a label, or Enter for none", "undefined", free=True)

    def _pick(self, title: str, outcome: str, *, free: bool) -> None:
        case = self._case_to_change()
        if case is None:
            return
        labels = Labels(self.state.evidence.reviewed, self.desk.store.labels())
        proposed = tuple(one for one in self.desk.store.proposed_labels() if one not in labels.taxonomy)
        known = (*proposed, *labels.taxonomy) if free else labels.taxonomy
        likely = (*proposed, *labels.likely(case)) if free else labels.likely(case)
        every = tuple(one for one in known if free or one != case.predicted)

        def chosen(label: str | None) -> None:
            if label is not None and self.case and self.case.name == case.name:
                self._decide(outcome, label)

        about = f"Predicted: {case.predicted or '-'}"
        self.app.push_screen(PickDialog(title, about, likely, lambda text: find(text, every), free=free), chosen)

    def _decide(self, outcome: str, label: str) -> None:
        case, queue = self._case_to_change(), self.queue
        if case is None or queue is None:
            return
        said = self.pending
        found = {
            "outcome": outcome,
            "label": label,
            "customer_impact": said.customer_impact,
            "updates": said.updates,
            "note": said.note,
            "seconds": self._seconds(),
        }
        fresh = case.review is None
        if not self.attempt(lambda: self.desk.change(lambda store: store.review(case.name, queue.session.name, found))):
            return
        self.desk.drop_draft(draft_place(case.name), said.draft)
        if fresh:
            self._go_on(queue.session)

    def _go_on(self, session: Session) -> None:
        """To the next case; after the last one, what was found."""
        if self.queue is None:
            return
        if self.queue.current:
            self.grid.go_to(self.queue.current)
        else:
            self.app.notify(f"{session.week} is reviewed: {self.queue.progress}. o shows what was found", timeout=6)
        self._show_case()

    def _seconds(self) -> int | None:
        name, since = self._seen
        took = monotonic() - since
        return int(took) if self.case and name == self.case.name and took < PAUSE else None

    # What is said beside the outcome

    def action_impact(self) -> None:
        """Customer impact on or off, whatever the outcome is."""
        said = self.pending
        self._say(Pending(not said.customer_impact, said.note, said.updates))

    def action_note(self) -> None:
        """A note."""
        case, said = self._case_to_change(), self.pending
        if case is None:
            return

        def submit(texts: dict[str, str]) -> None:
            self._say(Pending(said.customer_impact, texts["note"], said.updates))

        line = Line("note", "Note", said.note, "what a colleague should know")
        self.app.push_screen(FormDialog(f"Note on {case.id}", (line,), submit))  # type: ignore[arg-type]

    def action_updates(self) -> None:
        """What the case updates: one more key."""
        if self._case_to_change() is None:
            return
        there = self.pending.updates
        keys = dict(zip(TARGETS, "tepso", strict=True))
        options = tuple(
            Option(keys[one], f"{'■' if one in there else '□'} {one.replace('_', ' ')}", one) for one in TARGETS
        )

        def answered(answer: str | None) -> None:
            for target in TARGETS:
                if target == answer:
                    self._say(self.pending.toggled(target))

        self.app.push_screen(AskDialog("What does it update?", "A key turns it on or off.", options), answered)

    def _say(self, said: Pending) -> None:
        """Of a case that is decided it is saved with the review; before, it is kept as a draft."""
        case, queue = self._case_to_change(), self.queue
        if case is None or queue is None:
            return
        if case.review:
            found = {**dict(case.review), "customer_impact": said.customer_impact}
            found |= {"updates": said.updates, "note": said.note}
            for name in ("by", "at", "session", "second"):
                found.pop(name)
            self.attempt(lambda: self.desk.change(lambda store: store.review(case.name, queue.session.name, found)))
            return
        place, before = draft_place(case.name), self.pending.draft
        if said.draft:
            self.attempt(lambda: self.desk.draft(place, said.draft))
        else:
            self.attempt(lambda: self.desk.drop_draft(place, before))
        self.desk.show()

    # The queue

    def action_skip(self) -> None:
        """Back at the end of the queue; it never counts."""
        self._alter(skipping, "skipped")

    def action_bury(self) -> None:
        """To the next session."""
        self._alter(burying, "buried")

    def action_mark(self) -> None:
        """Marked, to come back to it, or not any more."""
        case, queue = self._case_to_change(), self.queue
        if case and queue:
            self._change(queue.session, lambda session: marking(session, case.name), f"marked {case.name}")

    def _alter(self, change: Callable[[Session, str], Session], what: str) -> None:
        case, queue = self._case_to_change(), self.queue
        if case is None or queue is None:
            return
        if case.review:
            self.app.notify("It is decided already: z takes that back", timeout=3)
            return
        if self._change(queue.session, lambda session: change(session, case.name), f"{what} {case.name}"):
            self._go_on(queue.session)

    def _change(self, session: Session, change: Callable[[Session], Session], what: str) -> bool:
        return self.attempt(lambda: self.desk.change(lambda store: store.alter_session(session.name, change, what)))

    def action_draw(self) -> None:
        """Draw a week's cases."""
        self.app.push_screen(draw_form(self.desk, self._drawn))

    def _drawn(self, session: Session) -> None:
        self._session = session.name
        self.show(self.state)
        if self.queue and self.queue.current:
            self.grid.go_to(self.queue.current)

    def undone(self, change: Change) -> None:
        """The cursor goes back to the case, and what was said of it stands there again."""
        for name in change.evidence:
            if self.queue and name in self.queue.cases:
                self.grid.go_to(name)
        self._show_case()

    def action_select_cursor(self) -> None:
        """Enter decides nothing."""
        self.app.bell()

    def _case_to_change(self) -> ExceptionCase | None:
        if self.state.read_only:
            self._say_read_only()
            return None
        if self.case is None:
            self.app.notify("There is no case here: a draws some", timeout=3)
        return self.case


def _title(queue: Queue | None) -> str:
    if queue is None:
        return "Review"
    session = queue.session
    drawn = f"{len(session.flagged)} of {session.flagged_pool} flagged, {len(session.controls)} controls"
    return f"{session.week}  {queue.progress}  ({drawn})"


def queue_rows(queue: Queue) -> tuple[Row, ...]:
    """A row a case, in the order of the queue: decided ones where they were drawn, skipped ones at the end."""
    order = [name for name in queue.names if name not in (*queue.skipped, *queue.buried)]
    return tuple(_row(queue, name) for name in (*order, *queue.skipped, *queue.buried))


def _row(queue: Queue, name: str) -> Row:
    case, review = queue.cases[name], queue.cases[name].review
    sign, tone = SIGNS[review.outcome] if review else ("○", "muted")
    if not review and name in queue.skipped:
        sign = "»"
    if not review and name in queue.buried:
        sign = "↓"
    found = ""
    if review:
        label = f": {review.label}" if review.label.strip() else ""
        found = f"{review.outcome}{label}{', customer impact' * review.customer_impact}"
    elif name in queue.skipped:
        found = "skipped"
    elif name in queue.buried:
        found = "put off to the next session"
    marked = "⚑ " * (name in queue.session.marked)
    kind = "" if case.flagged else " (control)"
    cells = (
        Cell(f"{marked}{case.id}{kind}", mark=sign, mark_tone=tone),
        Cell(plain_line(case.input)[:80]),
        Cell(case.predicted, "muted"),
        Cell(found, "text" if review else "muted"),
    )
    return Row(name, cells)


def draw_form(desk: Desk, done: Callable[[Session], None]) -> FormDialog:
    """Which week, how many, and by which seed anybody can repeat it."""

    def submit(texts: dict[str, str]) -> None:
        size, controls = (_whole(texts[name], name) for name in ("size", "controls"))
        session = desk.change(
            lambda store: store.draw(week=texts["week"], seed=texts["seed"], size=size, controls=controls)
        )
        done(session)

    lines = (
        Line("week", "Week", desk.store.newest_week() or "", "an ISO week such as 2025-W02"),
        Line("size", "Cases", str(SIZE), "how many in all"),
        Line("controls", "Controls", str(CONTROLS), "how many of them were not flagged"),
        Line("seed", "Seed", "1", "any word; with it anybody can repeat the draw"),
    )
    about = "The draw is frozen once it is made: a late import does not change it."
    return FormDialog("Draw cases for review", lines, submit, about, verb="draw")  # type: ignore[arg-type]


def _whole(text: str, name: str) -> int:
    if not text.isdecimal():
        raise OptableError(f"{name} must be a whole number, not {text[:40]!r}")
    return int(text)
