"""The largest gap and the smallest ratio over several groups, with intervals that hold at equality.

A percentile bootstrap of max - min can never contain 0. Here each pair is studentised within
each replicate of the counts, and the 95 % quantile of the largest deviation makes simultaneous
intervals for all pairs. Source: Romano and Wolf 2005 (max-t); Agresti and Caffo 2000 (the
shrunk rates). Smallest sample: 30 people a group; smaller groups are left out by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import student_quantile
from ombud.measure.statistics.interval import UNDEFINED, Interval, ends
from ombud.measure.statistics.rate import clopper_pearson

REPLICATES = 1000
#: Of more groups there are too many pairs to draw: their intervals share the level equally instead.
MOST_DRAWN = 100
#: (k, n) per group; with weights or repeated people at their effective size, which need not be whole.
Counted = Sequence[tuple[float, float]]
Floats = NDArray[np.float64]


def extremes(counts: Counted, *, confidence: float = 0.95, seed: int = 1) -> tuple[Interval, Interval]:
    """Largest difference and smallest ratio of rates over groups.

    Args:
        counts: (k, n) per group, n > 0; at least two groups.
        seed: of the replicates, so that the same counts give the same interval.

    Returns:
        The largest gap (max - min) and the smallest ratio (min / max).
    """
    return composite_extremes([counts], confidence=confidence, seed=seed)


def composite_extremes(
    families: Sequence[Counted], *, confidence: float = 0.95, seed: int = 1
) -> tuple[Interval, Interval]:
    """The largest gap and smallest ratio over several rates at once, such as equalised odds.

    Args:
        families: for each rate the (k, n) per group. The rates must be of different people, as the
            true and the false positive rate are; a rate has at least two groups with n > 0.
        seed: of the replicates.

    Returns:
        max over rates of (max - min), and min over rates of (min / max).
    """
    tables = [np.array(family, dtype=float) for family in families if len(family) > 1]
    if not tables:
        return UNDEFINED, UNDEFINED
    if max(len(table) for table in tables) > MOST_DRAWN:
        gap, log = (_shared(tables, confidence, log=log) for log in (False, True))
        method = "Student's intervals of all pairs with the level shared equally (Bonferroni)"
    else:
        gap, log = _drawn(tables, confidence, seed)
        method = f"studentised max-t over all pairs, {REPLICATES} multinomial replicates, seed {seed}"
    raw = [table[:, 0] / table[:, 1] for table in tables]
    if all(((rates == 0) | (rates == 1)).all() for rates in raw):
        gap, log = _unmoved(tables, confidence)
        method = "exact bounds of all rates, level shared equally (Bonferroni)"
    largest = max(float(rates.max() - rates.min()) for rates in raw)
    ratios = [float(rates.min() / rates.max()) for rates in raw if rates.max() > 0]
    smallest = _holding(min(ratios), float(np.exp(-log[1])), float(np.exp(-log[0])), method) if ratios else UNDEFINED
    return _holding(largest, *gap, method), smallest


def _holding(value: float, low: float, high: float, method: str) -> Interval:
    """The interval with its value in it: shrunk rates lie further inside than the ones seen, such as a rate of 0."""
    return Interval(value, min(value, low), max(value, min(1.0, high)), method)


def _drawn(tables: Sequence[Floats], confidence: float, seed: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """The simultaneous ends of the widest difference and of the widest log ratio, by replicates of the counts."""
    chance = np.random.default_rng(seed)
    drawn = [chance.binomial(t[:, 1].astype(int), t[:, 0] / t[:, 1], size=(REPLICATES, len(t))) for t in tables]
    pairs = [_Pairs.of(table, hits.astype(float)) for table, hits in zip(tables, drawn, strict=True)]
    differences = _simultaneous([pair.differences for pair in pairs], confidence)
    return differences, _simultaneous([pair.log_ratios for pair in pairs], confidence)


def _unmoved(tables: Sequence[Floats], confidence: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """How far apart rates may be of which each is seen as 0 or 1: replicates would all be alike."""
    groups = sum(len(table) for table in tables)
    level = 1 - (1 - confidence) / groups
    gaps, logs = [(0.0, 0.0)], [(0.0, 0.0)]
    for table in tables:
        sizes = np.maximum(1, table[:, 1].astype(int))
        seen = zip(np.where(table[:, 0] > 0, sizes, 0), sizes, strict=True)
        low, high = np.array([ends(clopper_pearson(int(k), int(n), level)) for k, n in seen]).T
        apart = ~np.eye(len(table), dtype=bool)
        gaps.append(_widest(low, high, apart))
        with np.errstate(divide="ignore"):
            logs.append(_widest(np.log(low), np.log(high), apart))
    return tuple(map(max, zip(*gaps, strict=True))), tuple(map(max, zip(*logs, strict=True)))


def _widest(low: Floats, high: Floats, apart: NDArray[np.bool_]) -> tuple[float, float]:
    """The least and the most that the widest of all pairs can be, each value within its own ends."""
    return float((low[:, None] - high)[apart].max()), float((high[:, None] - low)[apart].max())


def _shared(tables: Sequence[Floats], confidence: float, *, log: bool) -> tuple[float, float]:
    """The same for very many groups, a row of pairs at a time: each pair gets its share of the level."""
    pairs = sum(len(table) * (len(table) - 1) / 2 for table in tables)
    # Far out, the errors are known too badly for the normal law: Student's, with the smallest group's size.
    smallest = min(float(table[:, 1].min()) for table in tables)
    limit = student_quantile(1 - (1 - confidence) / pairs, max(2.0, 2 * smallest - 2))
    lows, highs = [0.0], [0.0]
    for table in tables:
        rate, spread = _shrunk(table[:, 0], table[:, 1])
        value, error = (np.log(rate), spread / rate) if log else (rate, spread)
        for place in range(len(value) - 1):
            size = np.abs(value[place + 1 :] - value[place])
            reach = limit * np.hypot(error[place + 1 :], error[place])
            lows.append(float((size - reach).max()))
            highs.append(float((size + reach).max()))
    return max(lows), max(highs)


class _Pairs:
    """All pairs of groups: their differences and log ratios, as seen and as drawn, with errors."""

    def __init__(self, differences: tuple[Floats, ...], log_ratios: tuple[Floats, ...]) -> None:
        self.differences = differences
        self.log_ratios = log_ratios

    @classmethod
    def of(cls, table: Floats, drawn: Floats) -> _Pairs:
        hits, people = table[:, 0], table[:, 1]
        rate, spread = _shrunk(hits, people)
        rates, spreads = _shrunk(drawn, people)
        return cls(
            _contrast(rate, spread, rates, spreads),
            _contrast(np.log(rate), spread / rate, np.log(rates), spreads / rates),
        )


def _shrunk(hits: Floats, people: Floats) -> tuple[Floats, Floats]:
    rate = (hits + 1) / (people + 2)
    return rate, np.sqrt(rate * (1 - rate) / (people + 2))


def _contrast(value: Floats, spread: Floats, drawn: Floats, drawn_spread: Floats) -> tuple[Floats, ...]:
    one, two = np.triu_indices(len(value), 1)
    return (
        value[one] - value[two],
        np.hypot(spread[one], spread[two]),
        drawn[:, one] - drawn[:, two],
        np.hypot(drawn_spread[:, one], drawn_spread[:, two]),
    )


def _simultaneous(contrasts: Sequence[tuple[Floats, ...]], confidence: float) -> tuple[float, float]:
    """Smallest and largest size of the widest pair that the simultaneous intervals allow."""
    difference, error, moved, moved_error = (np.concatenate(parts, axis=-1) for parts in zip(*contrasts, strict=True))
    # One of R + 1 values, the one seen among them, so that few replicates do not shorten the interval.
    rank = min(1.0, confidence * (1 + 1 / len(moved)))
    limit = float(np.quantile((np.abs(moved - difference) / moved_error).max(axis=1), rank, method="higher"))
    size = np.abs(difference)
    return float(max(0.0, (size - limit * error).max())), float((size + limit * error).max())
