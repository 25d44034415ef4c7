"""Difference and ratio of two independent figures from their own intervals.

The method of variance estimates recovery: whatever made the two intervals (weights, clusters,
exact methods, AUC), their difference and ratio follow. Newcombe's method 10 is its case of two
Wilson intervals. Sources: Newcombe 1998; Zou and Donner 2008; Donner and Zou 2012.
"""

from __future__ import annotations

import math

from ombud.measure.statistics.interval import UNDEFINED, Interval, centre, ends


def difference(one: Interval, two: Interval, *, method: str = "difference of two intervals (MOVER)") -> Interval:
    """one - two: d - √((x1-l1)² + (u2-x2)²) to d + √((u1-x1)² + (x2-l2)²). Undefined when one of them is."""
    if one.value is None or two.value is None:
        return UNDEFINED
    x, y = centre(one), centre(two)
    (low1, high1), (low2, high2) = ends(one), ends(two)
    low = x - y - math.hypot(x - low1, high2 - y)
    high = x - y + math.hypot(high1 - x, y - low2)
    return Interval(x - y, low, high, method, one.bound + two.bound)


def ratio(one: Interval, two: Interval, *, method: str = "ratio of two intervals (MOVER)") -> Interval:
    """one / two for figures that are not negative, by the difference of their logarithms.

    When the first is 0 its upper end is u1 / √(l2 (2 x2 - l2)), after Donner and Zou 2012. The
    upper end is infinite when the second may be 0. Undefined when one of them is undefined or the
    second is 0.
    """
    if one.value is None or not two.value:
        return UNDEFINED
    x, y = centre(one), centre(two)
    (low1, high1), (low2, high2) = ends(one), ends(two)
    low = 0.0 if low1 <= 0 else x / y * math.exp(-math.hypot(math.log(x / low1), math.log(high2 / y)))
    if low2 <= 0:
        high = math.inf
    elif x == 0:
        high = high1 / math.sqrt(low2 * (2 * y - low2))
    else:
        high = x / y * math.exp(math.hypot(math.log(high1 / x), math.log(y / low2)))
    return Interval(x / y, low, high, method)
