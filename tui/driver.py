"""A driver whose events carry the time at which they were read from the terminal."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder

from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

CHUNK = 4096


class TimedDriver(LinuxDriver):
    """Textual's own stamps an event when it is made: of two keys in one read the second may be made a frame later."""

    read_at = 0.0

    def run_input_thread(self) -> None:
        """Read, note the time, parse; as in the base class, until the driver is closed."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = os.read(self.fileno, CHUNK)
                    self.read_at = get_time()
                    if not data:  # the terminal is gone
                        return
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def process_message(self, message: Message) -> None:
        """Stamp it, then pass it on."""
        message.time = self.read_at
        super().process_message(message)
