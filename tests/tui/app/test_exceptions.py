"""The review by keyboard: one case, one key, one commit, the next case."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

from core.model.evidence import Review
from core.model.roles import Role
from core.model.sessions import Session
from core.model.workspace import RecordId
from core.review.queue import burying
from core.store.file_name import DATABASE
from core.store.store import Store
from tests.tui.app.desktop import (
    LARGE,
    SMALL,
    app_of,
    grid_of,
    notices,
    paste,
    press,
    running,
    screen_text,
    settle,
    type_text,
)
from tests.tui.app.reviewers import ME, OTHER, case, cases, drawn, found, here, made, session_in, view_of
from tests.tui.conftest import MakeApp, clock
from tui.app.app import OperatingTable
from tui.app.pane_state import Pending, open_session, queue_of, session_named
from tui.app.widgets.line_grid import LineGrid

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Nine cases of one week: six flagged, three not."""
    return made(tmp_path / "questions")


@SIZES
async def test_correct_is_one_press_saved_and_on_to_the_next(
    folder: Path, make_app: MakeApp, size: tuple[int, int]
) -> None:
    session = drawn(folder)
    async with running(make_app(folder), size) as pilot:
        await press(pilot, "5")
        assert here(pilot) == session.cases[0]
        assert "0/6 decided" in screen_text(pilot)
        await press(pilot, "c")
        assert here(pilot) == session.cases[1]
        assert "1/6 decided" in screen_text(pilot)
        review = found(folder)[session.cases[0]].review
        assert review
        assert (review.outcome, review.by, review.session) == ("correct", ME, session.name)


async def test_a_misclassified_case_takes_a_likely_label_by_digit(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        predicted = view_of(pilot).case.predicted  # type: ignore[union-attr]
        await press(pilot, "m")
        lines = [line for line in screen_text(pilot).splitlines() if " 1  " in line]
        assert len(lines) == 1
        await press(pilot, "1")
        review = found(folder)[session.cases[0]].review
        assert review
        assert review.outcome == "misclassified"
        assert review.label in lines[0]
        assert review.label != predicted
        assert here(pilot) == session.cases[1]


async def test_any_label_is_found_by_typing(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        wanted = next(one for one in ("invoice", "refund") if one != view_of(pilot).case.predicted)  # type: ignore[union-attr]
        await press(pilot, "m")
        await type_text(pilot, wanted[:4])
        await press(pilot, "enter")
        assert found(folder)[session.cases[0]].review.label == wanted  # type: ignore[union-attr]


async def test_a_label_that_nobody_knows_corrects_nothing(folder: Path, make_app: MakeApp) -> None:
    drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "m")
        await type_text(pilot, "no such label")
        await press(pilot, "enter")
        assert "no label matches" in screen_text(pilot)
        await press(pilot, "escape")
        assert not found(folder)


@pytest.mark.parametrize("label", ["virtual card", ""])
async def test_an_undefined_category_gets_a_proposed_label_or_none(folder: Path, make_app: MakeApp, label: str) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "u")
        if label:
            await type_text(pilot, label)
        await press(pilot, "enter")
        review = found(folder)[session.cases[0]].review
        assert review
        assert (review.outcome, review.label) == ("undefined", label)
        if label:
            await press(pilot, "u", "1")
            assert found(folder)[session.cases[1]].review.label == label  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("keys", "label"),
    [
        ((), "virt"),
        (("down",), "virtual bank"),
        (("down", "down"), "virtual card"),
        (("down", "up"), "virt"),
        (("up",), "virtual card"),
    ],
)
async def test_of_what_is_typed_and_what_was_proposed_before_the_one_that_is_marked_is_taken(
    folder: Path, make_app: MakeApp, keys: tuple[str, ...], label: str
) -> None:
    session = drawn(folder)
    with Store.open(folder, actor=ME, clock=clock) as store:
        for name, before in zip(session.cases, ("virtual card", "virtual card", "virtual bank"), strict=False):
            store.review(name, session.name, {"outcome": "undefined", "label": before})
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "u")
        await paste(pilot, "virt")
        assert "Enter proposes it as a new label" in screen_text(pilot)
        await press(pilot, *keys, "enter")
        assert found(folder)[session.cases[3]].review.label == label  # type: ignore[union-attr]


