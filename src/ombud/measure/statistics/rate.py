"""One rate: k of n people, with its interval, against a benchmark share, or with weights.

Sources: Wilson 1927; Clopper and Pearson 1934; Kish 1965 (effective size); for the one-sample
test against availability, Castaneda v. Partida, 430 U.S. 482 (1977), note 17.
"""

from __future__ import annotations

import math

import msgspec

from ombud.measure.statistics.distributions import beta_quantile, log_choose, p_of_z, z_of
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
    None when n is 0. From one million people on, use :func:`against_share`.
    """
    if n == 0:
        return None
    if share in (0.0, 1.0):
        return Test("exact binomial", float(k == n * share))
    odds = math.log(share) - math.log1p(-share)
    base = n * math.log1p(-share)
    seen = log_choose(n, k) + k * odds + base + 1e-7
    likely = (log_choose(n, j) + j * odds + base for j in range(n + 1))
    return Test("exact binomial", min(1.0, math.fsum(math.exp(chance) for chance in likely if chance <= seen)))


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
    """A weighted rate Σwf / Σw, with the Wilson interval at its effective size.

    The size is p(1-p) / v with the linearised variance v = ((1-p)² Σw²_hit + p² Σw²_miss) / (Σw)²,
    so weights that go with the outcome count; Kish's size when nobody or everybody has the
    outcome. Smallest sample: effective size 30. Source: Kish 1965; Korn and Graubard 1998.
    """
    total = weights.hit + weights.miss
    if total <= 0:
        return UNDEFINED
    p = weights.hit / total
    variance = ((1 - p) ** 2 * weights.hit_squared + p * p * weights.miss_squared) / total**2
    size = p * (1 - p) / variance if 0 < p < 1 and variance > 0 else weights.effective_size
    return score_interval(p, size, confidence=confidence, method=f"Wilson at effective size {size:.1f}")


def score_interval(
    p: float, size: float, *, method: str, confidence: float = 0.95, deviate: float | None = None
) -> Interval:
    """The Wilson interval of a rate at any effective size; ``deviate`` replaces the normal quantile."""
    return _score(p, size, z_of(confidence) if deviate is None else deviate, method)
