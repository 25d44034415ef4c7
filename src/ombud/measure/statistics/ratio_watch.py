"""Watching a ratio day by day, and sharing one level over planned looks.

The e-value of "the ratio is not below 0.8" may be read every day: the chance that it ever reaches
20 while that is true is at most 5 %. Sources: Ville 1939; Wasserman, Ramdas and Balakrishnan 2020
(universal inference); Lan and DeMets 1983 (spending); the increments are used by the union bound.
"""

from __future__ import annotations

import itertools
import math
from typing import Literal

import msgspec

from ombud.measure.statistics.distributions import NORMAL, z_of
from ombud.measure.statistics.sequential import log_likelihood, log_mixture
from ombud.measure.statistics.two_rates import rates_at_ratio

FOUR_FIFTHS = 0.8


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a watch after a day; keep it and pass it to the next.

    Attributes:
        log_e: ln of the e-value today.
        highest: the highest so far.
        fired: whether it ever reached 1/level; it stays so.
    """

    log_e: float = 0.0
    highest: float = 0.0
    fired: bool = False

    @property
    def p(self) -> float:
        """A p value that is valid at every look: 1 over the highest e-value, at most 1."""
        return min(1.0, math.exp(-self.highest))


def log_e_below(k1: int, n1: int, k2: int, n2: int, ratio: float = FOUR_FIFTHS) -> float:
    """ln of the e-value against "(k1/n1)/(k2/n2) is at least ``ratio``", from all outcomes so far.

    The likelihood averaged over both rates, over the largest likelihood of any two rates whose
    ratio is at least the given one. 0 while a group is empty. Any size.
    """
    if n1 == 0 or n2 == 0:
        return 0.0
    if k1 * n2 >= ratio * k2 * n1:
        p1, p2 = k1 / n1, k2 / n2
    else:
        p1, p2 = rates_at_ratio(k1, n1, k2, n2, ratio)
    null = log_likelihood(k1, n1, p1) + log_likelihood(k2, n2, p2)
    return log_mixture(k1, n1) + log_mixture(k2, n2) - null


def watch(
    before: Watch, k1: int, n1: int, k2: int, n2: int, *, ratio: float = FOUR_FIFTHS, level: float = 0.05
) -> Watch:
    """The watch after the outcomes so far (cumulated, not of the day)."""
    log_e = log_e_below(k1, n1, k2, n2, ratio)
    highest = max(before.highest, log_e)
    return Watch(log_e=log_e, highest=highest, fired=before.fired or highest >= -math.log(level))


Spending = Literal["even", "early", "late"]


def spent(share: float, spending: Spending, level: float = 0.05) -> float:
    """How much of the level is spent when the given share of the planned looks is over.

    ``even``: level t; ``early``: level ln(1 + (e-1) t), like Pocock; ``late``:
    2 - 2Φ(z / √t), like O'Brien and Fleming.
    """
    if share <= 0:
        return 0.0
    t = min(1.0, share)
    match spending:
        case "even":
            return level * t
        case "early":
            return level * math.log(1 + (math.e - 1) * t)
        case "late":
            return 2 - 2 * NORMAL.cdf(z_of(1 - level) / math.sqrt(t))


def levels(looks: int, spending: Spending = "even", level: float = 0.05) -> tuple[float, ...]:
    """The level of each planned look; their sum is the whole level, so false alarms over all stay below it.

    For tests of fresh data each day, such as drift of the day. Cautious, as it is a sum.
    """
    used = [spent(look / looks, spending, level) for look in range(looks + 1)]
    return tuple(after - before for before, after in itertools.pairwise(used))
