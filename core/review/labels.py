"""The labels offered to a reviewer: the likely ones on the keys 1 to 9, and a search over all."""

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
"""Letters by which words are compared, so that `transfer` equals `transferred`: finds a third more in real texts."""
_WORD = re.compile(r"[^\W_]+")


def right_label(case: ExceptionCase) -> str:
    """The correct label of the case: as predicted, as corrected or as proposed; empty if unknown."""
    if case.review is None:
        return ""
    return case.predicted if case.review.outcome == "correct" else case.review.label


def normalised_label(label: str) -> str:
    """The label without differences of case, blanks and word separators: `Virtual card` equals `virtual_card`."""
    return " ".join(re.split(r"[\s_-]+", label.casefold())).strip() or label


def spelled(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels, in their order, each in its most frequent spelling; empty ones are left out."""
    given = [label for label in labels if label]
    counts = Counter(given)
    best: dict[str, str] = {}
    for label in sorted(counts, key=lambda each: (-counts[each], each)):
        best.setdefault(normalised_label(label), label)
    return tuple(best[normalised_label(label)] for label in given)


def likely(case: ExceptionCase, reviewed: Iterable[ExceptionCase], taxonomy: Iterable[str]) -> tuple[str, ...]:
    """At most 9 labels for a misclassified case, the likeliest first. For many cases, use `Labels`."""
    return Labels(tuple(reviewed), tuple(taxonomy)).likely(case)


def matching_labels(text: str, taxonomy: Iterable[str]) -> tuple[str, ...]:
    """Labels that match a typed text, the best first.

    First those that begin with it, then those with a word that does, then those that contain it, then with gaps.
    Case and word separators are ignored; an empty text matches every label.
    """
    typed = text.casefold().strip()
    ranked = ((rank, label) for label in dict.fromkeys(taxonomy) if (rank := _rank(typed, label)) is not None)
    return tuple(
        label for _rank_of_it, label in sorted(ranked, key=lambda pair: (pair[0], pair[1].casefold(), pair[1]))
    )


@dataclass(frozen=True)
class Labels:
    """The reviewers' decisions so far, counted once for many cases."""

    reviewed: tuple[ExceptionCase, ...]
    taxonomy: tuple[str, ...]

    def likely(self, case: ExceptionCase) -> tuple[str, ...]:
        """At most 9 labels, without the predicted one.

        First the corrections of the predicted label, the most frequent first; then the labels that share most words
        with the input, where a word weighs less the more labels have it, and a label less the more words it has; then
        the most frequent labels.
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
        """Cases with their right label, except proposed ones."""
        sure = (case for case in self.reviewed if case.review and case.review.outcome != "undefined")
        return tuple((label, case) for case in sure if (label := right_label(case)))

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(label for label, _case in self._known)

    @cached_property
    def _labels_by_word(self) -> dict[str, set[str]]:
        """The labels by word. The words of a label's name count too: before the first review there is nothing else."""
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
    own, query = normalised_label(label), normalised_label(typed)
    if own.startswith(query):
        return 0
    if f" {query}" in own:
        return 1
    if query in own or typed in label.casefold():
        return 2
    letters = iter(own)
    return 3 if all(letter in letters for letter in query if letter != " ") else None
