"""The content of each screen, as a pure function of the state: on the sample, on a blank page and in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.model.base import Record
from core.model.decisions import Waiver
from core.model.evidence import Reading
from core.model.evidence_log import EvidenceLog
from core.model.field_ref import FieldRef
from core.model.gate import WORST_FIRST
from core.model.table import PARTIES, party_name
from core.model.workspace import RecordId, Workspace
from core.rules import fields
from core.store.journal import JournalEntry
from core.text.folder import read_text
from core.text.load import load_workspace
from core.text.sync.sync import open_workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.report.signal_summary import signal_summaries
from core.verdict.report.symbols import VERDICT_WORDS
from tests.paths import SAMPLE
from tests.tui.conftest import NOW, clock
from tui.app.screens.decisions import DECIDED, DUE, JOURNAL, WAIVED, decision_rows
from tui.app.screens.gate import gate_rows
from tui.app.screens.page import page_rows
from tui.app.screens.signals import reading_rows, signal_rows
from tui.app.screens.table import table_rows
from tui.app.view_state import ViewState, state_in
from tui.app.widgets.record_rows import record_rows
from tui.app.widgets.rows import GridCell, GridRow, drafted

WORKSPACE, EVIDENCE = read_text(SAMPLE)
CONDITION = RecordId("condition", "hold.undefined_categories")


def state(
    workspace: Workspace = WORKSPACE, evidence: EvidenceLog = EVIDENCE, drafts: Mapping[str, str] | None = None
) -> ViewState:
    """The state of a workspace at the time of the tests."""
    return state_in(Context(workspace, evidence, NOW), revs={}, drafts=drafts or {})


def having(**records: Mapping[str, object]) -> Workspace:
    """The sample with other values in some records, named by kind and key: `role__audit={"holder": ""}`."""
    changed: dict[RecordId, Record | None] = {}
    for name, values in records.items():
        kind, _, key = name.partition("__")
        record = RecordId(kind, key)  # type: ignore[arg-type]  # written in the tests
        old = WORKSPACE.get(record)
        assert old is not None
        changed[record] = type(old).model_validate({**dict(old), **values})
    return WORKSPACE.having(changed)


@pytest.fixture
def blank_state(blank: Path) -> ViewState:
    """A new workspace."""
    return state(*load_workspace(blank))


def every_screen(shown: ViewState) -> dict[str, tuple[GridRow, ...]]:
    """The rows of all grids, with a journal of one entry."""
    entry = JournalEntry(1, NOW.isoformat(), "A", "edit", "x", "role", "builder", None, None, "c", "")
    screens = {
        "page": page_rows(shown),
        "table": table_rows(shown),
        "gate": gate_rows(shown),
        "signals": signal_rows(shown),
        "decisions": decision_rows(shown, (entry,)),
    }
    screens |= {f"readings of {name}": reading_rows(shown, name) for name in shown.workspace.signals}
    screens |= {f"all of {record.path}": record_rows(shown, record) for record, _model in shown.workspace.records()}
    return screens


def cells(rows: tuple[GridRow, ...]) -> list[GridCell]:
    """All cells."""
    return [cell for row in rows for cell in row.cells]


def row_of(rows: tuple[GridRow, ...], key: str) -> GridRow:
    """The row of that key."""
    return next(row for row in rows if row.key == key)


def texts(row: GridRow) -> tuple[str, ...]:
    """The texts of a row."""
    return tuple(cell.text for cell in row.cells)


# On every screen


def test_no_two_rows_of_a_grid_share_a_key(blank_state: ViewState) -> None:
    same = having(page__page={"improvement_owner": "exception_reviewer"})
    for shown in (state(), state(same), blank_state):
        for name, rows in every_screen(shown).items():
            keys = [row.key for row in rows]
            assert len(keys) == len(set(keys)), name


def test_readings_whose_source_and_id_read_alike_are_two_rows() -> None:
    alike = [
        Reading(source=source, id=one, signal="latency", at=NOW, value="2", recorded=NOW)
        for source, one in (("a b", "c"), ("a", "b c"))
    ]
    keys = [row.key for row in reading_rows(state(evidence=EvidenceLog.of(alike)), "latency")]
    assert len(set(keys)) == 2


def test_every_cell_that_edits_names_a_field_that_can_be_edited(blank_state: ViewState) -> None:
    for shown in (state(), blank_state):
        for rows in every_screen(shown).values():
            for cell in cells(rows):
                if cell.edits:
                    assert shown.workspace.get(cell.edits.record) is not None
                    assert fields.spec(shown.workspace, cell.edits).title


def test_headings_edit_nothing(blank_state: ViewState) -> None:
    for shown in (state(), blank_state):
        for rows in every_screen(shown).values():
            assert not any(cell.edits for row in rows if row.heading for cell in row.cells)


# Page


def test_every_blank_of_the_page_names_the_party_that_fills_it(blank_state: ViewState) -> None:
    rows = page_rows(blank_state)
    blanks = [one for one in blank_state.readiness.blanks if one.on_page]
    assert len(blanks) > 10
    for one in blanks:
        places = {FieldRef(one.record, one.field).path, f"none {one.record.key}", "may stop"}
        said = [cell.below for row in rows if row.key in places for cell in row.cells if cell.mark == "●"]
        assert f"{party_name(one.party)} writes it" in said, one.what


def test_a_written_page_has_no_blank() -> None:
    rows = page_rows(state())
    assert not any("●" in (cell.mark, *cell.text) or cell.below for cell in cells(rows))


def test_people_stand_on_the_page_by_title_and_holder() -> None:
    rows = page_rows(state())
    assert row_of(rows, "page.reviewer").cells[1].text == "Exception reviewer"
    assert row_of(rows, "reviewer roles.exception_reviewer.holder").cells[1].text == "A. Osei"
    assert "S. Bergström" in row_of(rows, "may stop").cells[1].text


def test_white_space_is_a_blank() -> None:
    rows = page_rows(state(having(page__page={"fallback": " \n "})))
    cell = row_of(rows, "page.fallback").cells[1]
    assert (cell.mark, cell.text, cell.below) == ("●", "how the work is done then", "business writes it")


# Table


@pytest.mark.parametrize("party", PARTIES)
def test_for_a_party_only_what_is_open_for_it_is_shown(party: str, blank_state: ViewState) -> None:
    for shown in (state(), blank_state):
        rows = table_rows(shown, party)  # type: ignore[arg-type]  # one of the parties
        found = {row.record for row in rows if not row.heading}
        wanted = {one.record for one in shown.readiness.blanks if one.party == party}
        assert found == {record for record in wanted if record.kind in ("item", "lens")}


def test_a_side_is_decided_only_once_something_is_written() -> None:
    written = table_rows(state())
    decided = row_of(written, "table.workflow_scope").cells[1]
    assert (decided.mark, decided.below) == ("", "")
    side = row_of(written, "table.cost").cells[2]
    assert (side.mark, side.text) == ("●", "Budget-overrun stop decision")
    assert side.below == "open · business · due 20 Mar"
    empty = having(item__cost={"operations": " ", "operations_decided": True})
    side = row_of(table_rows(state(empty)), "table.cost").cells[2]
    assert (side.mark, side.text) == ("●", "not written yet")
    assert side.below == "open · business · due 20 Mar"


def test_rows_follow_their_order_and_those_without_come_last_by_name() -> None:
    mixed = having(item__cost={"order": ""}, item__output_shape={"order": ""}, item__integration={"order": "0"})
    keys = [row.key for row in table_rows(state(mixed)) if row.record and row.record.kind == "item"]
    assert keys == [f"table.{key}" for key in "integration workflow_scope quality_criteria cost output_shape".split()]


def test_a_role_without_a_holder_is_marked() -> None:
    rows = table_rows(state(having(role__builder={"holder": "  ", "title": ""})))
    assert texts(row_of(rows, "roles.builder")) == ("Builder", "nobody yet", "J. Park", "build", "no")


# Gate


def test_a_condition_says_what_it_has_been_since_when() -> None:
    rows = gate_rows(state())
    words = {row.key.rpartition(".")[2]: row.cells[1].below for row in rows if row.record}
    assert words["exception_volume"].startswith("clear since 12 Jan")
    assert words["undefined_categories"].startswith("firing since 24 Feb")
    assert words["core_quality"].startswith("met since 12 Jan")


def test_only_the_outcome_of_now_is_marked() -> None:
    rows = gate_rows(state())
    marked = [row.key for row in rows if "◀ now" in texts(row)]
    assert marked == [row.key for row in rows if "now" in row.card.split()] == ["hold"]
    assert [row.key for row in rows if row.heading] == [*WORST_FIRST, "path", "past"]


def test_a_waived_condition_is_shown_with_its_finding() -> None:
    waiver = Waiver(
        gate="hold",
        condition="undefined_categories",
        sentence=WORKSPACE.conditions("hold")["undefined_categories"].sentence,
        by="builder",
        holder="L. Novotná",
        reason="a new taxonomy comes next week",
        at=NOW - timedelta(days=1),
        until=NOW + timedelta(days=1),
        finding="met",
    )
    rows = gate_rows(state(WORKSPACE.having({RecordId("waiver", "xw"): waiver})))
    row = row_of(rows, CONDITION.path)
    assert row.cells[0].mark == "~"
    assert row.cells[1].text == "waived · 7.5%  limit 5%"
    assert row.cells[1].below == "Undefined categories 7.5% of 80 cases over 4 weeks, above 5%"
    on_page = row_of(
        page_rows(state(WORKSPACE.having({RecordId("waiver", "xw"): waiver}))), f"{CONDITION.path}.sentence"
    )
    assert (on_page.cells[1].mark, on_page.cells[2].text) == ("~", "waived · 7.5%  limit 5%")


def test_below_a_waived_condition_stands_who_waived_it_why_and_until_when() -> None:
    waiver = Waiver(
        gate="hold",
        condition="undefined_categories",
        sentence=WORKSPACE.conditions("hold")["undefined_categories"].sentence,
        by="builder",
        holder="L. Novotná",
        reason="a new taxonomy comes next week",
        control="every case is read",
        at=NOW - timedelta(days=1),
        until=NOW + timedelta(days=1),
        finding="met",
    )
    rows = gate_rows(state(WORKSPACE.having({RecordId("waiver", "xw"): waiver})))
    keys = [row.key for row in rows]
    assert keys[keys.index(CONDITION.path) + 1] == f"{CONDITION.path} waiver"
    words = texts(row_of(rows, f"{CONDITION.path} waiver"))
    assert words[0] == "waived by Builder (L. Novotná): a new taxonomy comes next week"
    assert words[1].startswith("until 2026-03-04")
    assert words[1].endswith("instead: every case is read")


def test_a_waiver_without_effect_is_shown_below_its_condition_and_among_the_waivers() -> None:
    waiver = Waiver(
        gate="hold",
        condition="undefined_categories",
        sentence=WORKSPACE.conditions("hold")["undefined_categories"].sentence,
        by="builder",
        holder="L. Novotná",
        reason=" ",
        at=NOW - timedelta(days=1),
        until=NOW + timedelta(days=1),
        finding="met",
    )
    here = state(WORKSPACE.having({RecordId("waiver", "xw"): waiver}))
    assert row_of(gate_rows(here), CONDITION.path).cells[1].text == "7.5%  limit 5%"
    assert row_of(gate_rows(here), CONDITION.path).cells[0].mark == "✗"
    words = texts(row_of(gate_rows(here), f"{CONDITION.path} waiver"))
    assert words[0] == "a waiver for it has no effect: it gives no reason"
    listed = row_of(decision_rows(here, ()), "waivers.xw").cells[1]
    assert listed.below.endswith("; it has no effect: it gives no reason")
    ended = here.workspace.having({RecordId("waiver", "xw"): waiver.model_copy(update={"ended": NOW})})
    cells_of = row_of(decision_rows(state(ended), ()), "waivers.xw").cells
    assert cells_of[1].below.endswith("; ended by an edit of the sentence")
    assert cells_of[2].text == "until 2026-03-03"


def test_lint_stands_below_the_sentence_it_is_about() -> None:
    sentence = {"sentence": "undefined_rate > 105% over 4w min 40"}
    rows = gate_rows(
        state(having(**{"condition__hold.undefined_categories": sentence, "page__page": {"fallback": ""}}))
    )
    keys = [row.key for row in rows]
    below = rows[keys.index(CONDITION.path) + 1]
    assert (below.cells[0].mark, below.cells[0].text, below.group) == ("!", "It can never fire", "HOLD")
    others = [row.cells[0].text for row in rows if row.group == "LINT"]
    assert others[0] == "LINT"
    assert [text.rsplit(":", 1)[0] for text in others[1:]] == ["The page: Manual fallback"]


def test_an_empty_gate_says_what_is_missing(blank_state: ViewState) -> None:
    rows = gate_rows(blank_state)
    for gate in WORST_FIRST:
        if not blank_state.workspace.conditions(gate):
            assert texts(row_of(rows, f"{gate} none")) == ("no condition", "a adds one")
        assert row_of(rows, f"gate.{gate}.decision_owners").group == VERDICT_WORDS[gate]


# Signals


def test_readings_come_newest_first_and_those_of_the_future_are_greyed() -> None:
    later = Reading(id="later", signal="latency", at=NOW + timedelta(days=1), value="9", recorded=NOW)
    evidence = EvidenceLog.of([*EVIDENCE.all("reading"), later], EVIDENCE.all("completion"), EVIDENCE.exceptions)
    rows = reading_rows(state(evidence=evidence), "latency")
    assert [row.cells[0].tone for row in rows[:2]] == ["muted", "text"]
    instants = [row.cells[0].text for row in rows]
    assert instants == sorted(instants, reverse=True)


def test_a_signal_that_was_never_measured_says_so() -> None:
    rows = signal_rows(state(evidence=EvidenceLog()))
    assert {texts(row)[1] for row in rows} == {"no value"}
    assert {texts(row)[3] for row in rows} == {""}


def test_a_reading_that_is_too_old_is_told_by_its_tone() -> None:
    old = replace(state(), at=NOW + timedelta(days=300))
    context = Context(WORKSPACE, EVIDENCE, old.at)
    late = replace(
        old,
        gauges=signal_summaries(context, evaluate(context)),
        verdict=old.verdict,
    )
    assert {row.cells[3].tone for row in signal_rows(late)} == {"warn"}
    assert all(row.cells[3].text.endswith(" ago") for row in signal_rows(late))


# Decisions


def test_decisions_come_newest_first_and_those_against_the_verdict_are_marked() -> None:
    rows = [row for row in decision_rows(state(), ()) if row.group == DECIDED and not row.heading]
    assert [texts(row)[2] for row in rows] == ["against HOLD", "against GO", "as GO"]
    assert [row.cells[2].tone for row in rows] == ["warn", "warn", "muted"]
    assert texts(rows[1])[1] == "HOLD by L. Novotná, Builder and F. Rahimi, Business owner"


def test_who_decided_is_told_by_name_when_the_role_is_gone() -> None:
    whole = WORKSPACE.having({RecordId("role", "builder"): None})
    rows = [row for row in decision_rows(state(whole), ()) if row.group == DECIDED]
    assert "L. Novotná, Builder" in texts(rows[2])[1]


def test_an_activity_says_how_it_stands_and_what_is_not_set() -> None:
    rows = decision_rows(state(having(activity__evaluation={"cadence": "", "role": ""})), ())
    evaluation = texts(row_of(rows, "activities.evaluation"))
    assert evaluation[1] == "nobody yet"
    assert evaluation[3] == "not set"
    assert texts(row_of(rows, "activities.log_review"))[2].startswith("done, last 2026-03-0")


def test_a_blank_page_says_how_to_begin_with_decisions(blank_state: ViewState) -> None:
    emptied = blank_state.workspace.having(
        {record: None for record, _model in blank_state.workspace.records() if record.kind == "activity"}
    )
    rows = decision_rows(state(emptied, EvidenceLog()), ())
    assert [row.group for row in rows if row.heading] == [DECIDED, DUE, JOURNAL]
    assert {texts(row)[0] for row in rows if not row.heading} == {"none yet"}
    said = [texts(row)[1] for row in rows if not row.heading]
    assert [words.partition(" ")[2].partition(" ")[0] for words in said] == ["records", "adds"]
    assert not any(row.group == WAIVED for row in rows)


def test_the_journal_is_told_in_the_zone_of_the_workflow(sample: Path) -> None:
    with open_workspace(sample, actor="[b]Ada[/b]", clock=clock) as store:
        store.edit(RecordId("workflow", "workflow"), {"timezone": "Asia/Kathmandu"})
        entries = tuple(store.journal())
        rows = decision_rows(state(store.snapshot.workspace), entries)
    newest = next(row for row in rows if row.group == JOURNAL and not row.heading)
    assert texts(newest)[:2] == ("2026-03-03 15:15", "[b]Ada[/b]")


# All fields of a record


def test_a_decision_is_read_and_never_edited() -> None:
    key = next(iter(WORKSPACE.decisions))
    rows = record_rows(state(), RecordId("decision", key))
    assert not any(cell.edits for cell in cells(rows))
    findings = next(texts(row)[1] for row in rows if row.key.endswith(".findings"))
    assert len(findings.split("\n")) == len(WORKSPACE.decisions[key].findings)


def test_a_record_that_is_gone_has_no_rows() -> None:
    assert record_rows(state(), RecordId("role", "gone")) == ()


def test_a_draft_is_seen_wherever_its_field_is_shown(blank_state: ViewState) -> None:
    for calm in (state(), blank_state):
        edited = {cell.edits for rows in every_screen(calm).values() for cell in cells(rows) if cell.edits}
        typing = replace(calm, drafts={field.path: f"half typed {field.path}" for field in edited})
        for name, rows in every_screen(typing).items():
            for cell in cells(drafted(rows, typing.drafts)):
                said = f"✎ draft: half typed {cell.edits.path}" if cell.edits else ""
                assert cell.text.endswith(said), name
                assert cell.text.count("✎") == bool(said), name


def test_long_ago_is_no_trouble() -> None:
    first = Reading(id="first", signal="latency", at=datetime(1, 1, 1, tzinfo=UTC), value="1", recorded=NOW)
    shown = state(having(workflow__workflow={"timezone": "America/New_York"}), EvidenceLog.of([first]))
    screens = every_screen(shown)
    assert texts(screens["readings of latency"][0])[:2] == ("0001-01-01 00:00 UTC", "1s")
    assert texts(row_of(screens["signals"], "signals.latency"))[3] == "105,668 weeks ago"
