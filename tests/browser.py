"""Chromium driven by its own protocol: open an address, press keys, see what comes and what is painted."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import pyte

from tests.chromium import PATIENCE, arguments

INK = """
(() => {
  const canvas = document.querySelector("canvas.xterm-text-layer");
  return canvas ? canvas.toDataURL() : "";
})()
"""


class Refused(Exception):
    """The browser could not do what was asked, for instance in a page that was just left."""


class Page:
    """One page of the browser, in which a terminal may be shown."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._calls = 0
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._screen = pyte.Screen(200, 60)
        self._stream = pyte.ByteStream(self._screen)

    async def call(self, method: str, **parameters: Any) -> Any:
        """Ask the browser something; what it tells meanwhile is kept."""
        self._calls += 1
        number = self._calls
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while (message := await self._receive()).get("id") != number:
            pass
        if "error" in message:
            raise Refused(f"{method}: {message['error']}")
        return message["result"]

    async def _receive(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._socket.receive_json(timeout=PATIENCE)
        self._heard(message.get("method", ""), message.get("params", {}))
        return message

    def _heard(self, method: str, told: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requests.append(told["url"])
        elif method == "Network.webSocketFrameReceived" and told["response"]["opcode"] == 2:
            self._stream.feed(base64.b64decode(told["response"]["payloadData"]))
        elif method == "Runtime.exceptionThrown":
            self.errors.append(str(told))
        elif method == "Log.entryAdded" and told["entry"]["level"] == "error":
            self.errors.append(told["entry"]["text"])

    async def open(self, address: str) -> None:
        """Go to an address."""
        for part in ("Page", "Network", "Runtime", "Log"):
            await self.call(f"{part}.enable")
        await self.call("Page.bringToFront")
        await self.call("Page.navigate", url=address)

    async def evaluate(self, script: str) -> Any:
        """The result of a script in the page."""
        found = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return found["result"].get("value")

    @property
    def terminal(self) -> str:
        """The text that the terminal in the page was told to show."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def wait(self, holds: Callable[[str], bool], what: str) -> str:
        """Listen until the terminal is as wanted."""
        async with asyncio.timeout(PATIENCE):
            while not holds(self.terminal):
                try:
                    await self._receive()
                except TimeoutError:
                    break
        assert holds(self.terminal), f"never saw {what}; the terminal:\n{self.terminal}"
        return self.terminal

    async def wait_for(self, script: str) -> None:
        """Ask the page until a script gives something true; it answers once a frame."""
        frame = "new Promise(done => requestAnimationFrame(() => done()))"
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(Refused):
                    if await self.evaluate(script):
                        return
                    await self.call("Runtime.evaluate", expression=frame, awaitPromise=True)

    async def press(self, key: str) -> None:
        """Press a key that is one character, or one by its name."""
        text = "\r" if key == "Enter" else key if len(key) == 1 else ""
        code = ord(key.upper()) if len(key) == 1 else 13
        for kind in ("keyDown", "keyUp"):
            typed = text if kind == "keyDown" else ""
            await self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, text=typed, windowsVirtualKeyCode=code, code=key
            )

    async def ink(self) -> str:
        """The pixels of the terminal's text."""
        return str(await self.evaluate(INK))


@asynccontextmanager
async def browser() -> AsyncIterator[Page]:
    """A browser with one empty page."""
    with arguments("--remote-debugging-port=0", "--window-size=1200,700", "about:blank") as call:
        process = await asyncio.create_subprocess_exec(
            *call, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        try:
            async with asyncio.timeout(PATIENCE):
                while b"DevTools listening on ws://" not in (line := await process.stderr.readline()):
                    assert line, "the browser ended"
            place = line.decode().partition("ws://")[2].partition("/")[0]
            async with aiohttp.ClientSession() as session:
                async with session.put(f"http://{place}/json/new") as answer:
                    address = (await answer.json())["webSocketDebuggerUrl"]
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    yield Page(socket)
        finally:
            process.terminate()
            await process.communicate()
