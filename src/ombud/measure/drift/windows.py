"""Windows of time as sides: the first ones as reference, the others to be watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeVar

import msgspec

from ombud.measure.arrays import by_first_keys
from ombud.measure.drift.sides import Side, side_of
from ombud.measure.tables import Row, Table

Key = TypeVar("Key")


def sides_by_window(tables: Sequence[Table]) -> dict[str | None, Side]:
    """The side of each window, from tables whose first key is the window; None: rows without a time."""
    parts = [by_first_keys(table, 1) for table in tables]
    places = {id(table): place for place, table in enumerate(tables)}
    names = dict.fromkeys(key for part in parts for key in part)

    def chosen(key: tuple[str | None, ...], table: Table) -> Sequence[Row]:
        return parts[places[id(table)]].get(key, [])

    return {key[0]: side_of(tables, partial(chosen, key)) for key in names}


def windows_of(sides: Mapping[str | None, Side], baseline: int) -> tuple[tuple[str, ...], dict[str, Side], int]:
    """The first windows, which serve as reference; the others; and rows without a time."""
    known = {name: side for name, side in sides.items() if name is not None}
    order = sorted(known)
    untimed = sides[None].rows if None in sides else 0
    return tuple(order[:baseline]), {name: known[name] for name in order[baseline:]}, untimed


def together(sides: Sequence[Side]) -> Side:
    """Several windows as one side."""
    first = sides[0]
    for other in sides[1:]:
        first = _both(first, other)
    return first


def _both(one: Side, two: Side) -> Side:
    numbers = {
        name: msgspec.structs.replace(
            own,
            counts=own.counts + two.numbers[name].counts,
            lows=None,
            highs=None,
            specials=_summed(own.specials, two.numbers[name].specials),
        )
        for name, own in one.numbers.items()
    }
    levels = {
        name: msgspec.structs.replace(
            own, counts=_summed(own.counts, two.levels[name].counts), other=own.other + two.levels[name].other
        )
        for name, own in one.levels.items()
    }
    return Side(numbers=numbers, levels=levels, cells=(*one.cells, *two.cells), rows=one.rows + two.rows)


def _summed(one: Mapping[Key, int], two: Mapping[Key, int]) -> dict[Key, int]:
    return {key: one.get(key, 0) + two.get(key, 0) for key in (*one, *two)}
