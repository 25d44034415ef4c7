"""The Brier score, exact from sums of bins, and its parts.

Sources: Brier 1950; Murphy 1973; Stephenson, Coelho and Jolliffe 2008 (the two parts within bins).
"""

from __future__ import annotations

import math

import msgspec
import numpy as np

from ombud.measure.statistics.calibration import ScoreBins
from ombud.measure.statistics.distributions import z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval


class BrierParts(msgspec.Struct, frozen=True, kw_only=True):
    """score = reliability - resolution + uncertainty + within, for the bins as given.

    Attributes:
        reliability: Σ n_b/n (rate_b - mean score_b)²; 0 when calibrated.
        resolution: Σ n_b/n (rate_b - rate)²; how far the bins tell people apart.
        uncertainty: rate (1 - rate).
        within: variance of the scores within bins less twice their covariance with the label.
    """

    score: Interval
    reliability: float
    resolution: float
    uncertainty: float
    within: float


def brier(bins: ScoreBins, confidence: float = 0.95) -> Interval:
    """Σ(S - Y)² / n, exact from ΣS² - 2ΣSY + ΣY; normal interval from the variance of the loss.

    The variance takes each person's loss at the mean of the bin and label, which leaves out only
    what scores vary within a bin. Undefined without people. Smallest sample: 30.
    """
    n = float(bins.people.sum())
    if n == 0:
        return UNDEFINED
    total = float(bins.squares.sum() - 2 * bins.positive_scores.sum() + bins.positives.sum())
    value = total / n
    spread = 0.0
    for count, scores, label in (
        (bins.positives, bins.positive_scores, 1.0),
        (bins.negatives, bins.scores - bins.positive_scores, 0.0),
    ):
        used = count > 0
        loss = (scores[used] / count[used] - label) ** 2
        spread += float((count[used] * (loss - value) ** 2).sum())
    half = z_of(confidence) * math.sqrt(spread / (n * max(n - 1, 1)))
    return Interval(value, max(0.0, value - half), min(1.0, value + half), "Brier score, normal interval")


def brier_parts(bins: ScoreBins, confidence: float = 0.95) -> BrierParts | None:
    """Murphy's parts; they and ``within`` add up to the score exactly. None without people."""
    used = bins.people > 0
    n = bins.people[used]
    if not n.size:
        return None
    total = n.sum()
    observed, predicted = bins.positives[used] / n, bins.scores[used] / n
    overall = float(bins.positives.sum() / total)
    variance = float((bins.squares[used] - n * predicted**2).sum() / total)
    covariance = float((bins.positive_scores[used] - n * predicted * observed).sum() / total)
    return BrierParts(
        score=brier(bins, confidence),
        reliability=float((n * (observed - predicted) ** 2).sum() / total),
        resolution=float((n * (observed - overall) ** 2).sum() / total),
        uncertainty=overall * (1 - overall),
        within=variance - 2 * covariance,
    )


def brier_skill(bins: ScoreBins) -> float | None:
    """1 - score / uncertainty: what is gained over telling everybody the overall rate."""
    rate = np.divide(float(bins.positives.sum()), float(bins.people.sum()) or 1.0)
    uncertainty = float(rate * (1 - rate))
    value = brier(bins).value
    return None if value is None or uncertainty == 0 else 1 - value / uncertainty
