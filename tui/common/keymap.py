"""The key map of a person: the default keys of each action, or custom ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple, Protocol, runtime_checkable

from tui.common.actions import (
    ACTIONS,
    ANSWER,
    APP,
    EDITOR,
    GRID,
    LIST,
    PORTFOLIO,
    PROFILES,
    READINESS,
    SCREENS,
    WORKSHOP,
    WORKSPACES,
    Action,
    active_places,
)
from tui.common.keys import key_name, prints

ALWAYS = {
    "ctrl+c": "copies what is marked",
    "ctrl+p": "always opens the menu",
    "ctrl+q": "always quits",
}
"""Keys that cannot be reassigned."""


@dataclass(frozen=True)
class KeyMap:
    """Keys by action; `own` are the custom keys, by the id of the action."""

    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, action: Action) -> tuple[str, ...]:
        """The keys of an action, the one to show first."""
        return self.own.get(action.id) or tuple(action.keys.split(","))

    def shown(self, action: Action) -> str:
        """The first key of an action in the notation for people."""
        return key_name(self.of(action)[0])

    def all_shown(self, action: Action) -> str:
        """Every key of an action in the notation for people."""
        return " ".join(map(key_name, self.of(action)))

    def press(self, place: str, name: str) -> str:
        """The key of an action, for a sentence that names it."""
        return self.shown(next(action for action in ACTIONS if (action.where, action.name) == (place, name)))

    def screen(self, name: str) -> str:
        """The key that goes to a screen."""
        return self.press(APP, f"view('{name}')")

    def for_textual(self) -> dict[str, str]:
        """The map in the form for `App.set_keymap`."""
        return {name: ",".join(keys) for name, keys in self.own.items()}


@runtime_checkable
class Keyed(Protocol):
    """An application with the key map of its person."""

    keys: KeyMap


def keys_of(app: object) -> KeyMap:
    """The key map of an application."""
    return app.keys if isinstance(app, Keyed) else KeyMap()


class Trouble(NamedTuple):
    """A problem of a custom key."""

    action: Action
    message: str
    hint: str


def troubles(keymap: KeyMap) -> Iterator[Trouble]:
    """Custom keys that would do two things on one screen, or nothing."""
    reported: set[frozenset[str]] = set()
    for action in ACTIONS:
        if action.id in keymap.own:
            yield from _alone(keymap, action)
    for places, name in _together():
        active = [action for action in ACTIONS if action.where in places]
        for one, other in combinations(active, 2):
            pair = frozenset((one.id, other.id))
            shared = [key for key in keymap.of(one) if key in keymap.of(other)]
            if shared and pair not in reported and pair & keymap.own.keys():
                reported.add(pair)
                mine, theirs = (one, other) if one.id in keymap.own else (other, one)
                yield Trouble(
                    mine,
                    f"{key_name(shared[0])} is {theirs.title} {name} already",
                    f"Choose a free key, or give keys.{theirs.id} another one too.",
                )


def _together() -> Iterator[tuple[tuple[str, ...], str]]:
    """The places whose keys are active at the same time, with a name for each combination."""
    for screen, _key, title in SCREENS:
        yield active_places(screen), f"on the screen {title}"
    yield (LIST, READINESS), "among the blanks"
    yield (GRID, PROFILES), "among the profiles of files"
    yield (WORKSPACES, PORTFOLIO), "in the portfolio"
    for place in dict.fromkeys(action.where for action in ACTIONS):
        yield (place,), f"in a {place}"


def _alone(keymap: KeyMap, action: Action) -> Iterator[Trouble]:
    for key in keymap.own[action.id]:
        if key in ALWAYS and key not in action.keys.split(","):
            yield Trouble(action, f"{key_name(key)} {ALWAYS[key]}", "Choose another key.")
        if action.where in (EDITOR, ANSWER, WORKSHOP) and prints(key):
            hint = "Choose a key such as ctrl+s or f5."
            yield Trouble(action, f"{key_name(key)} is typed in a text field: it cannot run an action there", hint)
