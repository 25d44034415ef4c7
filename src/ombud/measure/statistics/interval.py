"""The form of a result: a value with its interval and method, and a test with its p value."""

from __future__ import annotations

import msgspec


class Interval(msgspec.Struct, frozen=True):
    """A value with its interval and the method that made it. None where it is undefined.

    Attributes:
        bound: how far the value may lie from the one of the unbinned rows; 0 when it is exact.
            The interval already includes it.
    """

    value: float | None
    low: float | None
    high: float | None
    method: str
    bound: float = 0.0


UNDEFINED = Interval(None, None, None, "undefined")


class Test(msgspec.Struct, frozen=True):
    """A test of a hypothesis.

    Attributes:
        method: its name.
        p: its p value.
        z: the standard deviations it speaks of, where it has such.
        statistic: the statistic, where it is not z.
        df: degrees of freedom, where it has such.
    """

    __test__ = False  # not a test of pytest

    method: str
    p: float
    z: float | None = None
    statistic: float | None = None
    df: float | None = None


def ends(interval: Interval) -> tuple[float, float]:
    """Low and high of a defined interval.

    Raises:
        ValueError: when it is undefined; ask for ``value is None`` first.
    """
    if interval.low is None or interval.high is None:
        raise ValueError("an undefined interval has no ends")
    return interval.low, interval.high


def centre(interval: Interval) -> float:
    """The value of a defined interval.

    Raises:
        ValueError: when it is undefined.
    """
    if interval.value is None:
        raise ValueError("an undefined interval has no value")
    return interval.value
