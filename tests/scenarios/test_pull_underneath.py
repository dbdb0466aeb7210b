"""Two running programs on one database while git pulls underneath: no update is lost, no cursor, no half-typed text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from core.text.sync.sync import open_workspace
from core.text.workspace_toml import load
from tests.scenarios.clone import Clone
from tests.scenarios.person import IN_EDITOR, LARGE, Person, at_the_screen, editor_on

LOOP = re.compile(r'loop = ".*"')
SCOPE = re.compile(r'scope = ".*"')
NAME = 'name = "Support-ticket triage"'


@pytest.fixture
def two(here: Clone) -> Iterator[tuple[Person, Person]]:
    """Two people in front of two terminals, on the page of one clone."""
    with ExitStack() as stack:
        first, second = (
            stack.enter_context(at_the_screen(here.path.parent, LARGE, environment={"OPTABLE_ACTOR": name}))
            for name in ("One", "Two")
        )
        yield first, second


def pushed(there: Clone, *edits: tuple[re.Pattern[str], str]) -> None:
    """Somebody elsewhere changes the page and commits it."""
    text = there.text
    for pattern, new in edits:
        text, count = pattern.subn(new, text, count=1)
        assert count == 1
    there.path.write_text(text, encoding="utf-8")
    there.git("commit", "-qam", "from elsewhere")


def pull(here: Clone, *, fails: bool = False) -> None:
    here.git("pull", "-q", "--no-rebase", "../there", "main", fails=fails)


def half_typed(person: Person) -> None:
    """Begins a text in the second cell, with the cursor in the middle of it."""
    person.terminal.press("j")
    person.opens_editor()
    person.types("Half of a scope")
    person.terminal.press("left", "left", "left", "left", "left")


def test_what_a_pull_brings_both_see_and_what_they_do_meanwhile_stays(
    here: Clone, there: Clone, two: tuple[Person, Person]
) -> None:
    one, other = two
    half_typed(other)
    one.edits("Renamed")
    pushed(there, (LOOP, 'loop = "Pulled from git"'))
    pull(here)
    for person in two:
        person.sees("Pulled from git", "Renamed")
    assert editor_on(other.terminal.text) == "Half of a scope"
    other.terminal.press("the ")
    other.sees("Half of a the scope", IN_EDITOR)
    other.saves()
    one.sees("Half of a the scope")
    assert NAME in here.text, "only an export writes the text"
    assert here.optable("export")[0] == 0
    workflow = load(here.text).workflow
    assert (workflow.name, workflow.scope, workflow.loop) == ("Renamed", "Half of a the scope", "Pulled from git")
    here.git("commit", "-qam", "ours")
    assert here.optable("check")[0] == 0


def test_a_cell_that_a_pull_changed_while_it_was_typed_in_asks_which_of_the_two_shall_stand(
    here: Clone, there: Clone, two: tuple[Person, Person]
) -> None:
    one, other = two
    half_typed(other)
    pushed(there, (SCOPE, 'scope = "Pulled scope"'))
    pull(here)
    one.sees("Pulled scope")
    other.terminal.press("enter")
    other.sees("Changed by somebody else", "Mine:   Half of a scope", "Theirs: Pulled scope")
    other.terminal.press("m")
    one.sees("Half of a scope", gone=("Pulled scope",))


def test_a_conflict_that_a_pull_leaves_is_told_to_both_resolved_by_one_and_gone_for_the_other(
    here: Clone, there: Clone, two: tuple[Person, Person]
) -> None:
    one, other = two
    half_typed(other)
    one.edits("Renamed here")
    assert here.optable("export")[0] == 0
    here.git("commit", "-qam", "renamed")
    pushed(there, (re.compile(NAME), 'name = "Renamed there"'), (LOOP, 'loop = "Pulled from git"'))
    pull(here, fails=True)
    for person in two:
        person.sees("git left a conflict: press !")
    one.terminal.press("!")
    one.sees("1 of 1  Workflow: name", "Renamed here", "Renamed there")
    other.sees("Pulled from git", "1 conflict to resolve: press !")
    assert editor_on(other.terminal.text) == "Half of a scope"
    one.terminal.press("t")
    other.sees("not exported")
    other.terminal.press("the ")
    other.sees("Half of a the scope", IN_EDITOR)
    other.saves()
    one.sees("Half of a the scope")
    one.terminal.press("ctrl+s")
    one.is_told("Wrote workspace.toml")
    here.git("commit", "-qam", "merged")
    workflow = load(here.text).workflow
    assert (workflow.name, workflow.scope, workflow.loop) == ("Renamed there", "Half of a the scope", "Pulled from git")
    assert here.optable("check")[0] == 0
    with open_workspace(here.path.parent) as store:
        assert store.conflicts == ()
