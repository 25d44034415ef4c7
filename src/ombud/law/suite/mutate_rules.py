"""Every small mistake in a rule: one leaf turned, one *and* for *or*, one threshold or option off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from ombud.law.rules import expression as ex
from ombud.law.rules.unparse import write

#: The operator that differs only at the threshold itself.
_BESIDE: dict[ex.Operator, ex.Operator] = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}

Variant = tuple[str, ex.Expression]


def wrong_rules(rule: str) -> Iterator[tuple[str, str]]:
    """Each mistake as (what was done, the rule with it), one mistake at a time."""
    for what, variant in _variants(ex.parse(rule)):
        yield what, write(variant)


def _variants(node: ex.Expression) -> Iterator[Variant]:
    match node:
        case ex.And(parts=parts):
            yield "and turned to or", ex.Or(parts)
            yield from _in_parts(node, parts)
        case ex.Or(parts=parts):
            yield "or turned to and", ex.And(parts)
            yield from _in_parts(node, parts)
        case ex.Not(part=part):
            yield from ((what, ex.Not(variant)) for what, variant in _variants(part))
        case ex.Always(value=value):
            yield f"{write(node)} turned", ex.Always(not value)
        case _:
            yield f"{write(node)} negated", ex.Not(node)
            yield from _in_leaf(node)


def _in_parts(node: ex.And | ex.Or, parts: tuple[ex.Expression, ...]) -> Iterator[Variant]:
    for index, part in enumerate(parts):
        for what, variant in _variants(part):
            yield what, type(node)((*parts[:index], variant, *parts[index + 1 :]))


def _in_leaf(node: ex.Expression) -> Iterator[Variant]:
    match node:
        case ex.OneOf(options=options) | ex.Contains(options=options) if len(options) > 1:
            for index, option in enumerate(options):
                left = (*options[:index], *options[index + 1 :])
                yield f"option {option} removed", msgspec.structs.replace(node, options=left)
        case ex.Compare(operator=operator):
            if operator in _BESIDE:
                beside = _BESIDE[operator]
                yield f"{write(node)} made {beside}", msgspec.structs.replace(node, operator=beside)
            for right in _nudged(node.right):
                other = msgspec.structs.replace(node, right=right)
                yield f"{write(node)} made {write(other)}", other
        case _:
            return


def _nudged(term: ex.Term) -> Iterator[ex.Term]:
    """A threshold a little higher and a little lower: a hundredth of it, at least 1; a day."""
    match term:
        case ex.LiteralTerm(value=bool()):
            return
        case ex.LiteralTerm(value=Decimal() as number):
            yield from (ex.LiteralTerm(number + step) for step in _steps(number))
        case ex.QuantityTerm(amount=number, unit=unit):
            yield from (ex.QuantityTerm(number + step, unit) for step in _steps(number))
        case ex.LiteralTerm(value=dt.date() as day):
            yield from (ex.LiteralTerm(day + dt.timedelta(days=step)) for step in (1, -1))
        case _:
            return


def _steps(number: Decimal) -> tuple[Decimal, ...]:
    """Steps up and down; the rule language has no negative numbers."""
    step = max(Decimal(1), number // 100)
    return (step, -step) if number >= step else (step,)
