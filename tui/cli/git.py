"""What git knows about a folder. Asked only where git is installed; nothing is changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

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

    def _answers(self, *arguments: str) -> bool:
        """Whether git says yes. The folder may be a stranger's: its settings must not start programs."""
        if self._program is None:
            return False
        command = [self._program, "-c", "core.fsmonitor=false", *arguments]
        try:
            done = subprocess.run(command, cwd=self._folder, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # fixed arguments, no shell
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0
