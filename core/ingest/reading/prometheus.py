"""The answer of Prometheus to `query` and `query_range`, as rows: one for each sample of each series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from io import TextIOWrapper
from typing import Any

from core.ingest.cells import LeftOut, WrongRow
from core.ingest.reading.json_shape import RESULT, objects_at
from core.ingest.reading.json_window import JsonWindow

NAME = "__name__"
SERIES, TIME, VALUE = "series", "time", "value"
"""The columns of the rows; the labels of a series follow."""
Sample = tuple[int, Mapping[str, Any] | WrongRow | LeftOut]


def samples(open_text: Callable[[], TextIOWrapper], name: str) -> Iterator[Sample]:
    """Each sample with the line of its series. A series is called by its name, by all labels if others share it."""
    window = JsonWindow(open_text().read, name)
    names = Counter(_labels(series).get(NAME, "") for _line, series in objects_at(window, RESULT))
    again = JsonWindow(open_text().read, name)
    for line, series in objects_at(again, RESULT):
        labels = _labels(series)
        plain = labels.get(NAME, "")
        called = plain if plain and names[plain] == 1 else _selector(labels)
        for at, value in _values(series):
            yield line, {SERIES: called, TIME: at, VALUE: value, **{k: v for k, v in labels.items() if k != NAME}}


def _labels(series: Any) -> Mapping[str, str]:
    metric = series.get("metric") if isinstance(series, Mapping) else None
    return {str(key): str(value) for key, value in metric.items()} if isinstance(metric, Mapping) else {}


def _values(series: Any) -> Iterator[tuple[Any, Any]]:
    """The pairs of time and value: several of a range, one of an instant."""
    if not isinstance(series, Mapping):
        return
    several = series.get("values")
    for pair in several if isinstance(several, list) else [series.get("value")]:
        if isinstance(pair, list) and len(pair) == 2:  # a pair
            yield pair[0], pair[1]


def _selector(labels: Mapping[str, str]) -> str:
    """The series as a query would select it: `errors{job="triage"}`."""
    rest = ", ".join(f'{key}="{value}"' for key, value in sorted(labels.items()) if key != NAME)
    return f"{labels.get(NAME, '')}{{{rest}}}" if rest or NAME not in labels else labels[NAME]
