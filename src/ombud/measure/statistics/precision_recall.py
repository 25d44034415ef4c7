"""Average precision from counts in bins, with how far the unbinned one may lie from it.

Σ over thresholds of (recall gained) times precision there, the step form without interpolation.
Source: Davis and Goadrich 2006; the bound is ours: within a bin the positives may lie above all
negatives, which can gain no more than one tie of them, or below all of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.bootstrap import percentile
from ombud.measure.statistics.interval import UNDEFINED, Interval

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Tied = NDArray[np.bool_]
REPLICATES = 400
#: Replicates are drawn on at most so many bins.
COARSE = 100


def average_precision(
    positives: Counts, negatives: Counts, confidence: float = 0.95, *, tied: Tied | None = None, seed: int = 1
) -> Interval:
    """Average precision with people of a bin as ties; percentile interval widened by the bound of the bins.

    Undefined without positives. Smallest sample: 20 of each label. Compare with the share of
    positives, which a score without information reaches.

    Args:
        positives, negatives: counts in the same bins, lowest score first.
        tied: bins whose people all have one score, so that nothing is lost in them.
    """
    if not np.sum(positives):
        return UNDEFINED
    used = (np.asarray(positives) + np.asarray(negatives)) > 0
    same = np.zeros(used.sum(), dtype=bool) if tied is None else tied[used]
    low, value, high = ends(np.asarray(positives)[used], np.asarray(negatives)[used], same)
    bound = max(high - value, value - low)
    drawn = percentile(_coarse(positives, negatives), _average, confidence=confidence, number=REPLICATES, seed=seed)
    if drawn.value is None or drawn.low is None or drawn.high is None:
        return Interval(value, None, None, "average precision on bins, too few positives for an interval", bound)
    method = f"average precision on bins, {drawn.method} of {COARSE} bins"
    ends_ = (low + drawn.low - drawn.value, high + drawn.high - drawn.value)
    return Interval(value, min(value, max(0.0, ends_[0])), max(value, min(1.0, ends_[1])), method, bound)


def _coarse(positives: Counts, negatives: Counts) -> Counts:
    """Both labels on at most 100 bins of about equal mass: how far it moves by chance is the same there."""
    running = np.cumsum(np.asarray(positives) + np.asarray(negatives))
    targets = running[-1] * np.arange(1, COARSE) / COARSE
    starts = np.unique(np.append(0, np.searchsorted(running, targets) + 1))
    starts = starts[starts < len(running)]
    return np.concatenate([np.add.reduceat(np.asarray(side), starts) for side in (positives, negatives)])


def _average(cells: Floats) -> Floats:
    """Average precision of flattened tables: positives per bin, then negatives per bin."""
    positives, negatives = np.split(cells, 2, axis=-1)
    hits = np.cumsum(positives[..., ::-1], axis=-1)
    people = hits + np.cumsum(negatives[..., ::-1], axis=-1)
    precision = np.divide(hits, people, out=np.zeros_like(hits), where=people > 0)
    return np.asarray((positives[..., ::-1] * precision).sum(axis=-1) / hits[..., -1])


def ends(positives: Counts, negatives: Counts, tied: Tied) -> tuple[float, float, float]:
    """The least that unbinned rows can give, the value on the bins, and the most."""
    p, q = np.asarray(positives, dtype=float)[::-1], np.asarray(negatives, dtype=float)[::-1]
    above, others = np.cumsum(p) - p, np.cumsum(q) - q
    total = p.sum()
    value = float(_average(np.concatenate([np.asarray(positives, dtype=float), np.asarray(negatives, dtype=float)])))
    # The k-th positive of a bin has a precision of at most (above + p) / (above + p + others) ...
    most = np.divide(p * (above + p), above + p + others, out=np.zeros_like(p), where=p > 0)
    # ... and at least (above + k) / (above + k + others + q); the sum of 1/k is at most a logarithm.
    behind = others + q
    first, last = above + behind + 0.5, above + p + behind + 0.5
    least = np.where(p > 0, p - behind * np.log(last / first), 0.0)
    exact = np.divide(p * (above + p), above + p + behind, out=np.zeros_like(p), where=p > 0)
    most, least = (np.where(tied[::-1], exact, side) for side in (most, least))
    return min(value, float(least.sum() / total)), value, max(value, float(most.sum() / total))
