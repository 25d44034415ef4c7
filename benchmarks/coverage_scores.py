"""Draws for the coverage benchmark: scores, means, drift, proxies, estimates without labels."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np

from ombud.measure.statistics import calibration, distance, divergence, moments, proxies, quantiles, ranking
from ombud.measure.statistics.brier import brier
from ombud.measure.statistics.calibration import ScoreBins
from ombud.measure.statistics.categories import category_drift
from ombud.measure.statistics.divergence import Divergence
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.label_free import expected_accuracy
from ombud.measure.statistics.moments import Moments
from ombud.measure.statistics.proxies import ProxySums
from ombud.measure.statistics.recalibration import recalibrate

Chance = np.random.Generator
Drawn = tuple[Interval, float]
Case = Callable[[Chance], Drawn]
Floats = np.ndarray
PHI = NormalDist().cdf
EDGES = np.linspace(-10, 10, 1025)


def _binned(values: Floats) -> Floats:
    return np.asarray(np.histogram(values, EDGES)[0])


def _labels(chance: Chance, positives: int, negatives: int, apart: float = 1.0) -> tuple[Floats, Floats]:
    return _binned(chance.normal(apart, 1, positives)), _binned(chance.normal(0, 1, negatives))


def _auc(positives: int, negatives: int, apart: float) -> Case:
    return lambda chance: (
        ranking.auc(*_labels(chance, positives, negatives, apart)),
        PHI(apart / math.sqrt(2)),
    )


def auc_gap(chance: Chance) -> Drawn:
    """AUC of a group against that of another."""
    found = ranking.auc_gap(_labels(chance, 80, 120), _labels(chance, 60, 100, 0.5))
    return found, PHI(1 / math.sqrt(2)) - PHI(0.5 / math.sqrt(2))


def _abroca(apart: float) -> Case:
    grid = np.linspace(0, 1, 20_001)[1:-1]
    normal = NormalDist()
    curves = [np.array([PHI(normal.inv_cdf(x) + shift) for x in grid[::20]]) for shift in (1.0, apart)]
    truth = float(np.abs(curves[0] - curves[1]).mean())

    def draw(chance: Chance) -> Drawn:
        one, two = _labels(chance, 300, 400), _labels(chance, 300, 400, apart)
        return ranking.abroca(one, two, replicates=200, seed=int(chance.integers(1 << 30))), truth

    return draw


def _scored(chance: Chance, n: int, shift: float = 0.0) -> ScoreBins:
    """Scores of 1 024 bins, with labels whose logit is off by the shift."""
    score = chance.beta(2, 3, n)
    label = chance.uniform(size=n) < 1 / (1 + np.exp(-shift) * (1 - score) / score)
    place = np.minimum((score * 1024).astype(int), 1023)

    def total(weight: Floats) -> Floats:
        return np.bincount(place, weight, minlength=1024)

    return ScoreBins(
        positives=total(label).astype(np.int64),
        negatives=total(~label).astype(np.int64),
        scores=total(score),
        positive_scores=total(score * label),
        squares=total(score**2),
    )


def _truth_of_bins(shift: float) -> tuple[float, float, float]:
    """ECE over 16 bins, observed over expected, and Brier score of the law of the scores, by fine sums."""
    s = (np.arange(200_000) + 0.5) / 200_000
    weight = s * (1 - s) ** 2
    weight = weight / weight.sum()
    p = 1 / (1 + np.exp(-shift) * (1 - s) / s)
    error = np.add.reduceat(weight * (p - s), np.arange(0, 200_000, 12_500))
    return (
        float(np.abs(error).sum()),
        float((weight * p).sum() / (weight * s).sum()),
        float((weight * (p * (1 - s) ** 2 + (1 - p) * s**2)).sum()),
    )


def _ece(shift: float) -> Case:
    truth = _truth_of_bins(shift)[0]

    def draw(chance: Chance) -> Drawn:
        found = calibration.expected_calibration_error(
            _scored(chance, 2000, shift).merged(64), replicates=400, seed=int(chance.integers(1 << 30))
        )
        assert found is not None
        return found.expected, truth

    return draw


def _of_bins(figure: Callable[[ScoreBins], Interval], place: int, shift: float, n: int) -> Case:
    truth = _truth_of_bins(shift)[place]
    return lambda chance: (figure(_scored(chance, n, shift)), truth)


def slope(chance: Chance) -> Drawn:
    """Calibration slope of a score that is off by a shift."""
    found = recalibrate(_scored(chance, 500, 0.4))
    assert found is not None
    return found.slope, 1.0


def intercept(chance: Chance) -> Drawn:
    """And its intercept."""
    found = recalibrate(_scored(chance, 500, 0.4))
    assert found is not None
    return found.intercept, 0.4


def _sums(values: Floats) -> Moments:
    return Moments(len(values), float(values.sum()), float((values**2).sum()))


def _means(figure: Callable[[Moments, Moments], Interval], n: int, truth: float) -> Case:
    return lambda chance: (figure(_sums(chance.normal(1, 2, n)), _sums(chance.normal(0, 2, 2 * n))), truth)


def smd_total(chance: Chance) -> Drawn:
    """Divided by the spread of all: variance 4 within and 2/9 between a third at 1 and two thirds at 0."""
    one, two = _sums(chance.normal(1, 2, 100)), _sums(chance.normal(0, 2, 200))
    return moments.smd_total(one, two, one + two), 1 / math.sqrt(4 + 2 / 9)


def mean(chance: Chance) -> Drawn:
    """Mean of 100 skewed amounts (gamma, shape 4)."""
    return moments.mean(_sums(chance.gamma(4, 1, 100))), 4.0


def median(chance: Chance) -> Drawn:
    """Median of 200 values."""
    return quantiles.quantile(_binned(chance.normal(size=200)), EDGES, 0.5), 0.0


SHARES = np.full(10, 0.1)


def _moved(size: float) -> Floats:
    tilt = SHARES * np.exp(size * np.linspace(-1, 1, 10))
    return np.asarray(tilt / tilt.sum())


def _diverged(
    figure: Callable[[Floats, Floats], Divergence | None], truth: Callable[[Floats, Floats], float], size: float, n: int
) -> Case:
    def draw(chance: Chance) -> Drawn:
        found = figure(chance.multinomial(n, SHARES), chance.multinomial(n, _moved(size)))
        assert found is not None
        return found.interval, truth(SHARES, _moved(size))

    return draw


def _psi(p: Floats, q: Floats) -> float:
    return float(((q - p) * np.log(q / p)).sum())


def _kl(p: Floats, q: Floats) -> float:
    return float((q * np.log(q / p)).sum())


def _js(p: Floats, q: Floats) -> float:
    m = (p + q) / 2
    return math.sqrt(max(0.0, (_kl(m, p) + _kl(m, q)) / 2 / math.log(2)))


def _hellinger(p: Floats, q: Floats) -> float:
    return math.sqrt(float(((np.sqrt(p) - np.sqrt(q)) ** 2).sum()) / 2)


def _distance(figure: str, shift: float) -> Case:
    truth = shift if figure == "w1" else 2 * PHI(shift / 2) - 1

    def draw(chance: Chance) -> Drawn:
        one, two = _binned(chance.normal(0, 1, 500)), _binned(chance.normal(shift, 1, 700))
        seed = int(chance.integers(1 << 30))
        if figure == "w1":
            return distance.wasserstein(one, two, EDGES, seed=seed), truth
        return distance.ks_interval(one, two, seed=seed), truth

    return draw


def _categories(figure: str, size: float) -> Case:
    truth = np.abs(SHARES - _moved(size))

    def draw(chance: Chance) -> Drawn:
        sides = [
            dict(zip("abcdefghij", chance.multinomial(400, p).tolist(), strict=True)) for p in (SHARES, _moved(size))
        ]
        found = category_drift(*sides, seed=int(chance.integers(1 << 30)))
        assert found is not None
        if figure == "tv":
            return found.total_variation, float(truth.sum() / 2)
        return found.largest, float(truth.max())

    return draw


def _proxy(chance: Chance, n: int) -> tuple[ProxySums, ProxySums, float, float]:
    """Sums of two proxies of the same people; the truths are the weighted rates of the law."""
    p = chance.beta(1, 2, n)
    hit = chance.uniform(size=n) < 0.6 - 0.3 * p
    both = [
        ProxySums(
            hit=q[hit].sum(), miss=q[~hit].sum(), hit_squared=(q[hit] ** 2).sum(), miss_squared=(q[~hit] ** 2).sum()
        )
        for q in (p, 1 - p)
    ]
    # E p = 1/3, E p² = 1/6 of Beta(1, 2).
    return both[0], both[1], 0.6 - 0.3 * (1 / 6) / (1 / 3), (0.6 * 2 / 3 - 0.3 * (1 / 3 - 1 / 6)) / (2 / 3)


def proxy_rate(chance: Chance) -> Drawn:
    """A proxy-weighted rate of 400 people."""
    one, _, truth, _ = _proxy(chance, 400)
    return proxies.proxy_rate(one), truth


def proxy_gap(chance: Chance) -> Drawn:
    """Difference of two of the same people."""
    one, two, first, second = _proxy(chance, 400)
    return proxies.proxy_gap(one, two), first - second


def proxy_ratio(chance: Chance) -> Drawn:
    """Ratio of two of the same people."""
    one, two, first, second = _proxy(chance, 400)
    return proxies.proxy_ratio(one, two), first / second


def label_free(chance: Chance) -> Drawn:
    """Accuracy of 1 000 people foreseen from 2 000 labelled ones with other scores; the truth is what labels show."""
    truth = np.linspace(0.02, 0.98, 64)
    old = chance.multinomial(2000, np.full(64, 1 / 64))
    now = chance.multinomial(1000, truth / truth.sum())
    label = chance.binomial(now, truth)
    positive = truth > 0.5
    shown = float(np.where(positive, label, now - label).sum() / now.sum())
    found = expected_accuracy(
        (chance.binomial(old, truth), old), now * positive, now * ~positive, seed=int(chance.integers(1 << 30))
    )
    return found, shown


CASES: dict[str, Case] = {
    "AUC; 100 and 200": _auc(100, 200, 1.0),
    "AUC; 30 and 30": _auc(30, 30, 1.0),
    "AUC; 12 and 60, strong": _auc(12, 60, 2.0),
    "AUC gap; 60-120 a side": auc_gap,
    "area between ROC curves, equal": _abroca(1.0),
    "area between ROC curves, unequal": _abroca(0.3),
    "ECE, calibrated; n 2000": _ece(0.0),
    "ECE, off by .5 logit; n 2000": _ece(0.5),
    "observed over expected; n 500": _of_bins(calibration.in_the_large, 1, 0.3, 500),
    "Brier score; n 300": _of_bins(brier, 2, 0.3, 300),
    "calibration slope; n 500": slope,
    "calibration intercept; n 500": intercept,
    "mean; n 100, skewed": mean,
    "mean gap, Welch; n 30 and 60": _means(moments.mean_gap, 30, 1.0),
    "SMD, pooled; n 60 and 120": _means(moments.smd, 60, 0.5),
    "SMD, total; n 100 and 200": smd_total,
    "Hedges' g; n 15 and 30": _means(moments.hedges_g, 15, 0.5),
    "median from bins; n 200": median,
    "PSI, no drift; n 500": _diverged(divergence.psi, _psi, 0.0, 500),
    "PSI, about .1; n 500": _diverged(divergence.psi, _psi, 0.5, 500),
    "PSI, about 1; n 2000": _diverged(divergence.psi, _psi, 1.5, 2000),
    "KL, no drift; n 500": _diverged(divergence.kullback_leibler, _kl, 0.0, 500),
    "KL, strong; n 2000": _diverged(divergence.kullback_leibler, _kl, 1.5, 2000),
    "Jensen-Shannon, no drift; n 500": _diverged(divergence.jensen_shannon, _js, 0.0, 500),
    "Jensen-Shannon, strong; n 2000": _diverged(divergence.jensen_shannon, _js, 1.5, 2000),
    "Hellinger, no drift; n 500": _diverged(divergence.hellinger, _hellinger, 0.0, 500),
    "Hellinger, medium; n 500": _diverged(divergence.hellinger, _hellinger, 0.7, 500),
    "KS, no drift; n 500 and 700": _distance("ks", 0.0),
    "KS, shift .3; n 500 and 700": _distance("ks", 0.3),
    "W1, no drift; n 500 and 700": _distance("w1", 0.0),
    "W1, shift .3; n 500 and 700": _distance("w1", 0.3),
    "total variation, no drift; n 400": _categories("tv", 0.0),
    "total variation, moved; n 400": _categories("tv", 0.7),
    "largest move of a level, none; n 400": _categories("max", 0.0),
    "largest move of a level; n 400": _categories("max", 0.7),
    "proxy rate; n 400": proxy_rate,
    "proxy difference; n 400": proxy_gap,
    "proxy ratio; n 400": proxy_ratio,
    "accuracy without labels; 2000 and 1000": label_free,
}
