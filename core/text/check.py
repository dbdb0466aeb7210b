"""Checks of `optable check`: the text is valid and canonical, and holds the same as the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from core.errors import OptableError
from core.model.conflict import OpenConflict
from core.model.evidence_log import EVIDENCE
from core.presence import is_there
from core.remedy import Remedy
from core.store.store import DATABASE, Store
from core.text import files, text_format
from core.text.file_names import FILE
from core.text.find_folder import holds_workspace, no_workspace
from core.text.git.client import Git, is_in_repository
from core.text.sync.status import ThreeWay, database_content, full_status
from core.text.text_format import Texts, WorkspaceContent
from core.text.validation_messages import input_text
from core.text.workspace_toml import comments, comments_go

_NAMED = 5


@dataclass(frozen=True)
class CheckProblem:
    """One problem: its place, the message and the remedy."""

    message: str
    place: str = ""
    hint: str = ""
    remedy: Remedy | None = None


def check(folder: Path) -> tuple[CheckProblem, ...]:
    """All problems of a workspace folder; empty if there are none. Writes nothing."""
    return checked(folder)[0]


def checked(folder: Path) -> tuple[tuple[CheckProblem, ...], WorkspaceContent | None]:
    """All problems of a workspace folder, and what its text says; None if it cannot be read."""
    if not holds_workspace(folder):
        raise no_workspace(folder)
    try:
        texts = files.read(folder)
        content = text_format.load(texts)
    except OptableError as error:
        return (_problem(error),), None
    compared = _compared(folder) if is_there(folder / DATABASE) else None
    problems = [*_not_canonical(texts, content, compared), *_unmerged(folder), *_not_looked_at(folder, content)]
    if isinstance(compared, CheckProblem):
        problems.append(compared)
    elif compared:
        problems += _database(folder, content, compared)
        if compared.sides.database == compared.sides.file:
            content = content._replace(evidence=compared.database.evidence)  # the same, with the replays that it keeps
    return tuple(problems), content


class _Compared(NamedTuple):
    """The database beside the text."""

    sides: ThreeWay
    database: WorkspaceContent
    conflicts: tuple[OpenConflict, ...]


def _compared(folder: Path) -> _Compared | CheckProblem:
    """The database and the text, or the reason why they cannot be compared."""
    try:
        with Store.open(folder) as store, store.reading():
            return _Compared(full_status(store, whole=True), database_content(store), store.conflicts)
    except OptableError as error:
        return _problem(error)


def _problem(error: OptableError) -> CheckProblem:
    return CheckProblem(error.message, error.place, error.hint, error.remedy)


def _unmerged(folder: Path) -> Iterator[CheckProblem]:
    """Files that git still lists as unmerged; without markers, a valid file may hold one side alone."""
    try:
        names = Git(folder.resolve()).unmerged(text_format.FILES) if is_in_repository(folder) else ()
    except OptableError as error:
        yield CheckProblem(
            f"nobody can say whether a conflict waits: {error.message}", error.place, error.hint, error.remedy
        )
        return
    for name in names:
        yield CheckProblem(
            "git waits for a conflict in it to be resolved",
            name,
            "Look whether it holds what both sides wanted, then git add it.",
            Remedy("compare_merge"),
        )


def _not_looked_at(folder: Path, content: WorkspaceContent) -> Iterator[CheckProblem]:
    """Git merges that wait for a look and that the text does not mention yet, and the Stops they would lift."""
    from core.text.unseen_merges import joins, stops  # noqa: PLC0415  # only `check` and what opens a workspace need it
    from core.verdict.unseen_changes import unseen_in_words  # noqa: PLC0415  # the same

    workflow = content.workspace.workflow
    waiting, unknown = joins(folder, but=workflow.looked)
    if unknown:
        yield CheckProblem(unknown, str(folder))
    for one in waiting:
        if not {*one.touched} <= {*workflow.unseen}:
            touched = ", ".join(unseen_in_words(one.touched, content.workspace))
            yield CheckProblem(
                f"a merge brought {touched} from one side, more from the other, and nobody has looked",
                FILE,
                remedy=Remedy("acknowledge_merge"),
            )
    for stop in stops(folder, waiting, content).values():
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
    return f"A decision lifts what is not there: {', '.join(named)}" if named else ""


def _lifts_all(content: WorkspaceContent) -> str:
    """Decisions of this format version without `lifts`: like older ones they lift all Stops in force."""
    decisions = content.workspace.decisions
    named = [f"decisions.{key}" for key, one in sorted(decisions.items()) if one.seen and one.lifts is None]
    return f"A decision without its lifts lifts all that stood: {', '.join(named)}" if named else ""


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
    texts: Texts, content: WorkspaceContent, compared: _Compared | CheckProblem | None
) -> Iterator[CheckProblem]:
    """Files that are not written as the program writes them; what the database gives as well is."""
    given = compared.sides.database if isinstance(compared, _Compared) else {}
    names = tuple(name for name in text_format.FILES if name not in texts or texts[name] != given.get(name))
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


def _database(folder: Path, content: WorkspaceContent, compared: _Compared) -> Iterator[CheckProblem]:
    """Differences between the database and the text."""
    sides, database, conflicts = compared
    for one in conflicts:
        yield CheckProblem(f"a conflict is open: {one.why}", one.place.path, remedy=Remedy("resolve_conflicts"))
    if sides.database == sides.file:
        return
    if sides.database_changed and sides.file_changed:
        hint, remedy = "Both were changed: take back one of the two changes (git, or undo).", None
    else:
        hint, remedy = "", Remedy("import" if sides.file_changed else "export")
    differing = _differing(_by_path(content), _by_path(database))
    named = ", ".join(differing[:_NAMED]) + (f", and {len(differing) - _NAMED} more" if len(differing) > _NAMED else "")
    yield CheckProblem(f"text and database differ in {len(differing)}: {named}", str(folder / DATABASE), hint, remedy)


def _by_path(content: WorkspaceContent) -> dict[str, str]:
    """Every record and its evidence by a readable path, in a form that shows every digit."""
    records = {record_id.path: repr(record) for record_id, record in content.workspace.records()}
    log = content.evidence
    for kind in EVIDENCE:
        records |= {f"{kind} {one.name}": repr(one) for one in log.all(kind)}
    return records


def _differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    return [path for path in {**one, **other} if one.get(path) != other.get(path)]
