"""The frame of every dialog."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.app.bindings import binding
from tui.app.surviving import Surviving
from tui.app.typeahead import ActsOn
from tui.common.actions import APP, actions

Answer = TypeVar("Answer")


class Dialog(Surviving, ModalScreen[Answer | None], ActsOn, Generic[Answer]):
    """A modal screen with a box in the middle. Esc closes it with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", show=False),
        *(replace(binding(one), action="app.jump") for one in actions(APP) if one.name == "jump"),
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
    """The places of the table of actions whose keys are active in it."""

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
