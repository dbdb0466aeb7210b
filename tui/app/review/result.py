"""The results of a session, and their effect on signals and verdict: the page that closes a review."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from textual.content import Content

from core.model.quantity import number_text
from core.review.queue import Queue
from core.review.summary import OUTCOMES, SessionSummary, session_summary
from core.verdict.report.session_impact import session_impact
from core.verdict.report.signal_summary import SignalSummary
from core.verdict.report.symbols import VERDICT_SIGNS
from core.visible import visible_line
from tui.app.view_state import ViewState
from tui.app.widgets.gauge import of_words

PARTS = {"flagged": "Flagged", "controls": "Controls", "carried": "From before"}


def result_text(state: ViewState, queue: Queue) -> Content:
    """The whole page."""
    result = session_summary(queue)
    lines = [Content.styled(queue.progress, "bold"), Content("")]
    lines += [*_table(result), Content(""), *_lists(result), Content("")]
    lines += _moved(state, queue.session.name)
    return Content("\n").join(lines)


def _table(result: SessionSummary) -> Iterator[Content]:
    yield Content.styled(f"{'':<12}{'cases':>7}{'correct':>9}{'misclass.':>11}{'undefined':>11}{'impact':>8}", "$muted")
    for tally in result.tallies:
        counts = "".join(f"{tally.outcomes[one]:>{width}}" for one, width in zip(OUTCOMES, (9, 11, 11), strict=True))
        yield Content(f"{PARTS[tally.part]:<12}{tally.cases:>7}{counts}{tally.customer_impact:>8}")


def _lists(result: SessionSummary) -> Iterator[Content]:
    proposed = ", ".join(f"{label} ({count})" for label, count in result.proposed)
    updates = ", ".join(f"{target.replace('_', ' ')} {count}" for target, count in result.updates)
    named = (
        ("Proposed", proposed),
        ("Updates", f"{updates}  (screen 6)" if updates else ""),
        ("Harmed", ", ".join(result.customer_impact)),
        ("Marked", ", ".join(result.marked)),
        ("Skipped", ", ".join(result.skipped)),
        ("Put off", ", ".join(result.buried)),
        ("Time", f"{_number(result.median_seconds)} s a case (median)" if result.median_seconds is not None else ""),
        ("Agreement", _agreement(result)),
    )
    for title, words in named:
        if words:
            yield Content.assemble((f"{title:<12}", "$muted"), visible_line(words))


def _agreement(result: SessionSummary) -> str:
    agreement = result.agreement
    if agreement.raw is None:
        return ""
    kappa = "not defined (all the same)" if agreement.kappa is None else f"{float(agreement.kappa):.2f}"
    return f"{float(agreement.raw):.0%} of {agreement.n} second reviews, Cohen's kappa {kappa}"


def _number(value: Fraction) -> str:
    return f"{float(value):g}"


def _moved(state: ViewState, session: str) -> Iterator[Content]:
    change = session_impact(state.workspace, state.evidence, session, state.at, clock=state.clock)
    yield Content.styled("Without these reviews → with them", "bold")
    if not change.signals:
        yield Content("They feed no signal. Set From in the definition of a signal to use them.")
    for before, after in change.signals:
        yield Content(f"{visible_line(after.title)}: {_value(before)} → {_value(after)}")
    old, new = change.before.verdict, change.after.verdict
    stays = "" if old != new else ", as before"
    yield Content.styled(
        f"Verdict: {VERDICT_SIGNS[old]} {old.upper()} → {VERDICT_SIGNS[new]} {new.upper()}{stays}", "bold"
    )
    yield Content(visible_line(change.after.headline))


def _value(gauge: SignalSummary) -> str:
    if gauge.value is None:
        return "no value"
    return f"{number_text(gauge.value, gauge.unit)} {of_words(gauge)}".rstrip()
