"""Draws for intervals that rest on others: gaps of weighted or repeated people, differences of composites and
calibration, representation, drift of whole numbers in units of the reference, effects as shares, ratios of medians."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from coverage_rates import Case, Chance, Drawn, _people, _weights
from coverage_scores import _labels

from ombud.measure.arrays import Numbers
from ombud.measure.bins import Plan, plan_bins
from ombud.measure.drift.numeric import numeric_figures
from ombud.measure.fairness.benchmark import representation_figures
from ombud.measure.fairness.composites import COMPOSITES, difference
from ombud.measure.fairness.groups import Case as Decision
from ombud.measure.fairness.groups import Group, Settings, Tally, View
from ombud.measure.fairness.odds import mean_gap
from ombud.measure.figures import Figure
from ombud.measure.named import Settings as Named
from ombud.measure.named import View as OfFeature
from ombud.measure.quality.shifts import unit_change
from ombud.measure.statistics import mover
from ombud.measure.statistics.brier import brier
from ombud.measure.statistics.calibration import ScoreBins, in_the_large
from ombud.measure.statistics.extremes import extremes
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.ranking import auc
from ombud.measure.statistics.shares import Share
from ombud.measure.statistics.two_rates import cohen_h

BY_ID = {each.id: each for each in COMPOSITES}


def _interval(item: Figure) -> Interval:
    value, low, high = (None if text is None else float(text) for text in (item.value, item.low, item.high))
    return Interval(value, low, high, item.method)


# ---- groups


def arcsine(chance: Chance) -> Drawn:
    """Cohen's h of 60 and 120 people."""
    p1, p2 = (float(p) for p in chance.uniform(0.1, 0.9, 2))
    found = cohen_h(int(chance.binomial(60, p1)), 60, int(chance.binomial(120, p2)), 120)
    return found, 2 * math.asin(math.sqrt(p1)) - 2 * math.asin(math.sqrt(p2))


def weighted_gap(chance: Chance) -> Drawn:
    """Largest gap of four groups with the same weighted rate."""
    shares = [Share(k=0, n=200, weights=_weights(chance, 200, 0.4)) for _ in range(4)]
    return extremes([one.effective() for one in shares], seed=int(chance.integers(1 << 30)))[0], 0.0


def persons_gap(chance: Chance) -> Drawn:
    """Largest gap of four groups of 60 persons with several rows each."""
    sums = [_people(chance, 60, 0.4) for _ in range(4)]
    shares = [Share(k=own.hits, n=own.rows, people=own) for own in sums]
    return extremes([one.effective() for one in shares], seed=int(chance.integers(1 << 30)))[0], 0.0


def _odds_mean(fpr: tuple[float, ...]) -> Case:
    tpr = (0.7, 0.7, 0.6)

    def draw(chance: Chance) -> Drawn:
        families = [[(float(chance.binomial(150, p)), 150.0) for p in rates] for rates in (tpr, fpr)]
        settings = Settings(seed=int(chance.integers(1 << 30)))
        return mean_gap(families, settings), (0.1 + max(fpr) - min(fpr)) / 2

    return draw


def _composite(id_: str) -> Case:
    """Two groups of 200 people."""
    one, two = np.array([0.35, 0.15, 0.1, 0.4]), np.array([0.25, 0.2, 0.2, 0.35])
    each = BY_ID[id_]
    truth = float(each.value(one[None])[0] - each.value(two[None])[0])

    def draw(chance: Chance) -> Drawn:
        found = difference(chance.multinomial(200, one), chance.multinomial(200, two), each, seed=1)
        return found, truth

    return draw


def _representation(shares: dict[str, float], people: int) -> Case:
    known = {"a": 0.5, "b": 0.3, "c": 0.2}
    truth = sum(abs(shares[name] - known[name]) for name in known) / 2

    def draw(chance: Chance) -> Drawn:
        counts = chance.multinomial(people, list(shares.values()))
        groups = {
            name: Group(name=name, cases={Decision(True, True, None): Tally(int(n))})
            for name, n in zip(shares, counts, strict=True)
        }
        view = View(by="group", groups=groups)
        items = representation_figures(view, known, Settings(seed=int(chance.integers(1 << 30))))
        return _interval(next(item for item in items if item.id == "representation_distance")), truth

    return draw


# ---- scores


