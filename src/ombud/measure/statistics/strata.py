"""One comparison over strata (requisition, region, month): the common odds ratio and its tests.

Pooling strata can make a gap appear or vanish (Simpson's paradox); the figures here compare
within strata. Sources: Mantel and Haenszel 1959; Robins, Breslow and Greenland 1986 (variance);
Breslow and Day 1980; Tarone 1985.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from ombud.measure.statistics.distributions import chi2_p, p_of_z, z_of
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.two_tests import pooled_z


class Stratum(msgspec.Struct, frozen=True):
    """k1 of n1 people of the group and k2 of n2 of its reference, in one stratum."""

    k1: int
    n1: int
    k2: int
    n2: int

    @property
    def total(self) -> int:
        """All people of the stratum."""
        return self.n1 + self.n2


def mantel_haenszel(strata: Sequence[Stratum], confidence: float = 0.95) -> Interval:
    """The common odds ratio Σ k1(n2-k2)/n ÷ Σ (n1-k1)k2/n, with the interval of its logarithm.

    Undefined when no stratum has a discordant product on both sides. Smallest sample: 5 expected
    over all strata together; there may be many strata of few people.
    """
    kept = [s for s in strata if s.n1 and s.n2]
    same = [s.k1 * (s.n2 - s.k2) / s.total for s in kept]
    cross = [(s.n1 - s.k1) * s.k2 / s.total for s in kept]
    r, q = math.fsum(same), math.fsum(cross)
    if r == 0 or q == 0:
        return UNDEFINED
    p = [(s.k1 + s.n2 - s.k2) / s.total for s in kept]
    variance = (
        math.fsum(a * b for a, b in zip(p, same, strict=True)) / (2 * r * r)
        + math.fsum(a * d + (1 - a) * b for a, b, d in zip(p, same, cross, strict=True)) / (2 * r * q)
        + math.fsum((1 - a) * d for a, d in zip(p, cross, strict=True)) / (2 * q * q)
    )
    spread = z_of(confidence) * math.sqrt(variance)
    value = r / q
    method = f"Mantel-Haenszel over {len(kept)} strata (variance of Robins, Breslow and Greenland)"
    return Interval(value, value * math.exp(-spread), value * math.exp(spread), method)


def cmh_test(strata: Sequence[Stratum]) -> Test | None:
    """z = Σ(k1 - E) / √ΣV, hypergeometric in each stratum, without continuity correction.

    None when no stratum can show a difference.
    """
    over, variance = [], []
    for s in strata:
        if s.total < 2 or not s.n1 or not s.n2:
            continue
        hits = s.k1 + s.k2
        over.append(s.k1 - s.n1 * hits / s.total)
        variance.append(s.n1 * s.n2 * hits * (s.total - hits) / (s.total**2 * (s.total - 1)))
    spread = math.sqrt(math.fsum(variance))
    if spread == 0:
        return None
    z = math.fsum(over) / spread
    return Test("Cochran-Mantel-Haenszel", p_of_z(z), z)


def breslow_day(strata: Sequence[Stratum]) -> Test | None:
    """Is the odds ratio the same in all strata? Chi-square with Tarone's correction, strata - 1 df.

    A small p says that one common odds ratio hides differences: read the strata one by one. None
    with fewer than two informative strata. Smallest sample: 5 expected in most strata.
    """
    common = mantel_haenszel(strata).value
    kept = [s for s in strata if s.n1 and s.n2 and 0 < s.k1 + s.k2 < s.total]
    if common is None or len(kept) < 2:
        return None
    parts = [_expected_at(s, common) for s in kept]
    statistic = math.fsum((s.k1 - e) ** 2 / v for s, (e, v) in zip(kept, parts, strict=True))
    over = math.fsum(s.k1 - e for s, (e, _) in zip(kept, parts, strict=True))
    statistic -= over**2 / math.fsum(v for _, v in parts)
    df = len(kept) - 1
    return Test("Breslow-Day with Tarone's correction", chi2_p(statistic, df), statistic=statistic, df=df)


def _expected_at(s: Stratum, odds_ratio: float) -> tuple[float, float]:
    """The k1 that has the given odds ratio with the margins seen, and its variance."""
    hits = s.k1 + s.k2
    if math.isclose(odds_ratio, 1):
        e = s.n1 * hits / s.total
    else:
        b = odds_ratio * (s.n1 + hits) + s.n2 - hits
        e = (b - math.sqrt(b * b - 4 * odds_ratio * (odds_ratio - 1) * s.n1 * hits)) / (2 * (odds_ratio - 1))
    inverse = 1 / e + 1 / (s.n1 - e) + 1 / (hits - e) + 1 / (s.n2 - hits + e)
    return e, 1 / inverse


def simpson_note(strata: Sequence[Stratum], confidence: float = 0.95) -> str:
    """What a reader must know when pooled and stratified comparisons disagree; empty when they agree."""
    k1, n1 = sum(s.k1 for s in strata), sum(s.n1 for s in strata)
    k2, n2 = sum(s.k2 for s in strata), sum(s.n2 for s in strata)
    pooled, within = pooled_z(k1, n1, k2, n2), cmh_test(strata)
    if pooled is None or within is None or within.z is None:
        return ""
    limit = z_of(confidence)
    far, far_within = abs(pooled) > limit, abs(within.z) > limit
    if far and far_within and pooled * within.z < 0:
        return "the pooled difference and the one within strata point in opposite directions (Simpson's paradox)"
    if far and not far_within:
        return "the pooled difference is not found within strata: the groups are spread unequally over them"
    if far_within and not far:
        return "a difference within strata is hidden by pooling them"
    return ""
