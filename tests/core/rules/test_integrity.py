"""Inconsistencies in a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.vocabulary import Vocabulary
from core.model.decisions import Waiver
from core.model.gate import Condition, Gate, Outcome
from core.model.signals import Signal
from core.model.workspace import Workspace
from core.rules.integrity import every_sentence, problems_of_workspace
from tests.core.language import strategies
from tests.core.language.vocabulary import KNOWN


def workspace(conditions: Mapping[str, str], **others: object) -> Workspace:
    hold = Outcome(conditions={name: Condition(sentence=sentence) for name, sentence in conditions.items()})
    return Workspace.model_validate(
        {
            "signals": KNOWN.signals,
            "roles": KNOWN.roles,
            "activities": KNOWN.activities,
            "table": KNOWN.items,
            "gate": Gate(hold=hold),
            **others,
        }
    )


def found(one: Workspace) -> dict[str, str]:
    return {problem.place: problem.message for problem in problems_of_workspace(one)}


def test_a_workspace_whose_sentences_all_fit_has_no_problem() -> None:
    assert found(workspace({"undefined": "undefined_rate > 5%", "reviewer": "exception_reviewer is assigned"})) == {}


def test_a_bad_sentence_is_found_at_its_condition_with_the_column() -> None:
    assert found(workspace({"fine": "page is complete", "misspelt": "undefind_rate > 5%", "unit": "latency > 5%"})) == {
        "gate.hold.conditions.misspelt": "there is no signal named 'undefind_rate' (column 1 of the sentence)",
        "gate.hold.conditions.unit": "'5%' does not fit a duration (column 11 of the sentence)",
    }


def test_the_hint_of_a_bad_sentence_comes_along() -> None:
    [problem] = problems_of_workspace(workspace({"misspelt": "undefind_rate > 5%"}))
    assert problem.hint == "Did you mean undefined_rate?"


def test_a_sentence_without_a_window_leaves_the_workspace_as_whole_as_it_was() -> None:
    signals = {**KNOWN.signals, "silent": Signal(zero_when="count of latency > 3")}
    assert found(workspace({"old": "max of latency > 3s"}, signals=signals)) == {}


def test_an_empty_condition_is_a_problem() -> None:
    assert found(workspace({"blank": ""})) == {
        "gate.hold.conditions.blank": "a condition is needed (column 1 of the sentence)"
    }


def test_what_turns_silence_into_zero_is_checked_too() -> None:
    signals = {**KNOWN.signals, "silent": Signal(zero_when="log_revue is on time"), "blank": Signal(zero_when="  ")}
    assert found(workspace({}, signals=signals)) == {
        "signals.silent.zero_when": "there is no activity named 'log_revue' (column 1 of the sentence)"
    }


def test_a_role_that_nobody_defined_is_found_where_it_is_named() -> None:
    one = workspace({}, gate=Gate(stop=Outcome(decision_owners=("nobody",))))
    assert found(one) == {"gate.stop.decision_owners": "there is no role named 'nobody'"}


def test_the_sentence_of_a_waiver_is_history_and_not_checked() -> None:
    waiver = Waiver(
        gate="hold",
        condition="gone",
        sentence="a_signal_that_is_gone > 5%",
        by="builder",
        holder="Ada",
        reason="It was so.",
        at=datetime(2025, 3, 3, tzinfo=UTC),
        until=datetime(2025, 4, 3, tzinfo=UTC),
        finding="met",
    )
    assert found(workspace({}, waivers={"x1": waiver})) == {}


@pytest.mark.slow
@given(
    strategies.vocabularies().flatmap(lambda known: st.tuples(st.just(known), st.lists(strategies.sentences(known))))
)
def test_a_workspace_of_sentences_that_fit_has_no_problem(drawn: tuple[Vocabulary, list[str]]) -> None:
    known, written = drawn
    conditions = {f"c{number}": Condition(sentence=sentence) for number, sentence in enumerate(written)}
    one = Workspace(
        signals=dict(known.signals),
        roles=dict(known.roles),
        activities=dict(known.activities),
        table=dict(known.items),
        gate=Gate(go=Outcome(conditions=conditions)),
    )
    assert list(problems_of_workspace(one)) == []
    assert sorted(sentence for _, sentence in every_sentence(one)) == sorted(written)
