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
from core.visible import visible, visible_line
from tui.app.dialogs.base import Dialog
from tui.app.error_text import error_on_screen
from tui.app.typeahead import counts
from tui.app.widgets.textfield import TextField
from tui.common.keymap import keys_of

Submit = Callable[[Mapping[str, str]], None]


@dataclass(frozen=True)
class Line:
    """One line of a form; `choices` are offered in turn by ↑ and ↓."""

    name: str
    title: str
    text: str = ""
    about: str = ""
    choices: tuple[str, ...] = ()
    long: bool = False
    """A wrapped text of several lines, in which ↑ and ↓ move the cursor."""


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
    """Sends its texts to `submit`; an error is shown under the lines and nothing is lost."""

    DEFAULT_CSS = """
    FormDialog {
        & Horizontal { height: auto; }
        & .label { width: 16; color: $muted; }
        & FormField { width: 1fr; }
        & .hint { color: $muted; margin-left: 16; height: auto; }
    }
    """

    def __init__(
        self, title: str, lines: tuple[Line, ...], submit: Submit, about: str = "", verb: str = "save"
    ) -> None:
        super().__init__()
        self.form_title = title
        self.lines = lines
        self.submit = submit
        self.about = about
        self.verb = verb

    def compose(self) -> ComposeResult:
        """Compose each line with its label and, under it, the accepted values."""
        with VerticalScroll(classes="box") as box:
            box.can_focus = False
            box.border_title = Content(visible_line(self.form_title))
            box.border_subtitle = Content(f"Enter {self.verb} · Tab next · Esc back")
            if self.about:
                yield Static(Content(visible(self.about)), classes="about")
            for line in self.lines:
                with Horizontal():
                    yield Static(Content(line.title), classes="label")
                    yield FormField(line)
                offered = [choice for choice in line.choices[:9] if choice]
                hint = f"{' / '.join(offered)}  (↑ ↓)" if offered else ""
                if text := " · ".join(part for part in (line.about, hint) if part):
                    yield Static(Content(visible_line(text)), classes="hint")
            yield Static(classes="error")

    def on_mount(self) -> None:
        """Focus the first empty line."""
        fields = list(self.query(FormField))
        next((field for field in fields if not field.text), fields[0]).focus()

    def texts(self) -> dict[str, str]:
        """The typed texts, by name of the line."""
        return {field.line.name: field.text.strip() for field in self.query(FormField)}

    def action_send(self) -> None:
        """Submit; on an error stay and show it."""
        if not counts(self):
            return
        error = self.query_one(".error", Static)
        try:
            self.submit(self.texts())
        except OptableError as problem:
            error.display = True
            error.update(Content(f"✗ {visible(error_on_screen(problem, keys_of(self.app)))}"))
            self.app.bell()
        else:
            self.dismiss(True)
