"""The parts of the dialog as plain values: options, lines, preview, files, and the thread that takes in."""

from __future__ import annotations

from dataclasses import replace
from os import utime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.errors import BadData, UsageError
from core.ingest.options import IngestOptions
from core.ingest.reading.source import Stopped
from core.model.workspace import Workspace
from core.store.store import Store
from core.text import new_workspace
from core.text.sync import sync
from tests.tui.app.ingest.files import FAULTY, cases_in, issues
from tui.app.ingest.answers import options_of
from tui.app.ingest.files import completed, files_near, typed_path
from tui.app.ingest.looking import Looked, Request, Sources, look
from tui.app.ingest.preview import preview_content, preview_rows
from tui.app.ingest.taking import take

COLUMNS = ("When", " odd ", "=x", "What")


def looked_at(path: Path, **options: str) -> Looked:
    return look(Request(path, IngestOptions(**options)), Workspace(), Sources())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, IngestOptions()),
        ({"kind": "a prediction log"}, IngestOptions(kind="predictions")),
        ({"field-at": " When "}, IngestOptions(map=(("at", "When"),))),
        ({"field-id": " odd "}, IngestOptions(map=(("id", " odd "),))),
        ({"field-id": "=x"}, IngestOptions(map=(("id", "=x"),))),
        ({"field-at": "= 2026-11-24"}, IngestOptions(set=(("at", "2026-11-24"),))),
        ({"field-predicted": "="}, IngestOptions(set=(("predicted", ""),))),
        ({"time_format": "day first"}, IngestOptions(time_format="dayfirst")),
        ({"time_format": "seconds since 1970"}, IngestOptions(time_format="epoch")),
        ({"time_format": "%d.%m.%Y"}, IngestOptions(time_format="%d.%m.%Y")),
        ({"time_format": "not said", "unit-latency": "not said"}, IngestOptions()),
        ({"decimal": "comma"}, IngestOptions(decimal=",")),
        ({"decimal": "as it looks"}, IngestOptions()),
        ({"rename-0": "Errors = 5m = errors", "rename-1": ""}, IngestOptions(rename=(("Errors = 5m", "errors"),))),
        ({"missing-0": "not known", "missing-2": "?"}, IngestOptions(missing=("not known", "?"))),
        ({"columns_are": "yes", "unit-latency": "ms"}, IngestOptions(columns_are="signals", unit=(("latency", "ms"),))),
        ({"latest": "no", "rows": " items "}, IngestOptions(rows="items")),
        ({"profile": "desk"}, IngestOptions(profile="desk")),
    ],
)
def test_the_lines_say_what_the_options_of_the_command_say(answers: dict[str, str], expected: IngestOptions) -> None:
    found = options_of(answers, COLUMNS)
    if "columns_are" in answers:
        found = replace(found, profile="")
    assert found == expected


def test_a_found_profile_stays_once_more_is_said_and_goes_if_none_is_wanted() -> None:
    assert options_of({"field-at": "When"}, COLUMNS, "desk", "exceptions").profile == "desk"
    assert options_of({"encoding": "cp1252"}, COLUMNS, "desk", "exceptions").profile == ""
    none = options_of({"profile": ""}, COLUMNS, "desk", "exceptions")
    assert (none.profile, none.kind) == ("", "exceptions")


def test_a_word_that_is_no_pair_is_refused() -> None:
    with pytest.raises(UsageError, match="is not a pair"):
        options_of({"rename-0": "word"}, COLUMNS)


