"""The workshop on the screen: one question, one answer, one key; nothing typed is lost, nothing is clipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync.sync import open_workspace
from core.workshop.gate import gate_questions
from core.workshop.questions import questions
from tests.tui.app.desktop import LARGE, SMALL, app_of, paste, press, running, screen_text
from tests.tui.app.workshop import LOGS, ask, place_of, view_of, workshop
from tests.tui.conftest import MakeApp
from tui.app.workshop.answer_editing import judge

CADENCE = "How often are the logs reviewed?"


async def test_an_answer_is_saved_and_the_next_question_is_put(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        assert LOGS in screen_text(pilot)
        await press(pilot, *"Service desk", "enter")
        assert f"{LOGS} Service desk does: who is that today?" in screen_text(pilot)
        await press(pilot, *"A. Osei", "enter")
        assert place_of(pilot) == "roles.taxonomy_owner.holder"
    with Store.open(blank) as store:
        assert store.snapshot.workspace.roles["service_desk"].holder == "A. Osei"
        assert store.snapshot.workspace.activities["log_review"].role == "service_desk"


async def test_it_goes_on_another_day_where_it_was_left_with_what_was_half_typed(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await press(pilot, "ctrl+n", "ctrl+n", *"S. Berg", "escape")
        assert app_of(pilot).current == "page"
    async with running(workshop(blank), SMALL) as pilot:
        assert place_of(pilot) == "roles.accountable_owner.holder"
        assert view_of(pilot).editor.text == "S. Berg"
        assert "a draft" in screen_text(pilot)
        await press(pilot, *"ström", "enter")
    with Store.open(blank) as store:
        assert store.snapshot.workspace.roles["accountable_owner"].holder == "S. Bergström"
        assert "roles.accountable_owner.holder" not in store.drafts()


async def test_a_forgotten_draft_leaves_the_question_as_it_was(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await press(pilot, *"nonsense", "ctrl+r")
        assert view_of(pilot).editor.text == ""
        assert LOGS in screen_text(pilot)
        assert "activities.log_review.role" not in app_of(pilot).controller.state.drafts


async def test_what_is_skipped_comes_back_at_the_end(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        for _ in range(200):
            if not place_of(pilot):
                break
            await pilot.press("ctrl+n")
            await pilot.pause()
        text = screen_text(pilot)
        assert "That is all for today." in text
        assert "Build must decide" in text
        await press(pilot, "ctrl+n")
        assert LOGS in screen_text(pilot)


async def test_one_goes_back_to_what_is_answered_already(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await ask(pilot, "workflow.name")
        await press(pilot, *"Triage", "enter")
        assert place_of(pilot) == "workflow.scope"
        await press(pilot, "shift+tab")
        assert place_of(pilot) == "workflow.name"
        assert view_of(pilot).editor.text == "Triage"
        await press(pilot, *" 2", "enter")
        assert app_of(pilot).controller.state.workspace.workflow.name == "Triage 2"


async def test_enter_on_what_is_written_and_open_decides_it(sample: Path) -> None:
    async with running(workshop(sample), SMALL) as pilot:
        assert place_of(pilot) == "lenses.change.production"
        await press(pilot, "enter")
        assert app_of(pilot).controller.state.workspace.lenses["change"].production_decided


async def test_not_decided_says_who_must_decide_it_and_by_when(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await ask(pilot, "page.fallback")
        await press(pilot, "ctrl+l")
        assert "Who decides" in screen_text(pilot)
        await press(pilot, *"2026-04-01", "shift+tab", *["backspace"] * 8, *"IT", "enter")
        assert place_of(pilot) == "roles.business_owner.holder"
        assert app_of(pilot).controller.state.workspace.open["page_fallback"].due == date(2026, 4, 1)
        await ask(pilot, "page.fallback")
        assert "Not decided: IT, by 2026-04-01, open since 2026-03-03" in screen_text(pilot)


async def test_a_day_that_is_none_is_refused_and_nothing_changes(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await press(pilot, "ctrl+l", *"soon", "enter")
        assert "'soon' is not a day" in screen_text(pilot)
        assert app_of(pilot).controller.state.workspace.open == {}


async def test_a_question_is_given_to_a_role(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await ask(pilot, "page.stop_how")
        await press(pilot, "f2", *"Builder", "enter")
        assert app_of(pilot).controller.state.workspace.open["page_stop_how"].role == "builder"


async def test_enter_takes_a_suggestion_only_while_an_arrow_marks_it(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await press(pilot, "down", "down", "enter")
        assert app_of(pilot).controller.state.workspace.activities["log_review"].role == "taxonomy_owner"
        await press(pilot, "shift+tab", "shift+tab", "shift+tab")
        await ask(pilot, "gate.go.decision_owners")
        await pilot.press("B", "down", *"oard", "enter")  # at once: what the arrow marked was for another text
        await press(pilot)
        assert app_of(pilot).controller.state.workspace.gate.go.decision_owners == ("board",)


async def test_tab_completes_what_is_typed_by_then_and_goes_on_where_nothing_can_be_completed(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await pilot.press(*"Bui", "tab")
        await press(pilot)
        assert view_of(pilot).editor.text == "Builder"
        await ask(pilot, "workflow.name")
        await press(pilot, "tab")
        assert place_of(pilot) == "workflow.scope"


async def test_what_belongs_on_the_other_side_gets_a_hint_and_is_saved_all_the_same(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await ask(pilot, "table.cost.specification")
        await press(pilot, *"The owner pays")
        assert "“owner” is about people" in screen_text(pilot)
        await press(pilot, "enter")
        assert app_of(pilot).controller.state.workspace.table["cost"].specification == "The owner pays"


async def test_what_cannot_be_an_answer_stays_in_the_field_with_the_reason(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await ask(pilot, "activities.log_review.cadence")
        await press(pilot, *"rarely", "enter")
        text = screen_text(pilot)
        assert CADENCE in text
        assert "✗ 'rarely' is not a duration" in text
        assert view_of(pilot).editor.text == "rarely"
        assert app_of(pilot).controller.state.workspace.activities["log_review"].cadence == ""
        await press(pilot, "ctrl+r", *"1m")
        assert "m stands for minutes; 4w stands for a month" in screen_text(pilot)


async def test_a_sentence_is_offered_changed_and_checked(blank: Path) -> None:
    async with running(workshop(blank), LARGE) as pilot:
        await ask(pilot, "workflow.signals")
        await press(pilot, *"Undef", "tab", "enter")
        await ask(pilot, "gate.hold.conditions")
        assert "undefined_rate > 5% over 4w min 20" in screen_text(pilot)
        await press(pilot, *"undefined_rat > 5%", "enter")
        assert "there is no signal named" in screen_text(pilot)
        await press(pilot, "ctrl+r", "down", "enter")
        (condition,) = app_of(pilot).controller.state.workspace.conditions("hold").values()
        assert condition.sentence == "undefined_rate > 5% over 4w min 20"


async def test_a_sentence_that_lacks_a_window_is_no_answer_unless_it_was_one(blank: Path) -> None:
    async with running(workshop(blank), LARGE) as pilot:
        await ask(pilot, "workflow.signals")
        await press(pilot, *"Undef", "tab", "enter")
        await ask(pilot, "gate.hold.conditions")
        await press(pilot, *"max of undefined_rate > 5%", "enter")
        assert "max of undefined_rate needs a window" in screen_text(pilot)
        workspace = app_of(pilot).controller.state.workspace
        assert not workspace.conditions("hold")
    (question,) = [one for one in gate_questions(workspace) if one.place.path == "gate.hold.conditions"]
    old, new = "max of undefined_rate > 5%", "undefined_rate > 5% over 4w"
    kept = replace(question, text=old)
    assert judge(workspace, kept, f"{old}\n{new}").ok
    refused = judge(workspace, kept, f"{old}\nmin of undefined_rate > 5%")
    assert (refused.ok, refused.start) == (False, len(old) + 1)


async def test_what_somebody_else_answered_meanwhile_is_not_lost(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await ask(pilot, "workflow.name")
        await press(pilot, *"Mine")
        with Store.open(blank) as other:
            other.edit(RecordId("workflow", "workflow"), {"name": "Theirs"})
        await press(pilot, "enter")
        assert "Press Enter again to save yours" in " ".join(screen_text(pilot).replace("│", " ").split())
        assert app_of(pilot).controller.state.workspace.workflow.name == "Theirs"
        assert view_of(pilot).editor.text == "Mine"
        await press(pilot, "enter")
        assert app_of(pilot).controller.state.workspace.workflow.name == "Mine"


async def test_an_answer_of_another_program_stands_in_the_field_while_nobody_types(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await ask(pilot, "workflow.name")
        with Store.open(blank) as other:
            other.edit(RecordId("workflow", "workflow"), {"name": "Theirs"})
        app_of(pilot).poll()
        await press(pilot)
        assert view_of(pilot).editor.text == "Theirs"


async def test_the_timer_counts_down_says_when_time_is_up_and_is_hidden(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        now = [1000.0]
        view_of(pilot).timer.clock = lambda: now[0]
        await press(pilot, "f3", *["backspace"] * 2, *"5", "enter")
        assert "5:00 left" in screen_text(pilot)
        now[0] += 391
        view_of(pilot)._tick()
        await pilot.pause()
        assert "time is up, 1:31 over" in screen_text(pilot)
        await press(pilot, "f3", *["backspace"] * 2, *"0", "enter")
        assert "time is up" not in screen_text(pilot)


async def test_help_and_leaving_are_at_hand_while_one_types(blank: Path) -> None:
    async with running(workshop(blank), SMALL) as pilot:
        await press(pilot, "f1")
        text = screen_text(pilot)
        assert "Not decided" in text
        assert "In an answer" in text
        await press(pilot, "escape", *"?")
        assert view_of(pilot).editor.text == "?"
        await press(pilot, "escape")
        assert app_of(pilot).current == "page"
        await press(pilot, "w")
        assert app_of(pilot).current == "workshop"
        assert view_of(pilot).editor.text == "?"


async def test_a_title_that_looks_like_markup_or_control_is_but_text(blank: Path) -> None:
    with open_workspace(blank) as store:
        store.edit(RecordId("role", "taxonomy_owner"), {"title": "[bold]T[/foo]\x1b[31m"})
    async with running(workshop(blank), LARGE) as pilot:
        await ask(pilot, "roles.taxonomy_owner.holder")
        text = screen_text(pilot)
        assert "[bold]T[/foo]␛[31m" in text
        assert "\x1b" not in text
        await paste(pilot, "[/x]\x1b[0m")
        await press(pilot, "enter")
        assert app_of(pilot).controller.state.workspace.roles["taxonomy_owner"].holder == "[/x]\x1b[0m"


@pytest.mark.parametrize("size", [SMALL, (100, 30), LARGE, (200, 60)], ids=str)
@pytest.mark.parametrize("folder", ["blank", "sample"], indirect=True)
async def test_every_question_is_seen_whole(folder: Path, size: tuple[int, int]) -> None:
    app = workshop(folder)
    async with running(app, size) as pilot:
        for question in questions(app.controller.state.workspace):
            await ask(pilot, question.place.path)
            await pilot.pause()
            lines = [line[: view_of(pilot).size.width] for line in screen_text(pilot).splitlines()]
            text = " ".join(" ".join(lines).split())
            for part in (question.words, f"For example: {question.example}" if question.example else ""):
                assert " ".join(part.split()) in text, question.place
            assert "╭─ Answer" in text or "╭─ " in text
            assert "Enter Save" in lines[-1]


async def test_the_blanks_are_listed_by_party_and_enter_asks_one(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "B")
        text = screen_text(pilot)
        assert "BUSINESS must decide 2" in text
        assert "IT must decide 1" in text
        assert "10 Mar" in text
        for words in ("F. Rahimi", "P. Castellanos", "Tanaka"):  # who must decide is never cut off
            assert words in text
        await press(pilot, "f", "f", "f")
        assert "BUSINESS" not in screen_text(pilot)
        await press(pilot, "enter")
        assert app_of(pilot).current == "workshop"
        assert place_of(pilot) == "table.integration.operations"
        assert view_of(pilot).editor.text == "Rollback path for wrong registration"


async def test_blocks_are_chosen_on_the_page_and_then_asked_for(blank: Path, make_app: MakeApp) -> None:
    async with running(make_app(blank), LARGE) as pilot:
        await press(pilot, "G", "enter", *"logs, regate", "enter", "G")
        text = screen_text(pilot)
        assert "Without logs nobody can review" in text
        assert app_of(pilot).controller.state.workspace.blocks.used == ("logs", "regate")
        places = {blank.place.path for blank in app_of(pilot).controller.state.readiness.blanks}
        assert {"blocks.logs_where", "blocks.logs_reader", "blocks.regate_on"} <= places
        await press(pilot, "w")
        await ask(pilot, "blocks.logs_reader")
        await press(pilot, *"auditor", "enter")
        assert app_of(pilot).controller.state.workspace.blocks.logs_reader == "auditor"
        await ask(pilot, "blocks.regate_on")
        await press(pilot, *"model, vendor", "enter")
        assert app_of(pilot).controller.state.workspace.blocks.regate_on == ("model", "vendor")
