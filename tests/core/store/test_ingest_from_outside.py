"""Defects found by a user who tried the program with files of their own and had not read it."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import UsageError
from core.ingest.gaps import IngestGaps
from core.ingest.report import RowCount
from core.model.signals import Signal
from core.model.workspace import Workspace
from core.store.store import Store
from tests.core.ingest.making import batch

SIGNALS = Workspace(
    signals={
        "exception_rate": Signal(title="Exception rate", kind="rate", unit="ratio"),
        "latency": Signal(title="Time to candidate", unit="duration"),
        "customer_impact": Signal(title="Customer impact", kind="events", unit="count"),
    }
)


def gaps(text: str | bytes, **options: Any) -> IngestGaps:
    with pytest.raises(IngestGaps) as caught:
        batch(text, workspace=SIGNALS, **options)
    return caught.value


def values(text: str, **options: Any) -> list[tuple[str, str]]:
    one = batch(text, workspace=SIGNALS, kind="readings", **options)
    duration = {"latency"}
    return [
        (row["signal"], one.reader.value_text(row["value"], row["signal"], is_duration=row["signal"] in duration))
        for _line, row in one.rows(RowCount())
    ]


def test_a_corrected_cell_of_a_wide_table_is_a_change(store: Store) -> None:
    text = "id,at,undefined_rate,latency\nd1,2025-01-06,{},{}\n"

    def ingest(*cells: str) -> tuple[int, int, int]:
        one = batch(text.format(*cells), columns_are="signals", workspace=store.snapshot.workspace)
        report = store.ingest([one])
        return report.new, report.changed, report.unchanged

    assert ingest("5%", "2s") == (2, 0, 0)
    assert ingest("5%", "2s") == (0, 0, 2)
    assert ingest("6%", "2s") == (0, 1, 1)
    found = {one.signal: f"{one.value:f}" for one in store.snapshot.evidence.all("reading") if one.source == "log"}
    assert found == {"undefined_rate": "0.06", "latency": "2"}


def test_a_share_may_be_said_to_be_one() -> None:
    text = "time,exception_rate\n2026-11-24,0.02\n"
    assert gaps(text, columns_are="signals").gaps[0].option == "unit"
    assert values(text, columns_are="signals", unit=(("exception_rate", "share"),)) == [("exception_rate", "0.02")]
    with pytest.raises(UsageError, match="is not measured in ms"):
        batch(text, columns_are="signals", unit=(("exception_rate", "ms"),), workspace=SIGNALS)


def test_the_unit_may_stand_in_the_name_of_the_column_or_behind_a_space() -> None:
    text = (
        "Date,Exception rate (%),Time to candidate [ms],customer impact\n11/24/2026,0.5,320,0\n11/25/2026,0.7,350,1\n"
    )
    asked = gaps(text)
    assert [(gap.option, gap.value) for gap in asked.gaps] == [("columns_are", "signals")]
    assert values(text, columns_are="signals")[:3] == [
        ("exception_rate", "0.5%"),
        ("latency", "320ms"),
        ("customer_impact", "0"),
    ]
    spaced = "Time,Exception rate,Time to candidate\n2026-11-24 10:00:00,2.5 %,350 ms\n2026-11-24 11:00,3%,1.20 s\n"
    assert [value for _signal, value in values(spaced, columns_are="signals")] == ["2.5%", "350ms", "3%", "1.20s"]


def test_a_column_of_numbers_is_never_proposed_as_the_text_of_cases() -> None:
    asked = gaps("Datum;Zahl\n24.11.2026 10:00;5,5\n25.11.2026 10:00;0,7\n")
    assert [gap.value for gap in asked.gaps] == ["KIND"]


def test_a_column_of_signals_shows_that_the_file_holds_readings() -> None:
    asked = gaps("Date;Signal;Valeur\n24/11/2026 10:00;exception_rate;5,5 %\n25/11/2026 10:00;exception_rate;0,07\n")
    assert ("kind", "readings") in [(gap.option, gap.value) for gap in asked.gaps]
    assert ("map", "value=Valeur") in [(gap.option, gap.value) for gap in asked.gaps]


def test_where_no_column_is_a_signal_their_titles_are_told() -> None:
    (gap,) = gaps("time,Weather\n2026-11-24,rain\n", columns_are="signals").gaps
    assert (gap.option, "Exception rate, Time to candidate" in gap.words) == ("rename", True)


def test_another_encoding_is_proposed_where_only_cells_show_it() -> None:
    text = "id;at;text\n1;2026-11-24 10:00;läuft\n".encode("cp1252")
    asked = gaps(text)
    assert [(gap.option, gap.value, gap.likely) for gap in asked.gaps] == [("encoding", "cp1252", True)]
    assert "läuft" in asked.message
    japanese = gaps("id;at;text\n1;2026-11-24 10:00;表示、\n".encode("shift_jis"))
    assert [(gap.option, gap.value) for gap in japanese.gaps] == [("encoding", "ENCODING")]


def test_a_history_whose_newest_line_stands_first_says_so(store: Store) -> None:
    text = "id,at,text\nA,2025-01-08T10:00Z,final\nA,2025-01-06T10:00Z,first\n"
    report = store.ingest([batch(text, latest=True)])
    assert [reason for reason in report.count.left_out if "does the newest stand first?" in reason]
    assert (report.rows, report.new, report.left_out) == (2, 1, 1)


def test_a_word_for_true_and_a_share_in_per_cent_are_understood() -> None:
    text = "at,text,flag,score\n2026-11-24,a,Ja,0.9\n2026-11-24,b,Nein,0.2\n"
    told = batch(text, rename=(("Ja", "true"), ("Nein", "false")))
    assert [row[6] for _line, row in told.rows(RowCount())] == [1, 0]
    below = batch(text, flag_below="30%", map=(("note", "flag"),), kind="predictions")
    assert [row[6] for _line, row in below.rows(RowCount())] == [0, 1]
