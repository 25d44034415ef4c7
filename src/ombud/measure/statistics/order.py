"""Quantiles of values in bins with exact intervals by order statistics, whatever the distribution and the sample.

Source: David and Nagaraja 2003, section 7.1. The ranks come from the binomial law and not from its
normal limit, so that few values give an open end instead of one that is too near.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import beta_cdf
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.quantiles import inside


def ranks(n: int, share: float, confidence: float = 0.95) -> tuple[int | None, int | None]:
    """The ranks, from 1, of the values between which a quantile lies; None where no value is far enough out.

    The lower is the largest r with P(B >= r) >= 1 - α/2 and the upper the smallest s with P(B < s) >= 1 - α/2,
    where B is binomial with n and the share.
    """
    level = 1 - (1 - confidence) / 2
    low = _first(n, lambda r: _fewer(r, n, share) > 1 - level) - 1
    high = _first(n, lambda s: _fewer(s, n, share) >= level)
    return (low if low >= 1 else None), (high if high <= n else None)


def quantile(
    counts: NDArray[np.int64],
    edges: NDArray[np.float64],
    share: float,
    confidence: float = 0.95,
    *,
    whole: bool = False,
) -> Interval:
    """A quantile read in the middle of its bin; ``bound`` is half the bin. No ends where one of them is open.

    Args:
        counts: values per bin, lowest first.
        edges: one more than bins.
        whole: every bin holds one value only, its lower edge; then the quantile is exact.
    """
    place = inside(counts, share)
    if place is None:
        return UNDEFINED
    low, high = float(edges[place.bin]), float(edges[place.bin + 1])
    value, bound = (low, 0.0) if whole else ((low + high) / 2, (high - low) / 2)
    first, last = ranks(int(np.sum(counts)), share, confidence)
    if first is None or last is None:
        return Interval(value, None, None, "order statistics: too few values for an interval", bound)
    running = np.cumsum(counts)
    down, up = (int(np.searchsorted(running, rank)) for rank in (first, last))
    return Interval(value, float(edges[down]), float(edges[up if whole else up + 1]), "order statistics (exact)", bound)


def _fewer(rank: int, n: int, share: float) -> float:
    """P(B < rank) for a binomial B: the chance that fewer than so many values lie below the quantile."""
    return 0.0 if rank <= 0 else 1.0 if rank > n else beta_cdf(1 - share, n - rank + 1, rank)


def _first(n: int, holds: Callable[[int], bool]) -> int:
    """The first rank from 1 at which a condition holds that then stays; n + 1 when none."""
    low, end = 1, n + 1
    while low < end:
        middle = (low + end) // 2
        low, end = (low, middle) if holds(middle) else (middle + 1, end)
    return low
