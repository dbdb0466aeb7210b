"""Forms: invalid input is refused in words, and nothing that was typed is lost."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from pathlib import Path

from core.model.decisions import Decision
from core.model.evidence_log import EvidenceLog
from core.model.field_ref import FieldRef
from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from core.text.sync.sync import open_workspace
from tests.tui.app.desktop import (
    LARGE,
    SMALL,
    Desktop,
    app_of,
    cursor_grid,
    grid_of,
    is_editing,
    paste,
    press,
    put_cursor,
    retype,
    running,
    saved,
    screen_lines,
    screen_text,
    settle,
)
from tests.tui.app.hostile import TEXTS
from tests.tui.conftest import MakeApp, clock
from tui.app.dialogs.form import FormDialog
from tui.app.overlays.details import DetailsDialog
from tui.app.screens.table import TableView

REASON = "Prompt 16 is not yet evaluated"


async def fill(pilot: Desktop, **texts: str) -> None:
    """Type into the lines of the form that is open, over what stands there."""
    form = pilot.app.screen
    assert isinstance(form, FormDialog)
    for name, text in texts.items():
        form.field(name).focus()
        form.field(name).load_text(text)
    await settle(pilot)


def typed(pilot: Desktop) -> dict[str, str]:
    """The texts of the open form."""
    screen = pilot.app.screen
    assert isinstance(screen, FormDialog)
    return screen.texts()


def refusal(pilot: Desktop) -> str:
    """The messages of the open form about what was typed; no line of them may be out of sight."""
    assert isinstance(pilot.app.screen, FormDialog)
    assert "✗" in screen_text(pilot)
    shown = [error for error in pilot.app.screen.query(".error") if error.display]
    assert len(shown) == 1
    region, box = shown[0].region, pilot.app.screen.query_one(".box").content_region
    assert box.contains_region(region), "the error is out of sight"
    return str(shown[0].render())


async def send_refused(pilot: Desktop, texts: dict[str, str], told: str) -> None:
    """Send the form with these texts; it says why not, and keeps them."""
    await fill(pilot, **texts)
    as_typed = typed(pilot)
    await press(pilot, "enter")
    assert told in refusal(pilot), texts
    assert typed(pilot) == as_typed


async def open_on(pilot: Desktop, screen: str, row: str, key: str) -> None:
    """Press a key on a row of a screen."""
    await press(pilot, screen)
    grid_of(pilot).go_to(row)
    await settle(pilot)
    await press(pilot, key)


def decisions(folder: Path) -> list[Decision]:
    """The decisions that another program finds, oldest first."""
    with Store.open(folder) as store:
        return sorted(store.snapshot.workspace.decisions.values(), key=lambda one: one.at)


# Decisions


def newest_decision(pilot: Desktop) -> str:
    """The words of the row of the newest decision, column by column, as they are painted."""
    grid = cursor_grid(pilot)
    height = grid.ordered_rows[0].height
    lines = [line[grid.region.x : grid.region.right] for line in screen_lines(pilot)][grid.region.y :][:height]
    ends = list(accumulate((column.get_render_width(grid) for column in grid.ordered_columns), initial=0))
    cells = (" ".join(line[start:end] for line in lines) for start, end in pairwise(ends))
    return " ".join(" ".join(cells).split())


async def test_a_decision_begins_with_the_verdict_and_its_owners(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "7", "d")
        assert typed(pilot) == {
            "kind": "hold",
            "by": "Builder, Business owner",
            "deputies": "",
            "reason": "",
            "treatment": "",
        }
        await fill(pilot, reason=REASON)
        await press(pilot, "enter")
        last = decisions(sample)[-1]
        assert (last.kind, last.by, last.reason, last.verdict) == (
            "hold",
            ("builder", "business_owner"),
            REASON,
            "hold",
        )
        assert last.holders == ("L. Novotná", "F. Rahimi")
        assert "Undefined categories 7.5% of 80 cases" in last.findings["hold.undefined_categories"]
        assert "HOLD by L. Novotná, Builder and F. Rahimi, Business owner" in newest_decision(pilot)
        assert f"“{REASON}”" in newest_decision(pilot)


async def test_a_deputy_decides_for_the_holder(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "7", "d")
        await fill(pilot, by="", deputies="builder", reason=REASON)
        await press(pilot, "enter")
        last = decisions(sample)[-1]
        assert (last.by, last.holders) == (("builder",), ("J. Park (deputy)",))


async def test_a_decision_that_cannot_be_is_refused_and_nothing_typed_is_lost(sample: Path, make_app: MakeApp) -> None:
    refused = (
        ({"reason": ""}, "A decision needs a reason"),
        ({"reason": " \n "}, "A decision needs a reason"),
        ({"by": ""}, "A decision needs at least one role\nKnown: Accountable owner, Audit, Builder, "),
        ({"by": "bulider"}, "Did you mean builder?"),
        ({"by": "it_operations"}, "may not decide hold"),
        ({"kind": "stop", "by": "builder"}, "Who may: Accountable owner, Audit"),
        ({"kind": "resume", "by": "audit"}, "missing: Accountable owner"),
        ({"kind": "maybe"}, "Must be one of"),
        ({"treatment": "ignore"}, "Must be one of"),
    )
    async with running(make_app(sample), LARGE) as pilot:
        before = decisions(sample)
        await press(pilot, "3", "d")
        usual = {**typed(pilot), "reason": REASON}
        for texts, told in refused:
            await send_refused(pilot, {**usual, **texts}, told)
        assert decisions(sample) == before


async def test_a_role_that_nobody_holds_cannot_decide(sample: Path, make_app: MakeApp) -> None:
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("role", "builder"), {"holder": " "})
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "7", "d")
        await fill(pilot, reason=REASON)
        await press(pilot, "enter")
        assert "Nobody holds Builder, so it cannot decide" in refusal(pilot)


async def test_a_go_against_the_verdict_is_shown_as_such_and_taken_back(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await press(pilot, "7", "d")
        await fill(pilot, kind="go", by="business_owner", reason=REASON, treatment="accept")
        await press(pilot, "enter", "y")  # the last one was Go too
        said = newest_decision(pilot)
        assert "GO by F. Rahimi, Business owner" in said
        assert f"“{REASON}” accept" in said
        assert "against HOLD" in said
        await press(pilot, "ctrl+z")
        assert "” accept" not in newest_decision(pilot)
        assert REASON not in newest_decision(pilot)


async def test_a_decision_like_the_last_one_asks_once_more(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        before = decisions(sample)
        await press(pilot, "7", "d")
        await fill(pilot, kind="go", by="Business owner", reason="")
        await press(pilot, "enter")
        assert "A decision needs a reason" in refusal(pilot), "what is refused anyway is not asked about"
        await fill(pilot, reason=REASON)
        await press(pilot, "enter")
        asked = " ".join(re.sub("[║│]", " ", screen_text(pilot)).split())
        assert "The last decision was Go too, on 6 Feb 2026 by F. Rahimi: record another?" in asked
        await press(pilot, "escape")
        assert (typed(pilot)["kind"], typed(pilot)["reason"]) == ("go", REASON)
        assert decisions(sample) == before
        await press(pilot, "enter", "y")
        assert [one.kind for one in decisions(sample)[len(before) :]] == ["go"]
        assert app_of(pilot).screen_stack[-1] is app_of(pilot).screen_stack[0]
        await press(pilot, "d")
        await fill(pilot, reason=REASON)
        await press(pilot, "enter")
        assert [one.kind for one in decisions(sample)[len(before) :]] == ["go", "hold"], (
            "another kind is not asked about"
        )


async def test_a_title_typed_in_a_form_is_taken_as_the_name(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "7", "d")
        await fill(pilot, by="business OWNER, Builder", reason=REASON)
        await press(pilot, "enter")
        assert decisions(sample)[-1].by == ("business_owner", "builder")


async def test_arrows_go_through_the_choices_of_a_line(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "7", "d")
        await fill(pilot, reason=REASON, treatment="")
        seen = []
        for _ in range(5):
            await press(pilot, "down")
            seen.append(typed(pilot)["treatment"])
        assert seen == ["mitigate", "transfer", "avoid", "accept", ""]
        await press(pilot, "up")
        assert typed(pilot)["treatment"] == "accept"


# Where the cursor begins, and how a line is typed


async def test_the_cursor_begins_where_something_must_be_typed(sample: Path, make_app: MakeApp) -> None:
    forms = {
        ("7", "d"): "reason",
        ("3", "a"): "name",
        ("4", "r"): "value",
        ("4", "a"): "title",
        ("7", "x"): "by",
        ("5", "a"): "week",  # everything is filled in
    }
    async with running(make_app(sample), SMALL) as pilot:
        for keys, name in forms.items():
            await press(pilot, *keys)
            form = pilot.app.screen
            assert isinstance(form, FormDialog)
            assert form.focused is form.field(name), keys
            await press(pilot, "escape")
        await open_on(pilot, "3", "gate.hold.conditions.undefined_categories", "W")
        form = pilot.app.screen
        assert isinstance(form, FormDialog)
        assert form.focused is form.field("reason")


async def test_typing_replaces_what_was_filled_in_and_continues_what_was_typed(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await open_on(pilot, "2", "table.cost", "R")
        await press(pilot, "n", "e", "w")
        assert typed(pilot) == {"name": "new"}
        await press(pilot, "escape", "4", "r", "5", "%", "tab", "7", "shift+tab", "0")
        assert typed(pilot)["value"] == "5%0"
        assert typed(pilot)["n"] == "7"


async def test_a_fixed_choice_is_chosen_by_its_first_letters_and_by_a_click(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "7", "d", "shift+tab", "shift+tab", "shift+tab")
        form = pilot.app.screen
        assert isinstance(form, FormDialog)
        for word in ("resume", "stop", "go", "hold"):
            await press(pilot, *word)
            assert typed(pilot)["kind"] == word
            await press(pilot, "tab", "shift+tab")
        await press(pilot, "x", "left")
        assert typed(pilot)["kind"] == "go"
        await pilot.click(form.field("kind"), offset=(12, 0))
        assert typed(pilot)["kind"] == "stop"


async def test_a_resume_is_offered_where_only_the_past_holds_a_stop(sample: Path, make_app: MakeApp) -> None:
    with open_workspace(sample, clock=clock) as store:
        store.decide("stop", ["audit"], reason="A customer was harmed")
    async with running(make_app(sample), SMALL) as pilot:
        assert app_of(pilot).controller.state.verdict.verdict == "stop"
        await press(pilot, "7", "d")
        assert (typed(pilot)["kind"], typed(pilot)["by"]) == ("resume", "Accountable owner, Audit")


async def test_an_error_stands_at_its_line_in_sight_until_that_is_mended(sample: Path, make_app: MakeApp) -> None:
    for size in ((60, 20), SMALL):
        async with running(make_app(sample), size) as pilot:
            await press(pilot, "7", "d")
            await send_refused(pilot, {"reason": REASON, "by": "bulider", "treatment": ""}, "Did you mean builder?")
            form = pilot.app.screen
            assert isinstance(form, FormDialog)
            assert form.focused is form.field("by")
            below = form.query_one("#error-by").region.y - form.field("by").region.bottom
            assert below == 0
            await press(pilot, "b")
            assert "✗" not in screen_text(pilot)
            assert "roles, separated by commas" in screen_text(pilot)
            await send_refused(pilot, {"by": "builder", "reason": ""}, "A decision needs a reason")
            assert form.focused is form.field("reason")


# Activities


async def test_the_activity_under_the_cursor_is_done(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await open_on(pilot, "7", "activities.exception_review", "x")
        assert typed(pilot)["activity"] == "Exception review"
        await fill(pilot, at="2026-03-03 08:15", by="A. Osei")
        await press(pilot, "enter")
        with Store.open(sample) as store:
            last = store.snapshot.evidence.completions["exception_review"][-1]
        assert (last.by, last.at.hour, last.at.minute) == ("A. Osei", 8, 15)
        assert "last 2026-03-03" in " ".join(screen_text(pilot).split())


async def test_what_was_not_done_is_refused(sample: Path, make_app: MakeApp) -> None:
    refused = (
        ({"at": "yesterday"}, "is not a time such as"),
        ({"at": "0001-01-01 00:00"}, "between the years 1 and 9999"),
        ({"activity": "log_reviw"}, "Did you mean log_review?"),
        ({"activity": ""}, "There is no activity named ''\nKnown: Evaluation, Exception review, Log review"),
    )
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("workflow", "workflow"), {"timezone": "Asia/Tokyo"})
    async with running(make_app(sample), SMALL) as pilot:
        before = app_of(pilot).controller.state.evidence
        await press(pilot, "7", "x")
        usual = typed(pilot)
        for texts, told in refused:
            await send_refused(pilot, {**usual, **texts}, told)
        assert app_of(pilot).controller.state.evidence == before


async def test_where_there_is_no_activity_none_is_done(tmp_path: Path, make_app: MakeApp) -> None:
    Store.create(tmp_path, Workspace.of({}), EvidenceLog(), clock=clock).close()
    async with running(make_app(tmp_path), SMALL) as pilot:
        await press(pilot, "7", "x", "enter")
        assert "There is none yet" in refusal(pilot)


# Readings


async def test_a_reading_that_cannot_be_is_refused_at_the_right_line(sample: Path, make_app: MakeApp) -> None:
    refused = (
        ({"n": "many"}, "'many' is not a whole number"),
        ({"n": "2.5"}, "Give a sample size such as 20."),
        ({"n": "0"}, "greater than"),
        ({"n": "-20"}, "greater than"),
        ({"n": "9" * 30}, "less than"),
        ({"n": "9" * 5000}, "is not a whole number"),
        ({"value": "101%"}, "between 0% and 100%"),
        ({"at": "noon"}, "is not a time such as"),
        ({"at": "9999-12-31 23:59-05:00"}, "between the years 1 and 9999"),
        ({"signal": "core_qualty"}, "Did you mean core_quality?"),
        ({"note": "a\0b"}, "NUL"),
    )
    async with running(make_app(sample), LARGE) as pilot:
        before = app_of(pilot).controller.state.evidence
        await open_on(pilot, "4", "signals.core_quality", "r")
        usual = {**typed(pilot), "value": "94%", "n": "50"}
        for texts, told in refused:
            await send_refused(pilot, {**usual, **texts}, told)
        assert app_of(pilot).controller.state.evidence == before


async def test_a_note_is_kept_as_it_was_pasted(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        for text in TEXTS.values():
            await open_on(pilot, "4", "signals.cost_per_item", "r")
            await fill(pilot, value="0.04", note="")
            await paste(pilot, text)
            await press(pilot, "enter")
            state = app_of(pilot).controller.state
            noted = {one.note: one for one in state.evidence.readings["cost_per_item"]}
            assert noted[text.strip()].at == state.at
            assert noted[text.strip()].n is None


# Conditions


async def test_a_condition_has_a_free_name_made_of_what_is_typed(sample: Path, make_app: MakeApp) -> None:
    made = {
        "exception_volume": "exception_volume_2",
        "Too Dear": "too_dear",
        "over": "over_",
        "p95": "p95_",
        "x" * 65: "x" * 48,
        "[/foo]\x1b[2J": "foo_2j",
    }
    async with running(make_app(sample), LARGE) as pilot:
        for typed_name, name in made.items():
            before = set(app_of(pilot).controller.state.workspace.conditions("hold"))
            await open_on(pilot, "3", "gate.hold.conditions.exception_volume", "a")
            await fill(pilot, name=typed_name, sentence="cost_per_item > 2 over 30d")
            await press(pilot, "enter")
            assert set(app_of(pilot).controller.state.workspace.conditions("hold")) - before == {name}
        await open_on(pilot, "3", "gate.hold.conditions.exception_volume", "a")
        await send_refused(pilot, {"name": " ", "sentence": "cost_per_item > 2 over 30d"}, "A name is needed")


# Both sides of the table


async def test_space_decides_a_side_and_opens_it_again(sample: Path, make_app: MakeApp) -> None:
    side, decided = (FieldRef(RecordId("item", "cost"), name) for name in ("operations", "operations_decided"))
    async with running(make_app(sample), LARGE) as pilot:
        await press(pilot, "2")
        put_cursor(pilot, side)
        await press(pilot, "space")
        assert saved(sample, decided) is True
        await press(pilot, "space")
        assert saved(sample, decided) is False
        await press(pilot, "z")
        assert saved(sample, decided) is True


async def test_a_side_without_a_word_cannot_be_decided(blank: Path, make_app: MakeApp) -> None:
    async with running(make_app(blank), LARGE) as pilot:
        before = app_of(pilot).controller.state.workspace
        await press(pilot, "2")
        for row in grid_of(pilot).shown_rows:
            for cell in row.cells:
                empty = cell.edits and cell.edits.field == "operations" and cell.text.startswith("open")
                if cell.edits and empty:
                    put_cursor(pilot, cell.edits)
                    await press(pilot, "space")
        assert app_of(pilot).controller.state.workspace == before


async def test_f_shows_what_is_open_for_each_party_and_then_everything(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2")
        everything = grid_of(pilot).shown_rows
        shown = {}
        for _ in range(4):
            await press(pilot, "f")
            view = app_of(pilot).view
            assert isinstance(view, TableView)
            shown[view.party] = [row.key for row in grid_of(pilot).shown_rows if not row.heading]
        assert shown == {
            "build": [],
            "business": ["table.cost", "lenses.change"],
            "it": ["table.integration"],
            "audit": [],
        }
        await press(pilot, "f")
        assert grid_of(pilot).shown_rows == everything


# All fields of a record


async def test_a_field_that_no_screen_has_is_edited_among_all_fields(sample: Path, make_app: MakeApp) -> None:
    note = FieldRef(RecordId("item", "cost"), "note")
    async with running(make_app(sample), LARGE) as pilot:
        await open_on(pilot, "2", "table.cost", "e")
        dialog = pilot.app.screen
        assert isinstance(dialog, DetailsDialog)
        grid = dialog.query_one("Grid")
        rows = [row.key for row in grid.all_rows]  # type: ignore[attr-defined]  # found by its name
        grid.move_cursor(row=rows.index(note.path), column=1)  # type: ignore[attr-defined]
        await press(pilot, "enter")
        assert is_editing(pilot)
        await retype(pilot, "[/b] half\ntyped")
        await press(pilot, "escape")
        assert "✎ draft" in screen_text(pilot)
        await press(pilot, "enter", "enter")
        assert saved(sample, note) == "[/b] half\ntyped"
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1
        assert cursor_grid(pilot).has_focus
