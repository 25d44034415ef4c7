"""What the data say about a gap without collected groups, whatever links outcome and proxy error.

Within people of one surname and place, only the share of the group and the rate of the outcome
are known; who of the group has the outcome lies between the Fréchet limits. Their sums are sharp:
no narrower bounds hold without further assumptions. Sources: Fréchet 1951; Kallus, Mao and Zhou
2022.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Bounds(msgspec.Struct, frozen=True):
    """The least and most that a figure can be. Not a confidence interval: chance comes on top."""

    low: float
    high: float

    @property
    def allows_no_gap(self) -> bool:
        """Whether a difference of 0 is within."""
        return self.low <= 0 <= self.high


class ProxyCells(msgspec.Struct, frozen=True, kw_only=True):
    """Cells of people with the same surname and place, or the same proxy.

    Attributes:
        people: how many in each cell.
        outcome: the rate of the outcome in each.
        shares: the probability of each group: a row per cell, a column per group.
    """

    people: Floats
    outcome: Floats
    shares: Floats


def rate_bounds(cells: ProxyCells, group: int) -> Bounds | None:
    """Σ n max(0, p + f - 1) / Σ n p to Σ n min(p, f) / Σ n p. None when nobody can be of the group."""
    p = cells.shares[:, group]
    total = float((cells.people * p).sum())
    if total == 0:
        return None
    least = np.maximum(0.0, p + cells.outcome - 1)
    most = np.minimum(p, cells.outcome)
    return Bounds(float((cells.people * least).sum() / total), float((cells.people * most).sum() / total))


def gap_bounds(cells: ProxyCells, one: int, two: int) -> Bounds | None:
    """Rate of one group minus that of another. One at its most and the other at its least can be at once.

    (In each cell the two limits fit together, since the shares of two groups sum to at most 1.)
    """
    first, second = rate_bounds(cells, one), rate_bounds(cells, two)
    if first is None or second is None:
        return None
    return Bounds(first.low - second.high, first.high - second.low)


def ratio_bounds(cells: ProxyCells, one: int, two: int) -> Bounds | None:
    """Rate of one group over that of another; infinite at the top when the other may be 0."""
    first, second = rate_bounds(cells, one), rate_bounds(cells, two)
    if first is None or second is None or second.high == 0:
        return None
    return Bounds(first.low / second.high, first.high / second.low if second.low > 0 else float("inf"))
