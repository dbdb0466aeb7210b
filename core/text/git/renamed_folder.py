"""The path of a workspace's folder at other commits, followed through renames (`git mv`).

If a commit has the text at one of the earlier paths of today's folder, the workspace is there. Otherwise, as on a
branch with another rename, it is at the path of the most similar text, found by git's rename detection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from core.text.file_names import FILE
from core.text.git.client import Git


class RenamedFolder:
    """One workspace in the history of some commits, or of the one that is checked out."""

    def __init__(self, git: Git, tips: Sequence[str] = ()) -> None:
        self.git, self._given = git, tips
        self._at: dict[str, str | None] = {}
        """A cache of the paths by commit: each lookup costs a call of git."""

    @cached_property
    def today(self) -> str | None:
        """The path of its text in the index, such as `triage/workspace.toml`; None if git does not track it."""
        return self.git.path_of(FILE)

    @property
    def paths(self) -> tuple[str, ...]:
        """The folder's paths, each with its slash and today's first: `triage/`; the root of a repository is empty."""
        return tuple(map(_folder, self._texts))

    @cached_property
    def _tips(self) -> Sequence[str]:
        return self._given or [head for head in [self.git.head()] if head]

    @cached_property
    def _texts(self) -> list[str]:
        paths = [self.today] if self.today and self._tips else []
        for path in paths:  # grows meanwhile
            begun = self.git.begun(path, self._tips)
            steps = [(parent, one.commit) for one in begun for parent in one.parents]
            if not begun and path == self.today:
                steps = [(tip, "") for tip in self._tips]  # renamed in the index alone
            for before, after in dict.fromkeys(steps):
                if (old := self.git.renamed_from(path, before, after)) and old not in paths:
                    paths.append(old)
        return paths

    def at(self, commit: str) -> str | None:
        """The folder's path at a commit; None if absent. BadData if the commit is not in this clone."""
        if commit not in self._at:
            self._at[commit] = self._find(commit)
        return self._at[commit]

    def _find(self, commit: str) -> str | None:
        if not self._texts:
            return None
        blobs = self.git.blobs(commit, self._texts)
        path = next((one for one in self._texts if one in blobs), None)
        path = path or self.git.renamed_from(self._texts[0], commit)
        return None if path is None else _folder(path)

    def blobs_at(self, commit: str, names: Iterable[str]) -> dict[str, str]:
        """The object ids of the workspace's files at a commit, by name; empty if it was absent."""
        if (folder := self.at(commit)) is None:
            return {}
        blobs = self.git.blobs(commit, [folder + name for name in names])
        return {path.removeprefix(folder): key for path, key in blobs.items()}

    def texts_at(self, revision: str, names: Sequence[str]) -> dict[str, str]:
        """The workspace's files of these names at a revision; UsageError if git does not know the revision."""
        texts = self.git.texts_at(revision, names)
        if FILE in texts or (folder := self.at(self.git.commit(revision))) is None:
            return texts
        return self.git.texts_at(revision, names, folder)


def _folder(path: str) -> str:
    return path.removesuffix(FILE)
