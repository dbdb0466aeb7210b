"""One dialog from a file to cases: it shows what it understood, asks for the rest, and accounts for every row."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import fields, replace
from pathlib import Path
from threading import Event

import pytest

from core.ingest.options import IngestOptions
from core.store.store import Store
from tests.tui.app.desktop import (
    LARGE,
    SMALL,
    app_of,
    notices,
    paste,
    press,
    running,
    screen_lines,
    screen_text,
    settle,
)
from tests.tui.app.ingest.files import (
    FAULTY,
    UNKNOWN,
    answer,
    cases_in,
    choose,
    dialog_of,
    issues,
    shown,
    take,
    write,
)
from tests.tui.conftest import MakeApp
from tui.app.dialogs.form import FormDialog
from tui.app.ingest import dialog as dialog_module
from tui.app.ingest.dialog import IngestDialog
from tui.app.ingest.form import FormRow
from tui.app.ingest.looking import Looked, Request, look

TINY = (60, 20)
SIZES = pytest.mark.parametrize("size", [TINY, SMALL, LARGE], ids=["60x20", "80x24", "120x40"])


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home folder of one's own: nothing of whoever runs the tests is found."""
    (tmp_path / "home" / "Downloads").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def made(path: Path, text: str) -> Path:
    """A file with this text."""
    path.write_text(text, encoding="utf-8")
    return path


