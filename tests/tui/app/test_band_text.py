"""The band's words in any room: persons and notes whole, few lines, and the waivers that are in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.decisions import Waiver
from core.model.roles import Role
from core.model.workspace import RecordId, Workspace
from tests.tui.app.test_screens import WORKSPACE, state
from tui.app.view_state import IN_SYNC, ViewState
from tui.app.widgets.band_text import band_text, waivers_in_force

SMALL_BAND = 67
"""Cells for the words at 80 columns."""
MONTH_END = datetime(2026, 4, 1, tzinfo=UTC)
UNDEFINED = "hold.undefined_categories"


def waived(workspace: Workspace = WORKSPACE, *keys: str) -> ViewState:
    """The state of the sample with a waiver for each of these conditions."""
    records = {}
    for number, key in enumerate(keys or (UNDEFINED,)):
        gate, name = key.split(".")
        outcome = workspace.gate.outcome(gate)  # type: ignore[arg-type]
        records[RecordId("waiver", f"x{number}")] = Waiver(
            gate=gate,
            condition=name,
            sentence=outcome.conditions[name].sentence,
            by=outcome.decision_owners[0],
            holder="Somebody",
            reason="agreed",
            at=datetime(2026, 3, 1, tzinfo=UTC),
            until=MONTH_END.replace(day=1 + number),
            finding="met",
        )
    return state(workspace.having(records))


def stopped() -> ViewState:
    """A Stop that stands, with a text that is not exported."""
    key = next(iter(WORKSPACE.conditions("stop")))
    condition = WORKSPACE.conditions("stop")[key].model_copy(update={"sentence": "customer_impact >= 0 over 2w"})
    return replace(state(WORKSPACE.having({RecordId("condition", f"stop.{key}"): condition})), sync="not exported")


def lines_of(shown: ViewState, width: int = SMALL_BAND, most: int = 4, *, named: bool = False) -> list[str]:
    """The lines of the band below no title."""
    return band_text(shown, width, alone=True, most=most, named=named).plain.split("\n")


def test_a_waiver_in_force_is_told_with_its_condition_and_its_end() -> None:
    shown = waived()
    assert shown.verdict.verdict == "go"
    for width, most in ((45, 5), (SMALL_BAND, 4), (87, 5), (180, 10)):
        text = " ".join(" ".join(lines_of(shown, width, most)).split())
        assert "Undefined categories until 2026-03-31" in text, width
        assert "aived" in text


def test_a_waiver_is_told_while_another_condition_holds() -> None:
    shown = waived(WORKSPACE, "hold.exception_volume")
    assert shown.verdict.verdict == "hold"
    assert "Waived  Exception volume until 2026-03-31" in "\n".join(lines_of(shown))


def test_of_several_waivers_the_first_to_end_is_told_and_the_others_are_counted() -> None:
    shown = waived(WORKSPACE, "go.core_quality", UNDEFINED, "hold.exception_volume")
    assert waivers_in_force(shown) == (
        "Core quality until 2026-03-31",
        "Undefined categories until 2026-04-01",
        "Exception volume until 2026-04-02",
    )
    assert "Core quality until 2026-03-31 and 2 more" in "\n".join(lines_of(shown))
    assert "Exception volume until 2026-04-02" in "\n".join(lines_of(shown, 180, 10))
    assert "3 waived" in "\n".join(lines_of(shown, 45, 4))


def test_a_waiver_without_effect_is_not_told() -> None:
    assert waivers_in_force(state(WORKSPACE)) == ()
    assert "aived" not in "\n".join(lines_of(state(WORKSPACE)))


def test_a_standing_stop_with_a_text_that_is_not_exported_takes_four_lines_at_80_columns() -> None:
    shown = stopped()
    assert shown.verdict.verdict == "stop"
    lines = lines_of(shown)
    assert len(lines) <= 4
    for words in ("not exported", "open", "S. Bergström", "D. Kowalczyk", "Support-ticket triage"):
        (line,) = [line for line in lines if words in line]
        assert line.strip() != words, "it shares its line"
    assert "…" not in "".join(lines)


@pytest.mark.parametrize("sync", ["not exported", IN_SYNC, "edited in the text, not imported"])
@given(width=st.integers(40, 200), most=st.integers(4, 12), named=st.booleans(), holders=st.integers(1, 4))
def test_no_name_of_a_decider_is_cut(sync: str, width: int, most: int, holders: int, *, named: bool) -> None:
    people = [f"P{number}. Wolfeschlegelstein" for number in range(holders)]
    roles = {
        RecordId("role", f"r{number}"): Role(title="Accountable owner of the whole department", holder=person)
        for number, person in enumerate(people)
    }
    hold = WORKSPACE.gate.hold.model_copy(update={"decision_owners": tuple(role.key for role in roles)})
    shown = replace(state(WORKSPACE.having({**roles, RecordId("outcome", "hold"): hold})), sync=sync)
    lines = lines_of(shown, width, most, named=named)
    text = "\n".join(lines)
    assert len(lines) <= most
    known = [person for person in people if person in text]
    others = holders - len(known)
    assert not others or f"and {others} more" in text or f"+{others}" in text
    assert known
    assert text.count("Wolf") == text.count("Wolfeschlegelstein")
    assert sync == IN_SYNC or sync in text
    assert named or "Support-t" in text


def test_a_long_reason_takes_a_spare_line_before_it_is_cut() -> None:
    headline = "Held by Business owner (F. Rahimi) from 1 March on: " + "the queue must be sorted first; " * 3
    shown = state(WORKSPACE)
    shown = replace(shown, verdict=replace(shown.verdict, headline=headline.strip()))
    assert "…" in "".join(lines_of(shown))
    lines = band_text(shown, SMALL_BAND, alone=True, most=4, spare=1).plain.split("\n")
    assert len(lines) == 5
    assert "…" not in "".join(lines)
    for words in ("Decide  L. Novotn", "Next    Revise", "open"):
        assert words in "\n".join(lines)
    short = state(WORKSPACE)
    assert band_text(short, SMALL_BAND, alone=True, most=4, spare=1) == band_text(short, SMALL_BAND, alone=True, most=4)


def test_who_takes_the_next_step_stays_where_the_step_is_cut() -> None:
    shown = state(WORKSPACE.having({}))
    late = replace(shown, verdict=replace(shown.verdict, next_action=""))
    step = replace(late.steps[0], what="do this and that " * 9, who=("exception_reviewer",))
    text = "\n".join(lines_of(replace(late, steps=(step,))))
    assert "A. Osei" in text
    assert "that … " in text or "this … " in text or "and … " in text or "do … " in text
