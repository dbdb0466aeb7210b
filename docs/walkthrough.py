"""Records the walk-through of the README as one picture that moves: `uv run python docs/walkthrough.py`."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from html import escape
from pathlib import Path

from screenshots import FONT_FACE, SAMPLE

from core.text.new_workspace import create
from tui.app.app import OperatingTable
from tui.common.config import Settings

HERE = Path(__file__).parent
SIZE = (110, 32)
SECONDS = 4
"""The time for which each picture is shown."""
WORKSHOP = (
    ("A new page begins as questions, the three that decide most first", ()),
    ("Who is answered with a role; a new title makes one", (*"IT operations",)),
    ("Then who holds it today", ("enter", *"K. Tanaka")),
    ("Not decided: who must decide it, and by when", ("enter", "ctrl+l", *"2026-04-01")),
)
EXAMPLE = (
    ("The example opens as a Hold: one finding decides", ("3", *["down"] * 4)),
    ("A condition is a sentence; before Enter it says what it would mean", ("enter", *["left"] * 16, "backspace", "8")),
    ("At 8% the verdict is Go; z takes it back", ("enter",)),
    ("Exceptions are reviewed with single keys", ("z", "5", "a", "enter")),
    ("Signals against their thresholds, and the verdict's past", ("4", "down")),
    ("The page, with everything that is still open", ("1",)),
)
INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
HEAD = re.compile(r'<svg[^>]*viewBox="([^"]+)"')


async def frames(folder: Path, steps: tuple[tuple[str, tuple[str, ...]], ...], *, workshop: bool) -> list[str]:
    """A picture after each step."""
    app = OperatingTable(folder, settings=Settings(workshop=workshop))
    found = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for caption, keys in steps:
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            found.append(FONT_FACE.sub("", app.export_screenshot(title=caption)))
    return found


def moving(pictures: list[str], captions: list[str]) -> str:
    """One SVG that shows them in turn; the first alone to whoever wants nothing to move."""
    whole, share = SECONDS * len(pictures), 100 / len(pictures)
    box = HEAD.search(pictures[0])
    style = (
        f".frame {{ visibility: hidden; animation: turn {whole}s step-end infinite; }}"
        f"@keyframes turn {{ 0% {{ visibility: visible; }} {share:.4f}% {{ visibility: hidden; }} }}"
        "@media (prefers-reduced-motion: reduce) { .frame { animation: none; } .frame.first { visibility: visible; } }"
    )
    groups = [
        f'<g class="frame{" first" if not number else ""}" style="animation-delay: {number * SECONDS}s">'
        f"{INNER.search(picture)[1]}</g>"  # type: ignore[index]  # every picture is one
        for number, picture in enumerate(pictures)
    ]
    told = f"<title>A walk through Operating Table</title><desc>{escape('. '.join(captions))}</desc>"
    size = f'viewBox="{box[1] if box else ""}"'
    parts = f"{told}<style>{style}</style>{''.join(groups)}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{parts}</svg>\n'


def main() -> None:
    """A new page in the workshop, then the example."""
    with tempfile.TemporaryDirectory() as temporary:
        new, example = Path(temporary, "new"), Path(temporary, "example")
        create(new)
        shutil.copytree(SAMPLE, example, ignore=shutil.ignore_patterns("workspace.db*"))
        pictures = asyncio.run(frames(new, WORKSHOP, workshop=True))
        pictures += asyncio.run(frames(example, EXAMPLE, workshop=False))
    captions = [caption for caption, _ in (*WORKSHOP, *EXAMPLE)]
    (HERE / "walkthrough.svg").write_text(moving(pictures, captions), encoding="utf-8")


if __name__ == "__main__":
    main()
