"""From an answer as typed to the change that it means: fields of records, for one operation of the store."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from core.errors import BadValue
from core.model.base import Record
from core.model.gate import GateName
from core.model.names import slug
from core.model.open_decision import open_key
from core.model.quantity import check_duration
from core.model.roles import Role
from core.model.signals import Signal
from core.model.table import PARTIES
from core.model.workspace import RecordId, Workspace
from core.verdict.readiness import PAGE, readiness
from core.workshop.gate import PRESETS
from core.workshop.people import LOG_REVIEW
from core.workshop.question import Question


@dataclass(frozen=True)
class LeftOpen:
    """What is said of a question that is not decided."""

    who: str
    """A role by name, title or holder, or a party."""
    due: date | None
    today: date
    note: str = ""
    only_role: bool = False
    """A word such as Audit is the title of a role, never a party."""


Fields = Mapping[str, object]
Changes = dict[RecordId, Fields | None]
"""What becomes of each record; None takes it out."""

EVERY = {
    "hourly": "1h",
    "daily": "1d",
    "every day": "1d",
    "every morning": "1d",
    "weekly": "1w",
    "every week": "1w",
    "every two weeks": "2w",
    "monthly": "4w",
    "every month": "4w",
}
"""How people say a cadence. There are no months: four weeks stand for one."""
DECIDED = ("poc", "production", "specification", "operations")
"""The sides that are marked as decided by being answered."""


def changes(workspace: Workspace, question: Question, text: str) -> Changes:
    """What the answer changes. BadValue where it cannot mean anything."""
    text = text.strip()
    match question.kind:
        case "role" | "duty" | "stopper":
            return _role(workspace, question, text)
        case "roles":
            return _roles(workspace, question, text)
        case "cadence":
            return _cadence(workspace, question, text)
        case "signals":
            return _signals(workspace, question, text)
        case "sentences":
            return _sentences(workspace, question, text)
        case "person":
            return {question.record: {"holder": " ".join(text.split())}}
        case _:
            return {question.record: {question.field: text, **_decided(question, text)}}


def _decided(question: Question, text: str) -> Fields:
    return {f"{question.field}_decided": bool(text)} if question.field in DECIDED else {}


def _role(workspace: Workspace, question: Question, text: str) -> Changes:
    if not text:
        return {} if question.kind == "stopper" else {question.record: {question.field: ""}}
    name, made = role_called(workspace, text)
    if question.kind == "stopper":
        return {RecordId("role", name): {**(made or {}), "may_stop": True}}
    found: Changes = {RecordId("role", name): made} if made else {}
    if question.kind == "duty":
        return found | _duty(workspace, question, name)
    return found | {question.record: {question.field: name}}


def _duty(workspace: Workspace, question: Question, role: str) -> Changes:
    """Who reviews the logs; the activity is made where there is none, and named on the page."""
    title = {} if question.record.key in workspace.activities else {"title": "Log review"}
    page: Changes = {} if workspace.page.log_review else {PAGE: {"log_review": LOG_REVIEW}}
    return {question.record: {**title, "role": role}} | page


def _roles(workspace: Workspace, question: Question, text: str) -> Changes:
    found: Changes = {}
    names: list[str] = []
    titles = {_plain(role.title) for role in workspace.roles.values()}
    for title in listed(text, titles):
        name, made = role_called(workspace.having(_made_roles(found)), title)
        if made:
            found[RecordId("role", name)] = made
        names.append(name)
    return found | {question.record: {question.field: tuple(dict.fromkeys(names))}}


def _made_roles(found: Changes) -> dict[RecordId, Record | None]:
    return {record: Role.model_validate(fields) for record, fields in found.items()}


def listed(text: str, known: Container[str]) -> tuple[str, ...]:
    """The titles that stand between commas or on lines of their own; one that is known may hold commas itself."""
    found: list[str] = []
    for line in text.split("\n"):
        parts = line.split(",")
        while parts:
            ends = range(len(parts), 1, -1)
            end = next((end for end in ends if _plain(",".join(parts[:end])) in known), 1)
            found.append(" ".join(",".join(parts[:end]).split()))
            parts = parts[end:]
    return tuple(filter(None, found))


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()


def role_there(workspace: Workspace, text: str) -> str:
    """The role of that name or title, or that this person alone holds; empty where there is none."""
    wanted, roles = _plain(text), sorted(workspace.roles.items())
    if named := [key for key, role in roles if wanted in (key.casefold(), _plain(role.title))]:
        return named[0]
    held = [key for key, role in roles if _plain(role.holder) == wanted]
    return held[0] if len(held) == 1 else ""


def role_called(workspace: Workspace, text: str) -> tuple[str, Fields | None]:
    """The role of that name, title or holder; else a new one of that title, with its fields."""
    if there := role_there(workspace, text):
        return there, None
    return slug(text, set(workspace.roles)), {"title": " ".join(text.split())}


def _cadence(workspace: Workspace, question: Question, text: str) -> Changes:
    cadence = EVERY.get(text.casefold(), text)
    try:
        check_duration(cadence)
    except ValueError as error:
        raise BadValue(str(error), question.place, "Such as 1d for every day, 1w for every week.") from None
    activity = workspace.activities.get(question.record.key)
    made: Fields = {} if activity else {"title": "Log review"}
    page: Changes = {} if workspace.page.log_review else {PAGE: {"log_review": LOG_REVIEW}}
    return {question.record: {**made, "cadence": cadence}} | page


def _signals(workspace: Workspace, question: Question, text: str) -> Changes:
    """Signals of these titles: those there are, those that most pages have, and else rates of that title."""
    found: Changes = {}
    titles = {_plain(signal.title or name): name for name, signal in workspace.signals.items()}
    known = {preset.title.casefold(): name for name, preset in PRESETS.items()} | {name: name for name in PRESETS}
    typed = listed(text, titles)
    kept = {titles.get(_plain(title), _plain(title)) for title in typed}
    if gone := [title for title in listed(question.text, titles) if titles.get(_plain(title)) not in kept]:
        raise BadValue(
            f"{gone[0]!r} is measured already",
            question.place,
            "Questions only add signals; remove it where signals are defined.",
        )
    for title in typed:
        word = _plain(title)
        if word in titles or word in workspace.signals:
            continue
        name = known.get(word, "")
        if name and name not in workspace.signals:
            found[RecordId("signal", name)] = PRESETS[name].model_dump(exclude_defaults=True)
        else:
            taken = {*workspace.signals, *(record.key for record in found)}
            new = Signal(title=" ".join(title.split()), kind="rate", unit="ratio", max_age="10d")
            found[RecordId("signal", slug(title, taken))] = new.model_dump(exclude_defaults=True)
    return found


def _sentences(workspace: Workspace, question: Question, text: str) -> Changes:
    """A sentence a line: what is there stays, a changed line changes its condition, a line more is a new one.

    A sentence that the question did not show, since somebody wrote it meanwhile, stays too.
    """
    gate: GateName = question.record.key  # type: ignore[assignment]  # an outcome's key is its name
    lines = list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in text.split("\n")))))
    conditions = dict(sorted(workspace.conditions(gate).items()))
    seen = question.text.split("\n")
    there = {*seen, *(condition.sentence for condition in conditions.values())}
    gone = [key for key, one in conditions.items() if one.sentence in seen and one.sentence not in lines]
    found: Changes = {}
    taken = set(conditions)
    for line in (line for line in lines if line not in there):
        key = gone.pop(0) if gone else slug(line.split(" ", 1)[0], taken)
        taken.add(key)
        found[RecordId("condition", f"{gate}.{key}")] = {"sentence": line}
    return found | {RecordId("condition", f"{gate}.{key}"): None for key in gone}


def left_open(workspace: Workspace, question: Question, said: LeftOpen) -> Changes:
    """It is not decided: who must, and by when. BadValue where there is nothing to decide, or nobody to do it.

    A row of the table and a lens say so themselves; of all else a record of its own does.
    """
    place = _blank_place(workspace, question)
    found: Changes = {}
    party, role = _party_called(workspace, said), ""
    if said.who and not party:
        role, made = role_called(workspace, said.who)
        if made:
            found[RecordId("role", role)] = made
    if not (party or role):
        raise BadValue("somebody must decide it", place, "Name a role, or build, business, IT or audit.")
    who = {"party": party, "role": role, "due": said.due}
    key = RecordId("open", open_key(place))
    if question.record.kind in ("item", "lens") and question.side == "operations":
        owner = {"owner": role, "due": said.due} if role else {"owner": "", "party": party, "due": said.due}
        found[question.record] = owner
        who = {}
    old = workspace.open.get(key.key)
    since = old.since if old and old.since else said.today
    return found | {key: {"place": place, "note": said.note, **who, "since": since}}


def _party_called(workspace: Workspace, said: LeftOpen) -> str:
    """The party of that name; empty where a role is meant, which may be called as a party is."""
    party = said.who.casefold()
    if said.only_role or party not in PARTIES:
        return ""
    return party if said.who in (*PARTIES, "IT") or not role_there(workspace, said.who) else ""


def _blank_place(workspace: Workspace, question: Question) -> str:
    """Where readiness has the blank that the question would fill."""
    blanks = {blank.place for blank in readiness(workspace).blanks}
    for place in (question.place, question.fills):
        if place in blanks:
            return place
    hints = {
        "signals": "The conditions that follow can be left open.",
        "person": "No duty waits for this role: skip it.",
    }
    hint = "Empty it and save that first." if question.answered else hints.get(question.kind, "Answer it, or skip it.")
    raise BadValue("it is written already" if question.answered else "it cannot be left open", question.place, hint)
