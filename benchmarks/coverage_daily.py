"""A year of daily looks at something that has not changed: how many years have a false alarm?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from ombud.measure.statistics import ratio_watch, sequential, two_rates, two_tests
from ombud.measure.statistics.omnibus import chi_square

Chance = np.random.Generator
Looks = Iterator[tuple[int, int, int, int]]
Rule = Callable[[Chance], bool]
DAYS = 365
ALARM = math.log(20)


def _year(chance: Chance, p1: float, p2: float, people: int = 40) -> Looks:
    """Outcomes of two groups cumulated day by day."""
    k1, k2 = (np.cumsum(chance.binomial(people, p, DAYS)) for p in (p1, p2))
    for day in range(DAYS):
        n = people * (day + 1)
        yield int(k1[day]), n, int(k2[day]), n


def interval_every_day(chance: Chance) -> bool:
    """Newcombe's 95 % interval of two equal rates, looked at each day: does it ever leave out 0?"""
    for look in _year(chance, 0.3, 0.3):
        found = two_rates.newcombe(*look)
        if found.low is not None and found.high is not None and not found.low <= 0 <= found.high:
            return True
    return False


def z_every_day(chance: Chance) -> bool:
    """The two-deviation rule each day."""
    return any(abs(two_tests.pooled_z(*look) or 0.0) > 1.96 for look in _year(chance, 0.3, 0.3))


def difference(chance: Chance) -> bool:
    """The confidence sequence of the difference of two equal rates."""
    return any(sequential.log_e_difference(*look) >= ALARM for look in _year(chance, 0.3, 0.3))


def ratio(chance: Chance) -> bool:
    """The confidence sequence of a ratio of .8, which is the truth."""
    return any(sequential.log_e_ratio(*look, 0.8) >= ALARM for look in _year(chance, 0.4, 0.5))


def rate(chance: Chance) -> bool:
    """The confidence sequence of one rate."""
    return any(sequential.log_e_rate(k, n, 0.1) >= ALARM for k, n, _, _ in _year(chance, 0.1, 0.1))


def four_fifths(chance: Chance) -> bool:
    """The watch for a ratio below .8 when it is exactly .8, the edge of what is allowed."""
    return any(ratio_watch.log_e_below(*look) >= ALARM for look in _year(chance, 0.4, 0.5))


def _days(chance: Chance) -> tuple[np.ndarray, np.ndarray]:
    """A reference of 20 000 rows and days of 1 000, with the same shares of ten bins."""
    return chance.multinomial(20_000, np.full(10, 0.1)), chance.multinomial(1000, np.full(10, 0.1), size=DAYS)


def _tested(chance: Chance, level: float) -> bool:
    reference, days = _days(chance)
    found = (chi_square(np.stack([reference, day])) for day in days)
    return any(test is not None and test.p < level for test in found)


def shares_every_day(chance: Chance) -> bool:
    """The shares of the day, tested at .05 each day."""
    return _tested(chance, 0.05)


LEVELS = ratio_watch.levels(DAYS)


def shares_with_levels(chance: Chance) -> bool:
    """The same at the level that each look has of the whole year's .05."""
    return _tested(chance, LEVELS[0])


#: Usual rules, which raise false alarms, and those that must not.
USUAL: dict[str, Rule] = {
    "95 % interval of a difference, each day": interval_every_day,
    "two-deviation rule, each day": z_every_day,
    "drift of the day at .05, each day": shares_every_day,
}
OURS: dict[str, Rule] = {
    "confidence sequence of a rate": rate,
    "confidence sequence of a difference": difference,
    "confidence sequence of a ratio": ratio,
    "watch for a ratio below .8, at .8": four_fifths,
    "drift of the day, level shared over the year": shares_with_levels,
}
