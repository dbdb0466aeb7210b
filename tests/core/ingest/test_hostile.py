"""A sample of the files of `benchmarks/fuzz_ingest.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model.evidence_log import EvidenceLog
from core.store.store import Store
from tests.core.ingest.enduring import endure
from tests.core.ingest.hostile import hostile
from tests.core.store.conftest import clock, small_workspace

OF_ONE_STORE = 100


@pytest.mark.parametrize("first", range(0, 400, OF_ONE_STORE))
def test_a_hostile_file_is_evidence_that_adds_up_or_an_error_in_words(first: int, tmp_path: Path) -> None:
    with Store.create(tmp_path, small_workspace(), EvidenceLog(), clock=clock) as store:
        outcomes = {endure(store, hostile(number)) for number in range(first, first + OF_ONE_STORE)}
    assert {"took in", "BadData", "UsageError", "IngestGaps", "RejectedLines"} <= outcomes
