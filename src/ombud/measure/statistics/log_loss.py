"""The logarithmic loss of scores read as probabilities, exact from sums of logarithms. Source: Good 1952."""

from __future__ import annotations

import math

from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.moments import Moments, mean


def log_loss(total: float, squares: float, people: int, confidence: float = 0.95) -> Interval:
    """Mean of -ln(score of what happened), in nats, with Student's interval.

    Scores are moved to at least 2^-52 from 0 and 1, as a sure score that is wrong would cost
    infinitely much. Undefined below two people. Smallest sample: 30; more when few losses are large.
    """
    found = mean(Moments(people, total, squares), confidence)
    if found.value is None or found.low is None:
        return found
    method = "mean logarithmic loss, Student's t"
    return Interval(max(0.0, found.value), max(0.0, found.low), found.high, method)


def of_share(share: float) -> float:
    """The loss of telling everybody the overall rate; 0 when all are alike."""
    return -sum(p * math.log(p) for p in (share, 1 - share) if p > 0)