def _score_bins(chance: Chance, n: int, tilt: float) -> ScoreBins:
    scores = chance.uniform(0.05, 0.95, n)
    labels = chance.uniform(size=n) < np.clip(scores + tilt, 0, 1)
    place = (scores * 16).astype(int)

    def summed(of: np.ndarray) -> np.ndarray:
        return np.bincount(place, weights=of, minlength=16)

    positives = summed(labels).astype(np.int64)
    return ScoreBins(
        positives=positives,
        negatives=summed(~labels).astype(np.int64),
        scores=summed(scores),
        positive_scores=summed(scores * labels),
        squares=summed(scores**2),
    )


def _calibrated(figure: Callable[[ScoreBins], Interval], tilt: float, truth: float) -> Case:
    """A group whose labels come as scored against one with ``tilt`` more."""

    def draw(chance: Chance) -> Drawn:
        one, two = (_score_bins(chance, 400, each) for each in (tilt, 0.0))
        return mover.difference(figure(one), figure(two)), truth

    return draw


def across(chance: Chance) -> Drawn:
    """Positives of one group above negatives of another."""
    (positives, _), (_, negatives) = _labels(chance, 80, 10), _labels(chance, 10, 90)
    return auc(positives, negatives), 0.5 * (1 + math.erf(0.5))


# ---- drift


def _numbers(values: np.ndarray, plan: Plan) -> Numbers:
    """Whole numbers in bins of their own, with the smallest and largest of each."""
    edges = np.arange(plan.first, plan.last + 1, dtype=float)
    counts = np.histogram(values, edges)[0].astype(np.int64)
    return Numbers(
        counts=counts,
        edges=edges,
        specials={},
        lows=edges[:-1],
        highs=np.where(counts > 0, edges[:-1], edges[1:]),
    )


def _moved(figure: str, p: float) -> Case:
    """Counts out of 20, before with ½ and now with p; in units of the standard deviation before."""
    plan = plan_bins(low=0, high=20, mean=10, sd=2.2, whole=True)
    shift, sd = 20 * (p - 0.5), math.sqrt(5)
    pooled = math.sqrt((5 + 20 * p * (1 - p)) / 2)
    truth = {"wasserstein": abs(shift) / sd, "mean_shift": shift / pooled}[figure]

    def draw(chance: Chance) -> Drawn:
        then, now = (_numbers(chance.binomial(20, each, 400), plan) for each in (0.5, p))
        settings = Named(seed=int(chance.integers(1 << 30)))
        items = numeric_figures(then, now, settings, OfFeature(feature="x"))
        return _interval(next(item for item in items if item.id == figure)), truth

    return draw


def medians(chance: Chance) -> Drawn:
    """Ratio of the medians of 400 log-normal values each."""
    shift = float(chance.uniform(-0.5, 0.5))
    plan = Plan(-6, 0, 4096)
    edges = np.arange(0, 4097) * 2.0**-6
    sides = []
    for moved in (0.0, shift):
        counts = np.histogram(np.minimum(np.exp(chance.normal(moved, 0.8, 400)), 63.9), edges)[0]
        sides.append(Numbers(counts=counts.astype(np.int64), edges=edges, specials={}))
    assert plan.last == len(edges) - 1
    item = unit_change("x", sides[0], sides[1], Named())
    assert item is not None
    return _interval(item), math.exp(shift)


CASES: dict[str, Case] = {
    "Cohen's h; n 60 and 120": arcsine,
    "largest gap, 4 equal groups with weights": weighted_gap,
    "largest gap, 4 equal groups of persons": persons_gap,
    "mean equalised odds, one rate apart": _odds_mean((0.2, 0.2, 0.2)),
    "mean equalised odds, both apart": _odds_mean((0.2, 0.3, 0.2)),
    **{f"difference of {name}, 200 and 200": _composite(name) for name in BY_ID},
    "representation, as the population; n 400": _representation({"a": 0.5, "b": 0.3, "c": 0.2}, 400),
    "representation, apart; n 400": _representation({"a": 0.6, "b": 0.25, "c": 0.15}, 400),
    "difference of Brier scores, equal; n 400": _calibrated(brier, 0.0, 0.0),
    "difference of observed over expected; n 400": _calibrated(in_the_large, 0.04, 0.08),
    "AUC across groups; 80 and 90": across,
    "W1 by sd, whole numbers, no drift": _moved("wasserstein", 0.5),
    "W1 by sd, whole numbers, moved": _moved("wasserstein", 0.55),
    "shift of the mean, whole numbers": _moved("mean_shift", 0.53),
    "ratio of medians; n 400 and 400": medians,
}
