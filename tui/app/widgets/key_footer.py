"""The line of keys at the lower edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NamedTuple

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from tui.app.typeahead import Availability
from tui.common.actions import ALWAYS_SHOWN, EXTRA, PAIRS
from tui.common.keys import key_name

GAP = 1
"""Cells between two keys."""


class KeyHint(NamedTuple):
    """A key and what it does now."""

    key: str
    shown: str
    """The key as people know it, such as `Enter`."""
    description: str
    id: str
    second: str = ""
    """The other key of a pair such as `-/+`; a click behind the stroke presses it."""

    @property
    def width(self) -> int:
        """The cells that it takes."""
        return Content(f" {self.shown} {self.description}").cell_length


class KeyFooter(Widget):
    """The keys that do something for what is under the cursor: as many as fit; a click presses one.

    One widget paints all of them: Textual's own footer makes a widget for each key whenever the focus moves.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-footer--key", "key-footer--description"}
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.hints: tuple[KeyHint, ...] = ()
        """The keys shown; empty until the focus is somewhere."""
        self._bound: tuple[tuple[Any, str, KeyHint], ...] = ()
        """Every key of the place that has the focus: its node, its action, its hint; those of the footer first."""

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def on_resize(self) -> None:
        """Show as many keys as fit now."""
        self.follow()

    def render(self) -> Content:
        """Render all keys on one line."""
        key, description = map(self.get_visual_style, ("key-footer--key", "key-footer--description"))
        parts = [Content.assemble((f" {hint.shown} ", key), (hint.description, description)) for hint in self.hints]
        return Content(" " * GAP).join(parts)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key under the mouse."""
        end = 0
        for hint in self.hints:
            begin, end = end, end + hint.width + GAP
            if begin <= event.x < end - GAP:
                stroke = begin + 1 + hint.shown.find("/")
                self.app.simulate_key(hint.second if hint.second and event.x > stroke else hint.key)

    def _bindings_changed(self, screen: Screen[Any]) -> None:
        """Change the keys once the place that got the focus is painted: from then on they count there."""
        if self.app.app_focus and screen is self.screen:
            self.call_after_refresh(self._take_bindings)

    def _take_bindings(self) -> None:
        """Note the keys of the place that has the focus now: one for each action."""
        found: dict[str, tuple[Any, str, KeyHint, bool]] = {}
        for node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if enabled and binding.action not in found and (binding.show or binding.id in EXTRA):
                display = key_name(binding.key)  # of the key that is free here: a text field takes letters as text
                hint = KeyHint(binding.key, display, binding.description, binding.id or "")
                found[binding.action] = node, binding.action, hint, binding.show
        in_order = sorted(found.values(), key=lambda one: not one[3])
        self._bound = tuple((node, action, hint) for node, action, hint, _shown in in_order)
        self.follow()

    def follow(self) -> None:
        """Show the keys that do something for what is under the cursor now: none while a dialog lies over them."""
        bound = self._bound if self.app.screen is self.screen else ()
        hints = fitting(paired(_alive(bound)), self.size.width - GAP)
        if hints != self.hints:
            self.hints = hints
            self.refresh()


def _alive(bound: Iterable[tuple[Any, str, KeyHint]]) -> Iterator[KeyHint]:
    """The keys that do something now, in the words of what is under the cursor; an editor may be on its way out."""
    for node, action, hint in bound:
        if not node.is_attached:
            continue
        if not isinstance(node, Availability):
            yield hint
        elif node.does(action):
            yield hint._replace(description=node.described(action, hint.description))


def paired(hints: Iterable[KeyHint]) -> Iterator[KeyHint]:
    """The hints with two keys that belong together as one, such as `-/+ Threshold`."""
    hints = tuple(hints)
    by_id = {hint.id: hint for hint in hints}
    pairs = {one: by_id[other] for one, (other, _words) in PAIRS.items() if one in by_id and other in by_id}
    for hint in hints:
        if second := pairs.get(hint.id):
            words = PAIRS[hint.id][1]
            yield hint._replace(shown=f"{hint.shown}/{second.shown}", description=words, second=second.key)
        elif hint not in pairs.values():
            yield hint


def follow_cursor(widget: Widget) -> None:
    """Show the keys for what is under the cursor of a widget on the same screen."""
    for other in widget.screen.children:
        if isinstance(other, KeyFooter):
            other.follow()


def fitting(hints: Iterable[KeyHint], width: int) -> tuple[KeyHint, ...]:
    """The first ones that fit, with room for those that must always be seen."""
    hints = tuple(hints)
    reserved = {hint for hint in hints if hint.id in ALWAYS_SHOWN}
    room = width - sum(hint.width + GAP for hint in reserved) + GAP
    chosen = set(reserved)
    for hint in hints:
        if hint in reserved:
            continue
        room -= hint.width + GAP
        if room < 0:
            break
        chosen.add(hint)
    return tuple(hint for hint in hints if hint in chosen)
