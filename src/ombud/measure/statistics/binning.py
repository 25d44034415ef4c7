"""From fine bins to few: divergences are read on at most twenty bins of about equal mass.

On thousands of bins pure chance reads as drift; on ten it does not. Specials (null, NaN, out of
range) stay bins of their own: append them after merging.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
MOST = 20


def equal_mass(reference: Counts, bins: int = 10) -> NDArray[np.intp]:
    """Where each merged bin starts, so that each holds about the same share of the reference.

    Fewer bins than asked for where one value holds much of the mass. Depends on the reference
    only, so it is stored with it.

    Raises:
        ValueError: for more than 20 bins, or a reference without rows.
    """
    if not 1 <= bins <= MOST:
        raise ValueError(f"from 1 to {MOST} bins, not {bins}")
    running = np.cumsum(reference)
    if not len(running) or running[-1] == 0:
        raise ValueError("the reference holds no rows, so no bins follow from it")
    targets = running[-1] * np.arange(1, bins) / bins
    starts = np.unique(np.concatenate([[0], np.searchsorted(running, targets) + 1]))
    return np.asarray(starts[starts < len(running)], dtype=np.intp)


def merged(counts: Counts, starts: NDArray[np.intp]) -> Counts:
    """Counts of the merged bins."""
    return np.asarray(np.add.reduceat(counts, starts), dtype=np.int64)


def merged_edges(edges: NDArray[np.float64], starts: NDArray[np.intp]) -> NDArray[np.float64]:
    """Edges of the merged bins; one more than bins."""
    return np.asarray(np.append(edges[starts], edges[-1]))
