"""Programs and a puller on one database and its text, in 1,000 interleavings of look and write: none loses anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest

from core.errors import OptableError
from core.model.workspace import RecordId
from core.store.store import Store
from core.text import text_format
from core.text.file_names import READINGS
from core.text.files import leftovers
from core.text.folder import read_text
from core.text.sync import sync
from tests.core.text.interleaving import Job, Scheduler

SEEDS, ROUNDS, PROGRAMS = 20, 50, 3
EXPORTED = 0.2
"""The share of rounds that leave nothing for the next ones to export."""
NOW = datetime(2025, 3, 5, 9, tzinfo=UTC)
WORKFLOW, BUILDER = RecordId("workflow", "workflow"), RecordId("role", "builder")


class World:
    """A folder on which programs work, and what they were told is done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)
        self.readings = {"1", "2"}
        self.decisions = {"x1"}
        self.holder, self.scope, self.loop = "Ada", "", "at first"
        self.refused: list[OptableError] = []

    def open(self, *, follow: bool = True) -> Store:
        def clock() -> datetime:
            return NOW + timedelta(seconds=next(self.numbers))

        return (sync.open_workspace if follow else Store.open)(self.folder, clock=clock)

    # What a program does, to its end or refused

    def record(self) -> None:
        with self.open() as store:
            self.readings.add(store.record_reading("error_rate", "4%", n=20).id)

    def decide(self) -> None:
        with self.open() as store:
            before = set(store.snapshot.workspace.decisions)
            store.decide("hold", ["builder"], reason="so")
            self.decisions |= set(store.snapshot.workspace.decisions) - before

    def edit(self) -> None:
        """As a running program does it: what was read is older than the lock."""
        with self.open(follow=False) as store:
            rev, holder = store.snapshot.revs[BUILDER], f"Holder {next(self.numbers)}"
            sync.pull(store)
            store.edit(BUILDER, {"holder": holder}, rev=rev)
            self.holder = holder

    def answer(self) -> None:
        with self.open(follow=False) as store:
            scope = f"Scope {next(self.numbers)}"
            store.answer("scope", {WORKFLOW: {"scope": scope}})
            self.scope = scope

    def take_in(self) -> None:
        with self.open(follow=False) as store:
            sync.import_(store)

    def export(self) -> None:
        with self.open(follow=False) as store:
            sync.export_merged(store)

    def export_alone(self) -> None:
        with self.open(follow=False) as store:
            sync.export(store)

    # What git does: another file in the place of the one that is there

    def pull(self) -> None:
        self.loop = f"Loop {next(self.numbers)}"
        self.rewrite("workspace.toml", lambda text: re.sub('loop = ".*"', f'loop = "{self.loop}"', text))

    def pull_evidence(self) -> None:
        own = f"pulled-{next(self.numbers)}"
        line = (
            f'{{"source": "pulled", "id": "{own}", "signal": "error_rate", "at": "2025-03-03T09:00:00Z",'
            ' "value": "0.054", "recorded": "2025-03-03T09:05:00Z"}\n'
        )
        self.rewrite(READINGS, lambda text: text + line)
        self.readings.add(own)

    def rewrite(self, name: str, change: Callable[[str], str]) -> None:
        path = self.folder / name
        new = path.with_name("theirs")
        new.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        new.replace(path)

    def attempt(self, work: Job) -> Job:
        """The work, of which a refusal in words is a good end."""

        def job() -> None:
            try:
                work()
            except OptableError as error:
                self.refused.append(error)

        return job

    @property
    def programs(self) -> list[Job]:
        own = (self.record, self.decide, self.edit, self.answer, self.take_in, self.export, self.export_alone)
        return [*map(self.attempt, own), self.pull, self.pull_evidence]

    def check(self, *, exported: bool) -> None:
        """All of it is there: in the database, and in the text once it is exported."""
        with self.open() as store:
            assert store.conflicts == ()
            if exported:
                sync.export_merged(store)
            held = text_format.WorkspaceContent(store.snapshot.workspace, store.snapshot.evidence)
        assert not exported or read_text(self.folder) == held
        assert leftovers(self.folder) == ()
        assert {one.id for one in held.evidence.readings["error_rate"]} == self.readings
        assert set(held.workspace.decisions) == self.decisions
        workflow = held.workspace.workflow
        found = held.workspace.roles["builder"].holder, workflow.scope, workflow.loop
        assert found == (self.holder, self.scope, self.loop)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_interleaving_loses_what_a_program_was_told_is_done(
    seed: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, scheduler, random = World(folder), Scheduler(seed), Random(seed)  # noqa: S311  # no secret
    agreed = folder / "workspace.toml"
    begun = agreed.read_text().replace('name = "Triage"\n', 'name = "Triage"\nloop = "at first"\n')
    agreed.write_text(begun, newline="\n")
    world.open().close()
    scheduler.takes_turns_in(monkeypatch)
    for _ in range(ROUNDS):
        scheduler.run(random.choices(world.programs, k=PROGRAMS))
        world.check(exported=random.random() < EXPORTED)
    assert scheduler.switches > ROUNDS
    assert len(world.refused) < ROUNDS / 2, world.refused[:3]
