"""Exact quantiles by two queries: a histogram says in which bin, a second query orders only that bin.

At most a few values leave the engine, and none of them with anything else of its row. The median
of 6 RCNY 5-301(c) (Local Law 144) must be exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sqlglot import exp

from ombud.errors import InputError
from ombud.measure.bins import ABOVE, BELOW, LARGEST, MINUS_INFINITY, PLUS_INFINITY, Plan, edge
from ombud.measure.engines.aggregates import people
from ombud.measure.engines.expressions import Values, at_least, case, whole
from ombud.measure.engines.levels import Part, row_values, select
from ombud.measure.engines.protocol import Column, Engine, Stopped
from ombud.measure.engines.statements import text
from ombud.measure.specs import Histogram
from ombud.measure.tables import Table


def exact_median(engine: Engine, table: Table) -> float:
    """The median of the numbers of a histogram: of an even number, the mean of the middle two.

    Raises:
        InputError: there is no number, or the engine failed.
    """
    n = _numbers(table, engine)
    low, high = ranked_values(engine, table, (n + 1) // 2, n // 2 + 1)
    return low if low == high else low / 2 + high / 2


def exact_quantile(engine: Engine, table: Table, share: float) -> float:
    """The smallest value that at least this share of the numbers do not exceed."""
    n = _numbers(table, engine)
    return ranked_values(engine, table, *(max(1, math.ceil(share * n)),) * 2)[0]


def _numbers(table: Table, engine: Engine) -> int:
    n = sum(size for _, size in _in_order(table))
    if n == 0:
        raise InputError("there is no number to take a quantile of.", code="no-numbers", where=engine.where)
    return n


def ranked_values(engine: Engine, table: Table, first: int, second: int) -> tuple[float, float]:
    """The values of two ranks, 1 being the smallest; the second at least the first, and at most one more.

    Raises:
        InputError: the engine failed, or the table changed since the histogram was counted.
    """
    (code, before), (last, _) = _place(table, first), _place(table, second)
    if MINUS_INFINITY in (code, last) or PLUS_INFINITY in (code, last):
        return _end(engine, table, code, first, before), _end(engine, table, last, second, _place(table, second)[1])
    return _ordered(engine, table, (_range(table, code)[0], _range(table, last)[1]), (first - before, second - before))


def _end(engine: Engine, table: Table, code: int, rank: int, before: int) -> float:
    if code in (MINUS_INFINITY, PLUS_INFINITY):
        return math.copysign(math.inf, 1 if code == PLUS_INFINITY else -1)
    return _ordered(engine, table, _range(table, code), (rank - before, rank - before))[0]


def _in_order(table: Table) -> list[tuple[int, int]]:
    """Bins that hold somebody with their numbers, from the smallest values to the largest."""
    assert isinstance(table.spec, Histogram)
    sizes = dict(zip((row.bin for row in table.rows), table.count(), strict=True))
    codes = (MINUS_INFINITY, BELOW, *table.spec.plan.codes_in_order(), ABOVE, PLUS_INFINITY)
    return [(code, sizes[code]) for code in codes if sizes.get(code)]


def _place(table: Table, rank: int) -> tuple[int, int]:
    """The bin of a rank, and how many are below that bin."""
    before = 0
    for code, size in _in_order(table):
        if before + size >= rank:
            return code, before
        before += size
    raise ValueError(f"there is no rank {rank}")


def _range(table: Table, code: int) -> tuple[float, float]:
    assert isinstance(table.spec, Histogram)
    plan: Plan = table.spec.plan
    outer = plan.levels()[-1]
    if code == BELOW:
        return -LARGEST, edge(outer.first, outer.exponent)
    if code == ABOVE:
        return edge(outer.last, outer.exponent), math.inf
    return plan.edges(code)


def write_ranked(
    spec: Histogram,
    source: exp.Expr,
    dialect: str,
    columns: dict[str, Column],
    between: tuple[float, float],
    ranks: Sequence[int],
) -> exp.Query:
    """The query for the values of some ranks, 1 being the smallest, among the values in a range."""
    values, x = Values(dialect, columns), exp.column("x0")
    low, high = between
    inside = values.inside(x, low, min(high, LARGEST), closed=math.isinf(high))
    rows = row_values(spec, source, values).subquery("b")
    sizes = select([Part("x0", x), Part("n", people(spec))], rows).where(inside).group_by(x.copy())
    order = exp.Order(expressions=[exp.Ordered(this=x.copy(), nulls_first=True)])
    so_far = exp.Window(this=exp.Sum(this=exp.column("n")), order=order)
    summed = select([Part("x0", x), Part("upto", so_far)], sizes.subquery("s"))
    parts = [
        Part(f"v{place}", exp.Min(this=case([(at_least(exp.column("upto"), whole(rank)), x.copy())])))
        for place, rank in enumerate(ranks)
    ]
    return select(parts, summed.subquery("u"))


def _ordered(engine: Engine, table: Table, between: tuple[float, float], ranks: Sequence[int]) -> tuple[float, float]:
    """The values of two ranks among those in a range."""
    assert isinstance(table.spec, Histogram)
    query = write_ranked(table.spec, engine.source, engine.dialect, engine.columns(), between, ranks)
    try:
        (found,) = engine.rows(text(query, engine.dialect))
    except Stopped:
        raise InputError("the count was cancelled; nothing was kept.", code="cancelled", where=engine.where) from None
    if None in found:
        raise InputError(
            "the table changed while it was read.", code="data-changed", where=engine.where, hint="Run it again."
        )
    return float(found[0]), float(found[1])
