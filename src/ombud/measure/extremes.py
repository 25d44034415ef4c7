"""The largest gap and the smallest ratio over several groups, with intervals that hold at equality.

A percentile bootstrap of max - min can never contain 0. Here each pair is studentised within
each multinomial replicate of the counts, and the 95 % quantile of the largest deviation makes
simultaneous intervals for all pairs.
"""

from __future__ import annotations

from collections.abc import Sequence

from ombud.measure.intervals import UNDEFINED, Interval

REPLICATES = 1000


def extremes(
    counts: Sequence[tuple[int, int]], *, confidence: float = 0.95, seed: int = 1
) -> tuple[Interval, Interval]:
    """Largest difference and smallest ratio of rates over groups.

    Args:
        counts: (k, n) per group, n > 0; at least two groups.
        seed: of the replicates, so that the same counts give the same interval.

    Returns:
        The largest gap (max - min) and the smallest ratio (min / max).
    """
    import numpy as np

    if len(counts) < 2:
        return UNDEFINED, UNDEFINED
    k = np.array([pair[0] for pair in counts], dtype=float)
    n = np.array([pair[1] for pair in counts], dtype=float)
    draws = np.random.default_rng(seed).binomial(n.astype(int), k / n, size=(REPLICATES, len(n))).astype(float)
    first, second = np.triu_indices(len(n), 1)

    def shrunk(hits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rate = (hits + 1) / (n + 2)
        return rate, np.sqrt(rate * (1 - rate) / (n + 2))

    rate, spread = shrunk(k)
    drawn, drawn_spread = shrunk(draws)
    gap = _simultaneous(rate, spread, drawn, drawn_spread, first, second, confidence)
    log = _simultaneous(np.log(rate), spread / rate, np.log(drawn), drawn_spread / drawn, first, second, confidence)
    raw = k / n
    method = f"studentised max-t over all pairs, {REPLICATES} multinomial replicates, seed {seed}"
    top = float(raw.max())
    ratio = (
        Interval(float(raw.min()) / top, float(np.exp(-log[1])), float(np.exp(-log[0])), method) if top else UNDEFINED
    )
    return Interval(top - float(raw.min()), gap[0], min(1.0, gap[1]), method), ratio


def _simultaneous(
    value: object,
    spread: object,
    drawn: object,
    drawn_spread: object,
    first: object,
    second: object,
    confidence: float,
) -> tuple[float, float]:
    """Smallest and largest size of the widest pair that the simultaneous intervals allow."""
    import numpy as np

    v, s, d, ds = (np.asarray(item) for item in (value, spread, drawn, drawn_spread))
    pair = np.asarray(first), np.asarray(second)
    difference = v[pair[0]] - v[pair[1]]
    error = np.hypot(s[pair[0]], s[pair[1]])
    moved = d[:, pair[0]] - d[:, pair[1]] - difference
    moved_error = np.hypot(ds[:, pair[0]], ds[:, pair[1]])
    limit = float(np.quantile((np.abs(moved) / moved_error).max(axis=1), confidence))
    size = np.abs(difference)
    low = float(max(0.0, (size - limit * error).max()))
    return low, float((size + limit * error).max())
