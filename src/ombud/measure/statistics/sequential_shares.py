"""Have the shares of bins moved since the reference? An e-value that may be read at every look.

The likelihood of the reference and of everything since, each averaged over a Dirichlet(½) law of its
own, over the largest likelihood of both under shares they have in common. While nothing has moved
it is at most a martingale that starts at 1, so it ever reaches 1/α with chance at most α, however
often it is looked at. The bins must be fixed by the reference. So that a long calm does not hide a
change, such e-values begun at many looks are averaged. Sources: Ville 1939; Wasserman, Ramdas and
Balakrishnan 2020 (universal inference); Shin, Ramdas and Rinaldo 2023 (begun at many looks); Wang
and Ramdas 2022 (many e-values).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
PRIOR = 0.5


def log_mixture(counts: Counts) -> float:
    """ln of the likelihood of a sequence with these counts, averaged over Dirichlet(½)."""
    n, bins = int(np.sum(counts)), len(counts)
    each = math.fsum(math.lgamma(PRIOR + int(count)) for count in counts) - bins * math.lgamma(PRIOR)
    return math.lgamma(PRIOR * bins) - math.lgamma(PRIOR * bins + n) + each


def log_e_shares(reference: Counts, current: Counts) -> float:
    """ln of the e-value against "the shares are the same", from everything counted since the reference.

    0 while either side is empty. Any size.
    """
    n, m = int(np.sum(reference)), int(np.sum(current))
    if n == 0 or m == 0:
        return 0.0
    both = [int(a) + int(b) for a, b in zip(reference, current, strict=True)]
    null = math.fsum(count * math.log(count / (n + m)) for count in both if count)
    return log_mixture(reference) + log_mixture(current) - null


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The state after some looks; keep it for the next.

    Attributes:
        looks: how many there were.
        starts: looks at which an e-value was begun, with all counts since.
        log_e, highest: ln of the averaged e-value now, and the highest so far.
    """

    looks: int = 0
    starts: tuple[tuple[int, tuple[int, ...]], ...] = ()
    log_e: float = 0.0
    highest: float = 0.0

    @property
    def p(self) -> float:
        """A p value that is valid at every look."""
        return min(1.0, math.exp(-self.highest))

    def after(self, reference: Counts, current: Counts) -> Evidence:
        """The state after the counts of one more look (not cumulated).

        The e-value begun at look s has the weight 1 / (s (s+1)); those not begun yet are 1. Of old ones
        at most two are kept for each doubling of their age: leaving out some makes it smaller.
        """
        look, now = self.looks + 1, tuple(int(count) for count in current)
        begun = [(start, tuple(map(sum, zip(since, now, strict=True)))) for start, since in self.starts]
        starts = _thinned([*begun, (look, now)], look)
        logs = [log_e_shares(reference, np.array(since)) - math.log(start * (start + 1)) for start, since in starts]
        log_e = _log_sum([*logs, -math.log(look + 1)])
        return Evidence(looks=look, starts=starts, log_e=log_e, highest=max(self.highest, log_e))


def _thinned(starts: list[tuple[int, tuple[int, ...]]], look: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
    held: dict[int, int] = {}
    kept = []
    for start, since in starts:
        age = (look - start + 1).bit_length()
        held[age] = held.get(age, 0) + 1
        if held[age] <= 2:
            kept.append((start, since))
    return tuple(kept)


def _log_sum(logs: list[float]) -> float:
    most = max(logs)
    return most + math.log(math.fsum(math.exp(log - most) for log in logs))


def found(log_e: Mapping[str, float], level: float = 0.05) -> tuple[str, ...]:
    """The names whose e-values are findings, so that the expected share of false ones stays below the level.

    The k largest with the k-th at least m / (k level): valid however the features hang together, at
    every look.
    """
    order = sorted(log_e, key=lambda name: -log_e[name])
    enough = [
        k for k, name in enumerate(order, 1) if log_e[name] >= math.log(len(order)) - math.log(k) - math.log(level)
    ]
    return tuple(order[: enough[-1]]) if enough else ()
