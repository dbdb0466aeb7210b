"""One person deletes or renames what another uses: whatever git makes of the files, somebody can choose.

Real git, with the driver and without; each conflict is resolved either way.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from core.model.base import Record
from core.model.evidence import Completion, Reading
from core.model.field_ref import AnyId, EvidenceId
from core.model.gate import Condition
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.rules.naming import naming, without
from core.text import files, text_format
from core.text.merge.records import content_of, records_of
from core.text.merge.renames import Rename, with_new_key
from core.text.precheck import marker_in
from tests.scenarios.clone import Clone, cloned, new_repository
from tests.scenarios.person import LARGE, at_the_screen
from tui.cli import run

DEEP = bool(os.environ.get("OPTABLE_DEEP"))
"""Also every single conflict resolved otherwise than the others: minutes."""
Made = dict[AnyId, Record]
Edit = Callable[[Made], Made]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTIVITY, CONDITION = RecordId("activity", "evaluation"), RecordId("condition", "hold.exception_volume")
ROLE, SIGNAL = RecordId("role", "taxonomy_owner"), RecordId("signal", "exception_rate")
IMPACT = RecordId("signal", "customer_impact")


class Said(NamedTuple):
    """The result of a command."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


class Hand:
    """Somebody who types commands in one clone; each runs in this process."""

    def __init__(self, clone: Clone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.clone, self.capsys, self.monkeypatch = clone, capsys, monkeypatch

    def says(self, *arguments: str) -> Said:
        self.monkeypatch.chdir(self.clone.path.parent)
        self.capsys.readouterr()
        code = run(arguments)
        return Said(code, *self.capsys.readouterr())

    def conflicts(self) -> dict[str, str]:
        said = self.says("conflicts", "--json")
        assert said.code in (0, 3), said.all
        found = json.loads(said.out)["conflicts"]
        assert bool(found) == (said.code == 3)
        return {one["place"]: one["why"] for one in found}


def gone(*targets: RecordId) -> Edit:
    """Deletes these, the evidence about them and what says nothing without them; other fields lose their name."""

    def edit(records: Made) -> Made:
        waiting = list(targets)
        while waiting:
            target = waiting.pop()
            records.pop(target, None)
            for one, record in list(records.items()):
                about = ("signal", record.signal) if isinstance(record, Reading) else None
                about = ("activity", record.activity) if isinstance(record, Completion) else about
                if about == target:
                    del records[one]
            agreed = {one: record for one, record in records.items() if isinstance(one, RecordId)}
            for named, source, name in list(naming(agreed)):
                if named == target and source in records:
                    left = without(records[source], name, target)
                    if left is None:
                        del records[source]
                        waiting.append(source)
                    else:
                        records[source] = left
        return records

    return edit


def renamed(old: RecordId, key: str) -> Edit:
    return lambda records: with_new_key(records, Rename(old, RecordId(old.kind, key)))


def adds(one: AnyId, record: Record) -> Edit:
    return lambda records: {**records, one: record}


def changes(one: RecordId, **values: object) -> Edit:
    return lambda records: {**records, one: records[one].model_copy(update=values)}


def both(*edits: Edit) -> Edit:
    def edit(records: Made) -> Made:
        for each in edits:
            records = each(records)
        return records

    return edit


READING = Reading(signal=SIGNAL.key, value=Decimal("0.07"), at=AT, recorded=AT, n=400, source="bob", id="r1")
DONE = Completion(activity=ACTIVITY.key, at=AT, recorded=AT, by="Bob", source="bob", id="c1")
THREE = READING.model_copy(update={"signal": IMPACT.key, "value": Decimal(3)})
records_one = adds(EvidenceId("reading", "bob", "r1"), READING)
carries_out = adds(EvidenceId("completion", "bob", "c1"), DONE)
DELETES = {
    "signal": gone(SIGNAL),
    "activity": gone(ACTIVITY),
    "role": gone(ROLE),
    "condition": gone(CONDITION),
    "renames": renamed(SIGNAL, "flagged_rate"),
}


def names(sentence: str) -> Edit:
    return adds(RecordId("condition", "hold.named"), Condition(sentence=sentence))


def says(sentence: str) -> Edit:
    return changes(CONDITION, sentence=sentence)


PAIRS: dict[str, tuple[Edit, Edit]] = {
    "signal, recorded": (DELETES["signal"], records_one),
    "signal, named": (DELETES["signal"], names("exception_rate > 15% over 4w")),
    "signal, recorded and named": (DELETES["signal"], both(records_one, names("exception_rate > 15% over 4w"))),
    "signal, its sentence edited": (DELETES["signal"], says("exception_rate > 11% over 4w")),
    "signal, another sentence names it": (
        DELETES["signal"],
        changes(RecordId("condition", "hold.undefined_categories"), sentence="exception_rate > 9% over 4w"),
    ),
    "signal, edited": (DELETES["signal"], both(changes(SIGNAL, title="Flagged"), records_one)),
    "signal, renamed": (DELETES["signal"], both(records_one, renamed(SIGNAL, "flagged_rate"))),
    "activity, done": (DELETES["activity"], carries_out),
    "activity, done and named": (DELETES["activity"], both(carries_out, names("evaluation is overdue"))),
    "activity, edited": (DELETES["activity"], both(changes(ACTIVITY, cadence="2w"), carries_out)),
    "role, named": (DELETES["role"], both(changes(ACTIVITY, role=ROLE.key), names("taxonomy_owner is not assigned"))),
    "role, edited": (DELETES["role"], changes(ROLE, holder="N. N.")),
    "renamed, recorded": (DELETES["renames"], records_one),
    "renamed, named": (DELETES["renames"], both(records_one, says("exception_rate > 11% over 4w"))),
    "renamed, edited": (DELETES["renames"], both(records_one, changes(SIGNAL, title="Flagged"))),
    "renamed, renamed": (DELETES["renames"], both(records_one, renamed(SIGNAL, "share_flagged"))),
    "condition, edited": (DELETES["condition"], says("exception_rate > 11% over 4w")),
    "condition, signal edited": (DELETES["condition"], both(changes(SIGNAL, title="Flagged"), records_one)),
    "different ends": (gone(SIGNAL, ROLE), both(records_one, gone(ACTIVITY), changes(SIGNAL, title="Flagged"))),
    "role and activity": (gone(RecordId("role", "builder")), carries_out),
    "unit, recorded": (
        both(gone(IMPACT), adds(IMPACT, Signal(kind="rate", unit="ratio", max_age="10d"))),
        adds(EvidenceId("reading", "bob", "r1"), THREE),
    ),
}


def write(clone: Clone, edit: Edit) -> None:
    """Edits the text, and commits it."""
    folder = clone.path.parent
    records = edit(dict(records_of(text_format.load(files.read(folder)))))
    texts = text_format.dump(content_of(records))
    text_format.load(texts)
    for name in text_format.FILES:
        if name in texts:
            (folder / name).write_text(texts[name], encoding="utf-8")
        else:
            (folder / name).unlink(missing_ok=True)
    clone.git("add", "-A")
    clone.git("commit", "-qm", "edited")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example in a repository of its own, to be copied."""
    return new_repository(tmp_path_factory.mktemp("origin") / "here", "triage").folder


@pytest.fixture
def hand(repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Hand:
    return Hand(Clone(shutil.copytree(repository, tmp_path / "here")), capsys, monkeypatch)


def merged(hand: Hand, pair: tuple[Edit, Edit], *, driver: bool) -> None:
    """The result of a merge in the clone of one whose database is in step with the last commit."""
    here = hand.clone
    if not driver:
        here.git("config", "--remove-section", "merge.optable")
    here.git("branch", "theirs")
    write(here, pair[0])
    assert hand.says("import").code == 0
    here.git("checkout", "-q", "theirs")
    write(here, pair[1])
    here.git("checkout", "-q", "main")
    here.tries("merge", "-q", "--no-edit", "theirs")


def resolved(hand: Hand, choice: str, *, first: str) -> None:
    """Chooses one side everywhere, and the `first` one where it is the other; then commits what that comes to."""
    other = {"ours": "theirs", "theirs": "ours"}[choice]
    for place in sorted(hand.conflicts(), key=lambda one: one != first):
        if place not in hand.conflicts():
            continue  # it was resolved with another one
        wanted = other if place == first else choice
        said = hand.says("resolve", place, f"--{wanted}")
        if said.code and (first or "cannot be a reading" in said.err):  # what was chosen before does not go with it
            assert (said.code, "Choose the other side" in said.err) == (2, True), said.all
            said = hand.says("resolve", place, f"--{({'ours', 'theirs'} - {wanted}).pop()}")
        assert said.code == 0, said.all
    assert hand.conflicts() == {}
    said = hand.says("export")
    assert said.code == 0, said.all
    hand.clone.git("add", "-A")
    hand.clone.tries("commit", "-qm", "merged")
    for clone in (hand.clone, cloned(hand.clone, f"{hand.clone.folder.name} fresh")):
        said = Hand(clone, hand.capsys, hand.monkeypatch).says("check")
        assert said.code == 0, said.all


def copied(hand: Hand, name: str, *, database: bool = True) -> Hand:
    """The same in a folder of its own."""
    folder = shutil.copytree(hand.clone.folder, hand.clone.folder.parent / name)
    if not database:
        for path in (folder / "triage").glob("workspace.db*"):
            path.unlink()
    return Hand(Clone(folder), hand.capsys, hand.monkeypatch)


CASES = (
    ("signal, recorded", False, True),
    ("signal, recorded", True, False),
    ("signal, renamed", True, True),
    ("activity, done and named", False, False),
    ("activity, edited", True, True),
    ("role, named", False, True),
    ("renamed, recorded", True, False),
    ("unit, recorded", False, True),
    ("different ends", False, False),
)
"""The pair, whether the deleting side is theirs, and whether the driver merges."""


@pytest.mark.parametrize(("name", "swapped", "driver"), CASES)
def test_each_choice_leads_to_a_workspace_that_is_whole(hand: Hand, name: str, *, swapped: bool, driver: bool) -> None:
    merged(hand, PAIRS[name][::-1] if swapped else PAIRS[name], driver=driver)
    alone = copied(hand, "alone", database=False)
    whole = hand.says("check").code == 0
    for one in (hand, alone):
        said = one.says("verdict", "--json")
        headline = json.loads(said.out)["headline"]
        assert said.code in ((0, 10) if whole else (10,)), said.all
        assert whole or "nobody has chosen yet" in headline
    found = sorted(hand.conflicts())
    for each, choice in ((hand, "ours"), (alone, "theirs")):
        for number, first in enumerate(found if DEEP else ()):
            resolved(copied(each, f"{choice} {number}"), choice, first=first)
        resolved(each, choice, first="")


def test_the_program_offers_the_choice_and_is_on_hold_until_it_is_made_and_written(hand: Hand) -> None:
    merged(hand, PAIRS["signal, recorded"], driver=True)
    with at_the_screen(hand.clone.path.parent, LARGE) as person:
        person.sees("git left a conflict")
        person.sees_verdict("HOLD")
        person.sees("has an open", "conflict of git, and nobody has")
        person.terminal.press("!")
        person.sees("signals.exception_rate", "deleted on one side, named on the other")
        person.terminal.press("t")
        person.sees("All conflicts are resolved")
        person.terminal.press("ctrl+s")
        person.sees("text in sync")
        assert person.quits() == 0
    hand.clone.git("add", "-A")
    hand.clone.git("commit", "-qm", "merged")
    assert hand.says("check").code == 0
    signal = text_format.load(files.read(hand.clone.path.parent)).evidence.readings[SIGNAL.key]
    assert [one.source for one in signal].count("bob") == 1
    assert len(signal) > 1, "what was deleted with the signal is back with it"


def test_a_file_for_which_git_still_waits_is_a_hold_and_a_list_of_many_says_so_too(hand: Hand) -> None:
    here = hand.clone
    readings = here.path.parent / "evidence" / "readings.jsonl"
    here.git("branch", "theirs")
    write(
        here,
        gone(
            *(RecordId("signal", name) for name in text_format.load(files.read(readings.parents[1])).evidence.readings)
        ),
    )
    here.git("checkout", "-q", "theirs")
    write(here, records_one)
    assert here.tries("merge", "-q", "main") is False
    assert not marker_in(readings.read_text())
    for folder in (here.path.parent, copied(hand, "alone").clone.path.parent):
        said = hand.says("verdict", "--json", str(folder))
        assert said.code == 10
        assert "nobody has chosen yet" in json.loads(said.out)["headline"]
        (listed,) = json.loads(hand.says("portfolio", "--json", str(folder)).out)["workspaces"]
        assert (listed["verdict"], "nobody has chosen yet" in listed["headline"]) == ("hold", True)
        assert "nobody has chosen yet" in hand.says("page", str(folder)).out
        assert hand.says("import", str(folder)).code in (0, 3)


def test_a_name_that_somebody_mistyped_is_an_error_and_no_conflict(hand: Hand) -> None:
    text = hand.clone.text
    hand.clone.path.write_text(text.replace("exception_rate > 12%", "exception_rat > 12%"), encoding="utf-8")
    said = hand.says("import")
    assert (said.code, "exception_rat" in said.err) == (3, True)
    assert hand.says("verdict").code == 3
