"""Checks of `optable check`: the text is valid and canonical, and holds the same as the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from core.errors import OptableError
from core.model.base import Record
from core.model.evidence_log import EVIDENCE_FILE
from core.model.place_text import place_in_words
from core.model.workspace import Workspace
from core.presence import is_there
from core.remedy import Remedy
from core.store.store import DATABASE, Store
from core.text import digests, files, text_format
from core.text.file_names import FILE
from core.text.find_folder import holds_workspace, no_workspace
from core.text.folder import read_text
from core.text.git.client import Git, is_in_repository
from core.text.sync.status import database_content, status_of
from core.text.sync.unchanged_evidence import Differing, differing_lines, unchanged_evidence
from core.text.text_format import Texts, WorkspaceContent
from core.text.validation_messages import input_text
from core.text.workspace_toml import comments, comments_go

_MOST = 5
_RESOLVE = Remedy("resolve_conflicts")
NOTHING: Texts = {}


@dataclass(frozen=True)
class CheckProblem:
    """One problem: its place, the message and the remedy."""

    message: str
    place: str = ""
    hint: str = ""
    remedy: Remedy | None = None

    def place_in(self, content: WorkspaceContent | None) -> str:
        """The place by title if the text can be read; else as the text names it."""
        return place_in_words(content.workspace, self.place) if content else self.place


def check(folder: Path) -> tuple[CheckProblem, ...]:
    """All problems of a workspace folder; empty if there are none. Writes nothing."""
    return checked(folder)[0]


def checked(folder: Path) -> tuple[tuple[CheckProblem, ...], WorkspaceContent | None]:
    """All problems of a workspace folder, and what its text says; None if it cannot be read, or differs."""
    if not holds_workspace(folder):
        raise no_workspace(folder)
    if not is_there(folder / DATABASE):
        return _of_text(folder)
    try:
        with Store.open(folder) as store, store.reading():
            return _of_both(folder, store)
    except OptableError as error:
        problems, content = _of_text(folder)
        return problems if content is None else (*problems, _problem(error)), content


def _of_text(folder: Path) -> tuple[tuple[CheckProblem, ...], WorkspaceContent | None]:
    """The problems of the text alone."""
    try:
        texts = files.read(folder)
        content = text_format.load(texts)
    except OptableError as error:
        return (_problem(error),), None
    problems = (
        *_not_canonical(texts, content),
        *_unmerged(folder),
        *_not_looked_at(folder, content.workspace, lambda: content),
    )
    return problems, content


def _of_both(folder: Path, store: Store) -> tuple[tuple[CheckProblem, ...], WorkspaceContent | None]:
    """The problems of the text, and where the database differs from it."""
    base = store.base_files
    try:
        same = unchanged_evidence(base, digests.of(folder))
        names = tuple(name for name in text_format.FILES if name not in same)
        texts = files.read(folder, names)
        content = text_format.load(texts)
    except OptableError as error:
        return (_problem(error),), None
    sides = status_of(store, names)
    differing = {name: [*differing_lines(store, name, base)] for name in same}
    written = any(differing.values())
    differs = written or sides.database != sides.file
    if not differs:
        # The same, with the replays that the database keeps.
        content = content._replace(evidence=database_content(store).evidence)
    problems = [
        *_not_canonical(texts, content, names, sides.database),
        *_unmerged(folder),
        *_not_looked_at(folder, content.workspace, lambda: read_text(folder) if differs else content),
        *(CheckProblem(f"a conflict is open: {one.why}", one.place.path, remedy=_RESOLVE) for one in store.conflicts),
    ]
    if not differs:
        return tuple(problems), content
    both = (written or sides.database_changed) and sides.file_changed
    hint = "Both were changed: undo one of the two changes, in git or in the program." if both else ""
    remedy = None if both else Remedy("import" if sides.file_changed else "export")
    database = database_content(store)
    named = _named(_by_record(content, database, differing), content.workspace, database.workspace)
    problems.append(CheckProblem(named, str(folder / DATABASE), hint, remedy))
    return tuple(problems), None


def _problem(error: OptableError) -> CheckProblem:
    return CheckProblem(error.message, error.place, error.hint, error.remedy)


def _unmerged(folder: Path) -> Iterator[CheckProblem]:
    """Files that git still lists as unmerged; without markers, a valid file may hold one side alone."""
    try:
        names = Git(folder.resolve()).unmerged(text_format.FILES) if is_in_repository(folder) else ()
    except OptableError as error:
        yield CheckProblem(
            f"it is not known whether a conflict waits: {error.message}", error.place, error.hint, error.remedy
        )
        return
    for name in names:
        yield CheckProblem(
            "git waits for a conflict in it to be resolved",
            name,
            "Check that it has what both sides wanted, then git add it.",
            Remedy("compare_merge"),
        )


def _not_looked_at(folder: Path, workspace: Workspace, read: Callable[[], WorkspaceContent]) -> Iterator[CheckProblem]:
    """Git merges that wait for a look and that the text does not mention yet, and the Stops they would lift.

    `read` gives the whole content, if it is needed.
    """
    from core.text.unseen_merges import joins, stops  # noqa: PLC0415  # only `check` and what opens a workspace need it
    from core.verdict.unseen_changes import unseen_in_words  # noqa: PLC0415  # the same

    workflow = workspace.workflow
    waiting, unknown = joins(folder, but=workflow.looked)
    if unknown:
        yield CheckProblem(unknown, str(folder))
    for one in waiting:
        if not {*one.touched} <= {*workflow.unseen}:
            touched = ", ".join(unseen_in_words(one.touched, workspace))
            yield CheckProblem(
                f"a merge brought {touched} from one side, more from the other, and nobody has looked",
                FILE,
                remedy=Remedy("acknowledge_merge"),
            )
    for stop in stops(folder, waiting, read()).values() if waiting else ():
        message = f"a merge lifts a Stop without a resume: {stop.reason}"
        yield CheckProblem(message, "gate.stop", remedy=Remedy("export_stop"))


def notes(content: WorkspaceContent) -> tuple[str, ...]:
    """Remarks on what is valid but probably unintended, or cannot be judged."""
    return tuple(filter(None, (unknowable(content), _lifts_unknown(content), _lifts_all(content))))


def _lifts_unknown(content: WorkspaceContent) -> str:
    """Decisions whose `lifts` names unknown records, perhaps by a typing error: they do not lift what was meant."""
    workspace, evidence = content
    known = {*workspace.decisions, *(f"stop.{name}" for name in workspace.conditions("stop"))}
    known |= {f"stop.{name}" for name in (*workspace.earlier, *(one.condition for one in evidence.stops))}
    named = [
        f"decisions.{key}.lifts: {input_text(name)}"
        for key, one in sorted(workspace.decisions.items())
        for name in one.lifts or ()
        if name not in known
    ]
    return f"A decision lifts something that does not exist: {', '.join(named)}" if named else ""


def _lifts_all(content: WorkspaceContent) -> str:
    """Decisions of this format version without `lifts`: like older ones they lift all Stops in force."""
    decisions = content.workspace.decisions
    named = [f"decisions.{key}" for key, one in sorted(decisions.items()) if one.seen and one.lifts is None]
    return f"A decision without lifts lifts every Stop that was in force: {', '.join(named)}" if named else ""


def unknowable(content: WorkspaceContent) -> str:
    """Note on Stop conditions with a `since` but no earlier sentence, which judge nothing before it; empty if none."""
    workspace = content.workspace
    named = []
    for name, condition in sorted(workspace.conditions("stop").items()):
        known = [until for until, _ in workspace.earlier[name].in_order] if name in workspace.earlier else []
        if condition.since is not None and condition.since not in known:
            named.append(f"stop.{name}")
    if not named:
        return ""
    begin = "begin" if len(named) > 1 else "begins"
    return (
        f"{', '.join(named)} {begin} at a time (since), with no earlier sentence: added then, or changed by a version"
        " that kept none. What was known before is not judged by it."
    )


def _not_canonical(
    texts: Texts, content: WorkspaceContent, among: Iterable[str] = text_format.FILES, given: Texts = NOTHING
) -> Iterator[CheckProblem]:
    """Files that are not written as the program writes them; what the database gives as well is."""
    names = tuple(name for name in among if name not in texts or texts[name] != given.get(name))
    canonical = text_format.dump(content, names)
    for name in names:
        text, right = texts.get(name, ""), canonical.get(name, "")
        if text == right:
            continue
        lines = zip_longest(text.split("\n"), right.split("\n"))
        number, (line, expected) = next((number, pair) for number, pair in enumerate(lines, 1) if pair[0] != pair[1])
        message = f"is not in canonical form: {_line(line)} should be {_line(expected)}"
        hint = comments_go(noted) if name == FILE and (noted := comments(text)) else ""
        yield CheckProblem(message, f"{name}:{number}", hint, Remedy("export"))


def _line(line: str | None) -> str:
    if line is None:
        return "the end of the file"
    return input_text(line) if line else "an empty line"


def _named(differing: Iterable[Differing], text: Workspace, database: Workspace) -> str:
    """The difference between text and database, by title; what the text has comes first."""
    ordered = sorted(differing, key=lambda one: not one.in_text)
    places = [place_in_words(text if one.in_text else database, one.path) for one in ordered[:_MOST]]
    more = f", and {len(ordered) - _MOST} more" if len(ordered) > _MOST else ""
    return f"text and database differ in {len(ordered)}: {', '.join(places)}{more}"


def _by_record(
    text: WorkspaceContent, database: WorkspaceContent, known: Mapping[str, Iterable[Differing]]
) -> Iterator[Differing]:
    """The records in which both differ; of some files that is known."""
    yield from _differing(
        *({one.path: record for one, record in side.workspace.records()} for side in (text, database))
    )
    for kind, name in EVIDENCE_FILE.items():
        if name in known:
            yield from known[name]
        else:
            yield from _differing(
                *({f"{kind} {one.name}": one for one in side.evidence.all(kind)} for side in (text, database))
            )


def _differing(one: Mapping[str, Record], other: Mapping[str, Record]) -> Iterator[Differing]:
    """The paths at which two sides have different records, in a form that shows every digit."""
    for path in {**one, **other}:
        record, beside = one.get(path), other.get(path)
        if record is not beside and (record is None or record != beside or repr(record) != repr(beside)):
            yield Differing(path, path in one)
