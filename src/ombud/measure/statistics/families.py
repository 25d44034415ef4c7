"""Many tests at once: p values adjusted so that the number of tests does not make findings.

Sources: Holm 1979; Benjamini and Hochberg 1995; Bretz, Maurer, Brannath and Posch 2009 (how the
level passes from one family to the next).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """p values adjusted so that the chance of one false finding in the family stays below the level.

    The i-th smallest of m times (m - i + 1), never falling. For one legal table: raw p beside it.
    """
    m = len(p_values)
    adjusted = [0.0] * m
    highest = 0.0
    for rank, place in enumerate(sorted(range(m), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (m - rank) * p_values[place]))
        adjusted[place] = highest
    return tuple(adjusted)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """p values adjusted so that the expected share of false findings stays below the level.

    The i-th smallest of m times m / i, never rising from the top. For monitoring and drift over
    many features; an alert there also needs an effect over its threshold.
    """
    m = len(p_values)
    adjusted = [0.0] * m
    lowest = 1.0
    for rank, place in reversed(list(enumerate(sorted(range(m), key=lambda i: p_values[i]), start=1))):
        lowest = min(lowest, p_values[place] * m / rank)
        adjusted[place] = lowest
    return tuple(adjusted)


class Families(msgspec.Struct, frozen=True, kw_only=True):
    """What of the marginals and of their intersections was found, and what was not tested.

    Attributes:
        marginals, intersections: names found at the level.
        level: what the first family passed on to the second, a share of the whole level.
        not_tested: intersections under the smallest size, listed and not tested.
    """

    marginals: tuple[str, ...]
    intersections: tuple[str, ...]
    level: float
    not_tested: tuple[str, ...]


def marginals_first(
    marginals: Mapping[str, float],
    intersections: Mapping[str, float],
    *,
    sizes: Mapping[str, int],
    smallest: int = 30,
    level: float = 0.05,
) -> Families:
    """Tests attributes alone first, then their intersections with the level that the first have earned.

    The marginals share the level equally (Bonferroni); each one found passes its share on, and the
    intersections are tested by Holm at the sum. The chance of one false finding in both families
    together stays below the level. Intersections with fewer than ``smallest`` people are listed.
    """
    share = level / len(marginals) if marginals else level
    found = tuple(name for name, p in marginals.items() if p <= share)
    earned = share * len(found) if marginals else level
    tested = {name: p for name, p in intersections.items() if sizes[name] >= smallest}
    adjusted = holm(list(tested.values()))
    return Families(
        marginals=found,
        intersections=tuple(name for name, p in zip(tested, adjusted, strict=True) if earned > 0 and p <= earned),
        level=earned,
        not_tested=tuple(name for name in intersections if name not in tested),
    )
