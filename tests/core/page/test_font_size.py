"""The letters of a page are as large as one sheet allows, as a real browser sets it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from core.page.build import document
from core.page.document import Document
from core.page.font_size import SHEETS, SIZES, Paper, size
from core.page.html import html
from core.text.folder import read_text
from core.text.new_workspace import create
from tests.browser import Page, browser
from tests.core.page.pages import AT, full_of, page_of_sample, sample

SHORT = full_of("a few words")
LONG = full_of("as many words as people write when nobody stops them, " * 6)


def test_a_sheet_with_little_on_it_has_the_greatest_letters() -> None:
    page = page_of_sample()
    little = Document(page.name, page.scope, page.about, page.banner, page.sections[:4], page.footer)
    assert size(little, "a4") == size(little, "letter") == SIZES[0]


def test_more_text_has_smaller_letters_until_one_sheet_cannot_hold_it() -> None:
    sizes = [size(page, "a4") for page in (page_of_sample(), LONG)]
    assert SIZES[-1] <= sizes[0] < SIZES[0]
    assert sizes[1] == SIZES[0]


OVERFLOWING = """
[...document.querySelectorAll("body *:not(.unseen)")].filter(one =>
  one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).display !== "inline"
).map(one => `${one.tagName} ${one.innerText}`.slice(0, 80))
"""
BOTTOM = "document.querySelector('footer').getBoundingClientRect().bottom"


@asynccontextmanager
async def printing(paper: Paper) -> AsyncIterator[Page]:
    """A browser whose window is as wide as the sheet within its margins, and that sets pages as it prints them."""
    async with browser() as page:
        await page.open("about:blank")
        await page.call("Emulation.setEmulatedMedia", media="print")
        across = {"width": round(SHEETS[paper][0] / 72 * 96), "height": 1000, "deviceScaleFactor": 1, "mobile": False}
        await page.call("Emulation.setDeviceMetricsOverride", **across)
        yield page


def written(text: str, path: Path) -> str:
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


async def show(page: Page, address: str) -> None:
    await page.call("Page.navigate", url=address)
    await page.wait_for(f"location.href === '{address}' && document.readyState === 'complete'")


async def sheets_of(page: Page, paper: Paper) -> float:
    return float(await page.evaluate(BOTTOM)) * 72 / 96 / SHEETS[paper][1]


@pytest.mark.parametrize("paper", SHEETS)
async def test_the_letters_are_as_large_as_one_sheet_allows(tmp_path: Path, paper: Paper) -> None:
    create(tmp_path / "blank")
    pages = [document(*sample(), datetime.fromisoformat(f"2026-{day}T00:00Z")) for day in ("01-25", "03-03", "06-01")]
    pages += [document(*read_text(tmp_path / "blank"), AT), SHORT, LONG]
    fitting = []
    async with printing(paper) as page:
        for number, one in enumerate(pages):
            text, chosen = html(one, paper), size(one, paper)
            assert f"{{ html {{ font-size: {chosen}pt; }} }}" in text
            await show(page, written(text, tmp_path / f"{number}.html"))
            fitting.append(await sheets_of(page, paper) <= 1)
            if fitting[-1]:
                assert chosen == SIZES[0] or await sheets_of(page, paper) > 0.88, "larger letters would do"
            else:
                smallest = re.sub(r"(html \{ font-size: )[\d.]+pt", rf"\g<1>{SIZES[-1]}pt", text)
                await show(page, written(smallest, tmp_path / f"{number} in small.html"))
                assert chosen == SIZES[0]
                assert await sheets_of(page, paper) > 0.95, "smaller letters would do"
    assert fitting[:3] == [True] * 3
    assert not fitting[-1]


@pytest.mark.parametrize("paper", SHEETS)
async def test_nothing_is_cut_off_or_runs_out_of_its_place(tmp_path: Path, paper: Paper) -> None:
    async with printing(paper) as page:
        for number, one in enumerate((page_of_sample(), LONG, full_of("x" * 400))):
            await show(page, written(html(one, paper), tmp_path / f"{number}.html"))
            assert await page.evaluate(OVERFLOWING) == []
