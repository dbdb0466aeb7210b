"""A terminal driver whose input events carry the time at which they were read."""

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
    """The driver for Linux and macOS, with one time for all events of a read.

    Textual stamps an event when the parser makes it. The thread that reads may have to wait for the interpreter in
    between: the second of two keys in one read would then seem to be younger than a frame that came after both.
    """

    read_at = 0.0

    def run_input_thread(self) -> None:
        """Read, note the time, parse and pass on, until the driver is closed or the terminal is gone."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = os.read(self.fileno, CHUNK)
                    self.read_at = get_time()
                    if not data:
                        return
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def process_message(self, message: Message) -> None:
        """Stamp an event, then pass it on."""
        message.time = self.read_at
        super().process_message(message)
