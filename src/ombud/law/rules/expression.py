"""The rule language: Python's expression grammar, parsed by ``ast`` and never run by Python.

A rule becomes a small tree of the node types below. What may be written stands in
``docs/law-format.md``; everything else is refused with the words that are wrong.
"""

from __future__ import annotations

import ast
import datetime as dt
import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from ombud.errors import LawError

Operator = Literal["==", "!=", "<", "<=", ">", ">="]


class Always(msgspec.Struct, frozen=True, tag=True):
    """``true`` or ``false``."""

    value: bool


class IsTrue(msgspec.Struct, frozen=True, tag=True):
    """A bool fact, by itself."""

    key: str


class FactTerm(msgspec.Struct, frozen=True, tag=True):
    """The value of a fact, in a comparison."""

    key: str


class LiteralTerm(msgspec.Struct, frozen=True, tag=True):
    """A text, number, date or bool written in the rule."""

    value: str | Decimal | dt.date | bool


class QuantityTerm(msgspec.Struct, frozen=True, tag=True):
    """``quantity(35000, "people")``: a threshold with its unit, which must be the unit of the fact."""

    amount: Decimal
    unit: str


class ParameterTerm(msgspec.Struct, frozen=True, tag=True):
    """``parameter("P-REVENUE")``: a figure of the law as it stood on the date asked for."""

    key: str


class PeriodTerm(msgspec.Struct, frozen=True, tag=True):
    """``start(fact)`` or ``end(fact)``: the first or last day of a period."""

    key: str
    edge: Literal["start", "end"]


class TimelineTerm(msgspec.Struct, frozen=True, tag=True):
    """``applies("T-HR3")``: a date of the law as known at the known-at date."""

    key: str


class AsOfTerm(msgspec.Struct, frozen=True, tag=True):
    """``as_of``: the date for which is asked."""


Term = FactTerm | LiteralTerm | QuantityTerm | ParameterTerm | PeriodTerm | TimelineTerm | AsOfTerm


class Compare(msgspec.Struct, frozen=True, tag=True):
    """Two terms compared."""

    left: Term
    operator: Operator
    right: Term


class OneOf(msgspec.Struct, frozen=True, tag=True):
    """An enum fact is one of the options."""

    key: str
    options: tuple[str, ...]


class Contains(msgspec.Struct, frozen=True, tag=True):
    """A set fact contains at least one of the options."""

    key: str
    options: tuple[str, ...]


class Covers(msgspec.Struct, frozen=True, tag=True):
    """``covers(fact, day)``: a period contains a day."""

    key: str
    day: Term


class Refers(msgspec.Struct, frozen=True, tag=True):
    """The answer of another provision."""

    provision: str


class Not(msgspec.Struct, frozen=True, tag=True):
    """The opposite; unknown stays unknown."""

    part: Expression


class And(msgspec.Struct, frozen=True, tag=True):
    """All parts hold."""

    parts: tuple[Expression, ...]


class Or(msgspec.Struct, frozen=True, tag=True):
    """At least one part holds."""

    parts: tuple[Expression, ...]


Expression = Always | IsTrue | Compare | OneOf | Contains | Covers | Refers | Not | And | Or

_OPERATORS: dict[type[ast.cmpop], Operator] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}

# Keys such as ``a3.4a`` are not Python names, so keys are renamed before parsing.
_TOKENS = re.compile(r"""("[^"\n]*"|'[^'\n]*')|(?<![\w.])([a-z][a-z0-9_]*(?:\.[a-z0-9][a-z0-9_]*)+)|\b(true|false)\b""")
_PREFIX = "fact__"


def _rename(match: re.Match[str]) -> str:
    quoted, key, constant = match.groups()
    if quoted:
        return str(quoted)
    if constant:
        return str(constant).capitalize()
    return _PREFIX + key.replace("_", "_u").replace(".", "_d")


def _key_of(name: str) -> str:
    return name.removeprefix(_PREFIX).replace("_d", ".").replace("_u", "_")


@functools.lru_cache(maxsize=4096)
def parse(rule: str) -> Expression:
    """Read a rule.

    Raises:
        LawError: with the words that cannot be read; ``where`` is filled in by the caller.
    """
    source = _TOKENS.sub(_rename, " ".join(rule.split()))
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError) as error:
        detail = error.msg if isinstance(error, SyntaxError) else str(error)
        raise LawError(f"the rule “{rule.strip()}” cannot be read: {detail}.", code="rule-syntax") from None
    return _expression(tree.body, rule)


def _refuse(node: ast.AST, rule: str, expected: str) -> LawError:
    words = re.sub(_PREFIX + r"\w+", lambda match: _key_of(match[0]), ast.unparse(node))
    return LawError(
        f"in the rule “{' '.join(rule.split())}” the words “{words}” are not {expected}.",
        code="rule-grammar",
        hint="What may be written stands in docs/law-format.md.",
    )


