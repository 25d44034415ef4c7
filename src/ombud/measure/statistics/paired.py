"""Two answers to the same case: the difference of their rates or means, case by case.

Sources: Newcombe 1998, "paired data", method 10 (score intervals of both rates, squared and added, with their
correlation); Student's t of the differences.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import student_p, student_quantile
from ombud.measure.statistics.flips import Pairs
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test, ends
from ombud.measure.statistics.rate import wilson


def rate_difference(pairs: Pairs, confidence: float = 0.95) -> Interval:
    """Rate of the second answers less rate of the first; undefined without pairs.

    With φ the correlation of both, lowered by half a pair as Newcombe does where it is positive:
    d - √(dl₂² - 2φ dl₂ du₁ + du₁²) to d + √(du₂² - 2φ du₂ dl₁ + dl₁²). Any size.
    """
    n = pairs.total
    if n == 0:
        return UNDEFINED
    first, second = pairs.both + pairs.only_first, pairs.both + pairs.only_second
    (low1, high1), (low2, high2) = (ends(wilson(k, n, confidence)) for k in (first, second))
    one, two, phi = first / n, second / n, _correlation(pairs)
    down2, up2, down1, up1 = two - low2, high2 - two, one - low1, high1 - one
    below = math.sqrt(max(0.0, down2**2 - 2 * phi * down2 * up1 + up1**2))
    above = math.sqrt(max(0.0, up2**2 - 2 * phi * up2 * down1 + down1**2))
    difference = two - one
    return Interval(difference, max(-1.0, difference - below), min(1.0, difference + above), "Newcombe, paired")


def _correlation(pairs: Pairs) -> float:
    sizes = (
        (pairs.both + pairs.only_first)
        * (pairs.only_second + pairs.neither)
        * (pairs.both + pairs.only_second)
        * (pairs.only_first + pairs.neither)
    )
    apart = pairs.both * pairs.neither - pairs.only_first * pairs.only_second
    if sizes == 0:
        return 0.0
    return (max(0.0, apart - pairs.total / 2) if apart > 0 else apart) / math.sqrt(sizes)


def mean_difference(differences: NDArray[np.float64], confidence: float = 0.95) -> Interval:
    """The mean of the differences with Student's interval, which has no ends when all are alike. Smallest sample: 30.

    Undefined with fewer than two.
    """
    if len(differences) < 2:
        return UNDEFINED
    value = float(differences.mean())
    error = _error(differences)
    if error is None:
        return Interval(value, None, None, "all differences alike, no interval")
    half = student_quantile(confidence, len(differences) - 1) * error
    return Interval(value, value - half, value + half, "Student's t")


def paired_test(differences: NDArray[np.float64]) -> Test | None:
    """Is the mean difference 0? Student's t; None with fewer than two, or when all differences are alike."""
    error = _error(differences) if len(differences) > 1 else None
    if error is None:
        return None
    t, df = float(differences.mean()) / error, len(differences) - 1
    return Test("paired t", student_p(t, df), t, df=df)


def _error(differences: NDArray[np.float64]) -> float | None:
    """Standard error of the mean; None when the differences are alike but for rounding."""
    if np.ptp(differences) <= 1e-12 * float(np.abs(differences).max()):
        return None
    return float(differences.std(ddof=1)) / math.sqrt(len(differences))
