"""Textual bindings, made from the table of actions."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tui.common.actions import Action, actions


def bindings(place: str) -> list[BindingType]:
    """The bindings of one place, for a widget's BINDINGS."""
    return [binding(action) for action in actions(place)]


def binding(action: Action) -> Binding:
    """An action as a Textual binding; the footer shows the first key."""
    return Binding(
        action.keys,
        action.name,
        action.title,
        show=action.footer,
        tooltip=action.help,
        key_display=action.shown,
        id=action.id,
    )
