"""One share and two shares, whatever a row stands for: a person, so many equal people, or one of several of a person.

Picks the interval and test that fit: Wilson, Newcombe and Katz (score methods for few people); the
effective size with weights; the person as the unit where people repeat. Sources: those of ``rate``,
``two_rates``, ``two_tests`` and ``clusters``.
"""

from __future__ import annotations

import math

import msgspec

from ombud.measure.statistics import mover
from ombud.measure.statistics.clusters import (
    PersonSums,
    clustered_difference,
    clustered_rate,
    clustered_ratio,
    clustered_test,
    clustered_variance,
)
from ombud.measure.statistics.distributions import p_of_z, student_quantile, z_of
from ombud.measure.statistics.gates import MIN_EXPECTED
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.rate import Weights, rate, weighted_rate
from ombud.measure.statistics.two_rates import katz, koopman, miettinen_nurminen, newcombe
from ombud.measure.statistics.two_tests import compare, smallest_expected


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """k of n rows, with their weights, or with sums over persons where a person has several rows.

    Attributes:
        weights: of those with and without the outcome; the value is then the weighted one.
        people: sums over persons; the value is k / n, its uncertainty that of persons.
    """

    k: int
    n: int
    weights: Weights | None = None
    people: PersonSums | None = None

    @property
    def value(self) -> float | None:
        """The share; None without anybody, or without weight."""
        if self.weights is None:
            return self.k / self.n if self.n else None
        total = self.weights.hit + self.weights.miss
        return self.weights.hit / total if total > 0 else None

    @property
    def size(self) -> float:
        """People who say as much: rows, the effective size of the weights, or persons."""
        if self.weights is not None:
            return self.weights.effective_size
        return float(self.people.people if self.people is not None else self.n)

    @property
    def plain(self) -> bool:
        """Whether rows are people of equal weight."""
        return self.weights is None and self.people is None

    def effective(self) -> tuple[float, float]:
        """k and n of equal, different people that would say as much about the share."""
        value = self.value
        if value is None or self.plain:
            return float(self.k), float(self.n)
        variance = _variance(self)
        size = value * (1 - value) / variance if variance and 0 < value < 1 else self.size
        # The variance was estimated from so many: Student's quantile is as much wider than the normal one.
        size *= (z_of(0.95) / student_quantile(0.95, max(self.size - 1, 1.0))) ** 2
        return value * size, size


def interval(one: Share, confidence: float = 0.95) -> Interval:
    """The share with its interval; undefined without anybody."""
    if one.value is None:
        return UNDEFINED
    if one.weights is not None:
        return weighted_rate(one.weights, confidence)
    return rate(one.k, one.n, confidence) if one.people is None else clustered_rate(one.people, confidence)


def difference(one: Share, two: Share, confidence: float = 0.95, *, exact: bool = True) -> Interval:
    """one - two for different people; the score interval when an expected count is below five.

    Args:
        exact: False spares the score methods, which take a thousand times as long.
    """
    if one.value is None or two.value is None:
        return UNDEFINED
    if one.people is not None and two.people is not None:
        return clustered_difference(one.people, two.people, confidence)
    if not (one.plain and two.plain):
        return mover.difference(interval(one, confidence), interval(two, confidence))
    method = miettinen_nurminen if exact and _few(one, two) else newcombe
    return method(one.k, one.n, two.k, two.n, confidence)


def ratio(one: Share, two: Share, confidence: float = 0.95, *, exact: bool = True) -> Interval:
    """one / two for different people; undefined when the second share is 0. ``exact`` as for differences."""
    if one.value is None or not two.value:
        return UNDEFINED
    if one.people is not None and two.people is not None:
        return clustered_ratio(one.people, two.people, confidence)
    if not (one.plain and two.plain):
        return mover.ratio(interval(one, confidence), interval(two, confidence))
    method = koopman if exact and _few(one, two) else katz
    return method(one.k, one.n, two.k, two.n, confidence)


def compared(one: Share, two: Share) -> Test | None:
    """Are both shares the same? Pooled z, Fisher's exact test for few people, t by persons, z with weights.

    None when a group is empty or all outcomes are alike.
    """
    if one.people is not None and two.people is not None:
        return clustered_test(one.people, two.people)
    if one.plain and two.plain:
        return compare(one.k, one.n, two.k, two.n)
    first, second = _variance(one), _variance(two)
    if one.value is None or two.value is None or first is None or second is None or first + second == 0:
        return None
    z = (one.value - two.value) / math.sqrt(first + second)
    return Test("z of weighted shares (linearised variance)", p_of_z(z), z)


def pooled(shares: list[Share]) -> Share:
    """All of these people together; they are different ones."""
    weights = [item.weights for item in shares if item.weights is not None]
    people = [item.people for item in shares if item.people is not None]
    together = people[0] if people else None
    for more in people[1:]:
        assert together is not None
        together = together + more
    return Share(
        k=sum(item.k for item in shares),
        n=sum(item.n for item in shares),
        weights=Weights(**{name: sum(getattr(w, name) for w in weights) for name in Weights.__struct_fields__})
        if weights
        else None,
        people=together,
    )


def too_small(one: Share, two: Share, people: int) -> str:
    """Why the two are shown but not judged, as words; empty when they are judged."""
    if min(one.size, two.size) < people:
        unit = "persons" if one.people else "people of equal weight" if one.weights else "people"
        return f"fewer than {people} {unit}: shown, not judged"
    if _few(one, two):
        return "an expected count is below five: shown with exact methods, not judged"
    return ""


def _few(one: Share, two: Share) -> bool:
    (k1, n1), (k2, n2) = one.effective(), two.effective()
    if one.plain and two.plain:
        return smallest_expected(one.k, one.n, two.k, two.n) < MIN_EXPECTED
    together = (k1 + k2) / (n1 + n2) if n1 + n2 else 0.0
    return min(n1, n2) * min(together, 1 - together) < MIN_EXPECTED


def _variance(one: Share) -> float | None:
    if one.people is not None:
        return clustered_variance(one.people)
    value = one.value
    if value is None:
        return None
    if one.weights is None:
        return value * (1 - value) / one.n
    weights, kish = one.weights, one.weights.effective_size
    squares = (1 - value) ** 2 * weights.hit_squared + value * value * weights.miss_squared
    return squares / (weights.hit + weights.miss) ** 2 * kish / max(kish - 1, 0.5)
