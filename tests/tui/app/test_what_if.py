"""The past under another threshold: looked at by keys, kept by Enter, and never written before."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import patch

import pytest
from textual._compositor import Compositor
from textual.widgets import Static

from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync.sync import open_workspace
from tests.tui.app.desktop import (
    LARGE,
    SMALL,
    UNDEFINED,
    Desktop,
    app_of,
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
    screen_lines,
    screen_text,
    settle,
)
from tests.tui.conftest import MakeApp, clock
from tui.app.screens.gate import GateView
from tui.app.what_if import WhatIf

SENTENCE = "undefined_rate > 5% over 4w min 40"


def trial(pilot: Desktop) -> WhatIf | None:
    """The threshold that is looked at."""
    view = app_of(pilot).view
    assert isinstance(view, GateView)
    return view.trial


def told(pilot: Desktop) -> str:
    """The painted text, without the lines of cards."""
    return " ".join(re.sub("[┃║│]", " ", screen_text(pilot)).split())


def written(folder: Path) -> tuple[object, ...]:
    """Everything in the database that the keys could have written."""
    with Store.open(folder) as store:
        return saved(folder, UNDEFINED), store.drafts(), len([*store.journal()]), store.snapshot.workspace


async def look(pilot: Desktop, *keys: str) -> None:
    """Go to the condition on undefined categories and press keys."""
    await press(pilot, "3")
    put_cursor(pilot, UNDEFINED)
    await settle(pilot)
    await press(pilot, *keys)


async def test_plus_and_minus_move_the_threshold_and_write_nothing(sample: Path, make_app: MakeApp) -> None:
    open_workspace(sample, clock=clock).close()
    async with running(make_app(sample), SMALL) as pilot:
        before = written(sample)
        await look(pilot)
        for keys, limit in (("plus", "5.5%"), ("plus", "6%"), ("minus", "5.5%"), ("minus", "5%"), ("minus", "4.5%")):
            await press(pilot, keys)
            looked_at = trial(pilot)
            assert looked_at is not None
            assert looked_at.sentence == f"undefined_rate > {limit} over 4w min 40"
            assert f"above {limit}: fires now, Hold for" in told(pilot)
        assert written(sample) == before
    assert written(sample) == before


async def test_both_strips_are_painted_with_the_days_in_hold(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await look(pilot, *["plus"] * 6)
        text = told(pilot)
        (row,) = [row for row in grid_of(pilot).shown_rows if row.key.endswith(" what if")]
        assert row.cells[0].text == "above 8%: clear now, Hold for 18 days instead of 25 days"
        assert "─ above 8%: clear now, Hold for 18 days" in text
        assert "Enter keeps it" in text
        assert "Esc leaves it" in text
        assert "Enter Keep " in text
        would, was = (line for line in screen_text(pilot).split("\n") if "‖·" in line)
        assert would.count("‖") < was.count("‖")
        assert app_of(pilot).controller.state.verdict.verdict == "hold", "the verdict is that of the sentence as it is"


async def test_a_threshold_that_is_moved_on_repaints_its_own_lines_only(sample: Path, make_app: MakeApp) -> None:
    painted: set[int] = set()

    def noted(compositor: Compositor) -> str:
        painted.update(line for region in compositor._dirty_regions for line in region.line_range)
        compositor._dirty_regions.clear()
        return ""

    async with running(make_app(sample), LARGE) as pilot:
        await look(pilot, "plus", "plus", "plus")
        with patch.object(Compositor, "render_partial_update", noted):
            await press(pilot, "plus")
        words = next(at for at, line in enumerate(screen_lines(pilot)) if "above 7%" in line)
        assert painted == {words, words + 1, words + 2}, "its words and the strip"


async def test_enter_keeps_it_with_the_name_and_says_so_in_words(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await look(pilot, "plus", "plus", "enter")
        assert not is_editing(pilot)
        assert saved(sample, UNDEFINED) == "undefined_rate > 6% over 4w min 40"
        assert trial(pilot) is None
        assert "Esc leaves it" not in told(pilot)
        assert "Enter Edit " in told(pilot)
        assert notices(pilot) == [
            "Kept: Undefined categories above 6% over 4 weeks, from at least 40 cases, until now above 5%"
        ]
        await press(pilot, "z")
        assert saved(sample, UNDEFINED) == SENTENCE


@pytest.mark.parametrize("key", ["escape", "down", "up", "2"])
async def test_esc_and_going_elsewhere_leave_it_as_it_is(sample: Path, make_app: MakeApp, key: str) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await look(pilot, "plus", "plus", key)
        await press(pilot, "3")
        assert trial(pilot) is None
        assert "Enter keeps it" not in told(pilot)
        assert saved(sample, UNDEFINED) == SENTENCE
        put_cursor(pilot, UNDEFINED)
        await press(pilot, "enter")
        assert editor_of(pilot).text == SENTENCE


async def test_esc_leaves_the_threshold_first_and_then_drops_the_filter(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3", "slash")
        await paste(pilot, "undefined")
        await press(pilot, "enter")
        await look(pilot, "plus")
        assert trial(pilot) is not None
        await press(pilot, "escape")
        assert trial(pilot) is None
        assert grid_of(pilot).filter_text == "undefined"
        await press(pilot, "escape")
        assert grid_of(pilot).filter_text == ""


async def test_a_change_that_was_not_seen_yet_is_not_overwritten(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await look(pilot, "plus")
        with Store.open(sample, actor="somebody else", clock=clock) as other:
            other.edit(UNDEFINED.record, {"sentence": SENTENCE.replace("5%", "9%")})
        await press(pilot, "enter")  # the program may have seen the change by now, or not
        assert saved(sample, UNDEFINED) == SENTENCE.replace("5%", "9%")
        told = ("it was changed by somebody else since you read it", "Somebody changed this condition")
        assert any(words in " ".join(notices(pilot)) for words in told)


@pytest.mark.parametrize(("theirs", "is_told"), [("9%", True), ("5.5%", False)], ids=["another", "the same"])
async def test_a_change_by_somebody_else_ends_the_look(
    sample: Path, make_app: MakeApp, theirs: str, *, is_told: bool
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await look(pilot, "plus")
        with Store.open(sample, actor="somebody else", clock=clock) as other:
            other.edit(UNDEFINED.record, {"sentence": SENTENCE.replace("5%", theirs)})
        app_of(pilot).poll()
        await settle(pilot)
        assert trial(pilot) is None
        assert ("Somebody changed this condition: look at it again" in notices(pilot)) == is_told
        app_of(pilot).clear_notifications()  # they lie over what is painted
        await settle(pilot)
        assert "above 5.5%: fires now, Hold for" not in told(pilot)
        assert saved(sample, UNDEFINED) == SENTENCE.replace("5%", theirs)


async def test_a_removed_condition_is_looked_at_no_more(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await look(pilot, "plus")
        with Store.open(sample, actor="somebody else", clock=clock) as other:
            other.remove(RecordId("test", "taxonomy_is_behind"))
            other.remove(UNDEFINED.record)
        app_of(pilot).poll()
        await settle(pilot)
        assert trial(pilot) is None
        assert "Enter keeps it" not in told(pilot)


async def test_a_condition_without_a_number_refuses_with_words(sample: Path, make_app: MakeApp) -> None:
    with open_workspace(sample, clock=clock) as store:
        store.edit(UNDEFINED.record, {"sentence": "exception_reviewer is assigned"})
    async with running(make_app(sample), SMALL) as pilot:
        for key in ("minus", "plus"):
            await look(pilot, key)
            assert trial(pilot) is None
            assert notices(pilot)[-1] == "Put the cursor on a condition with a number"


async def test_a_read_only_workspace_is_looked_at_and_refuses_on_enter(
    sample: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(sample)
    async with running(app, SMALL) as pilot:
        why = property(lambda _store: "the disk is write-protected")
        monkeypatch.setattr(type(app.controller.store), "read_only", why)
        app.controller.show()
        await look(pilot, "plus")
        assert trial(pilot) is not None
        await press(pilot, "enter")
        assert "the disk is write-protected" in " ".join(notices(pilot))
        assert saved(sample, UNDEFINED) == SENTENCE


# In the editor


def said(pilot: Desktop) -> str:
    """The message of the editor about what is typed."""
    return str(editor_of(pilot).query_one("#message", Static).render())


async def test_ctrl_and_an_arrow_move_the_threshold_of_the_sentence_that_is_typed(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        for key, limit in (("ctrl+up", "5.5%"), ("ctrl+up", "6%"), ("ctrl+down", "5.5%")):
            await press(pilot, key)
            assert editor_of(pilot).text == f"undefined_rate > {limit} over 4w min 40"
        assert saved(sample, UNDEFINED) == SENTENCE
        await press(pilot, *["ctrl+up"] * 5)
        assert "It would be clear" in said(pilot)
        await press(pilot, "enter")
        assert saved(sample, UNDEFINED) == "undefined_rate > 8% over 4w min 40"


async def test_a_title_typed_in_the_editor_is_judged_and_saved_as_the_name(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        await retype(pilot, "undefined_rate > 9% over 4w")
        by_name = said(pilot)
        await retype(pilot, "Undefined categories > 9% over 4w")
        assert said(pilot) == by_name
        assert "It would be clear: Undefined categories 7.5% of 80 cases over 4 weeks, not above 9%." in by_name
        assert "The verdict would turn from HOLD to GO" in by_name
        await press(pilot, "ctrl+down")
        assert editor_of(pilot).text == "Undefined categories > 8.5% over 4w"
        await retype(pilot, "UNDEFINED categories > 6% over 4w")
        await press(pilot, "enter")
        assert saved(sample, UNDEFINED) == "undefined_rate > 6% over 4w"
