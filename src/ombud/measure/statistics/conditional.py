"""Conditional demographic disparity: is the group over-represented among the refused, within strata?

For the reading of EU non-discrimination law by Wachter, Mittelstadt and Russell 2021.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics import bootstrap
from ombud.measure.statistics.interval import Interval

Floats = NDArray[np.float64]


def demographic_disparity(accepted: int, refused: int, others_accepted: int, others_refused: int) -> float | None:
    """The group's share among the refused minus its share among the accepted; None when nobody is either."""
    all_refused, all_accepted = refused + others_refused, accepted + others_accepted
    if not all_refused or not all_accepted:
        return None
    return refused / all_refused - accepted / all_accepted


def conditional_disparity(
    strata: NDArray[np.int64], *, confidence: float = 0.95, seed: int = 1
) -> tuple[Interval, tuple[int, ...]]:
    """CDD = Σ n_s DD_s / Σ n_s over strata, with a bootstrap interval from the counts.

    Args:
        strata: one row per stratum: accepted and refused people of the group, then of all others.

    Returns:
        The interval, and the places of strata without anybody refused or accepted: they say
        nothing and have no weight. Smallest sample: 30 people of the group.
    """
    table = np.asarray(strata, dtype=np.int64)
    silent = (table[:, 0] + table[:, 2] == 0) | (table[:, 1] + table[:, 3] == 0)

    def figure(cells: Floats) -> Floats:
        return _disparity(cells.reshape(*cells.shape[:-1], len(table), 4))

    found = bootstrap.percentile(table, figure, confidence=confidence, seed=seed)
    return found, tuple(int(place) for place in np.flatnonzero(silent))


def _disparity(cells: Floats) -> Floats:
    accepted = cells[..., 0] + cells[..., 2]
    refused = cells[..., 1] + cells[..., 3]
    speaks = (accepted > 0) & (refused > 0)
    disparity = cells[..., 1] / np.where(speaks, refused, 1) - cells[..., 0] / np.where(speaks, accepted, 1)
    weight = np.where(speaks, accepted + refused, 0)
    return np.asarray((weight * disparity).sum(axis=-1) / weight.sum(axis=-1))
