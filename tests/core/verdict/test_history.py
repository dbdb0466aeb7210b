"""The history says of every instant what the verdict was then; time alone lifts no Stop and silence ends no Hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.base import instant_text
from core.model.decisions import Decision, Waiver
from core.model.evidence_log import EvidenceLog
from core.model.gate import WORST_FIRST, Earlier
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.history import History, history, history_of
from core.verdict.observations.known_evidence import mark
from tests.core.verdict.building import AT, decision, done, outcome, reading, readings, waiver, workspace

START = AT - timedelta(days=30)
SENTENCES = (
    "rate > 5% over 4d min 20",
    "rate > 5% for 2 readings until <= 3%",
    "rate <= 60% with 90% confidence",
    "level > 5",
    "level < 8 over 3d for 1d",
    "cases >= 2 over 6d",
    "log_review is on time",
    "log_review is overdue",
    "reviewer is assigned",
    "vacant is assigned",
)
sentences = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=2, unique=True)
instants = st.integers(0, 30 * 24).map(lambda hours: START + timedelta(hours=hours))


@st.composite
def gates(draw: st.DrawFn) -> dict[str, dict[str, str]]:
    """Conditions for every outcome."""
    return {gate: {f"c{n}": one for n, one in enumerate(draw(sentences))} for gate in ("go", "hold", "stop")}


@st.composite
def logs(draw: st.DrawFn) -> EvidenceLog:
    """Readings, some of them recorded late, and completions."""
    found = []
    for name in ("rate", "level", "cases"):
        for at in draw(st.lists(instants, max_size=6)):
            late = timedelta(hours=draw(st.sampled_from((0, 0, 1, 100))))
            value = Decimal(draw(st.integers(0, 10))) / (100 if name == "rate" else 1)
            n = 20 if name == "rate" else None
            found.append(reading(str(value), at, signal=name, n=n, recorded=at + late))
    return EvidenceLog.of(found, [done(at) for at in draw(st.lists(instants, max_size=4))])


@st.composite
def decisions(draw: st.DrawFn) -> dict[str, Decision]:
    """Decisions at different times; some name what they lift."""
    times = draw(st.lists(instants, max_size=3, unique=True))
    found = {}
    for number, at in enumerate(times):
        kind = draw(st.sampled_from(("stop", "hold", "go", "resume")))
        lifts = draw(st.none() | st.sets(st.sampled_from(("d0", "d1", "stop.c0", "stop.c1", "stop.gone"))).map(tuple))
        found[f"d{number}"] = decision(kind, at, lifts=lifts if kind in ("go", "resume") else None)
    return found


@st.composite
def edited(draw: st.DrawFn, whole: Workspace, evidence: EvidenceLog) -> Workspace:
    """The workspace with Stop conditions that were edited or removed, and resumes that had seen some evidence."""
    sentences = st.dictionaries(instants, st.sampled_from(SENTENCES), min_size=1, max_size=2)
    earlier = draw(st.dictionaries(st.sampled_from(("c0", "c1", "gone")), sentences))
    known = {
        name: Earlier(sentences={instant_text(at): text for at, text in of_one.items()})
        for name, of_one in earlier.items()
    }
    conditions = {
        name: one.model_copy(update={"since": draw(st.none() | st.sampled_from([*earlier.get(name, {}), AT]))})
        for name, one in whole.conditions("stop").items()
    }
    stop = whole.gate.stop.model_copy(update={"conditions": conditions})
    decided = {
        key: one.model_copy(update={"seen": draw(seen(evidence))}) if one.kind == "resume" and one.lifts else one
        for key, one in whole.decisions.items()
    }
    gate = whole.gate.model_copy(update={"stop": stop})
    return whole.model_copy(update={"earlier": known, "gate": gate, "decisions": decided})


@st.composite
def seen(draw: st.DrawFn, evidence: EvidenceLog) -> dict[str, str]:
    """Marks of some of the evidence."""
    found = {name: [mark(one) for one in of_one] for name, of_one in evidence.readings.items()}
    found |= {name: [mark(one) for one in of_one] for name, of_one in evidence.completions.items()}
    return {name: " ".join(sorted(draw(st.sets(st.sampled_from(marks))))) for name, marks in found.items()}


@st.composite
def waivers(draw: st.DrawFn, gate: dict[str, dict[str, str]]) -> dict[str, Waiver]:
    """Waivers of conditions that there are."""
    found = {}
    for number, at in enumerate(draw(st.lists(instants, max_size=2))):
        name: str = draw(st.sampled_from(("go", "hold")))
        finding = draw(st.sampled_from(("met", "unmet", "unknown")))
        until = at + timedelta(hours=draw(st.integers(1, 200)))
        ended = draw(st.sampled_from((None, at, at + timedelta(hours=30))))
        more = {"by": draw(st.sampled_from(("owner", "owner", "reviewer")))}
        found[f"w{number}"] = waiver(
            name, "c0", gate[name]["c0"], at=at, until=until, finding=finding, ended=ended, **more
        )
    return found


def interesting(whole: Workspace, evidence: EvidenceLog) -> list[datetime]:
    """The instants around which something happens."""
    known = [one.at for one in evidence.all("reading")]
    known += [one.at for one in evidence.all("completion")]
    known += [one.at for one in whole.decisions.values()]
    known += [at for one in whole.waivers.values() for at in (one.at, one.until, one.end)]
    known += [at for one in whole.earlier.values() for at, _sentence in one.in_order]
    lengths = (timedelta(), timedelta(days=3), timedelta(days=4), timedelta(days=6), timedelta(days=10))
    steps = {at + length for at in known for length in lengths}
    return sorted(at + step for at in steps for step in (timedelta(), timedelta(hours=-1)) if START < at + step <= AT)


@pytest.mark.slow
@given(st.data(), gates(), logs(), decisions())
def test_of_every_instant_it_says_what_the_verdict_was(
    data: st.DataObject, gate: dict[str, dict[str, str]], evidence: EvidenceLog, decided: dict[str, Decision]
) -> None:
    whole = workspace(**gate, decisions=decided, waivers=data.draw(waivers(gate)))
    whole = data.draw(edited(whole, evidence))
    told = history(Context(whole, evidence, AT), START)
    assert told.periods[0].start == START
    assert told.periods[-1].end == AT
    for at in [*interesting(whole, evidence)[:40], AT]:
        *_before, period = (one for one in told.periods if one.start <= at < one.end or one.end == at == AT)
        assert evaluate(Context(whole, evidence, at)).verdict == period.verdict, at


@given(gates(), logs())
def test_a_condition_by_itself_was_never_worse_than_the_verdict_and_gave_those_that_it_caused(
    gate: dict[str, dict[str, str]], evidence: EvidenceLog
) -> None:
    context = Context(workspace(**gate), evidence, AT)
    told = history(context)
    for outcome_name, conditions in gate.items():
        for name in conditions:
            cause = f"{outcome_name}.{name}"
            alone = history_of(context, cause, history(context))
            assert (alone.periods[0].start, alone.periods[-1].end) == (told.periods[0].start, AT)
            for period in told.periods:
                then = {one.verdict for one in alone.periods if one.start < period.end and period.start < one.end}
                assert all(WORST_FIRST.index(one) >= WORST_FIRST.index(period.verdict) for one in then)
                if cause in period.because:
                    assert verdict_at(alone, period.start) == period.verdict


def verdict_at(told: History, at: datetime) -> str:
    return next(one.verdict for one in told.periods if one.start <= at <= one.end and (at < one.end or at == AT))


@given(gates(), logs(), st.integers(0, 3000))
def test_time_alone_never_lifts_a_stop(gate: dict[str, dict[str, str]], evidence: EvidenceLog, hours: int) -> None:
    whole = workspace(**gate)
    if evaluate(Context(whole, evidence, AT)).verdict == "stop":
        assert evaluate(Context(whole, evidence, AT + timedelta(hours=hours))).verdict == "stop"


@given(gates(), logs())
def test_silence_never_ends_in_go(gate: dict[str, dict[str, str]], evidence: EvidenceLog) -> None:
    measured = {**gate, "go": {"measured": "rate > 1% over 4d", **gate["go"]}}
    assert evaluate(Context(workspace(**measured), evidence, AT + timedelta(days=11))).verdict != "go"


@given(gates(), logs(), st.sampled_from(("reviewer is assigned", *SENTENCES)))
def test_one_more_stop_condition_never_gives_a_better_verdict(
    gate: dict[str, dict[str, str]], evidence: EvidenceLog, sentence: str
) -> None:
    order = ("stop", "hold", "go")
    before = evaluate(Context(workspace(**gate), evidence, AT)).verdict
    more = {**gate, "stop": {**gate["stop"], "more": sentence}}
    after = evaluate(Context(workspace(**more), evidence, AT)).verdict
    assert order.index(after) <= order.index(before)
    assert after == "stop" or sentence != "reviewer is assigned"


def test_a_flapping_series_flaps_less_with_a_recovery() -> None:
    values = [f"0.0{tenth}" for tenth in (4, 6, 4, 6, 4, 6, 4, 6, 2, 2)]
    evidence = readings(values, signal="rate")
    raw_state = history(Context(workspace(hold={"x": "rate > 5%"}), evidence, AT))
    calm = history(Context(workspace(hold={"x": "rate > 5% until <= 3%"}), evidence, AT))
    assert [one.verdict for one in raw_state.periods] == ["go", "hold"] * 4 + ["go"]
    assert (raw_state.flaps, raw_state.times("hold")) == (7, 4)
    assert [one.verdict for one in calm.periods] == ["go", "hold", "go"]
    assert calm.time_in("hold") == timedelta(days=7)
    assert calm.periods[1].because == ("hold.x",)


def test_a_stop_that_came_and_went_while_nobody_looked_stands() -> None:
    evidence = readings(["1", "9", "1", "1"], signal="level")
    whole = workspace(stop={"x": "level > 5"})
    verdict = evaluate(Context(whole, evidence, AT))
    assert (verdict.verdict, verdict.findings[0].state) == ("stop", "unmet")
    assert verdict.findings[0].latched == AT - timedelta(days=2)
    assert "only a resume lifts it" in verdict.headline


def test_after_a_resume_only_what_became_known_since_counts() -> None:
    resumed = {"d": decision("resume", AT - timedelta(days=1))}
    old = reading("9", AT - timedelta(days=2))
    whole = workspace(stop={"x": "level > 5"}, decisions=resumed)
    assert evaluate(Context(whole, EvidenceLog.of([old]), AT)).verdict == "hold"
    late = reading("9", AT - timedelta(days=2), recorded=AT - timedelta(hours=1))
    assert evaluate(Context(whole, EvidenceLog.of([old, late]), AT)).verdict == "stop"
    fine = reading("1", AT - timedelta(hours=2))
    assert evaluate(Context(whole, EvidenceLog.of([old, fine]), AT)).verdict == "go"


def test_a_changed_stop_condition_latches_only_from_its_change_on() -> None:
    evidence = readings(["9", "1", "1", "1"], signal="level")
    whole = workspace(stop={"x": "level > 5"})
    gate = whole.gate.model_copy(
        update={"stop": outcome({"x": "level > 5"})},
    )
    condition = gate.stop.conditions["x"].model_copy(update={"since": AT - timedelta(days=1)})
    stop = gate.stop.model_copy(update={"conditions": {"x": condition}})
    changed = whole.model_copy(update={"gate": gate.model_copy(update={"stop": stop})})
    assert evaluate(Context(whole, evidence, AT)).verdict == "stop"
    assert evaluate(Context(changed, evidence, AT)).verdict == "go"
    assert evaluate(Context(changed, readings(["1", "1", "9", "1"], signal="level"), AT)).verdict == "stop"


def test_what_was_decided_at_this_very_instant_is_in_the_history() -> None:
    rate = {"c0": "rate > 5% over 4d"}
    whole = workspace(go=rate, hold=rate, stop=rate, decisions={"d0": decision("stop", AT)})
    assert evaluate(Context(whole, EvidenceLog(), AT)).verdict == "stop"
    last = history(Context(whole, EvidenceLog(), AT), START).periods[-1]
    assert (last.verdict, last.start, last.end) == ("stop", AT, AT)


def test_a_second_without_news_makes_the_history_longer_and_leaves_its_turns() -> None:
    space, evidence = workspace(hold={"high": "level > 5 over 4d"}), readings(["9", "3"], signal="level")
    earlier, later = (history(Context(space, evidence, AT + timedelta(seconds=number))) for number in range(2))
    assert earlier.periods != later.periods
    assert earlier.turns == later.turns != ()
