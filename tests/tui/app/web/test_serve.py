"""`optable serve`: the application in a real browser, from this machine alone, with nothing fetched from elsewhere."""

from __future__ import annotations

import asyncio
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.browser import browser
from tests.paths import ROOT, SAMPLE
from tests.tui.cli.running import environment, optable, python

PATIENCE = 60
ELSEWHERE = "127.0.0.2"
"""Another address of this machine: what listens on 127.0.0.1 alone does not answer there."""


@dataclass
class Served:
    """A server at work."""

    process: asyncio.subprocess.Process
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    folder = tmp_path / "my triage"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("workspace.db*"))
    return folder


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@asynccontextmanager
async def serving(folder: Path, *more: str, host: str = "127.0.0.1") -> AsyncIterator[Served]:
    port = free_port()
    call = (sys.executable, "-m", "tui.cli", "serve", str(folder), "--port", str(port), *more)
    process = await asyncio.create_subprocess_exec(
        *call, cwd=ROOT, env=environment(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        assert line.decode().strip() == f"Open http://{host}:{port}/"
        yield Served(process, "127.0.0.1", port)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            await process.communicate()


def answers(address: str, port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(5)
        return one.connect_ex((address, port)) == 0


def applications(folder: Path) -> list[int]:
    """Processes that work on a folder for a browser."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                call = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"tui.app.web.session\0" in call and str(folder).encode() in call:
                found.append(int(entry.name))
    return found


async def test_a_browser_shows_the_verdict_and_a_key_changes_the_screen(sample: Path) -> None:
    async with serving(sample) as served, browser() as page:
        await page.open(served.url)
        await page.wait(lambda text: "HOLD" in text and "Support-ticket triage" in text, "the verdict")
        await page.wait_for("document.body.classList.contains('-first-byte')")
        before = await page.ink()
        assert len(before) > 10_000
        assert "any of these" not in page.terminal
        await page.press("3")
        await page.wait(lambda text: "any of these" in text, "the gate")
        assert await page.ink() != before
        assert page.errors == []
        assert await page.evaluate("document.fonts.check('16px \"Roboto Mono\"')")


async def test_nothing_is_fetched_from_elsewhere(sample: Path) -> None:
    async with serving(sample) as served, browser() as page:
        await page.open(served.url)
        await page.wait(lambda text: "HOLD" in text, "the verdict")
        own = (served.url, f"ws://127.0.0.1:{served.port}/", "data:")
        assert len(page.requests) > 4
        assert [one for one in page.requests if not one.startswith(own)] == []


async def test_what_is_done_in_the_browser_is_done_in_the_workspace(sample: Path) -> None:
    async with serving(sample) as served, browser() as page:
        await page.open(served.url)
        await page.wait(lambda text: "Hand out" in text, "the footer")
        await page.press("p")
        await page.wait(lambda text: "The page is in" in text, "where it is")
    assert (sample / "page.html").exists()


async def test_leaving_is_said_and_enter_opens_it_again(sample: Path) -> None:
    async with serving(sample) as served, browser() as page:
        await page.open(served.url)
        await page.wait(lambda text: "q Quit" in text, "the footer")
        await page.press("q")
        await page.wait_for("document.body.classList.contains('-closed')")
        assert "everything is saved" in await page.evaluate("document.querySelector('.ended').innerText")
        await page.press("Enter")
        await page.wait_for("document.body.classList.contains('-first-byte')")
        await page.wait_for("!document.body.classList.contains('-closed')")


async def test_an_application_ends_with_its_server_which_says_nothing_of_it(sample: Path) -> None:
    async with serving(sample) as served, browser() as page:
        await page.open(served.url)
        await page.wait(lambda text: "HOLD" in text, "the verdict")
        running = [os.pidfd_open(pid) for pid in applications(sample)]
        assert running
        served.process.send_signal(signal.SIGINT)
        _out, err = await served.process.communicate()
        assert (served.process.returncode, err) == (0, b"")
        for one in running:
            assert select.select([one], [], [], PATIENCE)[0]
            os.close(one)


@pytest.mark.slow
async def test_it_listens_on_this_machine_alone(sample: Path) -> None:
    async with serving(sample) as served:
        assert answers("127.0.0.1", served.port)
        assert not answers(ELSEWHERE, served.port)


@pytest.mark.slow
async def test_listening_elsewhere_is_warned_of_in_words(sample: Path) -> None:
    async with serving(sample, "--host", "0.0.0.0", host="0.0.0.0") as served:  # noqa: S104  # what is tested
        assert answers(ELSEWHERE, served.port)
        assert served.process.stderr is not None
        warning = await asyncio.wait_for(served.process.stderr.readline(), PATIENCE)
        assert warning.decode() == (
            f"warning: anybody who reaches 0.0.0.0 on port {served.port} can read and edit this workspace\n"
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1:{port}"}, 101),
        ({"Origin": "http://localhost:{port}", "Host": "localhost:{port}"}, 101),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({}, 403),
        ({"Origin": "http://evil.example:{port}", "Host": "evil.example:{port}"}, 403),
        ({"Host": "evil.example"}, 403),
    ],
)
async def test_no_page_of_another_site_reaches_the_application(
    sample: Path, headers: dict[str, str], status: int
) -> None:
    before = applications(sample)  # of a test before this one, whose folder had the same name
    async with serving(sample) as served, aiohttp.ClientSession() as session:
        told = {name: value.format(port=served.port) for name, value in headers.items()}
        handshake = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
        key = {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
        async with session.get(f"{served.url}ws", headers={**handshake, **key, **told}) as answer:
            assert answer.status == status
        assert status == 101 or not {*applications(sample)} - {*before}


@pytest.mark.slow
async def test_the_page_lets_nothing_else_in(sample: Path) -> None:
    async with serving(sample) as served, aiohttp.ClientSession() as session, session.get(served.url) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "https://" not in await answer.text()


def test_a_port_that_is_taken_is_told_with_a_hint(sample: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = optable("serve", str(sample), "--port", str(port), cwd=sample)
    assert (ran.code, ran.out) == (2, "")
    assert f"port {port} is not available on 127.0.0.1" in ran.err
    assert "--port" in ran.err


def test_a_folder_without_a_workspace_is_refused_before_anything_listens(tmp_path: Path) -> None:
    ran = optable("serve", str(tmp_path), cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no workspace here" in ran.err


@pytest.mark.slow
def test_without_the_extra_it_says_how_to_get_it(sample: Path) -> None:
    """The name is taken out of what Python can import, which is what a machine without the extra looks like."""
    script = "import sys; sys.modules['textual_serve'] = None; from tui.cli import run; sys.exit(run(['serve', '.']))"
    ran = python("-c", script, cwd=sample)
    assert ran.code == 2
    assert "needs the extra `serve`" in ran.err
    assert 'pip install ".[serve]"' in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1:{port}", "http://127.0.0.1:{port}", 101),
        ("localhost:{port}", "http://localhost:{port}", 101),
        ("evil.example:{port}", "http://evil.example:{port}", 403),
        ("127.0.0.2:{port}", "http://127.0.0.2:{port}", 403),
        ("127.0.0.1:1", "http://127.0.0.1:1", 403),
        ("0.0.0.0:{port}", "http://0.0.0.0:{port}", 403),
    ],
)
async def test_on_every_address_only_the_one_that_was_reached_is_answered(
    sample: Path, host: str, origin: str, status: int
) -> None:
    async with serving(sample, "--host", "0.0.0.0", host="0.0.0.0") as served, aiohttp.ClientSession() as session:  # noqa: S104  # what is tested
        told = {name: value.format(port=served.port) for name, value in {"Host": host, "Origin": origin}.items()}
        handshake = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
        key = {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
        async with session.get(f"{served.url}ws", headers={**handshake, **key, **told}) as answer:
            assert answer.status == status


@pytest.mark.slow
async def test_a_message_of_another_form_ends_its_connection_and_nothing_else(sample: Path) -> None:
    messages = ("{", "[]", "5", '["resize"]', '["resize", {"width": "x", "height": 1}]', '["stdin", 5]', "[" * 100_000)
    more = ('["stdin", "\\ud800"]', '["resize", {"width": -1, "height": 99999999}]', "null", '["unknown", 1]')
    async with serving(sample) as served, aiohttp.ClientSession() as session:
        for text in (*messages, *more):
            async with session.ws_connect(f"{served.url}ws", headers={"Origin": served.url.rstrip("/")}) as socket:
                await socket.send_str(text)
                async for _message in socket:
                    pass
                assert socket.close_code == aiohttp.WSCloseCode.INVALID_TEXT, text
        async with session.get(served.url) as answer:
            assert answer.status == 200
        served.process.send_signal(signal.SIGINT)
        _out, err = await served.process.communicate()
    assert err == b""
