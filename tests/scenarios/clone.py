"""A person's clone of a repository that holds the support-ticket example."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from core.text.file_names import FILE
from tests import warm
from tests.paths import ROOT
from tests.tui.cli import running
from tests.tui.cli.running import Ran, optable
from tui.cli.git import CALLED, FIXED_SETTINGS

HOLDER, TITLE = 'holder = "L. Novotná"', 'title = "Builder"'
SENTENCE = "undefined_rate > 5% over 4w min 40"
SETTINGS = ("-c", "user.name=A", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")


class Clone:
    """One person's copy of the repository."""

    def __init__(self, folder: Path, workspace: str = "triage") -> None:
        self.folder, self.workspace = folder, workspace
        self.path = folder / workspace / FILE

    def git(self, *arguments: str, fails: bool = False, environment: Mapping[str, str] | None = None) -> str:
        done = self._run(*arguments, environment=environment)
        assert (done.returncode != 0) == fails, done.stderr
        return done.stdout + done.stderr

    def tries(self, *arguments: str) -> bool:
        """Whether git did it."""
        return self._run(*arguments).returncode == 0

    def _run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        command = ["git", *SETTINGS, *arguments]
        env = running.environment({"GIT_EDITOR": "true", **(environment or {})})
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)

    def installed(self) -> Clone:
        program = warm.command()
        for name, arguments in CALLED.items():
            self.git("config", name, f"{program} {arguments}")
        for name, value in FIXED_SETTINGS.items():
            self.git("config", name, value)
        return self

    def edit(self, old: str, new: str) -> None:
        text = self.text
        assert old in text
        self.path.write_text(text.replace(old, new), encoding="utf-8")
        self.git("commit", "-qam", "edited")

    def optable(self, *arguments: str) -> tuple[int, str]:
        ran = self.ran(*arguments)
        return ran.code, ran.out + ran.err

    def ran(self, *arguments: str) -> Ran:
        return optable(*arguments, cwd=self.path.parent)

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


def new_repository(folder: Path, *workspaces: str) -> Clone:
    """A repository with the example in these folders, and a driver that merges them."""
    for name in workspaces:
        shutil.copytree(ROOT / "sample_workspace", folder / name, ignore=shutil.ignore_patterns("workspace.db*"))
    clone = Clone(folder, workspaces[0])
    clone.git("init", "-q", "-b", "main")
    clone.git("add", "-A")
    clone.git("commit", "-qm", "the page")
    return clone.installed()


def cloned(clone: Clone, name: str) -> Clone:
    """A second person's clone beside it, with the driver."""
    clone.git("clone", "-q", ".", f"../{name}")
    return Clone(clone.folder.parent / name, clone.workspace).installed()
