"""The dialog that takes evidence in: the file, what it is taken for, its first rows, and all that is not said yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.text_area import Selection
from textual.worker import get_current_worker

from core.errors import OptableError
from core.ingest.gaps import Gap
from core.ingest.reading.source import Stopped
from core.visible import visible_line
from tui.app.controller import WorkspaceController
from tui.app.dialogs.base import Dialog
from tui.app.dialogs.form import FormField, Line
from tui.app.feedback import refuse
from tui.app.ingest.answers import CONSTANT, FIELD, YES, options_of
from tui.app.ingest.files import completed, files_near, typed_path
from tui.app.ingest.form import FormRow, IngestForm, PathField
from tui.app.ingest.lines import JOIN, LEAVE_OUT, MORE, SKIP, SURE, form_lines, line_of
from tui.app.ingest.looking import Looked, Request, Sources, look
from tui.app.ingest.panels import PreviewPanel, SummaryLines
from tui.app.ingest.preview import near_content, preview_content
from tui.app.ingest.summary import summary_lines
from tui.app.ingest.taking_dialog import TakingDialog
from tui.app.ingest.words import profile_words, proposal
from tui.app.typeahead import UNKNOWN, counts
from tui.app.widgets.choice_field import ChoiceField
from tui.app.widgets.painted_text import PaintedText

FILE = "file"
KEPT = (MORE, SKIP)
"""The lines that say nothing about one file."""
BEGIN = "Type the path of a file: Tab completes it, ~ is your home folder."


class IngestDialog(Dialog[bool]):
    """Returns True once evidence was taken in."""

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__()
        self.controller = controller
        self.answers: dict[str, str] = {}
        """The text of each line that was changed."""
        self.asked: dict[str, Gap] = {}
        """The gaps of this file so far, by line: an answered one can still be changed."""
        self.looked = Looked(Request(Path()))
        """The file as it was looked at last."""
        self.near: tuple[str, ...] = ()
        """Files that were found."""
        self._path = ""
        self._reading: Sources | None = None
        """The files of the look that goes on now."""
        self._found = ""
        """The profile that was found by the file's columns."""

    def compose(self) -> ComposeResult:
        """Compose the path, the summary, form and preview, and a line about what has the focus."""
        with Vertical(classes="box") as box:
            box.border_title = Content("Take evidence in from a file")
            with Horizontal(id="path"):
                yield Static(Content("File"), classes="label")
                yield PathField(Line(FILE, "File", free=True))
            yield SummaryLines(id="summary")
            with Container(id="middle"):
                yield IngestForm(id="ingest-form")
                yield PreviewPanel(id="preview")
            yield PaintedText(id="hint")

    def on_mount(self) -> None:
        """Begin with the path, and look for files."""
        self.query_one(PathField).focus()
        self._paint()
        self.run_worker(self._find_files, thread=True, group="files")

    def on_unmount(self) -> None:
        """End a look that nobody waits for any more."""
        self._stop()

    def acts_on(self) -> object:
        """The file that Enter would take in."""
        return UNKNOWN if self._reading else (id(self.looked), self._path)

    # Files found near

    def _find_files(self) -> None:
        found = files_near(self.controller.store.folder, Path.home())
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._offer_files, found)

    def _offer_files(self, found: tuple[str, ...]) -> None:
        self.near = found
        self.query_one(PathField).offer(found)
        self._paint()

    # Answers

    def on_text_area_changed(self, event: FormField.Changed) -> None:
        """Look again with each letter."""
        field = event.text_area
        if isinstance(field, PathField):
            self._take_path(field.text)
        elif isinstance(field, FormField):
            self._answer(field.line.name, field.text, field.line.text)

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        """Look again with another choice."""
        row = next(one for one in event.field.ancestors if isinstance(one, FormRow))
        self._answer(row.shown.name, event.field.text, row.shown.line.text)

    def _take_path(self, text: str) -> None:
        if text != self._path:
            self._path, self._found = text, ""
            self.asked.clear()
            self.answers = {name: said for name, said in self.answers.items() if name in KEPT}
            self.looked = Looked(Request(typed_path(text)))
            self._look()

    def _answer(self, name: str, text: str, shown: str) -> None:
        """Note what a line says now; a text that was put there by the program is no answer."""
        if text == self.answers.get(name, shown):
            return
        if name == "profile":
            titles = profile_words(self.controller.state.workspace)
            self.answers[name] = next((one for one, words in titles.items() if words == text), text)
        elif name.startswith(SURE):
            self.answers[name] = text
            self._agree(self.asked[name], text)
        elif text.strip():
            self.answers[name] = text
        else:
            self.answers.pop(name, None)
        self._look()

    def _agree(self, gap: Gap, text: str) -> None:
        """Fill a gap with its proposal, or with the opposite answer."""
        name = f"{FIELD}{gap.pair[0]}" if gap.option == "map" else gap.option
        if text == YES:
            self.answers[name] = YES if gap.option == "columns_are" else proposal(gap)
        elif gap.otherwise and text:
            self.answers[name] = CONSTANT
        else:
            self.answers.pop(name, None)

    # Looking

    def _look(self) -> None:
        """Look at the file in a thread; an older look ends, and never paints over this one."""
        self._stop()
        try:
            request = self._request()
        except OptableError as error:
            self._reading = sources = Sources()
            looked = replace(self.looked, error=error, batch=None, gaps=())
            self._show_soon(looked, sources)
            return
        self._reading = sources = Sources()
        workspace = self.controller.state.workspace
        self.run_worker(
            partial(self._looking, partial(look, request, workspace, sources), sources),
            thread=True,
            group="look",
            exclusive=True,
        )
        self._paint_hint()

    def _request(self) -> Request:
        """The file and what was said about it. Raises UsageError for what cannot be meant."""
        kind = self.looked.mapped.kind if self.looked.mapped else ""
        join = self.answers.get(JOIN, "")
        options = options_of(self.answers, self.looked.columns, self._found, kind)
        return Request(typed_path(self._path), options, typed_path(join) if join else None)

    def _looking(self, work: Callable[[], Looked], sources: Sources) -> None:
        try:
            looked = work()
        except Stopped:
            return
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._show_soon, looked, sources)

    def _show_soon(self, looked: Looked, sources: Sources) -> None:
        self.run_worker(self._show_looked(looked, sources), group="show")

    async def _show_looked(self, looked: Looked, sources: Sources) -> None:
        """Show the result of a look, unless a newer one has begun."""
        if sources is not self._reading:
            return
        if looked.error and not looked.columns and looked.request.path == self.looked.request.path:
            before = self.looked  # so that the line with the mistake stays where it is
            looked = replace(looked, columns=before.columns, mapped=before.mapped, raw=before.raw)
        self.looked = looked
        if looked.batch and not looked.request.options.profile:
            self._found = looked.batch.profile
        workspace = self.controller.state.workspace
        for gap in looked.open_gaps:
            self.asked[line_of(gap, workspace, looked.request.options)] = gap
        lines = form_lines(looked, self.answers, self.asked, workspace)
        await self.query_one(IngestForm).show(lines)
        if sources is self._reading:
            self._reading = None
            self._paint()

    def _stop(self) -> None:
        if self._reading:
            self._reading.stop()
            self._reading = None

    # Painting

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the line with the focus is about."""
        del event
        self._paint_hint()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Select nothing in a line that was left; left empty, it shows again what was recognised."""
        if isinstance(event.widget, FormField):
            event.widget.selection = Selection.cursor(event.widget.cursor_location)
        row = next((one for one in event.widget.ancestors if isinstance(one, FormRow)), None)
        if row is not None and row.shown.name not in self.answers and row.field.text != row.shown.line.text:
            row.field.load_text(row.shown.line.text)

    def _paint(self) -> None:
        if self.controller.leaving or not self.is_mounted:
            return
        workspace, keys = self.controller.state.workspace, self.controller.keys
        preview, summary = self.query_one(PreviewPanel), self.query_one(SummaryLines)
        if self._path:
            summary.show(summary_lines(self.looked, workspace, keys))
            preview.show(partial(preview_content, self.looked, workspace))
        else:
            summary.show([Content.styled(BEGIN, "$muted")])
            preview.show(partial(near_content, self.near))
        self.query_one(".box").border_subtitle = Content(f"{self._enter} · Tab next · Esc back")
        self._paint_hint()

    @property
    def _enter(self) -> str:
        """The key Enter, with what it does now."""
        proposed = all(gap.sure or gap.likely for gap in self.looked.gaps)
        return "Enter take it in" if not self.looked.gaps else "Enter agree" if proposed else "Enter to the question"

    def _paint_hint(self) -> None:
        focused = self.focused
        words = ""
        if self._reading:
            words = "Looking at the file ..."
        elif isinstance(focused, PathField):
            longer, names = completed(self._path) if self._path and not self.looked.columns else ("", ())
            words = (
                f"Tab completes: {'  '.join(names[:20])}" if names and (longer, len(names)) != (self._path, 1) else ""
            )
        elif isinstance(focused, FormField):
            words = focused.line.hint
        elif isinstance(focused, ChoiceField):
            row = next((one for one in focused.ancestors if isinstance(one, FormRow)), None)
            words = f"{row.shown.line.about}  (↑ ↓ or its first letters)" if row else ""
        self.query_one("#hint", PaintedText).put(Content.styled(visible_line(words[:500]), "$muted"))

    # Taking it in

    def action_send(self) -> None:
        """Take the file in; where something is asked for, go there."""
        if self._reading:
            refuse(self, "The file is still being looked at")
        elif not self._path:
            refuse(self, "Which file? Type its path")
        elif self.looked.gaps:
            self._answer_gaps()
        elif self.looked.batch is None:
            refuse(self, "It cannot be taken in like this: the reason stands under the path")
        elif counts(self):
            skip = self.answers.get(SKIP) == LEAVE_OUT
            self.app.push_screen(TakingDialog(self.controller, self.looked, skip_rejected=skip), self._taken)

    def _answer_gaps(self) -> None:
        """Take all answers that are proposed; where one is missing, go there."""
        open_gaps = [gap for gap in self.looked.gaps if not (gap.sure or gap.likely)]
        if open_gaps:
            self._go_to(open_gaps[0])
            return
        for gap in self.looked.gaps:
            name = line_of(gap, self.controller.state.workspace, self.looked.request.options)
            if gap.sure:
                self.answers[name] = YES
            self._agree(gap, YES)
        self._look()

    def _go_to(self, gap: Gap) -> None:
        name = line_of(gap, self.controller.state.workspace, self.looked.request.options)
        row = self.query_one(f"#row-{name}", FormRow)
        row.field.focus()
        row.scroll_visible(animate=False)

    def _taken(self, taken: bool | None) -> None:
        if taken:
            self.dismiss(True)
        else:
            self._look()
