"""What git knows about a folder. Asked only where git is installed; nothing but settings is changed."""

from __future__ import annotations

import os
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
        return self._texts(commit.strip(), list(names), revision)

    def attribute(self, attribute: str, name: str) -> str:
        """What .gitattributes, wherever they stand, come to for a file of the folder."""
        told = self._told("check-attr", "-z", attribute, "--", name) or ""
        return told.split("\0")[2] if told.count("\0") > 2 else ""

    def setting(self, name: str) -> str:
        """A setting of this clone; empty where there is none."""
        return (self._told("config", "--local", "--get", name) or "").rstrip("\n")

    def set(self, name: str, value: str) -> None:
        """Changes a setting of this clone. BadData where git refuses."""
        done = self._run("config", "--local", name, value)
        if done is None or done.returncode:
            raise BadData("git does not take the setting", name)

    def unmerged(self, names: Iterable[str] = (".",)) -> tuple[str, ...]:
        """The files of the folder, or those of these names, in which a conflict of git waits."""
        told = self._told("ls-files", "--unmerged", "-z", "--", *names) or ""  # starts no filter of the folder's
        return tuple(dict.fromkeys(line.partition("\t")[2] for line in told.split("\0") if line))

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

    def _texts(self, commit: str, names: list[str], revision: str) -> dict[str, str]:
        """The files that are there, followed where they are links; BadData where one is no text."""
        asked = "".join(f"{commit}:./{name}\n" for name in names)
        done = self._run("cat-file", "--batch", "--follow-symlinks", given=asked.encode())
        if done is None or done.returncode:
            raise BadData(f"git cannot read what {revision} has", str(self._folder))
        left = done.stdout
        found: dict[str, str] = {}
        for name in names:
            head, _, left = left.partition(b"\n")
            facts = head.split(b" ")
            if len(facts) == 3 and facts[1] == b"blob":
                size = int(facts[2])
                content, left = left[:size], left[size + 1 :]
                found[name] = _decoded(content, f"{name} at {revision}")
            elif facts[0] in (b"symlink", b"dangling", b"loop", b"notdir"):
                _, _, left = left.partition(b"\n")
                if facts[0] != b"notdir":
                    raise BadData("is a link to nothing that is kept in the repository", f"{name} at {revision}")
        return found

    def _told(self, *arguments: str) -> str | None:
        """What git says; None where it fails."""
        done = self._run(*arguments)
        return None if done is None or done.returncode else done.stdout.decode(errors="replace")

    def _answers(self, *arguments: str) -> bool:
        """Whether git says yes. The folder may be a stranger's: its settings must not start programs."""
        try:
            done = self._run(*arguments)
        except BadData:
            return False
        return done is not None and done.returncode == 0

    def _run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes] | None:
        if self._program is None:
            return None
        command = [self._program, "-c", "core.fsmonitor=false", *arguments]
        try:
            return subprocess.run(  # noqa: S603  # no shell
                command,
                cwd=self._folder,
                env=_environment(),
                input=given,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise BadData(f"git did not answer within {SECONDS} seconds", str(self._folder)) from None


def _environment() -> dict[str, str]:
    """Without what git tells a hook of the repository: it is meant for the folder in which the hook was started."""
    told = {} if "GIT_WORK_TREE" in os.environ else dict.fromkeys(("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"))
    return {name: value for name, value in os.environ.items() if name not in told}


def _decoded(content: bytes, place: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise BadData("is not UTF-8 text", place) from None
