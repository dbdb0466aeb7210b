"""What git knows about a folder. Asked only where git is installed; nothing but settings is changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from core.errors import BadData, UsageError
from core.presence import is_there
from core.text.git.folder import cut_off, folder_of

SECONDS = 10
NO = 1
"""The exit code by which git answers no; from 128 on it could not tell."""
BASE, MERGED = "1", "0"
"""The stages of the index that hold what both sides were made of, and a file without a conflict."""


SHORT = 12
"""The hex digits by which a commit is named."""


class Parents(NamedTuple):
    """A commit and those that it was made of."""

    commit: str
    parents: tuple[str, ...]

    @property
    def name(self) -> str:
        """A merge by the commits that it joins: `3f9a1c2b7d10+e17c0a44b2f9`, also while it is not finished."""
        return "+".join(parent[:SHORT] for parent in self.parents)


class Git:
    """Git on one folder.

    What git says no to is told apart from what it cannot read: that is BadData, never an answer.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = shutil.which("git")

    @property
    def installed(self) -> bool:
        """Whether there is a git to ask."""
        return self._program is not None

    def holds_folder(self) -> bool:
        """Whether the folder lies in a working tree. BadData where a repository is there that git cannot read."""
        if not self.installed:
            return False
        done = self._run("rev-parse", "--is-inside-work-tree")
        if done.returncode and is_in_repository(self._folder):
            raise self._unreadable("the repository", done)
        return done.stdout.strip() == b"true"

    def path_of(self, name: str) -> str | None:
        """The path in the repository of a file of the folder that is in the index; None of one that is not."""
        told = self._asked("ls-files", "--full-name", "--error-unmatch", "-z", "--", name, no=NO)
        return told.split("\0")[0] if told else None

    def ignores(self, name: str) -> bool:
        """Whether a file of that name would be ignored."""
        return self._asked("check-ignore", "--quiet", "--no-index", "--", name, no=NO) is not None

    def texts_at(self, revision: str, names: Iterable[str], under: str | None = None) -> dict[str, str]:
        """The files of these names that a revision has in the folder, or `under` another path such as `old/`.

        UsageError where git does not know the revision.
        """
        return self._texts(self.commit(revision), list(names), revision, under)

    def attribute(self, attribute: str, name: str) -> str:
        """What .gitattributes, wherever they stand, come to for a file of the folder."""
        told = self._asked("check-attr", "-z", attribute, "--", name) or ""
        return told.split("\0")[2] if told.count("\0") > 2 else ""

    def setting(self, name: str) -> str:
        """A setting of this clone; empty where there is none."""
        return (self._asked("config", "--local", "--get", name, no=NO) or "").rstrip("\n")

    def set(self, name: str, value: str) -> None:
        """Changes a setting of this clone. BadData where git refuses."""
        done = self._run("config", "--local", name, value)
        if done.returncode:
            raise BadData("git does not take the setting", name)

    def unmerged(self, names: Iterable[str] = (".",)) -> tuple[str, ...]:
        """The files of the folder, or those of these names, in which a conflict of git waits."""
        told = self._asked("ls-files", "--unmerged", "-z", "--", *names) or ""  # starts no filter of the folder's
        return tuple(dict.fromkeys(line.partition("\t")[2] for line in told.split("\0") if line))

    def bases(self, names: Iterable[str]) -> dict[str, str]:
        """While git waits for a conflict to be resolved: what both sides of these files were made of; else nothing."""
        wanted = list(names)
        if not (self.holds_folder() and self.unmerged(wanted)):
            return {}
        return self.staged(wanted, "the base of {} in git")

    def staged(self, names: Iterable[str], called: str = "{} in the index of git") -> dict[str, str]:
        """What the index has of these files; of one that waits with a conflict what both sides were made of.

        Where it cannot be read, the error says what each is `called`.
        """
        wanted = list(names)
        told = self._asked("ls-files", "--stage", "-z", "--", *wanted) or ""
        found: dict[tuple[str, str], str] = {}
        for facts, _, name in (line.partition("\t") for line in told.split("\0") if line):
            _mode, key, stage = facts.split(" ")
            found[name, stage] = key
        keys = {name: found.get((name, BASE)) or found.get((name, MERGED)) for name in wanted}
        return {name: self._text(key, called.format(name)) for name, key in keys.items() if key}

    def answer(self, *arguments: str) -> str:
        """What git answers to a question that it may have no answer to; empty where it has none."""
        done = self._run(*arguments)
        return "" if done.returncode else done.stdout.decode(errors="surrogateescape").strip()

    def tracked(self, name: str) -> tuple[Path, ...]:
        """The files of a name that are tracked, in the folder and below it."""
        told = self._asked("ls-files", "-z", "--", f":(glob)**/{name}") or ""
        return tuple(self._folder / path for path in told.split("\0") if path)

    def hook(self, name: str) -> Path:
        """The path of a hook of this clone."""
        told = self._asked("rev-parse", "--git-path", f"hooks/{name}") or ""
        return self._folder / told.rstrip("\n")

    def head(self) -> str:
        """The id of the commit that is checked out; empty where there is none yet."""
        return (self._asked("rev-parse", "--verify", "--quiet", "HEAD", no=NO) or "").strip()

    def last_change(self, paths: Iterable[str], pattern: str, tips: Iterable[str]) -> Parents | None:
        """The commit in the past of these that changed a line like this in one of the files last; None where none did.

        To rename the file changes no line.
        """
        return next(self._log("-1", "-M", f"-G{pattern}", *tips, "--", *_literal(paths)), None)

    def merges(self, paths: Iterable[str], tips: Iterable[str], *, after: str, since: str) -> list[Parents]:
        """The merges since a day after which these files are not as in all parents, and not of a commit's past."""
        bounds = (f"--since={since}", *([f"^{after}"] if after else []))
        return list(self._log("--full-history", "--merges", *tips, *bounds, "--", *_literal(paths)))

    def begun(self, path: str, tips: Iterable[str]) -> list[Parents]:
        """The commits in the past of these by which a file came to this path."""
        found = self._log("-m", "--no-patch", "--diff-filter=A", *tips, "--", *_literal([path]))
        return list(dict.fromkeys(found))

    def renamed_from(self, path: str, before: str, after: str = "") -> str | None:
        """The path that a file had at a commit before it came to this one: in another commit, or in the index."""
        asked = ("diff-tree", "-r", before, after) if after else ("diff-index", "--cached", before)
        alike = f":(top,glob)**/{path.rpartition('/')[2]}"
        told = self._asked(*asked, "-M", "--diff-filter=R", "--name-status", "-z", "--", alike) or ""
        fields = iter(told.split("\0"))
        return next((old for _, old, new in zip(fields, fields, fields, strict=False) if new == path), None)

    def ends(self, tips: Iterable[str], *, after: str, since: str) -> list[str]:
        """The commits since a day, and not of a commit's past, at which this clone ends because it is shallow."""
        found = folder_of(self._folder)
        if not (cut := cut_off(found) if found else ()):
            return []
        bounds = (f"--since={since}", *([f"^{after}"] if after else []))
        told = self._asked("rev-list", *tips, *bounds, "--") or ""
        return [commit for commit in told.split() if commit in cut]

    def _log(self, *asked: str) -> Iterator[Parents]:
        """Commits with their parents."""
        done = self._run("log", "--format=%H %P", *asked)
        if done.returncode:
            if not self.head():
                return  # nothing is committed yet
            raise self._unreadable("the repository", done)
        for line in done.stdout.decode().splitlines():
            commit, *parents = line.split()
            yield Parents(commit, tuple(parents))

    def common(self, commits: Iterable[str]) -> str:
        """The newest commit that all of them come from; empty where there is none, or it is not in this clone."""
        done = self._run("merge-base", "--octopus", *commits)
        return done.stdout.decode().strip() if done.returncode == 0 else ""

    def blobs(self, commit: str, paths: Iterable[str]) -> dict[str, str]:
        """The ids of what a commit holds at these paths. BadData where the commit is not in this clone."""
        told = self._asked("ls-tree", "-z", "--full-tree", commit, "--", *paths) or ""
        lines = (line.partition("\t") for line in told.split("\0") if line)
        return {path: facts.split(" ")[2] for facts, _, path in lines}

    def merge_by_lines(self, base: Path, ours: Path, theirs: Path) -> int:
        """What git does with any text; the number of conflicts that it marked in ours."""
        labels = ("-L", "ours", "-L", "base", "-L", "theirs")
        return self._run("merge-file", *labels, str(ours), str(base), str(theirs)).returncode

    def commit(self, revision: str) -> str:
        """The id of the commit that a revision names."""
        named = ("rev-parse", "--verify", "--quiet", "--end-of-options")
        if (commit := self._asked(*named, f"{revision}^{{commit}}", no=NO)) is not None:
            return commit.strip()
        if (key := self._asked(*named, revision, no=NO)) is not None:
            done = self._run("cat-file", "-t", key.strip())
            if done.returncode:
                raise self._unreadable(f"what {revision} names", done)
        hint = "Such as HEAD, main or origin/main."
        if (self._asked("rev-parse", "--is-shallow-repository") or "").strip() == "true":
            hint += " This clone is shallow: git fetch --unshallow brings the older ones."
        raise UsageError(f"git knows no revision {revision!r} here", hint=hint)

    def _texts(self, commit: str, names: list[str], revision: str, under: str | None) -> dict[str, str]:
        """The files that are there, followed where they are links; BadData where one is no text or cannot be read."""
        folder = "./" if under is None else under
        asked = "".join(f"{commit}:{folder}{name}\n" for name in names)
        done = self._run("cat-file", "--batch", "--follow-symlinks", given=asked.encode())
        if done.returncode:
            raise self._unreadable(f"what {revision} has", done)
        left = done.stdout
        found: dict[str, str] = {}
        missing: list[str] = []
        for name in names:
            place = f"{name} at {revision}"
            head, _, left = left.partition(b"\n")
            facts = head.split(b" ")
            if facts[0] == b"notdir":
                raise BadData("is in no folder there, but below a file", place)
            if facts[0] in (b"symlink", b"dangling", b"loop"):
                raise BadData("is a link to nothing that is kept in the repository", place)
            if facts[-1] == b"missing":
                missing.append(name)
            elif len(facts) == 3 and facts[1] == b"blob":
                size = int(facts[2])
                content, left = left[:size], left[size + 1 :]
                found[name] = _decoded(content, place)
            else:
                raise BadData("is not a file there", place)
        self._refuse_unread(commit, missing, revision, under)
        return found

    def _refuse_unread(self, commit: str, names: list[str], revision: str, under: str | None) -> None:
        """BadData where git has not read a file that is there: absent is only what no tree on the way to it lists."""
        if not names:
            return
        prefix = (self._asked("rev-parse", "--show-prefix") or "").removesuffix("\n") if under is None else under
        ways = {name: [*_above(prefix + name), prefix + name] for name in names}
        told = self._asked(
            *("--literal-pathspecs", "ls-tree", "-t", "-z", "--full-tree", commit, "--"),
            *sorted({path for way in ways.values() for path in way}),
        )
        kinds = {}
        for facts, _, path in (line.partition("\t") for line in (told or "").split("\0") if line):
            kinds[path] = facts.split(" ")[1]
        for name, (*folders, path) in ways.items():
            if path in kinds or any(kinds.get(folder, "tree") != "tree" for folder in folders):
                raise BadData(
                    "git has it there and cannot read it",
                    f"{name} at {revision}",
                    "`git fsck` names what is damaged or missing; `git fetch` may bring it.",
                )

    def _text(self, key: str, place: str) -> str:
        """The text of an object."""
        done = self._run("cat-file", "blob", key)
        if done.returncode:
            raise self._unreadable(place, done)
        return _decoded(done.stdout, place)

    def _asked(self, *arguments: str, no: int | None = None) -> str | None:
        """What git says; None where it says no, by the exit code `no`. BadData where it cannot tell."""
        done = self._run(*arguments)
        if done.returncode == no:
            return None
        if done.returncode:
            raise self._unreadable("the repository", done)
        return done.stdout.decode(errors="surrogateescape")

    def _unreadable(self, what: str, done: subprocess.CompletedProcess[bytes]) -> BadData:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        fatal = next((line for line in said if line.startswith("fatal: ")), said[-1] if said else "")
        why = f" ({fatal})" if fatal else ""
        return BadData(f"git cannot read {what}{why}", str(self._folder))

    def _run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """The folder may be a stranger's: its settings must not start programs."""
        if self._program is None:
            raise UsageError("git is not installed", str(self._folder))
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
        except OSError as error:
            raise BadData(f"git cannot be started there ({error.strerror})", str(self._folder)) from error


def _literal(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths of the repository as git takes them, whatever signs are in them."""
    return tuple(f":(top,literal){path}" for path in paths)


def is_in_repository(folder: Path) -> bool:
    """Whether a folder, or one above it, holds what makes a repository of git, be it whole or damaged."""
    here = folder.resolve()
    return any(is_there(one / ".git") for one in (here, *here.parents))


def _above(path: str) -> list[str]:
    """The folders on the way to a file of the tree, the outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]


def _environment() -> dict[str, str]:
    """Without what git tells a hook of the repository: it is meant for the folder in which the hook was started."""
    told = {} if "GIT_WORK_TREE" in os.environ else dict.fromkeys(("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"))
    return {name: value for name, value in os.environ.items() if name not in told}


def _decoded(content: bytes, place: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise BadData("is not UTF-8 text", place) from None
