"""Render the predicate of a measured sentence, its clauses in canonical order."""

from __future__ import annotations

from dataclasses import replace

from core.language.predicate import Comparison, Fixed, Measured, Span, Threshold


def measured(one: Measured) -> str:
    """The sentence."""
    parts = [f"{one.aggregate} of" if one.aggregate else "", one.signal, comparison(one.comparison)]
    if one.over:
        parts.append(f"over {span_text(one.over)}")
    if one.since_version:
        parts.append("since version")
    if one.minimum is not None:
        parts.append(f"min {one.minimum}")
    if one.within:
        parts.append(f"within {one.within}")
    if one.confidence:
        parts.append(f"with {one.confidence} confidence")
    if one.for_duration:
        parts.append(f"for {span_text(one.for_duration)}")
    if one.until:
        parts.append(f"until {comparison(one.until.comparison)}")
        if one.until.for_duration:
            parts.append(f"for {span_text(one.until.for_duration)}")
    return " ".join(part for part in parts if part)


def with_window(one: Measured) -> str:
    """The sentence with a window added if it lacks one: `max of latency > 3s over 4w`."""
    return measured(replace(one, over=Span("4w")))


def comparison(one: Comparison) -> str:
    """`> 5%`, `between 1 and 2`."""
    lower = threshold(one.threshold)
    return f"{one.operator} {lower} and {threshold(one.upper)}" if one.upper else f"{one.operator} {lower}"


def threshold(one: Threshold) -> str:
    """`5%`, `baseline - 2%`."""
    if isinstance(one, Fixed):
        return one.text
    return f"baseline {one.operator} {one.text}" if one.operator else "baseline"


def span_text(one: Span) -> str:
    """`4w`, `3 readings`, `last week`, `last 4 weeks`."""
    if one.weeks:
        return "last week" if one.weeks == 1 else f"last {one.weeks} weeks"
    if one.readings:
        return f"{one.readings} reading{'s' if one.readings > 1 else ''}"
    return one.duration
