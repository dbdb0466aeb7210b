"""The field editor: lies over its cell, handles every printable key, saves a draft with each keystroke."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.screen import Screen
from textual.widgets import TextArea

from core.visible import visible, visible_line
from tui.app.bindings import bindings
from tui.app.typeahead import ActsOn
from tui.app.widgets.key_footer import follow_cursor
from tui.app.widgets.painted_text import PaintedText
from tui.app.widgets.textfield import TextField
from tui.common.actions import EDITOR
from tui.common.keymap import KeyMap

MOST_SUGGESTIONS = 7


@dataclass(frozen=True)
class EditorSuggestion:
    """A suggested replacement for the text from `start` to the cursor."""

    text: str
    start: int
    about: str = ""


@dataclass(frozen=True)
class Judgement:
    """The judgement of the typed text: an error, or its effect."""

    ok: bool
    message: str = ""
    start: int = 0
    """The offset of the error in the text."""


@dataclass(frozen=True)
class Editing:
    """The settings of an editor for its field; pure functions judge and complete the text."""

    place: str
    title: str
    text: str
    """The saved text."""
    draft: str | None
    """The draft: typed and not saved."""
    judge: Callable[[str], Judgement]
    suggest: Callable[[str, int], tuple[EditorSuggestion, ...]]
    move: Callable[[str, bool], str] | None = None
    """The text with its threshold a step up (True) or down; None for a field that has none."""
    chooses: bool = False
    """Enter takes the marked suggestion if the text matches none of them."""


class EditorArea(TextField, inherit_bindings=True):
    """The text area of the editor; Enter, Tab and the arrows in the list are handled by the editor around it."""

    def update_suggestion(self) -> None:
        """Save the draft; called within every change of the text, before the change can be painted."""
        if isinstance(self.parent, FieldEditor):
            self.parent.keep_draft()

    async def _on_key(self, event: events.Key) -> None:
        editor = self.parent
        if isinstance(editor, FieldEditor) and editor.takes(event.key):
            event.stop()
            event.prevent_default()
            return
        if event.key == "enter" and "enter" in self.screen.active_bindings:
            event.prevent_default()  # the text area would insert a line break
            return
        await super()._on_key(event)


class FieldEditor(Vertical, ActsOn):
    """Passes every typed text to `keep`, and posts `Saved` with the text, or `Left`; the owner removes it."""

    FIRST = 0
    """The suggestion that is marked before an arrow key is pressed."""
    leaves = True
    """True if a click elsewhere leaves it, as Esc does."""
    shown = MOST_SUGGESTIONS
    """The maximum number of visible suggestions."""
    BINDINGS = bindings(EDITOR)
    DEFAULT_CSS = """
    FieldEditor {
        overlay: screen;
        constrain: inside inside;
        margin-bottom: 1;
        height: auto;
        width: 40;
        background: $surface;
        border: round $primary;
        border-title-color: $primary;
        border-title-style: bold;
        border-subtitle-color: $muted;
        & > EditorArea {
            height: auto; min-height: 1; max-height: 10;
            border: none; padding: 0; background: $surface;
            &:focus { border: none; }
        }
        & > #message { height: auto; max-height: 6; color: $muted; display: none; }
        & > #message.-error { color: $text-error; }
        & > #suggestions {
            height: auto; display: none; background: $panel;
            text-wrap: nowrap; text-overflow: ellipsis;
        }
    }
    """

    class Saved(Message):
        """Enter was pressed on a text without an error."""

        def __init__(self, editor: FieldEditor, text: str) -> None:
            super().__init__()
            self.editor = editor
            self.text = text

    class Left(Message):
        """The editor is left; `discard` if the draft is to be deleted."""

        def __init__(self, editor: FieldEditor, *, discard: bool) -> None:
            super().__init__()
            self.editor = editor
            self.discard = discard

    class ExternalWanted(Message):
        """The text is to be edited in the user's own editor."""

        def __init__(self, editor: FieldEditor) -> None:
            super().__init__()
            self.editor = editor

    def __init__(self, editing: Editing, region: Region, keep: Callable[[str], object], keys: KeyMap) -> None:
        super().__init__()
        self.keys = keys
        self.keep = keep
        self.editing = editing
        self.cell_region = region
        self.marked = self.FIRST
        self.suggestions: tuple[EditorSuggestion, ...] = ()
        self.touched = editing.draft is not None
        self.finished = False

    def compose(self) -> ComposeResult:
        """Compose the text, its judgement, and the suggestions."""
        yield EditorArea(
            self.editing.text if self.editing.draft is None else self.editing.draft,
            soft_wrap=True,
            tab_behavior="focus",
            highlight_cursor_line=False,
            compact=True,
        )
        yield PaintedText(id="message")
        yield PaintedText(id="suggestions")

    def on_mount(self) -> None:
        """Place the editor over the cell, with the cursor at the end of the text."""
        self.border_title = Content(visible_line(self.editing.title))
        self.border_subtitle = Content(self.keys_in_words())
        self.place(self.cell_region, self.app.size)
        self.area.move_cursor(self.area.document.end)
        self.area.focus()
        self.judge()

    def keys_in_words(self) -> str:
        """The keys for saving and leaving."""
        save, leave, discard = (self.keys.press(EDITOR, name) for name in ("save", "leave", "discard"))
        draft = self.editing.draft is not None
        return (
            f"draft · {save} save · {leave} keep · {discard} forget" if draft else f"{save} save · {leave} keep draft"
        )

    def place(self, region: Region, screen: Size) -> None:
        """Cover this region, but at least wide enough to write in."""
        least = min(screen.width, max(46, len(self.editing.title) + 6))
        width = max(least, min(region.width + 2, screen.width))
        x = max(0, min(region.x - 1, screen.width - width))
        y = max(0, min(region.y - 1, screen.height - 6))
        self.styles.width = width
        self.absolute_offset = region.offset.__class__(x, y)

    def acts_on(self) -> object:
        """The field; with the suggestion, if Enter takes one."""
        takes = self.suggestions[self.marked : self.marked + 1] if self.editing.chooses and self.marked >= 0 else ()
        return self.editing.place, takes

    @property
    def area(self) -> EditorArea:
        """The text area."""
        return self.query_one(EditorArea)

    @property
    def text(self) -> str:
        """The typed text."""
        return self.area.text

    @property
    def cursor(self) -> int:
        """The cursor as an offset in the text."""
        row, column = self.area.cursor_location
        return sum(len(line) + 1 for line in self.area.document.lines[:row]) + column

    def keep_draft(self) -> None:
        """Save the draft, if anything was typed. A marked suggestion no longer applies."""
        self.marked = self.FIRST
        if not self.finished and (self.touched or self.text != self.editing.text):
            self.touched = True
            self.keep(self.text)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Judge the text."""
        event.stop()
        self.border_subtitle = Content(self.keys_in_words())
        self.judge()

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Update the suggestions: they depend on the cursor."""
        event.stop()
        self._show_suggestions()

    def judge(self) -> None:
        """Show the error of the text, or its effect."""
        self._show_suggestions()
        judgement = self.editing.judge(self.text)
        message = self.query_one("#message", PaintedText)
        message.display = bool(judgement.message)
        message.set_class(not judgement.ok, "-error")
        pointer = ""
        width = max(self.area.size.width, 20)
        if not judgement.ok and "\n" not in self.text and self.text and judgement.start < width:
            pointer = " " * judgement.start + "^\n"
        message.put(Content(pointer + ("✗ " if not judgement.ok else "") + judgement.message))

    def complain(self, words: str) -> None:
        """Show an error that occurred on saving."""
        message = self.query_one("#message", PaintedText)
        message.display = True
        message.add_class("-error")
        message.put(Content(f"✗ {visible(words)}"))
        self.app.bell()

    def refuse(self, words: str) -> None:
        """Show on the frame why a key had no effect: a notice could cover the error of the text."""
        self.border_subtitle = Content(words)
        self.app.bell()

    def replace(self, text: str) -> None:
        """Replace the text, not yet saved."""
        self.area.load_text(text)
        self.area.move_cursor(self.area.document.end)

    def _show_suggestions(self) -> None:
        suggestions = self.editing.suggest(self.text, self.cursor)
        if suggestions != self.suggestions:
            self.marked = self.FIRST  # the marked suggestion may be gone, or have moved
            follow_cursor(self)
        self.suggestions = suggestions
        widget = self.query_one("#suggestions", PaintedText)
        widget.display = bool(self.suggestions)
        first = max(0, min(self.marked - self.shown + 1, len(self.suggestions) - self.shown))
        offered = self.suggestions[first : first + self.shown]
        wide = max((len(one.text) for one in offered), default=0)
        lines = []
        for index, one in enumerate(offered, start=first):
            sign = "▸" if index == self.marked else " "
            style = "bold reverse" if index == self.marked else ""
            about = f"  {visible_line(one.about)}" if one.about else ""
            lines.append(Content.assemble((f"{sign} {visible_line(one.text):<{wide}}", style), (about, "$muted")))
        hidden = len(self.suggestions) - len(offered)
        if hidden > 0:
            lines.append(Content.styled(f"  {hidden} more, type to narrow", "$muted"))
        widget.put(Content("\n").join(lines))

    def takes(self, key: str) -> bool:
        """Report if a key is the editor's own; it is then handled here and hidden from the text area."""
        if key in ("up", "down") and self.suggestions and "\n" not in self.text:
            step = -1 if key == "up" else 1
            self.marked = (max(self.marked, 0 if step < 0 else -1) + step) % len(self.suggestions)
            self._show_suggestions()
            return True
        return False

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing for the typed text."""
        if action == "accept" and not self.editing.suggest(self.text, self.cursor):
            return "there is nothing to complete here"
        if action.startswith("move") and self.editing.move is None:
            return "only a condition has a threshold to move"
        if action.startswith("move") and self._moved(up := "up" in action) == self.text:
            return f"there is no threshold to {'raise' if up else 'lower'} here"
        return None

    def _moved(self, up: bool) -> str:
        return self.editing.move(self.text, up) if self.editing.move else self.text

    def action_move(self, way: str) -> None:
        """Move the threshold of a sentence."""
        self.replace(self._moved(way == "up"))

    def action_accept(self) -> None:
        """Take the marked suggestion; Tab may arrive before the suggestions for the letters typed with it."""
        self._show_suggestions()
        if self.suggestions:
            one = self.suggestions[max(self.marked, 0)]
            text, cursor = self.text, self.cursor
            before = text[: one.start] + one.text
            self.area.load_text(before + text[cursor:])
            self.area.move_cursor(self._location(len(before)))

    def _location(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset]
        return before.count("\n"), len(before) - (before.rfind("\n") + 1)

    def action_newline(self) -> None:
        """Insert a line break."""
        self.area.insert("\n")

    def action_save(self) -> None:
        """Post the text unless it has an error; a choice takes the marked suggestion."""
        if self.editing.chooses and self.marked >= 0 and self.suggestions and not self.editing.judge(self.text).ok:
            self.action_accept()
        if not self.editing.judge(self.text).ok:
            self.refuse(f"correct it first · {self.keys.press(EDITOR, 'leave')} keeps it as a draft")
            return
        self.post_message(self.Saved(self, self.text))

    def action_leave(self) -> None:
        """Leave; the draft stays."""
        self._leave(discard=False)

    def action_discard(self) -> None:
        """Leave and delete the draft."""
        self._leave(discard=True)

    def action_external(self) -> None:
        """Continue in the user's own editor."""
        self.post_message(self.ExternalWanted(self))

    def on_descendant_blur(self) -> None:
        """Leave on a click elsewhere, as on Esc."""
        if self.leaves and self.app.focused is not self.area and self.screen.is_current:
            self._leave(discard=False)

    def _leave(self, *, discard: bool) -> None:
        if not self.finished:
            self.finished = True
            self.post_message(self.Left(self, discard=discard))


def typing(screen: Screen[Any]) -> FieldEditor | None:
    """The active field editor of a screen."""
    around = screen.focused.parent if screen.focused else None
    return around if isinstance(around, FieldEditor) else None
