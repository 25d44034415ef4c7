"""When a shift is a finding: the effect past its threshold, and p adjusted for the number of columns looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ombud.measure.figures import Figure, text
from ombud.measure.statistics.families import benjamini_hochberg

LEVEL = 0.05
_NOT = "past the limit, but not significant for the number of columns looked at"


def adjusted(figures: Sequence[Figure], roles: Mapping[str, str], *, level: float = LEVEL) -> tuple[Figure, ...]:
    """The figures with p adjusted after Benjamini and Hochberg, and findings only where both agree.

    A family is one kind of figure in one window over all features, or over all columns of one other
    role. With millions of rows every p is small, so the effect counts; with few, the effect is
    noise, so p counts.

    Args:
        roles: column to its role, of columns that are no features.
    """
    families: dict[tuple[str, str, str], list[int]] = {}
    for place, item in enumerate(figures):
        if item.p is not None and item.feature:
            families.setdefault((item.id, item.window, roles.get(item.feature, "")), []).append(place)
    found = list(figures)
    for places in families.values():
        values = benjamini_hochberg([float(figures[place].p or 1) for place in places])
        for place, value in zip(places, values, strict=True):
            found[place] = _read(found[place], value, len(places), level)
    return tuple(_named(item, roles) for item in found)


def _read(item: Figure, value: float, tests: int, level: float) -> Figure:
    significant = value < level
    note = item.note
    if item.past_limit and not significant:
        note = f"{note}; {_NOT}" if note else _NOT
    return msgspec.structs.replace(
        item,
        adjusted_p=text(value),
        adjustment=f"Benjamini-Hochberg over {tests} column{'s' if tests > 1 else ''}",
        past_limit=item.past_limit and significant,
        note=note,
    )


def _named(item: Figure, roles: Mapping[str, str]) -> Figure:
    """The figure with the role of its column, where it is no feature."""
    role = roles.get(item.feature, "")
    return msgspec.structs.replace(item, stratum=item.stratum or role) if role else item
