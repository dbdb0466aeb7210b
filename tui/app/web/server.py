"""The web server of the application: its page loads nothing from elsewhere, and no other site can use it."""

from __future__ import annotations

import asyncio
import json
import logging
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

WILDCARDS = ("0.0.0.0", "::", "")  # noqa: S104  # compared, not listened on
MAPPED = "::ffff:"
"""The beginning of an IPv4 address on a socket for both versions."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HTTP_PORT = 80
"""The port that a browser leaves out."""
MOST_CELLS = 1000
"""The largest width and height of a browser's terminal."""
SHUTDOWN_SECONDS = 2
"""Seconds to wait for open browsers at shutdown."""
HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class TableServer(Server):
    """One workspace; each browser gets an application of its own on it."""

    def __init__(self, folder: Path, host: str, port: int, ready: Callable[[str], None]) -> None:
        call = [sys.executable, "-m", "tui.app.web.session", str(folder.absolute())]
        command = subprocess.list2cmdline(call) if sys.platform == "win32" else shlex.join(call)
        super().__init__(command, host=host, port=port, title="Operating Table", templates_path=HERE / "templates")
        self.ready = ready
        self._sessions: set[asyncio.Task[Any]] = set()

    def serve(self, debug: bool = False) -> None:
        """Serve until it is stopped; OSError if the address is not available."""
        self.debug = debug
        logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
        name = f"[{self.host}]" if ":" in self.host else self.host
        web.run_app(
            self._make_app(),
            host=self.host,
            port=self.port,
            access_log=None,
            shutdown_timeout=SHUTDOWN_SECONDS,
            print=lambda *_words: self.ready(f"http://{name}:{self.port}/"),
        )

    async def on_startup(self, app: web.Application) -> None:
        """Print nothing before the address is bound."""

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002  # as it is overridden
        """End every application before the event loop, on which it depends."""
        for session in self._sessions:
            session.cancel()
        if self._sessions:
            await asyncio.wait(self._sessions, timeout=SHUTDOWN_SECONDS)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one browser, from connection to disconnection."""
        session = asyncio.current_task()
        assert session is not None  # noqa: S101  # a request is handled in a task
        self._sessions.add(session)
        try:
            return await super().handle_websocket(request)
        finally:
            self._sessions.discard(session)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self.only_us)
        app.router.add_static("/scripts", HERE / "scripts")
        return app

    @web.middleware
    async def only_us(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Refuse requests by another site's page, from its own address or a forged host name."""
        if not self._is_asked_for(request):
            raise web.HTTPForbidden(text="this server answers at the address that it was started for only")
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            raise web.HTTPForbidden(text="this server answers its own page only")
        if request.path == "/ws" and origin is None:
            raise web.HTTPForbidden(text="this server answers browsers only")
        response: web.StreamResponse = await handler(request)
        return response

    def _is_asked_for(self, request: web.Request) -> bool:
        """Report if the request names an address that this server was started for.

        A page of another site reaches any address under a name of its own (DNS rebinding), so only known names count:
        the given host, on this machine alone its usual names, and the address to which the browser has connected.
        """
        name, port = _parts(request.host)
        connection = request.transport.get_extra_info("sockname") if request.transport else None
        came_in_on = str(connection[0]).removeprefix(MAPPED) if isinstance(connection, tuple) else ""
        names = {self.host.casefold(), came_in_on} - {*WILDCARDS, ""}
        return port == self.port and name in (names | {*LOOPBACK} if names & {*LOOPBACK} else names)

    async def _process_messages(self, websocket: web.WebSocketResponse, app_service: AppService) -> None:
        """Pass on what the browser sends; a connection with a message of another form is closed."""
        async for message in websocket:
            if message.type != WSMsgType.TEXT:
                continue
            try:
                kind, data = _message(message.data)
            except (ValueError, TypeError, LookupError, RecursionError):
                await websocket.close(code=WSCloseCode.INVALID_TEXT, message=b"not a message of the page")
                return
            match kind:
                case "stdin":
                    await app_service.send_bytes(data)
                case "resize":
                    await app_service.set_terminal_size(*data)
                case "ping":
                    await websocket.send_json(["pong", data])
                case "blur":
                    await app_service.blur()
                case "focus":
                    await app_service.focus()

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page, with the addresses as seen by this browser."""
        scheme = "wss" if request.secure else "ws"
        context = {
            "font_size": to_int(request.query.get("fontsize", "16"), 16),
            "app_websocket_url": f"{scheme}://{request.host}/ws",
            "application": {"name": self.title},
        }
        response = aiohttp_jinja2.render_template("app_index.html", request, context)
        response.headers["Content-Security-Policy"] = POLICY
        return response


def _parts(host: str) -> tuple[str, int]:
    """The name and the port of a Host header; the port is -1 if it is no number."""
    name, _, port = host[1:].partition("]") if host.startswith("[") else (host.partition(":")[0], "", host)
    digits = port.rpartition(":")[2] if ":" in port else ""
    return name.casefold(), HTTP_PORT if ":" not in port else int(digits) if digits.isdecimal() else -1


def _message(text: str) -> tuple[str, Any]:
    """The kind and the content of a message; ValueError and the like if the page sends none of this form."""
    kind, *rest = json.loads(text)
    match kind:
        case "stdin":
            return kind, str.encode(rest[0])
        case "resize":
            return kind, (_cells(rest[0]["width"]), _cells(rest[0]["height"]))
        case "ping":
            return kind, str(rest[0])
        case "blur" | "focus":
            return kind, None
    raise ValueError("no such message")


def _cells(number: object) -> int:
    """A width or height of a terminal."""
    if type(number) is not int or not 0 < number <= MOST_CELLS:
        raise ValueError("no size of a terminal")
    return number
