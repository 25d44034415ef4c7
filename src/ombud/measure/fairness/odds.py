"""Both kinds of errors together: equalised odds and average odds, over groups and against the reference.

Catalogue of metrics, section 5; Hardt, Price and Srebro 2016. With unequal base rates, equal error
rates and equal predictive values cannot all hold (Chouldechova 2017; Kleinberg et al. 2017), so these
are never mixed with predictive parity into one score.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from ombud.measure.fairness.about import About, left_out
from ombud.measure.fairness.groups import Settings, View
from ombud.measure.fairness.rates import MOST_EXACT, RATES, share_of
from ombud.measure.figures import Figure
from ombud.measure.statistics.interval import UNDEFINED, Interval, centre, ends
from ombud.measure.statistics.shares import Share, difference, too_small

_BY_ID = {rate.id: rate for rate in RATES}
TRUE, FALSE = _BY_ID["true_positive_rate"], _BY_ID["false_positive_rate"]

#: True and false positive rate of a group; they are of different people.
Both = tuple[Share, Share]
Family = list[tuple[float, float]]


def odds_figures(view: View, reference: str, settings: Settings, cite: str = "") -> Iterator[Figure]:
    """Equalised odds over the groups; average odds of each group against the reference."""
    both = {name: (share_of(group, TRUE), share_of(group, FALSE)) for name, group in view.known.items()}
    yield from _equalised(view.by, both, settings, cite)
    if reference:
        exact = len(both) <= MOST_EXACT
        for name, shares in both.items():
            if name != reference:
                yield from _average(view.by, name, shares, reference, both[reference], settings, cite, exact)


def _equalised(by: str, both: Mapping[str, Both], settings: Settings, cite: str) -> Iterator[Figure]:
    from ombud.measure.statistics.extremes import composite_extremes  # loads numpy

    enough = [
        {name: shares[place] for name, shares in both.items() if shares[place].size >= settings.min_people}
        for place in (0, 1)
    ]
    if min(map(len, enough)) < 2:
        return
    families = [[one.effective() for one in family.values()] for family in enough]
    gap, ratio = composite_extremes(families, confidence=settings.confidence, seed=settings.seed)
    about = About(
        by=by,
        n=sum(one.n for family in enough for one in family.values()),
        settings=settings,
        undefined="undefined: nobody is predicted positive",
        cite=cite,
    )
    left = left_out(
        sorted(set(both) - set(enough[0]) & set(enough[1])), f"of a rate, under {settings.min_people} in it"
    )
    for id_, name, formula, found in (
        (
            "equalised_odds_difference",
            "equalised odds difference",
            "larger of the largest gaps of the true and false positive rates",
            gap,
        ),
        (
            "equalised_odds_mean_difference",
            "mean equalised odds difference",
            "mean of the largest gaps of the true and false positive rates",
            mean_gap(families, settings),
        ),
    ):
        yield about.figure(id_, name, formula, found, "points", "gap", note=left)
    yield about.figure(
        "equalised_odds_ratio",
        "equalised odds ratio",
        "smaller of the smallest ratios of the true and false positive rates",
        ratio,
        "ratio",
        "ratio",
        note=left,
    )


def mean_gap(families: list[Family], settings: Settings) -> Interval:
    """Mean of two largest gaps: both hold together when each leaves out half of the chance."""
    from ombud.measure.statistics.extremes import extremes

    each = 1 - (1 - settings.confidence) / 2
    one, two = (extremes(family, confidence=each, seed=settings.seed)[0] for family in families)
    (low1, high1), (low2, high2) = ends(one), ends(two)
    value = (centre(one) + centre(two)) / 2
    return Interval(value, (low1 + low2) / 2, (high1 + high2) / 2, f"{one.method}; both together (Bonferroni)")


def _average(
    by: str, name: str, one: Both, reference: str, other: Both, settings: Settings, cite: str, exact: bool
) -> Iterator[Figure]:
    small = [too_small(a, b, settings.min_people) for a, b in zip(one, other, strict=True)]
    about = About(
        by=by,
        group=name,
        reference=reference,
        n=sum(share.n for share in one),
        reference_n=sum(share.n for share in other),
        settings=settings,
        small=next((why for why in small if why), ""),
        undefined="undefined: a group lacks people of one of both labels",
        cite=cite,
    )
    yield about.figure(
        "average_odds_difference",
        "average odds difference",
        "½ [(FPR - FPR of the reference) + (TPR - TPR of the reference)]",
        average_odds(one, other, settings.confidence, exact=exact),
        "points",
        "difference",
    )
    yield about.figure(
        "average_odds_error",
        "average absolute odds difference",
        "½ (|FPR - FPR of the reference| + |TPR - TPR of the reference|)",
        average_error(one, other, settings.confidence, exact=exact),
        "points",
        "distance",
    )


def average_odds(one: Both, other: Both, confidence: float = 0.95, *, exact: bool = True) -> Interval:
    """Mean of the two differences, which are of different people, so their errors add in squares (MOVER)."""
    gaps = [difference(a, b, confidence, exact=exact) for a, b in zip(one, other, strict=True)]
    if any(gap.value is None for gap in gaps):
        return UNDEFINED
    value = sum(centre(gap) for gap in gaps) / 2
    low = math.hypot(*(centre(gap) - ends(gap)[0] for gap in gaps)) / 2
    high = math.hypot(*(ends(gap)[1] - centre(gap) for gap in gaps)) / 2
    return Interval(value, value - low, value + high, f"mean of two differences (MOVER), each {gaps[0].method}")


def average_error(one: Both, other: Both, confidence: float = 0.95, *, exact: bool = True) -> Interval:
    """Mean size of the two differences; both intervals hold together (Bonferroni), so 0 can be within."""
    each = 1 - (1 - confidence) / 2
    gaps = [difference(a, b, each, exact=exact) for a, b in zip(one, other, strict=True)]
    if any(gap.value is None for gap in gaps):
        return UNDEFINED
    sizes = [_sizes(*ends(gap)) for gap in gaps]
    value = sum(abs(centre(gap)) for gap in gaps) / 2
    low, high = (sum(size[side] for size in sizes) / 2 for side in (0, 1))
    return Interval(value, low, high, f"sizes of two differences together (Bonferroni), each {gaps[0].method}")


def _sizes(low: float, high: float) -> tuple[float, float]:
    """The least and the most that the size of a difference can be."""
    least = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    return least, max(abs(low), abs(high))
