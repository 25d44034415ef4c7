"""How well a score separates two groups of people, from counts in bins: AUC and its relatives.

Rows of one bin count as ties, and each figure says how far the unbinned one may lie from it.
Sources: Mann and Whitney 1947; DeLong, DeLong and Clarke-Pearson 1988; Kallus and Zhou 2019
(xAUC); Gardner, Brooks and Baker 2019 (ABROCA).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics import mover
from ombud.measure.statistics.distributions import p_of_z, student_quantile
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.rate import clopper_pearson

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Tied = NDArray[np.bool_]


def auc(high: Counts, low: Counts, confidence: float = 0.95, *, tied: Tied | None = None) -> Interval:
    """The chance that a score of ``high`` is above one of ``low``, ties half.

    Σ_b high_b (low_below + low_b / 2) / (P N), with DeLong's variance on the bins and the
    interval on the logit scale with Student's quantile (degrees of freedom after Welch and
    Satterthwaite), widened by the bin bound ½ Σ p_b q_b. With perfect separation the interval is
    the exact one of the smaller group. With ``high`` the positives and ``low`` the
    negatives it is the AUC; with the positives of one group and the negatives of another it is
    the xAUC. Undefined when one side is empty. Smallest sample: 20 on each side.

    Args:
        high, low: counts in the same bins, lowest score first.
        tied: bins whose people all have one score, so that nothing is lost in them.
    """
    parts = _delong(high, low)
    if parts is None:
        return UNDEFINED
    value, variance, df = parts
    bound = auc_bound(high, low, tied=tied)
    method = "AUC on bins, DeLong on the logit scale, Student's quantile"
    if not 0 < value < 1:
        size = int(min(np.sum(high), np.sum(low)))
        found = clopper_pearson(size if value == 1 else 0, size, confidence)
        ends = found.low, found.high
        method = "AUC on bins, exact interval of the smaller side"
    else:
        ends = _logit_ends(value, variance, student_quantile(confidence, df))
    assert ends[0] is not None
    assert ends[1] is not None
    return Interval(value, max(0.0, ends[0] - bound), min(1.0, ends[1] + bound), method, bound)


def auc_bound(high: Counts, low: Counts, *, tied: Tied | None = None) -> float:
    """How far the AUC of the unbinned rows may lie from that of the bins: ½ Σ_b p_b q_b over bins not tied."""
    lost = _shares(high) * _shares(low)
    return float((lost if tied is None else lost[~tied]).sum() / 2)


def _shares(counts: Counts) -> Floats:
    return np.asarray(counts, dtype=float) / float(np.sum(counts))


def _below(counts: Floats) -> Floats:
    """How many lie under each bin, half of its own included."""
    return np.asarray(np.cumsum(counts) - counts / 2)


def _delong(high: Counts, low: Counts) -> tuple[float, float, float] | None:
    """AUC, its variance, and degrees of freedom of that variance."""
    ups, downs = np.asarray(high, dtype=float), np.asarray(low, dtype=float)
    m, n = float(ups.sum()), float(downs.sum())
    if m == 0 or n == 0:
        return None
    placed = _below(downs) / n
    value = float((ups * placed).sum() / m)
    under = 1 - _below(ups) / m
    a = float((ups * (placed - value) ** 2).sum()) / max(m - 1, 1) / m
    b = float((downs * (under - value) ** 2).sum()) / max(n - 1, 1) / n
    df = (a + b) ** 2 / (a * a / max(m - 1, 1) + b * b / max(n - 1, 1)) if a + b > 0 else m + n
    return value, a + b, max(1.0, df)


def _logit_ends(value: float, variance: float, z: float) -> tuple[float, float]:
    middle = math.log(value / (1 - value))
    spread = z * math.sqrt(variance) / (value * (1 - value))
    return 1 / (1 + math.exp(spread - middle)), 1 / (1 + math.exp(-spread - middle))


def auc_gap(one: tuple[Counts, Counts], two: tuple[Counts, Counts], confidence: float = 0.95) -> Interval:
    """Difference of the AUC of two groups of different people, each (positives, negatives)."""
    return mover.difference(
        auc(*one, confidence), auc(*two, confidence), method="difference of two DeLong intervals (MOVER)"
    )


def auc_test(one: tuple[Counts, Counts], two: tuple[Counts, Counts]) -> Test | None:
    """Is the AUC of two groups of different people the same? z on the logit scale.

    None when one of them is undefined or separates perfectly.
    """
    found = [_delong(*pair) for pair in (one, two)]
    if any(pair is None or not 0 < pair[0] < 1 for pair in found):
        return None
    logits, variances = [], []
    for value, variance, _ in (pair for pair in found if pair is not None):
        logits.append(math.log(value / (1 - value)))
        variances.append(variance / (value * (1 - value)) ** 2)
    spread = math.sqrt(sum(variances))
    if spread == 0:
        return None
    z = (logits[0] - logits[1]) / spread
    return Test("z of the logit AUC (DeLong)", p_of_z(z), z)


def roc(positives: Counts, negatives: Counts) -> tuple[Floats, Floats]:
    """False and true positive rates for every threshold at a bin edge, from (0, 0) to (1, 1)."""
    rates = (np.concatenate([[0.0], np.cumsum(_shares(side)[::-1])]) for side in (negatives, positives))
    false, true = rates
    return false, true


def abroca(
    one: tuple[Counts, Counts],
    two: tuple[Counts, Counts],
    *,
    confidence: float = 0.95,
    replicates: int = 400,
    seed: int = 1,
) -> Interval:
    """∫ |ROC of one - ROC of two| over the false positive rate, on the ROC through the bins.

    The interval is the value ± the quantile of ∫ |moves of the difference| over replicates, which
    holds by the triangle inequality and so contains 0 when the curves are the same, where a
    percentile interval never does. Undefined when a side is empty. Smallest sample: 20 a side.
    """
    if min(float(np.sum(side)) for side in (*one, *two)) == 0:
        return UNDEFINED
    grid = np.linspace(0, 1, 1001)
    seen = _curve(one, grid) - _curve(two, grid)
    chance = np.random.default_rng(seed)
    moves = [
        _area(_curve(_redrawn(one, chance), grid) - _curve(_redrawn(two, chance), grid) - seen)
        for _ in range(replicates)
    ]
    value, reach = _area(seen), float(np.quantile(moves, confidence))
    method = f"area between ROC curves ± quantile of its moves, {replicates} multinomial replicates, seed {seed}"
    return Interval(value, max(0.0, value - reach), min(1.0, value + reach), method)


def _curve(pair: tuple[Counts, Counts], grid: Floats) -> Floats:
    """The ROC read at a grid of false positive rates."""
    false, true = roc(*pair)
    return np.asarray(np.interp(grid, false, true))


def _area(difference: Floats) -> float:
    size = np.abs(difference)
    return float((size.sum() - (size[0] + size[-1]) / 2) / (len(size) - 1))


def _redrawn(pair: tuple[Counts, Counts], chance: np.random.Generator) -> tuple[Counts, Counts]:
    positives, negatives = (chance.multinomial(int(np.sum(side)), _shares(side)) for side in pair)
    return positives, negatives
