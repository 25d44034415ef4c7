"""What is counted and added of the rows of a table, and of values that cannot be used."""

from __future__ import annotations

import math

from sqlglot import exp

from ombud.measure.engines.expressions import (
    Values,
    bigint,
    case,
    double,
    either,
    less,
    missing,
    times,
    whole,
)
from ombud.measure.engines.levels import Part, counts_text, numbers
from ombud.measure.specs import Moments, Outcomes, ProxyCells, ScoreCells, TableSpec, has_extremes

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
    x, each = exp.column("u0"), exp.column("people") if spec.count else whole(1)
    is_whole = exp.EQ(this=x, expression=exp.Floor(this=x.copy()))
    return [Part("whole", bigint(exp.Sum(this=case([(is_whole, bigint(each))], bigint(whole(0))))))]


def sums(spec: TableSpec, values: Values) -> list[Part]:
    """The sums a table names; over usable values only, as others would make them NaN or overflow."""
    return [Part(name, _total(times_people(value, spec))) for name, value in _added(spec, values)]


def _added(spec: TableSpec, values: Values) -> list[tuple[str, exp.Expr]]:
    plain = [exp.column(f"u{place}") for place in range(len(numbers(spec)))]
    usable = [values.addable(value) for value in plain]
    if isinstance(spec, ScoreCells):
        return [*_powers(usable[0], "s"), *(_logs(plain[0]) if spec.full else [])]
    if isinstance(spec, Moments):
        off = exp.Paren(this=exp.Sub(this=plain[0], expression=double(spec.centre)))
        return _powers(values.addable(off) if spec.centre else usable[0], "x")
    if isinstance(spec, Outcomes):
        error = exp.Paren(this=exp.Sub(this=plain[-1].copy(), expression=plain[0].copy()))
        e = values.addable(error) if spec.actual else double(0)
        size = ("ae", exp.Abs(this=e.copy()))
        return [
            *_powers(usable[0], "v"),
            *_powers(e, "e"),
            size,
            *(_actual(e, usable[-1], values) if spec.actual else []),
        ]
    if isinstance(spec, ProxyCells):
        return [item for place, share in enumerate(usable) for item in _powers(share, f"p{place}")]
    return []


def _logs(score: exp.Expr) -> list[tuple[str, exp.Expr]]:
    """ln s and ln(1 - s), nowhere nearer to 0 or 1 than 2**-52, and their squares."""
    least = double(math.ldexp(1, -52))
    other = exp.Paren(this=exp.Sub(this=double(1), expression=score.copy()))
    logs = (exp.Ln(this=case([(less(side, least.copy()), least.copy())], side.copy())) for side in (score, other))
    # Outside [0, 1] the score is null here, and so is its logarithm.
    return [item for name, log in zip("lm", logs, strict=True) for item in _powers(log, name)]


def _actual(error: exp.Expr, y: exp.Expr, values: Values) -> list[tuple[str, exp.Expr]]:
    """The fourth power of the error, the powers of what happened, and products of both squares."""
    ee, yy = (values.addable(times(value, value)) for value in (error, y))
    return [
        ("eeee", times(ee, ee)),
        ("y", y),
        ("yy", yy),
        ("yyy", times(yy, y)),
        ("yyyy", times(yy, yy)),
        ("eey", times(ee, y)),
        ("eeyy", times(ee, yy)),
    ]


def _powers(value: exp.Expr, name: str) -> list[tuple[str, exp.Expr]]:
    """A value and its square."""
    return [(name, value), (name * 2, times(value, value))]


def _total(value: exp.Expr) -> exp.Expr:
    """The sum of what can be added; 0 where nothing can."""
    return exp.func("COALESCE", exp.Sum(this=value.copy()), double(0))


def extremes(spec: TableSpec) -> list[Part]:
    """The smallest and largest value, where the table holds them."""
    if not has_extremes(spec):
        return []
    x = exp.column("u0")
    return [Part("low", exp.Min(this=x)), Part("high", exp.Max(this=x.copy()))]


def checks(spec: TableSpec, odd: bool) -> list[Part]:
    """How many numbers of people, weights and values cannot be used; 0 where none can be wrong."""
    each, weight = exp.column("people"), exp.column("weight")
    wrong = {
        "wrong_people": (bool(spec.count), either(exp.or_(missing(each), less(each, whole(0))))),
        "wrong_weights": (bool(spec.weight), either(exp.not_(Values.weighs(weight)))),
        "wrong_values": (odd and not counts_text(spec), exp.column("odd")),
    }
    return [
        Part(name, bigint(exp.Sum(this=bigint(value))) if asked else bigint(whole(0)))
        for name, (asked, value) in wrong.items()
    ]
