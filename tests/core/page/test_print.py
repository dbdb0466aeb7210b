"""The page as a real browser prints it: one sheet for a filled page, every word of it, all sheets of a long one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from core.page.build import document
from core.page.document import Document
from core.page.font_size import Paper
from core.page.html import html
from core.text.folder import read_text
from core.text.new_workspace import create
from tests.chromium import printed
from tests.core.page.pages import AT, Outline, cells, full_of, page_of_sample, squeezed
from tests.paths import SAMPLE

SIZES: dict[Paper, tuple[int, int]] = {"a4": (595, 842), "letter": (612, 792)}
PAPERS = pytest.mark.parametrize("paper", SIZES)


def sheets(page: Document, folder: Path, paper: Paper = "a4") -> PdfReader:
    path = folder / "page.html"
    path.write_text(html(page, paper), encoding="utf-8")
    return PdfReader(printed(path))


def text_of(pdf: PdfReader) -> str:
    return squeezed("".join(sheet.extract_text() for sheet in pdf.pages))


def missing(page: Document, pdf: PdfReader) -> list[str]:
    """The words of the page that are missing on the sheets."""
    text = text_of(pdf)
    wanted = [words for cell in cells(page) for words in (cell.words, cell.more, cell.tag)]
    wanted += [page.name, page.scope, page.banner.word, page.banner.headline, *page.footer]
    wanted += [section.about for section in page.sections]
    return [words for words in wanted if squeezed(words) not in text]


@PAPERS
def test_the_example_prints_on_one_sheet_with_every_word(tmp_path: Path, paper: Paper) -> None:
    page = page_of_sample()
    pdf = sheets(page, tmp_path, paper)
    assert len(pdf.pages) == 1
    assert tuple(round(float(side)) for side in pdf.pages[0].mediabox[2:]) == SIZES[paper]
    assert missing(page, pdf) == []
    assert "1/1" in text_of(pdf)


@PAPERS
def test_what_the_example_becomes_later_prints_on_one_sheet_too(tmp_path: Path, paper: Paper) -> None:
    page = document(*read_text(SAMPLE), datetime(2026, 6, 1, tzinfo=UTC))
    pdf = sheets(page, tmp_path, paper)
    assert len(pdf.pages) == 1
    assert missing(page, pdf) == []


def test_verdict_findings_owners_next_action_and_open_decisions_are_on_the_sheet(tmp_path: Path) -> None:
    text = text_of(sheets(page_of_sample(), tmp_path))
    for words in (
        "HOLD",
        "Undefined categories 7.5% of 80 cases over 4 weeks, above 5%",
        "This decides the verdict",
        "Clear: Customer-impacting cases 0 over 2 weeks, below 2",
        "Builder (L. Novotná), Business owner (F. Rahimi)",
        "Revise specification and operations",
        'Turn off "AI candidates" in the CRM',
        "Integration: operations",
        "IT: IT operations (K. Tanaka)",
        "due 2026-03-10",
        "as of 2026-03-03 09:00 UTC",
        "model m3, prompt 15, taxonomy 4",
    ):
        assert squeezed(words) in text, words


def test_a_page_with_nothing_written_prints_whole(tmp_path: Path) -> None:
    create(tmp_path / "new")
    page = document(*read_text(tmp_path / "new"), AT)
    pdf = sheets(page, tmp_path)
    assert len(pdf.pages) <= 2
    assert missing(page, pdf) == []


@PAPERS
def test_long_texts_run_on_to_more_sheets_and_none_is_lost(tmp_path: Path, paper: Paper) -> None:
    page = full_of(f"begin {'a long story of many words ' * 20} {'x' * 300} the end")
    pdf = sheets(page, tmp_path, paper)
    assert len(pdf.pages) > 5
    words, text = squeezed(Outline(html(page)).words).casefold().replace("verdict:", "", 1), text_of(pdf).casefold()
    assert not Counter(words) - Counter(text)
    assert text.count("theend") == words.count("theend") > 40
    assert f"{len(pdf.pages)}/{len(pdf.pages)}" in text_of(pdf)
