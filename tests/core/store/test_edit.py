"""Editing, adding and removing: judged first, then written, or nothing changes."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadValue, Conflict
from core.model.base import Record
from core.model.decisions import Decision
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition
from core.model.learning import Update
from core.model.roles import Role
from core.model.signals import Signal
from core.model.table import Item
from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from tests.core.store.conftest import NOW, OpenStore

BUILDER = RecordId("role", "builder")
HOLD = RecordId("outcome", "hold")
UNDEFINED = RecordId("condition", "hold.undefined")
RATE = RecordId("signal", "undefined_rate")
UNJUDGED: dict[str, Any] = {"title": 7}


def test_an_edit_is_in_the_snapshot_and_on_the_disk(store: Store, open_store: OpenStore) -> None:
    role = store.edit(BUILDER, {"holder": "D. Mori", "may_stop": True})
    assert role == Role(title="Builder", holder="D. Mori", party="build", may_stop=True)
    assert store.snapshot.workspace.roles["builder"] == role
    assert open_store().snapshot == store.snapshot


def test_an_edit_that_changes_nothing_is_no_change(store: Store) -> None:
    before = store.snapshot
    store.edit(BUILDER, {"holder": "A. Osei"})
    assert store.snapshot is before
    assert len(list(store.journal())) == 1


@pytest.mark.parametrize(
    ("record", "changes", "place", "message"),
    [
        (BUILDER, {"party": "pirates"}, "roles.builder.party", "must be one of"),
        (BUILDER, {"may_stop": "yes"}, "roles.builder.may_stop", "true or false"),
        (BUILDER, {"holder": None}, "roles.builder.holder", "must be text"),
        (BUILDER, {"holder": "a\0b"}, "roles.builder.holder", "NUL"),
        (BUILDER, {"holder": "\ud800"}, "roles.builder.holder", "surrogate"),
        (BUILDER, {"holdr": "X"}, "roles.builder", "no field 'holdr'"),
        (BUILDER, {"key": "X"}, "roles.builder", "no field 'key'"),
        (HOLD, {"conditions": {}}, "gate.hold", "no field 'conditions'"),
        (HOLD, {"decision_owners": ("owner", "owner")}, "gate.hold.decision_owners", "twice"),
        (HOLD, {"decision_owners": ("ownr",)}, "gate.hold.decision_owners", "no role named 'ownr'"),
        (HOLD, {"decision_owners": "owner"}, "gate.hold.decision_owners", "must be a list"),
        (RATE, {"max_age": "soon"}, "signals.undefined_rate.max_age", "not a duration"),
        (RATE, {"baseline": "3s"}, "signals.undefined_rate", "does not fit the unit ratio"),
        (RecordId("item", "integration"), {"owner": "nobody"}, "table.integration.owner", "no role named"),
        (RecordId("item", "integration"), {"due": "soon"}, "table.integration.due", "must be a day"),
        (RecordId("workflow", "workflow"), {"as_of": "2025-03-03T09:00"}, "workflow.as_of", "time zone"),
        (RecordId("workflow", "workflow"), {"timezone": "Mars/X"}, "workflow.timezone", "not a time zone"),
        (RecordId("page", "page"), {"log_review": "revew"}, "page.log_review", "no activity named"),
        (RecordId("role", "bilder"), {"holder": "X"}, "roles.bilder", "no role named 'bilder'"),
        (UNDEFINED, {"sentence": "undefind_rate > 5%"}, "gate.hold.conditions.undefined", "undefind_rate"),
        (UNDEFINED, {"sentence": "undefined_rate > 3s"}, "gate.hold.conditions.undefined", "ratio"),
        (UNDEFINED, {"sentence": "undefined_rate >"}, "gate.hold.conditions.undefined", "column"),
        (UNDEFINED, {"sentence": ""}, "gate.hold.conditions.undefined", "column"),
        (RATE, {"zero_when": "reviewr is assigned"}, "signals.undefined_rate.zero_when", "reviewr"),
    ],
)
def test_a_bad_value_is_refused_at_its_place_and_changes_nothing(
    store: Store, record: RecordId, changes: dict[str, object], place: str, message: str
) -> None:
    before = store.snapshot
    with pytest.raises(BadValue, match=message) as caught:
        store.edit(record, changes)
    assert caught.value.place == place
    assert store.snapshot is before
    assert len(list(store.journal())) == 1


def test_a_misspelt_name_gets_the_nearest_one_as_a_hint(store: Store) -> None:
    with pytest.raises(BadValue) as caught:
        store.edit(HOLD, {"decision_owners": ("bilder",)})
    assert caught.value.hint == "Did you mean builder?"


@pytest.mark.parametrize("changes", [{"unit": "duration"}, {"max_age": ""}])
def test_a_signal_cannot_change_so_that_its_sentences_no_longer_fit(store: Store, changes: dict[str, object]) -> None:
    with pytest.raises(BadValue, match=r"break the Go condition Quality, the Hold condition Undefined"):
        store.edit(RATE, changes)


def test_a_stale_edit_is_a_conflict_that_names_both_texts(store: Store, open_store: OpenStore) -> None:
    read = store.snapshot.revs[BUILDER]
    other = open_store("ada")
    other.edit(BUILDER, {"holder": "Theirs"}, rev=read)
    with pytest.raises(Conflict, match="changed by ada") as caught:
        store.edit(BUILDER, {"holder": "Mine"}, rev=read)
    assert (caught.value.mine, caught.value.theirs) == ("Mine", "Theirs")
    assert "Mine" in str(caught.value)
    assert "Theirs" in str(caught.value)
    assert store.snapshot.workspace.roles["builder"].holder == "Theirs", "what was read under the lock is shown"
    assert store.refresh(), "and the screen hears of it"
    store.edit(BUILDER, {"holder": "Mine"}, rev=store.snapshot.revs[BUILDER])


def test_an_edit_of_a_field_that_nobody_touched_goes_with_what_others_did_to_the_record(
    store: Store, open_store: OpenStore
) -> None:
    read = store.snapshot.revs[BUILDER]
    other = open_store("ada")
    other.edit(BUILDER, {"deputy": "Theirs"}, rev=read)
    other.edit(BUILDER, {"title": "Maker"})
    store.edit(BUILDER, {"holder": "Mine"}, rev=read)
    role = store.snapshot.workspace.roles["builder"]
    assert (role.holder, role.deputy, role.title) == ("Mine", "Theirs", "Maker")
    with pytest.raises(Conflict):
        store.edit(BUILDER, {"note": "Mine", "deputy": "Mine"}, rev=read)
    with pytest.raises(Conflict):
        store.remove(BUILDER, rev=read)


def test_a_stale_edit_of_a_removed_record_is_a_conflict_even_where_it_was_added_again(
    store: Store, open_store: OpenStore
) -> None:
    auditor = RecordId("role", "auditor")
    read = store.snapshot.revs[auditor]
    other = open_store()
    other.remove(auditor)
    with pytest.raises(Conflict, match="removed"):
        store.edit(auditor, {"holder": "Mine"}, rev=read)
    other.add(auditor, Role(holder="Somebody"))
    with pytest.raises(Conflict, match="changed"):
        store.edit(auditor, {"holder": "Mine"}, rev=read)
    with pytest.raises(Conflict):
        store.remove(auditor, rev=read)


RACE = """
import sys
from pathlib import Path
from core.errors import Conflict
from core.model.workspace import RecordId
from core.store.store import Store
builder = RecordId("role", "builder")
store = Store.open(Path(sys.argv[1]), actor=sys.argv[2])
won = 0
rev = store.snapshot.revs[builder]
print("ready", flush=True)
for line in sys.stdin:
    try:
        store.edit(builder, {"note": f"{sys.argv[2]} {line.strip()}"}, rev=rev)
        won += 1
    except Conflict:
        pass
    rev = store.snapshot.revs[builder]
    print(won, flush=True)
