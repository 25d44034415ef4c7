"""What performance is to be expected before labels arrive, from the calibration of the past.

A calibration map of the reference turns scores into chances; their sums are expected true and
false positives and negatives. Valid only while P(label | score, group) has not moved: always
marked as estimated, never mixed with figures of labels. Sources: Ayer et al. 1955 (isotonic
regression by pooling adjacent violators); Le Cam 1960 (sums of unlike chances).
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
REPLICATES = 200


def calibration_map(positives: Counts, people: Counts) -> Floats:
    """The chance of the label in each bin: isotonic regression of the rates, weighted by people.

    Empty bins take the chance of the nearest lower occupied bin, or of the first occupied one.
    Fit by group where the group has at least 1 000 labelled rows.

    Raises:
        ValueError: without any labelled people.
    """
    used = np.flatnonzero(np.asarray(people) > 0)
    if not used.size:
        raise ValueError("no labelled people: a calibration map needs labels of the past")
    blocks: list[tuple[float, float, int]] = []
    for place in used:
        block = (float(positives[place]), float(people[place]), 1)
        while blocks and blocks[-1][0] * block[1] >= block[0] * blocks[-1][1]:
            before = blocks.pop()
            block = (before[0] + block[0], before[1] + block[1], before[2] + block[2])
        blocks.append(block)
    fitted = np.concatenate([np.full(width, hits / n) for hits, n, width in blocks])
    nearest = np.clip(np.searchsorted(used, np.arange(len(people)), side="right") - 1, 0, None)
    return np.asarray(fitted[nearest])


class ExpectedCells(msgspec.Struct, frozen=True, kw_only=True):
    """Expected confusion counts of predictions without labels."""

    tp: float
    fp: float
    fn: float
    tn: float


def expected_cells(chances: Floats, predicted: Counts, others: Counts) -> ExpectedCells:
    """Sums of the chances over people predicted positive and over the others, per score bin."""
    return ExpectedCells(
        tp=float((predicted * chances).sum()),
        fp=float((predicted * (1 - chances)).sum()),
        fn=float((others * chances).sum()),
        tn=float((others * (1 - chances)).sum()),
    )


def expected_accuracy(
    reference: tuple[Counts, Counts], predicted: Counts, others: Counts, *, confidence: float = 0.95, seed: int = 1
) -> Interval:
    """Estimated accuracy (TP + TN) / n, and the interval of the accuracy that labels will show.

    The variance is that of the sum of unlike chances, Σc(1-c)/n², plus the variance of the
    estimate when the reference is redrawn. Undefined without people. Smallest sample: 1 000
    labelled reference rows.

    Args:
        reference: positives and people with labels, per score bin.
        predicted, others: people now, predicted positive and not, per score bin.
    """
    now = predicted + others
    n = float(now.sum())
    if n == 0:
        return UNDEFINED
    positives, people = reference
    chances = calibration_map(positives, people)
    value = _accuracy(chances, predicted, others)
    chance = np.random.default_rng(seed)
    cells = np.concatenate([positives, people - positives])
    drawn = chance.multinomial(int(cells.sum()), cells / cells.sum(), size=REPLICATES)
    hits = drawn[:, : len(positives)]
    alls = hits + drawn[:, len(positives) :]
    redrawn = [_accuracy(calibration_map(k, m), predicted, others) for k, m in zip(hits, alls, strict=True)]
    variance = float((now * chances * (1 - chances)).sum()) / n**2 + float(np.var(redrawn))
    half = z_of(confidence) * variance**0.5
    method = f"estimated without labels: calibration map, {REPLICATES} replicates of the reference, seed {seed}"
    return Interval(value, max(0.0, value - half), min(1.0, value + half), method)


def _accuracy(chances: Floats, predicted: Counts, others: Counts) -> float:
    right = predicted * chances + others * (1 - chances)
    return float(right.sum() / (predicted + others).sum())
