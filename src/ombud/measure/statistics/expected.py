"""Any figure of predictions before labels arrive: what it is expected to be, and where it will be seen.

Labels are drawn from the calibration map of the past, which is itself redrawn each time; the
interval is of the figure that labels will show. Valid only while P(label | score, group) has not
moved; always marked as estimated. Sources: as in :mod:`ombud.measure.statistics.label_free`.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.bootstrap import Figure
from ombud.measure.statistics.distributions import z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.label_free import REPLICATES, calibration_map, expected_cells

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


class Expected(msgspec.Struct, frozen=True):
    """Cells (negative and positive that happened, times negative and positive predicted) of people without labels.

    Attributes:
        cells: expected, in the order of :mod:`ombud.measure.statistics.agreement`.
        drawn: the same from drawn labels, one row per replicate.
        positives, negatives: expected per bin, of everybody.
        drawn_positives: drawn per bin, one row per replicate.
        people: per bin.
    """

    cells: Floats
    drawn: Floats
    positives: Floats
    drawn_positives: NDArray[np.int64]
    people: Counts


def expected(reference: tuple[Counts, Counts], predicted: Counts, others: Counts, *, seed: int = 1) -> Expected:
    """What is to be expected of people in score bins, from the labelled people of the past.

    Args:
        reference: positives and people with labels, per score bin; at least one. Smallest: 1 000.
        predicted, others: people now, predicted positive and not, per score bin.
    """
    positives, people = reference
    chances = calibration_map(positives, people)
    sums = expected_cells(chances, predicted, others)
    chance = np.random.default_rng(seed)
    past = np.concatenate([positives, people - positives])
    redrawn = chance.multinomial(int(past.sum()), past / past.sum(), size=REPLICATES)
    hits = redrawn[:, : len(positives)]
    maps = np.array([calibration_map(k, k + rest) for k, rest in zip(hits, redrawn[:, len(positives) :], strict=True)])
    tp, fn = chance.binomial(predicted, maps), chance.binomial(others, maps)
    drawn = np.column_stack(
        [others.sum() - fn.sum(axis=1), predicted.sum() - tp.sum(axis=1), fn.sum(axis=1), tp.sum(axis=1)]
    )
    return Expected(
        cells=np.array([sums.tn, sums.fp, sums.fn, sums.tp]),
        drawn=drawn.astype(float),
        positives=(predicted + others) * chances,
        drawn_positives=tp + fn,
        people=predicted + others,
    )


def of_cells(found: Expected, figure: Figure, *, confidence: float = 0.95, seed: int = 1) -> Interval:
    """A figure of the four cells. Undefined when it often is in replicates."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value, drawn = float(figure(found.cells[None])[0]), figure(found.drawn)
    return _interval(value, drawn, confidence, seed)


def of_ranking(found: Expected, *, confidence: float = 0.95, seed: int = 1) -> Interval:
    """The AUC. Undefined when one label is not expected at all."""
    value = _auc(found.positives, found.people - found.positives)
    drawn = np.array([_auc(hits, found.people - hits) for hits in found.drawn_positives])
    return _interval(value, drawn, confidence, seed)


def _auc(positives: Floats, negatives: Floats) -> float:
    if positives.sum() <= 0 or negatives.sum() <= 0:
        return math.nan
    below = np.cumsum(negatives) - negatives / 2
    return float((positives * below).sum() / (positives.sum() * negatives.sum()))


def _interval(value: float, drawn: Floats, confidence: float, seed: int) -> Interval:
    seen = drawn[np.isfinite(drawn)]
    if not math.isfinite(value) or len(seen) < 0.95 * len(drawn):
        return UNDEFINED
    half = z_of(confidence) * float(seen.std())
    least = 0.0 if seen.min() >= 0 else -1.0
    method = f"estimated without labels: calibration map, spread over {REPLICATES} redrawn maps and labels, seed {seed}"
    return Interval(value, min(value, max(least, value - half)), max(value, min(1.0, value + half)), method)
