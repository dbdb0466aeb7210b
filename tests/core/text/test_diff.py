"""Changes in the words of the domain, and the effect of each on the verdict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.model.decisions import Decision, Waiver
from core.model.evidence_log import EvidenceLog
from core.model.learning import Update
from core.model.open_decision import OpenDecision
from core.model.workspace import RecordId
from core.text.diff import diff
from core.text.file_names import FILE, READINGS
from core.text.text_format import WorkspaceContent, load

AT = datetime(2025, 3, 5, tzinfo=UTC)
CONDITION = RecordId("condition", "hold.too_many")


@pytest.fixture
def content(agreed: str, readings: str) -> WorkspaceContent:
    return load({FILE: agreed, READINGS: readings})


def having(content: WorkspaceContent, record: RecordId, **fields: Any) -> WorkspaceContent:
    old = content.workspace.get(record)
    assert old
    return content._replace(workspace=content.workspace.having({record: old.model_copy(update=fields)}))


def words(old: WorkspaceContent, new: WorkspaceContent) -> list[str]:
    return [one.words for one in diff(old, new, AT).changes]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("error_rate > 4% over 4w min 40", "threshold 5% -> 4%"),
        ("error_rate > 5% over 4w min 30", "minimum 40 -> 30"),
        ("error_rate > 5% over 4w min 40 within 3d", "age (nothing) -> 3d"),
        (
            "error_rate >= 5% over 4w min 40",
            "sentence error_rate > 5% over 4w min 40 -> error_rate >= 5% over 4w min 40",
        ),
        ("error_rate > 4% over 2w min 40", "sentence error_rate > 5% over 4w min 40 -> error_rate > 4% over 2w min 40"),
    ],
)
def test_of_a_sentence_the_one_part_is_named_that_changed(content: WorkspaceContent, sentence: str, said: str) -> None:
    assert words(content, having(content, CONDITION, sentence=sentence)) == [f"Hold condition Too many: {said}"]


def test_fields_and_records_are_named_as_people_call_them(content: WorkspaceContent) -> None:
    new = having(content, RecordId("role", "builder"), holder="Grace", may_stop=True)
    new = new._replace(workspace=new.workspace.having({RecordId("item", "cost"): None}))
    assert words(content, new) == [
        "Role Builder: holder Ada -> Grace",
        "Role Builder: may stop no -> yes",
        "Row Cost: removed",
    ]
    assert "Row Cost: added" in words(new, content)
    assert diff(content, content, AT).is_empty


def test_a_change_tells_what_it_does_to_the_verdict_alone(content: WorkspaceContent) -> None:
    sentence = "error_rate > 1% over 4w min 10"
    stop = content.workspace.having({RecordId("condition", "stop.far_too_many"): content.workspace.get(CONDITION)})
    old = having(
        WorkspaceContent(stop, content.evidence),
        RecordId("condition", "stop.far_too_many"),
        sentence="error_rate > 90%",
    )
    new = having(old, RecordId("condition", "stop.far_too_many"), sentence=sentence)
    new = having(new, RecordId("role", "builder"), note="new")
    found = diff(old, new, AT)
    assert (found.before, found.after) == ("hold", "stop")
    assert {one.record.kind: one.effect for one in found.changes} == {"role": None, "condition": ("hold", "stop")}


def test_evidence_is_counted_by_kind(content: WorkspaceContent) -> None:
    assert [one.words for one in diff(content, content._replace(evidence=EvidenceLog()), AT).evidence] == [
        "Readings: 2 removed"
    ]


def test_foreign_text_is_one_line_and_short(content: WorkspaceContent) -> None:
    (said,) = words(content, having(content, RecordId("role", "builder"), note="a\nb\x1b[31m " + "x" * 500))
    assert "\n" not in said
    assert len(said) < 200


def test_what_was_decided_is_named_by_whom_and_when_and_never_by_its_id(content: WorkspaceContent) -> None:
    decision = Decision(kind="hold", at=AT, by=("builder",), holders=("Ada",), reason="look", verdict="hold")
    waiver = Waiver(
        gate="hold",
        condition="too_many",
        sentence="error_rate > 5% over 4w min 40",
        by="builder",
        holder="Ada",
        reason="new",
        at=AT,
        until=AT + timedelta(days=9),
        finding="met",
    )
    made = {
        RecordId("decision", "x01"): decision,
        RecordId("waiver", "x02"): waiver,
        RecordId("update", "x03"): Update(target="evaluation_set", what="Add the\nnew cases"),
        RecordId("open", "table_cost_operations"): OpenDecision(place="table.cost.operations"),
    }
    new = content._replace(workspace=content.workspace.having(made))
    said = [
        "Decision Hold by Builder (Ada), 2025-03-05",
        "Waiver of the Hold condition Too many by Builder (Ada), 2025-03-05",
        "Update of the evaluation set (Add the new cases)",
        "Open decision on the row Cost: Operations",
    ]
    assert sorted(words(content, new)) == sorted(f"{one}: added" for one in said)
    assert sorted(words(new, content)) == sorted(f"{one}: removed" for one in said)
    shorter = having(new, RecordId("waiver", "x02"), until=AT + timedelta(days=2))
    assert words(new, shorter) == [f"{said[1]}: until 2025-03-14T00:00:00Z -> 2025-03-07T00:00:00Z"]