async def test_what_is_said_before_the_outcome_is_saved_with_it(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "i", "t", "t", "t", "p", "n")
        await type_text(pilot, "quits, cubs and zebras")
        await press(pilot, "enter")
        assert not found(folder)
        assert "■ customer impact   updates: taxonomy, prompt" in screen_text(pilot)
        await press(pilot, "c")
        review = found(folder)[session.cases[0]].review
        assert review
        assert (review.outcome, review.customer_impact) == ("correct", True)
        assert (review.updates, review.note) == (("taxonomy", "prompt"), "quits, cubs and zebras")


async def test_what_is_said_after_the_outcome_changes_that_review(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "u", "enter", "k", "i", "t", "o")
        case = found(folder)[session.cases[0]]
        assert len(case.reviews) == 1
        assert case.review
        assert (case.review.outcome, case.review.customer_impact, case.review.updates) == (
            "undefined", True, ("operations",),
        )  # fmt: skip
        assert here(pilot) == session.cases[0]


async def test_letters_typed_in_a_note_trigger_nothing(folder: Path, make_app: MakeApp) -> None:
    drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "n")
        await type_text(pilot, "cmuintsbfzZqvajkhl:?/12345679")
        await press(pilot, "backspace", "enter")
        assert view_of(pilot).pending.note == "cmuintsbfzZqvajkhl:?/1234567"
        assert not found(folder)
        assert not session_in(folder).skipped + session_in(folder).buried + session_in(folder).marked


async def test_a_half_typed_note_is_kept_when_its_dialog_is_left(folder: Path, make_app: MakeApp) -> None:
    drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "n")
        await type_text(pilot, "half a no")
        await press(pilot, "escape")
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "n")
        assert "half a no" in screen_text(pilot)
        await press(pilot, "enter")
        assert view_of(pilot).pending.note == "half a no"


@pytest.mark.parametrize("key", ["backspace", "enter", "delete", "space"])
async def test_nothing_decides_by_accident(folder: Path, make_app: MakeApp, key: str) -> None:
    drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", key, "escape")
        assert not found(folder)


async def test_a_skipped_case_comes_back_at_the_end_and_never_counts(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "s")
        assert here(pilot) == session.cases[1]
        assert "0/6 decided, 1 skipped" in screen_text(pilot)
        await press(pilot, *"ccccc")
        assert here(pilot) == session.cases[0]
        assert "5/6 decided, 1 skipped" in screen_text(pilot)
        assert session.cases[0] not in found(folder)
        finding = app_of(pilot).controller.state.verdict.findings[0]
        assert finding.n == 3


async def test_a_buried_case_comes_first_in_the_next_session(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "b", *"ccccc")
        assert "5/6 decided, 1 buried" in screen_text(pilot)
    drawn(folder, size=3, controls=1)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        assert here(pilot) == session.cases[0]
        assert "0/4 decided" in screen_text(pilot)


async def test_a_flag_marks_a_case_and_takes_the_mark_away(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "f")
        assert session_in(folder).marked == (session.cases[0],)
        assert "⚑" in screen_text(pilot)
        await press(pilot, "f")
        assert not session_in(folder).marked


