"""Every row is accounted for, and a file says the same in one piece and in two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UsageError
from core.ingest.batch import Batch
from core.ingest.options import IngestOptions
from core.ingest.prepare import prepare
from core.ingest.report import Report
from core.model.evidence_log import EvidenceLog
from core.store.store import Store
from tests.core.ingest.making import batch, source
from tests.core.store.conftest import clock, small_workspace

HEADERS = {
    "exceptions": "id,at,input",
    "predictions": "id,at,input,flagged",
    "readings": "id,at,value,signal",
    "activities": "id,at,note,activity",
}
LAST = {"predictions": ["yes", "no"], "readings": ["undefined_rate"], "activities": ["log_review"]}
WORDS = {"readings": ["0.05", "6%", "-"], "activities": ["a", "b"]}
BROKEN = ["broken", '"a"b,c', ",,,,,,x", "c1,2025-02-30,x,yes", "c1,,,"]


@st.composite
def lines(draw: st.DrawFn, kind: str) -> list[str]:
    """Rows that are good, alike, different under one id, without an id, broken or empty."""
    ids, days = st.sampled_from(["", "", "c1", "c2", "c3"]), st.sampled_from(["2025-01-06", "2025-01-07T09:00Z"])
    cells = [ids, days, st.sampled_from(WORDS.get(kind, ["a", "b"]))]
    cells += [st.sampled_from(LAST[kind])] if kind in LAST else []
    good = st.tuples(*cells).map(",".join)
    wrong = st.sampled_from([*BROKEN, "," * (len(cells) - 1), ""])
    return draw(st.lists(st.one_of(good, good, good, wrong), max_size=8))


def file_of(kind: str, rows: Sequence[str], **options: Any) -> Batch:
    """A file with these rows after a good one, by which its times are known."""
    first = ",".join(("c0", "2025-01-05", WORDS.get(kind, ["a"])[0], *LAST.get(kind, ())[:1]))
    text = "".join(f"{line}\n" for line in (HEADERS[kind], first, *rows))
    return batch(text, kind=kind, workspace=small_workspace(), **options)


@contextmanager
def new_store() -> Iterator[Store]:
    with TemporaryDirectory() as name, Store.create(Path(name), small_workspace(), EvidenceLog(), clock=clock) as store:
        yield store


def adds_up(report: Report) -> bool:
    counts = report.counts()
    outcomes = ("new", "changed", "unchanged", "counted", "rejected", "left_out")
    return counts["rows"] == sum(counts[name] for name in outcomes)


@pytest.mark.parametrize("latest", [False, True])
@pytest.mark.parametrize("kind", HEADERS)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_the_rows_add_up_whatever_becomes_of_them(kind: str, latest: bool, data: st.DataObject) -> None:  # a parameter
    calls = data.draw(st.lists(st.lists(lines(kind), min_size=1, max_size=3), min_size=1, max_size=2))
    with new_store() as store:
        for files in calls:
            batches = [file_of(kind, rows, latest=latest) for rows in files]
            report = store.ingest(batches, skip_rejected=True)
            assert report.rows == sum(bool(line) for rows in files for line in ("first", *rows)), (
                "each line that is not blank"
            )
            assert adds_up(report), report.counts()
        assert store.verify() is None


@pytest.mark.parametrize("other", [{"source": "crm"}, {"latest": True}])
def test_cases_whose_ids_cannot_be_compared_are_refused(other: dict[str, Any]) -> None:
    """Profiles may say so of one file: two cases that are called alike would become one, or the last would win."""
    files = [file_of("exceptions", ["c1,2025-01-06,a"]), file_of("exceptions", ["c1,2025-01-06,b"], **other)]
    with new_store() as store:
        before = contents(store)
        with pytest.raises(UsageError, match="of several sources|of an id counts"):
            store.ingest(files)
        assert contents(store) == before


@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_the_rows_of_a_joined_file_add_up(data: st.DataObject) -> None:
    rows, texts = data.draw(lines("exceptions")), data.draw(st.sets(st.sampled_from(["c1", "c2", "c9"])))
    options = IngestOptions(kind="exceptions", on="id", source="log", map=(("input", "words"),))
    main = "".join(f"{line}\n" for line in (HEADERS["exceptions"], *rows))
    other = "id,words\n" + "".join(f"{key},text of {key}\n" for key in sorted(texts))
    with new_store() as store:
        joined = prepare(source(main), options, small_workspace(), joined=source(other, "texts"))
        report = store.ingest([joined], skip_rejected=True)
        assert adds_up(report), report.counts()
        assert {one.id for one in store.snapshot.evidence.exceptions} <= texts


def contents(store: Store) -> list[Any]:
    log = store.snapshot.evidence
    kept = [*log.exceptions, *log.all("reading"), *log.all("completion"), *log.traffic]
    return sorted((one.model_dump() for one in kept), key=str)


@pytest.mark.parametrize("kind", HEADERS)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_a_beginning_and_then_the_whole_is_the_whole(kind: str, data: st.DataObject) -> None:
    width = HEADERS[kind].count(",")
    rows = [line for line in data.draw(lines(kind)) if line.count(",") == width]
    rows = [
        f"k{n}{line[line.index(',') :]}" if line[0] == "c" else line for n, line in enumerate(rows)
    ]  # ids of their own
    until = data.draw(st.integers(0, len(rows)))
    with new_store() as at_once, new_store() as in_parts:
        at_once.ingest([file_of(kind, rows)], skip_rejected=True)
        for part in (rows[:until], rows, rows[:until]):
            in_parts.ingest([file_of(kind, part)], skip_rejected=True)
        assert contents(in_parts) == contents(at_once)
