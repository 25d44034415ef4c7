"""Draws for the coverage benchmark: rates, differences, ratios, groups, strata, repeated people.

Each case draws people from a known truth and returns the interval and that truth. Truths are
drawn anew in each run from the range that the case names, so that no lucky grid point is chosen.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ombud.measure.statistics import bootstrap, clusters, mover, odds, two_rates
from ombud.measure.statistics.clusters import PersonSums
from ombud.measure.statistics.conditional import conditional_disparity
from ombud.measure.statistics.extremes import composite_extremes, extremes
from ombud.measure.statistics.inequality import entropy_of_errors, generalised_entropy
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.rate import Weights, clopper_pearson, rate, weighted_rate, wilson
from ombud.measure.statistics.strata import Stratum, mantel_haenszel

Chance = np.random.Generator
Drawn = tuple[Interval, float]
Case = Callable[[Chance], Drawn]
Two = Callable[[int, int, int, int], Interval]


def _one(figure: Callable[[int, int], Interval], sizes: tuple[int, int], rates: tuple[float, float]) -> Case:
    def draw(chance: Chance) -> Drawn:
        n, p = int(chance.integers(*sizes)), float(chance.uniform(*rates))
        return figure(int(chance.binomial(n, p)), n), p

    return draw


def _two(
    figure: Two, sizes: tuple[int, int], rates: tuple[float, float], truth: Callable[[float, float], float]
) -> Case:
    def draw(chance: Chance) -> Drawn:
        (n1, n2), (p1, p2) = chance.integers(*sizes, 2), chance.uniform(*rates, 2)
        return figure(int(chance.binomial(n1, p1)), int(n1), int(chance.binomial(n2, p2)), int(n2)), truth(p1, p2)

    return draw


def _gap(one: float, two: float) -> float:
    return one - two


def _ratio(one: float, two: float) -> float:
    return one / two


def _odds(one: float, two: float) -> float:
    return one * (1 - two) / (two * (1 - one))


def _weights(chance: Chance, n: int, p: float) -> Weights:
    """People whose weight goes with the outcome: unweighted p, weighted rate below."""
    outcome = chance.uniform(size=n) < p
    weight = chance.lognormal(0, 0.7, n) * np.where(outcome, 1.5, 1.0)
    hit, miss = weight[outcome], weight[~outcome]
    return Weights(hit=hit.sum(), miss=miss.sum(), hit_squared=(hit**2).sum(), miss_squared=(miss**2).sum())


def _weighted_truth(p: float) -> float:
    return 1.5 * p / (1.5 * p + 1 - p)


def weighted(chance: Chance) -> Drawn:
    """A weighted rate."""
    p = float(chance.uniform(0.1, 0.9))
    return weighted_rate(_weights(chance, 300, p)), _weighted_truth(p)


def weighted_gap(chance: Chance) -> Drawn:
    """Difference of two weighted rates."""
    p1, p2 = chance.uniform(0.1, 0.9, 2)
    found = mover.difference(*(weighted_rate(_weights(chance, 300, p)) for p in (p1, p2)))
    return found, _weighted_truth(p1) - _weighted_truth(p2)


def weighted_ratio(chance: Chance) -> Drawn:
    """Ratio of two weighted rates."""
    p1, p2 = chance.uniform(0.2, 0.9, 2)
    found = mover.ratio(*(weighted_rate(_weights(chance, 300, p)) for p in (p1, p2)))
    return found, _weighted_truth(p1) / _weighted_truth(p2)


def _people(chance: Chance, people: int, p: float) -> PersonSums:
    rows = chance.integers(1, 9, people)
    hits = chance.binomial(rows, chance.beta(4 * p, 4 * (1 - p), people))
    return PersonSums(
        people=people,
        rows=int(rows.sum()),
        hits=int(hits.sum()),
        rows_rows=int((rows**2).sum()),
        hits_hits=int((hits**2).sum()),
        hits_rows=int((hits * rows).sum()),
    )


def clustered(chance: Chance) -> Drawn:
    """A rate of 50 people with up to 8 rows each."""
    p = float(chance.uniform(0.15, 0.85))
    return clusters.clustered_rate(_people(chance, 50, p)), p


def clustered_gap(chance: Chance) -> Drawn:
    """Difference of two such rates."""
    p1, p2 = chance.uniform(0.15, 0.85, 2)
    return clusters.clustered_difference(_people(chance, 50, p1), _people(chance, 50, p2)), p1 - p2


def clustered_ratio(chance: Chance) -> Drawn:
    """Ratio of two such rates."""
    p1, p2 = chance.uniform(0.25, 0.85, 2)
    return clusters.clustered_ratio(_people(chance, 50, p1), _people(chance, 50, p2)), p1 / p2


def _groups(rates: list[float], n: int, ratio: bool) -> Case:
    def draw(chance: Chance) -> Drawn:
        counts = [(int(chance.binomial(n, p)), n) for p in rates]
        found = extremes(counts, seed=int(chance.integers(1 << 30)))
        return (found[1], min(rates) / max(rates)) if ratio else (found[0], max(rates) - min(rates))

    return draw


def equalised_odds(chance: Chance) -> Drawn:
    """Four groups with the same true and false positive rates."""
    families = [[(int(chance.binomial(n, p)), n) for n in (60, 200, 400, 800)] for p in (0.7, 0.2)]
    return composite_extremes(families, seed=int(chance.integers(1 << 30)))[0], 0.0


def _accuracy(cells: np.ndarray) -> np.ndarray:
    return np.asarray((cells[..., 0] + cells[..., 3]) / cells.sum(axis=-1))


def _f1(cells: np.ndarray) -> np.ndarray:
    return np.asarray(2 * cells[..., 0] / (2 * cells[..., 0] + cells[..., 1] + cells[..., 2]))


def _bootstrapped(figure: bootstrap.Figure, made: Callable[..., Interval], n: int) -> Case:
    truth = np.array([0.35, 0.15, 0.1, 0.4])

    def draw(chance: Chance) -> Drawn:
        cells = chance.multinomial(n, truth)
        return made(cells, figure, seed=int(chance.integers(1 << 30))), float(figure(truth))

    return draw


def entropy(chance: Chance) -> Drawn:
    """Generalised entropy (alpha 2) of 300 decisions."""
    shares = np.array([0.1, 0.75, 0.15])
    truth = generalised_entropy(np.array([0.0, 1.0, 2.0]), shares[None])[0]
    counts = chance.multinomial(300, shares)
    return entropy_of_errors(*(int(c) for c in counts), seed=int(chance.integers(1 << 30))), float(truth)


def _strata(strata: int, people: int) -> Case:
    def draw(chance: Chance) -> Drawn:
        common = float(np.exp(chance.uniform(-1, 1)))
        drawn = []
        for base in chance.uniform(0.2, 0.7, strata):
            n1, n2 = (int(n) for n in chance.integers(people // 2, people, 2))
            moved = common * base / (1 - base + common * base)
            drawn.append(Stratum(int(chance.binomial(n1, moved)), n1, int(chance.binomial(n2, base)), n2))
        return mantel_haenszel(drawn), common

    return draw


def conditional(chance: Chance) -> Drawn:
    """Conditional demographic disparity of 600 people in three strata."""
    cells = np.array([[0.08, 0.1, 0.12, 0.05], [0.05, 0.15, 0.1, 0.1], [0.1, 0.03, 0.1, 0.02]])
    by_outcome = cells[:, 0] + cells[:, 2], cells[:, 1] + cells[:, 3]
    disparity = cells[:, 1] / by_outcome[1] - cells[:, 0] / by_outcome[0]
    truth = float((disparity * cells.sum(axis=1)).sum() / cells.sum())
    drawn = chance.multinomial(600, cells.ravel()).reshape(3, 4)
    return conditional_disparity(drawn, seed=int(chance.integers(1 << 30)))[0], truth


def _mid_p(k1: int, n1: int, k2: int, n2: int) -> Interval:
    return odds.conditional_exact(k1, n1, k2, n2, mid_p=True)


CASES: dict[str, Case] = {
    "rate, Wilson or exact; n 30-500, p .02-.98": _one(rate, (30, 500), (0.02, 0.98)),
    "rate, Wilson; n 30-500, p .1-.9": _one(wilson, (30, 500), (0.1, 0.9)),
    "rate, exact; n 10-60, p .02-.98": _one(clopper_pearson, (10, 60), (0.02, 0.98)),
    "weighted rate; n 300": weighted,
    "weighted difference; n 300": weighted_gap,
    "weighted ratio; n 300": weighted_ratio,
    "rate by people; 50 people": clustered,
    "difference by people; 50 people": clustered_gap,
    "ratio by people; 50 people": clustered_ratio,
    "difference, Newcombe; n 30-300": _two(two_rates.newcombe, (30, 300), (0.05, 0.95), _gap),
    "difference, Miettinen-Nurminen; n 15-60": _two(two_rates.miettinen_nurminen, (15, 60), (0.05, 0.95), _gap),
    "ratio, Katz; n 50-500, p .1-.9": _two(two_rates.katz, (50, 500), (0.1, 0.9), _ratio),
    "ratio, Koopman; n 20-80, p .15-.9": _two(two_rates.koopman, (20, 80), (0.15, 0.9), _ratio),
    "odds ratio, Woolf; n 50-300": _two(odds.woolf, (50, 300), (0.1, 0.9), _odds),
    "odds ratio, exact; n 15-40": _two(odds.conditional_exact, (15, 40), (0.15, 0.85), _odds),
    "odds ratio, exact mid-p; n 15-40": _two(_mid_p, (15, 40), (0.15, 0.85), _odds),
    "largest gap, 6 equal groups of 1000": _groups([0.3] * 6, 1000, ratio=False),
    "largest gap, 3 equal groups of 100": _groups([0.3] * 3, 100, ratio=False),
    "largest gap, 10 equal groups of 30": _groups([0.5] * 10, 30, ratio=False),
    "largest gap, one of 6 at ratio .8": _groups([0.3] * 5 + [0.24], 1000, ratio=False),
    "smallest ratio, 6 equal groups of 1000": _groups([0.3] * 6, 1000, ratio=True),
    "smallest ratio, 3 equal groups of 100": _groups([0.3] * 3, 100, ratio=True),
    "smallest ratio, one of 6 at .8": _groups([0.3] * 5 + [0.24], 1000, ratio=True),
    "equalised odds, 4 equal groups": equalised_odds,
    "accuracy, bootstrap percentile; n 200": _bootstrapped(_accuracy, bootstrap.percentile, 200),
    "F1, bootstrap BCa; n 200": _bootstrapped(_f1, bootstrap.bca, 200),
    "generalised entropy, BCa; n 300": entropy,
    "Mantel-Haenszel, 5 strata of 30-60": _strata(5, 60),
    "Mantel-Haenszel, 40 strata of 6-12": _strata(40, 12),
    "conditional disparity; n 600": conditional,
}
