"""Makes the screenshots of this folder from the running application: `uv run python docs/screenshots.py`."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from textual.pilot import Pilot

from core.page.build import document
from core.page.html import html
from core.text.folder import read_text
from core.text.new_workspace import create
from tui.app.app import OperatingTable
from tui.app.portfolio.app import PortfolioApp
from tui.app.widgets.key_footer import KeyFooter
from tui.common.config import Config, Settings, ThemeName

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "sample_workspace"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SIZE = (120, 40)
SCREENS = {
    "page": ("1",),
    "table": ("2",),
    "gate": ("3", *["down"] * 3),
    "signals": ("4", "down"),
    "exceptions": ("5", "a", "enter"),
    "learning": ("6",),
    "decisions": ("7",),
}
WORKSHOP = "workshop"
SIZES = ((80, 24), (100, 30), SIZE, (200, 60))
SMALL = SIZES[0]
"""The size at which every theme is shown."""
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def settled(app: OperatingTable, pilot: Pilot[None]) -> None:
    """Until nothing more is painted, and the footer has its keys."""
    await app.workers.wait_for_complete()
    await pilot.pause()
    for footer in app.screen.query(KeyFooter):  # a dialog has none
        while not footer.hints:
            await pilot.pause()
    await pilot.pause()


async def picture(name: str, size: tuple[int, int], theme: ThemeName) -> str:
    """One screen of the example as SVG, with the fonts of whoever looks at it: nothing is fetched."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, name)
        if name == WORKSHOP:
            create(folder)
        else:
            shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("workspace.db*"))
        app = OperatingTable(folder, settings=Settings(config=Config(theme=theme), workshop=name == WORKSHOP))
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            for key in SCREENS.get(name, ()):
                await pilot.press(key)
                await settled(app, pilot)
            svg = app.export_screenshot(title=f"Operating Table: {name}")
    return FONT_FACE.sub("", svg)


def pictures() -> None:
    """Every screen: at each size in the dark theme, and in each theme at the smallest."""
    (HERE / "sizes").mkdir(exist_ok=True)
    for name in (*SCREENS, WORKSHOP):
        for size in SIZES:
            file = f"{name}.svg" if size == SIZE else f"sizes/{name}-{size[0]}x{size[1]}.svg"
            (HERE / file).write_text(asyncio.run(picture(name, size, "dark")), encoding="utf-8")
        for theme in get_args(ThemeName):
            if theme != "dark":
                file = f"sizes/{name}-{theme}.svg"
                (HERE / file).write_text(asyncio.run(picture(name, SMALL, theme)), encoding="utf-8")


MANY = {
    "support/emea": ("Support triage, EMEA", ("\nas_of = 2026-03-03T09:00:00Z", "")),
    "support/apac": ("Support triage, APAC", ("", "")),
    "finance/invoices": ("Invoice extraction", ("undefined_rate > 5%", "undefined_rate > 8%")),
    "finance/claims": ("Claims assistant", ('repeats = "customer_impact >= 2', 'repeats = "customer_impact >= 0')),
}
"""The workspaces of the list: folder, name, and what is changed in the sample's text."""


async def picture_of_many(folder: Path) -> None:
    """The list of several workspaces, at a fixed time."""
    text = (SAMPLE / "workspace.toml").read_text(encoding="utf-8")
    for place, (name, change) in MANY.items():
        shutil.copytree(SAMPLE, folder / place, ignore=shutil.ignore_patterns("workspace.db*"))
        own = text.replace("Support-ticket triage", name)
        (folder / place / "workspace.toml").write_text(own.replace(*change) if change[0] else own, encoding="utf-8")
    (folder / "legacy").mkdir()
    (folder / "legacy" / "workspace.toml").write_text("format = 1\n<<<<<<< ours\n")
    app = PortfolioApp(folder, clock=lambda: datetime(2026, 3, 10, 9, 30, tzinfo=UTC))
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("down", "down")
        await pilot.pause()
        svg = app.export_screenshot(title="Operating Table: portfolio").replace(str(folder), folder.name)
    (HERE / "portfolio.svg").write_text(FONT_FACE.sub("", svg), encoding="utf-8")


def handed_out() -> None:
    """The page of the example as a browser shows it, where Chromium is installed."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        page = Path(temporary, "page.html")
        content = read_text(SAMPLE)
        at = content.workspace.workflow.as_of or LONG_AGO
        page.write_text(html(document(*content, at)), encoding="utf-8")
        quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars")
        call = (*quiet, f"--user-data-dir={temporary}/profile", "--window-size=1120,1400")
        picture = f"--screenshot={HERE / 'handout.png'}"
        subprocess.run([chromium, *call, picture, page.as_uri()], check=True, capture_output=True)  # noqa: S603


def main() -> None:
    """Every screen of the example, on a copy of it."""
    handed_out()
    pictures()
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(picture_of_many(Path(temporary, "teams")))


if __name__ == "__main__":
    main()
