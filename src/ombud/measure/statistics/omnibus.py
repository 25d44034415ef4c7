"""Is there any difference among several groups? Pearson's chi-square, exact by simulation for few people.

The gate before single groups are looked at. Sources: Pearson 1900; Patefield 1981 and Hope 1968
for the Monte-Carlo p value; Cramér 1946 for V.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import chi2_p
from ombud.measure.statistics.interval import Test

SIMULATED = 2000


def chi_square(table: NDArray[np.int64]) -> Test | None:
    """Pearson's chi-square of a table of counts, with (r-1)(c-1) degrees of freedom, no correction.

    Σ (O-E)²/E over rows and columns that hold anybody. None when fewer than two rows or columns
    do. Smallest sample: 5 expected in each cell; below, :func:`omnibus`.
    """
    kept = _occupied(np.asarray(table, dtype=float))
    if min(kept.shape) < 2:
        return None
    statistic = _statistic(kept[None])[0]
    df = (kept.shape[0] - 1) * (kept.shape[1] - 1)
    return Test("Pearson chi-square", chi2_p(float(statistic), df), statistic=float(statistic), df=df)


def omnibus(table: NDArray[np.int64], *, seed: int = 1) -> Test | None:
    """Chi-square, with a p value by simulation when an expected count is below five.

    2 000 tables with the margins seen; p = (1 + tables at least as far) / 2 001, which is valid
    whatever the sizes.
    """
    plain = chi_square(table)
    if plain is None:
        return None
    kept = _occupied(np.asarray(table, dtype=float))
    if _expected(kept[None]).min() >= 5:
        return plain
    drawn = _same_margins(kept.astype(np.int64), np.random.default_rng(seed))
    assert plain.statistic is not None
    far = int((_statistic(drawn.astype(float)) >= plain.statistic * (1 - 1e-9)).sum())
    method = f"Pearson chi-square, exact by {SIMULATED} simulated tables, seed {seed}"
    return Test(method, (1 + far) / (1 + SIMULATED), statistic=plain.statistic, df=plain.df)


def cramer_v(table: NDArray[np.int64]) -> float | None:
    """Cramér's V = √(χ² / (N (min(r, c) - 1))), from 0 (no association) to 1; None as for chi-square."""
    found = chi_square(table)
    if found is None or found.statistic is None:
        return None
    kept = _occupied(np.asarray(table, dtype=float))
    return math.sqrt(found.statistic / (float(kept.sum()) * (min(kept.shape) - 1)))


def _occupied(table: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = table.sum(axis=1) > 0, table.sum(axis=0) > 0
    return np.asarray(table[np.ix_(rows, columns)])


def _expected(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    total = tables.sum(axis=(1, 2), keepdims=True)
    return np.asarray(tables.sum(axis=2, keepdims=True) * tables.sum(axis=1, keepdims=True) / total)


def _statistic(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    expected = _expected(tables)
    return np.asarray(((tables - expected) ** 2 / expected).sum(axis=(1, 2)))


def _same_margins(table: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    """Random tables with the rows and columns of this one: each row drawn from what is left."""
    left = np.repeat(table.sum(axis=0)[None], SIMULATED, axis=0)
    rows = []
    for size in table.sum(axis=1)[:-1]:
        row = np.array([chance.multivariate_hypergeometric(what, int(size), method="marginals") for what in left])
        left = left - row
        rows.append(row)
    return np.stack([*rows, left], axis=1)
