"""The form of the dialog: rows that stay where they are while others come and go, so that the focus is never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.visible import visible_line
from tui.app.dialogs.form import FormField, Line
from tui.app.ingest.answers import FIELD
from tui.app.ingest.files import completed
from tui.app.ingest.lines import FormLine
from tui.app.widgets.choice_field import ChoiceField


class PathField(FormField):
    """A path. Tab completes it, and leads on if there is nothing to complete; ↑ and ↓ go through files found near."""

    def offer(self, paths: tuple[str, ...]) -> None:
        """Offer these files."""
        self.line = Line(self.line.name, self.line.title, self.line.text, choices=paths, free=True)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "tab" and self.text:
            longer, _names = completed(self.text)
            if longer != self.text:
                event.stop()
                event.prevent_default()
                self.load_text(longer)
                self.move_cursor(self.document.end)
                return
        if event.key == "down" and self.text and self.text not in self.line.choices:
            event.stop()
            event.prevent_default()
            self.screen.focus_next()  # the file was typed: the next line is meant, not another file
            return
        await super()._on_key(event)


class FormRow(Vertical):
    """A line of the form, with the question that it answers above it."""

    def __init__(self, shown: FormLine) -> None:
        super().__init__(id=f"row-{shown.name}")
        self.shown = shown

    def compose(self) -> ComposeResult:
        """Compose question, label and field; a heading is a label alone."""
        line = self.shown.line
        if self.shown.heading:
            yield Static(Content(line.title), classes="heading")
            return
        yield Static(classes="question")
        with Horizontal():
            yield Static(Content(visible_line(line.title)), classes="label")
            yield ChoiceField(line.choices, line.text, id=f"line-{line.name}") if line.chooses else FormField(line)

    def on_mount(self) -> None:
        """Show the question, and what may be typed."""
        self._show_words()

    def show(self, shown: FormLine) -> None:
        """Show another text and other choices; a field that has the focus is left to whoever types there."""
        before, self.shown = self.shown, shown
        if shown.heading or shown == before:
            return
        self._show_words()
        field = self.field
        if isinstance(field, FormField):
            field.line = shown.line
        else:
            field.choices = shown.line.choices
            field.refresh()
        if not field.has_focus and field.text != shown.line.text:
            field.load_text(shown.line.text)

    @property
    def field(self) -> FormField | ChoiceField:
        """The field of the line."""
        widget = self.query_one(f"#line-{self.shown.name}")
        assert isinstance(widget, FormField | ChoiceField)  # noqa: S101  # for the type checker: compose makes no other
        return widget

    def _show_words(self) -> None:
        """Show the question, and in an empty field what may be typed."""
        if self.shown.heading:
            return
        sign, style = ("?", "$text-warning") if self.shown.is_open else ("✓", "$muted")
        question = self.query_one(".question", Static)
        question.update(Content.styled(f"{sign} {visible_line(self.shown.question)}", style))
        question.display = bool(self.shown.question)
        if isinstance(self.field, FormField):
            line = self.shown.line
            is_none = line.name.startswith(FIELD) and not self.shown.is_open
            self.field.placeholder = "none" if is_none else visible_line(line.about)


class IngestForm(VerticalScroll, can_focus=False):
    """The rows, in the order of their lines."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  # Textual's
        super().__init__(id=id)
        self._one_at_a_time = asyncio.Lock()

    async def show(self, lines: Sequence[FormLine]) -> None:
        """Show these lines: rows that are there already stay, also while something is typed in them."""
        async with self._one_at_a_time:
            rows = {row.shown.name: row for row in self.query(FormRow)}
            wanted = {line.name: line for line in lines}
            gone = [row for name, row in rows.items() if name not in wanted or _differs(row.shown, wanted[name])]
            for row in gone:
                del rows[row.shown.name]
            if gone:
                await self.remove_children(gone)
            new = {name: FormRow(line) for name, line in wanted.items() if name not in rows}
            if new:
                await self.mount(*new.values())
            for name, row in rows.items():
                row.show(wanted[name])
            order = {**rows, **new}
            for place, name in enumerate(wanted):
                if self.children[place] is not order[name]:
                    self.move_child(order[name], before=self.children[place])


def _differs(one: FormLine, other: FormLine) -> bool:
    """True if the two need another widget."""
    return one.heading != other.heading or one.line.chooses != other.line.chooses
