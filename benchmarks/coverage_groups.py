"""Draws for the intervals of groups: the widest gap of estimates, many groups, average odds, marginal effects."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from coverage_rates import Case

from ombud.measure.fairness.odds import average_error, average_odds
from ombud.measure.statistics.extremes import extremes
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.regression import Like, linear_effect, marginal_effect
from ombud.measure.statistics.shares import Share
from ombud.measure.statistics.widest import widest_gap


def _widest(means: tuple[float, ...], people: int) -> Case:
    def draw(chance: np.random.Generator) -> tuple[Interval, float]:
        drawn = [chance.normal(mean, 1, people) for mean in means]
        errors = [float(own.std(ddof=1) / math.sqrt(people)) for own in drawn]
        found, _ = widest_gap([float(own.mean()) for own in drawn], errors, seed=int(chance.integers(2**31)))
        return found, max(means) - min(means)

    return draw


def _many(groups: int, people: int, *, ratio: bool) -> Case:
    def draw(chance: np.random.Generator) -> tuple[Interval, float]:
        hits = chance.binomial(people, 0.4, groups)
        gap, smallest = extremes([(float(k), float(people)) for k in hits])
        return (smallest, 1.0) if ratio else (gap, 0.0)

    return draw


def _odds(rates: tuple[float, float, float, float], how: Callable[..., Interval], truth: float) -> Case:
    """True and false positive rates of a group and of its reference, 120 people each."""

    def draw(chance: np.random.Generator) -> tuple[Interval, float]:
        tpr, fpr, tpr_ref, fpr_ref = (Share(k=int(chance.binomial(120, rate)), n=120) for rate in rates)
        return how((tpr, fpr), (tpr_ref, fpr_ref)), truth

    return draw


def _cells(chance: np.random.Generator, chances: dict[tuple[int, int], float], people: int) -> list[Like]:
    cells = []
    for (group, control), rate in chances.items():
        k = int(chance.binomial(people, rate))
        cells.append(Like(bool(group), (str(control),), people, float(k), float(k)))
    return cells


def _effect(how: Callable[[list[Like]], tuple[Interval, object]], *, logistic: bool) -> Case:
    """Two controls of equal size; the truth follows from the chances of the cells."""
    log_odds = {(group, control): -0.4 + 0.5 * group + 0.8 * control for group in (0, 1) for control in (0, 1)}
    if logistic:
        chances = {key: 1 / (1 + math.exp(-value)) for key, value in log_odds.items()}
    else:
        chances = {(group, control): 0.3 + 0.1 * group + 0.2 * control for group in (0, 1) for control in (0, 1)}
    truth = sum(chances[1, control] - chances[0, control] for control in (0, 1)) / 2

    def draw(chance: np.random.Generator) -> tuple[Interval, float]:
        return how(_cells(chance, chances, 100))[0], truth

    return draw


CASES: dict[str, Case] = {
    "widest of 5 equal means of 40": _widest((0.0,) * 5, 40),
    "widest of 4 means, one apart by .5, 60": _widest((0.0, 0.0, 0.0, 0.5), 60),
    "gap over 150 equal groups of 60": _many(150, 60, ratio=False),
    "ratio over 150 equal groups of 60": _many(150, 60, ratio=True),
    "average odds difference, -.1": _odds((0.6, 0.2, 0.7, 0.3), average_odds, -0.1),
    "average odds error, equal groups": _odds((0.6, 0.2, 0.6, 0.2), average_error, 0.0),
    "average odds error, .1": _odds((0.6, 0.2, 0.7, 0.3), average_error, 0.1),
    "marginal effect, linear, HC1": _effect(linear_effect, logistic=False),
    "marginal effect, logistic": _effect(marginal_effect, logistic=True),
}
