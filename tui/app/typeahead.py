"""Type-ahead: input in order, and changes only to what was painted.

**Order.** Textual passes a key at once to the widget that has the focus, while an editor, dialog or screen that the key
before it opens is still being mounted. `OrderedInput` holds keys, pastes and clicks in a queue and passes on one at a
time, each when the application has settled: no message pump has a message left, handles one or is being mounted, and
the callbacks that wait for the next frame have run. Enter, a, b, c in one write are `abc` in the editor that Enter
opens.

**Only what was painted.** An action that changes something has a subject: the screen on top, the record under the
cursor or the open editor, and the number of changes so far. With each frame the subject is noted, and since when it
has been on the terminal (`Painted`). A key for such an action counts if it was read after that time. Otherwise it is
dropped, and a notice says so. Example: c, c, c in one write, while case 1 is on the screen since 10.0:

    read   subject             on the terminal since   taken
    12.0   0 changes, case 1   10.0                    yes: case 1 is decided, case 2 is next
    12.0   1 change, case 2    12.1                    no
    12.0   1 change, case 2    12.1                    no

**After a refusal** the keys read before the next frame are dropped, unless a text field has the focus: they were meant
for something that did not open, and would run as commands. Terminals know this as flushing type-ahead on an error.

A click counts if nothing has been scrolled or laid out anew since the frame that its person saw.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar, cast

from rich.console import RenderableType
from textual import events
from textual._time import get_time
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.app import internals
from tui.app.feedback import refuse
from tui.common.actions import CHANGING

Result = TypeVar("Result")

UNSEEN = "Ignored: typed or clicked before the screen was drawn"
SECONDS = 4.0
TURNS, ROUNDS, PAUSE = 200, 400, 0.005
"""Turns of the event loop, then rounds with a pause in seconds, after which input passes though nothing settled."""
UNKNOWN = object()
"""A subject that is still being computed; it counts as not painted."""


class Availability:
    """A widget, or the application, that knows which of its actions would do anything now.

    One predicate decides what the footer shows and what a key or the menu may run.
    """

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing for what is under the cursor; None if it would do something.

        An empty reason hides the key only: the action is run, and passes the key on or says why itself.
        """
        del action
        return None

    def does(self, action: str) -> bool:
        """Report if an action would do anything for what is under the cursor; the footer shows only such keys."""
        return self.why_not(action) is None

    def described(self, action: str, usual: str) -> str:
        """The words of the footer for an action on what is under the cursor now, if not the usual ones."""
        del action
        return usual

    def refuse(self, words: str) -> None:
        """Say why an action does nothing."""
        refuse(cast("DOMNode", self), words)


class ActsOn(Availability):
    """A widget that names the subject of the keys that are heard in it."""

    def acts_on(self) -> object:
        """The object that a change would be made to now, comparable by `==`; UNKNOWN while it is being computed."""
        return None


class Subject(NamedTuple):
    """The object of a change, as `OrderedInput` compares it."""

    changes: int
    screen: Screen[Any]
    acts_on: object


class Painted:
    """The subject of the last frame, and since when it has been on the terminal."""

    def __init__(self) -> None:
        self.subject: Subject | None = None
        self.since = 0.0
        self.last = 0.0
        """The time of the last frame; 0 before the first one."""

    def frame(self, subject: Subject, at: float) -> None:
        """Note a frame."""
        if subject != self.subject:
            self.subject, self.since = subject, at
        self.last = at

    def showed(self, subject: Subject, at: float, *, dirty: bool) -> bool:
        """Report if a subject was on the terminal at a time. If nothing is dirty, the last frame shows it."""
        if subject == self.subject:
            return self.since < at
        return not dirty and self.last < at


