"""How many people are missing, whether one person would turn the result, and what could be seen at all.

Sources: 29 CFR 1607.4(D) (four fifths); UGESP questions and answers 21, 44 FR 11996 (one person
more or less); Fleiss, Levin and Paik 2003, chapter 4 (power of two rates).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

import msgspec

from ombud.measure.statistics.distributions import NORMAL, border, z_of
from ombud.measure.statistics.two_tests import pooled_z

#: 29 CFR 1607.4(D): four fifths, compared unrounded.
FOUR_FIFTHS = Decimal("0.8")


class Shortfall(msgspec.Struct, frozen=True, kw_only=True):
    """People of the group who would have to have been selected as well.

    Attributes:
        parity: to the rate of the reference: (p_ref - p) n, negative when the group is ahead.
        four_fifths: to four fifths of it: max(0, 0.8 p_ref - p) n.
        statistical: whole people until the pooled z is less than 1.96 below; 0 when it already is.
    """

    parity: float
    four_fifths: float
    statistical: int


def shortfall(k: int, n: int, k_ref: int, n_ref: int, confidence: float = 0.95) -> Shortfall | None:
    """The three shortfalls of a group against its reference; the reference keeps its own people.

    None when a group is empty. Any size; for few people read the exact test beside it.
    """
    if n == 0 or n_ref == 0:
        return None
    gap = k_ref / n_ref - k / n
    to_four_fifths = max(0.0, (0.8 * k_ref / n_ref - k / n) * n)
    limit = z_of(confidence)

    def far(extra: int) -> bool:
        z = pooled_z(k + extra, n, k_ref, n_ref)
        return z is not None and z <= -limit

    return Shortfall(parity=gap * n, four_fifths=to_four_fifths, statistical=_first_not(far, n - k))


def _first_not(far: Callable[[int], bool], most: int) -> int:
    if not far(0):
        return 0
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if far(middle) else (low, middle)
    return high


class OnePerson(msgspec.Struct, frozen=True, kw_only=True):
    """The ratio with one more person of the lower group selected and one fewer of the other.

    Attributes:
        ratio: the ratio then; None where nobody of the other group would be left.
        turns: whether the four-fifths flag is another one then.
    """

    ratio: float | None
    turns: bool


def one_person(k: int, n: int, k_ref: int, n_ref: int) -> OnePerson | None:
    """The check of UGESP questions and answers 21: would one person turn the four-fifths flag?

    The lower of the two rates gets one person more, the higher one fewer. None when a group is
    empty or nobody of the reference is selected.
    """
    if n == 0 or n_ref == 0 or k_ref == 0:
        return None
    step = 1 if k * n_ref < k_ref * n else -1
    moved, moved_ref = min(n, max(0, k + step)), min(n_ref, max(0, k_ref - step))
    if moved_ref == 0:
        return OnePerson(ratio=None, turns=under_four_fifths(k, n, k_ref, n_ref))
    flags = under_four_fifths(k, n, k_ref, n_ref), under_four_fifths(moved, n, moved_ref, n_ref)
    return OnePerson(ratio=(moved / n) / (moved_ref / n_ref), turns=flags[0] != flags[1])


def under_four_fifths(k: int, n: int, k_ref: int, n_ref: int) -> bool:
    """Whether (k/n) / (k_ref/n_ref) is under 0.8, in whole numbers, so that exactly 0.8 is not."""
    return 5 * k * n_ref < 4 * k_ref * n


def detectable_ratio(n: int, n_ref: int, p_ref: float, *, power: float = 0.8, confidence: float = 0.95) -> float | None:
    """The ratio that these numbers of people would show as significant with the given power.

    The largest p / p_ref below 1 with p_ref - p = z_α √(p̄(1-p̄)(1/n+1/n_ref)) + z_β √(v(p)+v(p_ref)),
    p̄ of both together. The power note beside ``no_evidence``. None when even a rate of 0 would not
    be seen, a group is empty or the reference is 0.
    """
    if n == 0 or n_ref == 0 or not 0 < p_ref <= 1:
        return None
    z_alpha, z_beta = z_of(confidence), NORMAL.inv_cdf(power)

    def seen(p: float) -> bool:
        mean = (p * n + p_ref * n_ref) / (n + n_ref)
        under_equality = math.sqrt(mean * (1 - mean) * (1 / n + 1 / n_ref))
        as_they_are = math.sqrt(p * (1 - p) / n + p_ref * (1 - p_ref) / n_ref)
        return p_ref - p >= z_alpha * under_equality + z_beta * as_they_are

    return border(seen, 0.0, p_ref) / p_ref if seen(0.0) else None
