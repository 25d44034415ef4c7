"""Quantiles from counts in bins: certain up to the bin, with an interval free of any distribution.

Source: David and Nagaraja 2003, section 7.1 (order statistics as an interval of a quantile). An
exact quantile needs a second query inside one bin; ``inside`` says which one.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval


class Place(msgspec.Struct, frozen=True):
    """Where a quantile is: its bin, how many rows are in lower bins, and which of the bin's rows it is."""

    bin: int
    below: int
    nth: int


def inside(counts: NDArray[np.int64], share: float) -> Place | None:
    """The bin that holds the row of rank ceil(share n), and its rank within; None without rows."""
    total = int(np.sum(counts))
    if total == 0:
        return None
    rank = min(total, max(1, math.ceil(share * total - 1e-9)))
    running = np.cumsum(counts)
    place = int(np.searchsorted(running, rank))
    below = int(running[place] - counts[place])
    return Place(place, below, rank - below)


def quantile(counts: NDArray[np.int64], edges: NDArray[np.float64], share: float, confidence: float = 0.95) -> Interval:
    """A quantile read in the middle of its bin; ``bound`` is half the bin.

    The interval goes from the low edge of the bin that holds row n s - z √(n s (1-s)) to the high
    edge of the bin of row n s + z √(n s (1-s)) + 1. Undefined without rows. Smallest sample: 5
    rows expected on each side.

    Args:
        counts: rows per bin, lowest first.
        edges: one more than bins.
    """
    place = inside(counts, share)
    if place is None:
        return UNDEFINED
    total = int(np.sum(counts))
    half = z_of(confidence) * math.sqrt(total * share * (1 - share))
    running = np.cumsum(counts)
    first = int(np.searchsorted(running, max(1, math.floor(total * share - half))))
    last = int(np.searchsorted(running, min(total, math.ceil(total * share + half) + 1)))
    low, high = float(edges[place.bin]), float(edges[place.bin + 1])
    method = "quantile within its bin, order statistics"
    return Interval((low + high) / 2, float(edges[first]), float(edges[last + 1]), method, (high - low) / 2)
