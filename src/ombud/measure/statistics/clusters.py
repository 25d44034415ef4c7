"""Rates when a person occurs more than once: the person, not the row, is the unit.

From sums over people of their rows m and hits h. On a table with repeated people the interval
by rows can be a third too short. Sources: Cochran 1977, section 3.12 (ratio of two sums); Liang
and Zeger 1986; Dean and Pagano 2015 (Wilson at the effective size, with Student's quantile).
"""

from __future__ import annotations

import math

import msgspec

from ombud.measure.statistics import mover
from ombud.measure.statistics.distributions import p_of_z, student_p, student_quantile
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.rate import score_interval


class PersonSums(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over the people of a group; sums of disjoint people add.

    Attributes:
        people: how many.
        rows, hits: Σm and Σh.
        rows_rows, hits_hits, hits_rows: Σm², Σh² and Σhm.
    """

    people: int
    rows: int
    hits: int
    rows_rows: int
    hits_hits: int
    hits_rows: int

    def __add__(self, other: PersonSums) -> PersonSums:
        return PersonSums(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})


def clustered_variance(sums: PersonSums) -> float | None:
    """Variance of Σh/Σm: G/(G-1) Σ(h - p m)² / (Σm)². None with fewer than two people."""
    if sums.people < 2 or sums.rows == 0:
        return None
    p = sums.hits / sums.rows
    squares = sums.hits_hits - 2 * p * sums.hits_rows + p * p * sums.rows_rows
    return max(0.0, squares) * sums.people / (sums.people - 1) / sums.rows**2


def clustered_rate(sums: PersonSums, confidence: float = 0.95) -> Interval:
    """A rate with the Wilson interval at its effective size p(1-p)/v and Student's quantile.

    When all rows are alike the size is the number of people. Undefined with fewer than two
    people. Smallest sample: 30 people.
    """
    variance = clustered_variance(sums)
    if variance is None:
        return UNDEFINED
    p = sums.hits / sums.rows
    size = p * (1 - p) / variance if variance > 0 else float(sums.people)
    return score_interval(
        p,
        size,
        method=f"Wilson by {sums.people} people, effective size {size:.1f}",
        deviate=student_quantile(confidence, sums.people - 1),
    )


def clustered_difference(one: PersonSums, two: PersonSums, confidence: float = 0.95) -> Interval:
    """Difference of the rates of two groups with no person in both."""
    found = (clustered_rate(sums, confidence) for sums in (one, two))
    return mover.difference(*found, method="difference of two rates by people (MOVER)")


def clustered_ratio(one: PersonSums, two: PersonSums, confidence: float = 0.95) -> Interval:
    """Ratio of the rates of two groups with no person in both; undefined when the second is 0."""
    found = (clustered_rate(sums, confidence) for sums in (one, two))
    return mover.ratio(*found, method="ratio of two rates by people (MOVER)")


def clustered_test(one: PersonSums, two: PersonSums) -> Test | None:
    """Is the difference of two rates 0? Student's t with the cluster variances and people - 2 df.

    None when a variance is missing or both are 0.
    """
    first, second = clustered_variance(one), clustered_variance(two)
    if first is None or second is None or first + second == 0:
        return None
    t = (one.hits / one.rows - two.hits / two.rows) / math.sqrt(first + second)
    df = one.people + two.people - 2
    p = p_of_z(t) if df > 1e5 else student_p(t, df)
    return Test("t by people (cluster-robust)", p, t, df=df)
