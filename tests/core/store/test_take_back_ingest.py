"""An ingest of cases is taken back as one, unless something was built on it since."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.errors import UsageError
from core.ingest.batch import Batch, is_control
from core.model.evidence import ExceptionCase
from core.model.gate import Condition
from core.model.learning import Update
from core.model.workspace import RecordId
from core.store.case_queries import MANY
from core.store.file_name import DATABASE
from core.store.journal import JournalEntry
from core.store.store import Store
from tests.core.ingest import making
from tests.core.store.conftest import NOW, OpenStore, clock, newest_change
from tests.core.store.earlier_versions import append_v1, connect_new
from tests.core.store.test_removable_text import remove

HEADER = "id,at,input,predicted,confidence,flagged\n"
WEEK = "2025-W02"
ONLY_COUNTS = next(key for key in map(str, range(99)) if not is_control("log", key, Fraction(1, 10)))
"""The id of a case that a log keeps only if it is flagged."""
TABLES = ("exception_case", "review", "traffic", "label", "session", "superseded_case", "ingested_label", "decision")


def batch(text: str, name: str = "log.csv", **more: Any) -> Batch:
    return making.batch(text, name, **more)


def case(key: object, text: str = "x", label: str = "billing", flagged: str = "yes", day: int = 6) -> str:
    return f"{key},2025-01-{day:02}T10:00Z,{text},{label},0.2,{flagged}\n"


def ingest(store: Store, *rows: str, name: str = "log.csv", **more: Any) -> str:
    """The change by which a file of these rows can be taken back."""
    store.ingest([batch(HEADER + "".join(rows), name, **more)])
    return newest_change(store)


def cases(store: Store) -> dict[str, ExceptionCase]:
    return {one.id: one for one in store.snapshot.evidence.exceptions if one.source == "log"}


def traffic(store: Store) -> dict[str, tuple[int, int]]:
    return {one.id: (one.flagged, one.others) for one in store.snapshot.evidence.traffic}


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that an ingest could touch, but for the numbers of ingests, which only grow."""
    with closing(sqlite3.connect(store.path)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: sorted(
                tuple(str(row[name]) for name in row.keys() if name not in ("ingest", "earlier"))  # noqa: SIM118
                for row in connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # constants
            )
            for table in TABLES
        }


def is_whole(store: Store) -> bool:
    return store.verify() is None and store.differing() == ()


def test_new_cases_go_revised_ones_are_as_before_and_days_count_as_before(open_store: OpenStore) -> None:
    store, bob = open_store("ada"), open_store("bob", "application")
    ingest(store, case("a"), case("b", label="refund"), case("c"))
    before = content(store)
    assert traffic(store) == {"2025-01-06": (3, 0)}
    change = ingest(
        store,
        *(case("a", "other"), case("b", label="login"), case("c"), case("d", label="login"), case("e", day=7)),
        name="two.csv",
    )
    assert store.labels() == ("billing", "login", "refund")
    assert traffic(store) == {"2025-01-06": (4, 0), "2025-01-07": (1, 0)}
    after = content(store)
    assert bob.take_back(change).label.startswith("ingested two.csv")
    store.refresh()
    assert content(store) == before
    assert store.labels() == ("billing", "refund")
    assert {key: one.input for key, one in cases(store).items()} == dict.fromkeys("abc", "x")
    assert is_whole(store)
    ingest(
        store, *(case("a", "other"), case("b", label="login"), case("c"), case("d", label="login"), case("e", day=7))
    )
    assert content(store) == after, "the same file again gives what it gave"


def test_every_field_of_a_revised_case_comes_back(store: Store) -> None:
    columns = "id,at,input,predicted,confidence,rationale,flagged,version,note\n"
    old = "a,2025-01-06T10:00Z,hello,billing,,why,yes,m1,n\nb,2025-01-06T10:00Z,bye,,0.50,,yes,,\n"
    new = "a,2025-01-07T10:00Z,later,refund,0.3,,no,m2,\nb,2025-01-07T10:00Z,hello,billing,,why,no,m1,n\n"
    store.ingest([batch(columns + old, kind="exceptions")])
    before = content(store)
    assert store.ingest([batch(columns + new, kind="exceptions")]).changed == 2
    assert {one.flagged for one in cases(store).values()} == {False}
    store.take_back(newest_change(store))
    assert content(store) == before
    assert cases(store)["b"].confidence == Decimal("0.50")


