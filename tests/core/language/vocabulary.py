"""The names that the examples of these tests speak of."""

from __future__ import annotations

from core.language.vocabulary import Vocabulary
from core.model.roles import Activity, Role
from core.model.signals import Signal
from core.model.table import Item

KNOWN = Vocabulary(
    signals={
        "core_quality": Signal(title="Core quality", kind="rate", unit="ratio", better="higher", max_age="10d"),
        "undefined_rate": Signal(title="Undefined categories", kind="rate", unit="ratio", max_age="10d"),
        "latency": Signal(title="Latency", kind="level", unit="duration", max_age="1d"),
        "customer_impact": Signal(title="Customer impact", kind="events", unit="count", max_age="10d"),
        "cost_per_item": Signal(title="Cost per item", kind="level", unit="number"),
    },
    roles={"exception_reviewer": Role(title="Exception reviewer"), "builder": Role(title="Builder")},
    activities={"log_review": Activity(title="Log review")},
    items={"integration": Item(title="Integration")},
)
"""`cost_per_item` has no maximum age."""

REVIEWED = Vocabulary(
    signals={
        "latency": Signal(kind="level", unit="duration", max_age="1d"),
        "undefined": Signal(stream="reviews:undefined", of="traffic", kind="rate", unit="ratio", max_age="10d"),
        "harmed": Signal(stream="reviews:customer_impact", kind="events", unit="count", max_age="10d"),
    }
)
"""Two of its signals are fed by reviews."""
