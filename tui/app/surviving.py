"""Widgets that outlive an error of the workspace while they handle a message.

Textual ends the application on any exception in a handler. An `OptableError` is no mistake of this program: the
database may be damaged or gone while it is on the screen. It is said, and the widget handles its next message.
"""

from __future__ import annotations

from textual.message import Message
from textual.message_pump import MessagePump

from core.errors import OptableError
from tui.app.feedback import complain


class Surviving(MessagePump):
    """Says errors of the workspace that a handler did not expect: of keys, timers, and of being composed."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except OptableError as error:
            complain(self.app, error)
