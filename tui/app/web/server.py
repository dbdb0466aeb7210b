"""The web server of the application: its page loads nothing from elsewhere, and no other site can use it."""

from __future__ import annotations

import asyncio
import logging
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from textual_serve.server import Server, to_int

LOOPBACK = ("127.0.0.1", "localhost", "::1")
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
        if self.host in LOOPBACK and _name(request.host) not in LOOPBACK:
            raise web.HTTPForbidden(text="this server answers on this machine only")
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            raise web.HTTPForbidden(text="this server answers its own page only")
        if request.path == "/ws" and origin is None:
            raise web.HTTPForbidden(text="this server answers browsers only")
        response: web.StreamResponse = await handler(request)
        return response

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


def _name(host: str) -> str:
    """The host without its port."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
