"""An ingest is taken back beside other programs, by one that is killed, and after the database was edited by hand."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from core.errors import UsageError
from core.store.store import Store
from tests.core.store.conftest import OpenStore
from tests.core.store.test_take_back_ingest import case, cases, ingest, is_whole


def test_of_two_programs_the_second_is_told(open_store: OpenStore) -> None:
    ada, bob = open_store("ada"), open_store("bob")
    first, second = ingest(ada, case("a")), ingest(ada, case("b", day=7), name="two.csv")
    assert len(bob.snapshot.evidence.exceptions) == 4
    ada.take_back(first)
    with pytest.raises(UsageError, match="already undone"):
        bob.take_back(first)
    assert set(cases(bob)) == {"b"}, "what it shows is what is there"
    bob.review("log/b", "", {"outcome": "correct"})
    with pytest.raises(UsageError, match="its only case was reviewed since"):
        ada.take_back(second)


TAKES_BACK = """
import sys
from pathlib import Path
from core.errors import UsageError
from core.store.store import Store
with Store.open(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        store.take_back(sys.argv[2])
    except UsageError as error:
        print(error.message)
    else:
        print("taken back")
"""


def test_of_two_processes_at_once_one_takes_it_back(store: Store) -> None:
    change = ingest(store, *(case(number) for number in range(500)))
    command = [sys.executable, "-c", TAKES_BACK, str(store.folder), change]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert sorted(process.communicate()[0] for process in both) == ["it is already undone\n", "taken back\n"]
    store.refresh()
    assert cases(store) == {}
    assert [entry.action for entry in store.journal()].count("undo") == 2, "the cases, and their traffic"
    assert is_whole(store)


KILLED = """
import os, sys
from pathlib import Path
from core.store.store import Store
from tests.core.store.killing import kill_at
from tests.core.store.test_take_back_ingest import cases, traffic
for calls in range(1, 1000, 4):
    child = os.fork()
    if child == 0:
        with Store.open(Path(sys.argv[1])) as store:
            sys.setprofile(kill_at(calls))
            store.take_back(sys.argv[2])
            sys.setprofile(None)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    with Store.open(Path(sys.argv[1])) as store:
        inputs = {one.input for one in cases(store).values()}
        print(status, inputs, len(cases(store)), traffic(store), store.labels(), store.verify(), sep=";")
    if status == 0:
        break
"""


@pytest.mark.slow
def test_killed_at_any_moment_it_has_happened_whole_or_not_at_all(store: Store) -> None:
    """Killed before its 1st, 5th, 9th ... statement, until one gets through."""
    ingest(store, *(case(number, "old") for number in range(10)))
    change = ingest(store, *(case(number, "new", "refund") for number in range(20)))
    done = subprocess.run(
        [sys.executable, "-c", KILLED, store.folder, change], capture_output=True, text=True, check=False
    )
    *killed, last = done.stdout.splitlines()
    before = "{'new'};20;{'2025-01-06': (20, 0)};('billing', 'refund');None"
    after = "{'old'};10;{'2025-01-06': (10, 0)};('billing',);None"
    assert last == f"0;{after}", done.stderr
    assert len(killed) > 5
    assert set(killed) <= {f"{int(signal.SIGKILL)};{content}" for content in (before, after)}
    assert f"{int(signal.SIGKILL)};{before}" in killed


def test_beside_a_file_taken_back_a_deleted_or_changed_review_is_still_found(store: Store) -> None:
    ingest(store, case("a"), case("b"))
    store.review("log/a", "", {"outcome": "correct"})
    store.take_back(ingest(store, case("c"), name="two.csv"))
    assert is_whole(store)
    for statement in ("DELETE FROM review", "UPDATE review SET outcome = 'undefined'"):
        copy = store.path.read_bytes()
        with closing(sqlite3.connect(store.path)) as connection, connection:
            connection.execute(statement)
        with Store.open(store.folder) as other:
            assert "exception log/a" in other.differing()
        store.path.write_bytes(copy)
