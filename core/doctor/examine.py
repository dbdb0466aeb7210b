"""Everything that is checked of a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from core.doctor.check import Check, CheckState
from core.doctor.times import dates, journal_times
from core.errors import OptableError
from core.model.cases import Cases
from core.model.readings import Readings
from core.presence import content_of, is_there
from core.remedy import Remedy
from core.rules.integrity import places_text
from core.store.connect import inspect_header
from core.store.migrations import VERSION
from core.store.store import DATABASE, Store
from core.text.check import checked
from core.text.git import index_lock
from core.text.git.client import Git
from core.text.git.folder import folder_of
from core.verdict.context import Context
from core.verdict.evaluate import evaluate


def examine(folder: Path, clock: datetime) -> Iterator[Check]:
    """All checks of a workspace, its text and its git set-up."""
    yield from database(folder)
    yield from text(folder)
    yield from times(folder, clock)
    try:
        yield from git(folder)
    except OptableError as error:
        yield _failed("git", error)
    except OSError as error:
        yield Check("git", "problem", f"{error.filename}: cannot be read ({error.strerror})")


def database(folder: Path) -> Iterator[Check]:
    """Header, integrity and journal of the database, as far as it can be read."""
    path = folder / DATABASE
    try:
        if not is_there(path):
            yield Check("database", "note", "none yet; it is built from the text when the workspace is opened")
            return
        schema = inspect_header(path)
        yield Check("database", "ok", f"written by optable, schema {schema}")
        if schema < VERSION:
            yield Check("integrity", "note", f"checked after the upgrade to schema {VERSION}, when it is opened")
            return
        with Store.open(folder) as store:
            store.check()
            yield Check("integrity", "ok", "pages, tables, columns and triggers are intact")
            yield _journal(store)
            yield from journal_times(store)
            yield from _replay(store)
            if store.read_only:
                yield Check("writing", "note", f"read-only: {store.read_only}")
    except OptableError as error:
        yield _failed("database", error)


def _journal(store: Store) -> Check:
    hint = "Somebody changed it outside optable: compare it with a copy of the database."
    if (broken := store.verify()) is not None:
        return Check("journal", "problem", f"the hash chain breaks at entry {broken.seq}", hint)
    if differing := store.differing():
        records = places_text(differing, store.snapshot.workspace)
        return Check("journal", "problem", f"the hash chain is intact, but does not match {records}", hint)
    return Check("journal", "ok", "the hash chain is intact, and the records match it")


def _replay(store: Store) -> Iterator[Check]:
    """Check that the checkpoints agree with a full replay of the readings and the reviewed cases."""
    workspace, evidence = store.snapshot.workspace, store.snapshot.evidence
    cases = evidence.exceptions
    if isinstance(cases, Cases) and cases.replayed is not None:
        cases = cases.with_replays(None)
    elif not any(isinstance(of_one, Readings) for of_one in evidence.readings.values()):
        return
    whole = {name: tuple(of_one) for name, of_one in evidence.readings.items()}
    at, clock = store.now(), store.clock()
    in_full = replace(evidence, readings=dict(whole), exceptions=cases)
    if evaluate(Context(workspace, evidence, at, clock=clock)) == evaluate(
        Context(workspace, in_full, at, clock=clock)
    ):
        yield Check("replay", "ok", "the stored replay agrees with all evidence")
        return
    detail = "the stored replay disagrees with the evidence"
    yield Check("replay", "problem", detail, remedy=Remedy("rebuild", DATABASE))


def text(folder: Path) -> Iterator[Check]:
    """Check that the text is valid, canonical and in sync."""
    try:
        problems, content = checked(folder)
    except OptableError as error:
        yield _failed("text", error)
        return
    for problem in problems:
        place = f"{problem.place_in(content)}: " if problem.place else ""
        yield Check("text", "problem", f"{place}{problem.message}", problem.hint, problem.remedy)
    if not problems:
        yield Check("text", "ok", f"valid and canonical{', in sync with the database' * is_there(folder / DATABASE)}")


def times(folder: Path, clock: datetime) -> Iterator[Check]:
    """Compare recorded times with the clock, and list dates and evidence that are valid but odd."""
    try:
        checks = tuple(dates(folder, clock))
    except OptableError:
        return  # the checks of database and text have reported why they cannot be read
    yield from checks


def git(folder: Path) -> Iterator[Check]:
    """Check that git tracks the text and ignores the database."""
    repository = Git(folder)
    inside = repository.holds_folder()
    yield _ignored(folder, repository, inside=inside)
    yield _attributes(folder / ".gitattributes")
    if not repository.installed and folder_of(folder) is not None:
        yield Check("git", "problem", "git is not installed, so the verdict here is a Hold", "Install git.")
    elif not repository.installed:
        yield Check("git", "note", "git is not installed")
    elif not inside:
        yield Check("git", "note", "the folder is in no git repository")
    elif repository.path_of(DATABASE):
        yield Check("git", "problem", f"{DATABASE} is committed", remedy=Remedy("untrack", DATABASE))
    else:
        yield Check("git", "ok", f"{DATABASE} is not committed")
    if index_lock.is_held(folder):
        yield Check(
            "git lock",
            "note",
            f"{index_lock.lock_of(folder)} is there: git is writing, and nothing is exported meanwhile",
            "If no git is running, one that was killed left it: remove it.",
        )
    if inside and repository.setting("merge.optable.driver"):
        yield Check("merge driver", "ok", "git merges by record and field")
    elif inside:
        yield Check("merge driver", "note", "absent: git merges by lines", remedy=Remedy("install_driver"))


def _attributes(path: Path) -> Check:
    try:
        content_of(path)
    except OptableError as error:
        return _failed(path.name, error)
    if is_there(path):
        return Check(path.name, "ok", "present")
    return Check(path.name, "note", "absent: git may change the line ends of the text")


def _ignored(folder: Path, repository: Git, *, inside: bool) -> Check:
    path = folder / ".gitignore"
    try:
        lines = content_of(path).decode(errors="replace").splitlines()
    except OptableError as error:
        return _failed(path.name, error)  # git would wait for a pipe
    written = any(line.strip() in {DATABASE, f"{DATABASE}*"} for line in lines)
    if written or (inside and repository.ignores(DATABASE)):
        return Check(".gitignore", "ok", f"{DATABASE} is ignored")
    state: CheckState = "problem" if inside else "note"
    return Check(".gitignore", state, f"{DATABASE} is not ignored", f"Add a line {DATABASE}* to {path.name}.")


def _failed(name: str, error: OptableError) -> Check:
    place = f"{error.place}: " if error.place else ""
    return Check(name, "problem", f"{place}{error.message}", error.hint, error.remedy)
