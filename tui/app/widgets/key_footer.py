"""The line of keys at the lower edge."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

GAP = 1
"""Cells between two keys."""


class KeyHint(NamedTuple):
    """A key and what it does now."""

    key: str
    shown: str
    """The key as people know it, such as `Enter`."""
    description: str
    enabled: bool


class KeyFooter(Widget):
    """The keys that work where the focus is; a click presses one.

    One widget paints all of them: Textual's own footer makes a widget for each key whenever the focus moves.
    """

    DEFAULT_CSS = """
    KeyFooter {
        dock: bottom; height: 1; background: $panel;
        & > .key-footer--key { color: $footer-key-foreground; background: $footer-key-background; text-style: bold; }
        & > .key-footer--description { color: $footer-description-foreground; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-footer--key", "key-footer--description"}
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.hints: tuple[KeyHint, ...] = ()
        """What is shown; empty until the focus is somewhere."""

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def render(self) -> Content:
        """Render all keys on one line; those that do nothing now are dim."""
        key, description = map(self.get_visual_style, ("key-footer--key", "key-footer--description"))
        parts = [
            Content.assemble((hint.shown, key), " ", (hint.description, description)).stylize_before(
                "" if hint.enabled else "dim"
            )
            for hint in self.hints
        ]
        return Content(" " * GAP).join(parts)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key under the mouse."""
        end = 0
        for hint in self.hints:
            begin, end = end, end + Content(f"{hint.shown} {hint.description}").cell_length + GAP
            if begin <= event.x < end - GAP:
                if hint.enabled:
                    self.app.simulate_key(hint.key)
                else:
                    self.app.bell()

    def _bindings_changed(self, screen: Screen[Any]) -> None:
        """Change the keys once the place that got the focus is painted: from then on they count there."""
        if self.app.app_focus and screen is self.screen:
            self.call_after_refresh(self._show)

    def _show(self) -> None:
        """Show the keys of the place that has the focus now: one for each action."""
        shown: dict[str, KeyHint] = {}
        for _node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if binding.show and binding.action not in shown:
                display = self.app.get_key_display(binding)
                shown[binding.action] = KeyHint(binding.key, display, binding.description, enabled)
        hints = tuple(shown.values())
        if hints != self.hints:
            self.hints = hints
            self.refresh()
