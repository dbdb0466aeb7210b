"""Two people who each do one thing to one workspace, brought together by real git in every way there is.

All pairs stand side by side in one repository, each in a folder of its own, so that one merge of git joins them all.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from unittest.mock import patch

from core.model.decisions import Decision
from core.model.evidence import Reading
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, Gate, GateName, Outcome
from core.model.learning import Update
from core.model.roles import Role
from core.model.signals import Signal
from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from core.text.git.client import Git
from core.text.load import load_workspace
from core.text.sync.sync import export, open_workspace
from core.text.text_format import WorkspaceContent, dump
from core.verdict.context import context_of_now
from core.verdict.evaluate import evaluate
from tests.scenarios.clone import Clone

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST, SECOND, NOW = (BEGIN + timedelta(minutes=minutes) for minutes in (10, 20, 60))
OF_COMMITS = frozenset({"cat-file", "diff-tree", "log", "ls-tree", "merge-base", "rev-list"})
"""The questions to git of which the answers lie in commits alone, where these are named by their ids."""
ID = re.compile(r"\b[0-9a-f]{40}\b")
RANK: dict[GateName, int] = {"go": 0, "hold": 1, "stop": 2}
OWNERS = ("owner", "reviewer")
IMPACT, STOP = RecordId("signal", "impact"), RecordId("condition", "stop.impact")


def workspace(*, stopped: bool = False) -> WorkspaceContent:
    """A workspace that says Go, or one that somebody has stopped."""
    role = {"may_stop": True, "holder": "Ada"}
    outcome = {"decision_owners": OWNERS, "next_action": "as agreed"}
    made = Workspace(
        roles={name: Role.model_validate({"title": name.title(), **role}) for name in OWNERS},
        signals={
            "impact": Signal(title="Impact", kind="events", unit="count", max_age="6w"),
            "rate": Signal(title="Rate", kind="rate", unit="ratio", max_age="6w"),
        },
        gate=Gate(
            go=Outcome(**outcome, conditions={"rate": Condition(sentence="rate < 20% over 4w")}),
            hold=Outcome(**outcome, conditions={"rate": Condition(sentence="rate > 50% over 4w")}),
            stop=Outcome(
                **outcome,
                conditions={
                    "impact": Condition(sentence="impact >= 2 over 4w"),
                    "rate": Condition(sentence="rate > 90% over 4w"),
                },
            ),
        ),
        decisions={"aaa": decided("go"), "zzz": decided("go"), **({"fff": decided("stop")} if stopped else {})},
        updates={"aaa": Update(target="prompt", what="to keep git's lines apart")},
    )
    yesterday = BEGIN - timedelta(days=1)
    log = EvidenceLog.of(
        [
            Reading(id="one", signal="impact", at=yesterday, value=Decimal(0), recorded=yesterday),
            Reading(id="two", signal="rate", at=yesterday, value=Decimal("0.05"), n=100, recorded=yesterday),
        ]
    )
    return WorkspaceContent(made, log)


def decided(kind: str) -> Decision:
    """The decision made at the beginning."""
    fields = {"kind": kind, "at": BEGIN, "by": ["owner"], "holders": ["Ada"], "reason": "so be it", "verdict": "go"}
    return Decision.model_validate(fields)


def renamed(record: RecordId, name: str) -> Callable[[Store], object]:
    return lambda store: store.rename(record, name)


DEEDS: Mapping[str, Callable[[Store], object]] = {
    "loosens the Stop": lambda store: store.edit(STOP, {"sentence": "impact >= 9 over 4w"}),
    "removes the Stop": lambda store: store.remove(STOP),
    "renames the Stop": renamed(STOP, "harm"),
    "renames the signal": renamed(IMPACT, "harm"),
    "redefines the signal": lambda store: store.edit(IMPACT, {"kind": "level"}),
    "records an impact": lambda store: store.record_reading("impact", "3", id="three"),
    "records none": lambda store: store.record_reading("impact", "0", id="none"),
    "records a breach": lambda store: store.record_reading("rate", "0.6", n=9999, id="breach"),
    "stops": lambda store: store.decide("stop", ["owner"], reason="seen with my own eyes"),
    "holds": lambda store: store.decide("hold", ["owner"], reason="to be looked into"),
    "decides go": lambda store: store.decide("go", ["owner"], reason="agreed"),
    "resumes": lambda store: store.decide("resume", OWNERS, reason="mended"),
    "waives": lambda store: store.waive("hold.rate", "owner", reason="known", until=NOW + timedelta(days=9)),
    "fixes the instant": lambda store: store.edit(RecordId("workflow", "workflow"), {"as_of": FIRST}),
    "writes a note": lambda store: store.edit(RecordId("page", "page"), {"note": "in short"}),
}
GATE = frozenset(deed for deed in DEEDS if "Stop" in deed or "signal" in deed)


@dataclass(frozen=True)
class Pair:
    """One does one thing, then the other another thing, unaware of the first."""

    ours: str
    theirs: str
    ours_first: bool = True
    stopped: bool = False

    @property
    def folder(self) -> str:
        """The name of its folder."""
        order = "before" if self.ours_first else "after"
        return f"{'stopped ' * self.stopped}{self.ours} {order} {self.theirs}".replace(" ", "-")


def pairs(deeds: Iterable[str], others: Iterable[str]) -> list[Pair]:
    """Each of these deeds with each of the others, in both orders of time."""
    return [Pair(ours, theirs, first) for ours, theirs in product(deeds, others) for first in (True, False)]


def judged(content: WorkspaceContent) -> GateName:
    """The current verdict of the gate."""
    return evaluate(context_of_now(*content, NOW)).verdict


def do(folder: Path, deed: str, at: datetime) -> GateName:
    """Do it in a clone and export it; what the gate then says there."""
    with closing(open_workspace(folder, clock=lambda: at)) as store:
        DEEDS[deed](store)
        export(store)
    return judged(load_workspace(folder))


class Two:
    """Both clones, each with what one of the two did in every pair, committed."""

    def __init__(self, folder: Path, found: list[Pair]) -> None:
        self.pairs = found
        self.answers = dict[object, subprocess.CompletedProcess[bytes]]()
        folder.mkdir()
        self.ours = Clone(folder / "ours", ".")
        self.ours.folder.mkdir()
        for pair in found:
            write(self.ours.folder / pair.folder, workspace(stopped=pair.stopped))
        attributes = "workspace.toml text eol=lf merge=optable\nevidence/*.jsonl text eol=lf merge=optable\n"
        (self.ours.folder / ".gitattributes").write_text(attributes)
        (self.ours.folder / ".gitignore").write_text("workspace.db*\n")
        self.ours.git("init", "-q", "-b", "main")
        self._commit(self.ours)
        self.ours.git("clone", "-q", ".", "../theirs")
        self.theirs = Clone(folder / "theirs", ".")
        self.before = {pair: (self._ours(pair), self._theirs(pair)) for pair in found}
        for clone in (self.ours, self.theirs):
            self._commit(clone)
        self.ours.git("fetch", "-q", "../theirs", "main:theirs")
        self.theirs.git("fetch", "-q", "../ours", "main:ours")

    def _ours(self, pair: Pair) -> GateName:
        return do(self.ours.folder / pair.folder, pair.ours, FIRST if pair.ours_first else SECOND)

    def _theirs(self, pair: Pair) -> GateName:
        return do(self.theirs.folder / pair.folder, pair.theirs, SECOND if pair.ours_first else FIRST)

    def _commit(self, clone: Clone) -> None:
        clone.git("add", "-A")
        clone.git("commit", "-q", "--allow-empty", "-m", "done")

    def copied(self, folder: Path, *, driver: bool) -> Two:
        """The same, to be joined in another way."""
        other = object.__new__(Two)
        other.pairs, other.before, other.answers = self.pairs, self.before, self.answers
        shutil.copytree(self.ours.folder.parent, folder, symlinks=True)
        other.ours, other.theirs = Clone(folder / "ours", "."), Clone(folder / "theirs", ".")
        for clone in (other.ours, other.theirs) if driver else ():
            clone.installed()
        return other

    def joined(self, how: str) -> list[Pair]:
        """Bring both together in one commit of both clones; the pairs in which git found no conflict."""
        at, command = {
            "merge": (self.ours, ("merge", "-q", "--no-edit", "theirs")),
            "rebase": (self.theirs, ("rebase", "-q", "ours")),
            "cherry-pick": (self.ours, ("cherry-pick", "theirs")),
        }[how]
        clean = {pair.folder: pair for pair in self.pairs}
        if not at.tries(*command):
            torn = {line.split("/")[0] for line in at.git("diff", "--name-only", "--diff-filter=U").splitlines()}
            clean = {name: pair for name, pair in clean.items() if name not in torn}
            at.git("checkout", "-q", "--ours", "--", *sorted(torn))
            at.git("add", "-A")
            at.git(*({"merge": ("commit", "-q", "--no-edit")}.get(how) or (how, "--continue")))
        other = self.theirs if at is self.ours else self.ours
        other.git("fetch", "-q", f"../{at.folder.name}", "HEAD")
        other.git("reset", "-q", "--hard", "FETCH_HEAD")
        at.git("clone", "-q", ".", "../fresh")
        return list(clean.values())

    def verdicts(self, pair: Pair) -> dict[str, GateName]:
        """The verdicts on the commit that all have: by its text alone, and by clones with a database."""
        here = self.ours.folder.parent
        with asked_once(self.answers):
            found = {"text alone": judged(load_workspace(here / "fresh" / pair.folder, disputed=True))}
            for name in ("ours", "theirs"):
                folder = here / name / pair.folder
                open_workspace(folder, clock=lambda: NOW).close()  # what it finds it puts down
                found[name] = judged(load_workspace(folder, disputed=True))
        return found


@contextmanager
def asked_once(answers: dict[object, subprocess.CompletedProcess[bytes]]) -> Iterator[None]:
    """Ask git but once what a commit holds that is named by its id: in every clone it holds the same.

    Each clone is asked what is checked out in it, and what its index and its folder hold.
    """
    ask = Git._run

    def run(git: Git, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        if not (OF_COMMITS & {*arguments} and ID.search(f"{arguments} {given!r}")):
            return ask(git, *arguments, given=given)
        question = (git._folder.name, arguments, given)
        if question not in answers:
            answers[question] = ask(git, *arguments, given=given)
        return answers[question]

    with patch.object(Git, "_run", run):
        yield


def write(folder: Path, content: WorkspaceContent) -> None:
    for name, text in dump(content).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
