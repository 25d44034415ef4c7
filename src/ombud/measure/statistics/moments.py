"""Means of two groups from n, Σv and Σv²: standardised difference, Welch's test, mean gap.

For scores, prices and amounts. NYDFS Insurance Circular Letter No. 7 (2024) names the
standardised mean difference. Sources: Welch 1947; Hedges 1981; Hedges and Olkin 1985.
"""

from __future__ import annotations

import math

import msgspec

from ombud.measure.statistics.distributions import student_p, student_quantile, z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test


class Moments(msgspec.Struct, frozen=True):
    """How many values, their sum and the sum of their squares; disjoint rows add.

    For values far from 0, take the sums of v - c with one fixed c, else the squares drown the spread.
    """

    n: int
    total: float
    squares: float

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float:
        """The mean; n must not be 0."""
        return self.total / self.n

    @property
    def variance(self) -> float:
        """The variance with n - 1; n must be at least 2."""
        return max(0.0, self.squares - self.total**2 / self.n) / (self.n - 1)


def mean(one: Moments, confidence: float = 0.95) -> Interval:
    """The mean with Student's interval; undefined with fewer than two. Smallest sample: 30 when skewed."""
    if one.n < 2:
        return UNDEFINED
    half = student_quantile(confidence, one.n - 1) * math.sqrt(one.variance / one.n)
    return Interval(one.mean, one.mean - half, one.mean + half, "Student's t")


def _welch(one: Moments, two: Moments) -> tuple[float, float]:
    """Standard error of the mean gap and Welch-Satterthwaite degrees of freedom."""
    a, b = one.variance / one.n, two.variance / two.n
    if a + b == 0:
        return 0.0, 1.0
    # Shares of the sum: squares of very small variances would be zero.
    first, second = a / (a + b), b / (a + b)
    return math.sqrt(a + b), 1 / (first * first / (one.n - 1) + second * second / (two.n - 1))


def mean_gap(one: Moments, two: Moments, confidence: float = 0.95) -> Interval:
    """Difference of two means, mean one - mean two, with Welch's interval. Undefined with fewer than two in one."""
    if min(one.n, two.n) < 2:
        return UNDEFINED
    error, df = _welch(one, two)
    gap, half = one.mean - two.mean, student_quantile(confidence, df) * error
    return Interval(gap, gap - half, gap + half, "Welch")


def welch_test(one: Moments, two: Moments) -> Test | None:
    """Are two means the same, whatever the variances? None with fewer than two in one, or no spread."""
    if min(one.n, two.n) < 2:
        return None
    error, df = _welch(one, two)
    if error == 0:
        return None
    t = (one.mean - two.mean) / error
    return Test("Welch t", student_p(t, df), t, df=df)


def smd(one: Moments, two: Moments, confidence: float = 0.95) -> Interval:
    """Standardised mean difference (mean one - mean two) / pooled sd, Cohen's d.

    Normal interval with variance (n1+n2)/(n1 n2) + d²/(2(n1+n2)). Undefined with fewer than two
    in one, or no spread. Smallest sample: 30 in each; below, :func:`hedges_g`.
    """
    if min(one.n, two.n) < 2:
        return UNDEFINED
    pooled = ((one.n - 1) * one.variance + (two.n - 1) * two.variance) / (one.n + two.n - 2)
    return _standardised(one, two, pooled, confidence, "pooled sd, Hedges-Olkin variance")


def smd_total(one: Moments, two: Moments, everybody: Moments, confidence: float = 0.95) -> Interval:
    """The variant that divides by the standard deviation of all people, who may be more than the two groups.

    Its name goes with its value: it is smaller than the pooled one when groups differ.
    """
    if min(one.n, two.n) < 2:
        return UNDEFINED
    return _standardised(one, two, everybody.variance, confidence, "total sd, Hedges-Olkin variance")


def _standardised(one: Moments, two: Moments, variance: float, confidence: float, method: str) -> Interval:
    if variance <= 0:
        return UNDEFINED
    d = (one.mean - two.mean) / math.sqrt(variance)
    half = z_of(confidence) * math.sqrt((one.n + two.n) / (one.n * two.n) + d * d / (2 * (one.n + two.n)))
    return Interval(d, d - half, d + half, method)


def hedges_g(one: Moments, two: Moments, confidence: float = 0.95) -> Interval:
    """Cohen's d times Γ(m/2) / (√(m/2) Γ((m-1)/2)), m = n1+n2-2: without its bias in small groups."""
    d = smd(one, two, confidence)
    if d.value is None or d.low is None or d.high is None:
        return UNDEFINED
    m = one.n + two.n - 2
    factor = math.exp(math.lgamma(m / 2) - math.lgamma((m - 1) / 2)) / math.sqrt(m / 2)
    return Interval(d.value * factor, d.low * factor, d.high * factor, "Hedges' g, Hedges-Olkin variance")