@SIZES
async def test_a_known_export_comes_in_without_an_answer_and_leads_on_to_the_draw(
    blank: Path, make_app: MakeApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(make_app(blank), size) as pilot:
        await press(pilot, "5")
        assert "There are no cases yet" in screen_text(pilot)
        await press(pilot, "a")
        assert isinstance(app_of(pilot).screen, IngestDialog)
        await paste(pilot, str(issues(tmp_path / "export.csv")))
        await shown(pilot)
        seen = screen_text(pilot)
        assert "Cases the workflow flagged, by the profile Jira" in seen
        assert "Left out: Issue id, Status" in seen
        assert "2025-11-24 08:00  Cannot log in" in seen
        assert not cases_in(blank)
        await take(pilot)
        assert "200  new" in screen_text(pilot)
        assert "200  rows" in screen_text(pilot)
        assert "keep these answers" not in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(app_of(pilot).screen, FormDialog)
        await press(pilot, "enter")
        assert "0/15 decided" in screen_text(pilot)
    assert cases_in(blank)["SUP-1"].input.startswith("Cannot log in (0) The customer writes")
    assert len(cases_in(blank)) == 200


async def test_everything_that_is_missing_is_asked_in_one_list_and_answered_in_it(
    blank: Path, make_app: MakeApp, tmp_path: Path
) -> None:
    async with running(make_app(blank), LARGE) as pilot:
        await choose(pilot, made(tmp_path / "log.csv", UNKNOWN))
        seen = " ".join(screen_text(pilot).split())
        for words in ("What is it?", "Which column holds the time?", "the text of a case?", "what the workflow"):
            assert words in seen
        assert "When   03/04/2026 · 05/04/2026" in screen_text(pilot)  # the columns as they are
        assert "Times such as 03/04/2026 can be read" in screen_text(pilot)
        await press(pilot, "enter")  # nothing is proposed for the times, so it leads there
        await press(pilot, "down")
        await shown(pilot)
        assert "4 answers proposed: Enter agrees" in screen_text(pilot)
        await press(pilot, "enter")
        await shown(pilot)
        assert "2026-04-03 00:00" in screen_text(pilot)
        await press(pilot, "down")
        await shown(pilot)
        assert "2026-03-04 00:00" in screen_text(pilot)
        await answer(pilot, "sure-map", "n")
        await answer(pilot, "field-predicted", "down", "down", "down", "down")
        assert "cards" in screen_text(pilot)
        await take(pilot)
        assert "2  new" in screen_text(pilot)
    assert {case.predicted for case in cases_in(blank).values()} == {"cards", "refunds"}


async def test_rejected_rows_are_grouped_and_left_out_only_on_request(
    blank: Path, make_app: MakeApp, tmp_path: Path
) -> None:
    async with running(make_app(blank), SMALL) as pilot:
        await choose(pilot, made(tmp_path / "log.csv", FAULTY))
        assert "✗ line 3: created_at has no time" in screen_text(pilot)
        await take(pilot)
        assert "3 lines cannot be taken. Nothing was written." in screen_text(pilot)
        assert "✗ 2 lines (first: 3, 4): created_at has no time" in screen_text(pilot)
        await press(pilot, "escape")
        assert app_of(pilot).screen is dialog_of(pilot)
        assert not cases_in(blank)
        await shown(pilot)
        await take(pilot)
        await take(pilot, "l")
        assert "2  new" in screen_text(pilot)
        assert "3  rejected" in screen_text(pilot)
        assert "5  rows" in screen_text(pilot)
    assert sorted(cases_in(blank)) == ["1", "5"]


async def test_a_file_of_which_every_row_is_rejected_says_that_nothing_came_in(
    blank: Path, make_app: MakeApp, tmp_path: Path
) -> None:
    async with running(make_app(blank), SMALL) as pilot:
        await choose(pilot, made(tmp_path / "log.csv", "id,at,text\n1,,hello\n"))
        await take(pilot)
        await take(pilot, "l")
        assert "Nothing came in" in screen_text(pilot)


async def test_kept_answers_are_found_by_the_columns_of_the_next_file(
    blank: Path, make_app: MakeApp, tmp_path: Path
) -> None:
    async with running(make_app(blank), LARGE) as pilot:
        await choose(pilot, made(tmp_path / "helpdesk.csv", UNKNOWN))
        await answer(pilot, "time_format", "down")
        await press(pilot, "enter")
        await shown(pilot)
        await take(pilot)
        await press(pilot, "k")
        await paste(pilot, "Help desk")
        await press(pilot, "enter")
        assert "Kept as Help desk" in screen_text(pilot)
        await press(pilot, "escape")
        while len(app_of(pilot).screen_stack) > 1:
            await press(pilot, "escape")
        await choose(pilot, made(tmp_path / "other.csv", UNKNOWN.replace("1,03", "7,09")))
        seen = screen_text(pilot)
        assert "by the profile Help desk" in seen
        assert "2026-04-09 00:00" in seen
        await take(pilot)
        assert "keep these answers" not in screen_text(pilot)
    with Store.open(blank) as store:
        (profile,) = store.snapshot.workspace.intake.values()
    assert (profile.title, profile.time_format, profile.map["input"]) == ("Help desk", "dayfirst", "What")


async def test_what_was_only_recognised_is_kept_too(blank: Path, make_app: MakeApp, tmp_path: Path) -> None:
    async with running(make_app(blank), SMALL) as pilot:
        await choose(pilot, made(tmp_path / "log.csv", FAULTY.split("\n2,")[0]))
        await take(pilot)
        await press(pilot, "k", "enter")
        assert "Kept as log" in screen_text(pilot)
    with Store.open(blank) as store:
        (profile,) = store.snapshot.workspace.intake.values()
    assert profile.map["at"] == "created_at"


async def test_another_column_does_not_lose_what_the_profile_says(
    blank: Path, make_app: MakeApp, tmp_path: Path
) -> None:
    with app_store(make_app, blank) as store:
        said = IngestOptions(map=(("at", "When"), ("input", "What")), kind="exceptions", time_format="dayfirst")
        store.save_profile("desk", said, "Desk")
    async with running(make_app(blank), LARGE) as pilot:
        await choose(pilot, made(tmp_path / "log.csv", UNKNOWN.replace(",label", ",owner")))
        await write(pilot, "field-input", "Team + What")
        assert "2026-04-03 00:00  cards my card is lost" in screen_text(pilot)
        await answer(pilot, "profile", "up")
        assert dialog_of(pilot).looked.request.options.profile == ""


def app_store(make_app: MakeApp, folder: Path) -> Store:
    """The workspace's store, once its database is there."""
    make_app(folder).controller.close()
    return Store.open(folder)


async def test_every_option_of_the_command_is_a_line_of_the_form(
    sample: Path, make_app: MakeApp, tmp_path: Path
) -> None:
    rows = "id,at,text,predicted,confidence,key\n1,2026-02-24T10:00:00Z,hello,a,0.4,k\n"
    second = made(tmp_path / "second.csv", "key,more\nk,x\n")
    async with running(make_app(sample), LARGE) as pilot:
        await choose(pilot, made(tmp_path / "log.csv", rows))
        await answer(pilot, "more", "right")
        texts = {
            "source": "desk",
            "controls": "20%",
            "flag_below": "0.3",
            "field-note": "= by hand",
            "encoding": "utf-8",
            "missing-0": "?",
            "rename-0": "a = b",
            "delimiter": ",",
            "escape": "\\",
            "join": str(second),
            "on": "key",
            "field-rationale": "more",
            "time_format": "%Y-%m-%dT%H:%M:%SZ",
        }
        for line, text in texts.items():
            await write(pilot, line, text)
        await answer(pilot, "unit-confidence", "s", "h")
        for line in ("decimal", "latest"):
            await answer(pilot, line, "down", *(["down"] if line == "decimal" else []))
        looked = dialog_of(pilot).looked
        assert looked.batch, looked
        said = looked.request.options
        assert said == replace(
            IngestOptions(),
            source="desk",
            controls="20%",
            flag_below="0.3",
            set=(("note", "by hand"),),
            encoding="utf-8",
            missing=("?",),
            rename=(("a", "b"),),
            delimiter=",",
            escape="\\",
            on="key",
            map=(("rationale", "more"),),
            time_format="%Y-%m-%dT%H:%M:%SZ",
            unit=(("confidence", "share"),),
            decimal=".",
            latest=True,
        )
        assert looked.request.join == second
        others = {"kind", "profile", "rows", "columns_are"}  # of other files: said in other tests
        assert {one.name for one in fields(said) if getattr(said, one.name) != getattr(IngestOptions(), one.name)} == {
            one.name for one in fields(said)
        } - others
        assert {"missing-1", "rename-1"} <= {row.shown.name for row in dialog_of(pilot).query(FormRow)}


async def test_a_wide_table_comes_in_by_agreeing_and_by_naming_a_unit(
    sample: Path, make_app: MakeApp, tmp_path: Path
) -> None:
    text = "time,exception_rate,Customer-impacting cases\n2026-03-01T10:00:00Z,5,1\n"
    async with running(make_app(sample), LARGE) as pilot:
        await choose(pilot, made(tmp_path / "wide.csv", text))
        await press(pilot, "enter")
        await shown(pilot)
        assert "nobody said the unit: exception_rate" in screen_text(pilot)
        await answer(pilot, "unit-exception_rate", "%")
        assert "nobody said the unit" not in screen_text(pilot)
        assert "Exception rate" in screen_text(pilot)
        await take(pilot)
        assert "2  new" in screen_text(pilot)


async def test_the_only_list_of_an_object_is_taken_on_a_yes_and_not_on_a_no(
    blank: Path, make_app: MakeApp, tmp_path: Path
) -> None:
    rows = [{"id": "r1", "at": "2026-02-24T10:00:00Z", "input": "hello"}]
    path = made(tmp_path / "answer.json", json.dumps({"results": rows}))
    async with running(make_app(blank), SMALL) as pilot:
        await choose(pilot, path)
        assert "whose rows lie in results" in screen_text(pilot)
        await answer(pilot, "sure-rows", "n")
        assert "whose rows lie in results" in screen_text(pilot)
        assert dialog_of(pilot).looked.batch is None
        await answer(pilot, "sure-rows", "y")
        await take(pilot)
        assert "1  new" in screen_text(pilot)


async def test_a_packed_file_is_opened(blank: Path, make_app: MakeApp, tmp_path: Path) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(issues(tmp_path / "plain.csv", 3).read_bytes()))
    async with running(make_app(blank), SMALL) as pilot:
        await choose(pilot, path)
        await take(pilot)
        assert "3  new" in screen_text(pilot)


