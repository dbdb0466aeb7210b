"""A folder of a stranger runs nothing: what its git configuration, attributes, hooks and remotes name is not started.

Each bait is a script that leaves its name in a file. One repository holds all baits that go together; those about
missing objects, of which only the first met would be tried, have a repository each.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.store.store import DATABASE
from tests.scenarios.clone import HOLDER, TITLE, Clone, new_repository
from tests.tui.cli.running import environment, optable

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("verdict", "triage"),
    ("check", "triage"),
    ("check", "triage", "--against", "HEAD"),
    ("diff", "HEAD", "-w", "triage"),
    ("diff", "HEAD~1", "HEAD", "-w", "triage"),
    ("triage", "--rev", "HEAD"),
    ("import", "triage"),
    ("record", "latency", "4s", "-w", "triage"),
    ("export", "triage"),
    ("conflicts", "triage"),
    ("look", "triage"),
    ("look", "triage", "--done"),
    ("doctor", "triage"),
    ("readiness", "triage"),
    ("page", "triage"),
    ("portfolio", ".", "--fresh"),
    ("git", "status", "triage"),
    ("git", "merged"),
    ("git", "install", "triage", "--yes"),
)
"""Every command that calls git."""

PROGRAMS = (
    *("core.fsmonitor", "core.pager", "pager.log", "pager.config", "core.editor", "sequence.editor", "core.askPass"),
    *("core.sshCommand", "core.gitProxy", "core.alternateRefsCommand", "credential.helper", "diff.external"),
    *("diff.optable.command", "diff.optable.textconv", "diff.bait.textconv", "filter.bait.clean", "filter.bait.smudge"),
    *("filter.bait.process", "merge.optable.driver", "merge.bait.driver", "gpg.program", "gpg.ssh.program"),
    *("gpg.x509.program", "interactive.diffFilter", "difftool.bait.cmd", "mergetool.bait.cmd", "man.bait.cmd"),
    *("browser.bait.cmd", "trailer.bait.command", "trailer.bait.cmd", "uploadpack.packObjectsHook"),
    *("gc.recentObjectsHook", "tar.bait.command", "sendemail.smtpServer", "guitool.bait.cmd", "core.notesRewrite"),
    *("fsmonitor.socketDir", "instaweb.httpd", "imap.tunnel", "svn.pathnameencoding"),
)
"""Settings that name a program, or may come to name one."""
ALIASES = ("rev-parse", "log", "ls-files", "check-attr", "cat-file", "config", "merge-base", "ls-tree", "diff-tree")
HOOKS = (
    *("applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit", "prepare-commit-msg"),
    *("commit-msg", "post-commit", "pre-rebase", "post-checkout", "post-merge", "pre-push", "reference-transaction"),
    *(
        "push-to-checkout",
        "pre-auto-gc",
        "post-rewrite",
        "fsmonitor-watchman",
        "post-index-change",
        "sendemail-validate",
    ),
)
VARIABLES = (
    *("GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_PROXY_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS"),
    *("GIT_PAGER", "PAGER", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "EDITOR", "VISUAL"),
)
REMOTES: dict[str, dict[str, str]] = {
    "ext": {"remote.origin.url": "ext::{bait}"},
    "ext, allowed by the repository": {"remote.origin.url": "ext::{bait}", "protocol.ext.allow": "always"},
    "a program that packs": {"remote.origin.url": "{elsewhere}", "remote.origin.uploadpack": "{bait}"},
    "a helper of its own": {"remote.origin.url": "x", "remote.origin.vcs": "ext", "protocol.allow": "always"},
    "ssh": {"remote.origin.url": "ssh://nowhere.invalid/x", "core.sshCommand": "{bait}"},
    "a proxy": {"remote.origin.url": "git://nowhere.invalid/x", "core.gitProxy": "{bait}"},
    "another address": {
        "remote.origin.url": "https://nowhere.invalid/x",
        "url.ext::{bait} .insteadOf": "https://nowhere.invalid/",
        "protocol.allow": "always",
    },
}


class Stranger:
    """A repository full of baits."""

    def __init__(self, folder: Path) -> None:
        self.markers = folder / "markers"
        self.markers.mkdir()
        self.clone = new_repository(folder / "here", "triage")

    def bait(self, name: str) -> str:
        """The path of a script that leaves this name behind."""
        script = self.markers.parent / "baits" / name.replace("/", "_").replace(" ", "_")
        script.parent.mkdir(exist_ok=True)
        script.write_text(f"#!/bin/sh\ntouch '{self.markers}/{script.name}'\nexit 1\n")
        script.chmod(0o755)
        return str(script)

    @property
    def run(self) -> list[str]:
        """The baits that were taken."""
        return sorted(path.name for path in self.markers.iterdir())

    def with_history(self) -> None:
        """A merge, signed commits and an unfinished merge, so that every question to git has an answer."""
        here = self.clone
        here.git("branch", "side")
        here.edit(HOLDER, 'holder = "Ours"')
        here.git("checkout", "-q", "side")
        here.edit(TITLE, 'title = "Maker"')
        here.git("checkout", "-q", "main")
        here.git("merge", "-q", "--no-edit", "side")
        self.sign()

    def sign(self) -> None:
        """A signature on the newest commit; nobody has checked it."""
        kind, _, text = self.clone.git("cat-file", "commit", "HEAD").partition("\n\n")
        signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----"
        source = self.markers.parent / "commit"
        source.write_text(f"{kind}\n{signature}\n\n{text}")
        key = self.clone.git("hash-object", "-t", "commit", "-w", str(source)).strip()
        self.clone.git("reset", "-q", "--soft", key)

    def configure(self, settings: dict[str, str]) -> None:
        for name, value in settings.items():
            self.clone.git("config", name, value)


def called(folder: Path, env: dict[str, str] | None = None) -> Iterator[str]:
    """Run every command; yields what it says that is no message."""
    for call in COMMANDS:
        ran = optable(*call, cwd=folder, env=env)
        if ran.code not in (0, 2, 3, 10, 20) or "Traceback" in ran.err:
            yield f"{call}: {ran}"


@pytest.fixture
def stranger(tmp_path: Path) -> Stranger:
    """Baits in every setting, attribute and hook."""
    made = Stranger(tmp_path)
    made.with_history()
    optable("import", "triage", cwd=made.clone.folder)
    (made.clone.folder / ".gitattributes").write_text("* filter=bait diff=bait merge=bait\n")
    (made.clone.folder / ".git" / "info" / "attributes").write_text("* filter=bait diff=bait merge=bait\n")
    with (made.clone.folder / "triage" / ".gitattributes").open("a") as file:
        file.write("*.toml diff=optable filter=bait\n")
    for hook in HOOKS:
        shutil.copy(made.bait(f"hook {hook}"), made.clone.folder / ".git" / "hooks" / hook)
    more = {name: made.bait(name) for name in PROGRAMS}
    more |= {f"alias.{name}": f"!{made.bait(f'alias {name}')}" for name in ALIASES}
    more |= {
        "log.showSignature": "true",
        "submodule.x.update": f"!{made.bait('submodule')}",
        "core.pager": more["core.pager"],
    }
    hooks = made.markers.parent / "hooks"
    hooks.mkdir()
    for hook in HOOKS:
        shutil.copy(made.bait(f"hooksPath {hook}"), hooks / hook)
    included = made.markers.parent / "included"
    included.write_text(f"[core]\n\tfsmonitor = {made.bait('included')}\n\thooksPath = {hooks}\n")
    more |= {"include.path": str(included)}
    made.configure(more)
    return made


def test_no_setting_attribute_or_hook_of_a_repository_is_started(stranger: Stranger) -> None:
    assert list(called(stranger.clone.folder)) == []
    assert stranger.run == []


def test_nor_while_a_merge_is_unfinished(stranger: Stranger) -> None:
    git_folder = stranger.clone.folder / ".git"
    (git_folder / "MERGE_HEAD").write_text(stranger.clone.git("-c", "alias.x=", "rev-parse", "side").split()[0] + "\n")
    shutil.rmtree(stranger.markers)
    stranger.markers.mkdir()
    assert list(called(stranger.clone.folder)) == []
    assert stranger.run == []


def test_these_baits_are_taken_by_a_git_that_is_called_plainly(stranger: Stranger) -> None:
    """Else the tests above would show nothing."""
    unset = ("config", "--unset", "filter.bait.process")  # git ends on it, before it comes to the others
    for call in (("log", "-p", "-m"), unset, ("log", "-p", "-m"), ("log", "-p", "-m", "--ext-diff"), ("status",)):
        subprocess.run(["git", *call], cwd=stranger.clone.folder, env=environment(), capture_output=True, check=False)
    taken = set(stranger.run)
    assert {"gpg.program", "included", "filter.bait.process", "diff.bait.textconv"} <= taken
    assert {"diff.external", "diff.optable.command"} & taken


def test_no_program_is_started_that_the_environment_names(stranger: Stranger, tmp_path: Path) -> None:
    baits = {name: stranger.bait(f"variable {name}") for name in VARIABLES}
    shutil.copy(stranger.bait("git in the folder"), stranger.clone.folder / "git")
    shutil.copy(stranger.bait("git in the folder"), stranger.clone.folder / "triage" / "git")
    path = {"PATH": f".{os.pathsep}{os.pathsep}{os.environ['PATH']}"}
    assert list(called(stranger.clone.folder, baits | path)) == []
    assert stranger.run == []


def lost(clone: Clone) -> None:
    """The objects of every version of the page are missing: a promisor remote is said to have them."""
    for path in [*(clone.folder / ".git" / "objects").glob("??/*")]:
        key = path.parent.name + path.name
        if clone.git("cat-file", "-t", key).strip() == "blob":
            path.unlink()


@pytest.mark.parametrize("kind", REMOTES)
def test_nothing_is_fetched_that_is_missing(tmp_path: Path, kind: str) -> None:
    stranger = Stranger(tmp_path)
    stranger.with_history()
    lost(stranger.clone)

    def fill(text: str) -> str:
        return text.format(bait=stranger.bait("remote"), elsewhere=tmp_path / "elsewhere")

    (tmp_path / "elsewhere").mkdir()
    settings = {
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "core.repositoryFormatVersion": "1",
    }
    stranger.configure(settings | {fill(name): fill(value) for name, value in REMOTES[kind].items()})
    folder = stranger.clone.folder
    assert list(called(folder)) == []
    said = optable("diff", "HEAD", "-w", "triage", cwd=folder)
    assert (said.code, stranger.run) == (3, [])
    assert "git" in said.err
    assert (folder / "triage" / DATABASE).exists()
