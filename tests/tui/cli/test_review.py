"""`optable review` and `optable exceptions`: the sample that anybody can repeat, and what reviewers labelled."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest

from core.store.store import Store
from tests.core.review.building import REAL, on_the_real_file, truth
from tests.paths import ROOT
from tests.tui.app.reviewers import ME, case, cases, drawn, made
from tests.tui.cli.running import Ran
from tests.tui.cli.running import optable as run
from tests.tui.conftest import clock


def optable(*arguments: str) -> Ran:
    """The folder is always named."""
    return run(*arguments, cwd=ROOT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Nine cases of one week."""
    return made(tmp_path / "questions", [case(9, input='a "quoted",\ncase'), *cases()])


@on_the_real_file
def test_the_vector_of_the_real_file_comes_out(tmp_path: Path) -> None:
    folder = made(tmp_path / "bank", [])
    file = REAL / "banking77_predictions.csv"
    assert optable("ingest", str(file), "-w", str(folder)).code == 0
    found = optable("review", str(folder), "--week", "2025-W02", "--seed", "42", "--size", "25", "--json").json
    assert (found["flagged_pool"], found["flagged_traffic"], found["other_traffic"]) == (50, 50, 335)
    assert [one["id"] for one in found["cases"]][:3] == ["b77-00461", "b77-03046", "b77-03040"]
    flagged = [one["id"] for one in found["cases"] if one["kind"] == "flagged"]
    outcomes = [truth()[key][0] for key in flagged]
    assert [outcomes.count(one) for one in ("correct", "misclassified", "undefined")] == [10, 3, 7]


def test_a_printed_draw_writes_nothing(folder: Path) -> None:
    found = optable("review", str(folder), "--json").json
    assert (found["drawn"], found["week"], len(found["cases"])) == (False, "2026-W09", 10)
    with Store.open(folder) as store:
        assert not store.snapshot.evidence.sessions


def test_a_frozen_draw_is_printed_as_it_was_made(folder: Path) -> None:
    session = drawn(folder)
    found = optable("review", str(folder), "--week", "2026-W09", "--json").json
    assert found["drawn"]
    assert [f"{one['source']}/{one['id']}" for one in found["cases"]] == list(session.cases)
    assert found["cases"][0]["inclusion"] == "2/35"
    other = optable("review", str(folder), "--week", "2026-W09", "--seed", "7", "--json")
    assert other.code == 2
    assert "was drawn already, with the seed 42" in other.err


def test_the_call_that_drew_a_short_week_opens_it_again(folder: Path) -> None:
    drawn(folder, size=20, controls=5, second=Fraction(1, 2))
    again = ["--week", "2026-W09", "--size", "20", "--controls", "5", "--seed", "42", "--second", "50%", "--json"]
    assert len(optable("review", str(folder), *again).json["cases"]) == 10
    for other, words in ((["--size", "9"], "the size 10"), (["--second", "0%"], "the second 5")):
        done = optable("review", str(folder), *other, "--json")
        assert (done.code, words in done.err) == (2, True)


def test_a_review_needs_a_terminal(folder: Path) -> None:
    done = optable("review", str(folder))
    assert (done.code, "needs a terminal" in done.err) == (2, True)
    with Store.open(folder) as store:
        assert not store.snapshot.evidence.sessions


@pytest.mark.parametrize("wrong", [["--week", "2026-W60"], ["--size", "0"], ["--controls", "-1"], ["--second", "x"]])
def test_a_draw_that_cannot_be_is_refused_in_words(folder: Path, wrong: list[str]) -> None:
    done = optable("review", str(folder), *wrong, "--json")
    assert done.code == 2
    assert done.err.startswith("optable: ")
    assert not done.out


def test_the_evaluation_set_holds_what_reviewers_labelled(folder: Path, tmp_path: Path) -> None:
    session = drawn(folder, size=10, controls=0)
    with Store.open(folder, actor=ME, clock=clock) as store:
        store.review("log/c09", session.name, {"outcome": "undefined", "label": "=virtual card"})
        store.review(session.cases[1], session.name, {"outcome": "undefined"})
    (line,) = optable("exceptions", "export", str(folder)).out.splitlines()
    assert json.loads(line)["label"] == "=virtual card"
    file = tmp_path / "set.csv"
    for raw, label in (((), "'=virtual card"), (("--raw",), "=virtual card")):
        call = ("exceptions", "export", str(folder), "--format", "csv", "-o", str(file), "--force", *raw)
        assert optable(*call).code == 0
        (row,) = csv.DictReader(io.StringIO(file.read_bytes().decode(), newline=""))
        assert (row["input"], row["label"]) == ('a "quoted",\ncase', label)
    again = optable("exceptions", "export", str(folder), "-o", str(file))
    assert (again.code, "this file already exists" in again.err) == (3, True)
    assert optable("exceptions", "export", str(folder), "-o", str(file), "--force").code == 0
    assert file.read_text() == f"{line}\n"


def test_cases_are_listed_and_searched(folder: Path) -> None:
    assert len(optable("exceptions", "list", str(folder)).out.splitlines()) == 10
    found = optable("exceptions", "list", str(folder), "--search", "quoted is:open", "--json").json
    assert [one["id"] for one in found["cases"]] == ["c09"]
    wrong = optable("exceptions", "list", str(folder), "--search", "is:nice")
    assert (wrong.code, "is:open" in wrong.err) == (2, True)