def test_all_files_of_a_call_are_one(store: Store) -> None:
    before, evidence = content(store), store.snapshot.evidence
    readings = "signal,at,value,n\nundefined_rate,2025-01-06,5%,20\n"
    store.ingest([batch(HEADER + case("a")), batch(HEADER + case("b"), "two.csv"), batch(readings, "readings.csv")])
    store.take_back(newest_change(store))
    assert content(store) == before
    assert store.snapshot.evidence == evidence


def test_ingests_are_taken_back_from_the_last_to_the_first(store: Store) -> None:
    states = [content(store)]
    changes = []
    for number in range(3):
        changes.append(ingest(store, case("a", f"text {number}"), case(number), name=f"{number}.csv"))
        states.append(content(store))
    for number in reversed(range(3)):
        for earlier in changes[:number]:
            with pytest.raises(UsageError, match=r"changed or repeated by a later ingest \(ingested") as caught:
                store.take_back(earlier)
            assert caught.value.hint == "Take the later one back first."
        store.take_back(changes[number])
        assert content(store) == states[number]
        with pytest.raises(UsageError, match="already undone"):
            store.take_back(changes[number])
    assert is_whole(store)


def test_a_review_of_the_earlier_content_is_no_obstacle_and_counts_as_before(store: Store) -> None:
    ingest(store, case("a"))
    store.review("log/a", "", {"outcome": "correct"})
    before, reviewed = content(store), cases(store)["a"]
    change = ingest(store, case("a", "other"), name="two.csv")
    assert cases(store)["a"].changed == NOW
    store.review("log/a", "", {"outcome": "undefined"})
    with pytest.raises(UsageError, match="its only case was reviewed since"):
        store.take_back(change)
    store.undo()
    store.take_back(change)
    assert cases(store)["a"] == reviewed
    assert content(store) == before
    assert is_whole(store)


def test_cases_too_many_to_be_in_memory_go_and_come(open_store: OpenStore) -> None:
    store, bob = open_store("ada"), open_store("bob")
    ingest(store, case("a"))
    store.review("log/a", "", {"outcome": "correct"})
    before = store.snapshot.evidence
    many = [case("a", "other"), *(case(f"m{number}") for number in range(MANY))]
    change = ingest(store, *many, name="two.csv")
    bob.refresh()
    assert len(bob.snapshot.evidence.exceptions) == MANY + 3
    store.take_back(change)
    assert store.snapshot.evidence == before
    assert bob.refresh()
    assert bob.snapshot.evidence == before
    assert ingest(bob, *many, name="two.csv") != change
    assert {one.input for one in bob.snapshot.evidence.reviewed} == {"", "other"}


# Refusals


def removed_in_text(store: Store) -> None:
    log = store.snapshot.evidence
    store.replace(
        store.snapshot.workspace, replace(log, exceptions=tuple(one for one in log.exceptions if one.id != "a"))
    )


def changed_in_text(store: Store) -> None:
    log = store.snapshot.evidence
    changed = (one.model_copy(update={"note": "x"}) if one.id == "a" else one for one in log.exceptions)
    store.replace(store.snapshot.workspace, replace(log, exceptions=tuple(changed)))


def asked_for(store: Store) -> None:
    update = Update(target="prompt", what="more", cases=("log/a", "log/b"))
    store.replace(store.snapshot.workspace.having({RecordId("update", "u1"): update}), store.snapshot.evidence)


