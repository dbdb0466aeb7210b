"""Consequences of every change, applied in order before the commit."""

from __future__ import annotations

from collections.abc import Callable

from core.store.operations.answer import settle
from core.store.operations.end_waivers import end_waivers
from core.store.operations.record_implicit_stop import record_implicit_stop
from core.store.transaction import Transaction
from core.verdict.replay.cache import ReplayCache

Step = Callable[[Transaction, ReplayCache], None]


def _settle_open_decisions(transaction: Transaction, _replay: ReplayCache) -> None:
    settle(transaction)


def _end_waivers_of_edited_sentences(transaction: Transaction, _replay: ReplayCache) -> None:
    end_waivers(transaction)


BEFORE_COMMIT: tuple[Step, ...] = (
    _settle_open_decisions,
    _end_waivers_of_edited_sentences,
    record_implicit_stop,  # evaluates the result of the steps before it
)
