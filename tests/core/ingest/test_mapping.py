"""The columns of a file: known by name, told, or asked for with all else that is missing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.errors import UsageError
from core.ingest.batch import Batch
from core.ingest.gaps import Gap, IngestGaps
from core.ingest.report import RowCount
from core.model.intake import Intake
from core.model.signals import Signal
from core.model.workflow import Workflow
from core.model.workspace import Workspace
from tests.core.ingest.making import batch


def header(*columns: str, **options: Any) -> Batch:
    """A file of these columns with one row of cells."""
    row = ",".join("x" for _column in columns)
    return batch(f"{','.join(columns)}\n{row}\n", **options)


def gaps(text: str, **options: Any) -> IngestGaps:
    with pytest.raises(IngestGaps) as caught:
        batch(text, **options)
    return caught.value


@pytest.mark.parametrize(
    ("columns", "kind", "fields"),
    [
        (("Ticket Text", "createdAt", "Category"), "exceptions",
         {"at": "createdAt", "input": "Ticket Text", "predicted": "Category"}),
        (("id", "occurred_at", "input", "is_exception", "expected"), "predictions",
         {"id": "id", "at": "occurred_at", "input": "input", "flagged": "is_exception"}),
        (("time", "text", "label"), "exceptions", {"at": "time", "input": "text"}),
        (("request_id", "@timestamp", "prompt", "pred_label", "pred_prob", "truth"), "exceptions",
         {"id": "request_id", "at": "@timestamp", "input": "prompt", "predicted": "pred_label",
          "confidence": "pred_prob"}),
        (("Number", "Opened at", "Short description"), "exceptions",
         {"id": "Number", "at": "Opened at", "input": "Short description"}),
        (("Issue ID", "Title", "Description", "Created At (UTC)"), "exceptions",
         {"id": "Issue ID", "at": "Created At (UTC)", "input": "Description"}),
        (("_id", "_timestamp", "text", "label", "answer"), "exceptions",
         {"id": "_id", "at": "_timestamp", "input": "text"}),
        (("metric", "timestamp", "value"), "readings", {"signal": "metric", "at": "timestamp", "value": "value"}),
        (("Series", "Time", "Value"), "readings", {"signal": "Series", "at": "Time", "value": "Value"}),
        (("activity", "done-at", "who"), "activities", {"activity": "activity", "at": "done-at", "by": "who"}),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names(columns: tuple[str, ...], kind: str, fields: dict[str, str]) -> None:
    found = header(*columns).mapped
    assert (found.kind, dict(found.fields)) == (kind, fields)
    assert set(found.left_out) == set(columns) - set(fields.values())
    assert found.why
    assert not found.sure


@pytest.mark.parametrize("pair", [("input", "body"), ("body", "input")])
def test_a_column_is_named_either_way_round(pair: tuple[str, str]) -> None:
    assert header("at", "text", "body", map=(pair,)).mapped.fields["input"] == "body"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"map": (("inptu", "body"),)}, "neither 'inptu' nor 'body' is a field"),
        ({"map": (("input", "bdy"),)}, "no column 'bdy'"),
        ({"map": (("input", "text+bdy"),)}, "no column 'bdy'"),
        ({"map": (("input", "text"),), "set": (("input", "x"),)}, "'input' is set and mapped"),
        ({"set": (("id", "1"),)}, "'id' cannot be set"),
        ({"set": (("inptu", "1"),)}, "'inptu' cannot be set"),
        ({"set": (("at", "soon"),)}, "at must be a time"),
        ({"unit": (("latency", "ms"),)}, "no signal named 'latency'"),
        ({"unit": (("latency", "parsec"),)}, "'parsec' is no unit"),
        ({"decimal": "'"}, "a comma or a point"),
        ({"escape": "ab"}, "one character"),
        ({"encoding": "nosuch"}, "is not an encoding"),
        ({"encoding": "hex"}, "is not an encoding"),
        ({"profile": "nosuch"}, "no profile 'nosuch'"),
        ({"controls": "150%"}, "between 0 and 1"),
    ],
)
def test_an_option_that_cannot_be_meant_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(Exception, match=words) as caught:
        header("at", "text", "body", **options)
    assert caught.value.exit_code == 2  # type: ignore[attr-defined]  # an error of ours


def test_all_that_is_missing_is_named_at_once_with_what_is_likely() -> None:
    found = gaps(
        "When,What,Sure\n03/04/2026 10:00,a printer that does not print,0.9\n05/04/2026 10:00,a mouse,0.2\n",
        kind="predictions",
        flag_below="0.5",
    )
    assert [(gap.option, gap.value) for gap in found.gaps] == [
        ("map", "at=When"),
        ("map", "input=What"),
        ("map", "confidence=Sure"),
        ("time_format", "FORM"),
    ]
    told = batch(
        "When,What,Sure\n03/04/2026 10:00,a printer that does not print,0.9\n",
        kind="predictions",
        flag_below="0.5",
        map=found.filled.map,
        time_format="dayfirst",
    )
    assert [row[1] for _line, row in told.rows(RowCount())] == ["2026-04-03T10:00:00+00:00"]


def test_the_order_of_days_and_months_is_asked_for_with_the_rest() -> None:
    found = gaps('{"results": [{"at": "03/04/2026", "text": "a", "label": "b", "score": 0.5}]}')
    assert [gap.option for gap in found.gaps] == ["rows", "map", "time_format"]
    assert not found.answered(seen=True)
    assert found.columns == ("at", "text", "label", "score")


def test_a_label_beside_a_confidence_is_asked_for() -> None:
    text = "at,text,label,score\n2026-11-24,hello,billing,0.9\n"
    found = gaps(text)
    assert found.answered(seen=False)
    (gap,) = found.gaps
    yes, no = (batch(text, map=said.map, set=said.set) for said in (gap.filled(found.options), gap.denied(found.options)) if said)  # fmt: skip  # noqa: E501
    assert [row[3] for _line, row in yes.rows(RowCount())] == ["billing"]
    assert [row[3] for _line, row in no.rows(RowCount())] == [""]


@pytest.mark.parametrize("columns", [("id", "species", "name", "age"), ("a", "b"), ("name", "time"), ("label", "time")])
def test_a_file_of_no_kind_says_which_kinds_there_are(columns: tuple[str, ...]) -> None:
    found = gaps(",".join(columns) + "\n" + ",".join("x" for _ in columns) + "\n")
    assert "no kind fits: readings need signal, at, value" in found.message
    assert found.gaps[0].option == "kind"


def test_several_columns_are_one_field_and_an_exact_name_wins() -> None:
    text = "Date,Time,Date+Time,text\n2026-11-24,10:00,2026-11-25 11:00,x\n"
    (exact,) = batch(text, map=(("at", "Date+Time"),)).rows(RowCount())
    assert exact[1][1] == "2026-11-25T11:00:00+00:00"
    (both,) = batch("Date,Time,text\n2026-11-24,10:00,x\n", map=(("at", "Date+Time"),)).rows(RowCount())
    assert both[1][1] == "2026-11-24T10:00:00+00:00"


WIDE = "time,Error rate,Latency,Cost,Weather\n2026-11-24 10:00,5,250,1.5,rain\n2026-11-24 11:00,,,2,sun\n"
SIGNALS = Workspace(
    signals={
        "errors": Signal(title="Error rate", kind="rate", unit="ratio"),
        "latency": Signal(title="Latency", unit="duration"),
        "cost": Signal(title="Cost", unit="number"),
    }
)


def test_a_column_of_times_may_say_its_zone() -> None:
    zone = Workspace(workflow=Workflow(timezone="Asia/Tokyo"))
    for column, hour in (("Created (UTC)", 10), ("created_utc", 10), ("Created", 1)):
        ((_line, row),) = batch(f"{column},text\n2026-11-24 10:00,x\n", workspace=zone).rows(RowCount())
        assert row[1] == f"2026-11-24T{hour:02}:00:00+00:00"


def test_each_column_is_a_signal_if_its_unit_is_clear() -> None:
    one = batch(WIDE, columns_are="signals", workspace=SIGNALS, unit=(("Latency", "ms"),))
    assert one.wide is not None
    assert (one.wide.signals, one.wide.no_unit) == (("latency", "cost"), ("Error rate",))
    assert one.wide.no_signal == ("Weather",)
    count = RowCount()
    found = [(row["signal"], row["value"]) for _line, row in one.rows(count)]
    assert found == [("latency", "250"), ("cost", "1.5"), ("cost", "2")]
    assert (count.rows, count.left_out.total()) == (4, 1)


def test_cells_with_units_need_no_other() -> None:
    text = "time,Error rate,Latency\n2026-11-24 10:00,5%,250ms\n"
    one = batch(text, columns_are="signals", workspace=SIGNALS)
    assert one.wide is not None
    assert one.wide.signals == ("errors", "latency")


# Profiles

JIRA = (
    "Issue Type,Issue key,Issue id,Summary,Description,Created,Labels,Labels\n"
    'Incident,HELP-1,10001,Printer,"Does not print\nat all",24/Nov/26 10:12 AM,a,b\n'
)
ZENDESK = "Summation column,Id,Requester,Subject,Status,Created at\n1,42,A. User,Card lost,open,2026-11-24 10:12\n"
STUDIO = json.dumps(
    [{"id": 7, "created_at": "2026-11-24T10:12:00.000000Z", "data": {"text": "My card"},
      "predictions": [{"score": 0.3, "result": [{"value": {"choices": ["card"]}}]}]}]
)  # fmt: skip
ANSWER = json.dumps(
    {"status": "success", "data": {"resultType": "vector", "result": [
        {"metric": {"__name__": "errors"}, "value": [1795515120, "0.05"]}]}}
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "profile", "row"),
    [
        (JIRA, "jira", {"id": "HELP-1", "input": "Printer Does not print\nat all"}),
        (ZENDESK, "zendesk", {"id": "42", "input": "Card lost"}),
        (STUDIO, "label-studio", {"id": "7", "input": "My card", "predicted": "card", "confidence": "0.3"}),
        (ANSWER, "prometheus", {"signal": "errors", "value": "0.05"}),
    ],
)
def test_a_built_in_profile_is_found_by_its_columns(text: str, profile: str, row: dict[str, str]) -> None:
    one = batch(text)
    assert one.profile == profile
    ((_line, found),) = one.rows(RowCount())
    said = found if isinstance(found, dict) else dict(zip(("id", "at", "input", "predicted", "confidence"), found, strict=False))  # fmt: skip  # noqa: E501
    assert {name: said[name] for name in row} == row
    assert said["at"] in ("2026-11-24T10:12:00+00:00", "1795515120")


def kept(**profiles: Intake) -> Workspace:
    return Workspace(workflow=Workflow(name="x"), intake=profiles)


TEXT = "When;What;Team\n03/04/2026;late;Repairs\n"
OURS = Intake(
    kind="exceptions",
    map={"at": "When", "input": "What", "predicted": "Team"},
    rename={"Repairs": "repairs"},
    time_format="monthfirst",
    source="desk",
)


def test_a_profile_of_the_workspace_is_found_by_all_its_columns() -> None:
    one = batch(TEXT, workspace=kept(desk=OURS), source="")
    assert (one.profile, one.source) == ("desk", "desk")
    ((_line, row),) = one.rows(RowCount())
    assert (row[1], row[3]) == ("2026-03-04T00:00:00+00:00", "repairs")
    assert gaps("When;What\n03/04/2026;late\n", workspace=kept(desk=OURS)).gaps[0].option == "kind"


def test_what_is_said_wins_over_a_profile() -> None:
    one = batch(TEXT, workspace=kept(desk=OURS), profile="desk", time_format="dayfirst", set=(("predicted", "none"),))
    ((_line, row),) = one.rows(RowCount())
    assert (row[1], row[3]) == ("2026-04-03T00:00:00+00:00", "none")


def test_two_profiles_that_fit_are_asked_for() -> None:
    other = Intake(map={"at": "When", "input": "What"})
    found = gaps(TEXT, workspace=kept(desk=OURS, other=other), time_format="dayfirst")
    assert Gap("several profiles fit: desk, other", "profile", "PROFILE", choices=("desk", "other")) in found.gaps


def test_a_profile_of_signals_needs_one() -> None:
    wide = Intake(kind="readings", map={"at": "time"}, columns_are="signals", rename={"p95": "latency"}, unit={"latency": "ms"})  # fmt: skip  # noqa: E501
    workspace = SIGNALS.model_copy(update={"intake": {"wide": wide}})
    assert batch("time,p95\n2026-11-24 10:00,250\n", workspace=workspace).profile == "wide"
    other = batch("time,text\n2026-11-24 10:00,hello\n", workspace=workspace)
    assert (other.profile, other.mapped.kind) == ("", "exceptions")


def test_a_profile_finds_the_rows_of_an_object() -> None:
    ours = Intake(kind="exceptions", rows="a.items", map={"at": "when", "input": "what"})
    text = json.dumps({"a": {"items": [{"when": "2026-11-24", "what": "x"}]}, "b": [{"c": 1}]})
    one = batch(text, workspace=kept(ours=ours))
    assert (one.profile, len(list(one.rows(RowCount())))) == ("ours", 1)


@pytest.mark.parametrize("text", ["%PDF-1.7", ""])
def test_a_profile_does_not_hide_what_a_file_is(text: str) -> None:
    with pytest.raises(Exception, match="PDF document|empty"):
        batch(text, workspace=kept(desk=OURS))


def test_a_confidence_is_needed_to_flag_by_it() -> None:
    with pytest.raises(UsageError, match="no column holds the confidence"):
        header("at", "text", flag_below="0.5")
