"""Two people changed the page: what the program takes in by itself, and what it asks."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content
from textual.widgets import Static

from core.model.workspace import RecordId
from core.store.store import Store
from core.text.merge.markers import with_markers
from core.text.sync import sync
from tests.tui.app.desktop import (
    HOLDER,
    LARGE,
    SMALL,
    Desktop,
    app_of,
    edit,
    editor_of,
    notices,
    paste,
    press,
    running,
    saved,
    screen_text,
    settle,
    type_text,
)
from tests.tui.conftest import MakeApp
from tui.app.controller import PATIENT_LOOKS
from tui.app.dialogs.form import FormField

WORKFLOW = RecordId("workflow", "workflow")
REVIEWER = RecordId("role", "exception_reviewer")


def rewrite(folder: Path, old: str, new: str) -> None:
    """The effect of `git pull` on the text."""
    path = folder / "workspace.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


async def poll(pilot: Desktop) -> None:
    app_of(pilot).poll()
    await settle(pilot)


async def test_a_pull_under_the_running_program_is_read_and_cursor_and_half_typed_text_stay(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await press(pilot, "2")
        editor = await edit(pilot, HOLDER)
        await type_text(pilot, " and half")
        rewrite(sample, 'title = "Builder"', 'title = "Maker"')
        await poll(pilot)
        assert "Maker" in screen_text(pilot)
        assert any("Read the text: 1 record changed" in one for one in notices(pilot))
        assert editor_of(pilot) is editor
        assert editor.text == "A. Osei and half"
        await press(pilot, "enter")
        assert saved(sample, HOLDER) == "A. Osei and half"


async def test_a_text_that_git_is_writing_is_read_once_it_is_done_and_in_the_end_also_beside_a_forgotten_lock(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        (sample / ".git").mkdir()
        lock = sample / ".git" / "index.lock"
        for name, forgotten in (("Once done", False), ("Forgotten", True)):
            lock.touch()
            rewrite(sample, 'name = "', f'name = "{name}, ')
            await poll(pilot)
            assert name not in screen_text(pilot)
            if not forgotten:
                lock.unlink()
            for _ in range(PATIENT_LOOKS):
                await poll(pilot)
            assert name in screen_text(pilot)


async def test_a_pull_of_the_cell_that_is_being_edited_is_no_lost_update(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await press(pilot, "2")
        await edit(pilot, HOLDER)
        await type_text(pilot, " and half")
        rewrite(sample, 'holder = "A. Osei"', 'holder = "Z. Pulled"')
        await poll(pilot)
        await press(pilot, "enter")
        assert "Changed by somebody else" in screen_text(pilot)
        assert "Z. Pulled" in screen_text(pilot)
        assert saved(sample, HOLDER) == "Z. Pulled"


async def test_both_changes_stand_and_the_screen_says_what_is_to_be_exported(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        app_of(pilot).controller.change(lambda store: store.edit(REVIEWER, {"deputy": "Mine"}))
        rewrite(sample, 'holder = "A. Osei"', 'holder = "Theirs"')
        await poll(pilot)
        assert any("Merged text and database" in one for one in notices(pilot))
        with Store.open(sample) as store:
            role = store.snapshot.workspace.roles["exception_reviewer"]
            assert (role.holder, role.deputy) == ("Theirs", "Mine")


async def conflict(pilot: Desktop, sample: Path) -> None:
    app_of(pilot).controller.change(lambda store: store.edit(REVIEWER, {"holder": "Mine"}))
    rewrite(sample, 'holder = "A. Osei"', 'holder = "Theirs"')
    await poll(pilot)
    assert any("1 conflict to resolve" in one for one in notices(pilot))
    await press(pilot, "ctrl+s")
    assert any("1 conflict to resolve first" in one for one in notices(pilot))
    await press(pilot, "exclamation_mark")


async def test_a_conflict_is_shown_side_by_side_and_resolved_by_one_key(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await conflict(pilot, sample)
        shown = screen_text(pilot)
        for words in ("1 of 1  Role Exception reviewer: holder", "A. Osei", "Mine", "Theirs", "changed on both sides"):
            assert words in shown
        await press(pilot, "t")
        assert len(pilot.app.screen_stack) == 1
        assert saved(sample, HOLDER) == "Theirs"
        await press(pilot, "ctrl+s")
        assert 'deputy = "M. Lindqvist"' in (sample / "workspace.toml").read_text()
        assert sync.state(app_of(pilot).controller.store).words == ""


async def test_a_choice_stands_only_on_the_sides_that_were_shown(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await conflict(pilot, sample)
        with Store.open(sample, actor="Somebody else") as other:
            other.edit(REVIEWER, {"holder": "Edited since"})
        await poll(pilot)
        await press(pilot, "t")
        assert "it was changed since you read it" in screen_text(pilot)
        assert saved(sample, HOLDER) == "Edited since"
        await press(pilot, "escape", "exclamation_mark")
        assert "Edited since" in screen_text(pilot)
        await press(pilot, "t")
        assert saved(sample, HOLDER) == "Theirs"


async def test_what_a_merge_touches_while_somebody_looks_at_another_still_waits(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        app_of(pilot).controller.change(lambda store: store.edit(WORKFLOW, {"unseen": ("gate.hold",)}))
        await press(pilot, "exclamation_mark")
        with Store.open(sample, actor="Somebody else") as other:
            other.edit(WORKFLOW, {"unseen": ("gate.hold", "gate.stop")})
        await press(pilot, "y")
        assert any("it was changed by Somebody else since you read it" in one for one in notices(pilot))
        assert app_of(pilot).controller.store.snapshot.workspace.workflow.unseen == ("gate.hold", "gate.stop")


async def test_a_third_value_can_be_written(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await conflict(pilot, sample)
        await press(pilot, "w")
        await press(pilot, "ctrl+a")
        await paste(pilot, "Somebody else")
        await press(pilot, "enter")
        assert "Somebody else" in str(saved(sample, HOLDER))
        assert app_of(pilot).controller.store.conflicts == ()


async def test_escape_leaves_a_conflict_open(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await conflict(pilot, sample)
        await press(pilot, "escape")
        assert len(app_of(pilot).controller.store.conflicts) == 1
        assert "1 conflict to resolve: press !" in compared(pilot)
        await settle(pilot)
        assert "1 conflict to resolve: press !" in screen_text(pilot)


async def test_what_git_left_in_the_text_is_taken_in_when_asked_and_not_before(sample: Path, make_app: MakeApp) -> None:
    path = sample / "workspace.toml"
    sync.open_workspace(sample).close()
    ours = path.read_text()
    both = with_markers(ours.replace('"A. Osei"', '"Mine"'), ours.replace('"A. Osei"', '"Theirs"'))
    path.write_text(both)
    async with running(make_app(sample), SMALL) as pilot:
        assert saved(sample, HOLDER) == "A. Osei"
        await press(pilot, "exclamation_mark")
        assert "roles.exception_reviewer.holder" in screen_text(pilot)
        assert path.read_text() == both
        await press(pilot, "o", "ctrl+s")
        assert path.read_text() == ours.replace('"A. Osei"', '"Mine"')


async def test_a_merge_of_the_gate_holds_until_somebody_has_looked(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        app_of(pilot).controller.change(lambda store: store.edit(REVIEWER, {"deputy": "Mine"}))
        rewrite(sample, "undefined_rate > 5% over", "undefined_rate > 9% over")
        await poll(pilot)
        headline = app_of(pilot).controller.state.verdict.headline
        assert headline == "A merge touched the Hold condition Undefined categories, and nobody has looked at it yet"
        await press(pilot, "exclamation_mark")
        assert "the Hold condition Undefined categories" in screen_text(pilot)
        await press(pilot, "y")
        assert app_of(pilot).controller.state.verdict.verdict == "go"


async def test_the_top_line_names_the_key_where_git_left_a_conflict_and_where_a_merge_waits_for_a_look(
    sample: Path, make_app: MakeApp
) -> None:
    path = sample / "workspace.toml"
    sync.open_workspace(sample).close()
    ours = path.read_text()
    path.write_text(with_markers(ours, ours.replace("undefined_rate > 5% over", "undefined_rate > 9% over")))
    async with running(make_app(sample), SMALL) as pilot:
        app_of(pilot).controller.compare()
        await settle(pilot)
        assert "git left a conflict: press !" in screen_text(pilot)
        await press(pilot, "exclamation_mark")
        assert "1 conflict to resolve: press !" in compared(pilot)
        assert "Hold condition Undefined categories: sentence" in screen_text(pilot)
        await press(pilot, "t")
        assert compared(pilot) == "not exported", "the markers are still in the file"
        await press(pilot, "ctrl+s")
        assert compared(pilot) == "text in sync"
        app_of(pilot).controller.change(lambda store: store.edit(REVIEWER, {"deputy": "Mine"}))
        rewrite(sample, "undefined_rate > 9% over", "undefined_rate > 8% over")
        await poll(pilot)
        assert compared(pilot) == "not exported · look at a merge: press !"


def compared(pilot: Desktop) -> str:
    controller = app_of(pilot).controller
    controller.compare()
    return controller.state.sync


async def test_what_was_edited_since_the_merge_is_ours_and_a_choice_is_taken_back_by_a_key(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await conflict(pilot, sample)
        await press(pilot, "escape")
        app_of(pilot).controller.change(lambda store: store.edit(REVIEWER, {"holder": "Edited since"}))
        await press(pilot, "exclamation_mark")
        assert "Edited since" in screen_text(pilot)
        await press(pilot, "o")
        assert saved(sample, HOLDER) == "Edited since"
        await press(pilot, "z")
        assert any("Undone: resolved roles.exception_reviewer.holder" in one for one in notices(pilot))
        assert len(app_of(pilot).controller.store.conflicts) == 1
        assert saved(sample, HOLDER) == "Edited since"


async def test_of_long_texts_the_words_that_differ_stand_out_and_the_keys_stay_in_sight(
    sample: Path, make_app: MakeApp
) -> None:
    page = RecordId("page", "page")
    text = "the shared queue, as before"
    async with running(make_app(sample), SMALL) as pilot:
        long = "Somebody looks at every ticket of the queue. " * 12
        app_of(pilot).controller.change(lambda store: store.edit(page, {"fallback": f"{long}Within a month."}))
        rewrite(sample, text, f"{long}Within a week.")
        await poll(pilot)
        await press(pilot, "exclamation_mark")
        shown = screen_text(pilot)
        for words in ("Page: manual fallback", "Before", "Ours (database)", "Theirs (text)", "other", "Space"):
            assert words in shown
        assert "month." not in shown
        for _ in range(3):
            await press(pilot, "space")
        assert "month." in screen_text(pilot)
        assert "w  other" in screen_text(pilot)
        (ours,) = pilot.app.screen.query("#side-ours Static").results(Static)
        content = ours.content
        assert isinstance(content, Content)
        assert [content.plain[span.start : span.end] for span in content.spans] == ["month."]
        await press(pilot, "w")
        assert "Somebody looks at every ticket" in screen_text(pilot).split("Value")[1]


async def test_a_third_is_typed_as_in_its_cell_and_what_cannot_stand_there_is_said(
    sample: Path, make_app: MakeApp
) -> None:
    hold, role = RecordId("outcome", "hold"), RecordId("role", "audit")
    async with running(make_app(sample), SMALL) as pilot:
        app_of(pilot).controller.change(
            lambda store: store.edit(hold, {"decision_owners": ("audit", "business_owner")})
        )
        app_of(pilot).controller.change(lambda store: store.edit(role, {"may_stop": False}))
        rewrite(
            sample, 'decision_owners = [\n    "builder",\n    "business_owner",', 'decision_owners = [\n    "builder",'
        )
        await poll(pilot)
        await press(pilot, "exclamation_mark", "w", "ctrl+a")
        await paste(pilot, "nobody, ")
        await press(pilot, "enter")
        assert "'nobody' is not allowed here" in screen_text(pilot)
        field = pilot.app.screen.query_one(FormField)
        field.load_text("audit, builder")
        await press(pilot, "enter")
        outcome = app_of(pilot).controller.state.workspace.gate.hold
        assert outcome.decision_owners == ("audit", "builder")


async def test_a_record_that_was_deleted_here_is_shown_as_that_and_there_what_was_edited_comes_first(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        app_of(pilot).controller.change(lambda store: store.remove(RecordId("item", "cost")))
        rewrite(sample, 'title = "Cost"', 'title = "[red]Costs[/]"')
        await poll(pilot)
        await press(pilot, "exclamation_mark")
        shown = screen_text(pilot)
        assert "(deleted)" in shown
        assert "≠ Title: [red]Costs[/]" in shown
        await press(pilot, "w")
        assert "There is no third: choose one of the two sides" in screen_text(pilot)
        await press(pilot, "o")
        assert "cost" not in app_of(pilot).controller.state.workspace.table
