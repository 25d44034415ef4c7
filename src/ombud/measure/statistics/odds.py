"""The odds ratio of two rates: [k1/(n1-k1)] / [k2/(n2-k2)].

NYDFS Insurance Circular Letter No. 7 (2024) names it for denials. Sources: Woolf 1955;
Cornfield 1956 and Fisher 1935 for the conditional exact form; Haldane 1956 for the half.
"""

from __future__ import annotations

import math

from ombud.measure.statistics.distributions import border, log_choose, z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval

#: Logarithms of odds ratios beyond this are taken as 0 or infinite.
FAR = 700.0
#: Terms this much smaller than the largest change nothing.
NEGLIGIBLE = 45.0
FEW = 5
MANY_TABLES = 5000


def woolf(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Odds ratio with exp(ln OR ± z √Σ 1/cell).

    With an empty cell, one half is added to each cell for the interval only, and the method says
    so. Undefined when a group is empty or its value is 0/0. Smallest sample: 5 in each cell;
    below, :func:`conditional_exact`.
    """
    cells = (k1, n1 - k1, k2, n2 - k2)
    value = _sample_odds_ratio(*cells)
    if value is None:
        return UNDEFINED
    half = 0.5 if 0 in cells else 0.0
    a, b, c, d = (cell + half for cell in cells)
    spread = z_of(confidence) * math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    middle = math.log(a * d / (b * c))
    method = "Woolf (logarithm)" + (", one half added to each cell" if half else "")
    low = 0.0 if value == 0 else math.exp(middle - spread)
    high = math.inf if math.isinf(value) else math.exp(middle + spread)
    return Interval(value, low, high, method)


def _sample_odds_ratio(a: int, b: int, c: int, d: int) -> float | None:
    if a + b == 0 or c + d == 0 or (a * d == 0 and b * c == 0):
        return None
    return a * d / (b * c) if b * c else math.inf


def conditional_exact(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95, *, mid_p: bool = False) -> Interval:
    """Conditional odds ratio with its exact interval, given the margins of the table.

    The value maximises the noncentral hypergeometric likelihood (it is not ad/bc). The ends are
    where each tail is half of 1 - confidence; with ``mid_p`` the table seen counts half in its
    tail, which is less cautious. Undefined when all outcomes are alike or a group is empty.
    """
    hits = k1 + k2
    first, last = max(0, hits - n2), min(hits, n1)
    if first == last:
        return UNDEFINED
    tables = _Tables(first, [log_choose(n1, k) + log_choose(n2, hits - k) for k in range(first, last + 1)])
    tail = (1 - confidence) / 2
    seen = 0.5 if mid_p else 1.0
    if k1 in (first, last):
        log_value = -FAR if k1 == first else FAR
    else:
        log_value = border(lambda t: tables.mean(t) < k1, -FAR, FAR)
    low = 0.0 if k1 == first else math.exp(border(lambda t: tables.upper(t, k1, seen) < tail, -FAR, FAR))
    high = math.inf if k1 == last else math.exp(border(lambda t: tables.lower(t, k1, seen) > tail, -FAR, FAR))
    value = 0.0 if log_value == -FAR else math.inf if log_value == FAR else math.exp(log_value)
    return Interval(value, low, high, "conditional exact" + (" (mid-p)" if mid_p else ""))


class _Tables:
    """Weights of all tables with the margins seen, tilted by the logarithm of an odds ratio."""

    def __init__(self, first: int, log_weights: list[float]) -> None:
        self.first = first
        self.log_weights = log_weights

    def _tilted(self, log_odds: float) -> list[tuple[int, float]]:
        logs = [(self.first + i, weight + log_odds * i) for i, weight in enumerate(self.log_weights)]
        top = max(weight for _, weight in logs)
        chances = [(k, math.exp(weight - top)) for k, weight in logs if weight > top - NEGLIGIBLE]
        total = math.fsum(chance for _, chance in chances)
        return [(k, chance / total) for k, chance in chances]

    def mean(self, log_odds: float) -> float:
        return math.fsum(k * chance for k, chance in self._tilted(log_odds))

    def upper(self, log_odds: float, k1: int, seen: float) -> float:
        return math.fsum(chance * (seen if k == k1 else 1.0) for k, chance in self._tilted(log_odds) if k >= k1)

    def lower(self, log_odds: float, k1: int, seen: float) -> float:
        return math.fsum(chance * (seen if k == k1 else 1.0) for k, chance in self._tilted(log_odds) if k <= k1)


def odds_ratio(k1: int, n1: int, k2: int, n2: int, confidence: float = 0.95) -> Interval:
    """Woolf's, or the conditional exact form when a cell holds fewer than five people.

    With more than 5 000 tables of the same margins Woolf's is used all the same, and says what it added.
    """
    few = min(k1, n1 - k1, k2, n2 - k2) < FEW
    if few and min(n1, n2, k1 + k2, n1 + n2 - k1 - k2) <= MANY_TABLES:
        return conditional_exact(k1, n1, k2, n2, confidence)
    return woolf(k1, n1, k2, n2, confidence)