# Files that cannot be read


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.mkdir(), "Is a folder"),
        (os.mkfifo, "Is no file"),
        (lambda path: None, "Cannot be read (No such file or directory)"),
        (lambda path: path.write_text(""), "The file is empty"),
        (lambda path: path.write_bytes(b"BZh91AY"), "Is compressed with bzip2"),
        (lambda path: path.write_text("<!doctype html><html>"), "Is an HTML page"),
    ],
    ids=["folder", "pipe", "nothing", "empty", "packed", "page"],
)
async def test_what_cannot_be_taken_says_why(
    blank: Path, make_app: MakeApp, tmp_path: Path, make: object, words: str
) -> None:
    path = tmp_path / "odd"
    make(path)  # type: ignore[operator]
    async with running(make_app(blank), SMALL) as pilot:
        await choose(pilot, path)
        assert f"✗ {words}" in screen_text(pilot)
        await press(pilot, "enter")
        assert app_of(pilot).screen is dialog_of(pilot)
        assert notices(pilot)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_a_file_that_may_not_be_read_says_so(blank: Path, make_app: MakeApp, tmp_path: Path) -> None:
    path = issues(tmp_path / "secret.csv", 1)
    path.chmod(0)
    async with running(make_app(blank), SMALL) as pilot:
        await choose(pilot, path)
        assert "Permission denied" in screen_text(pilot)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Path.unlink, "Cannot be read (No such file or directory)"),
        (lambda path: path.write_text(FAULTY), "was changed after it was shown here"),
    ],
    ids=["gone", "changed"],
)
async def test_what_is_no_more_as_it_was_shown_is_not_taken(
    blank: Path, make_app: MakeApp, tmp_path: Path, change: object, words: str
) -> None:
    path = issues(tmp_path / "export.csv", 3)
    async with running(make_app(blank), SMALL) as pilot:
        await choose(pilot, path)
        change(path)  # type: ignore[operator]
        await take(pilot)
        assert words.casefold() in " ".join(screen_text(pilot).replace("│", "").split()).casefold()
        await press(pilot, "escape")
        await shown(pilot)
        assert app_of(pilot).screen is dialog_of(pilot)
    assert not cases_in(blank)


