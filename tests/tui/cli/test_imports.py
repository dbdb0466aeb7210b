"""A command loads what it needs: never Textual, and not what is slow to load and used for writing only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli.running import optable, python

LOADED = """
import sys
from tui.cli import run
run(sys.argv[1:])
print("LOADED", *sorted(sys.modules))
"""

CALLS = {
    "help": ["--help"],
    "version": ["--version"],
    "new": ["new", "other"],
    "verdict": ["verdict", "triage"],
    "verdict as json": ["verdict", "triage", "--json"],
    "readiness": ["readiness", "triage"],
    "page": ["page", "triage"],
    "page as a file": ["page", "triage", "-o", "page.html"],
    "record": ["record", "-w", "triage", "undefined_rate", "5%"],
    "done": ["done", "-w", "triage", "log_review"],
    "decide": ["decide", "hold", "-w", "triage", "--by", "builder", "--by", "business_owner", "--reason", "look"],
    "export": ["export", "triage"],
    "import": ["import", "triage"],
    "check": ["check", "triage"],
    "journal": ["journal", "triage"],
    "doctor": ["doctor", "triage"],
    "config": ["config"],
    "example of a config": ["config", "--example"],
    "portfolio": ["portfolio", "."],
    "serve, refused": ["serve", "nowhere"],
    "completion": ["completion", "zsh"],
    "an error": ["verdit"],
}


def loaded_by(arguments: list[str], folder: Path) -> set[str]:
    ran = python("-c", LOADED, *arguments, cwd=folder)
    assert "Traceback" not in ran.err
    return set(ran.out.rpartition("LOADED")[2].split())


@pytest.mark.slow
@pytest.mark.parametrize("arguments", CALLS.values(), ids=CALLS.keys())
def test_no_command_loads_textual(arguments: list[str], opened: Path) -> None:
    loaded = loaded_by(arguments, opened.parent)
    assert "tui.cli.root" in loaded
    assert not {name for name in loaded if name.split(".")[0] in {"textual", "rich"}}


def test_the_verdict_does_not_load_what_only_writing_needs(opened: Path) -> None:
    loaded = loaded_by(["verdict", "triage"], opened.parent)
    assert not loaded & {
        "sqlite_utils",
        "tomli_w",
        "json.tool",
        "tui.cli.journal",
        "tui.cli.doctor",
        "importlib.metadata",
    }


@pytest.mark.slow
def test_only_a_page_in_html_loads_what_makes_html(opened: Path) -> None:
    assert "jinja2" not in loaded_by(["verdict", "triage"], opened.parent)
    assert "jinja2" not in loaded_by(["page", "triage"], opened.parent)
    assert "jinja2" in loaded_by(["page", "triage", "--format", "html"], opened.parent)


def test_completing_a_command_loads_no_command(opened: Path) -> None:
    ran = python(
        "-c",
        "import sys\nfrom tui.cli import run\ntry:\n    run([])\nfinally:\n    print('LOADED', *sorted(sys.modules))",
        cwd=opened.parent,
        env={"_OPTABLE_COMPLETE": "zsh_complete", "COMP_WORDS": "optable ", "COMP_CWORD": "1"},
    )
    loaded = set(ran.out.rpartition("LOADED")[2].split())
    assert "verdict" in ran.out
    assert not {name for name in loaded if name.startswith(("core.store", "core.text", "core.verdict", "pydantic"))}
    assert optable("--help", cwd=opened).code == 0


EVERYTHING = """
import pkgutil, sys
from importlib import import_module
for name in ("core", "tui.common", "tui.cli"):
    package = import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not module.name.endswith(("__main__", "build_tables")):
            import_module(module.name)
print("LOADED", *sorted(sys.modules))
"""


@pytest.mark.slow
def test_no_module_of_the_core_of_common_or_of_the_commands_loads_textual(tmp_path: Path) -> None:
    ran = python("-c", EVERYTHING, cwd=tmp_path)
    loaded = set(ran.out.rpartition("LOADED")[2].split())
    assert {"core.text.sync.sync", "tui.cli.serve"} <= loaded, ran.err
    assert not {name for name in loaded if name.split(".")[0] in {"textual", "rich"}}


def test_the_merge_driver_of_git_loads_no_database(sample: Path) -> None:
    text = sample / "workspace.toml"
    for name in ("base", "theirs"):
        (sample / name).write_bytes(text.read_bytes())
    loaded = loaded_by(["merge", "base", "workspace.toml", "theirs", "workspace.toml"], sample)
    assert "core.text.merge.files" in loaded
    assert not {name for name in loaded if name.startswith(("sqlite", "core.store.store"))}
