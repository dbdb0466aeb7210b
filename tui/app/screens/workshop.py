"""The workshop: questions about blank fields, one at a time, for everybody in the room."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message

from core.errors import Conflict, OptableError
from core.model.field_ref import FieldRef
from core.workshop.answers import changes
from core.workshop.question import Question
from core.workshop.questions import questions
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.editing import error_line
from tui.app.screens.page import page_rows
from tui.app.screens.view import View
from tui.app.sizes import HUGE
from tui.app.typeahead import UNKNOWN
from tui.app.view_state import ViewState
from tui.app.widgets.editor import MOST_SUGGESTIONS, FieldEditor
from tui.app.widgets.key_footer import follow_cursor
from tui.app.widgets.open_chip import open_count
from tui.app.widgets.painted_text import PaintedText
from tui.app.workshop.answer_editing import answering
from tui.app.workshop.answer_editor import AnswerEditor
from tui.app.workshop.dialogs import give_form, not_decided_form, timer_form
from tui.app.workshop.page_so_far import page_so_far
from tui.app.workshop.rendering import blank_of, card, end_of_questions, progress
from tui.app.workshop.timer import Timer
from tui.common.actions import WORKSHOP

PROGRESS, ANSWER_LINES = 2, 5
"""Lines of the progress, and of the answer without its suggestions."""
TALL = 26
FEW_SUGGESTIONS = 3
REMEMBERED = "workshop"
"""The draft key that stores the current question."""


class WorkshopView(View, can_focus=True):
    """One question, and its answer below."""

    NAME = WORKSHOP
    BINDINGS = bindings(WORKSHOP)

    class KeysWanted(Message):
        """Help is requested."""

    class LeaveWanted(Message):
        """The workshop is left."""

    def __init__(self, controller: WorkspaceController, start: str = "") -> None:
        super().__init__(controller)
        self.questions: tuple[Question, ...] = questions(controller.state.workspace)
        self.timer = Timer()
        self._skipped: set[FieldRef] = set()
        self._index = self._first(start or controller.state.drafts.get(REMEMBERED, ""))
        self._rev: int | None = None

    def compose(self) -> ComposeResult:
        """Compose the progress, the question and the answer; beside them the page, where there is room."""
        with VerticalScroll(id="so-far", classes="frame", can_focus=False) as page:
            page.border_title = "THE PAGE SO FAR"
            yield PaintedText(id="page-so-far")
        yield PaintedText(id="progress")
        with VerticalScroll(id="question", can_focus=False):
            yield PaintedText(id="card")
        first = self.question or self.questions[0]
        yield AnswerEditor(answering(self.state, first), self._keep, self.controller.keys)

    def on_mount(self) -> None:
        """Ask the first question once the size is known; repaint the timer each second."""
        self.set_interval(1, self._tick)
        self.call_after_refresh(self._put)

    # The current question

    @property
    def question(self) -> Question | None:
        """The current question; None at the end."""
        return self.questions[self._index] if self._index < len(self.questions) else None

    def acts_on(self) -> object:
        """The question being answered."""
        return next((editor.acts_on() for editor in self.query(AnswerEditor)), UNKNOWN)

    @property
    def editor(self) -> AnswerEditor:
        """The editor of the answer."""
        return self.query_one(AnswerEditor)

    def _first(self, place: str) -> int:
        """The index of the first question: the one where the workshop was left, else the first open one."""
        places = [question.place.path for question in self.questions]
        if place in places and not self.questions[places.index(place)].answered:
            return places.index(place)
        return self._open_from(0)

    def _open_from(self, index: int) -> int:
        """The next open question that was not skipped, from `index` to the end and then from the beginning."""
        order = (*range(index, len(self.questions)), *range(index))
        free = (
            one for one in order if not self.questions[one].answered and self.questions[one].place not in self._skipped
        )
        return next(free, len(self.questions))

    def _passed_over(self) -> set[FieldRef]:
        """Skipped questions that still wait for an answer, without those given to somebody to decide."""
        free = (one for one in self.questions if not one.answered and one.place in self._skipped)
        blanks = {one.place: blank_of(self.state.readiness, one) for one in free}
        return {place for place, blank in blanks.items() if blank is None or not blank.left_open}

    def go_to(self, place: FieldRef) -> bool:
        """Go to the question that fills this field; False if there is none."""
        asking = (index for index, one in enumerate(self.questions) if place in (one.place, one.fills))
        if (index := next(asking, None)) is None:
            return False
        self._index = index
        self._remember()
        self._put()
        return True

    # The screen's content

    def show(self, state: ViewState) -> None:
        """Paint the state; an answer by somebody else appears in the field, unless the user is typing there."""
        before = self.question
        self.questions = questions(state.workspace)
        places = [question.place for question in self.questions]
        if before and before.place in places:
            self._index = places.index(before.place)
        elif before and self.editor.touched:  # somebody else answered it: the text being typed stays
            self.questions = (*self.questions[: self._index], before, *self.questions[self._index :])
        self._index = min(self._index, len(self.questions))
        if self._is_behind():
            self._put()
        self._paint()

    def _is_behind(self) -> bool:
        """Report if the field holds another question's answer, or an outdated one that nobody is editing."""
        if self.question is None:
            return not self.has_class("-end")
        editing = self.editor.editing
        another = editing.place != self.question.place.path
        return another or (not self.editor.touched and editing.text != self.question.text)

    def _put(self) -> None:
        """Show the current question."""
        question = self.question
        self.set_class(question is None, "-end")
        if question is not None:
            self._rev = self.state.revs.get(question.record)
            self.editor.read_only = bool(self.state.read_only)
            self.editor.ask(answering(self.state, question))
        self.query_one("#question", VerticalScroll).scroll_home(animate=False, immediate=True)
        self._paint()
        self.take_focus()
        follow_cursor(self)

    def _paint(self) -> None:
        self._paint_page()
        beside = self.query_one("#so-far")
        width = max(20, self.size.width - 3 - (beside.outer_size.width if self._is_beside else 0))
        done = progress(self.questions, self.question, open_count(self.state), self.timer.words, width)
        self.query_one("#progress", PaintedText).put(done)
        room = self.size.height - PROGRESS - self._room_for_answer()
        question = self.question
        content = (
            card(self.state, question, width, room)
            if question
            else end_of_questions(self.state, len(self._passed_over()))
        )
        self.query_one("#card", PaintedText).put(content)

    @property
    def _is_beside(self) -> bool:
        """True if the page stands beside the question."""
        return self.app.size.width >= HUGE

    def _paint_page(self) -> None:
        """Paint the page as it is by now, with the field that the question fills in sight."""
        if not self._is_beside:
            return
        beside, question = self.query_one("#so-far", VerticalScroll), self.question
        asked = {place.path for place in (question.place, question.fills) if place} if question else set()
        shown = page_so_far(page_rows(self.state), asked, max(20, beside.scrollable_content_region.width))
        self.query_one("#page-so-far", PaintedText).put(shown.text)
        ready = self.state.readiness
        beside.border_subtitle = f"{ready.filled} of {ready.total} written"
        self.call_after_refresh(beside.scroll_to, y=max(0, shown.line - beside.size.height // 2), animate=False)

    def _room_for_answer(self) -> int:
        """Lines left for the answer and its suggestions, whether or not there are any: the layout stays stable."""
        self.editor.shown = MOST_SUGGESTIONS if self.size.height >= TALL else FEW_SUGGESTIONS
        return ANSWER_LINES + self.editor.shown

    def take_focus(self) -> None:
        """Focus the answer; at the end, the list of open fields, for the arrow keys."""
        whole = self.query_one("#question", VerticalScroll)
        whole.can_focus = self.question is None
        if whole.can_focus:
            whole.focus()
        else:
            self.editor.area.focus()

    def on_focus(self) -> None:
        """Return the focus to the field after a click beside it: letters are an answer while a question is asked."""
        if self.question is not None:
            self.take_focus()

    def repaint_theme(self) -> None:
        """Do nothing: no widget here holds colours of a theme."""

    def on_resize(self) -> None:
        """Fit the large letters to the screen."""
        self.call_after_refresh(self._paint)

    def _tick(self) -> None:
        if self.timer.is_set and self.display and not self.controller.leaving:
            self._paint()

    # Answering

    def _keep(self, text: str) -> None:
        self._keep_draft(self.editor.editing.place, text)

    def on_answer_editor_next_wanted(self, event: AnswerEditor.NextWanted) -> None:
        """Go on without an answer."""
        event.stop()
        self.action_next_question()

    def on_field_editor_saved(self, event: FieldEditor.Saved) -> None:
        """Save the answer and go on; on an error stay and show it."""
        event.stop()
        event.prevent_default()  # the base class saves a cell
        question = self.question
        if question is None:
            return
        text = event.text.strip()
        if text == event.editor.editing.text.strip() and (question.answered or not text):
            self.attempt(lambda: self.controller.drop_draft(question.place.path, event.text))
            self.action_next_question()
            return
        try:
            self._save(question, event.text)
        except Conflict as conflict:
            self.controller.show()
            self._rev = conflict.rev
            event.editor.complain(f"{conflict.message}. Press Enter again to save yours")
        except OptableError as error:
            event.editor.complain(error_line(error))
        else:
            still = self.question is not None and self.question.place == question.place
            self._go_on(1 if still else 0)  # otherwise the answer has brought another question in its place

    def _save(self, question: Question, text: str) -> None:
        place = question.place.path
        self.editor.finished = True  # the text is saved: the next state finds the field unmodified
        self.editor.touched = False
        try:
            if question.kind == "field":
                self.controller.edit(question.place, text, self._rev)
            else:
                seen = replace(question, text=self.editor.editing.text)
                if changed := changes(self.state.workspace, seen, text):
                    revs = {question.record: self._rev}
                    self.controller.change(lambda store: store.answer(f"{place}: answered", changed, revs=revs))
                self.controller.drop_draft(place, text)
        except OptableError:
            self.editor.finished, self.editor.touched = False, True
            raise

    def on_field_editor_left(self, event: FieldEditor.Left) -> None:
        """Leave on Esc, the draft stays. On Ctrl+R, discard the draft and stay."""
        event.stop()
        event.prevent_default()  # the base class would close the editor
        place, text = event.editor.editing.place, event.editor.text
        if event.discard:
            self.attempt(lambda: self.controller.drop_draft(place, text))
            self._put()
            return
        event.editor.finished = False
        self.action_leave()

    # Navigation

    def _go_on(self, step: int = 1) -> None:
        self._index = self._open_from(self._index + step)
        self._remember()
        self._put()

    def _remember(self) -> None:
        self.attempt(lambda: self.controller.draft(REMEMBERED, self.question.place.path if self.question else ""))

    def action_next_question(self) -> None:
        """Skip the question; at the end, ask the skipped ones once more."""
        if self.question is None:
            self._skipped -= self._passed_over()
            self._index = -1
        elif not self.question.answered:
            self._skipped.add(self.question.place)
        self._go_on()

    def action_back(self) -> None:
        """Go to the previous question, answered or not."""
        self._index -= 1
        self._remember()
        self._put()

    def action_leave_open(self) -> None:
        """Leave the field open: ask who must decide it, and by when."""
        if self.state.read_only:
            self._say_read_only()
        elif self.question:
            self.app.push_screen(not_decided_form(self.controller, self.question, self.action_next_question))

    def action_give(self) -> None:
        """Give the question to a role."""
        if self.state.read_only:
            self._say_read_only()
        elif self.question:
            self.app.push_screen(give_form(self.controller, self.question, self.action_next_question))

    def action_keys(self) -> None:
        """Show every key; the help key of the other screens is a letter here."""
        self.post_message(self.KeysWanted())

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing at this question."""
        if action == "next_question" and self.question is None and not self._passed_over():
            return "Nothing was skipped: no question is left"
        if action == "back" and self._index == 0:
            return "This is the first question"
        return super().why_not(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable leaving open and giving at the end."""
        del parameters
        return not (action in ("leave_open", "give") and self.question is None)

    def action_timer(self) -> None:
        """Set the timer, or hide it."""

        def set_minutes(minutes: float) -> None:
            self.timer.start(minutes)
            self._paint()

        self.app.push_screen(timer_form(set_minutes))

    def action_leave(self) -> None:
        """Return to the previous screen; the workshop can be continued another day."""
        self.post_message(self.LeaveWanted())
