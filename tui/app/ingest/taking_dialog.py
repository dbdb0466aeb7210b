"""Take a file in before a person's eyes: its progress, its rejected lines, and what became of each row."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static
from textual.worker import get_current_worker

from core.errors import OptableError
from core.ingest.batch import Batch
from core.ingest.reading.source import Stopped
from core.model.names import slug
from core.model.words import counted
from core.visible import visible, visible_line
from tui.app.controller import WorkspaceController
from tui.app.dialogs.base import Dialog
from tui.app.dialogs.form import FormField, Line
from tui.app.error_text import error_on_screen
from tui.app.ingest.looking import Looked, Sources
from tui.app.ingest.report_text import fault_lines, report_lines
from tui.app.ingest.taking import Outcome, take
from tui.app.typeahead import UNKNOWN, counts
from tui.app.widgets.painted_text import PaintedText

KEEP, LEAVE_OUT = "k", "l"


class TakingDialog(Dialog[bool]):
    """Returns True if evidence was taken in, and None if nothing was written."""

    def __init__(self, controller: WorkspaceController, looked: Looked, *, skip_rejected: bool) -> None:
        super().__init__()
        self.controller = controller
        self.looked = looked
        self.skip_rejected = skip_rejected
        self.outcome: Outcome | None = None
        """The result; None as long as the file is read and written."""
        self._sources = Sources()
        self._percent = -1
        self._kept = ""

    def compose(self) -> ComposeResult:
        """Compose the words, and a line for the title of a profile."""
        with VerticalScroll(classes="box") as box:
            box.can_focus = True
            yield PaintedText(id="told")
            yield FormField(Line("title", "Title", self._proposed_title))
            yield Static(classes="error")

    def on_mount(self) -> None:
        """Begin."""
        self.query_one(FormField).display = False
        self.query_one(".box").focus()
        self._begin()

    def acts_on(self) -> object:
        """The outcome that the keys are about."""
        return id(self.outcome) if self.outcome else UNKNOWN

    def _begin(self) -> None:
        self.outcome, self._sources, self._percent = None, Sources(), -1
        self._say("Taking it in", [Content("Reading ...")], "Esc stops it: nothing is written then")
        self.controller.writes_beside = True
        self.run_worker(partial(self._taking, self._sources), thread=True, group="take")

    def _taking(self, sources: Sources) -> None:
        """Read and write in a thread."""
        try:
            outcome = take(
                self.controller.store, self.looked, sources, self._progress, skip_rejected=self.skip_rejected
            )
        except Stopped:
            outcome = None
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._show_outcome, outcome)

    def _progress(self, share: float) -> None:
        percent = int(share * 100)
        if percent != self._percent and not get_current_worker().is_cancelled:
            self._percent = percent
            self.app.call_from_thread(self._show_progress, percent)

    def _show_progress(self, percent: int) -> None:
        done = percent // 4
        words = "Comparing and writing ..." if percent >= 100 else f"Reading  {percent} %"
        bar = Content.assemble(("█" * done, "$primary"), ("░" * (25 - done), "$line"))
        self._say("Taking it in", [Content(words), bar], "Esc stops it: nothing is written then")

    def _show_outcome(self, outcome: Outcome | None) -> None:
        self.controller.writes_beside = False
        if outcome is None:
            self.dismiss(None)
            return
        self.outcome = outcome
        if outcome.report is not None and self.controller.store.refresh():
            self.controller.show()
        self._show_result()

    def _show_result(self) -> None:
        outcome, keys = self.outcome, self.controller.keys
        assert outcome is not None  # noqa: S101  # for the type checker
        if outcome.error is not None:
            told = Content.styled(f"✗ {visible(error_on_screen(outcome.error, keys))}", "$text-error")
            self._say("Nothing was taken in", [told], "Esc back")
        elif outcome.rejects is not None:
            number = outcome.rejects.number
            lines = [Content(f"{counted(number, 'line')} cannot be taken. Nothing was written."), Content("")]
            lines += [*fault_lines(outcome.rejects, keys), Content("")]
            lines.append(_key(LEAVE_OUT, "leave them out, and take in the others"))
            self._say("Nothing was taken in yet", lines, "Esc back to the file")
        elif outcome.report is not None:
            title = "Nothing came in" if outcome.report.nothing_came else "Taken in"
            lines = [*report_lines(outcome.report, keys), Content("")]
            if self._kept:
                lines.append(Content(f"✓ Kept as {visible_line(self._kept)}: the next file like this needs no answer."))
            elif self._asks_to_keep:
                lines.append(_key(KEEP, "keep these answers for files like this"))
            self._say(title, lines, "Enter go on")

    @property
    def _asks_to_keep(self) -> bool:
        """True if something was said that no profile holds."""
        batch = self.outcome.batch if self.outcome else None
        return batch is not None and not batch.profile

    def _say(self, title: str, lines: Iterable[Content], keys: str) -> None:
        box = self.query_one(".box")
        box.border_title, box.border_subtitle = Content(title), Content(keys)
        self.query_one("#told", PaintedText).put(Content("\n").join(lines).rstrip())

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Go on, leave the rejected lines out, or keep the answers."""
        outcome = self.outcome
        if outcome is None or self._is_titling:
            return
        if event.key == "enter":
            event.stop()
            if counts(self):
                self.dismiss(True if outcome.report else None)
        elif event.character == LEAVE_OUT and outcome.rejects:
            event.stop()
            if counts(self):
                self.skip_rejected = True
                self._begin()
        elif event.character == KEEP and self._asks_to_keep and not self._kept:
            event.stop()
            self._ask_title()

    def action_leave(self) -> None:
        """Stop the reading; leave the title; else go back, or on if it is taken in."""
        if self._is_titling:
            self._end_titling()
        elif self.outcome is None:
            self._sources.stop()
        else:
            self.dismiss(True if self.outcome.report else None)

    # A profile

    @property
    def _proposed_title(self) -> str:
        """The name of the file without its endings."""
        name = self.looked.request.path.name
        return name.partition(".")[0] or name

    @property
    def _is_titling(self) -> bool:
        return self.query_one(FormField).display

    def _ask_title(self) -> None:
        field = self.query_one(FormField)
        field.display = True
        field.focus()
        self.query_one(".box").border_subtitle = Content("Enter keep under this title · Esc do not keep")

    def _end_titling(self) -> None:
        self.query_one(FormField).display = False
        self.query_one(".error").display = False
        self.query_one(".box").focus()
        self._show_result()

    def action_send(self) -> None:
        """Keep the answers under the title."""
        title, outcome = self.query_one(FormField).text.strip(), self.outcome
        if outcome is None or outcome.batch is None or not counts(self):
            return
        try:
            self._keep(title, outcome.batch)
        except OptableError as error:
            told = self.query_one(".error", Static)
            told.update(Content(f"✗ {visible(error_on_screen(error, self.controller.keys))}"))
            told.display = True
            self.app.bell()
            return
        self._kept = title
        self._end_titling()

    def _keep(self, title: str, batch: Batch) -> None:
        """Keep the answers; a profile with this title is replaced."""
        known = self.controller.state.workspace.intake
        same = (name for name, one in known.items() if one.title == title)
        key = next(same, "") or slug(title, set(known))
        self.controller.change(lambda store: store.save_profile(key, batch.answers, title))


def _key(key: str, words: str) -> Content:
    return Content.assemble((f" {key} ", "bold reverse"), f" {words}")
