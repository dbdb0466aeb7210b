"""The table of what an import and an export do, by what changed since the last sync."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadData, Conflict
from core.remedy import Remedy
from core.text.sync.plan import must_be_read, plan_export, plan_import
from core.text.sync.status import ThreeWay

FOLDER = Path("triage")
SAME = {"workspace.toml": "base"}
OURS, THEIRS = {"workspace.toml": "ours"}, {"workspace.toml": "theirs"}


def status(database: dict[str, str], file: dict[str, str]) -> ThreeWay:
    return ThreeWay(("workspace.toml",), SAME, database, file, file)


@pytest.mark.parametrize(
    ("three_way", "step"),
    [
        (status(SAME, SAME), "agree"),
        (status(OURS, OURS), "agree"),
        (status(OURS, SAME), "nothing"),
        (status(SAME, THEIRS), "read_text"),
        (status(OURS, THEIRS), "merge"),
    ],
)
def test_what_an_import_does_follows_from_what_changed(three_way: ThreeWay, step: str) -> None:
    assert plan_import(three_way, FOLDER, has_base=True) == step


def test_without_a_base_two_changes_cannot_be_merged() -> None:
    with pytest.raises(Conflict, match="text files and database both changed"):
        plan_import(status(OURS, THEIRS), FOLDER, has_base=False)
    assert not must_be_read(status(OURS, THEIRS), has_base=False, has_conflicts=False)


def test_an_export_writes_what_differs_and_overwrites_no_change() -> None:
    assert plan_export(status(OURS, SAME), FOLDER, conflicts=0) == OURS
    assert plan_export(status(SAME, SAME), FOLDER, conflicts=0) == {}
    with pytest.raises(Conflict) as caught:
        plan_export(status(SAME, THEIRS), FOLDER, conflicts=0)
    assert caught.value.remedy == Remedy("import")
    with pytest.raises(Conflict, match="1 conflict to resolve first"):
        plan_export(status(OURS, SAME), FOLDER, conflicts=1)
    with pytest.raises(BadData):
        plan_export(ThreeWay((), SAME, OURS, SAME, problem=BadData("unreadable")), FOLDER, conflicts=0)
