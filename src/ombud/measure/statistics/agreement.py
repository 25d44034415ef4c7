"""How well predicted classes agree with what happened, from the table of both: for two classes or many.

Each figure takes tables flattened in their last axis (rows what happened, columns what was
predicted, the same classes in the same order), so that replicates are one call. NaN where a
denominator is 0. Sources: Cohen 1960 (kappa); Matthews 1975 and Gorodkin 2004 (correlation of
many classes); Sokolova and Lapalme 2009 (averages over classes).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.bootstrap import Figure, bca, percentile
from ombud.measure.statistics.interval import Interval

Floats = NDArray[np.float64]


def square(cells: Floats) -> Floats:
    """Flattened tables as tables."""
    size = round(cells.shape[-1] ** 0.5)
    return cells.reshape((*cells.shape[:-1], size, size))


def _parts(cells: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Right ones, happened and predicted per class, and all people."""
    table = square(cells)
    right = np.diagonal(table, axis1=-2, axis2=-1)
    return right, table.sum(axis=-1), table.sum(axis=-2), table.sum(axis=(-2, -1))


def _over(top: Floats, bottom: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1), np.nan)


def recalls(cells: Floats) -> Floats:
    """Right ones over those that happened, per class."""
    right, happened, _, _ = _parts(cells)
    return _over(right, happened)


def precisions(cells: Floats) -> Floats:
    """Right ones over those predicted, per class."""
    right, _, predicted, _ = _parts(cells)
    return _over(right, predicted)


def f_scores(cells: Floats) -> Floats:
    """2 right / (happened + predicted), per class: the harmonic mean of precision and recall."""
    right, happened, predicted, _ = _parts(cells)
    return _over(2 * right, happened + predicted)


def accuracy(cells: Floats) -> Floats:
    """Right ones over all; the micro average of precision, recall and F1 too."""
    right, _, _, people = _parts(cells)
    return _over(right.sum(axis=-1), people)


def balanced_accuracy(cells: Floats) -> Floats:
    """The mean recall of the classes that happened."""
    return macro(recalls)(cells)


def macro(of_classes: Callable[[Floats], Floats]) -> Figure:
    """The mean over the classes that happened or were predicted; where one is undefined it counts 0.

    For recall only classes that happened count.
    """

    def figure(cells: Floats) -> Floats:
        _, happened, predicted, _ = _parts(cells)
        there = happened > 0 if of_classes is recalls else happened + predicted > 0
        values = np.where(there, np.nan_to_num(of_classes(cells)), 0.0)
        return _over(values.sum(axis=-1), there.sum(axis=-1).astype(float))

    return figure


def weighted(of_classes: Callable[[Floats], Floats]) -> Figure:
    """The mean over classes weighted by how many happened; where one is undefined it counts 0."""

    def figure(cells: Floats) -> Floats:
        _, happened, _, people = _parts(cells)
        return _over((np.nan_to_num(of_classes(cells)) * happened).sum(axis=-1), people)

    return figure


def kappa(cells: Floats) -> Floats:
    """Cohen's kappa: (accuracy - that of chance with the same margins) / (1 - that of chance)."""
    right, happened, predicted, people = _parts(cells)
    chance = _over((happened * predicted).sum(axis=-1), people**2)
    return _over(_over(right.sum(axis=-1), people) - chance, 1 - chance)


def matthews(cells: Floats) -> Floats:
    """Matthews' correlation: of the classes that happened with those predicted, from -1 to 1."""
    right, happened, predicted, people = _parts(cells)
    top = right.sum(axis=-1) * people - (happened * predicted).sum(axis=-1)
    bottom = (people**2 - (predicted**2).sum(axis=-1)) * (people**2 - (happened**2).sum(axis=-1))
    return _over(top, np.sqrt(bottom))


def interval(cells: NDArray[np.int64], figure: Figure, *, confidence: float = 0.95, seed: int = 1) -> Interval:
    """A figure of one table with its BCa interval, for curved figures: F1, kappa, Matthews.

    Undefined when the figure is, or often would be in replicates. Smallest sample: 30 people, and
    5 in each cell that matters.
    """
    return bca(cells, figure, confidence=confidence, seed=seed)


def mean_interval(cells: NDArray[np.int64], figure: Figure, *, confidence: float = 0.95, seed: int = 1) -> Interval:
    """The same for means of rates, by percentiles."""
    return percentile(cells, figure, confidence=confidence, seed=seed)
