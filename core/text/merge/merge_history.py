"""The sides of a merge as far as git still has them: under way, just committed, or some commits ago."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from core.errors import OptableError
from core.text import text_format
from core.text.git.client import Git
from core.text.git.renamed_folder import RenamedFolder
from core.text.merge.records import Origins, Records, content_of, records_of
from core.text.text_format import WorkspaceContent

BACK = 100
"""The number of commits searched for the one that broke the texts."""
UNDER_WAY = {"MERGE_HEAD": "", "CHERRY_PICK_HEAD": "^", "REBASE_HEAD": "^", "REVERT_HEAD": ""}
"""Git's names for the commit that it takes in; the base is its parent, or its common ancestor with HEAD."""


class MergeHistory:
    """Origins, the likeliest first; each is computed only if those before did not help."""

    def __init__(self, folder: Path, text: WorkspaceContent) -> None:
        self._git, self._text = Git(folder), text
        self._folder = RenamedFolder(self._git)
        self._seen: dict[str, Records] = {}
        self._origins: list[Origins] = []
        self._more: Iterator[Origins] | None = None

    def __iter__(self) -> Iterator[Origins]:
        """Yield the origins found before first."""
        self._more = self._more or self._search()
        yield from self._origins
        for one in self._more:
            self._origins.append(one)
            yield one

    def _search(self) -> Iterator[Origins]:
        try:
            if not self._git.holds_folder():
                return
        except OptableError:
            return
        if under_way := self._under_way():
            yield under_way
        parents = self._parents()
        if committed := self._committed(parents):
            yield committed
        texts = records_of(self._text)
        for commit in self._git.answer(
            "rev-list", "--full-history", "-n", "40", "HEAD", "--", *text_format.FILES
        ).split():
            if self._at(commit):
                yield Origins(self._at(commit), texts, self._at(commit))

    def _under_way(self) -> Origins | None:
        """The sides of an unfinished merge, rebase, cherry-pick or revert."""
        for name, base in UNDER_WAY.items():
            if not (other := self._git.answer("rev-parse", "--verify", "-q", name)):
                continue
            if name == "REVERT_HEAD":
                return Origins(self._at(other), self._at("HEAD"), self._at(f"{other}^"))
            common = f"{other}{base}" if base else self._git.answer("merge-base", "HEAD", other)
            return Origins(self._at(common), self._at("HEAD"), self._at(other))
        return None

    def _committed(self, parents: Mapping[str, list[str]]) -> Origins | None:
        """The sides of the commit that broke the texts; for a non-merge, the contents before and after it."""
        commit, texts = next(iter(parents), ""), records_of(self._text)
        if self._fits(commit):
            return Origins(self._at(commit), texts, self._at(commit))
        while commit in parents:
            above = parents[commit]
            broken = next((one for one in above if not self._fits(one)), None)
            if broken is None:
                break
            commit = broken
        else:
            return None
        if len(above) > 1:
            return Origins(self._at(self._git.answer("merge-base", *above[:2])), *map(self._at, above[:2]))
        return Origins(self._at(above[0]), texts, self._at(above[0])) if above else None

    def _parents(self) -> dict[str, list[str]]:
        """The commits up to HEAD, the newest first, with their parents."""
        lines = self._git.answer("rev-list", "--parents", "--topo-order", "-n", str(BACK), "HEAD").splitlines()
        return {commit: parents for commit, *parents in map(str.split, lines)}

    def _fits(self, revision: str) -> bool:
        records = self._at(revision)
        try:
            return bool(records) and bool(text_format.load(text_format.dump(content_of(records))))
        except OptableError:
            return False

    def _at(self, revision: str) -> Records:
        """The records at a revision; empty if they cannot be read."""
        if revision not in self._seen:
            try:
                texts = self._folder.texts_at(revision, text_format.FILES) if revision else {}
                self._seen[revision] = records_of(text_format.load(texts, alone=True)) if texts else {}
            except OptableError:
                self._seen[revision] = {}
        return self._seen[revision]