@pytest.mark.parametrize("restart", [False, True], ids=["at once", "after a restart"])
@pytest.mark.parametrize("last", [False, True], ids=["first case", "last case"])
async def test_undo_brings_back_outcome_label_note_updates_and_cursor_as_one(
    folder: Path, make_app: MakeApp, *, restart: bool, last: bool
) -> None:
    session = drawn(folder)
    said = Pending(True, "a note", ("taxonomy",))
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", *("ccccc" if last else ""))
        place = here(pilot)
        assert place == session.cases[5 if last else 0]
        await press(pilot, "i", "t", "t", "n")
        await paste(pilot, "a note")
        await press(pilot, "enter", "u")
        await paste(pilot, "new label")
        await press(pilot, "enter", "escape")
        assert found(folder)[place].review.label == "new label"  # type: ignore[union-attr]
        if not restart:
            await press(pilot, "z")
            assert here(pilot) == place
            assert view_of(pilot).pending == said
    if restart:
        async with running(make_app(folder), SMALL) as pilot:
            await press(pilot, "5", "g", "z")
            assert f"reviewed {place}: undefined" in screen_text(pilot)
            assert place in found(folder)
            await press(pilot, "y")
            assert here(pilot) == place
            assert view_of(pilot).pending == said
    assert place not in found(folder)


@pytest.mark.parametrize("key", ["s", "b", "f"])
async def test_undo_goes_back_to_the_case_that_was_put_off_or_marked(folder: Path, make_app: MakeApp, key: str) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "j", key, "j", "j", "z")
        assert here(pilot) == session.cases[1]


async def test_redo_makes_the_review_again(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "c", "z", "Z")
        assert set(found(folder)) == {session.cases[0]}
        assert here(pilot) == session.cases[0]


async def test_an_interrupted_session_goes_on_where_it_was(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "c", "s", "c")
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        assert here(pilot) == session.cases[3]
        assert "2/6 decided, 1 skipped" in screen_text(pilot)


async def test_a_locked_database_keeps_the_case_on_the_screen_and_says_so(
    folder: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.store.connect.BUSY_SECONDS", 0.0)
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "i")
        with closing(sqlite3.connect(folder / DATABASE)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await press(pilot, "c")
            assert any("another program is writing to it (waited 0 seconds)" in one for one in notices(pilot))
            assert here(pilot) == session.cases[0]
            assert "0/6 decided" in screen_text(pilot)
        await press(pilot, "c")
        assert found(folder)[session.cases[0]].review.customer_impact  # type: ignore[union-attr]


async def test_a_full_disk_keeps_the_case_on_the_screen_and_says_so(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "n")
        await paste(pilot, "x" * 9000)
        await press(pilot, "enter")
        connection = app_of(pilot).controller.store._session._database.connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        await press(pilot, "c")
        assert any("full" in notice for notice in notices(pilot))
        assert here(pilot) == session.cases[0]
        assert not found(folder)
        connection.execute("PRAGMA max_page_count = 1000000")
        await press(pilot, "c")
        assert found(folder)[session.cases[0]].review.note == "x" * 9000  # type: ignore[union-attr]


async def test_the_last_case_is_followed_by_what_was_found_and_what_it_did(folder: Path, make_app: MakeApp) -> None:
    drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "u")
        await paste(pilot, "virtual card")
        await press(pilot, "enter", *"ccccc")
        text = screen_text(pilot)
        assert "6/6 decided" in text
        assert "virtual card (1)" in text
        assert "Unknown: no value → 25% of 4 flagged cases (4.6% to 69.9%)" in text
        assert "‖ HOLD → ‖ HOLD" in text


