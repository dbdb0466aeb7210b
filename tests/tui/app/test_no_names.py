"""People read titles: no name of a record is painted, except in a sentence and in a field that edits one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.language.errors import SentenceError
from core.language.parse import parse
from core.model.gate import Condition
from core.model.workspace import RecordId
from core.rules.sentences import sentences
from core.store.store import Store
from core.text.sync import sync
from tests.tui.app.desktop import app_of, notices, press, running, screen_text
from tests.tui.app.hostile import TEXTS
from tests.tui.conftest import MakeApp
from tui.app.app import OperatingTable
from tui.common.actions import SCREENS

ROOM = (200, 60)
MARK = "zq"
"""No title, text or word of the program begins so; each name does here."""
NAMED = ("signal", "role", "activity", "item", "condition")
HOSTILE = {"plain": "", **{key: TEXTS[key] for key in ("closing tag", "markup", "control") if key in TEXTS}}


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
    return [line for line in text.split("\n") if MARK in _without(line, allowed)]


def _without(line: str, allowed: list[str]) -> str:
    for sentence in sorted(allowed, key=len, reverse=True):
        line = line.replace(sentence, "")
    return line.replace("Zq", "")  # a name in words


@pytest.mark.parametrize("screen", [name for name, _key, _title in SCREENS])
async def test_no_screen_paints_a_name(sample: Path, make_app: MakeApp, screen: str) -> None:
    renamed(sample)
    key = next(key for name, key, _title in SCREENS if name == screen)
    async with running(make_app(sample), ROOM) as pilot:
        await press(pilot, key)
        assert painted(app_of(pilot), screen_text(pilot)) == []


@pytest.mark.parametrize(
    "keys",
    ["v", "B", "w", "1 e", "2 e", "2 D", "2 R", "2 a", "3 e", "3 a", "3 D", "3 W", "3 d", "4 r", "4 a", "4 o", "4 o o", "4 D",
     "5 enter", "6 enter", "7 x", "7 e", "7 a", "colon", "question_mark"],
)  # fmt: skip
async def test_no_dialog_paints_a_name(sample: Path, make_app: MakeApp, keys: str) -> None:
    renamed(sample)
    async with running(make_app(sample), ROOM) as pilot:
        await press(pilot, *keys.split())
        assert painted(app_of(pilot), screen_text(pilot)) == []
        assert painted(app_of(pilot), "\n".join(notices(pilot))) == []
