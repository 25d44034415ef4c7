"""Intervals and tests for rates, differences and ratios of rates.

Sources: Wilson 1927; Clopper and Pearson 1934; Newcombe 1998 (method 10) for differences;
Katz et al. 1978 for the logarithm of a ratio; Fisher 1935 for small tables.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

import msgspec


class Interval(msgspec.Struct, frozen=True):
    """A value with its interval and the method that made it. None where it is undefined."""

    value: float | None
    low: float | None
    high: float | None
    method: str


UNDEFINED = Interval(None, None, None, "undefined")


@lru_cache(maxsize=32)
def z_of(confidence: float) -> float:
    """The two-sided normal quantile: 1.959964 at 0.95."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(k: int, n: int, confidence: float = 0.95) -> Interval:
    """Wilson score interval of k out of n; undefined when n is 0."""
    if n == 0:
        return UNDEFINED
    z = z_of(confidence)
    p, zz = k / n, z * z
    centre = (p + zz / (2 * n)) / (1 + zz / n)
    half = z / (1 + zz / n) * math.sqrt(p * (1 - p) / n + zz / (4 * n * n))
    return Interval(p, max(0.0, centre - half) if k else 0.0, min(1.0, centre + half) if k < n else 1.0, "Wilson")


def clopper_pearson(k: int, n: int, confidence: float = 0.95) -> Interval:
    """Exact binomial interval; undefined when n is 0."""
    if n == 0:
        return UNDEFINED
    alpha = (1 - confidence) / 2
    low = 0.0 if k == 0 else _beta_quantile(alpha, k, n - k + 1)
    high = 1.0 if k == n else _beta_quantile(1 - alpha, k + 1, n - k)
    return Interval(k / n, low, high, "Clopper-Pearson (exact)")


def rate(k: int, n: int, confidence: float = 0.95) -> Interval:
    """A rate: Wilson, or the exact interval when fewer than five are on either side."""
    return clopper_pearson(k, n, confidence) if min(k, n - k) < 5 else wilson(k, n, confidence)


def _beta_quantile(p: float, a: float, b: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        if _beta_cdf(middle, a, b) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_cdf(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function by Lentz's continued fraction."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x > (a + 1) / (a + b + 2):
        return 1 - front * _continued(1 - x, b, a) / b
    return front * _continued(x, a, b) / a


def _continued(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    h = d
    for m in range(1, 10_000):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + numerator * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + numerator / c
            c = c if abs(c) > tiny else tiny
            step = c * d
            h *= step
        if abs(step - 1) < 1e-14:
            break
    return h


def _ends(interval: Interval) -> tuple[float, float]:
    if interval.low is None or interval.high is None:
        raise ValueError("an undefined interval has no ends")
    return interval.low, interval.high


def newcombe(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Difference of two rates, k1/n1 - k2/n2, by Newcombe's hybrid score method."""
    if n1 == 0 or n2 == 0:
        return UNDEFINED
    one_low, one_high = _ends(wilson(k1, n1, confidence))
    two_low, two_high = _ends(wilson(k2, n2, confidence))
    p1, p2 = k1 / n1, k2 / n2
    gap = p1 - p2
    low = gap - math.sqrt((p1 - one_low) ** 2 + (two_high - p2) ** 2)
    high = gap + math.sqrt((one_high - p1) ** 2 + (p2 - two_low) ** 2)
    return Interval(gap, max(-1.0, low), min(1.0, high), "Newcombe (method 10)")


def katz(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Ratio of two rates, (k1/n1) / (k2/n2), by the interval of its logarithm.

    With an empty cell, one half is added to each cell for the interval only, and the method
    says so. Undefined when the second rate is 0 or a group is empty.
    """
    if n1 == 0 or n2 == 0 or k2 == 0:
        return UNDEFINED
    value = (k1 / n1) / (k2 / n2)
    a, b, c, d = float(k1), float(n1), float(k2), float(n2)
    method = "Katz (logarithm)"
    if k1 == 0:
        a, b, c, d = a + 0.5, b + 1, c + 0.5, d + 1
        method = "Katz (logarithm), one half added to each cell"
    spread = z_of(confidence) * math.sqrt(max(0.0, 1 / a - 1 / b + 1 / c - 1 / d))
    centre = (a / b) / (c / d)
    return Interval(value, 0.0 if k1 == 0 else centre * math.exp(-spread), centre * math.exp(spread), method)


def pooled_z(k1: int, n1: int, k2: int, n2: int) -> float | None:
    """Standard deviations between two rates, pooled: what courts call the two-deviation rule."""
    if n1 == 0 or n2 == 0:
        return None
    pooled = (k1 + k2) / (n1 + n2)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return (k1 / n1 - k2 / n2) / spread if spread else None


def p_of_z(z: float) -> float:
    """Two-sided p value of a standard normal deviate."""
    return math.erfc(abs(z) / math.sqrt(2))


def fisher_exact(k1: int, n1: int, k2: int, n2: int) -> float:
    """Two-sided p value of Fisher's exact test: all tables at most as likely as the one seen."""
    total, hits = n1 + n2, k1 + k2

    def weight(k: int) -> float:
        return _log_choose(n1, k) + _log_choose(n2, hits - k) - _log_choose(total, hits)

    seen = weight(k1)
    chances = [weight(k) for k in range(max(0, hits - n2), min(hits, n1) + 1)]
    return min(1.0, math.fsum(math.exp(chance) for chance in chances if chance <= seen + 1e-7))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def smallest_expected(k1: int, n1: int, k2: int, n2: int) -> float:
    """The smallest expected count of the two-by-two table; below 5 the exact test is used."""
    total = n1 + n2
    if total == 0:
        return 0.0
    hits = k1 + k2
    return min(n * k / total for n in (n1, n2) for k in (hits, total - hits))


class Test(msgspec.Struct, frozen=True):
    """A test of a difference between two rates."""

    method: str
    p: float
    z: float | None


def compare(k1: int, n1: int, k2: int, n2: int) -> Test | None:
    """Pooled z, or Fisher's exact test when an expected count is below five."""
    z = pooled_z(k1, n1, k2, n2)
    if z is None:
        return None
    if smallest_expected(k1, n1, k2, n2) < 5:
        return Test("Fisher's exact test", fisher_exact(k1, n1, k2, n2), z)
    return Test("pooled z", p_of_z(z), z)
