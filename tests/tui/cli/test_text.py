from __future__ import annotations

from pathlib import Path

from tests.tui.cli.running import optable, python


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "workspace.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def texts(folder: Path) -> dict[str, bytes]:
    files = [folder / "workspace.toml", *sorted((folder / "evidence").iterdir())]
    return {path.name: path.read_bytes() for path in files}


def test_an_export_right_after_opening_writes_nothing(opened: Path) -> None:
    before = texts(opened)
    ran = optable("export", cwd=opened)
    assert (ran.code, ran.out) == (0, "Nothing to write: the text is up to date\n")
    assert texts(opened) == before


def test_an_export_names_the_files_that_it_wrote(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", cwd=opened)
    ran = optable("export", "triage", "--json", cwd=opened.parent)
    assert [Path(path).name for path in ran.json["written"]] == ["readings.jsonl"]
    assert '"0.05"' in (opened / "evidence" / "readings.jsonl").read_text(encoding="utf-8")


def test_a_merge_that_is_killed_leaves_ours_as_it_was(opened: Path) -> None:
    agreed = (opened / "workspace.toml").read_bytes()
    theirs = agreed.replace(b'holder = "A. Osei"', b'holder = "B. Lind"')
    assert theirs != agreed
    for name, content in (("base", agreed), ("ours", agreed), ("theirs", theirs)):
        (opened / name).write_bytes(content)
    program = (
        "import os, signal, sys\n"
        "from tui.cli import main\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.argv[1:] = ['merge', 'base', 'ours', 'theirs']\n"
        "main()\n"
    )
    assert python("-c", program, cwd=opened).code == -9
    assert (opened / "ours").read_bytes() == agreed
    assert optable("merge", "base", "ours", "theirs", cwd=opened).code == 0
    assert (opened / "ours").read_bytes() == theirs


def test_nothing_is_lost_without_the_database_and_the_bytes_stay_the_same(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", "--note", "ünï\ncode", cwd=opened)
    optable("export", cwd=opened)
    before = texts(opened)
    (opened / "workspace.db").unlink()
    assert optable("export", cwd=opened).code == 0
    assert texts(opened) == before


def test_an_import_says_how_many_records_changed(opened: Path) -> None:
    edit(opened, 'holder = "P. Castellanos"', 'holder = "B. Nakamura"')
    ran = optable("import", cwd=opened)
    assert (ran.code, ran.out) == (0, "Read the text: 1 record changed\n")
    again = optable("import", "--json", cwd=opened)
    assert again.json == {"made": False, "changed": 0, "merged": False, "conflicts": 0, "comments": []}


def test_an_import_of_text_alone_makes_the_database(sample: Path) -> None:
    made = {"made": True, "changed": 0, "merged": False, "conflicts": 0, "comments": []}
    assert optable("import", "--json", cwd=sample).json == made
    assert (sample / "workspace.db").exists()


def test_text_and_database_that_were_both_changed_are_merged(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", cwd=opened)
    edit(opened, 'holder = "P. Castellanos"', 'holder = "B. Nakamura"')
    ran = optable("import", cwd=opened)
    assert (ran.code, ran.out, ran.err) == (0, "Merged text and database: 1 record changed\n", "")
    assert "readings.jsonl" in optable("export", cwd=opened).out
    assert optable("check", cwd=opened).code == 0
    assert b"B. Nakamura" in texts(opened)["workspace.toml"]


def test_check_finds_nothing_in_the_example(sample: Path) -> None:
    ran = optable("check", cwd=sample)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("No problems")


def test_check_fails_where_text_and_database_differ(opened: Path) -> None:
    edit(opened, 'holder = "P. Castellanos"', 'holder = "B. Nakamura"')
    ran = optable("check", cwd=opened)
    assert ran.code == 3
    assert ran.out.startswith("✗ ")


def test_check_fails_where_the_text_is_not_canonical(sample: Path) -> None:
    edit(sample, 'holder = "P. Castellanos"', 'holder  =  "P. Castellanos"')
    assert optable("check", cwd=sample).code == 3


def test_check_names_the_place_of_a_bad_sentence(sample: Path) -> None:
    edit(sample, "exception_rate > 12% over 4w", "exceptionrate > 12% over 4w")
    ran = optable("check", "--json", cwd=sample)
    assert ran.code == 3
    problem = next(one for one in ran.json["problems"] if "exceptionrate" in one["message"])
    assert problem.keys() == {"place", "message", "hint"}
    assert "gate.hold.conditions.exception_volume" in problem["place"]
    assert problem["hint"] == "Did you mean exception_rate?"


def test_an_import_says_which_comments_will_go(sample: Path) -> None:
    text = (sample / "workspace.toml").read_text(encoding="utf-8")
    (sample / "workspace.toml").write_text(f"# of last week\n{text}# and this\n", encoding="utf-8")
    ran = optable("import", cwd=sample)
    last = len(text.splitlines()) + 2
    assert ran.code == 0
    assert ran.err.startswith(f"workspace.toml: Comments go with an export (line 1, {last})")
    assert optable("import", "--json", cwd=sample).json["comments"] == [1, last]


def test_check_takes_any_number_of_workspaces_named_by_files_in_them(sample: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert optable("new", str(other), cwd=tmp_path).code == 0
    files = [str(sample / "workspace.toml"), str(sample / "evidence" / "readings.jsonl"), str(other / "workspace.toml")]
    assert optable("check", *files, cwd=tmp_path).code == 0
    edit(other, "format = 1", "format = 1\nfrmat = 2")
    ran = optable("check", *files, cwd=tmp_path)
    assert (ran.code, ran.out.count("✗"), "other: workspace.toml" in ran.out) == (3, 1, True)


def test_a_hold_only_warns_where_that_is_asked_for_and_a_stop_never(sample: Path) -> None:
    ran = optable("verdict", "--advisory", cwd=sample)
    assert (ran.code, ran.err.startswith("warning: Hold: Undefined categories 7.5% of 80 cases")) == (0, True)
    assert optable("verdict", cwd=sample).code == 10
    optable("record", "customer_impact", "2", cwd=sample)
    assert optable("verdict", "--advisory", cwd=sample).code == 20
