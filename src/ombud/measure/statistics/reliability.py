"""The rest of calibration with intervals: largest and signed error, and the parts of the Brier score.

The largest error, reliability and resolution are norms of differences between bins, so the value ±
the quantile of the norm of its own moves holds by the triangle inequality and reaches 0 where
nothing is off. Sources: Murphy 1973; Spiegelhalter 1986.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.brier import brier, brier_parts
from ombud.measure.statistics.calibration import ScoreBins
from ombud.measure.statistics.errors import ErrorSums, r_squared
from ombud.measure.statistics.interval import UNDEFINED, Interval, ends
from ombud.measure.statistics.moments import Moments, mean
from ombud.measure.statistics.rate import rate

Floats = NDArray[np.float64]
REPLICATES = 1000


def signed_error(bins: ScoreBins, confidence: float = 0.95) -> Interval:
    """Mean score less the rate, exact, with Student's interval; above 0 scores are too high. Smallest sample: 30."""
    n = int(bins.people.sum())
    total = float(bins.scores.sum() - bins.positives.sum())
    squares = float(bins.squares.sum() - 2 * bins.positive_scores.sum() + bins.positives.sum())
    return mean(Moments(n, total, squares), confidence)


def largest_error(bins: ScoreBins, *, confidence: float = 0.95, seed: int = 1) -> Interval:
    """The largest |rate - mean score| of a bin (MCE). Undefined without people. Smallest sample: 50 a bin."""
    used, weight, moves = _moves(bins, seed)
    if not weight.size:
        return UNDEFINED
    error = np.abs(bins.positives[used] - bins.scores[used]) / bins.people[used]
    reach = float(np.quantile(np.abs(moves).max(axis=1), confidence))
    value = float(error.max())
    return Interval(
        value, max(0.0, value - reach), min(1.0, value + reach), _method("largest of bins", len(weight), seed)
    )


def reliability(bins: ScoreBins, *, confidence: float = 0.95, seed: int = 1) -> Interval:
    """Σ n_b/n (rate_b - mean score_b)², 0 when calibrated. Undefined without people. Smallest sample: 50 a bin."""
    _, weight, moves = _moves(bins, seed)
    parts = brier_parts(bins)
    if parts is None:
        return UNDEFINED
    return _squared(parts.reliability, weight, moves, confidence, _method("reliability", len(weight), seed))


def resolution(bins: ScoreBins, *, confidence: float = 0.95, seed: int = 1) -> Interval:
    """Σ n_b/n (rate_b - rate)²: how far bins tell people apart. Undefined without people. Smallest sample: 50 a bin."""
    _, weight, moves = _moves(bins, seed)
    parts = brier_parts(bins)
    if parts is None:
        return UNDEFINED
    around = moves - (moves * weight).sum(axis=1, keepdims=True)
    return _squared(parts.resolution, weight, around, confidence, _method("resolution", len(weight), seed))


def uncertainty(bins: ScoreBins, confidence: float = 0.95) -> Interval:
    """rate (1 - rate), from the interval of the rate. Undefined without people."""
    found = rate(int(bins.positives.sum()), int(bins.people.sum()), confidence)
    if found.value is None:
        return UNDEFINED
    low, high = ends(found)
    sides = [end * (1 - end) for end in (low, high)]
    most = 0.25 if low <= 0.5 <= high else max(sides)
    return Interval(found.value * (1 - found.value), min(sides), most, f"from the rate, {found.method}")


def skill(bins: ScoreBins, confidence: float = 0.95) -> Interval:
    """1 - Brier score / uncertainty: what is gained over telling everybody the overall rate.

    It is the R² of the label on the score; the spread takes each person's loss at the mean of the
    bin and label. Undefined below three people or with one label only. Smallest sample: 30.
    """
    found = r_squared(_as_errors(bins), confidence)
    exact = brier(bins).value
    spread = uncertainty(bins).value
    if found.value is None or found.low is None or found.high is None or exact is None or not spread:
        return UNDEFINED
    value = 1 - exact / spread
    moved = value - found.value
    return Interval(
        value, found.low + moved, min(1.0, found.high + moved), "Brier skill, delta method on ln(1 - skill)"
    )


def _as_errors(bins: ScoreBins) -> ErrorSums:
    """Labels against scores, as an amount against its prediction."""
    k = float(bins.positives.sum())
    scores = (bins.positive_scores, bins.scores - bins.positive_scores)
    e, of_positives = [], []
    for count, own, label in zip((bins.positives, bins.negatives), scores, (1.0, 0.0), strict=True):
        e.append(np.where(count > 0, label - own / np.maximum(count, 1), 0.0))
        of_positives.append(label)
    counts = (bins.positives.astype(float), bins.negatives.astype(float))

    def total(power: int, only_positives: bool = False) -> float:
        sides = zip(counts, e, of_positives, strict=True)
        return float(sum((n * off**power).sum() * (label if only_positives else 1) for n, off, label in sides))

    ae = float(sum((n * np.abs(off)).sum() for n, off in zip(counts, e, strict=True)))
    n = int(bins.people.sum())
    eey = total(2, only_positives=True)
    return ErrorSums(n=n, e=total(1), ee=total(2), ae=ae, eeee=total(4), y=k, yy=k, yyy=k, yyyy=k, eey=eey, eeyy=eey)


def _moves(bins: ScoreBins, seed: int) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Occupied bins, their shares of the people, and how far their rates move by chance."""
    used = bins.people > 0
    n = bins.people[used]
    if not n.size:
        return used, n, np.zeros((1, 0))
    towards = np.clip((bins.positives[used] + bins.scores[used] / n) / (n + 1), 0.0, 1.0)
    drawn = np.random.default_rng(seed).binomial(n.astype(int), towards, size=(REPLICATES, len(n)))
    return used, np.asarray(n / n.sum()), np.asarray(drawn / n - towards)


def _squared(value: float, weight: Floats, moves: Floats, confidence: float, method: str) -> Interval:
    """A weighted sum of squares: the interval of its root, squared."""
    root = value**0.5
    reach = float(np.quantile(np.sqrt((weight * moves**2).sum(axis=1)), confidence))
    return Interval(value, max(0.0, root - reach) ** 2, min(1.0, (root + reach) ** 2), method)


def _method(name: str, bins: int, seed: int) -> str:
    return f"{name} over {bins} bins ± quantile of its moves, {REPLICATES} replicates, seed {seed}"
