"""Editing where it stands: one key opens, one saves, and nothing that was typed is ever lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.geometry import Spacing
from textual.widgets import Static

from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync.sync import open_workspace
from tests.tui.app.desktop import (
    HOLDER,
    NAME,
    SMALL,
    UNDEFINED,
    Desktop,
    app_of,
    cursor_grid,
    edit,
    editor_of,
    grid_of,
    is_editing,
    notices,
    paste,
    press,
    put_cursor,
    retype,
    running,
    saved,
    screen_text,
    settle,
    type_text,
)
from tests.tui.conftest import MakeApp, clock
from tui.app.dialogs.ask import AskDialog
from tui.common.actions import LISTS, SCREENS

SENTENCE = "undefined_rate > 5% over 4w min 40"
OWNER = FieldRef(RecordId("item", "cost"), "owner")
DUE = FieldRef(RecordId("item", "cost"), "due")
PARTY = FieldRef(RecordId("role", "builder"), "party")
MAY_STOP = FieldRef(RecordId("role", "builder"), "may_stop")
OWNERS = FieldRef(RecordId("outcome", "hold"), "decision_owners")


def changes(pilot: Desktop) -> list[str]:
    """The changes in the journal since the workspace was made, newest first."""
    return [entry.label for entry in app_of(pilot).controller.store.journal()][:-1]


async def test_enter_edits_in_its_place_and_saves_with_one_commit(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        put_cursor(pilot, NAME)
        cell = cursor_grid(pilot).cell_region()
        await press(pilot, "enter")
        assert editor_of(pilot).area.region.y == cell.y
        await type_text(pilot, "!")
        assert saved(sample, NAME) == "Support-ticket triage"
        await press(pilot, "enter")
        assert saved(sample, NAME) == "Support-ticket triage!"
        assert not is_editing(pilot)
        assert len(changes(pilot)) == 1
        assert "Support-ticket triage!" in screen_text(pilot)
        assert pilot.app.focused is cursor_grid(pilot)


async def test_escape_keeps_the_draft_even_over_a_restart(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await type_text(pilot, " 2")
        await press(pilot, "escape")
        assert saved(sample, NAME) == "Support-ticket triage"
        assert "draft: Support-ticket triage 2" in " ".join(screen_text(pilot).split())
    async with running(make_app(sample), SMALL) as pilot:
        assert "draft: Support-ticket triage 2" in " ".join(screen_text(pilot).split())
        assert (await edit(pilot, NAME)).text == "Support-ticket triage 2"
        await press(pilot, "enter")
        assert saved(sample, NAME) == "Support-ticket triage 2"
        assert "draft" not in screen_text(pilot)
        assert not app_of(pilot).controller.store.drafts()


async def test_a_draft_is_on_disk_with_each_key(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        for typed in "xyz":
            await press(pilot, typed)
            with Store.open(sample) as other:
                assert other.drafts()[NAME.path].endswith(typed)


async def test_ctrl_r_forgets_the_draft(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await type_text(pilot, " 2")
        await press(pilot, "escape")
        app_of(pilot).clear_notifications()
        await edit(pilot, NAME)
        await press(pilot, "ctrl+r")
        assert not is_editing(pilot)
        assert not app_of(pilot).controller.store.drafts()
        assert "draft" not in "\n".join(screen_text(pilot).splitlines()[3:-1])
        assert (await edit(pilot, NAME)).text == "Support-ticket triage"


async def test_leaving_without_a_change_leaves_no_draft(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await press(pilot, "left", "escape")
        assert not app_of(pilot).controller.store.drafts()
        assert not notices(pilot)


async def test_a_draft_that_is_typed_back_is_none(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await press(pilot, "x", "backspace", "enter")
        assert not app_of(pilot).controller.store.drafts()
        assert changes(pilot) == []


@pytest.mark.parametrize(
    ("sentence", "words", "at"),
    [
        ("undefined_rat > 5% over 4w", "Did you mean undefined_rate?", 0),
        ("undefined_rate > 5s over 4w", "5%", 17),
        ("undefined_rate > 5% over", "", 24),
        ("", "", 0),
        ("max of undefined_rate > 5%", "needs a window. Write, for example: max of undefined_rate > 5% over 4w", 0),
    ],
)
async def test_a_sentence_that_is_wrong_is_not_saved(
    sample: Path, make_app: MakeApp, sentence: str, words: str, at: int
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        await retype(pilot, sentence)
        message = editor_of(pilot).query_one("#message", Static)
        assert message.has_class("-error")
        assert message.region.height > 0
        assert words in str(message.render())
        if sentence:
            lines = screen_text(pilot).splitlines()
            pointer = next(line for line in lines if "^" in line)
            typed = lines[lines.index(pointer) - 1]
            assert pointer.index("^") == typed.index(sentence) + at
        await press(pilot, "enter")
        assert is_editing(pilot)
        assert saved(sample, UNDEFINED) == SENTENCE
        await press(pilot, "escape")
        assert saved(sample, UNDEFINED) == SENTENCE


async def test_before_enter_it_says_what_the_sentence_would_mean(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        await retype(pilot, "undefined_rate > 9% over 4w min 40")
        text = " ".join(re.sub("[┃│]", " ", screen_text(pilot)).split())
        assert "It would be clear" in text
        assert "from HOLD to GO" in str(editor_of(pilot).query_one("#message", Static).render())
        assert app_of(pilot).controller.state.verdict.verdict == "hold"


async def test_before_enter_it_says_what_can_hardly_be_meant(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        await retype(pilot, "undefined_rate > 9% over 4w until >= 8%")
        said = str(editor_of(pilot).query_one("#message", Static).render())
        assert "! until >= 8% is on the wrong side: " in said
        assert "is on the wrong side" in screen_text(pilot)


async def test_tab_completes_the_sentence(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        await retype(pilot, "exce")
        await press(pilot, "tab")
        first = editor_of(pilot).text
        assert first.startswith("exception_")
        assert is_editing(pilot)
        await retype(pilot, "exce")
        await press(pilot, "down", "tab")
        assert editor_of(pilot).text.startswith("exception_")
        assert editor_of(pilot).text != first


async def test_completion_in_the_middle_leaves_the_rest(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        await retype(pilot, "exception_ra > 5% over 4w")
        editor_of(pilot).area.move_cursor((0, len("exception_ra")))
        await press(pilot, "tab")
        assert editor_of(pilot).text == "exception_rate > 5% over 4w"
        assert editor_of(pilot).cursor == len("exception_rate")


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [(PARTY, "aud", "audit"), (OWNER, "tax", "taxonomy_owner"), (MAY_STOP, "y", True)],
    ids=["party", "role", "flag"],
)
async def test_choices_narrow_and_enter_takes_the_marked_one(
    sample: Path, make_app: MakeApp, field: FieldRef, typed: str, value: object
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2")
        await edit(pilot, field)
        await retype(pilot, typed)
        assert len(editor_of(pilot).suggestions) == 1
        await press(pilot, "enter")
        assert saved(sample, field) == value


async def test_arrows_mark_another_choice(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2")
        await edit(pilot, PARTY)
        offered = [one.text for one in editor_of(pilot).suggestions]
        assert offered[0] == "build"
        assert sorted(offered) == ["audit", "build", "business", "it"]
        await press(pilot, "down", "tab", "enter")
        assert saved(sample, PARTY) == offered[1]


async def test_several_roles_are_completed_one_after_the_other(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, OWNERS)
        await retype(pilot, "builder, aud")
        await press(pilot, "tab", "enter")
        assert saved(sample, OWNERS) == ("builder", "audit")
        await edit(pilot, OWNERS)
        await retype(pilot, "builder, nobody")
        await press(pilot, "enter")
        assert is_editing(pilot)
        assert saved(sample, OWNERS) == ("builder", "audit")


async def test_a_day_must_be_one(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2")
        await edit(pilot, DUE)
        await retype(pilot, "tomorrow")
        await press(pilot, "enter")
        assert is_editing(pilot)
        assert "2026-03-02" in screen_text(pilot)
        await retype(pilot, "")
        await press(pilot, "enter")
        assert saved(sample, DUE) is None


async def test_no_letter_in_a_field_is_a_shortcut(sample: Path, make_app: MakeApp) -> None:
    letters = "q1234567zZdDaRrofxevT?:/ jklhgG"
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await retype(pilot, "")
        await type_text(pilot, letters)
        assert editor_of(pilot).text == letters
        assert app_of(pilot).current == "page"
        assert len(pilot.app.screen_stack) == 1
        assert changes(pilot) == []


async def test_ctrl_z_in_a_field_takes_back_typing_and_in_the_grid_the_change(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await retype(pilot, "Another")
        await press(pilot, "enter")
        await edit(pilot, NAME)
        await paste(pilot, " and more")
        await press(pilot, "ctrl+z")
        assert editor_of(pilot).text == "Another"
        assert saved(sample, NAME) == "Another"
        await press(pilot, "escape", "ctrl+z")
        assert saved(sample, NAME) == "Support-ticket triage"


async def test_delete_empties_the_cell(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2")
        put_cursor(pilot, HOLDER)
        await press(pilot, "delete")
        assert saved(sample, HOLDER) == ""
        assert "nobody yet" in screen_text(pilot)
        await press(pilot, "3")
        put_cursor(pilot, UNDEFINED)
        await press(pilot, "delete")
        assert saved(sample, UNDEFINED) == SENTENCE


async def test_a_new_line_is_typed_with_ctrl_j(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await press(pilot, "ctrl+j", "x", "enter")
        assert saved(sample, NAME) == "Support-ticket triage\nx"


async def test_mine_is_put_in_the_place_of_what_was_shown_as_theirs_and_of_nothing_newer(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "enter")
        await retype(pilot, "mine")
        with Store.open(sample, actor="somebody else", clock=clock) as other:
            other.edit(NAME.record, {"name": "theirs"})
            await press(pilot, "enter")
            assert "theirs" in screen_text(pilot)
            other.edit(NAME.record, {"name": "newer"})
        await press(pilot, "m")
        assert "newer" in screen_text(pilot), "it asks again"
        assert saved(sample, NAME) == "newer"
        await press(pilot, "m")
        assert saved(sample, NAME) == "mine"


@pytest.mark.parametrize(("answer", "value"), [("m", "mine"), ("t", "theirs")])
async def test_a_stale_edit_asks_mine_or_theirs(sample: Path, make_app: MakeApp, answer: str, value: str) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await retype(pilot, "mine")
        with Store.open(sample, actor="somebody else", clock=clock) as other:
            other.edit(NAME.record, {"name": "theirs"})
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskDialog)
        assert "theirs" in screen_text(pilot)
        assert "mine" in screen_text(pilot)
        assert saved(sample, NAME) == "theirs"
        await press(pilot, answer)
        assert not is_editing(pilot)
        assert saved(sample, NAME) == value
        assert not app_of(pilot).controller.store.drafts()
        assert grid_of(pilot).cell.text == value  # type: ignore[union-attr]  # the cursor is on it


async def test_a_conflict_can_be_put_off(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await retype(pilot, "mine")
        with Store.open(sample, actor="somebody else", clock=clock) as other:
            other.edit(NAME.record, {"name": "theirs"})
        await press(pilot, "enter", "escape")
        assert editor_of(pilot).text == "mine"
        assert saved(sample, NAME) == "theirs"
        await press(pilot, "escape")
        assert app_of(pilot).controller.store.drafts() == {NAME.path: "mine"}


async def test_another_program_may_remove_what_is_being_edited(sample: Path, make_app: MakeApp) -> None:
    field = FieldRef(RecordId("item", "cost"), "specification")
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2")
        await edit(pilot, field)
        await retype(pilot, "mine")
        with Store.open(sample, actor="somebody else", clock=clock) as other:
            other.remove(field.record)
        app_of(pilot).poll()
        await settle(pilot)
        await press(pilot, "enter")
        assert pilot.app.is_running
        await press(pilot, "escape", "escape")
        assert "cost" not in app_of(pilot).controller.state.workspace.table


async def test_a_read_only_workspace_says_so(sample: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    open_workspace(sample, clock=clock).close()
    app = make_app(sample)
    monkeypatch.setattr(type(app.controller.store), "read_only", property(lambda _store: "the disk is write-protected"))
    app.controller.state = app.controller.state.__class__(
        **{**vars(app.controller.state), "read_only": "the disk is write-protected"}
    )
    async with running(app, SMALL) as pilot:
        put_cursor(pilot, NAME)
        await press(pilot, "enter")
        assert not is_editing(pilot)
        assert any("write-protected" in notice for notice in notices(pilot))
        await press(pilot, "v")
        assert "Read-only" in screen_text(pilot)


CELLS = [screen for screen in SCREENS if screen[0] not in LISTS]


@pytest.mark.parametrize("screen", CELLS, ids=[name for name, _key, _title in CELLS])
async def test_the_editor_of_every_cell_stays_on_the_screen(
    sample: Path, make_app: MakeApp, screen: tuple[str, str, str]
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, screen[1])
        fields = [cell.edits for row in grid_of(pilot).shown_rows for cell in row.cells if cell.edits]
        assert fields
        for field in fields:
            put_cursor(pilot, field)
            await pilot.pause()
            app_of(pilot).view.open_editor(cursor_grid(pilot), field)
            await pilot.pause()
            editor = editor_of(pilot)
            room = pilot.app.screen.region.shrink(Spacing(0, 0, 1, 0))  # the footer stays in sight
            assert room.contains_region(editor.region), (field.path, editor.region)
            assert editor.area.region.height >= 1
            editor.action_leave()


async def test_an_editor_of_ones_own_gets_the_text_and_gives_it_back(
    sample: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    async with running(make_app(sample), SMALL) as pilot:
        put_cursor(pilot, NAME)
        await press(pilot, "ctrl+o")
        assert notices(pilot)
        assert saved(sample, NAME) == "Support-ticket triage"
        monkeypatch.delenv("EDITOR")
        await edit(pilot, NAME)
        await press(pilot, "ctrl+o")
        assert any("EDITOR" in notice for notice in notices(pilot))
        assert is_editing(pilot)


async def test_the_journal_keeps_who_it_was_and_when(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await press(pilot, "x", "enter")
        newest = next(iter(app_of(pilot).controller.store.journal()))
        assert (newest.actor, newest.at[:16]) == ("A. Tester", "2026-03-03T09:30")


async def test_what_somebody_edits_while_the_question_stands_is_not_removed(sample: Path, make_app: MakeApp) -> None:
    record = RecordId("item", "workflow_scope")
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2", "D")
        with Store.open(sample, actor="Somebody else", clock=clock) as other:
            other.edit(record, {"specification": "Edited since"})
        app_of(pilot).poll()
        await press(pilot, "y")
        assert any("it was changed by Somebody else since you read it" in one for one in notices(pilot))
        assert saved(sample, FieldRef(record, "specification")) == "Edited since"
