"""Difference and ratio of two rates, k1 of n1 against k2 of n2, with intervals.

Sources: Newcombe 1998 (method 10); Katz et al. 1978; Koopman 1984; Miettinen and Nurminen 1985.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ombud.measure.statistics import mover
from ombud.measure.statistics.distributions import border, z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.rate import wilson

#: No rate is less than this: the end of a search near 0.
SMALLEST = 1e-12


def newcombe(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Difference k1/n1 - k2/n2 by Newcombe's hybrid of two Wilson intervals. Undefined with an empty group."""
    if n1 == 0 or n2 == 0:
        return UNDEFINED
    found = mover.difference(wilson(k1, n1, confidence), wilson(k2, n2, confidence))
    assert found.low is not None
    assert found.high is not None
    return Interval(found.value, max(-1.0, found.low), min(1.0, found.high), "Newcombe (method 10)")


def katz(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Ratio (k1/n1) / (k2/n2) by the interval of its logarithm.

    exp(ln r ± z √(1/k1 - 1/n1 + 1/k2 - 1/n2)). When nobody of the first group or everybody of
    both has the outcome, one half is added to each cell for the interval only, and the method says
    so; below five in a cell prefer :func:`koopman`.
    Undefined when the second rate is 0 or a group is empty.
    """
    if n1 == 0 or n2 == 0 or k2 == 0:
        return UNDEFINED
    value = (k1 / n1) / (k2 / n2)
    a, b, c, d = float(k1), float(n1), float(k2), float(n2)
    method = "Katz (logarithm)"
    if k1 == 0 or (k1 == n1 and k2 == n2):
        a, b, c, d = a + 0.5, b + 1, c + 0.5, d + 1
        method = "Katz (logarithm), one half added to each cell"
    spread = z_of(confidence) * math.sqrt(max(0.0, 1 / a - 1 / b + 1 / c - 1 / d))
    middle = (a / b) / (c / d)
    return Interval(value, 0.0 if k1 == 0 else middle * math.exp(-spread), middle * math.exp(spread), method)


def rates_at_difference(k1: int, n1: int, k2: int, n2: int, difference: float) -> tuple[float, float]:
    """The most likely two rates among those that differ by the given amount (p1 - p2): a root of a cubic.

    Closed form after Miettinen and Nurminen 1985, appendix; by halving where the cubic degenerates.
    """
    d, n, c = difference, n1 + n2, k1 + k2
    square = ((n1 + 2 * n2) * d - n - c) / (3 * n)
    linear = ((n2 * d - n - 2 * k2) * d + c) / n
    constant = k2 * d * (1 - d) / n
    half = square**3 - linear * square / 2 + constant / 2
    size = square * square - linear / 3
    low, high = max(0.0, -d), min(1.0, 1.0 - d)
    if size <= 1e-12:
        p2 = _by_halving(k1, n1, k2, n2, d, low, high)
    else:
        root = math.copysign(math.sqrt(size), half)
        turn = (math.pi + math.acos(min(1.0, max(-1.0, half / root**3)))) / 3
        p2 = min(high, max(low, 2 * root * math.cos(turn) - square))
    return p2 + d, p2


def _by_halving(k1: int, n1: int, k2: int, n2: int, difference: float, low: float, high: float) -> float:
    def rises(p2: float) -> bool:
        p1 = p2 + difference
        up = k1 / max(p1, SMALLEST) + k2 / max(p2, SMALLEST)
        down = (n1 - k1) / max(1 - p1, SMALLEST) + (n2 - k2) / max(1 - p2, SMALLEST)
        return up > down

    return border(rises, low, high)


def rates_at_ratio(k1: int, n1: int, k2: int, n2: int, ratio: float) -> tuple[float, float]:
    """The most likely two rates among those with the given ratio (p1 / p2): a root of a square equation."""
    a = (n1 + n2) * ratio
    b = n1 * ratio + k1 + n2 + k2 * ratio
    c = k1 + k2
    # The form of the root that does not subtract two nearly equal numbers.
    p2 = min(1.0, 2 * c / (b + math.sqrt(max(0.0, b * b - 4 * a * c))), 1 / ratio if ratio > 0 else 1.0)
    return ratio * p2, p2


def miettinen_nurminen(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Difference k1/n1 - k2/n2: all differences that the score test does not reject.

    (d - δ)² / (v N/(N-1)) ≤ z², with v at the most likely rates that differ by δ. For small
    groups. Undefined with an empty group. Source: Miettinen and Nurminen 1985.
    """
    if n1 == 0 or n2 == 0:
        return UNDEFINED
    gap = k1 / n1 - k2 / n2
    correction = (n1 + n2) / (n1 + n2 - 1)
    limit = z_of(confidence) ** 2

    def stays(delta: float) -> bool:
        p1, p2 = rates_at_difference(k1, n1, k2, n2, delta)
        variance = max(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2, 0.0) * correction
        return (gap - delta) ** 2 <= limit * variance

    return Interval(gap, border(stays, gap, -1.0), border(stays, gap, 1.0), "Miettinen-Nurminen (score)")


def koopman(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Ratio (k1/n1) / (k2/n2): all ratios that the score test does not reject.

    (p1 - θ p2)² / v ≤ z², with v at the most likely rates of ratio θ. For small counts, 0 and n
    included. Undefined when the second rate is 0 or a group is empty. Source: Koopman 1984.
    """
    if n1 == 0 or n2 == 0 or k2 == 0:
        return UNDEFINED
    one, two = k1 / n1, k2 / n2
    limit = z_of(confidence) ** 2

    def stays(theta: float) -> bool:
        p1, p2 = rates_at_ratio(k1, n1, k2, n2, theta)
        variance = p1 * (1 - p1) / n1 + theta * theta * p2 * (1 - p2) / n2
        return (one - theta * two) ** 2 <= limit * max(variance, 0.0)

    value = one / two
    low = 0.0 if k1 == 0 else border(stays, value, 0.0)
    return Interval(value, low, upper_end(stays, value), "Koopman (score)")


def upper_end(stays: Callable[[float], bool], value: float) -> float:
    """The upper end of a ratio: doubles until it is rejected, then halves the last step."""
    inside, outside = value, max(2 * value, 1e-6)
    while stays(outside):
        if outside > 1e12:
            return math.inf
        inside, outside = outside, 2 * outside
    return border(stays, inside, outside)


def cohen_h(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Cohen's h, 2 asin √p1 - 2 asin √p2, whose variance 1/n1 + 1/n2 does not depend on the rates (Cohen 1988).

    Undefined when a side is empty. Smallest sample: 30 people a side.
    """
    if n1 == 0 or n2 == 0:
        return UNDEFINED
    h = 2 * math.asin(math.sqrt(k1 / n1)) - 2 * math.asin(math.sqrt(k2 / n2))
    half = z_of(confidence) * math.sqrt(1 / n1 + 1 / n2)
    return Interval(h, h - half, h + half, "normal interval of the arcsine difference")
