"""Group cases with nearly equal texts, so that a reviewer can decide them together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil
from unicodedata import category, normalize

from core.model.evidence import ExceptionCase

ALIKE = Fraction(9, 10)
"""The share of common word pairs from which on texts are alike."""
_NOT_TEXT = re.compile(r"[^a-z0-9$+<=>^`|~]+")
_KEPT = frozenset("LMNS")


def normal(text: str) -> str:
    """The text without differences of case, width (NFKC), white space and punctuation."""
    if text.isascii():
        return _NOT_TEXT.sub(" ", text.lower()).strip()
    folded = normalize("NFKC", normalize("NFKC", text.casefold()).casefold())
    return " ".join("".join(char if category(char)[0] in _KEPT else " " for char in folded).split())


def groups(cases: Iterable[ExceptionCase]) -> tuple[tuple[ExceptionCase, ...], ...]:
    """Partition the cases into groups of nearly equal texts, ordered by their first cases.

    Texts are alike if they are equal once normalised, or if they share 9 in 10 of their pairs of neighbouring words
    with the first text of the group (the Jaccard index); comparing with the first keeps a chain of small changes from
    joining different texts. A text of punctuation alone is compared as it is, and a case without text is alike to none.
    """
    by_text = [(normal(case.input) or case.input.strip() or f"\0{number}", case) for number, case in enumerate(cases)]
    first = _first_alike({text: _pairs(text) for text, _case in by_text})
    together: dict[str, list[ExceptionCase]] = defaultdict(list)
    for text, case in by_text:
        together[first[text]].append(case)
    return tuple(tuple(group) for group in together.values())


def seen(cases: Iterable[ExceptionCase]) -> Mapping[str, int]:
    """The size of each case's group by the case's name, for "seen 9 times"."""
    return {case.name: len(group) for group in groups(cases) for case in group}


def _pairs(text: str) -> frozenset[str]:
    return frozenset(f"{one} {other}" for one, other in pairwise(text.split(" "))) or frozenset((text,))


def _first_alike(texts: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Map each text to the first earlier text that is alike and starts a group; else to itself.

    Two sets of n and m are alike only if they share s >= 9 (n + m) / 19. So, rarest first, they share one of the
    n - ceil(0.9 n) + 1 first, and behind the first shared one enough is left in both to make up s: only texts for which
    that holds are compared. Source: C. Xiao, W. Wang, X. Lin and J. X. Yu (2008), Efficient similarity joins for near
    duplicate detection, WWW '08.
    """
    common = Counter(pair for pairs in texts.values() for pair in pairs)
    place = {text: number for number, text in enumerate(texts)}
    firsts: dict[str, dict[tuple[int, int], list[str]]] = defaultdict(lambda: defaultdict(list))
    """The first texts by pair, by the number of their pairs, and by the number of those from that pair on."""
    found: dict[str, str] = {}
    for text, pairs in texts.items():
        size = len(pairs)
        rarest = sorted(pairs, key=lambda pair: (common[pair], pair))[: size - ceil(ALIKE * size) + 1]
        near = {
            first
            for position, pair in enumerate(rarest)
            for (other, left), those in firsts[pair].items()
            if min(left, size - position) >= _least(size, other)
            for first in those
        }
        found[text] = min((first for first in near if _alike(pairs, texts[first])), key=place.__getitem__, default=text)
        if found[text] == text:
            for position, pair in enumerate(rarest):
                firsts[pair][size, size - position].append(text)
    return found


def _least(size: int, other: int) -> Fraction:
    """The fewest common elements of two alike sets of these sizes: s / (n + m - s) >= 0.9."""
    return Fraction(ALIKE.numerator * (size + other), ALIKE.numerator + ALIKE.denominator)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared * ALIKE.denominator >= ALIKE.numerator * (len(one) + len(other) - shared)
