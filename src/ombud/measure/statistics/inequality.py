"""Generalised entropy of benefits: inequality over all people, and the part between groups.

The benefit is b = prediction - label + 1: 0 for a wrongly refused person, 1 for a right decision,
2 for a wrongly favoured one; from counts exactly. Sources: Speicher et al. 2018; Shorrocks 1980
(the split); Theil 1967. Intervals: ``bootstrap.bca`` on the same cells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics import bootstrap
from ombud.measure.statistics.interval import Interval

Floats = NDArray[np.float64]


def generalised_entropy(benefits: Floats, people: Floats, alpha: float = 2.0) -> Floats:
    """GE of benefits held by so many people each; NaN where undefined.

    Σ n((b/μ)^α - 1) / (n α(α-1)); α = 1 is Theil's Σ n (b/μ) ln(b/μ) / n; α = 0 is
    -Σ n ln(b/μ) / n, undefined when anybody's benefit is 0.

    Args:
        benefits: one per column; not negative.
        people: counts, columns last; leading axes are replicates.
    """
    total = people.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = benefits / ((people * benefits).sum(axis=-1, keepdims=True) / total)
        if alpha == 1:
            term = np.where(relative > 0, relative * np.log(np.where(relative > 0, relative, 1)), 0.0)
        elif alpha == 0:
            term = np.where(people > 0, -np.log(relative), 0.0)
        else:
            term = (relative**alpha - 1) / (alpha * (alpha - 1))
        found = (people * term).sum(axis=-1) / total[..., 0]
    return np.asarray(np.where(np.isfinite(found), found, np.nan))


def entropy_of_errors(
    false_negatives: int,
    right: int,
    false_positives: int,
    *,
    alpha: float = 2.0,
    confidence: float = 0.95,
    seed: int = 1,
) -> Interval:
    """GE of the benefits of all people, BCa interval. Undefined without people or with α = 0 and false negatives.

    Smallest sample: 5 wrong decisions of each kind.
    """
    benefits = np.array([0.0, 1.0, 2.0])
    cells = np.array([false_negatives, right, false_positives], dtype=np.int64)
    return bootstrap.bca(
        cells, lambda people: generalised_entropy(benefits, people, alpha), confidence=confidence, seed=seed
    )


def between_groups(groups: NDArray[np.int64], alpha: float = 2.0) -> float | None:
    """GE when everybody has the mean benefit of the group: the part between groups.

    Args:
        groups: one row per group: false negatives, right decisions, false positives.

    Returns:
        None where undefined.
    """
    table = np.asarray(groups, dtype=float)
    table = table[table.sum(axis=1) > 0]
    if not table.size:
        return None
    means = (table @ np.array([0.0, 1.0, 2.0])) / table.sum(axis=1)
    found = float(_weighted(means, table.sum(axis=1), alpha))
    return None if np.isnan(found) else found


def _weighted(means: Floats, people: Floats, alpha: float) -> float:
    return float(generalised_entropy(means, people[None], alpha)[0])


def within_groups(groups: NDArray[np.int64], alpha: float = 2.0) -> float | None:
    """The rest of GE: Σ n_g/n (μ_g/μ)^α GE_g. It and the part between add up to the whole."""
    table = np.asarray(groups, dtype=float)
    table = table[table.sum(axis=1) > 0]
    if not table.size:
        return None
    benefits = np.array([0.0, 1.0, 2.0])
    sizes = table.sum(axis=1)
    means = (table @ benefits) / sizes
    mean = float((means * sizes).sum() / sizes.sum())
    inner = np.nan_to_num(generalised_entropy(benefits, table, alpha), nan=0.0 if alpha > 0 else np.nan)
    found = float((sizes / sizes.sum() * (means / mean) ** alpha * inner).sum()) if mean > 0 else float("nan")
    return None if np.isnan(found) else found