BUILT: dict[str, tuple[Callable[[Store], object], str]] = {
    "reviewed": (
        lambda store: (
            store.review("log/a", "", {"outcome": "correct"}),
            store.review("log/b", "", {"outcome": "correct"}),
        ),
        "2 of its 6 cases were reviewed since",
    ),
    "drawn": (
        lambda store: store.draw(week=WEEK, size=2, controls=0),
        "2 of its 6 cases were drawn for review; 2025-W02 was drawn since, and 5 of its 6 cases were counted for it",
    ),
    "only counted": (
        lambda store: store.draw(week="2025-W03", size=1, controls=1),
        "2025-W03 was drawn since, and 1 of its 6 cases was counted for it",
    ),
    "only its traffic counted": (
        lambda store: store.draw(week="2025-W04", size=1, controls=1),
        "2025-W04 was drawn since, and its traffic counted for it",
    ),
    "changed": (
        lambda store: ingest(store, case("a", "other"), case("new"), name="two.csv", kind="exceptions"),
        "1 of its 6 cases was changed or repeated by a later ingest (ingested two.csv (sha256 ",
    ),
    "repeated": (
        lambda store: ingest(store, case("a"), case("b"), case("new"), name="two.csv", kind="exceptions"),
        "2 of its 6 cases were changed or repeated by a later ingest (ingested two.csv (sha256 ",
    ),
    "traffic": (
        lambda store: ingest(store, *(case(f"t{one}", flagged="no") for one in range(9)), name="two.csv"),
        "1 of its 3 days of traffic was counted anew since",
    ),
    "less traffic": (
        lambda store: ingest(store, case("t", flagged="no"), case("n", day=8), name="two.csv"),
        "its traffic was repeated by a later ingest (ingested two.csv (sha256 ",
    ),
    "removed": (removed_in_text, "1 of its 6 cases was changed or removed in the text since"),
    "edited": (changed_in_text, "1 of its 6 cases was changed or removed in the text since"),
    "named": (asked_for, "2 of its 6 cases were named by updates"),
}


@pytest.mark.parametrize("built", BUILT)
def test_it_is_refused_whole_where_something_was_built_on_it(store: Store, built: str) -> None:
    build, words = BUILT[built]
    ingest(store, case("z", day=21), kind="exceptions")
    rows = [*map(case, "abcde"), case("f", day=13), case(ONLY_COUNTS, flagged="no", day=21)]
    change = ingest(store, *rows)
    build(store)
    before = content(store)
    with pytest.raises(UsageError) as caught:
        store.take_back(change)
    assert words in caught.value.message
    assert caught.value.place.startswith("ingested log.csv (sha256 ")
    assert content(store) == before
    store.take_back(newest_change(store))
    if built not in ("reviewed", "removed", "edited"):
        store.take_back(change)
        assert set(cases(store)) == {"z"}
    assert is_whole(store)


def test_without_its_earlier_content_a_revision_is_not_taken_back(store: Store) -> None:
    ingest(store, case("a"), case("b"))
    change = ingest(store, case("a", "other"), case("b", "other"), name="two.csv")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("DELETE FROM superseded_case WHERE id = 'a'")
    with pytest.raises(UsageError, match="the earlier content of 1 of its cases was removed"):
        store.take_back(change)


def test_a_text_removed_from_the_journal_stays_removed(open_store: OpenStore) -> None:
    store = open_store("ada")
    ingest(store, case("a", "her words"))
    store.review("log/a", "", {"outcome": "correct"})
    change = ingest(store, case("a", "other"), name="two.csv")
    remove(store.folder, "her words")
    store = open_store("ada")
    with pytest.raises(UsageError, match="a text of it was removed from the journal for good"):
        store.take_back(change)


def test_a_case_that_a_draw_of_before_names_is_not_taken_from_it(store: Store) -> None:
    """A case came, was drawn, and went in the text; then a file brought it again."""
    ingest(store, case("a"), case("b"))
    store.draw(week=WEEK, size=2, controls=0)
    removed_in_text(store)
    change = ingest(store, case("a"), name="two.csv")
    with pytest.raises(UsageError, match="its only case was drawn for review$"):
        store.take_back(change)


def test_a_week_that_a_case_would_be_of_again_must_not_have_been_drawn_since(store: Store) -> None:
    ingest(store, case("a"), case("b"), kind="exceptions")
    change = ingest(store, case("a", day=13), name="two.csv", kind="exceptions")
    store.draw(week=WEEK, size=1, controls=0)
    with pytest.raises(UsageError, match=": 2025-W02 was drawn since, and its only case was counted for it$"):
        store.take_back(change)


def test_a_case_whose_review_was_undone_goes_and_the_journal_knows(store: Store) -> None:
    change = ingest(store, case("a"))
    store.review("log/a", "", {"outcome": "correct"})
    store.undo()
    store.take_back(change)
    assert cases(store) == {}
    assert is_whole(store)


