"""The labels that a reviewer may choose from: the likely ones for the keys 1 to 9, and any other by typing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import fsum, sqrt

from core.model.evidence import ExceptionCase

KEYS = 9
_STEM = 5
"""Letters by which words are told apart, `transfer` and `transferred` not: on real questions it finds a third more."""
_WORD = re.compile(r"[^\W_]+")


def right_label(case: ExceptionCase) -> str:
    """What the case should have been called: as predicted, as corrected or as proposed; empty where nobody said."""
    if case.review is None:
        return ""
    return case.predicted if case.review.outcome == "correct" else case.review.label


def folded(label: str) -> str:
    """Equal for labels that differ in case, in blanks or in what joins their words: `Virtual card`, `virtual_card`."""
    return " ".join(re.split(r"[\s_-]+", label.casefold())).strip() or label


def spelled(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels, in their order, each in the spelling that is used most often for it; empty ones left out."""
    given = [label for label in labels if label]
    counts = Counter(given)
    best: dict[str, str] = {}
    for label in sorted(counts, key=lambda each: (-counts[each], each)):
        best.setdefault(folded(label), label)
    return tuple(best[folded(label)] for label in given)


def likely(case: ExceptionCase, reviewed: Iterable[ExceptionCase], taxonomy: Iterable[str]) -> tuple[str, ...]:
    """At most 9 labels for a case that was misclassified, the likeliest first. `Labels` answers for many cases."""
    return Labels(tuple(reviewed), tuple(taxonomy)).likely(case)


def find(text: str, taxonomy: Iterable[str]) -> tuple[str, ...]:
    """Labels that fit what is typed: where it begins the label, then a word of it, then anywhere, then with gaps.

    Case and what joins words do not matter; nothing typed fits everything.
    """
    typed = text.casefold().strip()
    ranked = ((rank, label) for label in dict.fromkeys(taxonomy) if (rank := _rank(typed, label)) is not None)
    return tuple(
        label for _rank_of_it, label in sorted(ranked, key=lambda pair: (pair[0], pair[1].casefold(), pair[1]))
    )


@dataclass(frozen=True)
class Labels:
    """What reviewers have decided so far, counted once for the many cases that follow."""

    reviewed: tuple[ExceptionCase, ...]
    taxonomy: tuple[str, ...]

    def likely(self, case: ExceptionCase) -> tuple[str, ...]:
        """At most 9, without the predicted label.

        First what that one was corrected to, the most often first; then the labels that share most words with the
        input, a word counting less the more labels have it, a label the more words it has; then the most frequent ones.
        """
        corrected = self._corrections.get(case.predicted, Counter())
        shared = self._shared(case.input)
        every = {*corrected, *shared, *self._counts, *self.taxonomy} - {case.predicted, ""}
        ranked = sorted(every, key=lambda one: (-corrected[one], -shared.get(one, 0), -self._counts[one], one))
        return tuple(ranked[:KEYS])

    def _shared(self, text: str) -> dict[str, float]:
        weights: dict[str, list[float]] = defaultdict(list)
        for word in _words(text):
            labels = self._labels_by_word.get(word, set())
            for label in labels:
                weights[label].append(1 / len(labels))
        # fsum is exact, so the order of a set does not matter
        return {label: fsum(each) / sqrt(self._words_by_label[label]) for label, each in weights.items()}

    @cached_property
    def _corrections(self) -> dict[str, Counter[str]]:
        corrections: dict[str, Counter[str]] = defaultdict(Counter)
        for case in self.reviewed:
            if case.review and case.review.outcome == "misclassified":
                corrections[case.predicted][case.review.label] += 1
        return corrections

    @cached_property
    def _known(self) -> tuple[tuple[str, ExceptionCase], ...]:
        """Cases with their right label, without what was only proposed."""
        sure = (case for case in self.reviewed if case.review and case.review.outcome != "undefined")
        return tuple((label, case) for case in sure if (label := right_label(case)))

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(label for label, _case in self._known)

    @cached_property
    def _labels_by_word(self) -> dict[str, set[str]]:
        """A label has the words of its own name too: all there is to go by before the first review."""
        labels: dict[str, set[str]] = defaultdict(set)
        texts = [(label, label) for label in self.taxonomy] + [(label, case.input) for label, case in self._known]
        for label, text in texts:
            for word in _words(text):
                labels[word].add(label)
        return labels

    @cached_property
    def _words_by_label(self) -> Counter[str]:
        return Counter(label for labels in self._labels_by_word.values() for label in labels)


def _words(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}


def _rank(typed: str, label: str) -> int | None:
    own, query = folded(label), folded(typed)
    if own.startswith(query):
        return 0
    if f" {query}" in own:
        return 1
    if query in own or typed in label.casefold():
        return 2
    letters = iter(own)
    return 3 if all(letter in letters for letter in query if letter != " ") else None
