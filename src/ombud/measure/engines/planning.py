"""Plan the bins of numeric features from a part of the reference, and see afterwards whether the plan holds.

The first rows are enough for a plan, because the tails reach a thousand times as far as the core
and what lies beyond is counted. When too much of the reference is outside the core, or too
little of it is told apart, the plan is made again from all rows.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from typing import Any

from sqlglot import exp

from ombud.measure.bins import ABOVE, BELOW, Plan, plan_bins
from ombud.measure.engines.counting import Counted, count
from ombud.measure.engines.expressions import named
from ombud.measure.engines.protocol import Column, Engine, Report
from ombud.measure.specs import Histogram, Moments, TableSpec, TextIs
from ombud.measure.tables import Table

FIRST_ROWS = 65_536
_CORE_SHARE = 0.99
_FEW_BINS = 64


class _FirstRows:
    """The first rows of an engine's table, as an engine."""

    def __init__(self, engine: Engine, features: Sequence[str], most: int) -> None:
        self._engine = engine
        self.name, self.dialect, self.where = engine.name, engine.dialect, engine.where
        names = [named(name) for name in features]
        self.source: exp.Expr = exp.select(*names).from_(engine.source.copy()).limit(most).subquery("first_rows")

    def columns(self) -> dict[str, Column]:
        return self._engine.columns()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._engine.rows(query)

    def stop(self) -> None:
        self._engine.stop()

    def fraction(self) -> float | None:
        return self._engine.fraction()

    def first_wrong(self, wrong: exp.Expr) -> str:
        return self._engine.first_wrong(wrong)

    def check_unchanged(self) -> None:
        self._engine.check_unchanged()


def first_rows(engine: Engine, features: Sequence[str], most: int = FIRST_ROWS) -> Engine:
    """The first rows of some columns, to be counted as a table of their own."""
    return _FirstRows(engine, features, most)


def plan_features(
    engine: Engine, features: Sequence[str], *, rows: int | None = FIRST_ROWS, text: TextIs = "refuse"
) -> dict[str, Plan]:
    """A plan for each numeric feature.

    Args:
        rows: how many rows to look at; all when None.
        text: what text that is no number is; see :class:`ombud.measure.specs.Histogram`.

    Raises:
        InputError: a feature holds no numbers, or the engine failed.
    """
    if not features:
        return {}
    looked_at = engine if rows is None else _FirstRows(engine, features, rows)
    found = count(looked_at, [Moments(feature=feature, text=text) for feature in features])
    return {name: plan_of(table) for name, table in zip(features, found.tables, strict=True)}


def plan_of(moments: Table) -> Plan:
    """The plan that fits the moments of a feature (around a centre of 0)."""
    usable = [row for row in moments.rows if row.bin == 0]
    if not usable:
        return plan_bins(low=None, high=None, mean=0.0, sd=0.0, whole=False)
    (row,) = usable
    n, whole = row.counts
    mean = row.sums[0] / n
    return plan_bins(
        low=row.low,
        high=row.high,
        mean=mean,
        sd=math.sqrt(max(0.0, row.sums[1] / n - mean * mean)),
        whole=whole == n,
    )


def count_reference(
    engine: Engine,
    features: Sequence[str],
    others: Sequence[TableSpec] = (),
    *,
    groups: tuple[str, ...] = (),
    text: TextIs = "refuse",
    people: str = "",
    progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> Counted:
    """Plan the bins of these features and count them, by some groups if wanted, with other tables after them.

    The plans are in the specifications of the tables: count the same specifications on other
    data to compare them.

    Args:
        people: column with the number of people of a row.
    """
    plans = plan_features(engine, features, text=text)

    def histogram(name: str, plan: Plan) -> Histogram:
        return Histogram(feature=name, plan=plan, groups=groups, text=text, count=people, full=True)

    specs = [histogram(name, plans[name]) for name in features]
    found = count(engine, [*specs, *others], progress=progress, cancel=cancel)
    unfit = [name for name, table in zip(features, found.tables, strict=False) if not plan_holds(table)]
    if not unfit:
        return found
    better = plan_features(engine, unfit, rows=None, text=text)
    changed = [histogram(name, better[name]) for name in unfit if better[name] != plans[name]]
    again = count(engine, changed, progress=progress, cancel=cancel) if changed else None
    return _replaced(found, again) if again else found


def plan_holds(table: Table) -> bool:
    """Whether nearly all numbers are in the core of the plan, and enough of its bins are used."""
    assert isinstance(table.spec, Histogram)
    core = table.spec.plan.last - table.spec.plan.first
    inside: dict[int, int] = {}
    for row in table.rows:  # several rows of a bin when it is counted by groups
        if 0 <= row.bin < core:
            inside[row.bin] = inside.get(row.bin, 0) + row.counts[0]
    outside = sum(row.counts[0] for row in table.rows if row.bin >= core or row.bin in (BELOW, ABOVE))
    held = sum(inside.values())
    told_apart = table.spec.plan.e == 0 or len(inside) >= _FEW_BINS
    return told_apart and held >= _CORE_SHARE * (held + outside)


def _replaced(found: Counted, again: Counted) -> Counted:
    by_feature = {table.spec.feature: table for table in again.tables if isinstance(table.spec, Histogram)}
    tables = tuple(
        by_feature.get(table.spec.feature, table) if isinstance(table.spec, Histogram) else table
        for table in found.tables
    )
    return Counted(tables=tables, queries=(*found.queries, *again.queries), engine=found.engine)
