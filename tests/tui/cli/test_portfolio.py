"""`optable portfolio`: the list as it is printed, as JSON, and its exit codes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from core.text.sync.sync import open_workspace
from tests.tui.cli.running import Ran, cold, optable

GOES = ("undefined_rate > 5%", "undefined_rate > 8%")
STOPS = ('customer_impact_repeats = "customer_impact >= 2', 'customer_impact_repeats = "customer_impact >= 0')
LATER = ("--at", "2026-03-10T09:30Z")


@pytest.fixture
def work(sample: Path) -> Path:
    """A folder that holds the sample, a Go with a database, a Stop, and one that nobody can read."""
    folder = sample.parent / "work"
    put(sample, folder / "team one" / "triage")
    open_workspace(put(sample, folder / "team one" / "go", GOES)).close()
    put(sample, folder / "stop", STOPS)
    put(sample, folder / "broken")
    (folder / "broken" / "workspace.toml").write_text("x")
    return folder


def put(sample: Path, target: Path, change: tuple[str, str] = ("", "")) -> Path:
    shutil.copytree(sample, target)
    text = (target / "workspace.toml").read_text(encoding="utf-8")
    (target / "workspace.toml").write_text(text.replace(*change) if change[0] else text, encoding="utf-8")
    return target


def portfolio(
    folder: Path, *options: str, env: Mapping[str, str] | None = None, run: Callable[..., Ran] = optable
) -> Ran:
    cache = {"XDG_CACHE_HOME": str(folder.parent / "cache"), **(env or {})}
    return run("portfolio", folder.name, *options, cwd=folder.parent, env=cache)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_the_worst_comes_first_and_says_who_must_act(work: Path) -> None:
    before = contents(work)
    ran = portfolio(work)
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.startswith("4 workspaces: 1 unreadable, 1 Stop, 1 Hold, 1 Go   under work, ")
    heads = re.findall(r"^(\S \w+) +(\S.*?)(?:  |$)", ran.out, re.MULTILINE)
    assert heads == [
        ("! UNREAD", "broken"),
        ("■ STOP", "stop"),
        ("‖ HOLD", "team one/triage"),
        ("✓ GO", "team one/go"),
    ]
    text = " ".join(ran.out.split())
    assert "workspace.toml:1: is not valid TOML" in text
    assert "Undefined categories 7.5% of 80 cases over 4 weeks, above 5%" in text
    assert "Decided by Builder (L. Novotná), Business owner (F. Rahimi): Revise specification and operations" in text
    assert contents(work) == before


def test_overdue_duties_are_named_with_who_holds_them(work: Path) -> None:
    moving = work / "moving"
    put(work / "team one" / "triage", moving, ("\nas_of = 2026-03-03T09:00:00Z", ""))
    out = portfolio(work, *LATER).out
    assert re.search(r"HOLD +moving +26/26 ready   2 overdue", out)
    assert "Overdue: Log review, due 2026-03-04 07:35: IT operations (K. Tanaka)" in out


def test_json_holds_all_of_it(work: Path) -> None:
    ran = portfolio(work, "--json", *LATER)
    assert ran.code == 0
    assert ran.json["folder"] == "work"
    assert ran.json["at"] == "2026-03-10T09:30:00Z"
    broken, stop, hold, go = ran.json["workspaces"]
    assert [one["path"] for one in (broken, stop, hold, go)] == ["broken", "stop", *_below("team one", hold, go)]
    assert broken["verdict"] is None
    assert broken["error"]["place"] == "workspace.toml:1"
    assert (stop["verdict"], stop["error"]) == ("stop", None)
    assert stop.keys() == broken.keys()
    assert {who["role"]: who["holder"] for who in stop["decision_owners"]}["accountable_owner"]
    assert stop["next_action"]
    assert stop["readiness"] == {
        "filled": 26,
        "total": 26,
        "by_party": {"build": 0, "business": 2, "it": 1, "audit": 0},
    }
    assert {one["activity"]: (one["role"], one["holder"], one["due"]) for one in stop["overdue"]} == {
        "exception_review": ("exception_reviewer", "A. Osei", "2026-03-03T15:00:00Z"),
        "log_review": ("it_operations", "K. Tanaka", "2026-03-04T07:35:00Z"),
    }


def _below(folder: str, *entries: Mapping[str, str]) -> list[str]:
    return [path for one in entries if (path := one["path"]).startswith(f"{folder}{os.sep}")]


def test_it_says_of_each_what_the_verdict_says(work: Path) -> None:
    for one in portfolio(work, "--json").json["workspaces"][1:]:
        alone = optable("verdict", one["path"], "--json", cwd=work).json
        keys = ("workflow", "stage", "verdict", "at", "as_of", "headline", "next_action")
        assert {key: one[key] for key in keys} == {key: alone[key] for key in keys}
        assert [who["role"] for who in one["decision_owners"]] == alone["decision_owners"]


@pytest.mark.parametrize(
    ("gone", "code"), [((), 3), (("broken",), 20), (("broken", "stop"), 10), (("broken", "stop", "team one/triage"), 0)]
)
def test_the_worst_one_gives_the_exit_code_where_that_is_asked_for(
    work: Path, gone: tuple[str, ...], code: int
) -> None:
    for name in gone:
        shutil.rmtree(work / name)
    assert portfolio(work, "--exit-code").code == code
    assert portfolio(work).code == 0


def test_no_workspace_is_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    ran = portfolio(tmp_path / "work", "--exit-code")
    assert (ran.code, ran.out.splitlines()[1]) == (0, "`optable new` makes a workspace.")
    assert portfolio(tmp_path / "work", "--json").json["workspaces"] == []


def test_a_folder_that_is_not_there_or_is_a_file_is_a_usage_error(tmp_path: Path) -> None:
    gone = portfolio(tmp_path / "gone")
    assert (gone.code, gone.out) == (2, "")
    assert "gone: there is no such folder" in gone.err
    (tmp_path / "file").touch()
    assert portfolio(tmp_path / "file").code == 2


def test_the_screen_needs_a_terminal_and_goes_with_nothing_else(work: Path) -> None:
    refused = portfolio(work, "--open").err
    assert "the application needs a terminal\nhint: Leave out --open to print the list." in refused
    for option in (("--json",), ("--exit-code",), LATER):
        ran = portfolio(work, "--open", *option)
        assert ran.code == 2
        assert "goes with no other option" in ran.err


def test_a_workspace_that_is_asked_for_where_only_others_are_below_is_told_of_the_list(work: Path) -> None:
    for ran in (optable("work", cwd=work.parent), optable("verdict", "work", cwd=work.parent)):
        assert ran.code == 2
        assert "hint: `optable portfolio work` lists the workspaces under it." in ran.err
    assert "hint: `optable portfolio .` lists" in optable("verdict", cwd=work).err


def test_where_none_is_below_the_hint_is_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "hint: `optable new FOLDER` makes one." in optable("verdict", "empty", cwd=tmp_path).err


HOSTILE = "red\x1b[31m\x07\u202e\nline\x9b2J"


def test_hostile_names_and_words_act_on_no_terminal(sample: Path) -> None:
    folder = sample.parent / "work"
    quoted = "red\\u001B[31m\\u0007\\u202E\\nline\\u009B2J"
    put(sample, folder / HOSTILE, ('name = "Support-ticket triage"', f'name = "{quoted}"'))
    text = (folder / HOSTILE / "workspace.toml").read_text(encoding="utf-8")
    (folder / HOSTILE / "workspace.toml").write_text(text.replace('"L. Novotná"', f'"{quoted}"'), encoding="utf-8")
    shutil.copytree(folder / HOSTILE, folder / os.fsdecode(b"caf\xe9"))
    (folder / f"broken {HOSTILE}").mkdir()
    (folder / f"broken {HOSTILE}" / "workspace.toml").write_text("\x1b[31m")
    ran = portfolio(folder)
    assert ran.code == 0
    for sign in "\x1b\x07\u202e\x9b":
        assert sign not in ran.out
    assert ran.out.count("red␛[31m␇<U+202E>⏎line<U+009B>2J") >= 4
    assert "caf<U+DCE9>" in ran.out
    listed = portfolio(folder, "--json")
    assert listed.out.isascii()
    assert {one["path"] for one in listed.json["workspaces"]} >= {HOSTILE, os.fsdecode(b"caf\xe9")}


@pytest.mark.slow
def test_many_are_spread_over_processes_and_remembered(sample: Path) -> None:
    folder = sample.parent / "work"
    for number in range(40):
        put(sample, folder / f"w{number:02}", ('name = "Support', f'name = "{number} Support'))
    # A process that forks must have no other thread; that of the tests may.
    first, second, fresh = (portfolio(folder, "--json", *more, run=cold) for more in ((), (), ("--fresh",)))
    assert first.code == second.code == 0
    assert first.err == second.err == ""
    assert len(first.json["workspaces"]) == 40
    assert first.json["workspaces"] == second.json["workspaces"]
    assert first.json["workspaces"] == fresh.json["workspaces"]
    assert len(list((sample.parent / "cache" / "optable" / "portfolio").iterdir())) == 1
