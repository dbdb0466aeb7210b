"""Two running programs, a script and somebody who pulls, all at once on one database and its text."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from core.store.store import Store
from core.text import text_format
from core.text.folder import read_text
from core.text.sync import sync
from tests.paths import ROOT
from tests.scenarios.clone import Clone
from tests.scenarios.person import LARGE, at_the_screen
from tests.tui.cli.running import environment

GoesOn = Callable[[int], bool]
"""Whether somebody does it once more, after so many times."""
LOOP = re.compile(r'loop = ".*"')


@dataclass
class Acknowledged:
    """The actions ordered so far, in order, and those that were refused in words."""

    names: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    loops: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Crowd:
    """Everybody works on `here`; what is pulled comes from `there`."""

    def __init__(self, here: Clone, there: Clone) -> None:
        self.here, self.there = here, there
        self.folder = here.path.parent
        self.done = Acknowledged()
        self.errors: list[BaseException] = []

    def work(self, person: GoesOn, program: int, script: GoesOn, puller: GoesOn) -> None:
        """All of them at once; the first error that somebody met is raised.

        The program makes so many edits; with 0 it goes on until the others are done.
        """
        with self._program(program), self._beside(lambda: self._records(script), lambda: self._pulls(puller)):
            self._edits(person)
        if self.errors:
            raise self.errors[0]

    @contextmanager
    def _beside(self, *jobs: Callable[[], None]) -> Iterator[None]:
        def run(job: Callable[[], None]) -> None:
            try:
                job()
            except BaseException as error:  # noqa: BLE001  # raised by `work`
                self.errors.append(error)

        threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            for thread in threads:
                thread.join()

    @contextmanager
    def _program(self, edits: int) -> Iterator[None]:
        command = [sys.executable, "-m", "tests.scenarios.program", str(self.folder), str(edits)]
        with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            lines: list[str] = []
            reader = threading.Thread(target=lines.extend, args=(running.stdout,))
            reader.start()
            try:
                yield
                if not edits:
                    running.terminate()
                assert running.wait() == (0 if edits else -15)
            finally:
                running.kill()
                reader.join()
        said = [line.rstrip("\n").partition(" ") for line in lines if line.endswith("\n")]
        self.done.scopes += [text for word, _, text in said if word == "saved"]
        self.done.refused += [text for word, _, text in said if word == "refused"]

    def _edits(self, goes_on: GoesOn) -> None:
        """Somebody at a screen: an edit is done when the screen shows it as saved."""
        with at_the_screen(self.folder, LARGE, environment={"OPTABLE_ACTOR": "One"}) as person:
            for number in count(1):
                if not goes_on(number - 1):
                    break
                person.edits(f"Name {number}")
                self.done.names.append(f"Name {number}")
                if number % 5 == 0:
                    person.terminal.press("ctrl+s")

    def _records(self, goes_on: GoesOn) -> None:
        for number in count(1):
            if not goes_on(number - 1):
                break
            note = f"reading {number}"
            code, said = self.here.optable("record", "cost_per_item", "0.05", "--note", note)
            (self.done.refused if code else self.done.readings).append(said if code else note)

    def _pulls(self, goes_on: GoesOn) -> None:
        for number in count(1):
            if not goes_on(number - 1):
                break
            loop = f"Loop {number}"
            text, changed = LOOP.subn(f'loop = "{loop}"', self.there.text, count=1)
            assert changed
            self.there.path.write_text(text, encoding="utf-8")
            self.there.git("commit", "-qam", loop)
            if self._pulled():
                self.done.loops.append(loop)

    def _pulled(self) -> bool:
        """Git refuses to pull over what an export has just written; then it comes with the next one."""
        self.here.optable("export")
        self.here.tries("commit", "-qam", "exported")
        pulled = self.here.tries("pull", "-q", "--no-rebase", "../there", "main")
        assert not (self.here.folder / ".git/MERGE_HEAD").exists(), "a conflict that nobody made"
        return pulled

    def check(self) -> None:
        """Everything that was acknowledged is there, and no conflict that nobody made."""
        with sync.open_workspace(self.folder) as store:
            assert store.conflicts == ()
            sync.export_merged(store)
            held = text_format.WorkspaceContent(store.snapshot.workspace, store.snapshot.evidence)
            written = "\n".join(entry.after or "" for entry in store.journal())
        assert read_text(self.folder) == held
        workflow, done = held.workspace.workflow, self.done
        assert {one.note for one in held.evidence.readings["cost_per_item"]} >= set(done.readings)
        assert (workflow.name, workflow.scope, workflow.loop) == (done.names[-1], done.scopes[-1], done.loops[-1])
        for text in (*done.names, *done.scopes, *done.readings):
            assert f'"{text}"' in written
        with Store.open(self.folder) as store:
            assert store.verify() is None
