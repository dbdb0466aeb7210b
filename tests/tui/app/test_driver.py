"""The time at which a key was read from the terminal, as opposed to that of its event."""

from __future__ import annotations

import os
from threading import Event

from textual import events
from textual._time import get_time
from textual.message import Message

from tui.app.driver import TimedDriver


class Reader(TimedDriver):
    """Reads from a pipe, and takes a while to pass on each event."""

    def __init__(self, fileno: int, number: int) -> None:
        self.fileno = fileno
        self.exit_event = Event()
        self.passed: list[Message] = []
        self.number = number
        self._debug = False

    def process_message(self, message: Message) -> None:
        super().process_message(message)
        before = get_time()
        while get_time() - before < 0.001:  # as while another thread paints
            pass

    def send_message(self, message: Message) -> None:
        self.passed.append(message)
        if len(self.passed) == self.number:
            self.exit_event.set()

    _app = None  # type: ignore[assignment]
    cursor_origin = None
    _down_buttons: list[int] = []  # noqa: RUF012


def read(data: bytes, number: int) -> list[Message]:
    """The events of one write."""
    reading, writing = os.pipe()
    try:
        os.write(writing, data)
        reader = Reader(reading, number)
        reader.run_input_thread()
        return reader.passed
    finally:
        os.close(reading)
        os.close(writing)


def test_keys_of_one_read_have_its_time() -> None:
    before = get_time()
    passed = read(b"cccccc", 6)
    assert [event.key for event in passed if isinstance(event, events.Key)] == ["c"] * 6
    (at,) = {event.time for event in passed}
    assert before <= at < get_time() - 0.005


def test_a_byte_that_is_no_text_ends_nothing() -> None:
    assert [event.key for event in read(b"a\xffb", 3) if isinstance(event, events.Key)][::2] == ["a", "b"]
