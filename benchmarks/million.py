"""A prediction log of any length, made up of the words of support questions; the same on each run."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

WORDS = (
    "card payment transfer refund account code top up cash withdrawal fee exchange rate virtual physical delivery "
    "lost stolen pending declined beneficiary identity verify app invoice order address"
).split()
START = datetime(2026, 1, 5, tzinfo=UTC)


def write_log(path: Path, rows: int) -> None:
    """Cases four seconds apart, all of them flagged, of about 180 bytes each."""
    random = Random(1)  # noqa: S311  # made-up words, no secrets
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "occurred_at", "input", "predicted", "confidence", "rationale", "is_exception"])
        for number in range(rows):
            at = (START + timedelta(seconds=4 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")
            text = " ".join(random.choices(WORDS, k=random.randint(6, 18)))
            label = f"{random.choice(WORDS)}_{random.choice(WORDS)}"
            why = " (+0.3); ".join(random.choices(WORDS, k=3))
            writer.writerow([f"t{number:07}", at, text, label, f"{random.random():.4f}", why, "true"])
