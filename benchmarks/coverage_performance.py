"""Draws for the coverage benchmark: ranking of positives, losses, errors of amounts, agreement, parts of a shift."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np

from ombud.measure.arrays import Levels
from ombud.measure.drift.levels import level_figures
from ombud.measure.drift.rates import decomposition
from ombud.measure.named import Settings, View
from ombud.measure.statistics import agreement, errors, reliability
from ombud.measure.statistics.bootstrap import Figure
from ombud.measure.statistics.calibration import ScoreBins
from ombud.measure.statistics.errors import ErrorSums
from ombud.measure.statistics.expected import expected, of_cells, of_ranking
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.log_loss import log_loss
from ombud.measure.statistics.precision_recall import average_precision

Chance = np.random.Generator
Drawn = tuple[Interval, float]
Case = Callable[[Chance], Drawn]
Floats = np.ndarray
PHI = NormalDist().cdf
BINS = 16


def _average_precision(positives: int, negatives: int, apart: float) -> Case:
    """Normal scores: the integral of precision over recall, at the share of positives drawn."""
    at = np.linspace(-8, 8 + apart, 20_001)
    recall, false = (np.array([1 - PHI(x - shift) for x in at]) for shift in (apart, 0.0))
    precision = positives * recall / np.maximum(positives * recall + negatives * false, 1e-300)
    truth = float(-np.trapezoid(precision, recall))
    edges = np.linspace(-10, 10, 1025)

    def draw(chance: Chance) -> Drawn:
        up, down = chance.normal(apart, 1, positives), chance.normal(0, 1, negatives)
        counts = (np.histogram(side, edges)[0] for side in (up, down))
        return average_precision(*counts, seed=int(chance.integers(1 << 30))), truth

    return draw


# ---- scores that are right, or too far out


def _scored(chance: Chance, n: int, power: float = 1.0) -> tuple[Floats, Floats]:
    scores = chance.beta(2, 3, n)
    return scores, (chance.random(n) < scores**power).astype(int)


def _bins(scores: Floats, labels: Floats) -> ScoreBins:
    place = np.minimum((scores * BINS).astype(int), BINS - 1)

    def added(weights: Floats) -> Floats:
        return np.bincount(place, weights=weights, minlength=BINS)

    positives = added(labels).astype(np.int64)
    return ScoreBins(
        positives=positives,
        negatives=np.bincount(place, minlength=BINS) - positives,
        scores=added(scores),
        positive_scores=added(scores * labels),
        squares=added(scores**2),
    )


def _population(power: float) -> tuple[Floats, Floats, Floats]:
    """Share, mean score and rate of each bin, in the population."""
    at = (np.arange(200_000) + 0.5) / 200_000
    weight = at * (1 - at) ** 2
    weight /= weight.sum()
    place = np.minimum((at * BINS).astype(int), BINS - 1)
    share, score, rate = (np.bincount(place, weights=weight * x, minlength=BINS) for x in (1.0, at, at**power))
    return share, score / share, rate / share


def _part(part: Callable[..., Interval], truth: Callable[[Floats, Floats, Floats], float], power: float) -> Case:
    exact = truth(*_population(power))
    return lambda chance: (part(_bins(*_scored(chance, 2000, power)), seed=int(chance.integers(1 << 30))), exact)


def _reliability(share: Floats, score: Floats, rate: Floats) -> float:
    return float((share * (rate - score) ** 2).sum())


def _resolution(share: Floats, score: Floats, rate: Floats) -> float:
    return float((share * (rate - (share * rate).sum()) ** 2).sum())


def _largest(share: Floats, score: Floats, rate: Floats) -> float:
    return float(np.abs(rate - score).max())


def _moments_of_beta() -> tuple[float, float, float]:
    """Mean loss, mean of s(1-s), and the overall rate, of calibrated scores."""
    at = (np.arange(200_000) + 0.5) / 200_000
    weight = at * (1 - at) ** 2
    weight /= weight.sum()
    loss = -(at * np.log(at) + (1 - at) * np.log(1 - at))
    return float((weight * loss).sum()), float((weight * at * (1 - at)).sum()), float((weight * at).sum())


LOSS, LEFT, RATE = _moments_of_beta()


def logarithmic_loss(chance: Chance) -> Drawn:
    """Of calibrated scores."""
    scores, labels = _scored(chance, 300)
    each = -np.log(np.where(labels == 1, scores, 1 - scores))
    return log_loss(float(each.sum()), float((each**2).sum()), 300), LOSS


def brier_skill(chance: Chance) -> Drawn:
    """Of calibrated scores."""
    return reliability.skill(_bins(*_scored(chance, 500))), 1 - LEFT / (RATE * (1 - RATE))


def calibration_bias(chance: Chance) -> Drawn:
    """Of calibrated scores, which have none."""
    return reliability.signed_error(_bins(*_scored(chance, 300))), 0.0


# ---- amounts


def _errors(y: Floats, p: Floats) -> ErrorSums:
    e = y - p
    sums = {"e": e, "ee": e**2, "ae": np.abs(e), "eeee": e**4, "y": y, "yy": y**2, "yyy": y**3, "yyyy": y**4}
    sums |= {"eey": e**2 * y, "eeyy": e**2 * y**2}
    return ErrorSums(n=len(y), **{name: float(values.sum()) for name, values in sums.items()})


def _amount(figure: Callable[[ErrorSums], Interval], truth: float, n: int = 200) -> Case:
    """y = x + noise of deviations 2 and 1, predicted by x."""

    def draw(chance: Chance) -> Drawn:
        x = chance.normal(0, 2, n)
        return figure(_errors(x + chance.normal(0, 1, n), x)), truth

    return draw


# ---- agreement


def _agreement(cells: list[float], figure: Figure, n: int) -> Case:
    p = np.array(cells) / sum(cells)
    truth = float(figure(p[None])[0])

    def draw(chance: Chance) -> Drawn:
        return agreement.interval(chance.multinomial(n, p), figure, seed=int(chance.integers(1 << 30))), truth

    return draw


def _f1(cells: Floats) -> Floats:
    return np.asarray(agreement.f_scores(cells)[..., 1])


# ---- without labels: the interval is of what labels will show, which is drawn too


def _without_labels(of: str) -> Case:
    def draw(chance: Chance) -> Drawn:
        past, past_labels = _scored(chance, 4000, 1.3)
        now, labels = _scored(chance, 1000, 1.3)
        known, new = _bins(past, past_labels), np.bincount(np.minimum((now * BINS).astype(int), 15), minlength=BINS)
        first = BINS // 2
        predicted, others = np.where(np.arange(BINS) >= first, new, 0), np.where(np.arange(BINS) < first, new, 0)
        people = known.positives + known.negatives
        found = expected((known.positives, people), predicted, others, seed=int(chance.integers(1 << 30)))
        seen = _bins(now, labels)
        if of == "AUC":
            below = np.cumsum(seen.negatives) - seen.negatives / 2
            return of_ranking(found), float(
                (seen.positives * below).sum() / seen.positives.sum() / seen.negatives.sum()
            )
        hits = int(seen.positives[first:].sum())
        precision = lambda cells: agreement.precisions(cells)[..., 1]  # noqa: E731  # a figure, passed on
        return of_cells(found, precision), hits / int(predicted.sum())

    return draw


# ---- drift


def _shift_part(part: int) -> Case:
    """Two groups whose shares and rates both move."""
    then, now = np.array([[0.5, 0.2], [0.5, 0.4]]), np.array([[0.35, 0.25], [0.65, 0.4]])
    mix = float(((now[:, 0] - then[:, 0]) * (now[:, 1] + then[:, 1]) / 2).sum())
    rates = float(((now[:, 0] + then[:, 0]) / 2 * (now[:, 1] - then[:, 1])).sum())

    def draw(chance: Chance) -> Drawn:
        sides = []
        for side in (then, now):
            sizes = chance.multinomial(500, side[:, 0])
            sides.append(np.column_stack([chance.binomial(sizes, side[:, 1]), sizes]))
        return decomposition(sides[0], sides[1], 0.95, int(chance.integers(1 << 30)))[part], (mix, rates)[part]

    return draw


def cramer_v(chance: Chance) -> Drawn:
    """Four levels, of which two move."""
    p, q = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.3, 0.4, 0.2, 0.1])
    truth = math.sqrt(float(((p - q) ** 2 / (2 * (p + q))).sum()))
    sides = [
        Levels(counts=dict(zip("abcd", chance.multinomial(400, share).tolist(), strict=True)), other=0)
        for share in (p, q)
    ]
    found = next(f for f in level_figures(sides[0], sides[1], Settings(), View(feature="x")) if f.id == "cramer_v")
    low, high = (None if end is None else float(end) for end in (found.low, found.high))
    return Interval(float(found.value or 0), low, high, found.method), truth


TWO = [50.0, 10, 12, 28]
THREE = [30.0, 4, 2, 5, 25, 3, 2, 4, 25]

CASES: dict[str, Case] = {
    "average precision, 60 and 120": _average_precision(60, 120, 1.0),
    "average precision, 100 and 900": _average_precision(100, 900, 1.5),
    "logarithmic loss of 300": logarithmic_loss,
    "Brier skill of 500": brier_skill,
    "calibration bias of 300": calibration_bias,
    "reliability, calibrated": _part(reliability.reliability, _reliability, 1.0),
    "reliability, too high": _part(reliability.reliability, _reliability, 1.5),
    "resolution": _part(reliability.resolution, _resolution, 1.0),
    "largest calibration error, too high": _part(reliability.largest_error, _largest, 1.5),
    "mean absolute error of 200": _amount(errors.mean_absolute_error, math.sqrt(2 / math.pi)),
    "root mean square error of 200": _amount(errors.root_mean_square_error, 1.0),
    "R² of 200": _amount(errors.r_squared, 0.8),
    "F1 of 100": _agreement(TWO, _f1, 100),
    "Matthews correlation of 200": _agreement(TWO, agreement.matthews, 200),
    "kappa of three classes, 200": _agreement(THREE, agreement.kappa, 200),
    "macro F1 of three classes, 200": _agreement(THREE, agreement.macro(agreement.f_scores), 200),
    "AUC without labels": _without_labels("AUC"),
    "precision without labels": _without_labels("precision"),
    "shift by mix, 500 and 500": _shift_part(0),
    "shift by rates, 500 and 500": _shift_part(1),
    "Cramér's V, 400 and 400": cramer_v,
}