def test_cases_that_came_after_a_draw_are_taken_back(store: Store) -> None:
    ingest(store, case("a"), case("b"))
    session = store.draw(week=WEEK, size=2, controls=0)
    change = ingest(store, case("a", "other"), case("c"), name="two.csv", kind="exceptions")
    store.alter_session(session.name, lambda old: old.model_copy(update={"marked": ("log/a",)}), "marked")
    store.take_back(change)
    assert {key: one.input for key, one in cases(store).items()} == {"a": "x", "b": "x"}
    assert is_whole(store)


# Undo and redo


def test_it_is_taken_back_by_name_alone_and_made_again_by_the_file_alone(open_store: OpenStore) -> None:
    store = open_store("ada", "application")
    change = ingest(store, case("a"))
    assert store.next_undo() is None
    with pytest.raises(UsageError, match="nothing to undo"):
        store.undo()
    store.take_back(change)
    assert not store.can_redo()
    with pytest.raises(UsageError, match="nothing to redo"):
        store.redo()
    with pytest.raises(UsageError, match="its cases are not kept twice: ingest the file again"):
        store.take_back(newest_change(store))
    assert ingest(store, case("a")) != change
    assert set(cases(store)) == {"a"}


def test_an_edit_before_it_can_still_be_undone(open_store: OpenStore) -> None:
    store = open_store("ada", "application")
    store.edit(RecordId("role", "builder"), {"holder": "new"})
    store.take_back(ingest(store, case("a")))
    store.undo()
    assert store.snapshot.workspace.roles["builder"].holder == "A. Osei"


def test_an_ingest_of_an_earlier_version_is_refused_and_opens_unchanged(tmp_path: Path) -> None:
    connection = connect_new(tmp_path / DATABASE, migrations=11)
    connection.execute(
        "INSERT INTO exception_case (source, id, at, input, predicted, rationale, flagged, recorded, version, note)"
        " VALUES ('log', 'a', '2025-01-06T10:00:00+00:00', '', 'refund', '', 1, '2025-03-03T09:00:00+00:00', '', '')"
    )
    connection.executemany("INSERT INTO label VALUES (?)", [("billing",), ("refund",)])
    facts = '{"file":"log.csv","sha256":"0","source":"log","kind":"predictions","new":1,"changed":0}'
    at, ingested = "2025-03-03T09:00:00+00:00", "ingested log.csv"
    entries = [
        JournalEntry(1, at, "", "create", "made", "workspace", "", None, None, "x1", ""),
        JournalEntry(2, at, "", "ingest", ingested, "ingest", "", None, facts, "x2", ""),
    ]
    append_v1(connection, entries)
    connection.close()
    with Store.open(tmp_path, clock=clock) as store:
        with pytest.raises(UsageError, match="an earlier version of the program ingested it"):
            store.take_back("x2")
        assert store.labels() == ("billing", "refund")
        change = ingest(store, case("a", label="billing"), case("b", label="login"))
        store.take_back(change)
        assert store.labels() == ("billing", "refund"), "also a label that only counted cases have brought"
        assert cases(store)["a"].predicted == "refund"
        assert is_whole(store)


# The gate


def test_only_a_resume_lifts_a_stop(store: Store) -> None:
    signal = store.snapshot.workspace.signals["undefined_rate"]
    impact = signal.model_copy(update={"kind": "events", "unit": "count", "baseline": "", "target": ""})
    store.add(RecordId("signal", "impact"), impact)
    store.add(RecordId("condition", "stop.impact"), Condition(sentence="impact >= 2 over 2w"))
    readings = f"signal,at,value\nimpact,{(NOW - timedelta(days=1)).isoformat()},2\n"
    store.ingest([batch(HEADER + case("a")), batch(readings, "readings.csv")])
    store.take_back(newest_change(store))
    assert cases(store) == {}
    (recorded,) = store.snapshot.workspace.decisions.values()
    assert (recorded.kind, recorded.by) == ("stop", ())
    assert "It was in force when this would have lifted it: undo: ingested log.csv" in recorded.reason
    with pytest.raises(UsageError, match="ingest the file again"):
        store.take_back(newest_change(store))
