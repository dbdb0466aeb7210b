"""Words that fill what they stand in."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from tui.app.widgets.painted_text import ScrolledText


class Reader(App[None]):
    """Nothing but words that scroll."""

    def compose(self) -> ComposeResult:
        """The words."""
        with VerticalScroll():
            yield ScrolledText()


def lines(number: int) -> Content:
    return Content("\n").join([Content(f"line {index}") for index in range(number)])


async def test_words_that_grew_while_there_was_room_scroll_when_there_is_none() -> None:
    app = Reader()
    async with app.run_test(size=(30, 10)) as pilot:
        for number in (3, 7):
            app.query_one(ScrolledText).put(lines(number))
            await pilot.pause()
        assert app.query_one(VerticalScroll).max_scroll_y == 0
        await pilot.resize_terminal(30, 5)
        await pilot.pause()
        assert app.query_one(VerticalScroll).max_scroll_y == 2
        app.query_one(ScrolledText).put(lines(9))
        await pilot.pause()
        assert app.query_one(VerticalScroll).max_scroll_y == 4
        app.query_one(ScrolledText).put(lines(1))
        await pilot.pause()
        assert app.query_one(VerticalScroll).max_scroll_y == 0
