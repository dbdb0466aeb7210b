"""An ingest is taken back where it was made; in another clone, its cases are those of the text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree

import pytest

from core.errors import UsageError
from core.ingest.report import Report
from core.store.store import Store
from core.text.sync.sync import export, import_, open_workspace
from tests.core.ingest.making import batch

LOG = "id,at,input,predicted,flagged\n" + "".join(f"{key},2025-01-06T10:00Z,hello,billing,yes\n" for key in "abc")
OTHER = LOG.replace("hello", "good day") + "d,2025-01-06T10:00Z,bye,login,yes\n"


def ingest(store: Store, text: str) -> Report:
    return store.ingest([batch(text)])


def sent(one: Store, other: Store) -> None:
    """The text of one is committed and pulled by the other, which imports it."""
    export(one)
    rmtree(other.folder / "evidence")
    copytree(one.folder, other.folder, ignore=ignore_patterns("workspace.db*"), dirs_exist_ok=True)
    import_(other)


def newest(store: Store) -> str:
    return next(store.journal(limit=1)).change


def inputs(store: Store) -> dict[str, str]:
    return {one.id: one.input for one in store.snapshot.evidence.exceptions}


@pytest.fixture
def here(folder: Path) -> Iterator[Store]:
    """A workspace into which a file was ingested, and then another that changed its cases."""
    with open_workspace(folder, actor="ada") as store:
        ingest(store, LOG)
        ingest(store, OTHER)
        yield store


@pytest.fixture
def there(here: Store, tmp_path: Path) -> Iterator[Store]:
    """A clone of it."""
    export(here)
    copy = copytree(here.folder, tmp_path / "there", ignore=ignore_patterns("workspace.db*"))
    with ExitStack() as stack:
        yield stack.enter_context(open_workspace(copy, actor="bob"))


def test_a_clone_has_its_own_journal_and_the_same_file_again_changes_nothing(here: Store, there: Store) -> None:
    with pytest.raises(UsageError, match="no such change"):
        there.take_back(newest(here))
    before = len(list(there.journal()))
    assert ingest(there, OTHER).unchanged == 4
    assert len(list(there.journal())) == before
    ingest(there, LOG + "e,2025-01-06T10:00Z,new,refund,yes\n")
    assert inputs(there) == dict.fromkeys("abc", "hello") | {"d": "bye", "e": "new"}
    there.take_back(newest(there))
    assert inputs(there) == inputs(here)
    assert there.labels() == here.labels() == ("billing", "login")
    assert there.verify() is None
    assert there.differing() == ()


def test_what_is_taken_back_goes_from_the_clones_too_and_can_come_again(here: Store, there: Store) -> None:
    here.take_back(newest(here))
    sent(here, there)
    assert inputs(there) == inputs(here) == dict.fromkeys("abc", "hello")
    assert there.snapshot.evidence == here.snapshot.evidence
    ingest(here, OTHER)
    sent(here, there)
    assert inputs(there) == dict.fromkeys("abc", "good day") | {"d": "bye"}
    assert (here.verify(), here.differing(), there.verify(), there.differing()) == (None, (), None, ())


def test_an_export_and_an_import_of_the_same_do_not_stand_in_its_way(here: Store) -> None:
    export(here)
    text = here.folder / "evidence/exceptions.jsonl"
    text.write_text(text.read_text().replace("\n", "\n\n"))
    import_(here)
    here.take_back(newest(here))
    assert inputs(here) == dict.fromkeys("abc", "hello")


def reviewed(store: Store) -> None:
    store.review("log/a", "", {"outcome": "correct"})


def drawn(store: Store) -> None:
    store.draw(week="2025-W02", size=1, controls=0)


def edited(store: Store) -> None:
    text = store.folder / "evidence/exceptions.jsonl"
    text.write_text(text.read_text().replace('"bye"', '"good bye"'))
    import_(store)


@pytest.mark.parametrize(
    ("built", "words"),
    [
        (reviewed, "1 of its 4 cases was reviewed since"),
        (drawn, "1 of its 4 cases was drawn for review; 2025-W02 was drawn since, and all its 4 cases were counted"),
        (edited, "1 of its 4 cases was changed or removed in the text since"),
    ],
)
def test_what_was_built_on_it_in_a_clone_counts(here: Store, there: Store, built: object, words: str) -> None:
    assert callable(built)
    change = newest(here)
    built(there)
    sent(there, here)
    with pytest.raises(UsageError, match=words):
        here.take_back(change)
    assert inputs(here) == inputs(there)