async def test_a_draw_from_the_screen_is_frozen_and_opened(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        assert "Press a to draw" in screen_text(pilot)
        await press(pilot, "a", "enter")
        assert len(session_in(folder).cases) == 9
        assert here(pilot) == session_in(folder).cases[0]


async def test_a_draw_that_cannot_be_says_why(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "a")
        await press(pilot, "tab", "tab")
        await type_text(pilot, "x")
        await press(pilot, "enter")
        assert "Must be a whole number" in screen_text(pilot)
        with Store.open(folder) as store:
            assert not store.snapshot.evidence.sessions


async def test_a_second_review_is_blind_and_for_somebody_else(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder, second=Fraction(1))
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "u")
        await paste(pilot, "virtual card")
        await press(pilot, "enter", "c", "o")
        assert "wait for a second reviewer" in screen_text(pilot)
    async with running(OperatingTable(folder, actor=OTHER, clock=clock), SMALL) as pilot:
        await press(pilot, "5", "o")
        assert "second review, blind: 0/6 decided" in screen_text(pilot)
        assert "virtual card" not in screen_text(pilot)
        assert "undefined" not in screen_text(pilot)
        await press(pilot, "c")
        assert "1/6 decided" in screen_text(pilot)
    reviews = [review for one in found(folder).values() for review in one.reviews.values()]
    assert [(one.by, one.outcome) for one in reviews if one.second] == [(OTHER, "correct")]
    assert len([one for one in reviews if not one.second]) == 2
    assert all(name in session.second for name in found(folder))


async def test_all_cases_are_searched_and_one_that_was_not_drawn_feeds_no_rate(
    tmp_path: Path, make_app: MakeApp
) -> None:
    folder = made(tmp_path / "questions", [*cases(), case(40, input="Where is my virtual card?")])
    drawn(folder, size=4, controls=2)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "o", "o")
        assert "All cases: 10" in screen_text(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "virtual is:open")
        await press(pilot, "enter")
        assert "All cases: 1 that hold 'virtual is:open'" in screen_text(pilot)
        assert here(pilot) == "log/c40"
        await press(pilot, "u", "enter")
        assert found(folder)["log/c40"].review.session == ""  # type: ignore[union-attr]
        assert app_of(pilot).controller.state.verdict.findings[0].n in (None, 0)


async def test_a_mark_that_is_none_says_which_there_are(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "o", "o", "slash")
        await type_text(pilot, "is:nice")
        assert "is:open" in screen_text(pilot)


async def test_a_case_that_changed_at_the_instant_of_its_review_says_so(tmp_path: Path, make_app: MakeApp) -> None:
    reviews = {"r": Review(outcome="correct", at=clock())}
    folder = made(tmp_path / "questions", [case(1, changed=clock(), reviews=reviews)])
    drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        assert "! input changed after review" in screen_text(pilot)


async def test_nearly_equal_texts_are_shown_as_seen_so_many_times(tmp_path: Path, make_app: MakeApp) -> None:
    folder = made(tmp_path / "questions", [case(number, input="Where is MY card?  ") for number in range(9)])
    drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        assert "seen 9 times" in screen_text(pilot)
        await press(pilot, "enter")
        assert "Nearly the same" in screen_text(pilot)


HOSTILE = "[bold red]x[/] \x1b[31m\x1b]0;t\x07 \u202egnp '; DROP TABLE review;-- " + "y" * 100_000 + "\nend"


@SIZES
async def test_a_text_is_data_however_long_or_hostile(tmp_path: Path, make_app: MakeApp, size: tuple[int, int]) -> None:
    folder = made(tmp_path / "questions", [case(0, input=HOSTILE, predicted="[red]a[/]"), case(1)])
    session = drawn(folder)
    async with running(make_app(folder), size) as pilot:
        await press(pilot, "5")
        grid_of(pilot).go_to("log/c00")
        await press(pilot, "J", "K", "g")
        text = screen_text(pilot)
        assert "[bold red]x[/] ␛[31m␛]0;t␇ <U+202E>gnp" in text
        assert "\x1b" not in text
        await press(pilot, "m", "escape", "u", "escape", "enter", "end", "escape", "i", "c")
        assert set(found(folder)) <= set(session.cases)
        assert found(folder)


