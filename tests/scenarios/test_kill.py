"""kill -9 at any moment: what the screen showed as saved is there, and what was half typed is a draft.

Moments are chosen by keys sent and by what was painted, never by time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from core.store.store import DATABASE, Store
from tests.scenarios.person import ON_CELLS, Person, at_the_screen, editor_on
from tests.terminal import Terminal
from tests.tui.cli.running import optable

KILLS = 5
FIELDS = ("name", "scope", "loop")
"""The first three lines of the page, from the top."""


@dataclass
class Attempt:
    """One edit that a kill interrupts: each text that its editor holds in turn, and the draft of each."""

    field: str
    old: str
    new: str
    texts: list[str]
    drafts: list[str | None]
    sent: bool = False

    @classmethod
    def at(cls, field: str, new: str, kept: dict[str, str], drafts: dict[str, str]) -> Attempt:
        """Opens with what is kept, or with its draft; then it is emptied and typed anew, letter by letter."""
        draft = drafts.get(field)
        typed = [new[:length] for length in range(len(new) + 1)]
        return cls(field, kept[field], new, [kept[field] if draft is None else draft, *typed], [draft, *typed])


def half_typed(person: Person, attempt: Attempt, random: Random) -> None:
    """Some letters stand on the screen."""
    person.types(attempt.new[: random.randint(1, len(attempt.new))])


def typed_unseen(person: Person, attempt: Attempt, random: Random) -> None:
    """Some letters were sent; nobody looked whether they came."""
    person.types(attempt.new[:1])
    person.terminal.press(attempt.new[1 : random.randint(2, len(attempt.new))])


def enter_unseen(person: Person, attempt: Attempt, random: Random) -> None:
    """Enter was sent; a little more may have been painted."""
    person.types(attempt.new)
    attempt.sent = True
    painted = len(person.terminal.raw) + random.randint(0, 400)
    person.terminal.press("enter")
    person.terminal.wait_until(lambda _: len(person.terminal.raw) >= painted, f"{painted} bytes")


def everything_unseen(person: Person, attempt: Attempt, random: Random) -> None:
    """All keys were sent at once."""
    person.types(attempt.new[:1])
    attempt.sent = True
    painted = len(person.terminal.raw) + random.randint(0, 3000)
    person.terminal.press(attempt.new[1:], "enter")
    person.terminal.wait_until(lambda _: len(person.terminal.raw) >= painted, f"{painted} bytes")


def saved(person: Person, attempt: Attempt, random: Random) -> None:
    """The screen showed it as saved."""
    person.types(attempt.new)
    attempt.sent = True
    person.saves()


MOMENTS: tuple[Callable[[Person, Attempt, Random], None], ...] = (
    half_typed,
    typed_unseen,
    enter_unseen,
    everything_unseen,
    saved,
)


def found_in(workspace: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The texts and drafts that the next start finds, by field."""
    with Store.open(workspace) as store:
        workflow = store.snapshot.workspace.workflow
        drafts = {place.rpartition(".")[2]: text for place, text in store.drafts().items()}
    return {field: getattr(workflow, field) for field in FIELDS}, drafts


def is_whole(workspace: Path) -> bool:
    """Whether SQLite and the journal's own chain find nothing wrong."""
    connection = sqlite3.connect(workspace / DATABASE)
    report = connection.execute("PRAGMA quick_check").fetchall()
    connection.close()
    return report == [("ok",)] and optable("journal", "--verify", str(workspace), cwd=workspace).code == 0


def judge(attempt: Attempt, screen: str, kept: str, draft: str | None) -> None:
    """Nothing that the screen showed is lost, and nothing is there that nobody typed."""
    shown = editor_on(screen)
    if shown is None and "Enter Save" not in screen.rsplit("\n", maxsplit=1)[-1]:
        assert (kept, draft) == (attempt.new, None), "the editor had closed"
    elif kept == attempt.new:
        assert attempt.sent
        assert draft in (None, attempt.new)
    else:
        assert kept == attempt.old
        seen = 0 if shown is None else attempt.texts.index(shown)  # killed while the editor was half painted
        # The draft that was there before may be the beginning of this text too, and then stands in the list twice.
        assert draft in attempt.drafts[seen:], f"{shown!r} was shown, {draft!r} is kept"


@pytest.mark.parametrize("seed", range(4))
def test_what_was_saved_and_what_was_half_typed_outlive_a_kill(workspace: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311  # the same moments in every run
    with at_the_screen(workspace) as person:
        assert person.quits() == 0
    for number in range(KILLS):
        kept, drafts = found_in(workspace)
        with at_the_screen(workspace) as person:
            for text in (*(kept[field][:20] for field in FIELDS), *(f"draft: {text}" for text in drafts.values())):
                person.sees(text.rstrip())  # killed after a space, a draft ends in one, which no screen shows
            field = random.choice(FIELDS)
            attempt = Attempt.at(field, f"{field} as of kill {number} of {seed}", kept, drafts)
            person.terminal.press(*"j" * FIELDS.index(field))
            assert attempt.texts[0].startswith(person.opens_editor())
            if field in drafts:
                person.sees("draft · Enter save")
            MOMENTS[(number + seed) % len(MOMENTS)](person, attempt, random)
            person.terminal.kill()
            screen = person.terminal.text
        after, left = found_in(workspace)
        judge(attempt, screen, after[field], left.get(field))
        others = [one for one in FIELDS if one != field]
        assert [(after[one], left.get(one)) for one in others] == [(kept[one], drafts.get(one)) for one in others]
        assert is_whole(workspace)


def test_a_kill_while_it_starts_for_the_first_time_leaves_nothing_half_made(workspace: Path) -> None:
    for painted in (1, 200, 2000, 8000):
        with Terminal(str(workspace), cold=True) as terminal:
            terminal.wait_until(lambda _, size=painted: len(terminal.raw) >= size, f"{painted} bytes")  # type: ignore[misc]
            terminal.kill()
        if (workspace / DATABASE).exists():
            assert is_whole(workspace)
            (workspace / DATABASE).unlink()
    with at_the_screen(workspace) as person:
        person.sees_verdict("HOLD")
    assert optable("check", str(workspace), cwd=workspace).code == 0


def test_an_export_that_is_killed_can_be_made_again(workspace: Path) -> None:
    for number in range(3):
        name = f"Exported {number}"
        with at_the_screen(workspace) as person:
            person.edits(name)
            painted = len(person.terminal.raw) + number * 150
            person.terminal.press("ctrl+s")
            person.terminal.wait_until(lambda _, size=painted: len(person.terminal.raw) >= size, f"{painted} bytes")  # type: ignore[misc]
            person.terminal.kill()
        with at_the_screen(workspace) as person:
            person.sees(name, ON_CELLS)
            person.terminal.press("ctrl+s")
            person.terminal.wait_until(lambda text: "Wrote" in text or "Nothing to write" in text, "an export")
        assert name in (workspace / "workspace.toml").read_text(encoding="utf-8")
        assert optable("check", str(workspace), cwd=workspace).code == 0