def _expression(node: ast.expr, rule: str) -> Expression:
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = tuple(_expression(value, rule) for value in values)
            return And(parts) if isinstance(op, ast.And) else Or(parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_expression(operand, rule))
        case ast.Constant(value=bool() as value):
            return Always(value)
        case ast.Name(id=name) if name.startswith(_PREFIX):
            return IsTrue(_key_of(name))
        case ast.Call(func=ast.Name(id="provision"), args=[ast.Constant(value=str() as name)], keywords=[]):
            return Refers(name)
        case ast.Call(func=ast.Name(id="any_of"), args=[ast.Name(id=name), ast.Set(elts=items)], keywords=[]):
            return Contains(_key_of(name), _options(items, rule))
        case ast.Call(func=ast.Name(id="covers"), args=[ast.Name(id=name), day], keywords=[]):
            return Covers(_key_of(name), _term(day, rule))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _comparison(node, left, op, right, rule)
    raise _refuse(node, rule, "a condition")


def _comparison(node: ast.expr, left: ast.expr, op: ast.cmpop, right: ast.expr, rule: str) -> Expression:
    if isinstance(op, (ast.In, ast.NotIn)):
        found: Expression
        match left, right:
            case ast.Constant(value=str() as option), ast.Name(id=name) if name.startswith(_PREFIX):
                found = Contains(_key_of(name), (option,))
            case ast.Name(id=name), ast.Set(elts=items) if name.startswith(_PREFIX):
                found = OneOf(_key_of(name), _options(items, rule))
            case _:
                raise _refuse(node, rule, "a membership of a fact")
        return Not(found) if isinstance(op, ast.NotIn) else found
    operator = _OPERATORS.get(type(op))
    if operator is None:
        raise _refuse(node, rule, "a comparison that rules know")
    return Compare(_term(left, rule), operator, _term(right, rule))


def _options(items: list[ast.expr], rule: str) -> tuple[str, ...]:
    options = []
    for item in items:
        if not (isinstance(item, ast.Constant) and isinstance(item.value, str)):
            raise _refuse(item, rule, "an option in quotes")
        options.append(item.value)
    return tuple(options)


def _term(node: ast.expr, rule: str) -> Term:
    match node:
        case ast.Name(id="as_of"):
            return AsOfTerm()
        case ast.Name(id=name) if name.startswith(_PREFIX):
            return FactTerm(_key_of(name))
        case ast.Constant(value=bool() | str() as value):
            return LiteralTerm(value)
        case ast.Constant(value=int() | float() as number):
            return LiteralTerm(Decimal(str(number)))
        case ast.Call(func=ast.Name(id="applies"), args=[ast.Constant(value=str() as key)], keywords=[]):
            return TimelineTerm(key)
        case ast.Call(func=ast.Name(id="parameter"), args=[ast.Constant(value=str() as key)], keywords=[]):
            return ParameterTerm(key)
        case ast.Call(
            func=ast.Name(id="quantity"),
            args=[ast.Constant(value=int() | float() as number), ast.Constant(value=str() as unit)],
            keywords=[],
        ) if not isinstance(number, bool):
            return QuantityTerm(Decimal(str(number)), unit)
        case ast.Call(func=ast.Name(id="start" | "end" as edge), args=[ast.Name(id=name)], keywords=[]):
            return PeriodTerm(_key_of(name), "start" if edge == "start" else "end")
        case ast.Call(func=ast.Name(id="date"), args=[ast.Constant(value=str() as text)], keywords=[]):
            try:
                return LiteralTerm(dt.date.fromisoformat(text))
            except ValueError:
                raise _refuse(node, rule, "a date that exists") from None
    raise _refuse(node, rule, "something that can be compared")


def parts_of(expression: Expression) -> Iterator[Expression]:
    """The expression and everything inside it."""
    yield expression
    match expression:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from parts_of(part)
        case Not(part=part):
            yield from parts_of(part)
        case _:
            return


def fact_keys(expression: Expression) -> Iterator[str]:
    """Every fact the expression names, in the order of its words."""
    for part in parts_of(expression):
        match part:
            case IsTrue(key=key) | OneOf(key=key) | Contains(key=key):
                yield key
            case Covers(key=key, day=day):
                yield key
                yield from _keys_of(day)
            case Compare(left=left, right=right):
                yield from _keys_of(left, right)
            case _:
                continue


def _keys_of(*terms: Term) -> Iterator[str]:
    yield from (term.key for term in terms if isinstance(term, FactTerm | PeriodTerm))


def terms_of(expression: Expression) -> Iterator[Term]:
    """Every term that is compared anywhere in the expression."""
    for part in parts_of(expression):
        match part:
            case Compare(left=left, right=right):
                yield left
                yield right
            case Covers(day=day):
                yield day
            case _:
                continue
