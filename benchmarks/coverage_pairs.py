"""Draws for the coverage benchmark: answers to the same prompts, amounts, and quantiles with exact ranks."""

from __future__ import annotations

import coverage_rates
import numpy as np

from ombud.measure.genai.amounts import mean_of
from ombud.measure.statistics.flips import Pairs
from ombud.measure.statistics.order import quantile
from ombud.measure.statistics.paired import mean_difference, rate_difference

Chance, Drawn, Case = coverage_rates.Chance, coverage_rates.Drawn, coverage_rates.Case


def _paired(low: int, high: int, together: float) -> Case:
    """Yes and no under two variants; so many prompts get the same answer whatever the variant."""

    def draw(chance: Chance) -> Drawn:
        n, (p, q) = int(chance.integers(low, high)), chance.uniform(0.1, 0.9, 2)
        level = chance.uniform(size=n)
        first = level < p
        second = np.where(chance.uniform(size=n) < together, level, chance.uniform(size=n)) < q
        pairs = Pairs(
            both=int((first & second).sum()),
            only_first=int((first & ~second).sum()),
            only_second=int((~first & second).sum()),
            neither=int((~first & ~second).sum()),
        )
        return rate_difference(pairs), float(q - p)

    return draw


def repeated(chance: Chance) -> Drawn:
    """The difference over 60 prompts, each answered three times under both variants."""
    level = chance.beta(2, 3, size=60)
    shift = chance.uniform(-0.1, 0.1)
    one, two = (chance.binomial(3, np.clip(level + move, 0, 1)) / 3 for move in (0.0, shift))
    truth = np.clip(chance.beta(2, 3, size=200_000) + shift, 0, 1).mean() - 0.4
    return mean_difference(two - one), float(truth)


def conversations(chance: Chance) -> Drawn:
    """Mean latency of 60 conversations with 1 to 8 calls each, which go together."""
    calls = chance.integers(1, 9, size=60)
    prompts = np.repeat(np.arange(60), calls)
    seconds = chance.gamma(8, 0.25, size=60)[prompts] + chance.exponential(1.0, size=len(prompts))
    return mean_of(seconds, prompts, 0.95), 3.0


def _quantile(share: float, low: int, high: int) -> Case:
    def draw(chance: Chance) -> Drawn:
        seconds = chance.exponential(1.0, size=int(chance.integers(low, high)))
        edges = np.arange(0, 40, 2.0**-7)
        return quantile(np.histogram(seconds, edges)[0].astype(np.int64), edges, share), float(-np.log1p(-share))

    return draw


CASES: dict[str, Case] = {
    "paired difference; n 20-80, unlike": _paired(20, 80, 0.0),
    "paired difference; n 20-80, alike": _paired(20, 80, 0.6),
    "paired difference; n 100-400, very alike": _paired(100, 400, 0.9),
    "paired difference, 3 answers each; 60 prompts": repeated,
    "mean latency by conversation; 60": conversations,
    "median, exact ranks; n 10-100": _quantile(0.5, 10, 100),
    "95th percentile, exact ranks; n 100-600": _quantile(0.95, 100, 600),
}
