"""Calibration slope and intercept: logistic regression of the label on the logit of the score.

Slope 1 and intercept 0 is calibrated; a slope below 1 means that scores are too extreme.
Sources: Cox 1958; Nelder and Wedderburn 1972 (iteratively reweighted least squares).
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.calibration import ScoreBins
from ombud.measure.statistics.distributions import chi2_p, z_of
from ombud.measure.statistics.interval import Interval, Test

#: Scores nearer to 0 or 1 are moved here, since their logit is infinite.
EDGE = 2.0**-11
STEPS = 50
Floats = NDArray[np.float64]


class Recalibration(msgspec.Struct, frozen=True, kw_only=True):
    """Slope and intercept with Wald intervals, and the test that they are 1 and 0 together."""

    slope: Interval
    intercept: Interval
    test: Test


def recalibrate(bins: ScoreBins, confidence: float = 0.95) -> Recalibration | None:
    """The fit on one weighted point per bin, at the mean of its scores (moved by at most 2^-11).

    None when it does not exist: one label only, one score only, or labels that a threshold
    separates completely. Smallest sample: 30 of each label.
    """
    used = bins.people > 0
    n = bins.people[used]
    score = np.clip(bins.scores[used] / np.maximum(n, 1), EDGE, 1 - EDGE)
    design = np.column_stack([np.ones_like(score), np.log(score / (1 - score))])
    fit = weighted_logistic(design, np.asarray(bins.positives[used], dtype=float), n)
    if fit is None:
        return None
    beta, covariance = fit
    z = z_of(confidence)
    intervals = [
        Interval(float(b), float(b - z * s), float(b + z * s), "logistic regression on bins, Wald")
        for b, s in zip(beta, np.sqrt(np.diag(covariance)), strict=True)
    ]
    off = beta - np.array([0.0, 1.0])
    statistic = float(off @ np.linalg.solve(covariance, off))
    test = Test("Wald, intercept 0 and slope 1", chi2_p(statistic, 2), statistic=statistic, df=2)
    return Recalibration(slope=intervals[1], intercept=intervals[0], test=test)


def weighted_logistic(design: Floats, hits: Floats, people: Floats) -> tuple[Floats, Floats] | None:
    """Coefficients and their covariance for k of n at each row of the design; None when none exist."""
    beta = np.zeros(design.shape[1])
    for _ in range(STEPS):
        fitted = 1 / (1 + np.exp(-np.clip(design @ beta, -35, 35)))
        weight = people * fitted * (1 - fitted)
        information = design.T @ (design * weight[:, None])
        if not math.isfinite(np.linalg.cond(information)) or np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, design.T @ (hits - people * fitted))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            return beta, np.asarray(np.linalg.inv(information), dtype=float)
    return None