"""


@pytest.mark.slow
def test_of_two_programs_that_edit_the_same_cell_each_write_wins_or_is_told(folder: Path) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, folder, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in ("ada", "bob")
    ]
    for program in programs:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
    rounds = 40
    for program in programs:
        assert program.stdin
        program.stdin.write("\n".join(map(str, range(rounds))) + "\n")
        program.stdin.flush()
    won = [int(program.communicate()[0].split()[-1]) for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    with Store.open(folder) as store:
        entries = [entry for entry in store.journal(BUILDER) if entry.action == "edit"]
        assert len(entries) == sum(won), "every edit that was said to be saved is there, and no other"
        assert [sum(entry.actor == name for entry in entries) for name in ("ada", "bob")] == won
        for newer, older in pairwise(entries):
            assert newer.before == older.after, "no write overwrote one that it had not seen"
        assert store.verify() is None


def test_a_record_is_added_under_a_free_key(store: Store) -> None:
    cost = RecordId("item", "cost")
    store.add(cost, Item(title="Cost", owner="builder"))
    assert store.snapshot.workspace.table["cost"].owner == "builder"
    with pytest.raises(BadValue, match="already"):
        store.add(cost, Item())


@pytest.mark.parametrize(
    ("record", "model", "message"),
    [
        (RecordId("role", "Bad Name"), Role(), "not a name"),
        (RecordId("role", "over"), Role(), "word of the sentence language"),
        (RecordId("condition", "undefined"), Condition(sentence="page is complete"), "not an outcome"),
        (RecordId("condition", "hold.over"), Condition(sentence="page is complete"), "word of the sentence language"),
        (RecordId("condition", "hold.x"), Condition(sentence="undefined_rate is"), "column"),
        (RecordId("role", "x"), Item(), "cannot be made from"),
        (RecordId("item", "x"), Item(owner="nobody"), "no role"),
        (RecordId("role", "x"), Role.model_construct(**UNJUDGED), "must be text"),
        (RecordId("lens", "input"), Role(), "built in"),
        (RecordId("update", " "), Update(target="prompt"), "must not be blank"),
        (
            RecordId("decision", "x1"),
            Decision(kind="go", at=NOW, by=("owner",), holders=("B",), verdict="go"),
            "decisions are immutable",
        ),
    ],
)
def test_what_cannot_be_added_is_refused(store: Store, record: RecordId, model: Record, message: str) -> None:
    before = store.snapshot
    with pytest.raises(BadValue, match=message):
        store.add(record, model)
    assert store.snapshot is before


@pytest.mark.parametrize(
    ("record", "places"),
    [
        (BUILDER, ["the row Integration: Owner", "the outcome Hold: Decision owners"]),
        (
            RecordId("role", "reviewer"),
            ["the page: Reviewer", "the activity Log review: Role", "the Stop condition Nobody"],
        ),
        (
            RATE,
            ["the Go condition Quality", "the Hold condition Undefined", "evidence/readings.jsonl (2 readings)"],
        ),
        (
            RecordId("activity", "log_review"),
            [
                "the page: Log review",
                "the signal Undefined rate: Zero when",
                "evidence/activities.jsonl (1 completion)",
            ],
        ),
        (RecordId("workflow", "workflow"), ["built in"]),
        (RecordId("outcome", "stop"), ["built in"]),
    ],
)
def test_what_is_named_elsewhere_is_not_removed_and_the_places_are_named(
    store: Store, record: RecordId, places: list[str]
) -> None:
    with pytest.raises(BadValue) as caught:
        store.remove(record)
    for place in places:
        assert place in str(caught.value)
    assert store.snapshot.workspace.get(record) is not None


def test_a_long_list_of_places_is_cut(store: Store) -> None:
    for number in range(7):
        store.add(RecordId("item", f"row{number}"), Item(owner="auditor"))
    with pytest.raises(BadValue, match=r"the row Row4: Owner and 2 more"):
        store.remove(RecordId("role", "auditor"))


def test_what_nothing_names_is_removed(store: Store, open_store: OpenStore) -> None:
    store.remove(RecordId("role", "auditor"))
    store.remove(UNDEFINED)
    assert "auditor" not in store.snapshot.workspace.roles
    assert store.snapshot.workspace.conditions("hold") == {}
    assert open_store().snapshot == store.snapshot


def test_what_was_wrong_before_does_not_block_other_edits(tmp_path: Path) -> None:
    broken = RecordId("condition", "hold.old")
    with Store.create(tmp_path, _with_a_broken_sentence(), _no_evidence()) as store:
        store.edit(broken, {"note": "to be looked at"})
        store.add(RecordId("signal", "other"), Signal(max_age="7d"))
        with pytest.raises(BadValue):
            store.edit(broken, {"sentence": "missing_one > 2"})
        store.edit(broken, {"sentence": "other > 2"})


def _with_a_broken_sentence() -> Workspace:
    return Workspace().having({RecordId("condition", "hold.old"): Condition(sentence="missing > 1")})


def _no_evidence() -> EvidenceLog:
    return EvidenceLog.of()


def test_control_characters_and_markup_are_only_text(store: Store, open_store: OpenStore) -> None:
    text = "[/foo] x \x1b[31m'; DROP TABLE role; -- \u202e\u0301 " + "宽" * 10_000
    store.edit(BUILDER, {"holder": text, "note": text})
    store.save_draft(text[:200], text)
    again = open_store()
    assert again.snapshot.workspace.roles["builder"].holder == text
    assert again.drafts() == {text[:200]: text}
