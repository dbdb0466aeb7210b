"""Whoever sits at the back of the room can read it: every word that is painted stands out from its ground.

The ratio is that of WCAG 2.1, section 1.4.3: at least 4.5 for text of normal size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color_triplet import ColorTriplet
from textual.geometry import Region
from textual.screen import ModalScreen

from tests.tui.app.desktop import SMALL, Desktop, press, running
from tests.tui.app.ingest.files import FAULTY, UNKNOWN, choose, take
from tests.tui.conftest import clock
from tui.app.app import OperatingTable
from tui.common.actions import SCREENS
from tui.common.config import Config, Settings, ThemeName

ENOUGH = 4.5
ON_BLANK = (*((key,) for _name, key, _title in SCREENS), ("w",), ("B",))
PLACES = (
    *ON_BLANK,
    ("4", "o"),
    ("4", "o", "o"),
    ("3", "d"),
    ("3", "a"),
    ("3", "down", "enter"),
    ("1", "enter"),
    ("1", "slash"),
    ("5", "A"),
    ("7", "x"),
    ("2", "f"),
    ("1", "p"),
    ("w", "ctrl+l"),
    ("w", "f2"),
    ("w", "f3"),
    ("v",),
    ("exclamation_mark",),
    ("equals_sign",),
    ("colon",),
    ("H",),
    ("question_mark",),
    ("e",),
)
"""The states of the application, as the keys that lead to them; on a blank page only those painted differently."""


def channel(value: int) -> float:
    """Linear light of one of red, green, blue."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: ColorTriplet) -> float:
    """Relative luminance."""
    red, green, blue = map(channel, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def painted(folder: Path, theme: ThemeName) -> OperatingTable:
    """The application in a theme."""
    return OperatingTable(folder, actor="A. Tester", clock=clock, settings=Settings(config=Config(theme=theme)))


def faint(pilot: Desktop) -> Iterator[tuple[str, str]]:
    """The words that are hard to read; behind a dialog everything is faint on purpose."""
    screen = pilot.app.screen
    front = screen.query(".box, #--container, #--container *") if isinstance(screen, ModalScreen) else [screen]
    box = Region.from_union([widget.region for widget in front if widget.region])
    for line, strip in enumerate(screen._compositor.render_strips()):
        if not box.y <= line < box.bottom:
            continue
        for segment in strip.crop(box.x, box.right):
            style, text = segment.style, segment.text.strip()
            if style is None or style.color is None or style.bgcolor is None or not re.search(r"\w", text):
                continue
            ratio = contrast(style.color.get_truecolor(), style.bgcolor.get_truecolor())
            if ratio < ENOUGH:
                yield text, f"{style.color.name} on {style.bgcolor.name}: {ratio:.2f}"


@pytest.mark.parametrize("theme", ["dark", "light", "monochrome", "high-contrast"])
@pytest.mark.parametrize("workspace", ["sample", "blank"])
async def test_every_word_stands_out_from_its_ground(
    theme: ThemeName, workspace: str, request: pytest.FixtureRequest
) -> None:
    """In each theme, on each screen, in each dialog."""
    folder: Path = request.getfixturevalue(workspace)
    found = dict[str, str]()
    async with running(painted(folder, theme), SMALL) as pilot:
        for keys in PLACES if workspace == "sample" else ON_BLANK:
            await press(pilot, *keys)
            found |= {colours: f"{' '.join(keys)}: {word}, {colours}" for word, colours in faint(pilot)}
            while pilot.app.screen.is_modal:
                await press(pilot, "escape")
            await press(pilot, "escape")
            if not keys[0].isdigit():
                await press(pilot, "1")
    assert not found, "\n".join(sorted(found.values()))


@pytest.mark.parametrize("theme", ["dark", "light", "monochrome", "high-contrast"])
async def test_every_word_about_a_file_stands_out_from_its_ground(sample: Path, theme: ThemeName) -> None:
    """The questions, the rows with their faults, an error, the lines that cannot be taken, and the accounting."""
    asked, faulty = sample.parent / "asked.csv", sample.parent / "faulty.csv"
    asked.write_text(UNKNOWN, encoding="utf-8")
    faulty.write_text(FAULTY, encoding="utf-8")
    found: list[tuple[str, str]] = []
    async with running(painted(sample, theme), SMALL) as pilot:
        for path in (asked, sample, faulty):
            await choose(pilot, path)
            found += faint(pilot)
            await press(pilot, "escape")
        await choose(pilot, faulty)
        await take(pilot)
        found += faint(pilot)
        await take(pilot, "l")
        found += faint(pilot)
    assert not found
