"""The largest gap among several estimates that are not rates, each with its standard error.

For AUC, F1, mean scores and the like of different people. Normal draws of all estimates give the
limit of the largest studentised gap, so the interval holds for whichever pair is looked at, and
at equality. Sources: Tukey 1953; Romano and Wolf 2005 (max-t). Smallest sample: that of each estimate.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ombud.measure.statistics.interval import UNDEFINED, Interval

REPLICATES = 4000


def widest_gap(
    values: Sequence[float], errors: Sequence[float], *, confidence: float = 0.95, seed: int = 1
) -> tuple[Interval, float]:
    """max - min of the estimates with a simultaneous interval, and the gap that chance alone makes on average.

    Args:
        values, errors: an estimate and its standard error per group; at least two, not all errors 0.
    """
    value, error = np.asarray(values, dtype=float), np.asarray(errors, dtype=float)
    if len(value) < 2 or not np.isfinite(value).all() or not error.any():
        return UNDEFINED, 0.0
    one, two = np.triu_indices(len(value), 1)
    spread = np.hypot(error[one], error[two])
    used = spread > 0
    one, two, spread = one[used], two[used], spread[used]
    moved = np.random.default_rng(seed).normal(size=(REPLICATES, len(value))) * error
    apart = np.abs(moved[:, one] - moved[:, two])
    limit = float(np.quantile((apart / spread).max(axis=1), confidence))
    size = np.abs(value[one] - value[two])
    gap = float(value.max() - value.min())
    method = f"max-t over all pairs, {REPLICATES} normal replicates, seed {seed}"
    low, high = float(max(0.0, (size - limit * spread).max())), float((size + limit * spread).max())
    return Interval(gap, min(low, gap), max(high, gap), method), float(apart.max(axis=1).mean())
