"""Text from people and files is painted plainly on every screen: it never acts, breaks nothing and never changes."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import get_args

import pytest

from core.errors import BadValue
from core.model.base import Record
from core.model.evidence import Completion, ExceptionCase, Reading, Review
from core.model.evidence_log import EvidenceLog
from core.model.field_ref import FieldRef
from core.model.workspace import MODELS, RecordId, Workspace
from core.store.store import Store
from core.text.load import load_workspace
from tests.tui.app.desktop import (
    LARGE,
    SMALL,
    Desktop,
    app_of,
    edit,
    editor_of,
    grid_of,
    is_editing,
    paste,
    press,
    put_cursor,
    running,
    saved,
    settle,
    type_text,
)
from tests.tui.app.hostile import SENTENCES, TEXTS, hostile, text_fields
from tests.tui.conftest import MakeApp, clock
from tui.app.dialogs.ask import AskDialog
from tui.app.widgets.key_footer import KeyFooter

HOSTILE = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
EVIDENCE: tuple[type[Record], ...] = (Reading, Completion, ExceptionCase, Review)
KEPT = "\u200c\u200d"
"""Joiners shape letters and emoji; they order nothing."""

EDITED = (
    FieldRef(RecordId("workflow", "workflow"), "scope"),
    FieldRef(RecordId("role", "builder"), "holder"),
    FieldRef(RecordId("item", "cost"), "operations"),
    FieldRef(RecordId("outcome", "hold"), "next_action"),
)
SCREENS_OF = {"workflow": "1", "role": "2", "item": "2", "outcome": "3"}


def content(folder: Path, text: str) -> tuple[Workspace, EvidenceLog]:
    return hostile(*load_workspace(folder), text)


@pytest.fixture
def with_hostile(sample: Path, text: str) -> Path:
    """The sample's database with the text in every text field."""
    Store.create(sample, *content(sample, text), clock=clock).close()
    return sample


def check_paint(pilot: Desktop) -> None:
    """Nothing on the screen but visible text, in lines as wide as the screen; no action but the application's own."""
    app = app_of(pilot)
    assert app.is_running
    assert app.screen.query(KeyFooter) or len(app.screen_stack) > 1
    for strip in app.screen._compositor.render_strips():
        assert strip.cell_length == app.size.width
        for text, style, control in strip:
            assert not control
            for char in text:
                plain = unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} or char in KEPT
                assert plain, f"U+{ord(char):04X} is painted in {strip.text!r}"
            if style is not None:
                assert not style.link
                assert "@click" not in style.meta, style.meta


def test_every_text_field_of_the_models_is_filled(sample: Path) -> None:
    workspace, evidence = content(sample, "<here>")
    dump = repr(workspace) + repr(evidence)
    models = {*MODELS.values(), *EVIDENCE}
    assert {type(record) for _id, record in workspace.records()} == set(MODELS.values())
    for model in models:
        for name, shape in text_fields(model).items():
            if (model.__name__, name) in SENTENCES:
                continue
            words = {"text": f"{name}='", "texts": f"{name}=('", "by text": f"{name}={{'"}[shape]
            assert words in dump
    count = sum(len(text_fields(model)) for model in models)
    assert count > 60
    annotated = sum(
        1
        for model in models
        for info in model.model_fields.values()
        if str in (info.annotation, *get_args(info.annotation))
    )
    assert annotated >= count


