"""docs/keys.md says what the program does: it is written from the same table."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from tests.paths import DOCS
from tui.common.actions import ACTIONS


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_keys", DOCS / "keys.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_its_script_writes() -> None:
    assert (DOCS / "keys.md").read_text(encoding="utf-8") == script().text(), "uv run python docs/keys.py"


def test_it_has_a_line_for_every_action_under_the_name_of_the_configuration() -> None:
    lines = (DOCS / "keys.md").read_text(encoding="utf-8").splitlines()
    for action in ACTIONS:
        assert script().row(action) in lines
        assert f"| key | what | | in `[keys.{action.section}]` |" in lines
