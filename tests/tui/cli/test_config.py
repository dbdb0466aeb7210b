from __future__ import annotations

from pathlib import Path

from tests.tui.cli.running import optable


def test_the_place_of_the_file_is_printed_alone_so_that_an_editor_can_open_it(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('theme = "light"\n', encoding="utf-8")
    ran = optable("config", cwd=tmp_path, env={"OPTABLE_CONFIG": "mine.toml"})
    assert (ran.code, ran.out, ran.err) == (0, "mine.toml\n", "")


def test_without_one_it_says_how_to_begin(tmp_path: Path) -> None:
    ran = optable("config", cwd=tmp_path, env={"OPTABLE_CONFIG": "mine.toml"})
    assert (ran.code, ran.out) == (0, "mine.toml\n")
    assert "`optable config --example`" in ran.err
    assert not (tmp_path / "mine.toml").exists()


def test_it_is_in_the_place_where_this_platform_keeps_such_files(tmp_path: Path) -> None:
    home = {"OPTABLE_CONFIG": "", "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "conf")}
    ran = optable("config", cwd=tmp_path, env=home)
    assert ran.out.startswith(str(tmp_path))
    assert ran.out.endswith("config.toml\n")
    assert not list(tmp_path.iterdir())


def test_the_example_is_a_configuration_that_changes_nothing(tmp_path: Path) -> None:
    example = optable("config", "--example", cwd=tmp_path).out
    (tmp_path / "mine.toml").write_text(example, encoding="utf-8")
    assert optable("config", cwd=tmp_path, env={"OPTABLE_CONFIG": "mine.toml"}).err == ""


def test_a_wrong_file_is_told_with_its_place_and_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[keys.gate]\nad = "x"\n', encoding="utf-8")
    ran = optable("config", cwd=tmp_path, env={"OPTABLE_CONFIG": "mine.toml"})
    assert (ran.code, ran.out) == (3, "mine.toml\n")
    assert ran.err.startswith("optable: mine.toml:2: keys.gate.ad: there is no action 'ad' here")
    assert "hint: Did you mean add?" in ran.err
