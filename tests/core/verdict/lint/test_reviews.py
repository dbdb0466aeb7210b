"""The warnings of lint about signals fed by reviews: only what is certain."""

from __future__ import annotations

from typing import Any

from core.model.evidence_log import EvidenceLog
from core.model.roles import Activity
from core.model.sessions import Session
from core.model.signals import Signal
from core.verdict.context import Context
from core.verdict.lint.lint import lint
from tests.core.verdict.building import AT, SIGNALS, ago, workspace

RATE = Signal(stream="reviews:undefined", of="exceptions", kind="rate", unit="ratio", max_age="4w")
HARMED = Signal(
    stream="reviews:customer_impact", kind="events", unit="count", max_age="4w", zero_when="log_review is on time"
)
STREAMS = {
    **SIGNALS,
    "flagged": RATE,
    "controls": RATE.model_copy(update={"of": "controls"}),
    "traffic": RATE.model_copy(update={"of": "traffic"}),
    "harmed": HARMED,
}


def session(week: str, *, flagged: int = 15, controls: int = 5, number: int = 1, **more: Any) -> Session:
    """A draw of so many cases."""
    names = {
        "flagged": tuple(f"log/{week}-{number}-f{case}" for case in range(flagged)),
        "controls": tuple(f"log/{week}-{number}-c{case}" for case in range(controls)),
    }
    return Session(**{"source": "review", "id": f"{week}-{number}", "at": ago("1d"), "week": week, **names, **more})


def found(sentence: str, *sessions: Session, **parts: Any) -> list[tuple[str, str, str]]:
    """Rule, place and words of each warning but those about the fallback."""
    whole = workspace(**{"signals": STREAMS, "hold": {"x": sentence}, **parts})
    warnings = lint(Context(whole, EvidenceLog.of(sessions=sessions), AT))
    return [(one.rule, one.place, one.message) for one in warnings if one.rule != "fallback"]


def rules(sentence: str, *sessions: Session, **parts: Any) -> list[str]:
    """The rules that it breaks."""
    return [rule for rule, _place, _words in found(sentence, *sessions, **parts)]


def test_a_minimum_that_no_draw_can_reach() -> None:
    words = (
        "min 46 cannot be reached: at most 15 such cases were drawn for any week, "
        "and the window touches at most 3 weeks, so it is never known"
    )
    assert found("flagged > 5% over 2w min 46 within 2w", session("2026-W08")) == [
        ("minimum", "gate.hold.conditions.x", words)
    ]
    assert rules("flagged > 5% over 2w min 45 within 2w", session("2026-W08")) == []


def test_each_denominator_counts_its_own_cases() -> None:
    drawn = session("2026-W08")
    assert rules("controls > 5% over 4w min 26", drawn) == ["minimum"]
    assert rules("controls > 5% over 4w min 25", drawn) == []
    assert rules("traffic > 5% over 4w min 101", drawn) == ["minimum"]
    assert rules("traffic > 5% over 4w min 100", drawn) == []


def test_the_largest_week_counts_with_all_its_draws() -> None:
    twice = (session("2026-W07", flagged=3), session("2026-W08"), session("2026-W08", number=2))
    assert rules("flagged > 5% over 4w min 150", *twice) == []
    assert rules("flagged > 5% over 4w min 151", *twice) == ["minimum"]


def test_before_the_first_draw_by_chance_nothing_is_certain() -> None:
    sentence = "flagged > 5% over 4w min 999"
    assert rules(sentence) == []
    assert rules(sentence, session("2026-W08", strategy="least_confident")) == []
    assert rules(sentence, session("2026-W10", at=AT.replace(year=2027))) == []


def test_a_signal_that_no_scheduled_activity_feeds() -> None:
    nobody = {"log_review": Activity(title="Log review", cadence="1d")}
    (warning,) = found("flagged > 5% over 4w", activities=nobody)
    assert warning[:2] == ("unfed", "signals.flagged.from")
    assert rules("rate > 5%", activities=nobody) == []
    assert rules("flagged > 5% over 4w") == []


def test_a_count_of_confirmed_cases_is_never_0_unless_somebody_looks() -> None:
    silent = {**STREAMS, "harmed": HARMED.model_copy(update={"zero_when": ""})}
    (warning,) = found("harmed >= 2 over 4w", signals=silent)
    assert warning[:2] == ("zero", "signals.harmed.zero_when")
    assert rules("harmed >= 2 over 4w") == []
