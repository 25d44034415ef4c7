"""Distances between two samples in the same ordered bins: Kolmogorov-Smirnov and Wasserstein-1.

Each says how far the unbinned one may lie from it. Intervals are the value ± the quantile of the
distance that its own replicates move: valid by the triangle inequality, with 0 inside when
nothing moved. Sources: Kolmogorov 1933; Smirnov 1948; Vallender 1974; Pitman 1937 (permutation).
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics import binning
from ombud.measure.statistics.distributions import kolmogorov_p
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Tied = NDArray[np.bool_]
#: The least and the most that a value of each bin can be.
Ends = tuple[Floats, Floats]
#: Replicates are drawn on at most so many bins; a sum of many small moves loses nothing by it.
COARSE = 100
REPLICATES = 1000
#: -ζ(½)/√(2π): by how many steps' deviation a path exceeds its largest point on a grid.
BETWEEN = 0.5826


class Kolmogorov(msgspec.Struct, frozen=True, kw_only=True):
    """sup |F - G|: at the edges of bins, at most in the unbinned rows, and the p values of both.

    Attributes:
        at_edges: the distance at the edges; the unbinned one is not smaller.
        at_most: the unbinned one is not larger.
        p_at_edges, p_at_most: asymptotic p of each; cautious where values tie. With many rows every
            p is 0: read the distance.
    """

    at_edges: float
    at_most: float
    p_at_edges: float
    p_at_most: float


def kolmogorov_smirnov(one: Counts, two: Counts, *, tied: Tied | None = None) -> Kolmogorov | None:
    """max_b |F_b - G_b|, and its bound max_b max(F_b - G_{b-1}, G_b - F_{b-1}). None with an empty side.

    Smallest sample: 25 rows a side for the asymptotic p.

    Args:
        tied: bins in which all values of both sides are the same one, so that nothing lies between its edges.
    """
    n, m = int(np.sum(one)), int(np.sum(two))
    if n == 0 or m == 0:
        return None
    f, g = np.cumsum(one) / n, np.cumsum(two) / m
    before_f, before_g = np.append(0.0, f[:-1]), np.append(0.0, g[:-1])
    at_edges = float(np.abs(f - g).max())
    inside = np.maximum(f - before_g, g - before_f)
    at_most = max(at_edges, float((inside if tied is None else np.where(tied, 0.0, inside)).max()))
    root = math.sqrt(n * m / (n + m))
    return Kolmogorov(
        at_edges=at_edges,
        at_most=at_most,
        p_at_edges=kolmogorov_p(root * at_edges),
        p_at_most=kolmogorov_p(root * at_most),
    )


def ks_interval(
    one: Counts, two: Counts, *, tied: Tied | None = None, confidence: float = 0.95, seed: int = 1
) -> Interval:
    """The distance at the edges with an interval that includes the bound of the bins. Undefined with an empty side."""
    found = kolmogorov_smirnov(one, two, tied=tied)
    if found is None:
        return UNDEFINED
    starts = _coarse(one, two)
    moved = np.cumsum(_moves(one, two, starts, seed), axis=1)
    reach = float(np.quantile(np.abs(moved).max(axis=1), confidence))
    if len(starts) < len(one):
        # The largest move between merged edges (Broadie, Glasserman and Kou 1997).
        reach += BETWEEN * math.sqrt((1 / int(np.sum(one)) + 1 / int(np.sum(two))) / len(starts))
    bound = found.at_most - found.at_edges
    high = min(1.0, found.at_most + reach)
    method = f"sup |F - G| ± quantile of its moves, {REPLICATES} multinomial replicates, seed {seed}"
    return Interval(found.at_edges, max(0.0, found.at_edges - reach), high, method, bound)


def wasserstein(one: Counts, two: Counts, ends: Ends | Floats, *, confidence: float = 0.95, seed: int = 1) -> Interval:
    """∫ |F - G| dx with each row in the middle of its bin, in units of x.

    The unbinned distance lies within ``bound`` = Σ_b (p_b + q_b) width_b / 2. Divide by the
    standard deviation of the reference for a figure without units (:func:`divided`). Undefined
    with an empty side. Smallest sample: 30 rows a side.

    Args:
        one, two: counts per bin, lowest first.
        ends: the least and the most that a value of each bin can be; or the edges, one more than bins.
    """
    n, m = int(np.sum(one)), int(np.sum(two))
    if n == 0 or m == 0:
        return UNDEFINED
    p, q = np.asarray(one) / n, np.asarray(two) / m
    lows, highs = _ends(ends)
    middles, widths = lows / 2 + highs / 2, highs - lows
    value = _moved_mass((p - q)[None], middles)[0]
    bound = float(((p + q) * widths).sum() / 2)
    starts = _coarse(one, two)
    moves = _moved_mass(_moves(one, two, starts, seed), _places(np.asarray(one) + np.asarray(two), middles, starts))
    reach = float(np.quantile(moves, confidence))
    method = f"∫|F - G| ± quantile of its moves, {REPLICATES} multinomial replicates, seed {seed}"
    return Interval(float(value), max(0.0, float(value) - reach - bound), float(value) + reach + bound, method, bound)


def divided(interval: Interval, by: float) -> Interval:
    """An interval in units of something, such as the standard deviation of the reference."""
    if interval.value is None or interval.low is None or interval.high is None or by <= 0:
        return UNDEFINED
    return Interval(interval.value / by, interval.low / by, interval.high / by, interval.method, interval.bound / by)


def permutation_test(one: Counts, two: Counts, ends: Ends | Floats, *, number: int = 999, seed: int = 1) -> Test | None:
    """Are both samples of one law? W1 against relabelled rows, drawn from the bins (hypergeometric).

    p = (1 + relabellings at least as far) / (number + 1), on at most 100 bins of about equal mass.
    Valid at any size; None with an empty side.

    Raises:
        ValueError: from one thousand million rows on; with so many, read the distance.
    """
    starts = _coarse(one, two)
    old, new = binning.merged(one, starts), binning.merged(two, starts)
    n, m = int(old.sum()), int(new.sum())
    if n == 0 or m == 0:
        return None
    if n + m >= 1_000_000_000:
        raise ValueError("the permutation test is for fewer than a thousand million rows; read the distance instead")
    lows, highs = _ends(ends)
    places = _places(np.asarray(one) + np.asarray(two), lows / 2 + highs / 2, starts)
    pooled = old + new
    drawn = np.random.default_rng(seed).multivariate_hypergeometric(pooled, n, size=number, method="marginals")
    seen = float(_moved_mass((old / n - new / m)[None], places)[0])
    far = int((_moved_mass(drawn / n - (pooled - drawn) / m, places) >= seen * (1 - 1e-9)).sum())
    return Test(f"permutation of W1, {number} relabellings, seed {seed}", (1 + far) / (1 + number), statistic=seen)


def _ends(ends: Ends | Floats) -> Ends:
    return ends if isinstance(ends, tuple) else (ends[:-1], ends[1:])


def _coarse(one: Counts, two: Counts) -> NDArray[np.intp]:
    """Starts of at most 100 bins of about equal mass of both sides together."""
    running = np.cumsum(np.asarray(one) + np.asarray(two))
    if len(running) <= COARSE:
        return np.arange(len(running), dtype=np.intp)
    targets = running[-1] * np.arange(1, COARSE) / COARSE
    starts = np.unique(np.append(0, np.searchsorted(running, targets) + 1))
    return np.asarray(starts[starts < len(running)], dtype=np.intp)


def _moves(one: Counts, two: Counts, starts: NDArray[np.intp], seed: int) -> Floats:
    """How far the difference of shares moves in each replicate."""
    chance = np.random.default_rng(seed)
    moved = []
    for side in (one, two):
        counts = binning.merged(side, starts)
        total = int(counts.sum())
        moved.append(chance.multinomial(total, counts / total, size=REPLICATES) / total - counts / total)
    return np.asarray(moved[0] - moved[1])


def _places(counts: Counts, middles: Floats, starts: NDArray[np.intp]) -> Floats:
    """Where the rows of each merged bin are on average; every merged bin holds rows or is one fine bin."""
    rows = np.add.reduceat(counts, starts)
    means = np.add.reduceat(counts * middles, starts) / np.maximum(rows, 1)
    return np.asarray(np.where(rows > 0, means, middles[starts]))


def _moved_mass(difference: Floats, places: Floats) -> Floats:
    """∫|F - G| for differences of shares per bin, each at its place."""
    return np.asarray((np.abs(np.cumsum(difference, axis=-1))[..., :-1] * np.diff(places)).sum(axis=-1))