class OrderedInput(App[Result], Availability):
    """An application with type-ahead."""

    def __init__(self) -> None:
        super().__init__()
        self._held: deque[events.Event] = deque()
        self._handing: asyncio.Task[None] | None = None
        self._input: events.Event | None = None
        """The event that was passed on last."""
        self._painted = Painted()
        self._changes = 0
        """Changes and refusals so far."""
        self._refused = False
        """Keys are dropped until one comes that was read after the next frame."""
        self._placed = 0.0
        """The time of the last frame that moved anything."""
        self._moved = False
        """Something has been scrolled since that frame."""
        self._framed: Screen[Any] | None = None
        """The screen of the last frame."""
        self._click_dropped = False
        self._lent = 0.0
        """The time at which the terminal came back from another program."""
        self._notified_at = 0.0

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver for this system; on Linux and macOS the one that stamps input when it is read."""
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":
            return driver
        from tui.app.driver import TimedDriver  # noqa: PLC0415  # not to be had on Windows

        return TimedDriver

    # In order

    async def on_event(self, event: events.Event) -> None:
        """Hold input until it is its turn. Moves of the mouse pass while nothing is held."""
        is_input = isinstance(event, (events.InputEvent, events.Paste)) and not event.is_forwarded
        if not is_input or event is self._input or (isinstance(event, events.MouseMove) and not self._held):
            await super().on_event(event)
            return
        self._held.append(event)
        if self._handing is None:
            self._handing = asyncio.create_task(self._hand_on(), name="input in order")
            self._handing.add_done_callback(self._handed_on)

    async def _hand_on(self) -> None:
        try:
            while self._held and not self._exit:
                await self.settled()
                event = self._held.popleft()
                if self._is_void(event):
                    self._drop()
                else:
                    self._input = event
                    self.post_message(event)
        finally:
            self._handing = None

    def _handed_on(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            internals.fail(self, error)

    async def settled(self) -> None:
        """Wait until the application has settled, or until it has had TURNS and ROUNDS to do so.

        Text for a field waits for no layout: a long text would take a frame a letter.
        """
        for turn in range(TURNS + ROUNDS):
            if not self._painted.last or internals.is_at_work(self):
                await asyncio.sleep(0 if turn < TURNS else PAUSE)
            elif internals.has_callbacks(self.screen) or (internals.is_laid_out(self.screen) and not self._is_typing):
                internals.paint(self.screen)
                await asyncio.sleep(0)
            else:
                return

    # Only what was painted

    def counts(self) -> bool:
        """Report if the current key may make a change: its subject was painted before it was read. If not, say so."""
        if self._input is not None and not self._was_painted(self._input.time):
            self._drop()
            return False
        self._changes += 1
        return True

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Run the first binding of a key that applies, as the base class does; a change must count."""
        for node, bindings in internals.binding_chain(self.screen, priority=priority):
            for binding in bindings.key_to_bindings.get(key, ()):
                if binding.priority == priority:
                    if binding.id in CHANGING and not self.counts():
                        return True
                    if refused(node, binding.action) or await self.run_action(binding.action, node):
                        return True
        return False

    def bell(self) -> None:
        """Ring; something was refused."""
        super().bell()
        self.void_typeahead()

    def void_typeahead(self) -> None:
        """Drop the keys that were read before the next frame, unless they are text for a field."""
        self._refused = True
        self._changes += 1

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Lend the terminal to another program; keys that were read before it came back were meant for that."""
        try:
            with super().suspend():
                yield
        finally:
            self._lent = get_time()

    def _is_void(self, event: events.Event) -> bool:
        if event.time < self._lent:
            return True
        if isinstance(event, events.MouseDown):
            self._click_dropped = not self._is_unmoved_since(event.time)
        if isinstance(event, (events.MouseDown, events.MouseUp)):
            return self._click_dropped
        if self._refused and isinstance(event, events.Key):
            self._refused = not self._was_painted(event.time)
            return self._refused and not self._is_typing
        return False

    @property
    def _is_typing(self) -> bool:
        """A text field has the focus."""
        return isinstance(self.focused, (TextArea, Input))

    def _drop(self) -> None:
        super().bell()
        self._refused = True
        if get_time() - self._notified_at > SECONDS:
            self._notified_at = get_time()
            self.notify(UNSEEN, severity="warning", timeout=SECONDS, markup=False)

    def _was_painted(self, at: float) -> bool:
        subject, dirty = self._subject(), internals.is_dirty(self.screen)
        return subject.acts_on is not UNKNOWN and self._painted.showed(subject, at, dirty=dirty)

    def _is_unmoved_since(self, at: float) -> bool:
        """Report if everything is where it was at a time."""
        return self._placed < at and not self._moves(self.screen)

    def moved(self) -> None:
        """Note that something was scrolled within its widget."""
        self._moved = True

    def _moves(self, screen: Screen[Any]) -> bool:
        """Report if the next frame moves anything, or the one that is displayed now."""
        return self._moved or internals.is_laid_out(screen) or screen is not self._framed

    def _subject(self) -> Subject:
        return Subject(self._changes, self.screen, self.acts_on())

    def acts_on(self) -> object:
        """The subject of keys, named by the widget with the focus or the nearest one around it."""
        around = self.focused.ancestors_with_self if self.focused else [self.screen]
        return next((node.acts_on() for node in around if isinstance(node, ActsOn)), None)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Display a frame; its time is taken before anybody can have seen it."""
        at = get_time()
        if renderable is not None and not (self._batch_count or self._exit):
            if self._moves(screen):
                self._placed, self._framed, self._moved = at, screen, False
            self._painted.frame(self._subject(), at)
        super()._display(screen, renderable)


def refused(node: object, action: str) -> bool:
    """Report if an action of a node would do nothing, after saying why."""
    if isinstance(node, Availability) and (reason := node.why_not(action)):
        node.refuse(reason)
        return True
    return False


def counts(widget: Widget) -> bool:
    """Report if the current key may make a change in the widget's application; see `OrderedInput.counts`."""
    return not isinstance(widget.app, OrderedInput) or widget.app.counts()


def moved(widget: Widget) -> None:
    """Note that the content of a widget is elsewhere from the next frame on; see `OrderedInput.moved`."""
    if isinstance(widget.app, OrderedInput):
        widget.app.moved()
