"""Looking at cases, however many there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import BadValue
from core.model.cases import Cases
from core.model.evidence import ExceptionCase
from core.model.evidence_log import EvidenceLog
from core.store.case_queries import as_loaded
from core.store.store import Store
from tests.core.store.conftest import NOW, small_workspace


def with_cases(number: int) -> EvidenceLog:
    """So many cases, each predicted as one of three labels."""
    return EvidenceLog.of(
        exceptions=(
            ExceptionCase(
                source="crm",
                id=f"T{one:04}",
                at=NOW - timedelta(minutes=number - one),
                input=f"text {one}",
                predicted=("billing", "access", "")[one % 3],
                recorded=NOW,
            )
            for one in range(number)
        )
    )


@pytest.fixture
def store(store: Store) -> Store:
    """So many cases that only the reviewed ones are at hand."""
    store.replace(small_workspace(), with_cases(2100))
    store.refresh()
    return store


def test_open_and_reviewed_cases_are_all_cases(store: Store) -> None:
    for name in ("crm/T0001", "crm/T0002"):
        store.review(name, "", {"outcome": "correct"})
    assert store.search_cases("is:reviewed").number == 2
    assert store.search_cases("is:open").number == 2098
    assert store.search_cases("is:open text").number == 2098
    assert [case.id for case in store.search_cases("is:open", limit=1, offset=2097).cases] == ["T0000"]


def test_the_newest_week_is_the_last_that_has_begun(store: Store) -> None:
    ahead = ExceptionCase(source="crm", id="typo", at=datetime(2052, 3, 3, tzinfo=UTC), recorded=NOW)
    store.replace(small_workspace(), EvidenceLog.of(exceptions=[*with_cases(2).exceptions, ahead]))
    assert store.newest_week() == "2025-W10"
    store.replace(small_workspace(), EvidenceLog.of(exceptions=[ahead]))
    assert store.newest_week() == "2052-W09"


@pytest.mark.parametrize("text", ["überweisung", "ÜBERWEISUNG is:open", "100%", "ÉTÉ", "Straße", "STRASSE à"])
def test_a_search_finds_a_text_whatever_its_case(store: Store, text: str) -> None:
    case = ExceptionCase(source="crm", id="x", at=NOW, recorded=NOW, input="Die Überweisung: 100% été, Strasse À")
    store.replace(small_workspace(), EvidenceLog.of(exceptions=[*with_cases(5).exceptions, case]))
    assert [one.id for one in store.search_cases(text).cases] == ["x"]


def test_a_search_for_what_is_no_text_is_refused(store: Store) -> None:
    with pytest.raises(BadValue, match="valid Unicode"):
        store.search_cases("\udcff")


def test_labels_are_known_of_every_case_and_correction(store: Store) -> None:
    store.review("crm/T0001", "", {"outcome": "misclassified", "label": "virtual card"})
    assert store.labels() == ("access", "billing", "virtual card")


def test_cases_that_are_in_the_database_already_are_not_fetched_to_have_its_form(store: Store) -> None:
    with Store.open(store.folder) as other:
        cases = other.snapshot.evidence.exceptions
    assert isinstance(cases, Cases)
    assert as_loaded(cases) is cases
    assert "all" not in vars(cases)
    loaded = as_loaded(tuple(with_cases(2100).exceptions))
    assert isinstance(loaded, Cases)
    assert tuple(loaded) == tuple(cases)
