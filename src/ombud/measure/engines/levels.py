"""The two lower levels of every query: the values of a row, and the code of its number beside them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlglot import exp

from ombud.measure.bins import BELOW, LARGEST, MOMENT_LIMIT, OUTCOME_LIMIT, TEXT
from ombud.measure.engines.expressions import Values, case, cast, either, missing, whole
from ombud.measure.specs import (
    FAVOURABLE,
    UNFAVOURABLE,
    Cells,
    Distinct,
    Histogram,
    Moments,
    Outcomes,
    PersonClusters,
    ProxyCells,
    ScoreCells,
    Strata,
    TableSpec,
)


class Part(msgspec.Struct, frozen=True):
    """An expression and the name it has one level up."""

    name: str
    value: exp.Expr


def select(parts: Sequence[Part], source: exp.Expr) -> exp.Select:
    """SELECT parts FROM source."""
    named = [exp.alias_(part.value, part.name) for part in parts]
    return exp.Select().select(*named, copy=False).from_(source.copy(), copy=False)


def row_values(spec: TableSpec, source: exp.Expr, values: Values) -> exp.Query:
    """Keys, numbers, people and weights of each row."""
    if isinstance(spec, Cells | ProxyCells | Strata | PersonClusters) and spec.selected:
        people, selected = values.people(spec.count), values.people(spec.selected)
        sides = ((FAVOURABLE, selected), (UNFAVOURABLE, exp.Sub(this=people, expression=selected.copy())))
        one, two = (select(_row(spec, values, exp.Literal.string(side), number), source) for side, number in sides)
        return exp.union(one, two, distinct=False)
    return select(_row(spec, values, None, values.people(spec.count) if spec.count else None), source)


def _row(spec: TableSpec, values: Values, side: exp.Expr | None, people: exp.Expr | None) -> list[Part]:
    parts = [Part(f"k{place}", key) for place, key in enumerate(_keys(spec, values, side))]
    if isinstance(spec, PersonClusters):
        parts.append(Part("person", values.person(spec.person)))
    parts += [Part(f"x{place}", values.number(name)) for place, name in enumerate(numbers(spec))]
    if people is not None:
        parts.append(Part("people", people))
    if spec.weight:
        parts.append(Part("weight", values.number(spec.weight)))
    odd = [no_number(values, name) for name in text_numbers(spec, values)]
    return [*parts, *([Part("odd", either(exp.or_(*odd)))] if odd else [])]


def _keys(spec: TableSpec, values: Values, side: exp.Expr | None) -> list[exp.Expr]:
    """Each key of the values level; a decision may come from a threshold or from counts of the selected."""
    columns = spec.key_columns
    if isinstance(spec, Distinct):
        return [values.key(name) for name in spec.columns]
    if isinstance(spec, PersonClusters):
        columns = columns[: len(columns) // 2]
    keys: list[exp.Expr] = []
    for name, column in zip(spec.keys, columns, strict=False):
        if name == "probability":
            continue
        if name == "prediction" and isinstance(spec, Cells | ProxyCells | Strata | PersonClusters) and not column:
            keys.append(side if side is not None else values.cut(spec.cut) if spec.cut else _no_text())
        else:
            keys.append(_key(spec, values, column))
    return keys


def _key(spec: TableSpec, values: Values, column: str) -> exp.Expr:
    if column in spec.bands:
        return values.band(column, spec.bands[column])
    return values.key(column) if column else _no_text()


def _no_text() -> exp.Expr:
    return exp.cast(exp.null(), "text")


def numbers(spec: TableSpec) -> tuple[str, ...]:
    """The columns whose values are added or put into bins."""
    if isinstance(spec, ScoreCells):
        return (spec.score,)
    if isinstance(spec, Histogram | Moments):
        return (spec.feature,)
    if isinstance(spec, Outcomes):
        return (spec.value, spec.actual) if spec.actual else (spec.value,)
    return spec.probabilities if isinstance(spec, ProxyCells) else ()


def text_numbers(spec: TableSpec, values: Values) -> list[str]:
    """The columns of numbers that hold text, of which some may turn out to be no number."""
    cut = getattr(spec, "cut", None)
    return [name for name in (*numbers(spec), *((cut.score,) if cut else ())) if values.holds_text(name)]


def counts_text(spec: TableSpec) -> bool:
    """Whether text that is no number is counted rather than refused."""
    return isinstance(spec, Histogram | Moments) and spec.text == "count"


def no_number(values: Values, name: str) -> exp.Expr:
    """Text that is there and is no number."""
    return exp.and_(exp.not_(missing(values.words(name))), missing(values.number(name)))


def binned(spec: TableSpec, source: exp.Expr, values: Values) -> exp.Query:
    """The values with the code of the number beside them, and the numbers that can be added (else null)."""
    inner = row_values(spec, source, values)
    if not has_bin(spec):
        return inner
    code = _code(spec, values)
    if counts_text(spec) and text_numbers(spec, values):
        is_text = exp.EQ(this=exp.column("odd"), expression=whole(1))
        code = cast(case([(is_text, whole(TEXT))], code), "smallint")
    parts = [code.as_("bin")]
    condition = _usable(spec, values)
    if condition is not None:
        parts += [case([(condition.copy(), x)]).as_(f"u{x.name[1:]}") for x in _columns(spec)]
    return exp.Select().select("*", *parts, copy=False).from_(inner.subquery("v", copy=False), copy=False)


def _columns(spec: TableSpec) -> list[exp.Column]:
    return [exp.column(f"x{place}") for place in range(len(numbers(spec)))]


def _usable(spec: TableSpec, values: Values) -> exp.Expr | None:
    """Which numbers can be added, or told the smallest and largest of; in a plain histogram none are."""
    if isinstance(spec, Histogram):
        x = _columns(spec)[0]
        return values.inside(x, -LARGEST, LARGEST, closed=True) if spec.full else None
    if isinstance(spec, ScoreCells | ProxyCells):
        return exp.and_(*(values.inside(x, 0, 1, closed=True) for x in _columns(spec)))
    low, high = limits(spec)
    return exp.and_(*(values.inside(x, low, high, closed=True) for x in _columns(spec)))


def limits(spec: TableSpec) -> tuple[float, float]:
    """The smallest and largest number that a table adds."""
    if isinstance(spec, Moments) and spec.between:
        return max(spec.between[0], -MOMENT_LIMIT), min(spec.between[1], MOMENT_LIMIT)
    most = OUTCOME_LIMIT if isinstance(spec, Outcomes) else MOMENT_LIMIT
    return -most, most


def has_bin(spec: TableSpec) -> bool:
    """Whether the rows of a table are told apart by a bin or code."""
    return bool(numbers(spec))


def _code(spec: TableSpec, values: Values) -> exp.Expr:
    """The bin of the number, or 0 where there are no bins, or the code that says why it cannot be used."""
    x = exp.column("x0")
    if isinstance(spec, ScoreCells):
        return values.score_bin(x, spec.bits)
    if isinstance(spec, Histogram):
        return values.plan_bin(x, spec.plan)
    if isinstance(spec, ProxyCells):
        usable = _usable(spec, values)
        assert usable is not None
        return case([(usable, whole(0))], whole(BELOW))
    codes = [values.moment_bin(column, *limits(spec)) for column in _columns(spec)]
    # The code of a value; or of what really happened, where only that cannot be used.
    return (
        codes[0] if len(codes) == 1 else case([(exp.EQ(this=codes[0].copy(), expression=whole(0)), codes[1])], codes[0])
    )