def test_the_preview_shows_rows_as_they_will_be_taken_and_why_others_will_not(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(FAULTY + "6,2026-02-25T13:00:00+02:00,at noon,cards,87%\n\n", encoding="utf-8")
    rows = preview_rows(looked_at(path), Workspace())
    assert [row.line for row in rows if row.rejected] == [3, 4, 5]
    assert rows[5].texts["at"] == "2026-02-25 11:00"
    assert rows[5].texts["confidence"] == "0.87"


@given(width=st.integers(1, 200), height=st.integers(0, 60))
def test_the_preview_never_leaves_its_room(tmp_path_factory: pytest.TempPathFactory, width: int, height: int) -> None:
    folder = tmp_path_factory.getbasetemp()
    good, odd = folder / "good.csv", folder / "odd.csv"
    if not odd.exists():
        issues(good, 70)
        odd.write_text("界界界界,b[/x],\x1b[2J\n" + "界" * 300 + ",[/b]," + "\x1b" * 90 + "\n", encoding="utf-8")
    for path in (good, odd):
        lines = preview_content(looked_at(path), Workspace(), width, height).plain.split("\n")
        assert len(lines) <= max(height, 1)
        assert path == good or all(cell_len(line) <= max(width, 1 + 2 + 1) for line in lines)
        assert all("\x1b" not in line for line in lines)


def test_a_look_that_was_stopped_reads_no_further(tmp_path: Path) -> None:
    sources = Sources()
    sources.stop()
    with pytest.raises(Stopped):
        look(Request(issues(tmp_path / "x.csv", 2)), Workspace(), sources)


def test_an_ingest_that_is_stopped_writes_nothing(tmp_path: Path) -> None:
    new_workspace.create(tmp_path / "w")
    sync.open_workspace(tmp_path / "w").close()
    path = issues(tmp_path / "x.csv", 20_000)
    sources, seen = Sources(), []

    def progress(share: float) -> None:
        seen.append(share)
        sources.stop()

    with Store.open(tmp_path / "w") as store:
        with pytest.raises(Stopped):
            take(store, looked_at(path), sources, progress, skip_rejected=False)
        outcome = take(store, looked_at(path), Sources(), seen.append, skip_rejected=False)
        assert outcome.report
        assert outcome.report.new == 20_000
    assert 0 < seen[0] < 1
    assert seen[-1] == 1
    assert len(cases_in(tmp_path / "w")) == 1000  # as many as are asked for


# Files


def test_files_near_are_the_newest_with_a_known_ending(tmp_path: Path) -> None:
    folder, home = tmp_path / "a" / "workspace", tmp_path / "home"
    for number, name in enumerate(("home/Downloads/x.csv.gz", "a/y.JSONL", "a/workspace/z.json", "a/no.txt", "w.csv")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
        utime(tmp_path / name, (number, number))
    (tmp_path / "a" / "folder.csv").mkdir()
    here = [str(tmp_path / name) for name in ("w.csv", "a/workspace/z.json", "a/y.JSONL")]
    assert files_near(folder, home) == (*here, "~/Downloads/x.csv.gz")


def test_a_path_is_completed_as_far_as_it_is_clear(tmp_path: Path) -> None:
    for name in ("log-a.csv", "log-b.csv", ".hidden.csv"):
        (tmp_path / name).write_text("")
    (tmp_path / "other").mkdir()
    assert completed(f"{tmp_path}/l") == (f"{tmp_path}/log-", ("log-a.csv", "log-b.csv"))
    assert completed(f"{tmp_path}/log-a") == (f"{tmp_path}/log-a.csv", ("log-a.csv",))
    assert completed(f"{tmp_path}/o")[0] == f"{tmp_path}/other/"
    assert completed(f"{tmp_path}/")[1] == ("log-a.csv", "log-b.csv", "other/")
    assert completed(f"{tmp_path}/x") == (f"{tmp_path}/x", ())
    assert completed("/no/such\0folder/x")[1] == ()


def test_space_around_a_path_counts_only_if_such_a_file_exists(tmp_path: Path) -> None:
    (tmp_path / "a ").write_text("")
    assert typed_path(f"{tmp_path}/a ") == tmp_path / "a "
    assert typed_path(f" {tmp_path}/b ") == tmp_path / "b"


def test_a_path_that_no_file_can_have_is_refused() -> None:
    error = looked_at(Path("/tmp/a\0b")).error  # noqa: S108
    assert isinstance(error, BadData)
