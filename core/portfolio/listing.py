"""List the workspaces under a folder, each as soon as it is computed.

Many workspaces are computed on all processors, and their summaries are cached.
"""

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
"""The number of workspaces up to which neither processes nor the cache save time."""


class Listing:
    """The workspaces of a folder. The constructor discovers them; iterating yields entries as they are computed."""

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
        """Discover the workspaces.

        `fresh` ignores the cache. `spread` uses all processors and requires a program with one thread. `go_on` is asked
        before each folder; if it returns False, the search ends and the list is incomplete.
        """
        self.folder, self.clock, self.at = folder, clock, at
        self.discovered = tuple(workspaces(folder, go_on))
        self._fresh = fresh or at is not None
        self._spread = spread

    def __len__(self) -> int:
        return len(self.discovered)

    def __iter__(self) -> Iterator[WorkspaceEntry]:
        open_ones: list[Path] = []
        for folder, problem in self.discovered:
            if problem is None:
                open_ones.append(folder)
            else:
                yield WorkspaceEntry(folder, self.clock, problem=UnreadableWorkspace.of(problem))
        # Reading few workspaces is as fast as reading the cache.
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
        for folder, (result, key) in self._look_at(anew):
            if key and isinstance(result, Seen):
                now[key] = result
            yield self._entry(folder, result)
        if remembers and now != before:
            summary_cache.write(self.folder, now)

    def _entry(self, folder: Path, result: Seen | UnreadableWorkspace) -> WorkspaceEntry:
        if isinstance(result, UnreadableWorkspace):
            return WorkspaceEntry(folder, self.clock, problem=result)
        return WorkspaceEntry(folder, self.at or result.instant(self.clock), result.summary)

    def _look_at(self, folders: Sequence[Path]) -> Iterator[tuple[Path, Probe]]:
        job = partial(probe, clock=self.clock, at=self.at)
        if not self._spread or len(folders) <= FEW:
            yield from ((folder, job(folder)) for folder in folders)
            return
        # Imported late: few lists need it, and multiprocessing takes 20 ms to load.
        from core.portfolio.process_pool import map_in_processes  # noqa: PLC0415

        yield folders[0], job(folders[0])  # loads all modules, which the workers inherit
        yield from map_in_processes(job, folders[1:])
