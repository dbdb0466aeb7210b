"""Two clones, two people, one page: random edits merged by real git, with the driver and without, against an oracle."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest

from core.model.base import Record
from core.model.table import Item
from core.model.workspace import RecordId, Workspace
from core.text.file_names import FILE
from core.text.workspace_toml import dump, load
from tests import warm
from tests.paths import ROOT
from tests.tui.cli.running import environment

PAIRS, PARTS = 200, 4
"""So many pairs of edits, each in a folder of its own; one merge of git merges a part of them all."""
SAMPLE = ROOT / "sample_workspace" / FILE
FIELDS = {"item": ("title", "note", "specification"), "role": ("deputy", "note"), "activity": ("note",)}
Texts = dict[tuple[RecordId, str], str | None]
"""A field's text; of the field "" whether the record is there."""


class Side:
    """The changes of one person, and what an oracle remembers of them."""

    def __init__(self, name: str, base: Workspace, random: Random) -> None:
        self.name, self.base, self.random = name, base, random
        self.records: dict[RecordId, Record] = dict(base.records())
        self.did: Texts = {}
        for _ in range(random.randint(1, 4)):
            self._edit(random.choice((self._text, self._text, self._sentence, self._add, self._remove)))

    def _edit(self, how: object) -> None:
        assert callable(how)
        how()

    def _text(self) -> None:
        record = self.random.choice([one for one in self.records if one.kind in FIELDS])
        field = self.random.choice(FIELDS[record.kind])
        self._put(record, field, self.random.choice(("agreed on the phone", f"as {self.name} has it", "")))

    def _sentence(self) -> None:
        record = RecordId("condition", "hold.undefined_categories")
        limit = self.random.choice((3, 4, 6, 7))
        self._put(record, "sentence", f"undefined_rate > {limit}% over 4w min 40")

    def _put(self, record: RecordId, field: str, text: str) -> None:
        if getattr(self.base.get(record), field, None) != text:
            self.did[record, field] = text
        else:
            self.did.pop((record, field), None)
        self.records[record] = self.records[record].model_copy(update={field: text})

    def _add(self) -> None:
        record = RecordId("item", f"{self.name}_{self.random.randint(1, 3)}")
        if record not in self.records:
            self.records[record] = Item(title=f"by {self.name}")
            self.did[record, ""] = "there"

    def _remove(self) -> None:
        record = RecordId("item", "cost")
        if self.records.pop(record, None):
            self.did = {key: value for key, value in self.did.items() if key[0] != record}
            self.did[record, ""] = None

    @property
    def text(self) -> str:
        """The workspace as it is now."""
        return dump(Workspace.of(self.records))


def expected(base: Workspace, ours: Side, theirs: Side) -> Workspace | None:
    """The merge of both changes; None if somebody must choose."""
    result = dict(base.records())
    every = [*ours.did.items(), *theirs.did.items()]
    gone = {record for (record, field), what in every if (field, what) == ("", None)}
    for side, other in ((ours, theirs), (theirs, ours)):
        for (record, field), text in side.did.items():
            if field == "" and text is not None:
                result[record] = side.records[record]
            elif (record in gone and field) or other.did.get((record, field), text) != text:
                return None
            elif field:
                assert text is not None
                result[record] = result[record].model_copy(update={field: text})
    for record in gone:
        result.pop(record, None)
    return Workspace.of(result)


def unseen(workspace: Workspace) -> Workspace:
    """Without the mark that somebody must look."""
    return workspace.model_copy(update={"workflow": workspace.workflow.model_copy(update={"unseen": ()})})


def git(folder: Path, *arguments: str) -> int:
    settings = ("-c", "user.name=A", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")
    command = ["git", *settings, *arguments]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, check=False).returncode


def commit(folder: Path, sides: dict[str, str]) -> None:
    for name, text in sides.items():
        (folder / name).mkdir(exist_ok=True)
        (folder / name / FILE).write_text(text)
    git(folder, "add", "-A")
    assert git(folder, "commit", "-qm", "edits") == 0


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("driver", [False, True], ids=["by lines", "by the driver"])
def test_no_merge_is_clean_and_wrong(tmp_path: Path, part: int, *, driver: bool) -> None:
    base = load(SAMPLE.read_text())
    names = [f"pair{number}" for number in range(part, PAIRS, PARTS)]
    pairs = {}
    for name in names:
        random = Random(name)  # noqa: S311  # edits to be repeated, no secret
        pairs[name] = Side("ours", base, random), Side("theirs", base, random)
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    git(ours, "init", "-q", "-b", "main")
    (ours / ".gitattributes").write_text(f"{FILE} text eol=lf merge=optable\n")
    commit(ours, dict.fromkeys(names, dump(base)))
    git(tmp_path, "clone", "-q", "ours", "theirs")
    if driver:
        git(ours, "config", "merge.optable.driver", f"{warm.command()} merge %O %A %B %P")
    commit(ours, {name: pair[0].text for name, pair in pairs.items()})
    commit(theirs, {name: pair[1].text for name, pair in pairs.items()})
    git(ours, "pull", "-q", "--no-rebase", "../theirs", "main")
    for name, pair in pairs.items():
        text = (ours / name / FILE).read_text()
        wanted = expected(base, *pair)
        if wanted is None or (not driver and "<<<<<<<" in text):
            assert "<<<<<<<" in text, name
        else:
            assert unseen(load(text)) == wanted, name
            touches = any(record.kind == "condition" for side in pair for record, _ in side.did)
            alone = pair[0].text == pair[1].text or dump(base) in (pair[0].text, pair[1].text)
            assert bool(load(text).workflow.unseen) <= (driver and touches and not alone)
