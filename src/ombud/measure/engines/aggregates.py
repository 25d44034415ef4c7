"""What is counted and added of the rows of a table, and of values that cannot be used."""

from __future__ import annotations

from sqlglot import exp

from ombud.measure.engines.expressions import (
    Values,
    at_least,
    bigint,
    case,
    double,
    either,
    less,
    missing,
    times,
    whole,
)
from ombud.measure.engines.levels import Part
from ombud.measure.specs import Moments, Outcomes, ProxyCells, ScoreCells, TableSpec

#: What is counted of values that cannot be used, in the last columns of every query.
CHECKS = ("wrong_people", "wrong_weights", "wrong_values")


def people(spec: TableSpec) -> exp.Expr:
    """The number of people."""
    if spec.count:
        return bigint(exp.Sum(this=exp.column("people")))
    return bigint(exp.Count(this=exp.Star(), big_int=True))


def times_people(value: exp.Expr, spec: TableSpec) -> exp.Expr:
    """A value once for each person of the row, each with their weight."""
    if spec.weight:
        value = times(exp.column("weight"), exp.Paren(this=value))
    return times(exp.cast(exp.column("people"), "double"), exp.Paren(this=value)) if spec.count else value


def weights(spec: TableSpec) -> list[Part]:
    """Sums of the weights and of their squares, where there are weights."""
    if not spec.weight:
        return []
    weight = exp.column("weight")
    squares = times(exp.column("people"), times(weight, weight)) if spec.count else times(weight, weight)
    plain = times(exp.column("people"), weight) if spec.count else weight
    return [Part("w", exp.Sum(this=plain)), Part("ww", exp.Sum(this=squares))]


def further_counts(spec: TableSpec) -> list[Part]:
    """Beside the number of people: in moments, how many values are whole."""
    if not isinstance(spec, Moments):
        return []
    x, each = exp.column("x0"), exp.column("people") if spec.count else whole(1)
    is_whole = exp.and_(
        exp.EQ(this=exp.column("bin"), expression=whole(0)), exp.EQ(this=x, expression=exp.Floor(this=x.copy()))
    )
    return [Part("whole", bigint(exp.Sum(this=case([(is_whole, bigint(each))], bigint(whole(0))))))]


def sums(spec: TableSpec, values: Values) -> list[Part]:
    """The sums a table names; over usable values only, as others would make them NaN or overflow."""
    return [Part(name, _usable_sum(times_people(value, spec))) for name, value in _added(spec, values)]


def _added(spec: TableSpec, values: Values) -> list[tuple[str, exp.Expr]]:
    x = values.addable(exp.column("x0"))
    if isinstance(spec, ScoreCells):
        return _powers(x, "s")
    if isinstance(spec, Moments):
        off = exp.Sub(this=exp.column("x0"), expression=double(spec.centre))
        return _powers(values.addable(exp.Paren(this=off)) if spec.centre else x, "x")
    if isinstance(spec, Outcomes):
        error = exp.Sub(this=exp.column("x1"), expression=exp.column("x0"))
        e = values.addable(exp.Paren(this=error)) if spec.actual else double(0)
        return [*_powers(x, "v"), *_powers(e, "e"), ("ae", exp.Abs(this=e.copy()))]
    if isinstance(spec, ProxyCells):
        shares = [values.addable(exp.column(f"x{place}")) for place in range(len(spec.probabilities))]
        return [item for place, share in enumerate(shares) for item in _powers(share, f"p{place}")]
    return []


def _powers(value: exp.Expr, name: str) -> list[tuple[str, exp.Expr]]:
    """A value and its square."""
    return [(name, value), (name * 2, times(value, value))]


def _usable_sum(value: exp.Expr) -> exp.Expr:
    usable = at_least(exp.column("bin"), whole(0))
    return exp.Sum(this=case([(usable, value.copy())], double(0)))


def extremes(spec: TableSpec) -> list[Part]:
    """The smallest and largest value, in moments."""
    if not isinstance(spec, Moments):
        return []
    usable = case([(exp.EQ(this=exp.column("bin"), expression=whole(0)), exp.column("x0"))])
    return [Part("low", exp.Min(this=usable)), Part("high", exp.Max(this=usable.copy()))]


def checks(spec: TableSpec, odd: bool) -> list[Part]:
    """How many numbers of people, weights and values cannot be used; 0 where none can be wrong."""
    each, weight = exp.column("people"), exp.column("weight")
    wrong = {
        "wrong_people": (bool(spec.count), either(exp.or_(missing(each), less(each, whole(0))))),
        "wrong_weights": (bool(spec.weight), either(exp.not_(Values.weighs(weight)))),
        "wrong_values": (odd, exp.column("odd")),
    }
    return [
        Part(name, bigint(exp.Sum(this=bigint(value))) if asked else bigint(whole(0)))
        for name, (asked, value) in wrong.items()
    ]
