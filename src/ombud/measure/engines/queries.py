"""From a specification to the query that counts it: one GROUP BY, which returns counts and sums only.

Every query has three levels: *values* (keys, numbers, people and weights of a row), *binned* (the
code of the number), and the counts. Its columns are t (which table of the statement), the keys,
the bin, the counts, the sums, for moments the extremes, and three numbers of values that cannot
be used: numbers of people, weights, and text that is no number.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from ombud.measure.bins import NULL, OTHER, TOTAL
from ombud.measure.engines.aggregates import (
    CHECKS,
    checks,
    extremes,
    further_counts,
    people,
    sums,
    times_people,
    weights,
)
from ombud.measure.engines.expressions import Values, bigint, case, double, missing, times, whole
from ombud.measure.engines.levels import Part, binned, has_bin, row_values, select, text_numbers
from ombud.measure.specs import Categories, Distinct, PersonClusters, ProxyCells, TableSpec


def write_query(spec: TableSpec, number: int, source: exp.Expr, values: Values) -> exp.Query:
    """The query for one table; ``number`` tells its rows from those of others in the statement."""
    odd = bool(text_numbers(spec, values))
    if isinstance(spec, PersonClusters):
        return _clusters(spec, number, row_values(spec, source, values), odd)
    if isinstance(spec, Categories):
        return _categories(spec, number, row_values(spec, source, values))
    if isinstance(spec, Distinct):
        return _distinct(spec, number, row_values(spec, source, values))
    return _counted(spec, number, binned(spec, source, values), values, odd)


def _counted(spec: TableSpec, number: int, rows: exp.Query, values: Values, odd: bool) -> exp.Query:
    keys = [exp.column(f"k{place}") for place in range(_width(spec))]
    by: list[exp.Expr] = [*keys, exp.column("bin")] if has_bin(spec) else [*keys]
    parts = [
        Part("t", whole(number)),
        *(Part(key.name, key) for key in keys),
        Part("bin", exp.column("bin") if has_bin(spec) else whole(0)),
        Part("n", people(spec)),
        *further_counts(spec),
        *weights(spec),
        *sums(spec, values),
        *extremes(spec),
        *checks(spec, odd),
    ]
    return select(parts, rows.subquery("b", copy=False)).group_by(*by, copy=False)


def _width(spec: TableSpec) -> int:
    return len(spec.keys) - (1 if isinstance(spec, ProxyCells) else 0)


# ---- tables of another shape


def _categories(spec: Categories, number: int, values: exp.Query) -> exp.Query:
    """Counts by group and level, then everything past the most frequent levels of a group together."""
    groups = [exp.column(f"k{place}") for place in range(len(spec.groups))]
    level = exp.column(f"k{len(groups)}")
    totals = [Part("n", people(spec)), *weights(spec), *checks(spec, False)]
    first = [*(Part(group.name, group) for group in groups), Part(level.name, level), *totals]
    counted = select(first, values.subquery("b")).group_by(*groups, level)
    order = exp.Order(
        expressions=[exp.Ordered(this=exp.column("n"), desc=True), exp.Ordered(this=level.copy(), nulls_first=True)]
    )
    within = [group.copy() for group in groups]
    place = exp.Window(this=exp.RowNumber(), order=order, **({"partition_by": within} if within else {})).as_("place")
    ranked = exp.select("*", place).from_(counted.subquery("c"))
    kept = exp.LTE(this=exp.column("place"), expression=whole(spec.most))
    parts = [
        *(Part(group.name, group.copy()) for group in groups),
        Part(level.name, case([(kept, level.copy())])),
        Part("bin", case([(kept.copy(), whole(0))], whole(OTHER))),
        *(Part(part.name, exp.column(part.name)) for part in totals),
    ]
    folded = select(parts, ranked.subquery("r"))
    by = [*(group.copy() for group in groups), level.copy(), exp.column("bin")]
    again = [Part(part.name, _resummed(part.name)) for part in totals]
    outer = [Part("t", whole(number)), *(Part(key.name, key.copy()) for key in by), *again]
    return select(outer, folded.subquery("f")).group_by(*by)


def _distinct(spec: Distinct, number: int, values: exp.Query) -> exp.Query:
    """Rows, and how many groups of equal rows they are."""
    keys = [exp.column(f"k{place}") for place in range(len(spec.columns))]
    wrong = checks(spec, False)
    each = select([Part("n", people(spec)), *wrong], values.subquery("b")).group_by(*keys)
    parts = [
        Part("t", whole(number)),
        Part("bin", whole(0)),
        Part("n", bigint(exp.func("COALESCE", exp.Sum(this=exp.column("n")), whole(0)))),
        Part("distinct", bigint(exp.Count(this=exp.Star(), big_int=True))),
        *(Part(part.name, exp.func("COALESCE", _resummed(part.name), whole(0))) for part in wrong),
    ]
    return select(parts, each.subquery("e"))


def _resummed(name: str) -> exp.Expr:
    total = exp.Sum(this=exp.column(name))
    return total if name in {"w", "ww"} else bigint(total)


def _clusters(spec: PersonClusters, number: int, rows: exp.Query, odd: bool) -> exp.Query:
    """Pairs of cells by person; the distinct persons of each group; rows without a person."""
    width = len(spec.keys) // 2
    person = exp.column("person")
    keys = [exp.column(f"k{place}") for place in range(width)]
    size = exp.Sum(this=times_people(double(1), spec))
    mine = select(
        [Part("person", person), *(Part(key.name, key) for key in keys), Part("size", size)], rows.subquery("b")
    )
    mine = mine.where(exp.not_(missing(person))).group_by(person.copy(), *[key.copy() for key in keys])

    groups = [exp.column(f"k{place}") for place in range(len(spec.groups))]
    persons = exp.Count(this=exp.Distinct(expressions=[person.copy()]), big_int=True)
    wrong = checks(spec, odd)
    some = select(_lone(number, groups, width, TOTAL, persons, wrong), rows.subquery("b"))
    some = some.where(exp.not_(missing(person))).group_by(*[group.copy() for group in groups])
    nobody = select(_lone(number, [], width, NULL, people(spec), wrong), rows.subquery("b")).where(missing(person))
    return exp.union(_cell_pairs(number, width, mine), some, nobody, distinct=False)


def _cell_pairs(number: int, width: int, mine: exp.Query) -> exp.Query:
    keys = [exp.column(f"k{place}", table=side) for side in ("one", "two") for place in range(width)]
    product = times(exp.column("size", table="one"), exp.column("size", table="two"))
    parts = [
        Part("t", whole(number)),
        *(Part(f"k{place}", key) for place, key in enumerate(keys)),
        Part("bin", whole(0)),
        Part("n", bigint(exp.Count(this=exp.Star(), big_int=True))),
        Part("product", exp.Sum(this=product)),
        *(Part(name, bigint(whole(0))) for name in CHECKS),
    ]
    same = exp.EQ(this=exp.column("person", table="one"), expression=exp.column("person", table="two"))
    pairs = select(parts, mine.subquery("one")).join(mine.subquery("two"), on=same)
    return pairs.group_by(*[key.copy() for key in keys])


def _lone(
    number: int, groups: Sequence[exp.Expr], width: int, code: int, count: exp.Expr, wrong: Sequence[Part]
) -> list[Part]:
    """A row that stands for a group, or for nobody, and for no pair of cells."""
    keys = [*groups, *(exp.null() for _ in range(2 * width - len(groups)))]
    return [
        Part("t", whole(number)),
        *(Part(f"k{place}", key) for place, key in enumerate(keys)),
        Part("bin", whole(code)),
        Part("n", bigint(exp.func("COALESCE", count, whole(0)))),
        Part("product", double(0)),
        *(Part(part.name, exp.func("COALESCE", part.value.copy(), whole(0))) for part in wrong),
    ]
