"""Smallest sizes: which groups are judged, which are only shown, which are hidden.

Sources: 29 CFR 1607.15(A)(2) (two percent of the workforce) and 1607.4(D) (small numbers);
6 RCNY 5-301(d) (categories under two percent may be left out); the usual rule of five expected
counts. Sizes are settings of the caller; these are the defaults.
"""

from __future__ import annotations

from collections.abc import Mapping

from ombud.measure.statistics.two_tests import smallest_expected

MIN_PEOPLE = 30
MIN_EXPECTED = 5.0
#: Share of the whole below which UGESP asks for no separate finding and Local Law 144 lets a category out.
SMALL_SHARE = 0.02
#: Cells with fewer people are not published.
MIN_PUBLISHED = 10


def too_small(k1: int, n1: int, k2: int, n2: int, *, people: int = MIN_PEOPLE) -> str:
    """Why two rates are shown but not judged, as words; empty when they are judged.

    Judged from 30 people in each group and 5 expected in each cell of the two-by-two table.
    """
    if min(n1, n2) < people:
        return f"fewer than {people} people: shown, not judged"
    if smallest_expected(k1, n1, k2, n2) < MIN_EXPECTED:
        return "an expected count is below five: the exact test is shown, not judged"
    return ""


def small_groups(sizes: Mapping[str, int], share: float = SMALL_SHARE) -> tuple[str, ...]:
    """Groups with less than the given share of all people; a share of exactly two percent stays in."""
    total = sum(sizes.values())
    return tuple(name for name, n in sizes.items() if n < share * total)


def hidden(sizes: Mapping[str, int], smallest: int = MIN_PUBLISHED) -> tuple[str, ...]:
    """Groups whose counts must not be published, so that no small one follows from the total.

    Every group of 1 to ``smallest`` - 1 people; when the hidden ones together are still fewer
    than ``smallest`` or only one is hidden, the next smallest goes with it (complementary
    suppression). A group of 0 hides nobody.
    """
    occupied = sorted((n, name) for name, n in sizes.items() if n)
    out = [(n, name) for n, name in occupied if n < smallest]
    rest = [pair for pair in occupied if pair not in out]
    while out and rest and (len(out) < 2 or sum(n for n, _ in out) < smallest):
        out.append(rest.pop(0))
    names = {name for _, name in out}
    return tuple(name for name in sizes if name in names)
