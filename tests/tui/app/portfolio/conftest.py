"""The list over a folder with workspaces of every kind, at a time that never changes."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.paths import SAMPLE
from tests.tui.app.desktop import SMALL, Hands, at_rest
from tests.tui.app.frames import render_newest, rendered_at_rest
from tui.app.portfolio.app import PortfolioApp
from tui.app.widgets.key_footer import KeyFooter

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
MOVING = ("\nas_of = 2026-03-03T09:00:00Z", "")
GOES = ("undefined_rate > 5%", "undefined_rate > 8%")
STOPS = ('customer_impact_repeats = "customer_impact >= 2', 'customer_impact_repeats = "customer_impact >= 0')

List = Hands[Path]
Showing = Callable[..., AbstractAsyncContextManager[List]]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def put(folder: Path, name: str, title: str, *changes: tuple[str, str]) -> Path:
    """A copy of the sample with another name and other words."""
    target = folder / name
    shutil.copytree(SAMPLE, target, ignore=shutil.ignore_patterns("workspace.db*"))
    text = (target / "workspace.toml").read_text(encoding="utf-8")
    for old, new in (('name = "Support-ticket triage"', f'name = "{title}"'), *changes):
        assert old in text
        text = text.replace(old, new)
    (target / "workspace.toml").write_text(text, encoding="utf-8")
    return target


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """One that is broken, a Stop, two Holds of which one is late, a Go."""
    folder = tmp_path / "work"
    put(folder, "support/emea", "Triage EMEA", MOVING)
    put(folder, "support/apac", "Triage APAC")
    put(folder, "invoices", "Invoice extraction", GOES)
    put(folder, "claims", "Claims assistant", STOPS)
    broken = put(folder, "legacy", "Legacy")
    (broken / "workspace.toml").write_text("x = ")
    return folder


@pytest.fixture
def showing() -> Showing:
    """The list at work, at rest when it is handed over."""

    @asynccontextmanager
    async def show(folder: Path, size: tuple[int, int] = SMALL, **how: Any) -> AsyncIterator[List]:
        app = PortfolioApp(folder, clock=lambda: NOW, **how)
        with rendered_at_rest():
            async with app.run_test(size=size, notifications=True):
                pilot = List(app)
                await rest(pilot)
                while not app.screen.query_one(KeyFooter).hints:
                    await pilot.pause()
                yield pilot
                render_newest(app)

    return show


async def rest(pilot: List) -> None:
    """Until nothing more happens."""
    await at_rest(pilot.app)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await at_rest(pilot.app)
    render_newest(pilot.app)


async def press(pilot: List, *keys: str) -> None:
    """Press keys, then wait until nothing more happens."""
    await pilot.press(*keys)
    await rest(pilot)


def app_of(pilot: List) -> PortfolioApp:
    """The list under the pilot."""
    assert isinstance(pilot.app, PortfolioApp)
    return pilot.app


def lines_of(pilot: List) -> list[str]:
    """The painted lines."""
    return [strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips()]


def text_of(pilot: List) -> str:
    """The painted text."""
    return "\n".join(lines_of(pilot))
