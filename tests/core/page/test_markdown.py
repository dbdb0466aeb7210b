"""The page as Markdown: readable as text, and no foreign text in it becomes a link, a heading, a cell or HTML."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.page.markdown import markdown
from core.page.markdown_escape import code, in_line
from tests.core.page.pages import full_of, page_of_sample
from tests.core.page.test_html import HOSTILE as OF_HTML

HOSTILE = {
    **OF_HTML,
    "links": "[x](javascript:alert(1)) ![x](http://x/y.png) <http://x> [x]: http://x www.example.com a@example.com",
    "code": "` `` ``` ` ~~~ \\` `",
    "bars": "a | b || c \\| d \\\\| `|` |",
    "blocks": "# one\n\n- two\n\n> three\n\n    four\n===\n---\n1. five\n|a|\n|-|\n",
    "emphasis": "**x** __y__ ~~z~~ *a_b* \\",
    "mentions": "@somebody #12 GH-12 :smile: 0a1b2c3d4e $x$",
}
EVERY = " ".join(HOSTILE.values())
READERS = {
    "GitHub": MarkdownIt("gfm-like"),
    "plain": MarkdownIt("commonmark").enable("table"),
    "generous": MarkdownIt("gfm-like", {"html": True, "typographer": False}),
}
WITH_READERS = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
ANY = st.text(st.characters(codec="utf-8"), max_size=30)


def shape(tokens: list[Token]) -> Iterator[tuple[str, str, tuple[tuple[str, object], ...]]]:
    """A text as a reader sees it; words and code count as one."""
    last = ""
    for token in tokens:
        if token.type in ("text", "code_inline"):
            if last != "words":
                yield "words", "", ()
            last = "words"
            continue
        last = token.type
        yield token.type, token.tag, tuple(token.attrs.items())
        yield from shape(token.children or [])


@pytest.mark.slow
@WITH_READERS
@pytest.mark.parametrize("text", [*HOSTILE.values(), EVERY], ids=[*HOSTILE, "all of them"])
def test_foreign_text_becomes_nothing_but_words(reader: MarkdownIt, text: str) -> None:
    seen = list(shape(reader.parse(markdown(full_of(text)))))
    assert seen == list(shape(reader.parse(markdown(full_of("harmless")))))
    assert {kind for kind, _tag, _attributes in seen}.isdisjoint({"link_open", "image", "html_inline", "html_block"})


@WITH_READERS
@given(text=ANY)
def test_no_text_at_all_does_more_in_a_cell_or_in_a_line(reader: MarkdownIt, text: str) -> None:
    for around in ("- **x:** {} y\n", "| a | b |\n|---|---|\n| {} | y |\n"):
        seen = list(shape(reader.parse(around.format(f"x {in_line(text)} x"))))
        assert seen == list(shape(reader.parse(around.format("x"))))


@given(text=ANY)
def test_a_table_is_split_alike_where_escapes_are_read_in_pairs(text: str) -> None:
    line, position, bars = f"{in_line(text)} |", 0, 0
    while position < len(line):
        if line[position] == "\\" and position + 1 < len(line):
            position += 2
            continue
        bars += line[position] == "|"
        position += 1
    assert bars == 1


@WITH_READERS
@given(text=ANY.filter(lambda text: text.strip() and text.isprintable() and "|" not in text))
def test_a_text_reads_as_it_was_typed(reader: MarkdownIt, text: str) -> None:
    [inline] = [token for token in reader.parse(f"x {in_line(text)} x") if token.type == "inline"]
    words = "".join(child.content for child in inline.children or [])
    assert "".join(words.split()) == "".join(f"x{text}x".split())


@pytest.mark.parametrize(
    "text",
    [
        'Turn off "AI candidates" in the CRM, then tell the service desk',
        "undefined_rate 7.5% of n=80 over 4w is above 5%",
        "Builder (L. Novotná), Business owner (F. Rahimi)",
        "פנייה, 界 – “so”",
    ],
)
def test_plain_sentences_stay_as_they_are(text: str) -> None:
    assert in_line(text) == text


@pytest.mark.parametrize("text", ["see example.com", "http://x", "_x_", "a@b", "x:y:z", "#1", "1 < 2", "c0ffee1"])
def test_what_some_reader_would_act_on_is_code(text: str) -> None:
    assert in_line(text) == f"`{text}`"


def test_code_has_a_longer_fence_than_any_in_it() -> None:
    assert code("a``b`c") == "``` a``b`c ```"
    assert code("") == ""


def test_the_page_of_the_example_reads_as_text() -> None:
    text = markdown(page_of_sample())
    assert text.startswith("# Support-ticket triage\n\n**Scope:** First-pass classification")
    assert "**‖ HOLD:** Undefined categories 7.5% of 80 cases over 4 weeks, above 5%\n" in text
    assert "| ○ Integration: operations | IT: IT operations (K. Tanaka) | 2025-12-01 | due 2026-03-10 |\n" in text
    assert "from at least 40 cases (`undefined_rate > 5% over 4w min 40`) | ✗ Fires: Undefined categories 7.5%" in text
    assert text.endswith("46 readings seen, model m3, prompt 15, taxonomy 4.\n")
