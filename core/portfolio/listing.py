"""All workspaces under a folder, each as soon as it is computed; many of them on all processors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from core.portfolio import summary_cache
from core.portfolio.discovery import workspaces
from core.portfolio.entry import Seen, UnreadableWorkspace, WorkspaceEntry
from core.portfolio.probe import Probe, key_of, probe

FEW = 24
"""So many are computed sooner than other processes are ready for them."""


class Listing:
    """Finds the workspaces at once; iterating over it looks at them, in the order in which they are ready."""

    def __init__(
        self,
        folder: Path,
        clock: datetime,
        *,
        at: datetime | None = None,
        fresh: bool = False,
        spread: bool = False,
        go_on: Callable[[], bool] = lambda: True,
    ) -> None:
        """`fresh`: nothing that was computed before is taken. `spread`: over all processors, from the only thread.

        `go_on` is asked before each folder; the list of who stops is not whole.
        """
        self.folder, self.clock, self.at = folder, clock, at
        self.found = tuple(workspaces(folder, go_on))
        self._fresh = fresh or at is not None
        self._spread = spread

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[WorkspaceEntry]:
        open_ones: list[Path] = []
        for folder, problem in self.found:
            if problem is None:
                open_ones.append(folder)
            else:
                yield WorkspaceEntry(folder, self.clock, problem=UnreadableWorkspace.of(problem))
        # Few are read as quickly as the cache is.
        remembers = self.at is None and len(open_ones) > FEW
        before = summary_cache.read(self.folder) if remembers and not self._fresh else {}
        now: dict[str, Seen] = {}
        anew: list[Path] = []
        for folder in open_ones:
            key = key_of(folder) if before else ""
            if (seen := before.get(key)) is not None and seen.holds(self.clock):
                now[key] = seen
                yield self._entry(folder, seen)
            else:
                anew.append(folder)
        for folder, (told, key) in self._look_at(anew):
            if key and isinstance(told, Seen):
                now[key] = told
            yield self._entry(folder, told)
        if remembers and now != before:
            summary_cache.write(self.folder, now)

    def _entry(self, folder: Path, told: Seen | UnreadableWorkspace) -> WorkspaceEntry:
        if isinstance(told, UnreadableWorkspace):
            return WorkspaceEntry(folder, self.clock, problem=told)
        return WorkspaceEntry(folder, self.at or told.instant(self.clock), told.summary)

    def _look_at(self, folders: Sequence[Path]) -> Iterator[tuple[Path, Probe]]:
        job = partial(probe, clock=self.clock, at=self.at)
        if not self._spread or len(folders) <= FEW:
            yield from ((folder, job(folder)) for folder in folders)
            return
        # Late: few lists need it, and with multiprocessing it takes 20 ms to load.
        from core.portfolio.process_pool import map_in_processes  # noqa: PLC0415

        yield folders[0], job(folders[0])  # by now all is loaded that a fork takes along
        yield from map_in_processes(job, folders[1:])
