"""A form of a few labelled lines: a reading, a decision, a new name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.errors import OptableError
from core.model.names import in_words
from core.visible import visible, visible_line
from tui.app.dialogs.ask import AskDialog, Option
from tui.app.dialogs.base import Dialog
from tui.app.error_text import error_at_field, error_on_screen
from tui.app.typeahead import counts
from tui.app.widgets.choice_field import ChoiceField
from tui.app.widgets.textfield import TextField
from tui.common.keymap import keys_of

Submit = Callable[[Mapping[str, str]], str | None]
"""Do what the texts say; returns what was recorded, in words, or None if the screen shows it."""
Doubt = Callable[[Mapping[str, str]], str]
MOST_OFFERED = 9


@dataclass(frozen=True)
class Line:
    """One line of a form. Fixed `choices` are chosen from; with `free` they are only offered, by ↑ and ↓."""

    name: str
    title: str
    text: str = ""
    about: str = ""
    choices: tuple[str, ...] = ()
    free: bool = False
    """Any other text is allowed beside the choices."""
    optional: bool = False
    """It may stay empty: the cursor does not begin here."""
    long: bool = False
    """A wrapped text of several lines, in which ↑ and ↓ move the cursor; it is continued, not typed over."""

    @property
    def chooses(self) -> bool:
        """True if the text is one of the choices."""
        return bool(self.choices) and not self.free

    @property
    def hint(self) -> str:
        """The placeholder of the line: if it is optional, what it is about, the first choices."""
        offered = [choice for choice in self.choices[:MOST_OFFERED] if choice] if self.free else []
        arrows = f"{' / '.join(offered)}  (↑\u00a0↓)" if offered else ""
        return " · ".join(filter(None, ("optional" if self.optional else "", self.about, arrows)))


class FormField(TextField):
    """The text of one line. Enter sends the form; ↑ and ↓ go through the choices, or to the next line."""

    DEFAULT_CSS = """
    FormField {
        height: 1; border: none; padding: 0; background: $panel;
        scrollbar-size: 0 0; /* one would lie over the only line */
        &.long { height: auto; max-height: 8; scrollbar-size: 0 1; }
        &:focus { border: none; background: $primary 20%; }
    }
    """

    def __init__(self, line: Line) -> None:
        super().__init__(
            line.text, id=f"line-{line.name}", compact=True, soft_wrap=line.long, highlight_cursor_line=False
        )
        self.line = line
        self.set_class(line.long, "long")

    def on_mount(self) -> None:
        """Put the cursor at the end of the text."""
        self.move_cursor(self.document.end)

    def on_focus(self) -> None:
        """Select a text that was filled in, so that typing replaces it."""
        if self.text and self.text == self.line.text and not self.line.long:
            self.select_all()

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" or (event.key in ("up", "down") and not self.line.long):
            event.stop()
            event.prevent_default()
            if event.key == "enter":
                await self.screen.run_action("send")
            else:
                self._step(-1 if event.key == "up" else 1)
            return
        await super()._on_key(event)

    def _step(self, step: int) -> None:
        choices = self.line.choices
        if not choices:
            (self.screen.focus_previous if step < 0 else self.screen.focus_next)()
            return
        index = choices.index(self.text) + step if self.text in choices else (0 if step > 0 else -1)
        self.load_text(choices[index % len(choices)])
        self.move_cursor(self.document.end)


class FormDialog(Dialog[bool]):
    """Sends its texts to `submit`; an error is shown at the line that it is about, and nothing is lost."""

    DEFAULT_CSS = """
    FormDialog {
        & Horizontal { height: auto; }
        & .label { width: 16; color: $muted; }
        & FormField, & ChoiceField { width: 1fr; }
        & .hint { color: $muted; margin-left: 16; height: auto; }
        & .error { margin-left: 16; }
        & #error- { margin-left: 0; }
    }
    """

    def __init__(
        self,
        title: str,
        lines: tuple[Line, ...],
        submit: Submit,
        about: str = "",
        verb: str = "save",
        *,
        doubt: Doubt | None = None,
    ) -> None:
        """Build the form; where `doubt` has a question about the texts, it is asked before they are sent."""
        super().__init__()
        self.doubt = doubt
        self.form_title = title
        self.lines = lines
        self.submit = submit
        self.about = about
        self.verb = verb

    def compose(self) -> ComposeResult:
        """Compose each line with its label and, under it, what may be typed, or what is wrong with it."""
        with VerticalScroll(classes="box") as box:
            box.can_focus = False
            box.border_title = Content(visible_line(self.form_title))
            box.border_subtitle = Content(f"Enter {self.verb} · Tab next · Esc back")
            if self.about:
                yield Static(Content(visible(self.about)), classes="about")
            for line in self.lines:
                with Horizontal(id=f"row-{line.name}"):
                    yield Static(Content(line.title), classes="label")
                    if line.chooses:
                        yield ChoiceField(line.choices, line.text, id=f"line-{line.name}")
                    else:
                        yield FormField(line)
                if line.hint:
                    yield Static(Content(visible_line(line.hint)), classes="hint", id=f"hint-{line.name}")
                yield Static(classes="error", id=f"error-{line.name}")
            yield Static(classes="error", id="error-")

    def on_mount(self) -> None:
        """Focus the first line that must be typed; where all those are filled in, the first empty one."""
        empty = [line for line in self.lines if not (line.text or line.chooses)]
        needed = [line for line in empty if not line.optional]
        self.field((*needed, *empty, *self.lines)[0].name).focus()

    def field(self, name: str) -> FormField | ChoiceField:
        """The field of a line."""
        widget = self.query_one(f"#line-{name}")
        assert isinstance(widget, FormField | ChoiceField)  # noqa: S101  # for the type checker: compose makes no other
        return widget

    def texts(self) -> dict[str, str]:
        """The typed texts, by name of the line."""
        return {line.name: self.field(line.name).text.strip() for line in self.lines}

    def on_text_area_changed(self, event: FormField.Changed) -> None:
        """Take away the error of a line that is being mended."""
        if isinstance(event.text_area, FormField):
            self._mended(event.text_area.line.name)

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        """Take away the error of a line that is being mended."""
        self._mended((event.field.id or "").removeprefix("line-"))

    def _mended(self, name: str) -> None:
        for shown in ("", name):
            self._show_error(shown, "")

    def _show_error(self, name: str, words: str) -> None:
        """Show an error in place of the hint of a line; without words, the hint again."""
        error = self.query_one(f"#error-{name}", Static)
        error.display = bool(words)
        error.update(Content(words))
        for hint in self.query(f"#hint-{name}") if name else ():
            hint.display = not words

    def action_send(self) -> None:
        """Submit; on an error stay and show it at its line, with the cursor there."""
        if not counts(self):
            return
        if not (self.doubt and (question := self.doubt(self.texts()))):
            self._send()
            return

        def answered(answer: str | None) -> None:
            if answer:
                self._send()

        self.app.push_screen(
            AskDialog("Are you sure?", question, (Option("y", f"Yes, {self.verb} it", "yes"),)), answered
        )

    def _send(self) -> None:
        for line in ("", *(line.name for line in self.lines)):
            self._show_error(line, "")
        try:
            recorded = self.submit(self.texts())
        except OptableError as problem:
            name = self._line_of(problem)
            told = error_at_field if name else error_on_screen
            self._show_error(name, f"✗ {visible(told(problem, keys_of(self.app)))}")
            if name:
                self.field(name).focus()
            self.app.bell()
            self.call_after_refresh(self._bring_into_view, name)
        else:
            self.dismiss(True)
            if recorded:
                self.app.notify(visible_line(recorded), timeout=5, markup=False)

    def _bring_into_view(self, name: str) -> None:
        """Scroll to the error, with its line above it."""
        box, error = self.query_one(".box"), self.query_one(f"#error-{name}")
        region = error.virtual_region
        if name:
            region = region.union(self.query_one(f"#row-{name}").virtual_region)
        box.scroll_to_region(region, animate=False, force=True)

    def _line_of(self, error: OptableError) -> str:
        """The line that an error is about: the one with the name of its field, or with the name that was typed."""
        parts = error.place.split(".")
        names = [line.name for line in self.lines]
        if found := [part for part in reversed(parts) if part in names]:
            return found[0]
        texts = self.texts()
        record = (name for name, text in texts.items() if error.place.endswith(f".{text}"))  # the name of a new record
        called = {*parts, *map(in_words, parts)}
        role = (name for name, text in texts.items() if called & {one.strip() for one in text.split(",") if one})
        return next(iter((*record, *role)), names[0] if len(names) == 1 else "")
