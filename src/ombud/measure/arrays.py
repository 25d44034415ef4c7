"""Tables of counts as arrays, for everybody and for each group: what statistics take in."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.bins import (
    ABOVE,
    BELOW,
    LARGEST,
    MINUS_INFINITY,
    NAN,
    NULL,
    OTHER,
    PLUS_INFINITY,
    WORDS,
    Level,
    Plan,
)
from ombud.measure.counts import NOT_KNOWN
from ombud.measure.named import View
from ombud.measure.specs import Categories, Histogram, ScoreCells
from ombud.measure.statistics.calibration import ScoreBins
from ombud.measure.tables import Key, Row, Table

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Places = NDArray[np.intp]
#: How missing is called among levels.
MISSING = "(missing)"


def views(rows: Sequence[Row], groups: Sequence[str]) -> dict[View, list[Row]]:
    """The rows of everybody, of each group of each attribute, and of each intersection of two or more.

    The first keys of the rows are the groups. A row is once in each attribute.
    """
    return {view: [rows[place] for place in places] for view, places in view_places(rows, groups).items()}


def view_places(rows: Sequence[Row], groups: Sequence[str]) -> dict[View, list[int]]:
    """The same as places of the rows."""
    attributes: list[tuple[int, ...]] = [(place,) for place in range(len(groups))]
    if len(groups) > 1:
        attributes.append(tuple(range(len(groups))))
    found: dict[View, list[int]] = {View(): list(range(len(rows)))}
    for keys in attributes:
        by = " x ".join(groups[key] for key in keys)
        names: dict[Key, str] = {}
        parts: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            own = tuple(row.key[key] for key in keys)
            name = names[own] if own in names else names.setdefault(own, group_name(own))
            parts.setdefault(name, []).append(place)
        for name in sorted(parts, key=lambda name: (name == NOT_KNOWN, name)):
            found[View(by, name)] = parts[name]
    return found


def group_name(values: Sequence[str | None]) -> str:
    """How a group is shown; one bucket for all whose group is not known."""
    known = [value for value in values if value is not None]
    return " / ".join(known) if len(known) == len(values) else NOT_KNOWN


def sizes(found: dict[View, list[Row]]) -> dict[str, dict[str, int]]:
    """Attribute to {group: people}, the groups of a result."""
    by_attribute: dict[str, dict[str, int]] = {}
    for view, rows in found.items():
        if view.by:
            by_attribute.setdefault(view.by, {})[view.group] = sum(row.counts[0] for row in rows)
    return by_attribute


# ---- scores


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """Scored people of one view.

    Attributes:
        bins: those with a label and a score in [0, 1], lowest score first.
        tied: bins whose people are known to share one score.
        log_loss, log_loss_squares: Σ of the logarithmic loss and of its square over them; None when not counted.
        unlabelled: people with a usable score and no label, per bin.
        missing, outside: people whose score is missing or NaN, and whose score is outside [0, 1].
    """

    bins: ScoreBins
    tied: NDArray[np.bool_]
    log_loss: float | None
    log_loss_squares: float | None
    unlabelled: Whole
    missing: int
    outside: int

    @property
    def people(self) -> int:
        """People in the bins."""
        return int(self.bins.people.sum())


_POSITIVE, _NEGATIVE, _UNLABELLED = 1, 0, -1


class Scores:
    """A table of score cells as arrays, from which each view is added up; the label is the last key."""

    def __init__(self, table: Table, positive: str) -> None:
        spec, rows = table.spec, table.rows
        assert isinstance(spec, ScoreCells)
        self.table = table
        self._width, self._names, self._full = 2**spec.bits + 1, spec.sums, spec.full
        sides = {None: _UNLABELLED, positive: _POSITIVE}
        self._side = np.array([sides.get(row.key[-1], _NEGATIVE) for row in rows])
        self._bins = np.array([row.bin for row in rows], dtype=np.intp)
        self._counts = np.array([row.counts[0] for row in rows], dtype=np.int64)
        self._sums = np.array([row.sums for row in rows], dtype=float).reshape(len(rows), len(spec.sums))
        self._low = np.array([-np.inf if row.low is None else row.low for row in rows])
        self._high = np.array([np.inf if row.high is None else row.high for row in rows])

    def views(self, groups: Sequence[str]) -> dict[View, Scored]:
        """Everybody, each group, and each intersection."""
        return {view: self.of(places) for view, places in view_places(self.table.rows, groups).items()}

    def of(self, places: Sequence[int] | None = None) -> Scored:
        """Some rows, by their places; all of them by default."""
        at = np.arange(len(self._bins)) if places is None else np.array(places, dtype=np.intp)
        usable = at[self._bins[at] >= 0]
        up, down, none = (usable[self._side[usable] == side] for side in (_POSITIVE, _NEGATIVE, _UNLABELLED))
        both = np.concatenate([up, down])
        losses = self._losses(up, down) if self._full else (None, None)
        return Scored(
            bins=ScoreBins(
                positives=self._people(up),
                negatives=self._people(down),
                scores=self._added(both, "s"),
                positive_scores=self._added(up, "s"),
                squares=self._added(both, "ss"),
            ),
            tied=self._tied(both),
            log_loss=losses[0],
            log_loss_squares=losses[1],
            unlabelled=self._people(none),
            missing=self._coded(at, NULL, NAN),
            outside=self._coded(at, BELOW, ABOVE, MINUS_INFINITY, PLUS_INFINITY),
        )

    def _people(self, at: Places) -> Whole:
        found = np.zeros(self._width, dtype=np.int64)
        np.add.at(found, self._bins[at], self._counts[at])
        return found

    def _added(self, at: Places, name: str) -> Floats:
        found = np.zeros(self._width)
        np.add.at(found, self._bins[at], self._sums[at, self._names.index(name)])
        return found

    def _losses(self, up: Places, down: Places) -> tuple[float, float]:
        """-Σ ln S of the positives - Σ ln(1 - S) of the negatives, and the sum of the squares of these logarithms."""
        column = self._names.index
        total = [
            float(self._sums[up, column(one)].sum() + self._sums[down, column(two)].sum())
            for one, two in (("l", "m"), ("ll", "mm"))
        ]
        return -total[0], total[1]

    def _tied(self, at: Places) -> NDArray[np.bool_]:
        """Bins in which the smallest score is the largest one; none where the extremes were not kept."""
        low, high = np.full(self._width, np.inf), np.full(self._width, -np.inf)
        np.minimum.at(low, self._bins[at], self._low[at])
        np.maximum.at(high, self._bins[at], self._high[at])
        return np.asarray(low == high)

    def _coded(self, at: Places, *codes: int) -> int:
        return int(self._counts[at[np.isin(self._bins[at], codes)]].sum())


# ---- features


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """A numeric feature of some rows in the bins of its plan, lowest first.

    Attributes:
        counts: rows per bin.
        edges: one more than bins.
        specials: rows whose value has no bin, by code; only codes that occur.
        lows, highs: smallest and largest value of each bin, its edges where it is empty; without them in a
            plain histogram the edges themselves.
    """

    counts: Whole
    edges: Floats
    specials: dict[int, int]
    lows: Floats | None = None
    highs: Floats | None = None

    @property
    def ends(self) -> tuple[Floats, Floats]:
        """The least and the most that a value of each bin can be."""
        if self.lows is None or self.highs is None:
            return self.edges[:-1], self.edges[1:]
        return self.lows, self.highs

    @property
    def numbers(self) -> int:
        """Rows with a number in a bin."""
        return int(self.counts.sum())

    @property
    def rows(self) -> int:
        """All rows."""
        return self.numbers + sum(self.specials.values())


def numbers(table: Table, rows: Sequence[Row] | None = None) -> Numbers:
    """The numbers of a histogram, or of some of its rows."""
    spec = table.spec
    assert isinstance(spec, Histogram)
    order = np.array(spec.plan.codes_in_order(), dtype=np.intp)
    by_code = np.zeros(int(order.max()) + 1, dtype=np.int64)
    specials: dict[int, int] = {}
    for row in table.rows if rows is None else rows:
        if row.bin >= 0:
            by_code[row.bin] += row.counts[0]
        elif row.counts[0]:
            specials[row.bin] = specials.get(row.bin, 0) + row.counts[0]
    edges = _edges(spec.plan, order)
    lows, highs = _ends(table.rows if rows is None else rows, order, edges) if spec.full else (None, None)
    return Numbers(counts=by_code[order], edges=edges, specials=specials, lows=lows, highs=highs)


def _ends(rows: Sequence[Row], order: NDArray[np.intp], edges: Floats) -> tuple[Floats, Floats]:
    """The smallest and largest value of each bin; its edges where it holds nothing."""
    lows, highs = (np.full(int(order.max()) + 1, end) for end in (np.inf, -np.inf))
    for row in rows:
        if row.bin >= 0 and row.low is not None and row.high is not None:
            lows[row.bin], highs[row.bin] = min(lows[row.bin], row.low), max(highs[row.bin], row.high)
    lows, highs = lows[order], highs[order]
    empty = lows > highs
    return np.where(empty, edges[:-1], lows), np.where(empty, edges[1:], highs)


def _edges(plan: Plan, order: NDArray[np.intp]) -> Floats:
    """The edges of all bins from the lowest to the highest; one more than bins."""
    last = plan.edges(int(order[-1]))[1]
    lows = np.zeros(max(level.offset + level.last - level.first for level in plan.levels()))
    for level in plan.levels():
        lows[level.offset : level.offset + level.last - level.first] = _scaled(level)
    return np.append(lows[order], last)


def _scaled(level: Level) -> Floats:
    """Lower edges of a level's bins, nowhere past the largest number."""
    with np.errstate(over="ignore"):
        edges = np.ldexp(np.arange(level.first, level.last, dtype=float), level.exponent)
        return np.asarray(np.clip(edges, -LARGEST, LARGEST), dtype=float)