# Slow files


async def test_an_older_look_never_paints_over_a_newer_one_and_blocks_nothing(
    blank: Path, make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = issues(tmp_path / "slow.csv", 2), made(tmp_path / "quick.csv", FAULTY)
    go_on, ended = Event(), Event()

    def held(request: Request, *others: object) -> Looked:
        if request.path == slow:
            go_on.wait()
        try:
            return look(request, *others)  # type: ignore[arg-type]
        finally:
            if request.path == slow:
                ended.set()

    monkeypatch.setattr(dialog_module, "look", held)
    async with running(make_app(blank), SMALL) as pilot:
        await pilot.press("5", "A")
        dialog = dialog_of(pilot)
        dialog.query_one("PathField").load_text(str(slow))  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press("enter")
        assert "still being looked at" in notices(pilot)[-1]
        dialog.query_one("PathField").load_text(str(quick))  # type: ignore[attr-defined]
        while dialog.looked.batch is None:
            await pilot.pause(0.01)
        go_on.set()
        assert ended.wait(60)
        await settle(pilot)
        assert dialog.looked.request.path == quick
        assert "my card is lost" in screen_text(pilot)
        assert "Cannot log in" not in screen_text(pilot)


async def test_esc_leaves_while_a_file_is_still_looked_at(
    blank: Path, make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def held(*arguments: object) -> Looked:
        go_on.wait()
        return look(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(dialog_module, "look", held)
    async with running(make_app(blank), SMALL) as pilot:
        await pilot.press("5", "A")
        dialog_of(pilot).query_one("PathField").load_text(str(issues(tmp_path / "x.csv", 1)))  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.press("escape")
        assert len(app_of(pilot).screen_stack) == 1
        go_on.set()
        await settle(pilot)


# Paths


async def test_a_path_is_completed_and_home_is_understood(blank: Path, make_app: MakeApp, tmp_path: Path) -> None:
    issues(tmp_path / "home" / "Downloads" / "tickets of november.csv", 2)
    async with running(make_app(blank), SMALL) as pilot:
        await press(pilot, "5", "A")
        assert "~/Downloads/tickets of november.csv" in screen_text(pilot)
        await paste(pilot, "~/Dow")
        await press(pilot, "tab")
        await paste(pilot, "ti")
        await press(pilot, "tab")
        await shown(pilot)
        assert dialog_of(pilot).looked.batch
        await press(pilot, "tab")  # nothing more to complete: on to the form
        assert dialog_of(pilot).focused is not dialog_of(pilot).query_one("PathField")


async def test_down_leaves_a_path_that_was_typed_as_it_is(blank: Path, make_app: MakeApp, tmp_path: Path) -> None:
    issues(tmp_path / "export.csv", 2)
    mine = tmp_path / "elsewhere" / "mine.csv"
    mine.parent.mkdir()
    issues(mine, 3)
    async with running(make_app(blank), SMALL) as pilot:
        await press(pilot, "5", "A")
        await paste(pilot, str(mine))
        await shown(pilot)
        await press(pilot, "down")
        await shown(pilot)
        assert dialog_of(pilot).looked.request.path == mine
        assert dialog_of(pilot).focused is not dialog_of(pilot).query_one("PathField")


async def test_a_file_that_lies_near_is_one_key_away(blank: Path, make_app: MakeApp, tmp_path: Path) -> None:
    issues(tmp_path / "export.csv", 2)
    async with running(make_app(blank), SMALL) as pilot:
        await press(pilot, "5", "A", "down")
        await shown(pilot)
        assert dialog_of(pilot).looked.request.path == tmp_path / "export.csv"
        assert "by the profile Jira" in screen_text(pilot)


# Foreign text


@SIZES
async def test_foreign_text_is_data(blank: Path, make_app: MakeApp, tmp_path: Path, size: tuple[int, int]) -> None:
    bad = "\x1b[31m\x07\x1b]0;t\x07[/foo] [@click=app.quit]x[/] 界界 \u202egnp\u2066 \u0634\u0644 👩\u200d👧"
    row = {"at": "2026-02-24T10:00:00Z", "input": bad * 500, "predicted": bad, bad: bad, f"{bad}\nb": 1, "": 2}
    path = tmp_path / f"{bad.replace('/', '')}\n.json"
    path.write_text(json.dumps([row, {"at": bad, "input": "x"}, {"at": None, "input": bad}]), encoding="utf-8")
    async with running(make_app(blank), size) as pilot:
        await choose(pilot, path)
        assert dialog_of(pilot).looked.batch
        await write(pilot, "field-note", bad)
        await write(pilot, "field-note", "predicted")
        await answer(pilot, "more", "right")
        await write(pilot, "rename-0", f"{bad}={bad}")
        await write(pilot, "encoding", bad)
        await write(pilot, "encoding", "utf-8")
        await take(pilot)
        await take(pilot, "l")
        assert "1  new" in screen_text(pilot)
        assert not [char for line in screen_lines(pilot) for char in line if char in "\x1b\x07\u202e\u2066\n"]


async def test_a_read_only_workspace_is_not_asked_for_a_file(blank: Path, make_app: MakeApp) -> None:
    make_app(blank).controller.close()
    (blank / "workspace.db").chmod(0o444)
    async with running(make_app(blank), SMALL) as pilot:
        await press(pilot, "5", "A")
        assert len(app_of(pilot).screen_stack) == 1
        assert "write-protected" in " ".join(notices(pilot))
