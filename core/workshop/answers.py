"""Convert a typed answer to changes of record fields, for one operation of the store."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from core.errors import BadValue
from core.language.titles import with_name
from core.language.vocabulary import Vocabulary
from core.model.base import Record
from core.model.field_ref import FieldRef
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
    """The answer to a question that is left open."""

    who: str
    """A role by name, title or holder, or a party."""
    due: date | None
    today: date
    note: str = ""
    only_role: bool = False
    """True if `who` is a role even if it is also the name of a party, such as Audit."""


Fields = Mapping[str, object]
Changes = dict[RecordId, Fields | None]
"""The changed fields of each record; None removes the record."""

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
"""Everyday words for a cadence. There are no months: one is taken as four weeks."""
DECIDED = ("poc", "production", "specification", "operations")
"""The fields that an answer marks as decided."""


def changes(workspace: Workspace, question: Question, text: str) -> Changes:
    """The changes of an answer. Raises BadValue if it has no valid meaning."""
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
    """Assign the log review; if the page names no activity for it, create one and name it there."""
    title = {} if question.record.key in workspace.activities else {"title": "Log review"}
    page: Changes = {} if workspace.page.log_review else {PAGE: {"log_review": LOG_REVIEW}}
    return {question.record: {**title, "role": role}} | page


def _roles(workspace: Workspace, question: Question, text: str) -> Changes:
    found: Changes = {}
    names: list[str] = []
    titles = {_plain(role.title) for role in workspace.roles.values()}
    for title in split_titles(text, titles):
        name, made = role_called(workspace.having(_made_roles(found)), title)
        if made:
            found[RecordId("role", name)] = made
        names.append(name)
    return found | {question.record: {question.field: tuple(dict.fromkeys(names))}}


def _made_roles(made: Changes) -> dict[RecordId, Record | None]:
    return {record: Role.model_validate(fields) for record, fields in made.items()}


def split_titles(text: str, known: Container[str]) -> tuple[str, ...]:
    """Split titles at commas and line ends; a known title may contain commas."""
    titles: list[str] = []
    for line in text.split("\n"):
        parts = line.split(",")
        while parts:
            ends = range(len(parts), 1, -1)
            end = next((end for end in ends if _plain(",".join(parts[:end])) in known), 1)
            titles.append(" ".join(",".join(parts[:end]).split()))
            parts = parts[end:]
    return tuple(filter(None, titles))


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()


def role_there(workspace: Workspace, text: str) -> str:
    """The role with that name or title, or the only one with that holder; empty if there is none."""
    wanted, roles = _plain(text), sorted(workspace.roles.items())
    if named := [key for key, role in roles if wanted in (key.casefold(), _plain(role.title))]:
        return named[0]
    held = [key for key, role in roles if _plain(role.holder) == wanted]
    return held[0] if len(held) == 1 else ""


def role_called(workspace: Workspace, text: str) -> tuple[str, Fields | None]:
    """The role with that name, title or holder; else the name and fields of a new one with that title."""
    if existing := role_there(workspace, text):
        return existing, None
    return slug(text, set(workspace.roles)), {"title": " ".join(text.split())}


def _cadence(workspace: Workspace, question: Question, text: str) -> Changes:
    cadence = EVERY.get(text.casefold(), text)
    try:
        check_duration(cadence)
    except ValueError as error:
        raise BadValue(str(error), question.place.path, "Such as 1d for every day, 1w for every week.") from None
    activity = workspace.activities.get(question.record.key)
    made: Fields = {} if activity else {"title": "Log review"}
    page: Changes = {} if workspace.page.log_review else {PAGE: {"log_review": LOG_REVIEW}}
    return {question.record: {**made, "cadence": cadence}} | page


def _signals(workspace: Workspace, question: Question, text: str) -> Changes:
    """Signals with these titles: existing ones, else presets, else new rates."""
    found: Changes = {}
    titles = {_plain(signal.title or name): name for name, signal in workspace.signals.items()}
    known = {preset.title.casefold(): name for name, preset in PRESETS.items()} | {name: name for name in PRESETS}
    typed = split_titles(text, titles)
    kept = {titles.get(_plain(title), _plain(title)) for title in typed}
    if gone := [title for title in split_titles(question.text, titles) if titles.get(_plain(title)) not in kept]:
        raise BadValue(
            f"{gone[0]!r} is measured already",
            question.place.path,
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
    """Change the conditions of an outcome, given one sentence per line.

    Equal lines are kept, a changed line changes its condition, an additional line is a new one. A sentence that the
    question did not show, because it was added meanwhile, is kept too.
    """
    gate: GateName = question.record.key  # type: ignore[assignment]  # an outcome's key is its name
    lines = list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in text.split("\n")))))
    conditions = dict(sorted(workspace.conditions(gate).items()))
    seen = question.text.split("\n")
    existing = {*seen, *(condition.sentence for condition in conditions.values())}
    gone = [key for key, one in conditions.items() if one.sentence in seen and one.sentence not in lines]
    found: Changes = {}
    taken, vocabulary = set(conditions), Vocabulary.of(workspace)
    for line in (line for line in lines if line not in existing):
        key = gone.pop(0) if gone else slug(with_name(line, vocabulary).split(" ", 1)[0], taken)
        taken.add(key)
        found[RecordId("condition", f"{gate}.{key}")] = {"sentence": line}
    return found | {RecordId("condition", f"{gate}.{key}"): None for key in gone}


def left_open(workspace: Workspace, question: Question, answer: LeftOpen) -> Changes:
    """Leave a question open, with who must decide it and by when.

    Rows of the table and lenses hold this themselves; for everything else an open decision is recorded. Raises
    BadValue if there is nothing to decide, or nobody to decide it.
    """
    place = _blank_place(workspace, question)
    found: Changes = {}
    party, role = _party_called(workspace, answer), ""
    if answer.who and not party:
        role, made = role_called(workspace, answer.who)
        if made:
            found[RecordId("role", role)] = made
    if not (party or role):
        raise BadValue("no role is named for it", place.path, "Name a role, or build, business, IT or audit.")
    decider = {"party": party, "role": role, "due": answer.due}
    key = RecordId("open", open_key(place.path))
    if question.record.kind in ("item", "lens") and question.side == "operations":
        owner = {"owner": role, "due": answer.due} if role else {"owner": "", "party": party, "due": answer.due}
        found[question.record] = owner
        decider = {}
    old = workspace.open.get(key.key)
    since = old.since if old and old.since else answer.today
    return found | {key: {"place": place.path, "note": answer.note, **decider, "since": since}}


def _party_called(workspace: Workspace, answer: LeftOpen) -> str:
    """The party of that name; empty if a role is meant, which may have the same name."""
    party = answer.who.casefold()
    if answer.only_role or party not in PARTIES:
        return ""
    return party if answer.who in (*PARTIES, "IT") or not role_there(workspace, answer.who) else ""


def _blank_place(workspace: Workspace, question: Question) -> FieldRef:
    """The field under which readiness lists the blank that the question fills."""
    blanks = {blank.place for blank in readiness(workspace).blanks}
    for place in (question.place, question.fills):
        if place is not None and place in blanks:
            return place
    hints = {
        "signals": "The conditions that follow can be left open.",
        "person": "No duty waits for this role: skip it.",
    }
    hint = "Empty it and save that first." if question.answered else hints.get(question.kind, "Answer it, or skip it.")
    message = "it is written already" if question.answered else "it cannot be left open"
    raise BadValue(message, question.place.path, hint)
