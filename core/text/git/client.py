"""Git queries on a folder. Used only if git is installed; nothing but settings is changed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from core.errors import BadData, UsageError
from core.presence import is_there
from core.text.git import harmless
from core.text.git.folder import cut_off, folder_of

SECONDS = 10
NO = 1
"""The exit code by which git answers no; 128 and above mean that it could not tell."""
BASE, MERGED = "1", "0"
"""The index stages of the common base in a conflict, and of a file without a conflict."""


SHORT = 12
"""The number of hex digits that name a commit."""


class Parents(NamedTuple):
    """A commit and its parents."""

    commit: str
    parents: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of a merge by its parents: `3f9a1c2b7d10+e17c0a44b2f9`, also while it is unfinished."""
        return "+".join(parent[:SHORT] for parent in self.parents)


PARTIAL = (
    "This clone leaves objects at its remote, and a check fetches nothing: `git fetch --refetch --no-filter` does."
)


class Git:
    """Git on one folder.

    A negative answer of git is distinct from a failure to read: the latter is BadData, never an answer.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = harmless.program()

    @property
    def installed(self) -> bool:
        """Report if git is installed."""
        return self._program is not None

    def holds_folder(self) -> bool:
        """Report if the folder lies in a working tree. BadData if git cannot read the repository around it."""
        if not self.installed:
            return False
        done = self._run("rev-parse", "--is-inside-work-tree")
        if done.returncode and is_in_repository(self._folder):
            raise self._unreadable("the repository", done)
        return done.stdout.strip() == b"true"

    def path_of(self, name: str) -> str | None:
        """The repository path of a file of the folder; None if it is not in the index."""
        output = self._output("ls-files", "--full-name", "--error-unmatch", "-z", "--", name, no=NO)
        return output.split("\0")[0] if output else None

    def ignores(self, name: str) -> bool:
        """Report if git would ignore a file of that name."""
        return self._output("check-ignore", "--quiet", "--no-index", "--", name, no=NO) is not None

    def texts_at(self, revision: str, names: Iterable[str], under: str | None = None) -> dict[str, str]:
        """The files of these names at a revision, in the folder or `under` another path such as `old/`.

        UsageError if git does not know the revision.
        """
        return self._texts(self.commit(revision), list(names), revision, under)

    def attribute(self, attribute: str, name: str) -> str:
        """The value of a git attribute for a file of the folder, from all .gitattributes files."""
        output = self._output("check-attr", "-z", attribute, "--", name) or ""
        return output.split("\0")[2] if output.count("\0") > 2 else ""

    def setting(self, name: str) -> str:
        """A setting of this clone; empty if unset."""
        return (self._output("config", "--local", "--get", name, no=NO) or "").rstrip("\n")

    def set(self, name: str, value: str) -> None:
        """Change a setting of this clone. BadData if git refuses."""
        done = self._run("config", "--local", name, value)
        if done.returncode:
            raise BadData("git does not accept the setting", name)

    def unmerged(self, names: Iterable[str] = (".",)) -> tuple[str, ...]:
        """The unmerged files of the folder, or those of these names."""
        output = self._output("ls-files", "--unmerged", "-z", "--", *names) or ""  # runs no filter of the folder's
        return tuple(dict.fromkeys(line.partition("\t")[2] for line in output.split("\0") if line))

    def bases(self, names: Iterable[str]) -> dict[str, str]:
        """The common base of each of these files while git waits for a conflict to be resolved; else empty."""
        wanted = list(names)
        if not (self.holds_folder() and self.unmerged(wanted)):
            return {}
        return self.staged(wanted, "the base of {} in git")

    def staged(self, names: Iterable[str], called: str = "{} in the index of git") -> dict[str, str]:
        """These files as the index holds them; of an unmerged one, the common base.

        If one cannot be read, the error names it by the template `called`.
        """
        wanted = list(names)
        output = self._output("ls-files", "--stage", "-z", "--", *wanted) or ""
        entries: dict[tuple[str, str], str] = {}
        for facts, _, name in (line.partition("\t") for line in output.split("\0") if line):
            _mode, key, stage = facts.split(" ")
            entries[name, stage] = key
        keys = {name: entries.get((name, BASE)) or entries.get((name, MERGED)) for name in wanted}
        return {name: self._text(key, called.format(name)) for name, key in keys.items() if key}

    def answer(self, *arguments: str) -> str:
        """Git's answer to a question that may have none; empty if it has none."""
        done = self._run(*arguments)
        return "" if done.returncode else done.stdout.decode(errors="surrogateescape").strip()

    def tracked(self, name: str) -> tuple[Path, ...]:
        """The tracked files of a name, in the folder and below it."""
        output = self._output("ls-files", "-z", "--", f":(glob)**/{name}") or ""
        return tuple(self._folder / path for path in output.split("\0") if path)

    def hook(self, name: str) -> Path:
        """The path of a hook of this clone."""
        done = self._run("rev-parse", "--git-path", f"hooks/{name}", own_hooks=True)
        if done.returncode:
            raise self._unreadable("the repository", done)
        return self._folder / done.stdout.decode(errors="surrogateescape").rstrip("\n")

    def head(self) -> str:
        """The id of the commit that is checked out; empty if there is none yet."""
        return (self._output("rev-parse", "--verify", "--quiet", "HEAD", no=NO) or "").strip()

    def last_change(self, paths: Iterable[str], pattern: str, tips: Iterable[str]) -> Parents | None:
        """The last commit reachable from `tips` that changed a line matching `pattern` in one of the files, or None.

        A rename of the file changes no line.
        """
        return next(self._log("-1", "-M", f"-G{pattern}", *tips, "--", *_literal(paths)), None)

    def merges(self, paths: Iterable[str], tips: Iterable[str], *, after: str, since: str) -> list[Parents]:
        """Merges since a day that differ from a parent in these paths and are not reachable from `after`."""
        bounds = (f"--since={since}", *([f"^{after}"] if after else []))
        return list(self._log("--full-history", "--merges", *tips, *bounds, "--", *_literal(paths)))

    def begun(self, path: str, tips: Iterable[str]) -> list[Parents]:
        """The commits reachable from `tips` by which a file came to this path."""
        commits = self._log("-m", "--no-patch", "--diff-filter=A", *tips, "--", *_literal([path]))
        return list(dict.fromkeys(commits))

    def renamed_from(self, path: str, before: str, after: str = "") -> str | None:
        """The path that a file had at `before` if it was renamed to this one, in commit `after` or in the index."""
        command = ("diff-tree", "-r", before, after) if after else ("diff-index", "--cached", before)
        alike = f":(top,glob)**/{path.rpartition('/')[2]}"
        output = self._output(*command, "-M", "--diff-filter=R", "--name-status", "-z", "--", alike) or ""
        fields = iter(output.split("\0"))
        return next((old for _, old, new in zip(fields, fields, fields, strict=False) if new == path), None)

    def ends(self, tips: Iterable[str], *, after: str, since: str) -> list[str]:
        """The commits since a day, not reachable from `after`, at which this shallow clone ends."""
        git_folder = folder_of(self._folder)
        if not (cut := cut_off(git_folder) if git_folder else ()):
            return []
        bounds = (f"--since={since}", *([f"^{after}"] if after else []))
        output = self._output("rev-list", *tips, *bounds, "--") or ""
        return [commit for commit in output.split() if commit in cut]

    def _log(self, *arguments: str) -> Iterator[Parents]:
        """Commits with their parents."""
        done = self._run("log", "--format=%H %P", *arguments)
        if done.returncode:
            if not self.head():
                return  # nothing is committed yet
            raise self._unreadable("the repository", done)
        for line in done.stdout.decode().splitlines():
            commit, *parents = line.split()
            yield Parents(commit, tuple(parents))

    def common(self, commits: Iterable[str]) -> str:
        """The newest common ancestor of all these commits; empty if there is none in this clone."""
        done = self._run("merge-base", "--octopus", *commits)
        return done.stdout.decode().strip() if done.returncode == 0 else ""

    def blobs(self, commit: str, paths: Iterable[str]) -> dict[str, str]:
        """The object ids of these paths at a commit. BadData if the commit is not in this clone."""
        output = self._output("ls-tree", "-z", "--full-tree", commit, "--", *paths) or ""
        lines = (line.partition("\t") for line in output.split("\0") if line)
        return {path: facts.split(" ")[2] for facts, _, path in lines}

    def merge_by_lines(self, base: Path, ours: Path, theirs: Path) -> int:
        """Merge any text by lines as git does; returns the number of conflicts marked in `ours`."""
        labels = ("-L", "ours", "-L", "base", "-L", "theirs")
        return self._run("merge-file", *labels, str(ours), str(base), str(theirs)).returncode

    def commit(self, revision: str) -> str:
        """The id of the commit that a revision names."""
        named = ("rev-parse", "--verify", "--quiet", "--end-of-options")
        if (commit := self._output(*named, f"{revision}^{{commit}}", no=NO)) is not None:
            return commit.strip()
        if (key := self._output(*named, revision, no=NO)) is not None:
            done = self._run("cat-file", "-t", key.strip())
            if done.returncode:
                raise self._unreadable(f"what {revision} names", done)
        hint = "Such as HEAD, main or origin/main."
        if (self._output("rev-parse", "--is-shallow-repository") or "").strip() == "true":
            hint += " This clone is shallow: git fetch --unshallow brings the older ones."
        raise UsageError(f"git knows no revision {revision!r} here", hint=hint)

    def _texts(self, commit: str, names: list[str], revision: str, under: str | None) -> dict[str, str]:
        """The existing files, links followed; BadData if one is no text or cannot be read."""
        folder = "./" if under is None else under
        request = "".join(f"{commit}:{folder}{name}\n" for name in names)
        done = self._run("cat-file", "--batch", "--follow-symlinks", given=request.encode())
        if done.returncode:
            raise self._unreadable(f"what {revision} has", done)
        left = done.stdout
        contents: dict[str, str] = {}
        missing: list[str] = []
        for name in names:
            place = f"{name} at {revision}"
            head, _, left = left.partition(b"\n")
            facts = head.split(b" ")
            if facts[0] == b"notdir":
                raise BadData("its folder is a file at that revision", place)
            if facts[0] in (b"symlink", b"dangling", b"loop"):
                raise BadData("is a link to nothing that is kept in the repository", place)
            if facts[-1] == b"missing":
                missing.append(name)
            elif len(facts) == 3 and facts[1] == b"blob":
                size = int(facts[2])
                content, left = left[:size], left[size + 1 :]
                contents[name] = _decoded(content, place)
            else:
                raise BadData("is not a file there", place)
        self._refuse_unread(commit, missing, revision, under)
        return contents

    def _refuse_unread(self, commit: str, names: list[str], revision: str, under: str | None) -> None:
        """BadData if git did not return an existing file: it counts as absent only if no tree on its path lists it."""
        if not names:
            return
        prefix = (self._output("rev-parse", "--show-prefix") or "").removesuffix("\n") if under is None else under
        ways = {name: [*_above(prefix + name), prefix + name] for name in names}
        output = self._output(
            *("--literal-pathspecs", "ls-tree", "-t", "-z", "--full-tree", commit, "--"),
            *sorted({path for way in ways.values() for path in way}),
        )
        kinds = {}
        for facts, _, path in (line.partition("\t") for line in (output or "").split("\0") if line):
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

    def _output(self, *arguments: str, no: int | None = None) -> str | None:
        """Git's output; None if it exits with the code `no`. BadData if it cannot tell."""
        done = self._run(*arguments)
        if done.returncode == no:
            return None
        if done.returncode:
            raise self._unreadable("the repository", done)
        return done.stdout.decode(errors="surrogateescape")

    def _unreadable(self, subject: str, done: subprocess.CompletedProcess[bytes]) -> BadData:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        fatal = next((line for line in lines if line.startswith("fatal: ")), lines[-1] if lines else "")
        detail = f" ({fatal})" if fatal else ""
        hint = PARTIAL if "promisor" in fatal else ""
        return BadData(f"git cannot read {subject}{detail}", str(self._folder), hint)

    def _run(self, *arguments: str, given: bytes = b"", own_hooks: bool = False) -> subprocess.CompletedProcess[bytes]:
        """Run git safely: the folder may be a stranger's, and its settings must not start programs."""
        if self._program is None:
            raise UsageError("git is not installed", str(self._folder))
        command = harmless.command(self._program, arguments, own_hooks=own_hooks)
        try:
            return subprocess.run(  # noqa: S603  # no shell
                command,
                cwd=self._folder,
                env=harmless.environment(),
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
    """Paths of the repository as literal pathspecs, whatever special characters they contain."""
    return tuple(f":(top,literal){path}" for path in paths)


def is_in_repository(folder: Path) -> bool:
    """Report if a folder, or one above it, contains a git repository, intact or damaged."""
    resolved = folder.resolve()
    return any(is_there(one / ".git") for one in (resolved, *resolved.parents))


def _above(path: str) -> list[str]:
    """The folders on the path of a file of the tree, the outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]


def _decoded(content: bytes, place: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise BadData("is not UTF-8 text", place) from None
