"""Does the decision change when only the protected attribute is changed? Paired counts.

The log must hold the decision for each person as they are and as another group; it is never
estimated from unpaired logs. Source: McNemar 1947; Kusner et al. 2017.
"""

from __future__ import annotations

import msgspec

from ombud.measure.statistics.interval import Interval, Test
from ombud.measure.statistics.rate import binomial_test, rate


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """Pairs of decisions: favourable as they are (first) and with the attribute changed (second)."""

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def total(self) -> int:
        """All pairs."""
        return self.both + self.only_first + self.only_second + self.neither


def flip_rate(pairs: Pairs, confidence: float = 0.95) -> Interval:
    """Changed decisions over pairs; Wilson, exact below five. Undefined without pairs."""
    return rate(pairs.only_first + pairs.only_second, pairs.total, confidence)


def one_way_rates(pairs: Pairs, confidence: float = 0.95) -> tuple[Interval, Interval]:
    """Share of the favoured who would lose it, and of the refused who would gain it."""
    return (
        rate(pairs.only_first, pairs.both + pairs.only_first, confidence),
        rate(pairs.only_second, pairs.neither + pairs.only_second, confidence),
    )


def mcnemar(pairs: Pairs) -> Test | None:
    """Do changes go one way? Exact binomial on the changed pairs; None when nothing changed."""
    found = binomial_test(pairs.only_first, pairs.only_first + pairs.only_second, 0.5)
    return None if found is None else Test("McNemar, exact", found.p)
