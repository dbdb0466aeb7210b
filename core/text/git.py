"""What git knows about a folder. Asked only where git is installed; nothing but settings is changed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from core.errors import BadData, UsageError

SECONDS = 10


class Git:
    """Git on one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = shutil.which("git")

    @property
    def installed(self) -> bool:
        """Whether there is a git to ask."""
        return self._program is not None

    def holds_folder(self) -> bool:
        """Whether the folder lies in a working tree."""
        return self._answers("rev-parse", "--is-inside-work-tree")

    def tracks(self, name: str) -> bool:
        """Whether a file of the folder is in the index."""
        return self._answers("ls-files", "--error-unmatch", "--", name)

    def ignores(self, name: str) -> bool:
        """Whether a file of that name would be ignored."""
        return self._answers("check-ignore", "--quiet", "--no-index", "--", name)

    def texts_at(self, revision: str, names: Iterable[str]) -> dict[str, str]:
        """The folder's files of these names as a revision has them. UsageError where git does not know it."""
        if self._program is None:
            raise UsageError("git is not installed", hint="Comparing with a revision needs it.")
        commit = self._told("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit is None:
            raise UsageError(f"git knows no revision {revision!r} here", hint="Such as HEAD, main or origin/main.")
        named = {name: self._told("show", f"{commit.strip()}:./{name}") for name in names}
        return {name: text for name, text in named.items() if text is not None}

    def setting(self, name: str) -> str:
        """A setting of this clone; empty where there is none."""
        return (self._told("config", "--local", "--get", name) or "").rstrip("\n")

    def set(self, name: str, value: str) -> None:
        """Changes a setting of this clone. BadData where git refuses."""
        done = self._run("config", "--local", name, value)
        if done is None or done.returncode:
            raise BadData("git does not take the setting", name)

    def unmerged(self) -> tuple[str, ...]:
        """The files of the folder in which a conflict of git waits."""
        told = self._told("diff", "--name-only", "--diff-filter=U", "--relative", "-z", "--", ".") or ""
        return tuple(name for name in told.split("\0") if name)

    def bases(self, names: Iterable[str]) -> dict[str, str]:
        """While git waits for a conflict to be resolved: what both sides of these files were made of; else nothing."""
        wanted = list(names)
        if not self._told("ls-files", "--unmerged", "--", *wanted):
            return {}
        found = {name: self._told("show", f":1:./{name}") or self._told("show", f":0:./{name}") for name in wanted}
        return {name: text for name, text in found.items() if text is not None}

    def merge_by_lines(self, base: Path, ours: Path, theirs: Path) -> int:
        """What git does with any text; the number of conflicts that it marked in ours."""
        done = self._run("merge-file", "-L", "ours", "-L", "base", "-L", "theirs", str(ours), str(base), str(theirs))
        if done is None:
            raise UsageError("git is not installed", hint="Merging by lines needs it.")
        return done.returncode

    def _told(self, *arguments: str) -> str | None:
        """What git says; None where it fails."""
        done = self._run(*arguments)
        return None if done is None or done.returncode else done.stdout.decode(errors="replace")

    def _answers(self, *arguments: str) -> bool:
        """Whether git says yes. The folder may be a stranger's: its settings must not start programs."""
        done = self._run(*arguments)
        return done is not None and done.returncode == 0

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
        if self._program is None:
            return None
        command = [self._program, "-c", "core.fsmonitor=false", *arguments]
        try:
            return subprocess.run(command, cwd=self._folder, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # no shell
        except subprocess.TimeoutExpired:
            return None
