"""What chance alone makes of several equal groups, and the widest pair among very many.

With six equal groups of a hundred the largest gap is never 0: a gap means something only beside
what it would be by chance. Sources: Tukey 1953 (the range of several means); Bonferroni, for groups
too many to draw all their pairs.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import NORMAL
from ombud.measure.statistics.interval import UNDEFINED, Interval

REPLICATES = 2000
#: From so many groups on, pairs are not drawn one by one.
MANY = 120
Floats = NDArray[np.float64]
Counted = Sequence[tuple[float, float]]


class Chance(msgspec.Struct, frozen=True):
    """The largest gap among groups of these sizes if all rates were the same.

    Attributes:
        mean: on average.
        most: what it exceeds one time in twenty.
    """

    mean: float
    most: float


def chance_gap(counts: Counted, *, seed: int = 1) -> Chance | None:
    """What the largest gap would be if every group had the rate of all together; None with fewer than two groups.

    Binomial counts are drawn 2 000 times; with very many groups, normal ones.
    """
    table = np.array([pair for pair in counts if pair[1] >= 1], dtype=float)
    if len(table) < 2:
        return None
    together = float(table[:, 0].sum() / table[:, 1].sum())
    people = np.floor(table[:, 1])
    drawn = np.random.default_rng(seed).binomial(people.astype(np.int64), together, size=(REPLICATES, len(people)))
    rates = drawn / people
    gaps = rates.max(axis=1) - rates.min(axis=1)
    return Chance(float(gaps.mean()), float(np.quantile(gaps, 0.95)))


def widest_of_many(counts: Counted, confidence: float = 0.95) -> tuple[Interval, Interval]:
    """Largest gap and smallest ratio over very many groups, Bonferroni over all pairs.

    The same shrunk rates as ``extremes``; wider than its intervals, and found without replicates.
    """
    table = np.array(counts, dtype=float)
    if len(table) < 2:
        return UNDEFINED, UNDEFINED
    pairs = len(table) * (len(table) - 1) / 2
    limit = NORMAL.inv_cdf(1 - (1 - confidence) / 2 / pairs)
    rates, shrunk = table[:, 0] / table[:, 1], (table[:, 0] + 1) / (table[:, 1] + 2)
    spread = np.sqrt(shrunk * (1 - shrunk) / (table[:, 1] + 2))
    gap = _ends(shrunk, spread, limit)
    log = _ends(np.log(shrunk), spread / shrunk, limit)
    method = f"Bonferroni over {pairs:,.0f} pairs of shrunk rates"
    top = float(rates.max())
    ratio = Interval(float(rates.min()) / top, float(np.exp(-log[1])), float(np.exp(-log[0])), method) if top else None
    return Interval(top - float(rates.min()), gap[0], min(1.0, gap[1]), method), ratio or UNDEFINED


def _ends(values: Floats, spread: Floats, limit: float) -> tuple[float, float]:
    """The least and the most that the widest pair can be, row by row of the pairs."""
    low, high = 0.0, 0.0
    for place in range(len(values) - 1):
        size = np.abs(values[place + 1 :] - values[place])
        error = limit * np.hypot(spread[place + 1 :], spread[place])
        low = max(low, float((size - error).max()))
        high = max(high, float((size + error).max()))
    return low, high
