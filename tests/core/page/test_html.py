"""The page as HTML: one file that needs nothing, runs nothing, and in which foreign text is text."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from core.page.html import MARK, PATHS, html
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_WORDS
from tests.chromium import dom
from tests.core.page.pages import Outline, cells, full_of, page_of_sample, squeezed
from tests.tui.app.hostile import TEXTS

HOSTILE = {
    "script": "<script>document.title='x'</script><img src=x onerror=alert(1)><svg onload=alert(1)>",
    "ends": "</span></td></table></style></title></main></body><style>*{display:none}</style><!-- ",
    "attribute": "\" onmouseover=\"alert(1)' style='x:expression(1)` `",
    "entity": "&lt;script&gt; &#60;b&#62; &amp;amp; &nbsp",
    "link": "https://example.com javascript:alert(1) [x](javascript:alert(1)) <a href=//x>",
    "template": "{{ 7*7 }} {% raw %} {{ page.__class__ }} {# no #}",
    "style": "} body { background: url(http://x/y.png) } @import 'http://x'; /*",
    **TEXTS,
}
EVERY = " ".join(HOSTILE.values())


@pytest.mark.parametrize("text", [*HOSTILE.values(), EVERY], ids=[*HOSTILE, "all of them"])
def test_foreign_text_adds_no_element_no_attribute_and_no_comment(text: str) -> None:
    harmless, outline = Outline(html(full_of("harmless"))), Outline(html(full_of(text)))
    assert outline.elements == harmless.elements
    assert outline.others == harmless.others == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_foreign_text_is_shown_as_it_is_with_what_would_act_made_visible(text: str) -> None:
    page = html(full_of(text))
    for char in page:
        plain = char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert plain or char in "\u200c\u200d", f"U+{ord(char):04X}"
    words = squeezed(Outline(page).words)
    if text.isprintable():
        assert words.count(squeezed(text)) > 40
    else:
        assert "<U+202E>gnp.exe" in words
        assert "␛[31m" in words


def test_a_browser_sees_no_other_elements_either(tmp_path: Path) -> None:
    seen = {}
    for name, text in (("harmless", "harmless"), ("hostile", EVERY)):
        path = tmp_path / f"{name}.html"
        path.write_text(html(full_of(text)), encoding="utf-8")
        seen[name] = Outline(dom(path)).elements
    assert seen["hostile"] == seen["harmless"]
    assert {tag for tag, _attributes in seen["hostile"]}.isdisjoint({"script", "a", "img", "link", "iframe", "form"})


def test_nothing_outside_is_named_and_nothing_can_run() -> None:
    page = html(page_of_sample())
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert not re.search(r"https?:|//|url\(|@import|@font-face|<script|<link|\bon\w+=|\bsrc=|\bhref=", page)


def test_each_word_of_the_document_is_there() -> None:
    page = page_of_sample()
    words = squeezed(Outline(html(page)).words)
    for cell in cells(page):
        assert squeezed(cell.words) in words
        assert squeezed(cell.more) in words
    for section in page.sections:
        assert squeezed(section.title + section.about) in words


def test_headings_languages_and_tables_are_told_to_those_who_cannot_see() -> None:
    page = html(page_of_sample())
    elements = Outline(page).elements
    names = [tag for tag, _attributes in elements]
    assert ("html", (("lang", "en"),)) in elements
    assert "<title>Support-ticket triage: HOLD</title>" in page
    assert names.count("h1") == names.count("main") == 1
    ids = {value for _tag, attributes in elements for name, value in attributes if name == "id"}
    for tag, attributes in elements:
        of = dict(attributes)
        if tag in ("table", "section") and "aria-labelledby" in of:
            assert of["aria-labelledby"] in ids
        assert tag != "table" or "aria-labelledby" in of
        assert tag != "th" or of["scope"] in ("col", "row", "rowgroup")
        assert tag != "svg" or of["aria-hidden"] == "true"


def test_every_sign_is_drawn_and_stands_beside_a_word() -> None:
    page = page_of_sample()
    assert all(cell.words for cell in cells(page) if cell.sign)
    signs = {cell.sign for cell in cells(page)} - {""}
    assert signs <= set(PATHS)
    assert set(VERDICT_SIGNS.values()) | set("✓✗?≈~·○─") == set(PATHS)
    assert Outline(html(page)).words.count(VERDICT_WORDS["hold"]) >= 2


def test_the_sheet_is_the_one_that_was_asked_for_and_the_file_says_what_it_is() -> None:
    assert "@page { size: A4; }" in html(page_of_sample())
    assert "@page { size: letter; }" in html(page_of_sample(), "letter")
    assert MARK in html(full_of("x" * 10_000))[:12_000]
