"""The frame of every dialog."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.actions import APP, actions

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None], Generic[Answer]):
    """A modal screen with a box in the middle. Esc answers None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", show=False),
        *(replace(one.binding(), action="app.jump") for one in actions(APP) if one.name == "jump"),
    ]
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;
        & > .box {
            width: 72; max-width: 96%; height: auto; max-height: 100%; margin: 3 0 1 0;
            background: $surface; border: round $primary; padding: 0 1;
            border-title-color: $primary; border-title-style: bold;
            border-subtitle-color: $muted;
        }
        & .about { color: $muted; height: auto; }
        & .error { color: $text-error; height: auto; display: none; }
    }
    """

    PLACES: ClassVar[tuple[str, ...]] = ()
    """The places of the table of actions whose keys are heard in it."""

    last_key: events.Key | None = None
    """The last one that came by here on its way to the application."""

    def home(self) -> Widget | None:
        """The field in which one begins to type."""
        return None

    def on_key(self, event: events.Key) -> None:
        """A key that came before the field had the focus."""
        self.last_key = event
        if self.focused is None and self.home() is not None:
            event.stop()
            self.take(event)

    def take(self, event: events.Key) -> None:
        """What is typed in one go with the key that opened the dialog belongs to its field, once that is there."""
        if event.key == "escape":
            self.call_after_refresh(self.action_leave)
            return
        self.call_after_refresh(self._hand_over, events.Key(event.key, event.character))

    def _hand_over(self, key: events.Key) -> None:
        if (field := self.home()) is not None:
            field.post_message(key)

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answer once: of two keys in one go the second must not close what lies under this."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
