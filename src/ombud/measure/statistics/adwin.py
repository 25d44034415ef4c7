"""ADWIN: how far back the mean has been the same, so that a change is found with the place where it happened.

The oldest part is dropped as long as some cut has means further apart than
ε = √(2/m σ² ln(2/δ')) + 2/(3m) ln(2/δ'), with 1/m = 1/n₀ + 1/n₁ and δ' = δ / ln n, for values from 0 to 1.
Parts are whole windows of time, so counts that were merged are enough. Source: Bifet and Gavaldà 2007.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

#: Chance of a false cut at one look.
LEVEL = 0.002


class Part(msgspec.Struct, frozen=True):
    """A window of rows whose values lie from 0 to 1: its name, rows, sum and sum of squares."""

    name: str
    n: int
    total: float
    squares: float

    def __add__(self, other: Part) -> Part:
        return Part(self.name, self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float:
        """Mean of its values."""
        return self.total / self.n


class Adaptive(msgspec.Struct, frozen=True, kw_only=True):
    """The parts over which the mean is the same as far as can be told.

    Attributes:
        before: all that was dropped so far, as one part.
        cuts: how often something was dropped.
    """

    parts: tuple[Part, ...] = ()
    before: Part | None = None
    cuts: int = 0

    def after(self, part: Part, *, level: float = LEVEL) -> Adaptive:
        """The state after one more part; empty ones change nothing."""
        if not part.n:
            return self
        parts, before = [*self.parts, part], self.before
        while has_cut(parts, level):
            gone = parts.pop(0)
            before = gone if before is None else before + gone
        return Adaptive(parts=tuple(parts), before=before, cuts=self.cuts + (before != self.before))

    @property
    def together(self) -> Part:
        """The parts that are kept, as one."""
        return _sum(self.parts)


def has_cut(parts: Sequence[Part], level: float = LEVEL) -> bool:
    """Whether two sides of some border between parts have different means."""
    whole = _sum(parts)
    if whole.n < 2:
        return False
    variance = max(0.0, whole.squares / whole.n - whole.mean**2)
    n, total = 0, 0.0
    for part in parts[:-1]:
        n, total = n + part.n, total + part.total
        rest = whole.n - n
        if abs(total / n - (whole.total - total) / rest) >= cut_size(n, rest, variance, level):
            return True
    return False


def cut_size(old: int, new: int, variance: float, level: float = LEVEL) -> float:
    """ε: means of so many rows that are no further apart are called the same."""
    each = 1 / old + 1 / new
    log = math.log(2 * math.log(max(old + new, 3)) / level)
    return math.sqrt(2 * each * variance * log) + 2 / 3 * each * log


def _sum(parts: Sequence[Part]) -> Part:
    first, *rest = parts
    for part in rest:
        first = first + part
    return first
