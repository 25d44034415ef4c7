"""Tests of the difference between two rates: the two-deviation rule, and exact tests for few people.

Sources: Fisher 1935; Lancaster 1961 (mid-p); Hazelwood v. United States, 433 U.S. 299 (1977) and
Castaneda v. Partida, 430 U.S. 482 (1977) for the two or three standard deviations.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ombud.measure.statistics.distributions import log_choose, p_of_z
from ombud.measure.statistics.interval import Test


def pooled_z(k1: int, n1: int, k2: int, n2: int) -> float | None:
    """Standard deviations between two rates: (p1-p2) / √(p(1-p)(1/n1+1/n2)) with p of both together.

    What courts call the two-deviation rule. None when a group is empty or all outcomes are alike.
    """
    if n1 == 0 or n2 == 0:
        return None
    pooled = (k1 + k2) / (n1 + n2)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return (k1 / n1 - k2 / n2) / spread if spread else None


def fisher_exact(k1: int, n1: int, k2: int, n2: int) -> float:
    """Two-sided p value of Fisher's exact test: all tables at most as likely as the one seen."""
    seen, chances = _tables(k1, n1, k2, n2)
    return min(1.0, math.fsum(chance for chance in chances if chance <= seen * (1 + 1e-7)))


def fisher_mid_p(k1: int, n1: int, k2: int, n2: int) -> float:
    """Fisher's p value with half the weight of the tables exactly as likely as the one seen.

    Less cautious than the exact one, shown beside it. Source: Lancaster 1961.
    """
    seen, chances = _tables(k1, n1, k2, n2)
    alike = 0.0
    less = 0.0
    for chance in chances:
        if abs(chance - seen) <= seen * 1e-7:
            alike += chance
        elif chance < seen:
            less += chance
    return min(1.0, less + alike / 2)


def _tables(k1: int, n1: int, k2: int, n2: int) -> tuple[float, Iterator[float]]:
    """The chance of the table seen and of every table with the same margins."""
    hits = k1 + k2
    whole = log_choose(n1 + n2, hits)

    def chance(k: int) -> float:
        return math.exp(log_choose(n1, k) + log_choose(n2, hits - k) - whole)

    return chance(k1), (chance(k) for k in range(max(0, hits - n2), min(hits, n1) + 1))


def smallest_expected(k1: int, n1: int, k2: int, n2: int) -> float:
    """The smallest expected count of the two-by-two table; below 5 the exact test is used."""
    total = n1 + n2
    if total == 0:
        return 0.0
    hits = k1 + k2
    return min(n * k / total for n in (n1, n2) for k in (hits, total - hits))


def compare(k1: int, n1: int, k2: int, n2: int) -> Test | None:
    """Pooled z, or Fisher's exact test when an expected count is below five; None as for the z."""
    z = pooled_z(k1, n1, k2, n2)
    if z is None:
        return None
    if smallest_expected(k1, n1, k2, n2) < 5:
        return Test("Fisher's exact test", fisher_exact(k1, n1, k2, n2), z)
    return Test("pooled z", p_of_z(z), z)
