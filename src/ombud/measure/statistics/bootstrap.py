"""Bootstrap from counts: drawing n rows with replacement is drawing the cells of a table once.

Multinomial(n, cells / n) has exactly the law of the row bootstrap, so 1 000 replicates cost the
same whatever the number of rows. For smooth figures only; a largest gap needs ``extremes``, a
distance from 0 needs ``distance``. Sources: Efron and Tibshirani 1993; Efron 1987 (BCa);
Hesterberg 2015 (tails widened for few people).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import NORMAL, student_quantile
from ombud.measure.statistics.interval import UNDEFINED, Interval

REPLICATES = 1000
Floats = NDArray[np.float64]
#: From cells (the last axis, other axes are replicates) to the figure; NaN where undefined.
Figure = Callable[[Floats], Floats]


def replicates(cells: NDArray[np.int64], *, number: int = REPLICATES, seed: int = 1) -> Floats:
    """Tables drawn from a table of counts, flattened: one row per replicate, one column per cell."""
    flat = np.asarray(cells, dtype=np.int64).ravel()
    drawn = np.random.default_rng(seed).multinomial(int(flat.sum()), flat / flat.sum(), size=number)
    return drawn.astype(float)


def percentile(
    cells: NDArray[np.int64], figure: Figure, *, confidence: float = 0.95, number: int = REPLICATES, seed: int = 1
) -> Interval:
    """Percentile interval of a smooth figure of one table, such as accuracy or balanced accuracy.

    Replicates in which the figure is undefined are left out; with more than one in twenty of them
    the interval is undefined too. Smallest sample: 30 people and 5 in each cell that matters.
    """
    values, seen, named = _drawn(cells, figure, number, seed)
    if np.isnan(seen) or len(values) < 0.95 * number:
        return UNDEFINED
    if values.min() == values.max():
        return _alike(seen)
    tail = _tail(confidence, int(np.sum(cells)))
    low, high = np.quantile(values, [tail, 1 - tail])
    return Interval(seen, float(low), float(high), f"bootstrap percentile, {named}")


def bca(
    cells: NDArray[np.int64], figure: Figure, *, confidence: float = 0.95, number: int = REPLICATES, seed: int = 1
) -> Interval:
    """Percentile interval corrected for bias and skewness (BCa), with the jackknife on cells.

    The acceleration is Σ n U³ / 6 (Σ n U²)^1.5 with U the influence of one more person in each
    cell. For F1, Theil and other curved figures and for small samples.
    """
    values, seen, named = _drawn(cells, figure, number, seed)
    if np.isnan(seen) or len(values) < 0.95 * number:
        return UNDEFINED
    if values.min() == values.max():
        return _alike(seen)
    below = (np.count_nonzero(values < seen) + np.count_nonzero(values == seen) / 2) / len(values)
    flat = np.asarray(cells, dtype=float).ravel()
    influence = influences(flat, figure)
    squares = float((flat * influence**2).sum())
    if not 0 < below < 1 or squares == 0:
        return Interval(seen, float(values.min()), float(values.max()), f"bootstrap range, {named}")
    bias = NORMAL.inv_cdf(float(below))
    acceleration = float((flat * influence**3).sum()) / (6 * squares**1.5)
    tail = _tail(confidence, int(flat.sum()))
    tails = [_shifted(side, bias, acceleration) for side in (tail, 1 - tail)]
    low, high = np.quantile(values, tails)
    return Interval(seen, float(low), float(high), f"bootstrap BCa, {named}")


def _alike(seen: float) -> Interval:
    """What no replicate moves is not known without error: it has no interval."""
    return Interval(seen, None, None, "no interval: all bootstrap replicates are alike")


def influences(cells: Floats, figure: Figure) -> Floats:
    """How much one more person in each cell moves the figure, times the number of people."""
    total = cells.sum()
    step = 1e-6 * total
    moved = cells * (1 - 1e-6) + step * np.eye(len(cells))
    back = cells * (1 + 1e-6) - step * np.eye(len(cells))
    found = (figure(moved) - figure(back)) / 2e-6
    return np.asarray(np.where((cells > 0) & np.isfinite(found), found, 0.0))


def _tail(confidence: float, n: int) -> float:
    """The tail to cut off on each side, a little less than half, since replicates spread √((n-1)/n) too little."""
    if n < 2:
        return (1 - confidence) / 2
    # With two or three people the tail is too thin for a number: then all replicates are within.
    return max(1e-12, 1 - NORMAL.cdf(student_quantile(confidence, n - 1) * (n / (n - 1)) ** 0.5))


def _shifted(tail: float, bias: float, acceleration: float) -> float:
    z = bias + NORMAL.inv_cdf(tail)
    return NORMAL.cdf(bias + z / (1 - acceleration * z))


def _drawn(cells: NDArray[np.int64], figure: Figure, number: int, seed: int) -> tuple[Floats, float, str]:
    flat = np.asarray(cells, dtype=float).ravel()
    named = f"{number} multinomial replicates, seed {seed}"
    if flat.sum() == 0:
        return np.array([]), float("nan"), named
    with np.errstate(divide="ignore", invalid="ignore"):
        values = figure(replicates(np.asarray(cells), number=number, seed=seed))
        seen = float(figure(flat[None])[0])
    return values[np.isfinite(values)], seen, named