class Levels(msgspec.Struct, frozen=True, kw_only=True):
    """Rows per level of a feature, the missing among them; ``other`` are rows of levels that were put together."""

    counts: dict[str, int]
    other: int

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(self.counts.values()) + self.other

    @property
    def missing(self) -> int:
        """Rows without a value."""
        return self.counts.get(MISSING, 0)


def levels(table: Table, rows: Sequence[Row] | None = None) -> Levels:
    """The levels of a table of categories, or of some of its rows; the level is the last key."""
    assert isinstance(table.spec, Categories)
    counts: dict[str, int] = {}
    other = 0
    for row in table.rows if rows is None else rows:
        if row.bin == OTHER:
            other += row.counts[0]
        else:
            name = MISSING if row.key[-1] is None else row.key[-1]
            counts[name] = counts.get(name, 0) + row.counts[0]
    return Levels(counts=counts, other=other)


def special_words(specials: dict[int, int]) -> str:
    """How many values have no bin, and why, in words."""
    return ", ".join(f"{n:,} {WORDS[code]}" for code, n in sorted(specials.items(), reverse=True) if n)


def by_first_keys(table: Table, number: int) -> dict[Key, list[Row]]:
    """The rows for each value of the first keys, in order."""
    parts: dict[Key, list[Row]] = {}
    for row in table.rows:
        parts.setdefault(row.key[:number], []).append(row)
    return parts
