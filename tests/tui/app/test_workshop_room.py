"""The workshop as a room uses it: in bursts, out of order, with others at the same page; nothing is chosen unasked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from textual import events

from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition
from core.model.roles import Role
from core.model.workflow import Page, Workflow
from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from core.text.git.revision import Revision
from core.text.sync.sync import open_workspace
from tests.tui.app.desktop import LARGE, SMALL, app_of, notices, press, running, screen_text
from tests.tui.app.workshop import LOGS, ask, place_of, view_of, workshop
from tests.tui.conftest import MakeApp, clock
from tui.app.app import OperatingTable
from tui.app.typeahead import UNSEEN
from tui.common.config import Settings

PAGE = RecordId("page", "page")


async def test_answers_that_come_in_one_go_each_reach_their_question_and_are_saved_once_it_was_seen(
    blank: Path,
) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await ask(pilot, "workflow.name")
        for key in (*"Triage", "enter", *"Mail", "ctrl+n", *"weekly", "enter"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await press(pilot)
        flow = app_of(pilot).controller.state.workspace.workflow
        assert (flow.name, flow.scope, flow.output) == ("Triage", "", "")
        drafts = {"workflow.scope": "Mail", "workflow.output": "weekly", "workshop": "workflow.output"}
        assert app_of(pilot).controller.store.drafts() == drafts
        assert notices(pilot) == [UNSEEN]
        await press(pilot, "enter")
        assert app_of(pilot).controller.state.workspace.workflow.output == "weekly"


async def test_who_types_goes_on_at_the_same_question_though_somebody_else_has_answered_it(tmp_path: Path) -> None:
    roles = {"builder": Role(title="Builder", holder="B. Uilder")}
    Store.create(tmp_path, Workspace(roles=roles), EvidenceLog()).close()
    async with running(workshop(tmp_path), SMALL) as pilot:
        await ask(pilot, "page.improvement_owner")
        await press(pilot, *"Mai")
        with Store.open(tmp_path) as other:
            other.edit(PAGE, {"improvement_owner": "builder"})
        app_of(pilot).poll()
        await press(pilot, *"ntainer", "enter")
        assert place_of(pilot) == "page.improvement_owner"
        assert "Press Enter again to save yours" in " ".join(screen_text(pilot).replace("│", " ").split())
        await press(pilot, "enter")
        assert app_of(pilot).controller.state.workspace.page.improvement_owner == "maintainer"
        assert place_of(pilot) == "roles.maintainer.holder"


async def test_a_sentence_of_somebody_else_is_kept_while_one_types(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await ask(pilot, "gate.go.conditions")
        await press(pilot, *"page is complete")
        with Store.open(blank) as other:
            other.add(RecordId("condition", "go.reviewed"), Condition(sentence="log_review is scheduled"))
        app_of(pilot).poll()
        await press(pilot, "enter")
        conditions = app_of(pilot).controller.state.workspace.conditions("go").values()
        assert {one.sentence for one in conditions} == {"page is complete", "log_review is scheduled"}


async def test_an_answer_that_settles_two_questions_goes_on_at_the_next_open_one(tmp_path: Path) -> None:
    roles = {"ops": Role(title="Ops", holder="O. Ps")}
    page, flow = Page(improvement_owner="ops"), Workflow(name="Triage")
    Store.create(tmp_path, Workspace(roles=roles, page=page, workflow=flow), EvidenceLog()).close()
    async with running(workshop(tmp_path), SMALL) as pilot:
        await ask(pilot, "page.may_stop")
        await press(pilot, *"Ops", "enter")
        assert place_of(pilot) == "workflow.scope"


async def test_giving_to_a_role_keeps_the_day_and_the_note(blank: Path) -> None:
    async with running(workshop(blank), LARGE) as pilot:
        await ask(pilot, "page.fallback")
        await press(pilot, "ctrl+l", *"2026-04-01", "tab", *"ask legal", "enter")
        await ask(pilot, "page.fallback")
        assert "Not decided: business, by 2026-04-01, open since 2026-03-03 · ask legal" in screen_text(pilot)
        await press(pilot, "f2", *"Builder", "enter")
        left = app_of(pilot).controller.state.workspace.open["page_fallback"]
        assert (left.role, left.due, left.note) == ("builder", date(2026, 4, 1), "ask legal")


async def test_what_was_said_when_it_was_left_open_stands_in_the_form(sample: Path) -> None:
    async with running(workshop(sample), LARGE) as pilot:
        await ask(pilot, "table.integration.operations")
        await press(pilot, "ctrl+l", *"a note", "enter")
        workspace = app_of(pilot).controller.state.workspace
        item = workspace.table["integration"]
        assert (item.owner, item.due) == ("it_operations", date(2026, 3, 10))
        assert workspace.open["table_integration_operations"].note == "a note"


async def test_the_end_counts_what_was_skipped_and_asks_only_that_again(blank: Path) -> None:
    async with running(workshop(blank), (110, 80)) as pilot:
        asked = [one.place.path for one in view_of(pilot).questions if not one.answered]
        await press(pilot, "ctrl+l", "enter")  # the first one is for business
        await press(pilot, *["ctrl+n"] * (len(asked) - 1))
        assert place_of(pilot) == ""
        assert f"asks the {len(asked) - 1} that you skipped" in screen_text(pilot)
        await press(pilot, "ctrl+n")
        assert place_of(pilot) == asked[1]


async def test_a_long_list_at_the_end_is_read_by_keys(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await press(pilot, *["ctrl+n"] * len(view_of(pilot).questions[:]))
        while place_of(pilot):
            await press(pilot, "ctrl+n")
        assert "↑ ↓ go through the list." in " ".join(screen_text(pilot).split())
        assert "Learning: what exceptions update" not in screen_text(pilot)
        await press(pilot, "down", *["pagedown"] * 4)
        assert "IT must decide" in screen_text(pilot)
        await press(pilot, *["pageup"] * 6)
        assert "That is all for today." in screen_text(pilot)


async def test_a_click_beside_the_field_leaves_the_letters_to_the_answer(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await pilot.click("#card")
        await press(pilot, *"quick")
        assert view_of(pilot).editor.text == "quick"


async def test_a_known_list_of_signals_leaves_no_draft(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await ask(pilot, "workflow.signals")
        await press(pilot, *"Error rate", "enter")
        await ask(pilot, "workflow.signals")
        await press(pilot, *", error rate", "enter")
        assert "workflow.signals" not in app_of(pilot).controller.state.drafts
        await ask(pilot, "workflow.signals")
        await press(pilot, *["backspace"] * 10, "enter")
        assert "measured already" in screen_text(pilot)


async def test_an_empty_answer_chooses_nothing(blank: Path) -> None:
    with open_workspace(blank) as store:
        store.edit(RecordId("blocks", "blocks"), {"used": ("oversight", "regate", "logs", "stop")})
    async with running(workshop(blank), SMALL) as pilot:
        for place in ("blocks.oversight", "blocks.regate_on", "blocks.logs_reader", "blocks.last_drill"):
            await ask(pilot, place)
            await press(pilot, "enter")
            assert place_of(pilot) != place
        blocks = app_of(pilot).controller.state.workspace.blocks
        assert (blocks.oversight, blocks.regate_on, blocks.logs_reader, blocks.last_drill) == ("", (), "", None)
        await ask(pilot, "blocks.oversight")
        await press(pilot, *"o", "enter")
        assert app_of(pilot).controller.state.workspace.blocks.oversight == ""


async def test_a_question_that_was_asked_from_the_list_is_where_it_goes_on_another_day(sample: Path) -> None:
    async with running(workshop(sample), SMALL) as pilot:
        await ask(pilot, "table.integration.operations")
        await press(pilot, "escape")
    async with running(workshop(sample), SMALL) as pilot:
        assert place_of(pilot) == "table.integration.operations"


async def test_where_nothing_can_be_saved_nothing_is_typed_and_it_says_so(blank: Path) -> None:
    open_workspace(blank).close()
    revision = Revision("HEAD", blank)
    app = OperatingTable(blank, clock=clock, settings=Settings(workshop=True), revision=revision)
    async with running(app, SMALL) as pilot:
        assert "read-only · Enter goes on" in str(view_of(pilot).editor.border_subtitle)  # under a notice
        await press(pilot, *"abc")
        assert view_of(pilot).editor.text == ""
        for key in ("ctrl+l", "f2"):
            await press(pilot, key)
            assert "this is the workspace at HEAD" in notices(pilot)[-1]
            assert "Who decides" not in screen_text(pilot)
        before = place_of(pilot)
        await press(pilot, "enter")
        assert place_of(pilot) != before


async def test_no_word_of_the_blanks_is_cut_on_a_small_screen(blank: Path, make_app: MakeApp) -> None:
    with open_workspace(blank) as store:
        store.edit(RecordId("blocks", "blocks"), {"used": ("limits", "logs")})
    async with running(make_app(blank), SMALL) as pilot:
        await press(pilot, "B")
        text = screen_text(pilot)
        for _ in range(60):
            await press(pilot, "j")
            text += screen_text(pilot)
        assert "Foreseeable" in text
        assert "Logs: where" in text
        assert "Logs: Logs" not in text
        assert "…" not in "\n".join(line for line in text.splitlines() if "│" in line)


async def test_what_is_skipped_by_enter_comes_back_at_the_end_too(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await press(pilot, *["enter"] * len(view_of(pilot).questions))
        assert place_of(pilot) == ""
        await press(pilot, "ctrl+n")
        assert LOGS in screen_text(pilot)


async def test_a_mark_is_gone_once_the_cursor_moves_to_where_something_else_is_offered(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await pilot.press(*"Aud", "down", "left", "left", "enter")
        await press(pilot)
        roles = app_of(pilot).controller.state.workspace.roles
        assert roles[app_of(pilot).controller.state.workspace.activities["log_review"].role].title == "Aud"
