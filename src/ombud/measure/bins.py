"""Dyadic bins: bin(x) = floor(x / 2**e). The same on every engine, because scaling by a power of two rounds nothing.

A value that fits no bin has a code below zero: nothing is lost, clamped or guessed.
Catalogue of measures, section 2.1.
"""

from __future__ import annotations

import math

import msgspec

#: Codes of values that are in no bin. Tested in this order, because some engines call NaN null.
NAN, NULL, MINUS_INFINITY, PLUS_INFINITY, BELOW, ABOVE = -1, -2, -3, -4, -5, -6
#: Categories past the most frequent ones, together; and a total beside the rows that make it up.
OTHER, TOTAL = -7, -8
#: Text in a column of numbers.
TEXT = -9

#: What the codes are called where a person reads them.
WORDS = {
    NAN: "not a number (NaN)",
    NULL: "missing",
    MINUS_INFINITY: "minus infinity",
    PLUS_INFINITY: "infinity",
    BELOW: "below the range",
    ABOVE: "above the range",
    OTHER: "other values",
    TOTAL: "total",
    TEXT: "text that is no number",
}

LARGEST = math.ldexp(1 - math.ldexp(1, -53), 1024)
#: Squares and sums of larger numbers overflow on engines that raise an error then.
MOMENT_LIMIT = math.ldexp(1, 500)
#: And fourth powers of larger ones.
OUTCOME_LIMIT = math.ldexp(1, 240)

_STEP = 6  # each level of tail bins is 2**6 times as wide
_SPAN = (0, 256, 512)  # at least so many bins on each side, of each level
_CORE = 2048
_SPREADS = 8


class Level(msgspec.Struct, frozen=True):
    """Bins first to last - 1 of width 2**exponent; ``offset`` is the code of the first."""

    exponent: int
    first: int
    last: int
    offset: int


class Plan(msgspec.Struct, frozen=True):
    """Where the bins of one feature are: a core of width 2**e, and coarser tails around it.

    Attributes:
        e: exponent of the width of a core bin.
        first, last: core bins first to last - 1, both multiples of 64, so that tails fit on.
    """

    e: int
    first: int
    last: int

    def levels(self) -> tuple[Level, ...]:
        """The core, then the tails of width 2**(e+6) and 2**(e+12), with their codes.

        A tail level covers the finer one too; a value is in the finest level that holds it.
        """
        levels = [Level(self.e, self.first, self.last, 0)]
        for step in (1, 2):
            finer = levels[-1]
            first, last = finer.first // 64 - _SPAN[step], -(-finer.last // 64) + _SPAN[step]
            first, last = first // 64 * 64, -(-last // 64) * 64
            levels.append(Level(self.e + _STEP * step, first, last, finer.offset + finer.last - finer.first))
        return tuple(levels)

    def edges(self, code: int) -> tuple[float, float]:
        """The half-open interval [low, high) of a bin; raises ValueError for a code that is no bin."""
        for level in self.levels():
            place = code - level.offset
            if 0 <= place < level.last - level.first:
                return edge(level.first + place, level.exponent), edge(level.first + place + 1, level.exponent)
        raise ValueError(f"{code} is no bin of this plan")

    def codes_in_order(self) -> tuple[int, ...]:
        """All bins from the lowest to the highest interval."""
        core, middle, outer = self.levels()
        low = [
            *range(outer.offset, outer.offset + middle.first // 64 - outer.first),
            *range(middle.offset, middle.offset + core.first // 64 - middle.first),
        ]
        high = [
            *range(middle.offset + core.last // 64 - middle.first, middle.offset + middle.last - middle.first),
            *range(outer.offset + middle.last // 64 - outer.first, outer.offset + outer.last - outer.first),
        ]
        return (*low, *range(core.last - core.first), *high)

    def code(self, value: float | None) -> int:
        """The code of one value; what the engines compute for all of them."""
        if value is None:
            return NULL
        if math.isnan(value):
            return NAN
        if math.isinf(value):
            return PLUS_INFINITY if value > 0 else MINUS_INFINITY
        for level in self.levels():
            if edge(level.first, level.exponent) <= value < edge(level.last, level.exponent):
                return level.offset + math.floor(math.ldexp(value, -level.exponent)) - level.first
        return BELOW if value < edge(self.first, self.e) else ABOVE


def edge(bin_: int, exponent: int) -> float:
    """Lower edge of a bin; the largest number where it would overflow."""
    try:
        return math.ldexp(bin_, exponent)
    except OverflowError:
        return math.copysign(LARGEST, bin_)


def plan_bins(*, low: float | None, high: float | None, mean: float, sd: float, whole: bool) -> Plan:
    """The plan for a feature, from the reference data.

    Args:
        low, high: smallest and largest finite value; None when there is none.
        mean, sd: of the finite values; the core covers eight standard deviations on each side.
        whole: all values are whole numbers; in a small range each then has a bin of its own.
    """
    if low is None or high is None:
        return Plan(0, 0, 64)
    if whole and high - low < 2 * _CORE and max(abs(low), abs(high)) < 2**52:
        return _aligned(0, low, high)
    if math.isfinite(mean) and math.isfinite(sd) and sd > 0:
        low, high = max(low, mean - _SPREADS * sd), min(high, mean + _SPREADS * sd)
    # A core edge needs 53 bits at most, and a tail must not overflow.
    finest = max(math.frexp(max(abs(low), abs(high)))[1] - 50, -960)
    width = high / _CORE - low / _CORE
    return _aligned(max(finest, math.frexp(width)[1] if width > 0 else finest), low, high)


def _aligned(e: int, low: float, high: float) -> Plan:
    first, last = math.floor(math.ldexp(low, -e)), math.floor(math.ldexp(high, -e)) + 1
    if low < 0 <= first:  # so small against the bins that scaling it gave 0
        first = -1
    return Plan(e, first // 64 * 64, -(-last // 64) * 64)
