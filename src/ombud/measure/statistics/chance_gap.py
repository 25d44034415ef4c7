"""What chance alone makes of several equal groups.

With six equal groups of a hundred the largest gap is never 0: a gap means something only beside
what it would be by chance. Source: Tukey 1953 (the range of several means).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

REPLICATES = 2000
#: Counts drawn at most, so that thousands of groups take no longer; 100 replicates at least.
MOST_DRAWN = 400_000
Counted = Sequence[tuple[float, float]]


class Chance(msgspec.Struct, frozen=True):
    """The largest gap among groups of these sizes if all rates were the same.

    Attributes:
        mean: on average.
        most: what it exceeds one time in twenty.
    """

    mean: float
    most: float


def chance_gap(counts: Counted, *, seed: int = 1) -> Chance | None:
    """What the largest gap would be if every group had the rate of all together; None with fewer than two groups.

    Binomial counts are drawn 2 000 times, fewer times for more than 200 groups.
    """
    table = np.array([pair for pair in counts if pair[1] >= 1], dtype=float)
    if len(table) < 2:
        return None
    together = float(table[:, 0].sum() / table[:, 1].sum())
    people = np.floor(table[:, 1])
    number = max(100, min(REPLICATES, MOST_DRAWN // len(people)))
    drawn = np.random.default_rng(seed).binomial(people.astype(np.int64), together, size=(number, len(people)))
    rates = drawn / people
    gaps = rates.max(axis=1) - rates.min(axis=1)
    return Chance(float(gaps.mean()), float(np.quantile(gaps, 0.95)))
