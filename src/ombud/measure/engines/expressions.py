"""Pieces of SQL, as expression trees: names are always quoted, numbers are always doubles.

A bare decimal number would be DECIMAL arithmetic on most engines: slow, and rounded otherwise.
NaN is asked for before null, because some engines call NaN null; values are compared with edges
before they are scaled, because some engines raise an error on overflow; and values are told
apart by CASE, because LEAST and GREATEST put null and NaN into a bin.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from sqlglot import exp

from ombud.errors import InputError
from ombud.measure.bands import band_names
from ombud.measure.bins import (
    ABOVE,
    BELOW,
    LARGEST,
    MINUS_INFINITY,
    NAN,
    NULL,
    PLUS_INFINITY,
    Plan,
    edge,
)
from ombud.measure.engines.dialects import DIALECTS, refuse_gap
from ombud.measure.engines.protocol import Column
from ombud.measure.specs import FAVOURABLE, UNFAVOURABLE, Cut

#: Nothing smaller is multiplied where a product that underflows is an error; sums do not feel it.
TINY = math.ldexp(1, -500)
#: A double holds whole numbers up to here without rounding.
EXACT = 2**53


def named(name: str) -> exp.Column:
    """A column by its name."""
    return exp.column(exp.to_identifier(name, quoted=True))


def whole(value: int) -> exp.Expr:
    """A whole number."""
    return exp.Literal.number(value)


def double(value: float | Decimal) -> exp.Expr:
    """A number as a double: from a whole literal, or from the shortest text that reads back the same."""
    rounded = int(value)
    if rounded == value and abs(rounded) < EXACT:
        return cast(exp.Literal.number(rounded), "double")
    text = repr(value) if isinstance(value, float) else str(value)
    return cast(exp.Literal.string(text), "double")


def bigint(value: exp.Expr) -> exp.Expr:
    """As a whole number of 64 bits."""
    return cast(value, "bigint")


def case(branches: Sequence[tuple[exp.Expr, exp.Expr]], otherwise: exp.Expr | None = None) -> exp.Expr:
    """CASE WHEN ... in this order; takes the trees it is given without copying them."""
    return exp.Case(ifs=[exp.If(this=condition, true=value) for condition, value in branches], default=otherwise)


def cast(value: exp.Expr, kind: str) -> exp.Expr:
    """CAST(value AS kind), without copying the value."""
    return exp.cast(value, kind, copy=False)


def both(one: exp.Expr, two: exp.Expr) -> exp.Expr:
    """one AND two, without copying them."""
    return exp.and_(one, two, copy=False)


def less(one: exp.Expr, two: exp.Expr) -> exp.Expr:
    """one < two."""
    return exp.LT(this=one.copy(), expression=two)


def at_least(one: exp.Expr, two: exp.Expr) -> exp.Expr:
    """one >= two."""
    return exp.GTE(this=one.copy(), expression=two)


def missing(value: exp.Expr) -> exp.Expr:
    """value IS NULL."""
    return exp.Is(this=value.copy(), expression=exp.null())


def either(condition: exp.Expr) -> exp.Expr:
    """1 where the condition holds, else 0."""
    return case([(condition, whole(1))], whole(0))


def times(one: exp.Expr, two: exp.Expr) -> exp.Expr:
    """one * two."""
    return exp.Mul(this=one.copy(), expression=two.copy())


class Values:
    """Values of the columns of one table, in one engine's dialect."""

    def __init__(self, dialect: str, columns: dict[str, Column]) -> None:
        self.dialect = dialect
        self._says = DIALECTS[dialect]
        self._columns = columns

    def key(self, name: str) -> exp.Expr:
        """A column to group by, as the engine holds it; its text is made after counting."""
        value: exp.Expr = named(name)
        if self._says.binary and self._columns[name].kind == "text":
            return exp.Collate(this=value, expression=exp.var(self._says.binary))
        return value

    def band(self, name: str, edges: Sequence[Decimal]) -> exp.Expr:
        """The band of a number; text that is no number stays a group of its own, and is told so."""
        number = self.number(name)
        *lower, top = band_names(tuple(edges))
        steps = [
            (less(number, double(edge)), exp.Literal.string(band)) for edge, band in zip(edges, lower, strict=True)
        ]
        above = (at_least(number, double(edges[-1])), exp.Literal.string(top))
        odd = self.key(name) if self.holds_text(name) else None
        return case([*self.nan(number, exp.null()), *steps, above], odd)

    def person(self, name: str) -> exp.Expr:
        """A person's key: NaN and empty text are nobody's."""
        kind, value = self._columns[name].kind, self.key(name)
        if kind == "float":
            return case([*self.nan(value, exp.null())], value)
        return exp.func("NULLIF", value, exp.Literal.string("")) if kind == "text" else value

    def number(self, name: str) -> exp.Expr:
        """A column as doubles; text that is no number is null.

        Raises:
            InputError: the column is of a kind that is no number, or this engine cannot read text so.
        """
        column = self._columns[name]
        if column.kind == "other":
            raise InputError(f'the column "{name}" is of type {column.type}, which is no number.', code="not-a-number")
        if column.kind == "text":
            refuse_gap(self.dialect, "text_numbers", name)
            return exp.TryCast(this=self.words(name), to=exp.DataType.build("double"))
        if column.kind == "boolean":
            return case([(named(name), double(1)), (exp.not_(named(name)), double(0))])
        return cast(named(name), "double")

    def words(self, name: str) -> exp.Expr:
        """A column of text, where empty text is missing."""
        # DuckDB would push a bare cast into its CSV reader, which then fails at the first odd value.
        return exp.func("NULLIF", cast(named(name), "text"), exp.Literal.string(""))

    def holds_text(self, name: str) -> bool:
        """Whether a value of the column may turn out to be no number."""
        return self._columns[name].kind == "text"

    def may_be_infinite(self, name: str) -> bool:
        """Whether a value of the column may be no finite number."""
        return self._columns[name].kind in {"float", "text"}

    def nan(self, value: exp.Expr, code: exp.Expr) -> list[tuple[exp.Expr, exp.Expr]]:
        """The branch for NaN; none where the engine cannot hold it."""
        if self._says.nan == "never":
            return []
        if self._says.nan == "function":
            return [(exp.IsNan(this=value.copy()), code)]
        return [(exp.EQ(this=value.copy(), expression=cast(exp.Literal.string("NaN"), "double")), code)]

    def specials(self, value: exp.Expr) -> list[tuple[exp.Expr, exp.Expr]]:
        """Branches for NaN, null and the infinities, in the order that is right on every engine."""
        return [
            *self.nan(value, whole(NAN)),
            (missing(value), whole(NULL)),
            (less(value, double(-LARGEST)), whole(MINUS_INFINITY)),
            (exp.GT(this=value.copy(), expression=double(LARGEST)), whole(PLUS_INFINITY)),
        ]

    @staticmethod
    def inside(value: exp.Expr, low: float, high: float, *, closed: bool = False) -> exp.Expr:
        """low <= value < high, or <= high. False for NaN and null on every engine, so it may be asked first."""
        upper = exp.LTE if closed else exp.LT
        return both(at_least(value, double(low)), upper(this=value.copy(), expression=double(high)))

    @staticmethod
    def weighs(weight: exp.Expr) -> exp.Expr:
        """Whether a weight is there and a finite number of at least 0."""
        return both(exp.not_(missing(weight)), Values.inside(weight, 0, LARGEST, closed=True))

    def sorted_out(self, value: exp.Expr, usable: Sequence[tuple[exp.Expr, exp.Expr]], low: float) -> exp.Expr:
        """The code of a value: the usable branches, then the specials, then below or above."""
        codes = case([*usable, *self.specials(value), (less(value, double(low)), whole(BELOW))], whole(ABOVE))
        # Small whole numbers, which DuckDB counts in an array instead of a hash table.
        return cast(codes, "smallint")

    def floor(self, value: exp.Expr, scale: float, shift: int) -> exp.Expr:
        """floor(value * scale) + shift, whole; the scale is a power of two, so nothing is rounded."""
        scaled = value.copy() if scale == 1 else times(value, double(scale))
        bin_: exp.Expr = exp.Floor(this=scaled)
        if self._says.underflow_fails and scale < 1:
            branches = [(self.inside(value, 0, TINY), double(0)), (self.inside(value, -TINY, 0), double(-1))]
            bin_ = case(branches, bin_)
        return exp.Add(this=bigint(bin_), expression=whole(shift)) if shift else bigint(bin_)

    def addable(self, value: exp.Expr) -> exp.Expr:
        """A number whose products can be added."""
        if not self._says.underflow_fails:
            return value
        return case([(self.inside(value, -TINY, TINY), double(0))], value)

    def score_bin(self, value: exp.Expr, bits: int) -> exp.Expr:
        """floor(value * 2**bits) in [0, 1]; exactly 1 has a bin of its own."""
        return self.sorted_out(value, [(self.inside(value, 0, 1, closed=True), self.floor(value, 2.0**bits, 0))], 0.0)

    def plan_bin(self, value: exp.Expr, plan: Plan) -> exp.Expr:
        """The code of a value under a plan: the core first, as nearly all values are there."""
        branches = []
        for level in plan.levels():
            low, high = edge(level.first, level.exponent), edge(level.last, level.exponent)
            code = self.floor(value, 2.0**-level.exponent, level.offset - level.first)
            branches.append((self.inside(value, low, high), code))
        core, *tails = branches
        codes = [core, *self.specials(value), *tails, (less(value, double(edge(plan.first, plan.e))), whole(BELOW))]
        return cast(case(codes, whole(ABOVE)), "smallint")

    def moment_bin(self, value: exp.Expr, low: float, high: float) -> exp.Expr:
        """0 where a value lies in the range that is added, limits included; else its code."""
        return self.sorted_out(value, [(self.inside(value, low, high, closed=True), whole(0))], low)

    def cut(self, cut: Cut) -> exp.Expr:
        """The decision that a threshold takes from a score; NaN, null and the infinities decide nothing."""
        score = self.number(cut.score)
        finite = self.inside(score, -LARGEST, LARGEST, closed=True)
        endless = [(exp.not_(finite), exp.null())] if self.may_be_infinite(cut.score) else []
        sides = {
            "at_or_above": (exp.LT, UNFAVOURABLE, FAVOURABLE),
            "above": (exp.LTE, UNFAVOURABLE, FAVOURABLE),
            "below": (exp.LT, FAVOURABLE, UNFAVOURABLE),
            "at_or_below": (exp.LTE, FAVOURABLE, UNFAVOURABLE),
        }
        compare, low, high = sides[cut.favourable]
        return case(
            [
                *self.nan(score, exp.null()),
                (missing(score), exp.null()),
                *endless,
                (compare(this=score.copy(), expression=double(cut.at)), exp.Literal.string(low)),
            ],
            exp.Literal.string(high),
        )

    def people(self, name: str) -> exp.Expr:
        """A number of people: null where it is not whole. 2.5 people are refused and not rounded."""
        kind = self._columns[name].kind
        if kind == "integer":
            return bigint(named(name))
        number = self.number(name)
        fits = self.inside(number, -EXACT, EXACT)
        is_whole = exp.EQ(this=number.copy(), expression=exp.Floor(this=number.copy()))
        return case([(both(fits, is_whole), bigint(number.copy()))])