@pytest.mark.parametrize(
    ("text", "size"),
    [
        *(pytest.param(text, SMALL, id=f"80x24-{name}") for name, text in TEXTS.items()),
        pytest.param(TEXTS["closing tag"], LARGE, id="120x40-closing tag"),
        pytest.param(TEXTS["characters"], LARGE, id="120x40-characters"),
    ],
)
async def test_no_screen_obeys_it(with_hostile: Path, make_app: MakeApp, text: str, size: tuple[int, int]) -> None:
    async with running(make_app(with_hostile), size) as pilot:
        before = app_of(pilot).controller.state.workspace
        check_paint(pilot)
        for key in "12347":
            await press(pilot, key)
            check_paint(pilot)
            await press(pilot, "G")
            check_paint(pilot)
            await press(pilot, "g")
            check_paint(pilot)
            edited = (cell.edits for row in grid_of(pilot).shown_rows for cell in row.cells if cell.edits)
            put_cursor(pilot, next(edited))  # decisions come first on their screen, and nobody edits those
            await press(pilot, "enter")
            check_paint(pilot)
            assert is_editing(pilot)
            await press(pilot, "escape", "e")
            check_paint(pilot)
            await press(pilot, "escape")
        await press(pilot, "4", "o")
        check_paint(pilot)
        await press(pilot, "o")
        check_paint(pilot)
        assert app_of(pilot).controller.state.workspace == before


@HOSTILE
async def test_no_dialog_obeys_it(with_hostile: Path, make_app: MakeApp, text: str) -> None:
    async with running(make_app(with_hostile), SMALL) as pilot:
        for keys in ("v", "2D", "R", "3d", "4r", "5A", "7x", ":"):
            await press(pilot, *keys)
            assert len(pilot.app.screen_stack) == 2, keys
            check_paint(pilot)
            if keys not in ("v", "2D"):
                await paste(pilot, text)
                check_paint(pilot)
                await press(pilot, "enter")
                check_paint(pilot)
            while len(pilot.app.screen_stack) > 1:
                await press(pilot, "escape")
        await press(pilot, "slash")
        await paste(pilot, text)
        check_paint(pilot)
        await press(pilot, "escape")


@HOSTILE
async def test_no_notification_or_conflict_obeys_it(with_hostile: Path, make_app: MakeApp, text: str) -> None:
    field = FieldRef(RecordId("workflow", "workflow"), "scope")
    async with running(make_app(with_hostile), SMALL) as pilot:
        app = app_of(pilot)

        def fail() -> None:
            raise BadValue(text, text, text)

        app.view.attempt(fail)
        await settle(pilot)
        check_paint(pilot)
        app.clear_notifications()
        await edit(pilot, field)
        await paste(pilot, "mine")
        editor_of(pilot).complain(text)
        await settle(pilot)
        check_paint(pilot)
        with Store.open(with_hostile, clock=clock) as other:
            other.edit(field.record, {"scope": f"theirs {text}"})
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskDialog)
        check_paint(pilot)
        await press(pilot, "t")
        check_paint(pilot)
        await press(pilot, "ctrl+s")
        check_paint(pilot)


@HOSTILE
async def test_enter_leaves_it_as_it_was_and_a_letter_adds_only_that(
    with_hostile: Path, make_app: MakeApp, text: str
) -> None:
    async with running(make_app(with_hostile), SMALL) as pilot:
        for field in EDITED:
            await press(pilot, SCREENS_OF[field.record.kind])
            editor = await edit(pilot, field)
            assert editor.text == text
            await press(pilot, "enter")
            assert saved(with_hostile, field) == text
        assert not app_of(pilot).controller.state.drafts
        assert all(entry.actor != "A. Tester" for entry in app_of(pilot).controller.store.journal())
        await press(pilot, "1")
        await edit(pilot, EDITED[0])
        await type_text(pilot, "z")
        await press(pilot, "enter")
        assert saved(with_hostile, EDITED[0]) == f"{text}z"
        await press(pilot, "ctrl+z")
        assert saved(with_hostile, EDITED[0]) == text


@HOSTILE
async def test_it_can_be_pasted_and_comes_back_as_a_draft(sample: Path, make_app: MakeApp, text: str) -> None:
    field = EDITED[0]
    async with running(make_app(sample), SMALL) as pilot:
        editor = await edit(pilot, field)
        editor.area.select_all()
        await paste(pilot, text)
        check_paint(pilot)
        await press(pilot, "escape")
        check_paint(pilot)
        put_cursor(pilot, field)
        await press(pilot, "enter")
        assert editor_of(pilot).text == text
        await press(pilot, "enter")
        assert saved(sample, field) == text
