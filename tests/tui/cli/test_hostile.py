"""Foreign text in names, titles, arguments and files: none of it acts on the terminal."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.tui.cli.running import Ran, optable

HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07 \x9b2J [/foo] [@click=app.quit]x[/] '; DROP TABLE role; -- \u202egnp.exe \x7f\u2028"
)
TOML = HOSTILE.encode("unicode_escape").decode().replace("\\x", "\\u00")


def plainly(ran: Ran) -> None:
    """Nothing but text and line ends came out, on either stream."""
    for char in ran.out + ran.err:
        assert char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}, repr(char)
    assert "Traceback" not in ran.err


@pytest.fixture
def hostile(sample: Path) -> Path:
    path = sample / "workspace.toml"
    text = path.read_text(encoding="utf-8")
    for old in (
        "Support-ticket triage",
        "Builder",
        "L. Novotná",
        "F. Rahimi",
        "Revise specification and operations",
        "Log review",
        "Integration",
        "Rollback path for wrong registration",
    ):
        assert f'"{old}"' in text
        text = text.replace(f'"{old}"', f'"{TOML}"')
    path.write_text(text, encoding="utf-8")
    return sample


@pytest.mark.parametrize(
    "arguments",
    [
        ["verdict"],
        ["verdict", "--json"],
        ["readiness"],
        ["readiness", "--json"],
        ["page"],
        ["page", "--format", "html"],
        ["check"],
        ["check", "--json"],
        ["doctor"],
        ["record", "cost_per_item", "0.04", "--note", HOSTILE],
        ["done", "log_review", "--by", HOSTILE, "--note", HOSTILE],
        ["done", HOSTILE],
        ["decide", "hold", "--by", "builder", "--by", "business_owner", "--reason", HOSTILE],
        ["decide", "hold", "--by", "builder", "--by", "business_owner", "--reason", HOSTILE, "--json"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_hostile_text_of_a_workspace_is_printed_plainly(arguments: list[str], hostile: Path) -> None:
    ran = optable(*arguments, cwd=hostile)
    assert ran.code in {0, 3, 10}
    plainly(ran)
    again = optable("journal", cwd=hostile)
    plainly(again)


@pytest.mark.parametrize(
    "arguments",
    [
        [HOSTILE],
        [f"--{HOSTILE}"],
        ["verdict", HOSTILE],
        ["verdict", "--at", HOSTILE],
        ["page", HOSTILE],
        ["page", "--at", HOSTILE],
        ["page", "--output", f"workspace.toml/{HOSTILE}"],
        ["serve", "--host", HOSTILE],
        ["serve", "--host", "x" * 300],
        ["serve", "--host", " "],
        ["serve", "--port", HOSTILE],
        ["record", HOSTILE, "1"],
        ["record", "undefined_rate", HOSTILE],
        ["record", "undefined_rate", "1", HOSTILE],
        ["record", "undefined_rate", "5%", "--n", HOSTILE],
        ["done", f"{HOSTILE} x"],
        ["decide", HOSTILE],
        ["decide", "go", "--by", HOSTILE, "--reason", "x"],
        ["decide", "go", "--by", "builder", "--reason", "x", "--treatment", HOSTILE],
        ["new", "page", "--from", HOSTILE],
        ["completion", HOSTILE],
    ],
    ids=lambda arguments: " ".join(arguments[:2])[:20].encode("ascii", "replace").decode(),
)
def test_hostile_arguments_are_told_plainly(arguments: list[str], hostile: Path) -> None:
    ran = optable(*arguments, cwd=hostile)
    assert ran.code in {2, 3}
    assert ran.out == ""
    plainly(ran)


def test_hostile_text_in_a_bad_file_is_told_plainly(sample: Path) -> None:
    (sample / "workspace.toml").write_text(f'format = 1\n[roles."{TOML}"]\ntitle = 3\n', encoding="utf-8")
    for arguments in (["verdict"], ["check"], ["check", "--json"], ["doctor"]):
        ran = optable(*arguments, cwd=sample)
        assert ran.code == 3
        plainly(ran)


def test_a_new_folder_with_a_hostile_name_is_told_plainly(tmp_path: Path) -> None:
    name = HOSTILE.replace("/", "_")
    ran = optable("new", name, cwd=tmp_path)
    assert ran.code == 0
    plainly(ran)


def test_ten_thousand_characters_are_no_trouble(sample: Path) -> None:
    path = sample / "workspace.toml"
    long = "界" * 10_000
    path.write_text(path.read_text(encoding="utf-8").replace("Support-ticket triage", long), encoding="utf-8")
    ran = optable("verdict", cwd=sample)
    assert ran.code == 10
    assert long in ran.out


def test_text_from_right_to_left_and_of_many_parts_stays_as_it_is(sample: Path) -> None:
    path = sample / "workspace.toml"
    name = "פנייה e\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467"
    path.write_text(path.read_text(encoding="utf-8").replace("Support-ticket triage", name), encoding="utf-8")
    assert name in optable("verdict", cwd=sample).out
