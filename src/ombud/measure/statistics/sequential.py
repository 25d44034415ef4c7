"""Intervals that hold at every look: confidence sequences for a rate, a difference and a ratio.

With an ordinary interval, looking every day finds a change sooner or later where there is none.
Here the chance that the truth is *ever* outside, over any number of looks, is at most 5 %. For
each rate the likelihood of the outcomes so far is averaged over a Beta(½, ½) law and divided by
the likelihood at the truth: a martingale that starts at 1 and exceeds 20 with chance at most 1/20
(Ville 1939). Two independent rates multiply theirs. Everything follows from the cumulated
counts, so the days of the past may be merged. Valid while the true rates stay as they are; a
change shows when the sequence leaves its former values (:func:`intersection` becomes empty).
Sources: Robbins 1970; Lai 1976; Howard, Ramdas, McAuliffe and Sekhon 2021; Waudby-Smith and
Ramdas 2024.
"""

from __future__ import annotations

import math

from ombud.measure.statistics.distributions import border, log_beta
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.two_rates import rates_at_difference, rates_at_ratio, upper_end

PRIOR = 0.5


def log_mixture(k: int, n: int) -> float:
    """ln of the likelihood of k of n, averaged over Beta(½, ½)."""
    return log_beta(PRIOR + k, PRIOR + n - k) - log_beta(PRIOR, PRIOR)


def log_likelihood(k: int, n: int, p: float) -> float:
    """k ln p + (n-k) ln(1-p), with 0 ln 0 = 0; minus infinity where the outcomes cannot be."""
    if (k and p <= 0) or (n > k and p >= 1):
        return -math.inf
    return (k * math.log(p) if k else 0.0) + ((n - k) * math.log1p(-p) if n > k else 0.0)


def log_e_rate(k: int, n: int, p: float) -> float:
    """ln of the e-value against "the rate is p", from all outcomes so far; may be read at every look."""
    return log_mixture(k, n) - log_likelihood(k, n, p)


def log_e_difference(k1: int, n1: int, k2: int, n2: int, difference: float = 0.0) -> float:
    """ln of the e-value against "the rates differ by this much" (0: they are equal), at every look."""
    p1, p2 = rates_at_difference(k1, n1, k2, n2, difference)
    return log_e_rate(k1, n1, p1) + log_e_rate(k2, n2, p2)


def log_e_ratio(k1: int, n1: int, k2: int, n2: int, ratio: float) -> float:
    """ln of the e-value against "the ratio of the rates is this", at every look."""
    p1, p2 = rates_at_ratio(k1, n1, k2, n2, ratio)
    return log_e_rate(k1, n1, p1) + log_e_rate(k2, n2, p2)


def rate_sequence(k: int, n: int, confidence: float = 0.95) -> Interval:
    """A rate, from all outcomes so far: every p with mixture / likelihood(p) below 1/(1-confidence).

    With no outcomes yet it is undefined. Any size.
    """
    if n == 0:
        return UNDEFINED
    limit = -math.log(1 - confidence)

    def stays(p: float) -> bool:
        return log_e_rate(k, n, p) < limit

    p = k / n
    return Interval(p, border(stays, p, 0.0), border(stays, p, 1.0), "confidence sequence (Beta mixture)")


def difference_sequence(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Difference of two rates k1/n1 - k2/n2, at every look: all differences that some pair of rates keeps.

    Undefined while a group is empty. Any size.
    """
    if n1 == 0 or n2 == 0:
        return UNDEFINED
    limit = -math.log(1 - confidence)

    def stays(difference: float) -> bool:
        return log_e_difference(k1, n1, k2, n2, difference) < limit

    gap = k1 / n1 - k2 / n2
    return Interval(gap, border(stays, gap, -1.0), border(stays, gap, 1.0), "confidence sequence (two Beta mixtures)")


def ratio_sequence(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Ratio of two rates (k1/n1) / (k2/n2), at every look.

    Undefined while a group is empty or nobody of the second has the outcome. Any size.
    """
    if n1 == 0 or n2 == 0 or k2 == 0:
        return UNDEFINED
    limit = -math.log(1 - confidence)

    def stays(ratio: float) -> bool:
        return log_e_ratio(k1, n1, k2, n2, ratio) < limit

    value = (k1 / n1) / (k2 / n2)
    low = 0.0 if k1 == 0 else border(stays, value, 0.0)
    return Interval(value, low, upper_end(stays, value), "confidence sequence (two Beta mixtures)")


def intersection(before: Interval, now: Interval) -> Interval | None:
    """What both looks of a sequence allow; None when nothing is left, which says that the rate has changed."""
    if before.low is None or before.high is None or now.low is None or now.high is None:
        return now if before.value is None else before
    low, high = max(before.low, now.low), min(before.high, now.high)
    return None if low > high else Interval(now.value, low, high, now.method)
