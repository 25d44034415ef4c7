"""Have the shares of categories moved? Chi-square with its effect size, largest and total move, new and gone levels.

Sources: Pearson 1900; Cramér 1946. A p value says little with millions of rows: an alert needs the
effect as well.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.interval import Interval, Test
from ombud.measure.statistics.omnibus import cramer_v, omnibus

REPLICATES = 1000


class CategoryDrift(msgspec.Struct, frozen=True, kw_only=True):
    """How the shares of levels moved from the reference to the current window.

    Attributes:
        test: chi-square, by simulation when an expected count is below five.
        cramer_v: the effect size, 0 to 1.
        total_variation: ½ Σ|p - q|, with an interval that reaches 0 when nothing moved.
        largest: max |p - q| (L∞), likewise.
        new_share, gone_share: current rows in levels without reference; reference rows in levels now empty.
        new, gone: those levels.
    """

    test: Test | None
    cramer_v: float | None
    total_variation: Interval
    largest: Interval
    new_share: float
    gone_share: float
    new: tuple[str, ...]
    gone: tuple[str, ...]


def category_drift(
    reference: Mapping[str, int], current: Mapping[str, int], *, confidence: float = 0.95, seed: int = 1
) -> CategoryDrift | None:
    """Compares counts per level; null is a level of its own if the caller counts it so. None with an empty side."""
    levels = sorted({*reference, *current})
    old = np.array([reference.get(level, 0) for level in levels], dtype=np.int64)
    new = np.array([current.get(level, 0) for level in levels], dtype=np.int64)
    if not old.sum() or not new.sum():
        return None
    p, q = old / old.sum(), new / new.sum()
    moves = np.abs(_moves(old, new, seed))
    table = np.stack([old, new])
    return CategoryDrift(
        test=omnibus(table, seed=seed),
        cramer_v=cramer_v(table),
        total_variation=_around(float(np.abs(p - q).sum() / 2), moves.sum(axis=1) / 2, confidence, "½ Σ|p - q|"),
        largest=_around(float(np.abs(p - q).max()), moves.max(axis=1), confidence, "max |p - q|"),
        new_share=float(q[old == 0].sum()),
        gone_share=float(p[new == 0].sum()),
        new=tuple(level for level, before, now in zip(levels, old, new, strict=True) if now and not before),
        gone=tuple(level for level, before, now in zip(levels, old, new, strict=True) if before and not now),
    )


def _moves(old: NDArray[np.int64], new: NDArray[np.int64], seed: int) -> NDArray[np.float64]:
    chance = np.random.default_rng(seed)
    moved = [chance.multinomial(side.sum(), side / side.sum(), size=REPLICATES) / side.sum() for side in (old, new)]
    return np.asarray((moved[0] - moved[1]) - (old / old.sum() - new / new.sum()))


def _around(value: float, moves: NDArray[np.float64], confidence: float, name: str) -> Interval:
    reach = float(np.quantile(moves, confidence))
    method = f"{name} ± quantile of its moves, {REPLICATES} multinomial replicates"
    return Interval(value, max(0.0, value - reach), min(1.0, value + reach), method)
