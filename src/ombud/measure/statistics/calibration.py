"""Does a score of 0.7 mean seven in ten? Calibration per bin and summed up, from bins with sums.

Sources: Wilson 1927 (per bin); Naeini, Cooper and Hauskrecht 2015 (ECE); Kumar, Liang and Ma 2019
(its bias); Spiegelhalter 1986 (the test).
"""

from __future__ import annotations

import math
import sys

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import p_of_z
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.rate import rate

Floats = NDArray[np.float64]


class ScoreBins(msgspec.Struct, frozen=True, kw_only=True):
    """Scored people in bins of the score, lowest first.

    Attributes:
        positives, negatives: counts by label.
        scores, positive_scores: ΣS of all and of the positives in the bin.
        squares: ΣS² of all in the bin.
    """

    positives: NDArray[np.int64]
    negatives: NDArray[np.int64]
    scores: Floats
    positive_scores: Floats
    squares: Floats

    @property
    def people(self) -> Floats:
        """People in each bin."""
        return np.asarray(self.positives + self.negatives, dtype=float)

    def merged(self, per_bin: int) -> ScoreBins:
        """The same people in bins that each hold the given number of these, as 1024 into 16 by 64."""
        starts = np.arange(0, len(self.positives), per_bin)
        parts = {name: np.add.reduceat(getattr(self, name), starts) for name in self.__struct_fields__}
        return ScoreBins(**parts)


class CalibrationBin(msgspec.Struct, frozen=True):
    """One bin: its people, the mean of their scores, and the rate of the outcome with its interval."""

    people: int
    mean_score: float
    rate: Interval


def calibration_bins(bins: ScoreBins, confidence: float = 0.95) -> tuple[CalibrationBin, ...]:
    """Per occupied bin the mean score against the rate, Wilson or exact below five."""
    return tuple(
        CalibrationBin(int(n), float(total / n), rate(int(k), int(n), confidence))
        for n, total, k in zip(bins.people, bins.scores, bins.positives, strict=True)
        if n
    )


class CalibrationError(msgspec.Struct, frozen=True, kw_only=True):
    """Calibration errors over bins.

    Attributes:
        expected: Σ n_b/n |rate_b - mean score_b| (ECE), with an interval that can reach 0.
        debiased: the same less what chance alone adds; not below 0.
        largest: the largest one of a bin (MCE).
        signed: Σ n_b/n (mean score_b - rate_b); above 0 the scores are too high.
        bins: occupied bins.
    """

    expected: Interval
    debiased: float
    largest: float
    signed: float
    bins: int


def expected_calibration_error(
    bins: ScoreBins, *, confidence: float = 0.95, replicates: int = 1000, seed: int = 1
) -> CalibrationError | None:
    """ECE, its debiased form, MCE and the signed error for the bins as given (state them with it).

    The interval is the value ± the quantile of Σ n_b/n |rate*_b - rate_b| over binomial
    replicates: valid by the triangle inequality, and 0 is inside when the score is calibrated.
    The debiased value takes off the mean that the replicates add to it. None without people.
    Smallest sample: 50 a bin on average; merge bins below that.
    """
    used = bins.people > 0
    n = bins.people[used]
    if not n.size:
        return None
    weight = n / n.sum()
    observed, predicted = bins.positives[used] / n, bins.scores[used] / n
    error = observed - predicted
    value = float((weight * np.abs(error)).sum())
    # Drawn around rates shrunk towards the score, so that a bin of one label still moves.
    towards = np.clip((bins.positives[used] + predicted) / (n + 1), 0.0, 1.0)
    moves = np.random.default_rng(seed).binomial(n.astype(int), towards, size=(replicates, len(n))) / n - towards
    reach = float(np.quantile((weight * np.abs(moves)).sum(axis=1), confidence))
    added = float((weight * np.abs(error + moves)).sum(axis=1).mean()) - value
    method = f"ECE over {len(n)} bins ± quantile of its moves, {replicates} replicates, seed {seed}"
    return CalibrationError(
        expected=Interval(value, max(0.0, value - reach), min(1.0, value + reach), method),
        debiased=max(0.0, value - added),
        largest=float(np.abs(error).max()),
        signed=-float((weight * error).sum()),
        bins=len(n),
    )


def in_the_large(bins: ScoreBins, confidence: float = 0.95) -> Interval:
    """Observed over expected, ΣY / ΣS: the interval of the rate over the mean score, which is known.

    Undefined without people or when all scores are 0. Smallest sample: 5 observed.
    """
    n, expected = float(bins.people.sum()), float(bins.scores.sum())
    if n == 0 or expected / n < sys.float_info.min:  # a mean too small to divide by is none
        return UNDEFINED
    observed = rate(int(bins.positives.sum()), int(n), confidence)
    mean = expected / n
    low, high = (None if end is None else end / mean for end in (observed.low, observed.high))
    return Interval(observed.value / mean if observed.value else 0.0, low, high, f"{observed.method} over mean score")


def spiegelhalter_test(bins: ScoreBins) -> Test | None:
    """Is the score calibrated? z = Σ(Y-S)(1-2S) / √Σ(1-2S)² S(1-S), scores at the mean of their bin.

    None when the scores leave no room for chance. Source: Spiegelhalter 1986.
    """
    used = bins.people > 0
    n = bins.people[used]
    score = bins.scores[used] / n
    variance = float((n * (1 - 2 * score) ** 2 * score * (1 - score)).sum())
    if variance <= 0:
        return None
    z = float(((bins.positives[used] - n * score) * (1 - 2 * score)).sum()) / math.sqrt(variance)
    return Test("Spiegelhalter z", p_of_z(z), z)
