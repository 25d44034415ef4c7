"""Errors of a predicted amount: mean error, MAE, RMSE and R², each with its interval, from sums of powers.

The error is e = actual - predicted: above 0 the prediction is too low. Sources: Student's t for
means; the delta method for the root of the mean square and for R² = 1 - Σe² / Σ(y - mean y)².
"""

from __future__ import annotations

import math

import msgspec

from ombud.measure.statistics.distributions import student_quantile
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.moments import Moments, mean


class ErrorSums(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over people of the error e, its size and powers, the actual value y and its powers, and products."""

    n: int
    e: float
    ee: float
    ae: float
    eeee: float
    y: float
    yy: float
    yyy: float
    yyyy: float
    eey: float
    eeyy: float

    def __add__(self, other: ErrorSums) -> ErrorSums:
        return ErrorSums(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})


def mean_error(sums: ErrorSums, confidence: float = 0.95) -> Interval:
    """The mean of actual - predicted (bias). Undefined below two people. Smallest sample: 30."""
    return mean(Moments(sums.n, sums.e, sums.ee), confidence)


def mean_absolute_error(sums: ErrorSums, confidence: float = 0.95) -> Interval:
    """The mean size of the error. Undefined below two people. Smallest sample: 30."""
    return _at_least_zero(mean(Moments(sums.n, sums.ae, sums.ee), confidence))


def root_mean_square_error(sums: ErrorSums, confidence: float = 0.95) -> Interval:
    """√(Σe²/n): the interval of the mean square, and its root. Undefined below two people. Smallest sample: 30."""
    found = _at_least_zero(mean(Moments(sums.n, sums.ee, sums.eeee), confidence))
    if found.value is None or found.low is None or found.high is None:
        return UNDEFINED
    return Interval(math.sqrt(found.value), math.sqrt(found.low), math.sqrt(found.high), "root of Student's t interval")


def r_squared(sums: ErrorSums, confidence: float = 0.95) -> Interval:
    """1 - Σe² / Σ(y - mean y)²; below 0 when the mean of y would predict better.

    The influence of one person is ((1 - R²)(y - mean y)² - e²) / variance of y; its mean square over
    n is the variance. The interval is taken of ln(1 - R²), so that it stays below 1. Undefined
    below three people, or when y does not vary. Smallest sample: 30.
    """
    n = sums.n
    if n < 3:
        return UNDEFINED
    centre = sums.y / n
    spread = sums.yy / n - centre**2
    if spread <= 1e-12 * max(sums.yy / n, 1e-60):
        return UNDEFINED
    lost = sums.ee / n / spread
    if lost == 0:
        return Interval(1.0, 1.0, 1.0, "R², exact prediction")
    fourth = sums.yyyy / n - 4 * centre * sums.yyy / n + 6 * centre**2 * sums.yy / n - 3 * centre**4
    both = (sums.eeyy - 2 * centre * sums.eey + centre**2 * sums.ee) / n
    variance = max(0.0, (sums.eeee / n - 2 * lost * both + lost * lost * fourth) / spread / spread) / n
    reach = student_quantile(confidence, n - 1) * math.sqrt(variance) / lost
    if not reach < 700:
        return Interval(1 - lost, None, None, "R², too far off for an interval")
    return Interval(1 - lost, 1 - lost * math.exp(reach), 1 - lost * math.exp(-reach), "R², delta method on ln(1 - R²)")


def _at_least_zero(found: Interval) -> Interval:
    if found.low is None:
        return found
    return Interval(found.value, max(0.0, found.low), found.high, found.method)
