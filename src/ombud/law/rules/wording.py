"""A rule in words: the tree of its conditions, each as a sentence a lawyer can read.

``unparse`` gives the rule as it is written; this gives what it asks, without any system.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from ombud.facts import Vocabulary, as_text
from ombud.law.model import Instrument
from ombud.law.rules import expression as ex
from ombud.law.timeline import show_date

ClauseKind = Literal["condition", "all", "any", "not", "provision"]

_OPERATORS = {
    "==": "is",
    "!=": "is not",
    "<": "is before or below",
    "<=": "is at most",
    ">": "is after or above",
    ">=": "is at least",
}


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """One condition of a rule in words.

    Attributes:
        key: the fact it asks for, where it asks for one.
        provision: the provision it rests on, where it names one.
        children: its parts, in the order of the rule.
    """

    kind: ClauseKind
    text: str
    key: str = ""
    provision: str = ""
    children: tuple[Clause, ...] = ()


def clause_of(rule: str, instrument: Instrument, vocabulary: Vocabulary) -> Clause:
    """The conditions of a rule of an instrument, in words."""
    return _Words(instrument, vocabulary).clause(ex.parse(rule))


class _Words:
    """Knows the titles of provisions, dates and facts while a rule is put into words."""

    def __init__(self, instrument: Instrument, vocabulary: Vocabulary) -> None:
        self._instrument = instrument
        self._vocabulary = vocabulary

    def clause(self, node: ex.Expression) -> Clause:
        """One node with everything below it."""
        match node:
            case ex.And(parts=parts):
                return Clause(kind="all", text="all of these", children=tuple(self.clause(part) for part in parts))
            case ex.Or(parts=parts):
                return Clause(
                    kind="any", text="at least one of these", children=tuple(self.clause(part) for part in parts)
                )
            case ex.Not(part=part):
                return Clause(kind="not", text="not this", children=(self.clause(part),))
            case ex.Refers(provision=name):
                found = self._instrument.provision(name)
                return Clause(kind="provision", text=f"{found.title} ({found.cite})", provision=name)
            case _:
                return self._condition(node)

    def _condition(self, node: ex.Expression) -> Clause:
        match node:
            case ex.Always(value=value):
                return Clause(kind="condition", text="always" if value else "never")
            case ex.IsTrue(key=key):
                fact = self._vocabulary[key]
                return Clause(kind="condition", text=fact.says or f"{fact.question} Yes.", key=key)
            case ex.OneOf(key=key, options=options) | ex.Contains(key=key, options=options):
                fact = self._vocabulary[key]
                wanted = " or ".join(as_text(fact, option) for option in options)
                return Clause(kind="condition", text=f"{fact.question} {wanted}.", key=key)
            case ex.Covers(key=key, day=day):
                return Clause(
                    kind="condition", text=f"{self._vocabulary[key].question} It contains {self._term(day)}.", key=key
                )
            case ex.Compare(left=left, operator=operator, right=right):
                key = next((term.key for term in (left, right) if isinstance(term, ex.FactTerm | ex.PeriodTerm)), "")
                words = f"{self._term(left)} {_OPERATORS[operator]} {self._value(right, key)}"
                return Clause(kind="condition", text=words, key=key)
        raise AssertionError(node)

    def _value(self, term: ex.Term, key: str) -> str:
        """The right side of a comparison: an option of an enum is shown by its label."""
        fact = self._vocabulary[key] if key else None
        if isinstance(term, ex.LiteralTerm) and isinstance(term.value, str) and fact and fact.options:
            return as_text(fact, term.value)
        return self._term(term)

    def _term(self, term: ex.Term) -> str:
        card = self._instrument.card
        match term:
            case ex.FactTerm(key=key):
                return f"“{self._vocabulary[key].question}”"
            case ex.PeriodTerm(key=key, edge=edge):
                return f"the {edge} of “{self._vocabulary[key].question}”"
            case ex.QuantityTerm(amount=amount, unit=unit):
                return f"{amount:,f} {unit}"
            case ex.ParameterTerm(key=key):
                return f"{card.parameters[key].about} ({card.parameters[key].cite})"
            case ex.TimelineTerm(key=key):
                return f"the day of: {card.timeline[key].about}"
            case ex.AsOfTerm():
                return "the day asked for"
            case ex.LiteralTerm(value=value):
                return _literal(value)


def _literal(value: str | Decimal | dt.date | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return show_date(value) if isinstance(value, dt.date) else str(value)