async def test_two_programs_review_one_session_without_losing_a_review(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        with Store.open(folder, actor=OTHER, clock=clock) as other:
            other.review(session.cases[1], session.name, {"outcome": "correct"})
        app_of(pilot).poll()
        await press(pilot, "c")
        assert here(pilot) == session.cases[2]
        assert "2/6 decided" in screen_text(pilot)
        assert {one.review.by for one in found(folder).values() if one.review} == {ME, OTHER}


async def test_a_case_that_another_program_decided_at_this_moment_is_not_decided_over_it(
    folder: Path, make_app: MakeApp
) -> None:
    session = drawn(folder)
    first = session.cases[0]
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        with Store.open(folder, actor=ME, clock=clock) as other:
            other.review(first, session.name, {"outcome": "undefined", "note": "seen elsewhere"})
        view_of(pilot).action_correct()  # before this program has looked again, as it does each second
        assert here(pilot) == first
        await settle(pilot)
        assert any("changed since you read it" in notice for notice in notices(pilot))
        assert [one.note for one in found(folder)[first].reviews.values()] == ["seen elsewhere"]
        app_of(pilot).poll()
        await press(pilot, "c")
        assert [one.outcome for one in found(folder)[first].reviews.values()] == ["correct"]


async def test_what_is_said_after_a_second_review_is_saved_with_it(folder: Path, make_app: MakeApp) -> None:
    session = drawn(folder, second=Fraction(1))
    first = session.cases[0]
    with Store.open(folder, actor=OTHER, clock=clock) as other:
        other.review(first, session.name, {"outcome": "undefined"})
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5", "o", "c", "escape", "i")
        assert "■ customer impact" in screen_text(pilot)
        (second,) = (one for one in found(folder)[first].reviews.values() if one.second)
        assert (second.by, second.outcome, second.customer_impact) == (ME, "correct", True)


async def test_a_line_is_one_line_and_the_cursor_takes_all_of_it(folder: Path, make_app: MakeApp) -> None:
    drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        grid = grid_of(pilot)
        assert isinstance(grid, LineGrid)
        assert {row.height for row in grid.rows.values()} == {1}
        assert grid.cursor_type == "row"


async def test_a_decision_is_marked_once_a_review_that_it_used_is_undone(folder: Path, make_app: MakeApp) -> None:
    drawn(folder)
    async with running(make_app(folder), LARGE) as pilot:
        await press(pilot, "5", *"cccc")
        with Store.open(folder, actor=OTHER, clock=clock) as store:
            store.add(RecordId("role", "owner"), Role(holder="Ada"))
            store.edit(RecordId("outcome", "hold"), {"decision_owners": ("owner",)})
            decided = store.decide("hold", ["owner"], reason="too many")
        app_of(pilot).poll()
        await press(pilot, "7")
        assert "reviews that it" not in screen_text(pilot)
        await press(pilot, "5", "z", "7")
        assert "! 1 of the 4 reviews" in screen_text(pilot)
        with Store.open(folder) as store:
            assert list(store.snapshot.workspace.decisions.values()) == [decided]


def test_the_session_to_go_on_with_is_the_newest_that_is_not_finished(folder: Path) -> None:
    drawn(folder, size=3, controls=1)
    drawn(folder, size=3, controls=1)
    with Store.open(folder, actor=ME, clock=clock) as store:
        newest, older = sorted(store.snapshot.evidence.sessions, key=lambda one: (one.at, one.name), reverse=True)

        def decided(*names: str) -> Session | None:
            for name in names:
                store.review(name, newest.name, {"outcome": "correct"})
            sessions = [session_named(store, one.name) for one in (newest, older)]
            unfinished = [one for one in sessions if one and not queue_of(store, one).finished]
            assert open_session(store) == (*unfinished, *sessions)[0]
            return open_session(store)

        assert decided() == newest
        assert decided(*newest.cases) == older
        put_off, *others = older.cases
        assert decided(*others) == older
        store.alter_session(older.name, lambda one: burying(one, put_off), "put off")
        decided()
        assert decided(put_off) == newest, "nothing is open any more"
