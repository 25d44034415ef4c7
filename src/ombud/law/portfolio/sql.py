"""A rule as SQL for DuckDB, with exactly the meaning that the interpreter gives it.

SQL's NULL logic is Kleene's logic: NULL is *unknown*. Each fact is a column; each provision
becomes a column of one layer, so that the layers above can name it. Everything that depends
only on the law and on the two dates is a constant by the time the query is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from ombud.facts import Vocabulary
from ombud.law.model import AppliesFrom, Exemption, Instrument, Provision
from ombud.law.rules import expression as ex
from ombud.law.rules.dating import Dates
from ombud.law.rules.evaluate import Situation
from ombud.law.timeline import parameter_on

#: The SQL type of each kind of fact. Numbers are exact decimals, up to 32 digits before the point.
TYPES = {
    "bool": "BOOLEAN",
    "enum": "VARCHAR",
    "set": "VARCHAR[]",
    "text": "VARCHAR",
    "number": "DECIMAL(38,6)",
    "count": "DECIMAL(38,6)",
    "date": "DATE",
    "period": 'STRUCT("start" DATE, "end" DATE)',
    "list": "VARCHAR[]",
}


def name(text: str) -> str:
    """An identifier, quoted."""
    return '"' + text.replace('"', '""') + '"'


def literal(value: str | bool | Decimal | dt.date) -> str:
    """A constant, quoted where it is text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"CAST({value:f} AS DECIMAL(38,6))"
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


class RuleWriter:
    """Writes the rules of one instrument on one pair of dates.

    Columns of provisions are called ``<instrument>:<provision>``.
    """

    def __init__(self, instrument: Instrument, vocabulary: Vocabulary, *, as_of: dt.date, known_at: dt.date) -> None:
        self.instrument = instrument
        self.vocabulary = vocabulary
        #: The law without any fact: it answers what the two dates alone decide.
        self.law = Situation(instrument, {}, vocabulary, as_of=as_of, known_at=known_at)

    def column(self, provision_id: str) -> str:
        """The column that holds a provision's answer."""
        return name(f"{self.instrument.card.id}:{provision_id}")

    def provision(self, provision: Provision) -> str:
        """A provision's answer: its wording on the date, less its exceptions."""
        wording = self.law.wording(provision)
        return "FALSE" if wording is None else self.rule(wording.rule, wording.unless)

    def rule(self, rule: str, unless: tuple[Exemption, ...] = ()) -> str:
        """A rule and none of its exceptions, each of which may have exceptions."""
        parts = [self.expression(ex.parse(rule))]
        parts += [f"NOT {self.rule(exemption.rule, exemption.unless)}" for exemption in unless]
        return "(" + " AND ".join(parts) + ")"

    def expression(self, node: ex.Expression) -> str:
        """Any expression, in parentheses where it needs them."""
        match node:
            case ex.Always(value=value):
                return literal(value)
            case ex.IsTrue(key=key):
                return name(key)
            case ex.OneOf(key=key, options=options):
                return f"({name(key)} IN ({', '.join(map(literal, options))}))"
            case ex.Contains(key=key, options=options):
                return f"list_has_any({name(key)}, [{', '.join(map(literal, options))}])"
            case ex.Covers(key=key, day=day):
                return self._covers(key, day)
            case ex.Refers(provision=provision):
                return self.column(provision)
            case ex.Not(part=part):
                return f"(NOT {self.expression(part)})"
            case ex.And(parts=parts):
                return "(" + " AND ".join(map(self.expression, parts)) + ")"
            case ex.Or(parts=parts):
                return "(" + " OR ".join(map(self.expression, parts)) + ")"
            case ex.Compare():
                return self._compare(node)

    def _term(self, term: ex.Term) -> tuple[str | None, str]:
        """The value of a term (None where this state of law has none), and the fact it comes from."""
        match term:
            case ex.FactTerm(key=key):
                return name(key), key
            case ex.PeriodTerm(key=key, edge=edge):
                return f"{name(key)}.{name(edge)}", key
            case ex.LiteralTerm(value=value):
                return literal(value), ""
            case ex.QuantityTerm(amount=amount):
                return literal(amount), ""
            case ex.ParameterTerm(key=key):
                row = self.instrument.card.parameters[key]
                state = parameter_on(row, as_of=self.law.as_of, known_at=self.law.known_at)
                return (literal(Decimal(state.value)) if state else None), ""
            case ex.AsOfTerm():
                return literal(self.law.as_of), ""
            case ex.TimelineTerm(key=key):
                day = self.law.day(key)
                return (literal(day) if day else None), ""

    def _compare(self, node: ex.Compare) -> str:
        (left, left_key), (right, right_key) = self._term(node.left), self._term(node.right)
        known = [f"{name(key)} IS NOT NULL" for key in (left_key, right_key) if key]
        operator = "<>" if node.operator == "!=" else "=" if node.operator == "==" else node.operator
        # No such date or figure in this state of law: nothing is before, after or above it.
        holds = f"COALESCE({left} {operator} {right}, FALSE)" if left and right else "FALSE"
        return f"(CASE WHEN {' AND '.join(known)} THEN {holds} END)" if known else f"({holds})"

    def _covers(self, key: str, day: ex.Term) -> str:
        value, day_key = self._term(day)
        known = [f"{name(key)} IS NOT NULL"] + ([f"{name(day_key)} IS NOT NULL"] if day_key else [])
        if value is None:
            return "FALSE"
        inside = (
            f'COALESCE({name(key)}."start" <= {value} AND ({name(key)}."end" IS NULL OR {value} <= '
            f'{name(key)}."end"), FALSE)'
        )
        return f"(CASE WHEN {' AND '.join(known)} THEN {inside} END)"

    # ---- dates and standing

    def starts(self, applies: tuple[AppliesFrom, ...]) -> str | None:
        """The day from which a part bites: the earliest whose condition is not *no*; None when it has no dates."""
        if not applies:
            return None
        days = list(self._days(applies, ()))
        return f"list_min([{', '.join(days)}])" if days else "CAST(NULL AS DATE)"

    def _days(self, applies: tuple[AppliesFrom, ...], conditions: tuple[str, ...]) -> Iterator[str]:
        for row in applies:
            held = (*conditions, f"{self.rule(row.if_)} IS NOT FALSE") if row.if_ else conditions
            if row.like:
                yield from self._days(self.instrument.provision(row.like).applies, held)
                continue
            day = self.law.day(row.from_)
            if day is None:
                continue
            # GREATEST leaves a NULL out: an unknown day in a fact counts as the earliest possible.
            shown = f"GREATEST({literal(day)}, {name(row.not_before)})" if row.not_before else literal(day)
            yield f"CASE WHEN {' AND '.join(held)} THEN {shown} END" if held else shown

    def status(self, value: str, starts: str | None, dates: Dates) -> str:
        """How a determination or duty stands, in the words of ``determine.Status``."""
        as_of = self.law.as_of
        cases = [f"WHEN {value} IS FALSE THEN 'no'"]
        if starts is not None:
            cases.append(f"WHEN {starts} IS NULL THEN 'not_law'")
        if dates.ends is not None and dates.ends <= as_of:
            cases.append("WHEN TRUE THEN 'ended'")
        cases.append(f"WHEN {value} IS NULL THEN 'unknown'")
        if starts is not None:
            cases.append(f"WHEN {starts} > {literal(as_of)} THEN 'upcoming'")
        return f"CASE {' '.join(cases)} ELSE 'in_effect' END"
