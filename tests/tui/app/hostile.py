"""Text that would act on a terminal or in markup, and a workspace that has it in every text field there is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar, get_args, get_origin

from pydantic import AfterValidator
from pydantic.fields import FieldInfo

from core.model.base import Record, plain_text
from core.model.decisions import Decision, Waiver
from core.model.evidence import Evidence, ExceptionCase, not_blank
from core.model.evidence_log import EvidenceLog
from core.model.gate import Earlier
from core.model.intake import Intake
from core.model.learning import Update
from core.model.open_decision import OpenDecision
from core.model.sessions import Session
from core.model.workspace import RecordId, Workspace

RecordT = TypeVar("RecordT", bound=Record)
EvidenceT = TypeVar("EvidenceT", bound=Evidence)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXTS = {
    "closing tag": "[/foo] x",
    "action": "[@click=app.quit]x[/] [b]bold[/b] \\[",
    "characters": (
        "\n\na\x1b[31m\x1b]0;title\x07\x1b]8;;http://x\x1b\\b\x1b[2J \x07\x08\x7f\x9b2J\x85z\t"
        "tab\x0b\x0c two\u2028three\u2029 e\u0301\u0301 界界 👩\u200d👩\u200d👧 🇩🇪 \u0634\u0644 "
        "\u202egnp.exe\u202c \u2066x\u2069 \u200b\ufeff\U000e0041\n"
    ),
    "long": "x" * 5000 + "界" * 5000,
}


def is_text(info: Any) -> bool:
    """Whether an annotation (or a field) is foreign text: the model checks it with `plain_text`."""
    metadata = info.metadata if isinstance(info, FieldInfo) else getattr(info, "__metadata__", ())
    return any(isinstance(mark, AfterValidator) and mark.func in (plain_text, not_blank) for mark in metadata)


def text_fields(model: type[Record]) -> dict[str, str]:
    """The fields of a model that hold text: alone, in a tuple, or in a mapping by text."""
    found = {}
    for name, info in model.model_fields.items():
        arguments = get_args(info.annotation)
        if is_text(info):
            found[name] = "text"
        elif get_origin(info.annotation) is tuple and is_text(arguments[0]):
            found[name] = "texts"
        elif get_origin(info.annotation) is dict and is_text(arguments[1]):
            found[name] = "by text"
    return found


SENTENCES = {
    ("Condition", "sentence"),
    ("Signal", "zero_when"),
    ("Waiver", "sentence"),
    ("GateTest", "readings"),
    ("GateTest", "done"),
    ("GateTest", "findings"),
    ("OpenDecision", "place"),
    ("Earlier", "sentences"),
    ("Intake", "rows"),
    ("Intake", "missing"),
    ("Intake", "map"),
    ("Intake", "set"),
    ("Intake", "rename"),
}
"""Text of one line or of the sentence language: what is none is refused on the way in."""


def with_text(record: RecordT, text: str) -> RecordT:
    """The record with this text in every text field."""
    model = type(record)
    changes: dict[str, Any] = {}
    for name, shape in text_fields(model).items():
        if (model.__name__, name) in SENTENCES or name in ("source", "id"):
            continue
        value = getattr(record, name)
        if shape == "text":
            changes[name] = text
        elif shape == "texts":
            changes[name] = (text,) if name in ("unseen", "looked") else tuple(text for _ in value)
        else:
            changes[name] = {f"{key}{text}": text for key in value}
    return model.model_validate({**dict(record), **changes})


def _on_one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def hostile(workspace: Workspace, evidence: EvidenceLog, text: str) -> tuple[Workspace, EvidenceLog]:
    """The same with this text everywhere; kinds of records that are missing are added."""
    records = {record: with_text(model, text) for record, model in workspace.records()}
    for record, model in records.items():
        if isinstance(model, Decision):
            records[record] = model.model_copy(update={"lifts": (text,), "seen": {f"x{text}": text}})
    earlier = Earlier(sentences={"2026-02-01T09:00:00Z": f"customer_impact > {_on_one_line(text)}"})
    records[RecordId("earlier", "customer_impact")] = earlier
    records[RecordId("earlier", "gone")] = Earlier(sentences={"2026-02-01T09:00:00Z": "customer_impact >= 0 over 4w"})
    records[RecordId("waiver", f"x{text}")] = Waiver(
        gate="hold",
        condition="exception_volume",
        sentence=text,
        by="builder",
        holder=text,
        reason=text,
        control=text,
        at=AT,
        until=AT.replace(month=4),
        finding="met",
    )
    records[RecordId("open", "page_input")] = OpenDecision(place=f"x.{_on_one_line(text)}", note=text)
    words = f"x{text}"
    tables = {"map": {"input": words}, "set": {"note": words}, "rename": {words: words}, "unit": {words: "s"}}
    profile = Intake(source=text.replace("/", ""), rows=_on_one_line(text), missing=(_on_one_line(words),), **tables)
    records[RecordId("intake", "jira")] = with_text(profile, text)
    records[RecordId("update", f"y{text}")] = with_text(Update(target="prompt", cases=("x",)), text)
    readings = [_evidence(one, text) for one in evidence.all("reading")]
    completions = [_evidence(one, text) for one in evidence.all("completion")]
    cases = [_case(one, text) for one in evidence.exceptions[:5]]
    session = Session(id=f"s{text}", at=AT, week="2026-W09", seed=text, flagged=tuple(one.name for one in cases))
    return Workspace.of(records), EvidenceLog.of(readings, completions, cases, [session])


def _evidence(one: EvidenceT, text: str) -> EvidenceT:
    return with_text(one, text).model_copy(update={"source": text.replace("/", ""), "id": f"{one.id}{text}"})


def _case(one: ExceptionCase, text: str) -> ExceptionCase:
    reviews = {f"{key}{text}": with_text(review, text) for key, review in one.reviews.items()}
    return _evidence(one, text).model_copy(update={"reviews": reviews})
