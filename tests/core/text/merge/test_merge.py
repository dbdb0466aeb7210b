"""Two people changed one workspace: both changes stand, and where they want two things somebody must choose."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.model.decisions import Decision, Waiver
from core.model.evidence_log import EvidenceLog
from core.model.roles import Role
from core.model.workspace import RecordId, Workspace
from core.rules.integrity import problems
from core.rules.renames import in_records
from core.text import text_format
from core.text.merge.fields import ONLY_ADDED
from core.text.merge.files import ancestor
from core.text.merge.markers import marked_sides, with_markers
from core.text.merge.merge import Merged, merge
from core.text.merge.records import content_of, records_of
from core.text.text_format import WorkspaceContent
from core.text.workspace_toml import load
from tests.core.text.strategies import contents


def paths(merged: Merged) -> list[str]:
    return [one.place.path for one in merged.conflicts]


def having(content: WorkspaceContent, **records: Any) -> WorkspaceContent:
    """With records by `kind__key`, or without where None."""
    changes = {RecordId(*name.split("__")): record for name, record in records.items()}  # type: ignore[arg-type]
    return content._replace(workspace=content.workspace.having(changes))


def edited(content: WorkspaceContent, what: Any, key: str, /, **fields: Any) -> WorkspaceContent:
    record = content.workspace.get(RecordId(what, key))
    assert record
    return content._replace(workspace=content.workspace.having({RecordId(what, key): record.model_copy(update=fields)}))


def renamed(content: WorkspaceContent, kind: Any, old: str, new: str) -> WorkspaceContent:
    records = in_records(dict(content.workspace.records()), RecordId(kind, old), RecordId(kind, new))
    return content._replace(workspace=Workspace.of(records))


def of_no_decisions(content: WorkspaceContent) -> WorkspaceContent:
    return content._replace(workspace=content.workspace.model_copy(update={"decisions": {}, "waivers": {}}))


@pytest.mark.slow
@settings(max_examples=20)
@given(contents(), contents())
def test_what_one_side_alone_changed_is_taken_whole(base: Any, changed: Any) -> None:
    first, side = of_no_decisions(WorkspaceContent(*base)), of_no_decisions(WorkspaceContent(*changed))
    for ours, theirs in ((side, first), (first, side), (side, side)):
        merged = merge(first, ours, theirs)
        assert (merged.content, merged.conflicts) == (side, ())


@pytest.mark.slow
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(contents(), contents(), contents())
def test_what_comes_out_hangs_together_and_tells_both_sides_of_the_same_conflicts(
    base: Any, ours: Any, theirs: Any
) -> None:
    merged = merge(WorkspaceContent(*base), WorkspaceContent(*ours), WorkspaceContent(*theirs))
    content = merged.content
    assert text_format.load(text_format.dump(content)) == content
    assert list(problems(content.workspace, content.evidence, thorough=True)) == []


@pytest.mark.slow
@settings(max_examples=20)
@given(contents(), st.data())
def test_every_field_is_as_the_side_has_it_that_changed_it(base: Any, data: st.DataObject) -> None:
    """Against a plain oracle: random notes and titles of random records, changed by one side, by both or by none."""
    first = WorkspaceContent(*base)
    records = records_of(first)
    texts = {
        (one, name): data.draw(st.sampled_from(("none", "ours", "theirs", "both", "same")))
        for one, record in records.items()
        for name in ("note", "title")
        if name in type(record).model_fields and one.kind not in ONLY_ADDED
    }
    sides = {"ours": dict(records), "theirs": dict(records)}
    for (one, name), who in texts.items():
        for side, made in sides.items():
            if who in (side, "both", "same"):
                text = f"{name} of {side if who != 'same' else 'all'}"
                made[one] = made[one].model_copy(update={name: text})
    merged = merge(first, *(content_of(sides[side]) for side in ("ours", "theirs")))
    assert {one.place.path.rpartition(".")[2] for one in merged.conflicts} <= {"note", "title"}
    assert len(merged.conflicts) == sum(who == "both" for who in texts.values())
    for (one, name), who in texts.items():
        expected = {"none": getattr(records[one], name), "same": f"{name} of all", "both": f"{name} of ours"}
        assert getattr(merged.records[one], name) == expected.get(who, f"{name} of {who}")


def form_of(records: Any) -> WorkspaceContent:
    from core.text.merge.records import content_of

    return content_of(records)


@pytest.fixture
def base(agreed: str) -> WorkspaceContent:
    return WorkspaceContent(load(agreed), EvidenceLog())


def test_two_fields_of_one_record_go_together(base: WorkspaceContent) -> None:
    merged = merge(base, edited(base, "role", "builder", holder="A"), edited(base, "role", "builder", deputy="B"))
    assert not merged.conflicts
    builder = merged.content.workspace.roles["builder"]
    assert (builder.holder, builder.deputy) == ("A", "B")


def test_one_field_that_both_changed_is_a_conflict_and_stays_as_ours(base: WorkspaceContent) -> None:
    merged = merge(base, edited(base, "role", "builder", holder="A"), edited(base, "role", "builder", holder="B"))
    (one,) = merged.conflicts
    assert (one.place.path, one.base, one.ours, one.theirs) == ("roles.builder.holder", "Ada", "A", "B")
    assert merged.content.workspace.roles["builder"].holder == "A"
    assert merged.as_theirs.workspace.roles["builder"].holder == "B"


def test_a_renamed_role_is_followed_into_what_the_other_side_says_of_it(base: WorkspaceContent) -> None:
    theirs = edited(edited(base, "role", "builder", deputy="B"), "item", "cost", note="new")
    theirs = having(theirs, item__new=theirs.workspace.table["cost"])
    merged = merge(base, renamed(base, "role", "builder", "architect"), theirs)
    assert [one.words for one in merged.renames] == ["roles.builder was renamed to architect"]
    assert not merged.conflicts
    workspace = merged.content.workspace
    assert (set(workspace.roles), workspace.roles["architect"].deputy) == ({"architect"}, "B")
    assert {item.owner for item in workspace.table.values()} == {"architect"}
    assert workspace.decisions["x1"].by == ("architect",)


def test_a_role_that_one_side_deleted_and_the_other_named_is_back_as_a_conflict(base: WorkspaceContent) -> None:
    first = having(base, role__audit=Role(title="Audit"))
    merged = merge(first, base, edited(first, "item", "cost", owner="audit"))
    (one,) = merged.conflicts
    assert one.place.path == "roles.audit"
    assert one.why == "deleted on one side, named on the other: table.cost.owner"
    assert merged.content.workspace.roles["audit"] == Role(title="Audit")


def test_two_changes_that_do_not_go_together_are_a_conflict_though_they_touch_other_records(
    base: WorkspaceContent,
) -> None:
    ours = edited(base, "signal", "error_rate", unit="count", kind="level", baseline="")
    ours = edited(ours, "condition", "hold.too_many", sentence="error_rate > 5 over 4w")
    new = base.workspace.conditions("hold")["too_many"].model_copy(update={"sentence": "error_rate > 9% over 1w"})
    theirs = having(base, **{"condition__hold.far_too_many": new})
    merged = merge(base, ours, theirs)
    (one,) = merged.conflicts
    assert one.place.path == "gate.hold.conditions.far_too_many"
    assert one.why.startswith("both changes do not go together: ")


@pytest.mark.parametrize("swapped", [False, True])
def test_deleting_here_and_editing_there_is_a_conflict(base: WorkspaceContent, *, swapped: bool) -> None:
    gone, kept = having(base, item__cost=None), edited(base, "item", "cost", title="Costs")
    merged = merge(base, kept, gone) if swapped else merge(base, gone, kept)
    (one,) = merged.conflicts
    assert (one.place.path, one.why) == ("table.cost", "deleted on one side, edited on the other")
    assert ("cost" in merged.as_theirs.workspace.table) is not swapped
    assert merged.content.workspace.table["cost"].title == "Costs"


def test_a_decision_is_only_ever_added(base: WorkspaceContent) -> None:
    one, other = (replace_reason(base, word) for word in ("ours", "theirs"))
    ours = having(base, decision__x1=None, decision__x2=one)
    merged = merge(base, ours, having(base, decision__x3=other))
    assert not merged.conflicts
    assert set(merged.content.workspace.decisions) == {"x1", "x2", "x3"}


def test_what_was_decided_is_put_together_from_two_sides_by_nobody(base: WorkspaceContent) -> None:
    ours, theirs = edited(base, "decision", "x1", reason="ours"), edited(base, "decision", "x1", kind="go")
    for one, other in ((ours, theirs), (ours, base), (base, theirs)):
        (conflict,) = merge(base, one, other).conflicts
        assert (conflict.place.path, conflict.place.field) == ("decisions.x1", "")
        assert conflict.why == "what was decided is never changed: say which of the two it was"
    assert merge(base, ours, having(base, decision__x1=None)).content.workspace.decisions == base.workspace.decisions


def test_a_stop_that_the_gate_kept_in_two_clones_is_one_whichever_merge_each_names(base: WorkspaceContent) -> None:
    at = datetime(2025, 3, 4, tzinfo=UTC)
    one = Decision(kind="stop", verdict="stop", at=at, reason="This would have lifted it: the merge 3f9a")
    other = one.model_copy(update={"reason": "This would have lifted it: the merge e17c"})
    for ours, theirs in ((one, other), (other, one)):
        merged = merge(base, having(base, decision__m1=ours), having(base, decision__m1=theirs))
        assert (merged.conflicts, merged.content.workspace.decisions["m1"]) == ((), one)
    elsewhere = one.model_copy(update={"findings": {"stop.impact": "9"}})
    assert merge(base, having(base, decision__m1=one), having(base, decision__m1=elsewhere)).conflicts


def test_a_decision_names_a_role_as_it_is_called_now_though_it_was_edited_with_its_new_name(
    base: WorkspaceContent,
) -> None:
    ours = edited(renamed(base, "role", "builder", "architect"), "role", "architect", title="Architect")
    merged = merge(base, ours, edited(base, "item", "cost", note="new"))
    assert not [one for one in merged.conflicts if one.place.record.kind == "decision"]
    assert merged.content.workspace.decisions["x1"].by == ("architect",)


def test_a_waiver_that_two_clones_saw_end_ended_when_the_first_of_them_saw_it(base: WorkspaceContent) -> None:
    first, later = datetime(2025, 3, 4, tzinfo=UTC), datetime(2025, 3, 5, tzinfo=UTC)
    waiver = Waiver(
        gate="hold",
        condition="too_many",
        sentence="error_rate > 5% over 4w min 40",
        by="builder",
        holder="Ada",
        reason="known",
        at=datetime(2025, 3, 3, tzinfo=UTC),
        until=datetime(2025, 4, 3, tzinfo=UTC),
        finding="met",
    )
    base = having(base, waiver__w=waiver)
    for one, other in ((first, later), (later, first)):
        merged = merge(base, edited(base, "waiver", "w", ended=one), edited(base, "waiver", "w", ended=other))
        assert (merged.conflicts, merged.content.workspace.waivers["w"].ended) == ((), first)
    merged = merge(base, having(base, waiver__w=None), edited(base, "waiver", "w", ended=first))
    assert merged.content.workspace.waivers["w"].ended == first


def test_a_role_that_both_sides_gave_another_name_is_a_conflict_of_both_names(base: WorkspaceContent) -> None:
    merged = merge(base, renamed(base, "role", "builder", "maker"), renamed(base, "role", "builder", "coder"))
    found = {one.place.path: one for one in merged.conflicts}
    assert found["roles.maker"].why == "renamed on both sides: roles.builder to maker here, to coder there"
    assert (found["roles.maker"].theirs, found["roles.coder"].ours) == (None, None)
    assert set(merged.content.workspace.roles) == {"maker", "coder"}
    assert (set(merged.as_ours.workspace.roles), set(merged.as_theirs.workspace.roles)) == ({"maker"}, {"coder"})
    same = merge(base, *(renamed(base, "role", "builder", "maker") for _ in range(2)))
    assert (same.conflicts, set(same.content.workspace.roles)) == ((), {"maker"})


@pytest.mark.parametrize("swapped", [False, True])
def test_renaming_here_and_deleting_there_is_a_conflict(base: WorkspaceContent, *, swapped: bool) -> None:
    first = having(base, role__audit=Role(title="Audit"))
    sides = renamed(first, "role", "audit", "auditor"), base
    merged = merge(first, *(reversed(sides) if swapped else sides))
    (one,) = merged.conflicts
    assert one.place.path == "roles.auditor"
    assert one.why == "deleted on one side, renamed on the other: roles.audit to auditor"
    assert ("auditor" in merged.as_theirs.workspace.roles) is swapped


def replace_reason(content: WorkspaceContent, reason: str) -> Any:
    return content.workspace.decisions["x1"].model_copy(update={"reason": reason})


def test_after_a_merge_that_touched_gate_or_signals_somebody_must_look(base: WorkspaceContent) -> None:
    ours = edited(base, "condition", "hold.too_many", sentence="error_rate > 4% over 4w min 40")
    merged = merge(base, ours, edited(base, "role", "builder", holder="B"))
    assert merged.content.workspace.workflow.unseen == ("gate.hold.conditions.too_many",)
    assert merge(base, ours, base).content.workspace.workflow.unseen == ()
    calm = merge(base, edited(base, "item", "cost", note="a"), edited(base, "role", "builder", holder="B"))
    assert calm.content.workspace.workflow.unseen == ()


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["", "a", "=======", "======= x", "<<<<<<< ours", ">>>>>>> b", "|||||||"]), max_size=8))
def test_texts_that_look_like_marks_of_a_conflict_are_told_apart_from_them(lines: list[str]) -> None:
    first = WorkspaceContent(load("format = 1\n[roles.builder]\n"), EvidenceLog())
    note = "\n".join(lines)
    ours, theirs = (edited(first, "role", "builder", note=text) for text in (note, f"x\n{note}\ny"))
    texts = [text_format.dump(side)["workspace.toml"] for side in (ours, theirs)]
    sides = marked_sides(with_markers(*texts))
    assert sides is not None
    assert [sides.ours, sides.theirs] == texts
    assert text_format.load({"workspace.toml": sides.theirs}) == theirs


def test_of_two_common_ancestors_the_one_for_a_merge_has_what_both_had_where_they_disagree(agreed: str) -> None:
    ours, theirs = (agreed.replace('"Ada"', f'"{name}"') for name in ("A", "B"))
    made = ancestor("workspace.toml", agreed, ours.replace("Cost", "Costs"), theirs)
    assert made == agreed.replace("Cost", "Costs")


def test_without_a_base_every_difference_is_a_conflict(base: WorkspaceContent) -> None:
    merged = merge(None, having(base, item__cost=None), edited(base, "role", "builder", holder="B"))
    assert paths(merged) == ["table.cost", "roles.builder.holder"]
