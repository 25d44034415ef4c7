"""A rule written down again from its tree: reading the words back gives the same tree."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ombud.law.rules import expression as ex


def write(node: ex.Expression) -> str:
    """The rule in the words of the rule language; every nested and/or stands in parentheses."""
    match node:
        case ex.Always(value=value):
            return "true" if value else "false"
        case ex.IsTrue(key=key):
            return key
        case ex.OneOf(key=key, options=options):
            return f"{key} in {_options(options)}"
        case ex.Contains(key=key, options=options):
            return f'"{options[0]}" in {key}' if len(options) == 1 else f"any_of({key}, {_options(options)})"
        case ex.Compare(left=left, operator=operator, right=right):
            return f"{_term(left)} {operator} {_term(right)}"
        case ex.Covers(key=key, day=day):
            return f"covers({key}, {_term(day)})"
        case ex.Refers(provision=provision):
            return f'provision("{provision}")'
        case ex.Not(part=part):
            return f"not ({write(part)})"
        case ex.And(parts=parts):
            return " and ".join(f"({write(part)})" for part in parts)
        case ex.Or(parts=parts):
            return " or ".join(f"({write(part)})" for part in parts)


def _options(options: tuple[str, ...]) -> str:
    return "{" + ", ".join(f'"{option}"' for option in options) + "}"


def _term(term: ex.Term) -> str:
    match term:
        case ex.FactTerm(key=key):
            return key
        case ex.LiteralTerm(value=value):
            return _literal(value)
        case ex.QuantityTerm(amount=amount, unit=unit):
            return f'quantity({amount}, "{unit}")'
        case ex.ParameterTerm(key=key):
            return f'parameter("{key}")'
        case ex.PeriodTerm(key=key, edge=edge):
            return f"{edge}({key})"
        case ex.TimelineTerm(key=key):
            return f'applies("{key}")'
        case ex.AsOfTerm():
            return "as_of"


def _literal(value: str | Decimal | dt.date | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return f'date("{value.isoformat()}")'
    return str(value) if isinstance(value, Decimal) else f'"{value}"'
