"""People read titles: no name of a record is painted, except in a sentence and in a field that edits one."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region
from textual.screen import ModalScreen

from tests.names import give_names, names_in
from tests.tui.app.desktop import SMALL, Desktop, app_of, notices, press, running
from tests.tui.app.hostile import TEXTS
from tests.tui.conftest import MakeApp
from tui.common.actions import SCREENS

ROOM = (200, 60)


def front(pilot: Desktop) -> str:
    """The painted text; of a dialog only the part in front, since the rest was read before."""
    screen = pilot.app.screen
    boxes = screen.query(".box, #--container, #--container *") if isinstance(screen, ModalScreen) else [screen]
    box = Region.from_union([widget.region for widget in boxes if widget.region])
    strips = screen._compositor.render_strips()[box.y : box.bottom]
    return "\n".join(strip.crop(box.x, box.right).text.rstrip() for strip in strips)


DIALOGS = (
    *("v", "B", "w", "colon", "question_mark"),
    *("1 e", "2 e", "2 D", "2 a", "3 e", "3 a", "3 D", "3 W", "3 d", "3 j j j W", "3 j j j plus", "3 r"),
    *("4 r", "4 a", "4 o", "4 o o", "4 D", "4 e", "5 enter", "5 a", "5 A", "6 enter", "7 x", "7 e", "7 a", "7 D"),
)


@pytest.mark.parametrize(
    ("size", "text"),
    [(SMALL, ""), (ROOM, ""), (ROOM, TEXTS["characters"])],
    ids=["80x24", "200x60", "200x60 with hostile titles"],
)
async def test_no_screen_and_no_dialog_paints_a_name(
    sample: Path, make_app: MakeApp, size: tuple[int, int], text: str
) -> None:
    give_names(sample, text)
    found = {}
    async with running(make_app(sample), size) as pilot:
        for keys in (*(key for _name, key, _title in SCREENS), *DIALOGS):
            await press(pilot, *keys.split())
            told = "\n".join((front(pilot), *notices(pilot)))
            if lines := names_in(told, sample):
                found[keys] = lines
            app_of(pilot).clear_notifications()
            while len(app_of(pilot).screen_stack) > 1:
                await press(pilot, "escape")
            await press(pilot, "escape")
    assert found == {}
