"""One rate: k of n people, with its interval, against a benchmark share, or with weights.

Sources: Wilson 1927; Clopper and Pearson 1934; Kish 1965 (effective size); for the one-sample
test against availability, Castaneda v. Partida, 430 U.S. 482 (1977), note 17.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from ombud.measure.statistics.distributions import beta_cdf, beta_quantile, log_choose, p_of_z, student_quantile, z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test

#: With fewer on either side, the exact interval is used.
FEW = 5


def wilson(k: float, n: float, confidence: float = 0.95) -> Interval:
    """Wilson score interval of k out of n.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). Undefined when n is 0; any n above.
    """
    return UNDEFINED if n == 0 else _score(k / n, n, z_of(confidence), "Wilson")


def _score(p: float, n: float, z: float, method: str) -> Interval:
    zz = z * z
    middle = (p + zz / (2 * n)) / (1 + zz / n)
    half = z / (1 + zz / n) * math.sqrt(max(0.0, p * (1 - p)) / n + zz / (4 * n * n))
    low = max(0.0, middle - half) if p > 0 else 0.0
    high = min(1.0, middle + half) if p < 1 else 1.0
    return Interval(p, low, high, method)


def clopper_pearson(k: int, n: int, confidence: float = 0.95) -> Interval:
    """Exact binomial interval: quantiles of Beta(k, n-k+1) and Beta(k+1, n-k). Undefined when n is 0."""
    if n == 0:
        return UNDEFINED
    alpha = (1 - confidence) / 2
    low = 0.0 if k == 0 else beta_quantile(alpha, k, n - k + 1)
    high = 1.0 if k == n else beta_quantile(1 - alpha, k + 1, n - k)
    return Interval(k / n, low, high, "Clopper-Pearson (exact)")


def rate(k: int, n: int, confidence: float = 0.95) -> Interval:
    """A rate: Wilson, or the exact interval when fewer than five are on either side."""
    return clopper_pearson(k, n, confidence) if min(k, n - k) < FEW else wilson(k, n, confidence)


def binomial_test(k: int, n: int, share: float) -> Test | None:
    """Exact two-sided test that the rate is the given share.

    The p value is the chance of all counts at most as likely as k (as in SciPy ``binomtest``).
    None when n is 0. Any size.
    """
    if n == 0:
        return None
    if share in (0.0, 1.0):
        return Test("exact binomial", float(k == n * share))
    seen = _log_chance(k, n, share) + 1e-7
    mode = min(n, int((n + 1) * share))
    if k == mode:
        return Test("exact binomial", 1.0)
    if k < mode:
        other = _first(lambda j: _log_chance(j, n, share) <= seen, mode, n + 1)
        return Test("exact binomial", min(1.0, _at_most(k, n, share) + _at_least(other, n, share)))
    other = mode - _first(lambda j: _log_chance(mode - j, n, share) <= seen, 0, mode + 1)
    return Test("exact binomial", min(1.0, _at_least(k, n, share) + _at_most(other, n, share)))


def _log_chance(k: int, n: int, share: float) -> float:
    return log_choose(n, k) + k * math.log(share) + (n - k) * math.log1p(-share)


def _at_most(k: int, n: int, share: float) -> float:
    return 0.0 if k < 0 else 1.0 if k >= n else beta_cdf(1 - share, n - k, k + 1)


def _at_least(k: int, n: int, share: float) -> float:
    return 0.0 if k > n else 1.0 if k <= 0 else beta_cdf(share, k, n - k + 1)


def _first(holds: Callable[[int], bool], low: int, end: int) -> int:
    """The first whole number from low on at which a condition holds that then stays; ``end`` when none."""
    while low < end:
        middle = (low + end) // 2
        low, end = (low, middle) if holds(middle) else (middle + 1, end)
    return low


def against_share(k: int, n: int, share: float) -> Test | None:
    """One-sample test of a rate against a benchmark share, such as availability in the labour market.

    z = (k - n s) / √(n s (1-s)): the two or three standard deviations of Castaneda. The p value is
    exact when n s or n (1-s) is below five. None when n is 0 or the share is 0 or 1.
    """
    if n == 0 or not 0 < share < 1:
        return None
    z = (k - n * share) / math.sqrt(n * share * (1 - share))
    if min(n * share, n * (1 - share)) < FEW:
        exact = binomial_test(k, n, share)
        assert exact is not None
        return Test("exact binomial against the benchmark share", exact.p, z)
    return Test("z against the benchmark share", p_of_z(z), z)


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """Sums of weights of the people with the outcome (hit) and without (miss), and of their squares."""

    hit: float
    miss: float
    hit_squared: float
    miss_squared: float

    @property
    def effective_size(self) -> float:
        """(Σw)² / Σw², after Kish: how many people of equal weight would say as much."""
        squares = self.hit_squared + self.miss_squared
        return (self.hit + self.miss) ** 2 / squares if squares else 0.0


def weighted_rate(weights: Weights, confidence: float = 0.95) -> Interval:
    """A weighted rate Σwf / Σw, with the Wilson interval at its effective size and Student's quantile.

    The size is p(1-p) / v with the linearised variance v = ((1-p)² Σw²_hit + p² Σw²_miss) / (Σw)²
    times m/(m-1), m being Kish's size, so weights that go with the outcome count; m itself when
    nobody or everybody has the outcome. Undefined without weight. Smallest sample: effective
    size 30. Source: Kish 1965; Korn and Graubard 1998.
    """
    total = weights.hit + weights.miss
    if total <= 0:
        return UNDEFINED
    p, kish = weights.hit / total, weights.effective_size
    variance = ((1 - p) ** 2 * weights.hit_squared + p * p * weights.miss_squared) / total**2
    size = p * (1 - p) / variance * max(kish - 1, 0.5) / kish if 0 < p < 1 and variance > 0 else kish
    return score_interval(
        p,
        size,
        confidence=confidence,
        method=f"Wilson at effective size {size:.1f}",
        deviate=student_quantile(confidence, max(kish - 1, 1.0)),
    )


def score_interval(
    p: float, size: float, *, method: str, confidence: float = 0.95, deviate: float | None = None
) -> Interval:
    """The Wilson interval of a rate at any effective size; ``deviate`` replaces the normal quantile."""
    return _score(p, size, z_of(confidence) if deviate is None else deviate, method)
