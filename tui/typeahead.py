"""Input in order: a key meets the screen that the keys before it made, and changes only what was painted.

Textual hands a key at once to whoever has the focus, while what the key before it asked for (an editor, a dialog,
another screen) is still on its way. Here keys, pastes and clicks wait in a queue, and each is handed on when nothing is
on its way any more (`settled`): no widget has a message left or handles one, none is being mounted, and what waits for
the next frame has run. So Enter, a, b, c in one go are `abc` in the editor that Enter opens.

An action that changes something counts only for what is painted. Its subject is what it would act on: the screen on
top, the record under the cursor, the open editor. With each frame the subject is noted, and since when it stands on
the terminal (`Painted`). The key is taken if it was read from the terminal after that; else it is refused, never
queued: of c, c in one go the first decides a case, and the second one is not taken for a case that nobody has seen.
A change makes the subject another one, and so does a refusal.

After a refusal what was typed ahead is dropped, as far as it is no text for a field: what was meant for an editor that
did not open would run as commands.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from rich.console import RenderableType
from textual import events
from textual._time import get_time
from textual.app import App
from textual.driver import Driver
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui import internals
from tui.actions import CHANGING

Result = TypeVar("Result")

UNSEEN = "Not taken: typed or clicked before the screen was drawn"
SECONDS = 4.0
TURNS, ROUNDS, PAUSE = 200, 400, 0.005
"""Turns of the event loop, then rounds with a pause, after which input is handed on though something does not rest."""
UNKNOWN = object()
"""What cannot be said yet, and so cannot have been painted."""


class ActsOn:
    """A widget whose keys change something, also while one within it has the focus."""

    def acts_on(self) -> object:
        """What they would change now, to be compared with what is painted; UNKNOWN while that is still computed."""
        return None


class Subject(NamedTuple):
    """What a key would act on."""

    changes: int
    screen: Screen[Any]
    acts_on: object


class Painted:
    """What stands on the terminal, and since when."""

    def __init__(self) -> None:
        self.subject: Subject | None = None
        self.since = 0.0
        self.last = 0.0
        """When the last frame went out; 0 before the first one."""

    def frame(self, subject: Subject, at: float) -> None:
        """A frame goes out that shows this."""
        if subject != self.subject:
            self.subject, self.since = subject, at
        self.last = at

    def showed(self, subject: Subject, at: float, *, dirty: bool) -> bool:
        """Whether this stood there at a time. Where nothing waits to be painted, the last frame shows it."""
        if subject == self.subject:
            return self.since < at
        return not dirty and self.last < at


class OrderedInput(App[Result]):
    """An application that takes its input in order."""

    def __init__(self) -> None:
        super().__init__()
        self._held: deque[events.Event] = deque()
        self._handing: asyncio.Task[None] | None = None
        self._input: events.Event | None = None
        """What was handed on last."""
        self._painted = Painted()
        self._placed = 0.0
        """When the last frame went out in which something stood elsewhere than before."""
        self._on_top: Screen[Any] | None = None
        self._displaced = False
        self._changes = 0
        self._refused = False
        self._click_dropped = False
        self._lent = 0.0
        """Until when another program had the terminal."""
        self._said = 0.0

    def get_driver_class(self) -> type[Driver]:
        """Textual's own for this system; where it can be, one that knows when its input was read."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from tui.driver import TimedDriver  # noqa: PLC0415  # not to be had on Windows

        return TimedDriver

    # In order

    async def on_event(self, event: events.Event) -> None:
        """Hold input until it is its turn; all else is Textual's."""
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
        """Wait until all that was asked for is done; after a while go on all the same.

        What is typed into a field waits for no layout: a long text would take a frame a letter.
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
        """Whether what is typed may change what it acts on: that was painted before. Else say that it is not taken."""
        if self._input is not None and not self._saw(self._input.time):
            self._drop()
            return False
        self._changes += 1
        return True

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """As Textual does it; what changes something must count."""
        for node, bindings in internals.binding_chain(self.screen, priority=priority):
            for binding in bindings.key_to_bindings.get(key, ()):
                if binding.priority == priority:
                    if binding.id in CHANGING and not self.counts():
                        return True
                    if await self.run_action(binding.action, node):
                        return True
        return False

    def bell(self) -> None:
        """Something was refused."""
        super().bell()
        self.void_typeahead()

    def void_typeahead(self) -> None:
        """What was typed before the next frame was meant for something else."""
        self._refused = True
        self._changes += 1

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Lend the terminal to another program; what was typed before it came was meant for that."""
        try:
            with super().suspend():
                yield
        finally:
            self._lent = get_time()

    def _is_void(self, event: events.Event) -> bool:
        if event.time < self._lent:
            return True
        if isinstance(event, events.MouseDown):
            self._click_dropped = not self._stood(event.time)
        if isinstance(event, (events.MouseDown, events.MouseUp)):
            return self._click_dropped
        if self._refused and isinstance(event, events.Key) and not self._is_typing:
            self._refused = not self._saw(event.time)
            return self._refused
        return False

    @property
    def _is_typing(self) -> bool:
        """Whether keys are text for a field."""
        return isinstance(self.focused, (TextArea, Input))

    def _drop(self) -> None:
        super().bell()
        self._refused = True
        if get_time() - self._said > SECONDS:
            self._said = get_time()
            self.notify(UNSEEN, severity="warning", timeout=SECONDS, markup=False)

    def _saw(self, at: float) -> bool:
        subject, dirty = self._subject(), internals.is_dirty(self.screen)
        return subject.acts_on is not UNKNOWN and self._painted.showed(subject, at, dirty=dirty)

    def _stood(self, at: float) -> bool:
        """Whether everything stands where it stood when somebody clicked."""
        return self._placed < at and not self._is_displaced(self.screen)

    def displaced(self) -> None:
        """Something was scrolled."""
        self._displaced = True

    def _is_displaced(self, screen: Screen[Any]) -> bool:
        return self._displaced or internals.is_laid_out(screen) or screen is not self._on_top

    def _subject(self) -> Subject:
        return Subject(self._changes, self.screen, self.acts_on())

    def acts_on(self) -> object:
        """What keys change now: the widget with the focus says it, or what lies around it."""
        around = self.focused.ancestors_with_self if self.focused else [self.screen]
        return next((node.acts_on() for node in around if isinstance(node, ActsOn)), None)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """A frame goes to the terminal; its time is the one before anybody can have seen it."""
        at = get_time()
        if renderable is not None and not (self._batch_count or self._exit):
            if self._is_displaced(screen):
                self._placed, self._on_top, self._displaced = at, screen, False
            self._painted.frame(self._subject(), at)
        super()._display(screen, renderable)


def counts(widget: Widget) -> bool:
    """Whether a key may change something here; see `OrderedInput.counts`."""
    return not isinstance(widget.app, OrderedInput) or widget.app.counts()


def displaced(widget: Widget) -> None:
    """What a widget shows stands elsewhere from the next frame on."""
    if isinstance(widget.app, OrderedInput):
        widget.app.displaced()
