"""People read titles: no name of a record is painted, except in a sentence and in a field that edits one."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region
from textual.screen import ModalScreen

from core.rules.sentences import sentences
from core.store.store import Store
from core.text.sync import sync
from tests.tui.app.desktop import SMALL, Desktop, app_of, notices, press, running
from tests.tui.conftest import MakeApp
from tui.app.app import OperatingTable
from tui.common.actions import SCREENS

ROOM = (200, 60)
MARK = "zq"
"""No title, text or word of the program begins so; each name does here."""
NAMED = ("signal", "role", "activity", "item", "condition")


def renamed(folder: Path) -> None:
    """Give every record a name that is seen at once, and leave its title."""
    sync.open_workspace(folder).close()
    with Store.open(folder) as store:
        for number, record in enumerate([one for one, _ in store.snapshot.workspace.records() if one.kind in NAMED]):
            gate, dot, _name = record.key.rpartition(".")
            store.rename(record, f"{gate}{dot}{MARK}{number}_{record.kind}")


def painted(app: OperatingTable, text: str) -> list[str]:
    """The lines in which a name stands that is neither part of a sentence nor of a condition's name in words."""
    allowed = [sentence for _record, _field, sentence in sentences(dict(app.controller.state.workspace.records()))]
    if app.current == "decisions":  # an entry of the journal that takes several lines has words of its title on each
        titles = [entry.title.split() for entry in app.controller.store.journal()]
        allowed += [" ".join(title[at:]) for title in titles for at in range(len(title))]
    return [line for line in text.split("\n") if MARK in _without(line, allowed)]


def front(pilot: Desktop) -> str:
    """What is painted; of a dialog what lies in front, since what it half covers was read before."""
    screen = pilot.app.screen
    boxes = screen.query(".box, #--container, #--container *") if isinstance(screen, ModalScreen) else [screen]
    box = Region.from_union([widget.region for widget in boxes if widget.region])
    strips = screen._compositor.render_strips()[box.y : box.bottom]
    return "\n".join(strip.crop(box.x, box.right).text.rstrip() for strip in strips)


def _without(line: str, allowed: list[str]) -> str:
    for sentence in sorted(allowed, key=len, reverse=True):
        line = line.replace(sentence, "")
    return line.replace("Zq", "")  # a name in words


DIALOGS = (
    *("v", "B", "w", "colon", "question_mark"),
    *("1 e", "2 e", "2 D", "2 a", "3 e", "3 a", "3 D", "3 W", "3 d", "3 j j j W", "3 j j j plus", "3 r"),
    *("4 r", "4 a", "4 o", "4 o o", "4 D", "4 e", "5 enter", "5 a", "6 enter", "7 x", "7 e", "7 a", "7 D"),
)


@pytest.mark.parametrize("size", [SMALL, ROOM], ids=["80x24", "200x60"])
async def test_no_screen_and_no_dialog_paints_a_name(sample: Path, make_app: MakeApp, size: tuple[int, int]) -> None:
    renamed(sample)
    found = {}
    async with running(make_app(sample), size) as pilot:
        for keys in (*(key for _name, key, _title in SCREENS), *DIALOGS):
            await press(pilot, *keys.split())
            told = "\n".join((front(pilot), *notices(pilot)))
            if lines := painted(app_of(pilot), told):
                found[keys] = lines
            app_of(pilot).clear_notifications()
            while len(app_of(pilot).screen_stack) > 1:
                await press(pilot, "escape")
            await press(pilot, "escape")
    assert found == {}
