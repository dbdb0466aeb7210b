"""Random histories: a gate, what happened, when it became known, and what people decided meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from core.model.decisions import Decision, Waiver
from core.model.evidence import Completion, ExceptionCase, Reading, Review
from core.model.evidence_log import EvidenceKind, EvidenceLog
from core.model.gate import GATES, Condition, GateName
from core.model.sessions import Session, week_of
from core.model.signals import Signal
from core.model.workflow import Workflow
from core.model.workspace import RecordId, Workspace
from tests.core.verdict.building import AT, decision, done, reading, waiver, workspace

DAYS = 30
START = AT - timedelta(days=DAYS)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
KINDS: tuple[EvidenceKind, ...] = ("reading", "completion", "exception", "session")

SIGNALS = {
    "rate": Signal(kind="rate", unit="ratio", max_age="5d", baseline="4%"),
    "level": Signal(kind="level", unit="number", max_age="3d"),
    "cases": Signal(kind="events", unit="count", max_age="4d", zero_when="log_review is on time"),
    "quiet": Signal(kind="events", unit="count", max_age="4d", zero_when="level > 2 over 3d"),
    "early": Signal(kind="level", unit="number", max_age="3d", from_stage="retired"),
    "bare": Signal(kind="level", unit="number"),
    "undefined": Signal(stream="reviews:undefined", of="exceptions", kind="rate", unit="ratio", max_age="6d"),
    "harmed": Signal(
        stream="reviews:customer_impact", kind="events", unit="count", max_age="6d", zero_when="log_review is on time"
    ),
}
MEASURED = ("rate", "level", "cases", "quiet", "early")
SENTENCES = (
    "rate > 5% over 4d min 20",
    "rate > 5% for 2 readings until <= 3%",
    "rate <= 60% with 90% confidence",
    "rate > 5% over 5d with 70% confidence for 1d",
    "rate > baseline + 1% within 2d",
    "level > 5",
    "level < 8 over 3d for 1d",
    "max of level > 6 over 2d until < 4 for 1d",
    "p90 of level > 6 over 3 readings",
    "last of level > 5 for 3 readings",
    "level > 5 over 2d since version",
    "cases >= 2 over 6d",
    "cases >= 1",
    "cases = 0 over 3d for 1d",
    "count of cases >= 2 over 4d until < 1",
    "quiet >= 1 over 3d",
    "early > 5",
    "undefined > 30% over 1w min 2",
    "undefined > 30% over 1w for 2d until <= 20%",
    "harmed >= 1 over 1w",
    "log_review is on time",
    "log_review is overdue",
)
SPEAK_FOR_GO: dict[GateName, tuple[str, ...]] = {
    "go": ("reviewer is assigned", "level <= 9 over 3d", "early > 5"),
    "hold": ("vacant is assigned", "level > 8 over 2d"),
    "stop": ("vacant is assigned", "level > 9"),
}
"""Conditions that are rarely in the way."""
NEVER_KNOWN = ("max of level > 6", "bare > 5", "gone > 5", "no sentence at all")
LATE = tuple(timedelta(hours=hours) for hours in (0, 0, 0, 1, 30, 100, 400))
"""Lengths of time after which something became known."""
LENGTHS = (*(timedelta(days=days) for days in range(8)), 36 * HOUR)
"""Between something that happens and what time alone makes of it."""


class Drawn(NamedTuple):
    """A history."""

    workspace: Workspace
    evidence: EvidenceLog

    @property
    def instants(self) -> list[datetime]:
        """Those around which anything might change, up to the end."""
        whole, log = self
        known = [one.at for kind in KINDS for one in log.all(kind)]
        known += [review.at for case in log.exceptions for review in case.reviews.values()]
        known += [one.at for one in whole.decisions.values()]
        known += [at for one in whole.waivers.values() for at in (one.at, one.end)]
        known += [one.since for _, one in whole.records() if isinstance(one, Condition) and one.since]
        steps = {at + length for at in known for length in LENGTHS}
        return sorted({at + tick for at in steps for tick in (-TICK, timedelta(), TICK) if START <= at + tick <= AT})


def history_of(seed: int) -> Drawn:
    """The history of that number: the same in every run."""
    random = Random(seed)  # noqa: S311  # nothing here is a secret
    gate: dict[str, dict[str, str]] = {name: dict(_sentences(random, name)) for name in GATES}
    whole = workspace(
        **gate,
        signals=SIGNALS,
        decisions=dict(_decisions(random)),
        waivers=dict(_waivers(random, gate)),
        workflow=Workflow(
            stage="production", model_version="m1", unseen=("gate.stop",) if random.random() < 0.05 else ()
        ),
    )
    return Drawn(whole.having(dict(_changed(random, gate["stop"]))), _log(random))


def _instant(random: Random) -> datetime:
    """On a grid of half days: many things happen at one instant, and gaps are just as long as what is asked for."""
    return START + random.randrange(2 * DAYS + 1) * 12 * HOUR


def _sentences(random: Random, gate: GateName) -> Iterator[tuple[str, str]]:
    for number in range(random.choice((1, 1, 2, 3))):
        kind = random.random()
        of_kind = SPEAK_FOR_GO[gate] if kind < 0.5 else SENTENCES if kind < 0.97 else NEVER_KNOWN
        yield f"c{number}", random.choice(of_kind)


def _changed(random: Random, stop: Mapping[str, str]) -> Iterator[tuple[RecordId, Condition]]:
    """Stop conditions that were changed at some time, perhaps one that is still to come."""
    for name, sentence in stop.items():
        since = random.choice((None, _instant(random), _instant(random), AT + HOUR))
        yield RecordId("condition", f"stop.{name}"), Condition(sentence=sentence, since=since)


def _decisions(random: Random) -> Iterator[tuple[str, Decision]]:
    """Resumes above all; some at one instant with something else."""
    at = _instant(random)
    for number in range(random.randrange(7)):
        at = at if random.random() < 0.1 else _instant(random)
        yield f"d{number}", decision(random.choice(("stop", "hold", "go", "resume", "resume", "resume")), at)


def _waivers(random: Random, gate: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, Waiver]]:
    """Waivers of conditions that there are; some have no effect."""
    for number in range(random.randrange(4)):
        name = random.choice(("go", "hold"))
        condition, at = random.choice(sorted(gate[name])), _instant(random)
        more = {
            "at": at,
            "until": at + random.choice((HOUR, 36 * HOUR, timedelta(days=9))),
            "finding": random.choice(("met", "unmet", "unknown")),
            "ended": random.choice((None, None, at, at + 30 * HOUR)),
            "by": random.choice(("owner", "owner", "owner", "reviewer")),
        }
        yield f"w{number}", waiver(name, condition, gate[name][condition], **more)


def _log(random: Random) -> EvidenceLog:
    """Readings, completions and cases, some of which became known long after they happened."""
    cases = list(_cases(random))
    sessions = [
        Session(id=case.id, at=case.at + HOUR, week=week_of(case.at), flagged=(case.name,), flagged_traffic=4)
        for case in cases
        if random.random() < 0.7
    ]
    return EvidenceLog.of(_readings(random), _completions(random), cases, sessions)


def _readings(random: Random) -> Iterator[Reading]:
    for name in MEASURED:
        most, high, at = random.choice((3, 4, 6, 8)), random.random() < 0.5, START
        while (at := at + random.choice((0, 1, 1, 2, 2, 2, 3, 4, 6, 8, 10, 14)) * 12 * HOUR) <= AT:
            high = high != (random.random() < 0.3)
            value = Decimal(random.randint(6, 10) if high else random.randint(0, most))
            yield reading(
                str(value / 100 if name == "rate" else value),
                at,
                signal=name,
                n=random.choice((20,) * 9 + (None,)) if name == "rate" else None,
                recorded=at + random.choice(LATE),
                version=random.choice(("model m1", "model m1", "")),
            )


def _completions(random: Random) -> Iterator[Completion]:
    """Now and then just when it became overdue."""
    at = START
    while (at := at + random.choice((24, 24, 24, 24, 36, 48, 96)) * HOUR) <= AT:
        yield done(at, recorded=at + random.choice(LATE))


def _cases(random: Random) -> Iterator[ExceptionCase]:
    """Cases, perhaps ingested late, reviewed late and reviewed anew."""
    for number in range(random.randrange(12)):
        at = _instant(random)
        reviews = {
            f"r{key}": Review(
                outcome=random.choice(("correct", "undefined")),
                customer_impact=random.random() < 0.5,
                at=at + random.choice(LATE),
            )
            for key in range(random.choice((0, 1, 1, 1, 2)))
        }
        yield ExceptionCase(id=f"c{number}", at=at, recorded=at + random.choice(LATE), reviews=reviews)
