"""The replay: 1,000,000 readings over 20 conditions from the start, one reading more, and an edited sentence."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import cast

from core.language.parse import parse
from core.language.predicate import Measured
from core.model.evidence import Reading
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, Gate, Outcome
from core.model.roles import Role
from core.model.signals import Signal
from core.model.workflow import Workflow
from core.model.workspace import Workspace
from core.store.evidence_update import updated_evidence
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.history import history
from core.verdict.replay.cache import ReplayCache
from core.verdict.replay.compiled import compile_condition
from core.verdict.replay.state_machine import ConditionTimeline

READINGS, SIGNALS = 1_000_000, 10
START = datetime(2025, 1, 1, tzinfo=UTC)
SENTENCES = (
    "{} > 5% over 4w min 40",
    "{} > 6% for 2 readings",
    "{} > 5% over 1d until <= 4%",
    "{} >= 90% over 1w",
    "{} > 7% over 1d for 2h",
)


def sentence(number: int) -> str:
    """One of 20 conditions, two a signal."""
    return SENTENCES[number % len(SENTENCES)].format(f"s{number // 2}")


def readings(signal: str, count: int, every: timedelta) -> Iterator[Reading]:
    """Weekly to minutely evidence of a rate."""
    random = Random(signal)  # noqa: S311  # the same figures in every run
    for number in range(count):
        at = START + number * every
        value = Decimal(random.randint(0, 100)).scaleb(-3)
        yield Reading.model_construct(
            source=signal, id=str(number), signal=signal, at=at, value=value, n=20, recorded=at, version="", note=""
        )


def from_the_start() -> None:
    """Readings come in batches and go again; only the tracks are kept."""
    signal = Signal(kind="rate", unit="ratio", max_age="2w", baseline="5%")
    seconds, kept = 0.0, []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(SIGNALS):
        tracks = []
        for which in (2 * number, 2 * number + 1):
            predicate = cast("Measured", parse(sentence(which)))
            tracks.append(ConditionTimeline(compile_condition(predicate, signal, firm=True, zone="UTC")))
        batch: list[Reading] = []
        for one in readings(f"s{number}", READINGS // SIGNALS, timedelta(minutes=5)):
            batch.append(one)
            if len(batch) == 10_000:
                begin = time.perf_counter()
                for track in tracks:
                    track.extend(batch)
                seconds += time.perf_counter() - begin
                batch = []
        kept.append(tracks)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        f"{READINGS:,} readings over 20 conditions from the start: {seconds:.1f} s (at most 10), {grown / 1024:.0f} MB"
    )


def workspace(signals: int) -> Workspace:
    """A gate of two conditions a signal."""
    conditions = {f"c{number}": Condition(sentence=sentence(number)) for number in range(2 * signals)}
    named = {f"s{number}": Signal(kind="rate", unit="ratio", max_age="2w") for number in range(signals)}
    outcome = Outcome(decision_owners=("owner",), next_action="act", conditions=conditions)
    holds = outcome.model_copy(update={"conditions": {"x": Condition(sentence="owner is not assigned")}})
    return Workspace(
        workflow=Workflow(stage="production"),
        roles={"owner": Role(holder="Ada")},
        signals=named,
        gate=Gate(go=holds, hold=outcome, stop=holds),
    )


def one_more() -> None:
    """The history, and the verdict after one new reading, where a million were replayed."""
    whole = workspace(SIGNALS)
    of_all = {
        f"s{number}": tuple(readings(f"s{number}", READINGS // SIGNALS, timedelta(minutes=5)))
        for number in range(SIGNALS)
    }
    replay, at = ReplayCache(), of_all["s0"][-1].at
    evidence = EvidenceLog.of(one for of_one in of_all.values() for one in of_one)
    evaluate(Context(whole, evidence, at, replay))
    begin = time.perf_counter()
    history(Context(whole, evidence, at, replay))
    print(f"the history at that size: {time.perf_counter() - begin:.2f} s")
    times = []
    for number in range(1, 21):
        at += timedelta(minutes=5)
        new = of_all["s0"][-1].model_copy(update={"at": at, "id": f"new{number}"})
        evidence = updated_evidence(evidence, {"reading": {new.key: (None, new)}})
        begin = time.perf_counter()
        replay.turn()
        evaluate(Context(whole, evidence, at, replay))
        times.append(time.perf_counter() - begin)
    print(f"the verdict after one new reading at that size: {sorted(times)[10] * 1000:.1f} ms (at most 5)")


def edited() -> None:
    """The verdict and its history while a sentence is typed, over eight weeks with 10,000 readings."""
    whole = workspace(5)
    every = timedelta(weeks=8) / 2000
    evidence = EvidenceLog({f"s{number}": tuple(readings(f"s{number}", 2000, every)) for number in range(5)})
    at, replay = START + timedelta(weeks=8), ReplayCache()
    evaluate(Context(whole, evidence, at, replay))
    times = []
    for tenth in range(20):
        changed = Condition(sentence=f"s0 > 4.{tenth}% over 4w min 40")
        hold = whole.gate.hold.model_copy(update={"conditions": {**whole.gate.hold.conditions, "c0": changed}})
        typed = whole.model_copy(update={"gate": whole.gate.model_copy(update={"hold": hold})})
        begin = time.perf_counter()
        context = Context(typed, evidence, at, replay)
        evaluate(context)
        history(context)
        times.append(time.perf_counter() - begin)
    print(f"verdict and history after an edited sentence: {sorted(times)[10] * 1000:.1f} ms (at most 50)")


if __name__ == "__main__":
    gc.disable()
    from_the_start()
    gc.enable()
    edited()
    one_more()
