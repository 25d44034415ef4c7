"""Race and ethnicity by surname and place when they were not collected (BISG), and rates weighted by it.

Never where the rule forbids inferring (Local Law 144 data), and never to decide about a person.
Sources: Elliott et al. 2009; CFPB 2014; Voicu 2018 (first names); Chen et al. 2019 (bias of both
estimators when outcome and error of the proxy are linked); ``proxy_bounds`` says how far.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics import mover
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.rate import Weights, weighted_rate

Floats = NDArray[np.float64]


def posterior(by_surname: Floats, by_place: Floats, population: Floats) -> Floats:
    """P(r | surname, place) = P(r|s) P(r|g) / P(r), made to sum to 1.

    The division by the population share turns P(r | place) into what Bayes' rule asks for, P(place
    | r); without it the result is wrong. NaN where no group is possible (nothing known, or
    shares that exclude each other). Shares of the population may be in any common unit.

    Args:
        by_surname, by_place: one row per person, one column per group.
        population: the share of each group in the population, adults for lending, none 0.
    """
    weight = by_surname * by_place / population
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(weight / weight.sum(axis=-1, keepdims=True))


def posterior_with_first_name(by_surname: Floats, by_place: Floats, first_given: Floats, population: Floats) -> Floats:
    """BIFSG: the same, times P(first name | r)."""
    weight = by_surname * by_place / population * first_given
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(weight / weight.sum(axis=-1, keepdims=True))


class ProxySums(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over people of the probability p of one group, by outcome; sums of disjoint people add.

    Attributes:
        hit, miss: Σp of people with and without the outcome.
        hit_squared, miss_squared: Σp² of them.
    """

    hit: float
    miss: float
    hit_squared: float
    miss_squared: float

    def weights(self) -> Weights:
        """As weights."""
        return Weights(hit=self.hit, miss=self.miss, hit_squared=self.hit_squared, miss_squared=self.miss_squared)


def proxy_rate(sums: ProxySums, confidence: float = 0.95) -> Interval:
    """Σ p F / Σ p with the variance of the ratio, Σ p²(F - rate)² / (Σp)².

    The interval holds for this weighted rate, not for the group's own; the bounds are for that.
    Undefined when Σp is 0. Smallest sample: effective size 30.
    """
    return weighted_rate(sums.weights(), confidence)


def proxy_gap(one: ProxySums, two: ProxySums, confidence: float = 0.95) -> Interval:
    """Difference of two weighted rates.

    The same people stand in both. Their covariance, Σ p1 p2 (F - r1)(F - r2) / (Σp1 Σp2), is never
    negative, so the interval, which takes it as 0, is never too short.
    """
    return mover.difference(
        proxy_rate(one, confidence), proxy_rate(two, confidence), method="difference of two proxy rates (MOVER)"
    )


def proxy_ratio(one: ProxySums, two: ProxySums, confidence: float = 0.95) -> Interval:
    """Ratio of two weighted rates; undefined when the second is 0."""
    return mover.ratio(
        proxy_rate(one, confidence), proxy_rate(two, confidence), method="ratio of two proxy rates (MOVER)"
    )


def assigned(probabilities: Sequence[float], threshold: float = 0.8) -> int | None:
    """The group that a person would be assigned to at a threshold; None when no probability reaches it.

    For the threshold estimator, shown beside the weighted one; above 0.5 no two groups reach it.
    """
    best = max(range(len(probabilities)), key=lambda r: probabilities[r])
    return best if probabilities[best] >= threshold else None
