"""Decide a rule for one system at one date, with the reasons.

The interpreter of the rule language. It knows the law's two times: a wording is taken
as valid on ``as_of`` and as known on ``known_at``.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from ombud.facts import UNKNOWN, FactValue, Period, Vocabulary, as_text
from ombud.law.model import AppliesFrom, Exemption, Instrument, Provision, RuleVersion
from ombud.law.rules import expression as ex
from ombud.law.rules.dating import Dated, Dates, dated, dates_of
from ombud.law.rules.reasons import Reason, Truth, all_of, any_of, missing_of
from ombud.law.timeline import TimelineState, parameter_on, show_date, state_on

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WORDS = {
    "==": "is",
    "!=": "is not",
    "<": "is before",
    "<=": "is not after",
    ">": "is after",
    ">=": "is not before",
}
_NUMBER_WORDS = {"<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least"}


class Situation:
    """One system's facts held against one instrument at one pair of dates.

    Answers are remembered, so that each provision is decided once.
    """

    def __init__(
        self,
        instrument: Instrument,
        facts: Mapping[str, FactValue],
        vocabulary: Vocabulary,
        *,
        as_of: dt.date,
        known_at: dt.date,
    ) -> None:
        self.instrument = instrument
        self.facts = facts
        self.vocabulary = vocabulary
        self.as_of = as_of
        self.known_at = known_at
        self._provisions = {provision.id: provision for provision in instrument.provisions}
        self._answers: dict[str, Reason] = {}
        self._dated: dict[str, tuple[Dated, ...]] = {}
        self._kept: Callable[[ex.Expression], Reason | None] | None = None

    def otherwise(self, facts: Mapping[str, FactValue], kept: Callable[[ex.Expression], Reason | None]) -> Situation:
        """The same with these facts otherwise; ``kept`` gives the answer of a part that rests on none of them."""
        known = {**self.facts, **facts}
        other = Situation(self.instrument, known, self.vocabulary, as_of=self.as_of, known_at=self.known_at)
        other._kept = kept
        return other

    # ---- the law's two times

    def state(self, key: str) -> TimelineState | None:
        """The state of a timeline row that governs, or None before the first one."""
        return state_on(self.instrument.card.timeline[key], self.known_at)

    def day(self, key: str) -> dt.date | None:
        """The day of a timeline row as known on the known-at date; None where there is none."""
        state = self.state(key) if key else None
        return state.applies if state else None

    def wording(self, provision: Provision) -> RuleVersion | None:
        """The wording that governs, or None where the provision does not exist yet."""
        if not provision.versions:
            return RuleVersion(valid_from=dt.date.min, rule=provision.rule, unless=provision.unless)
        found = [
            version
            for version in provision.versions
            if (version.known_from or version.valid_from) <= self.known_at and version.valid_from <= self.as_of
        ]
        return max(found, key=lambda version: version.valid_from) if found else None

    def dates(self, applies: tuple[AppliesFrom, ...], *, enforceable: str = "", ends: str = "") -> Dates:
        """The dates of a part: from when it bites (the earliest whose condition is not *no*) and the card's own."""
        return dates_of(self, applies, enforceable=enforceable, ends=ends)

    def dated_like(self, provision_id: str) -> tuple[Dated, ...]:
        """The rows of the dates of a provision, each with its conditions decided."""
        if provision_id not in self._dated:
            provision = self._provisions[provision_id]
            self._dated[provision_id] = tuple(dated(self, provision.applies, cite=provision.cite))
        return self._dated[provision_id]

    # ---- answers

    def provision(self, provision_id: str) -> Reason:
        """The answer of one provision: its rule, less its exceptions."""
        if provision_id not in self._answers:
            self._answers[provision_id] = self._provision(self._provisions[provision_id])
        return self._answers[provision_id]

    def _provision(self, provision: Provision) -> Reason:
        wording = self.wording(provision)
        if wording is None:
            return Reason(
                value=Truth.NO,
                kind="provision",
                text=f"{provision.title}: not part of the law on {show_date(self.as_of)}",
                cite=provision.cite,
                provision=provision.id,
            )
        body = self.rule_with_exceptions(wording.rule, wording.unless)
        return Reason(
            value=body.value,
            kind="provision",
            text=provision.title,
            cite=wording.cite or provision.cite,
            provision=provision.id,
            children=(body,),
            missing=body.missing,
        )

    def rule_with_exceptions(self, rule: str, unless: tuple[Exemption, ...]) -> Reason:
        """A rule and not any of its exceptions; exceptions may have exceptions."""
        main = self.decide(rule)
        if not unless:
            return main
        children = (main, *(self._exemption(exemption) for exemption in unless))
        value = all_of((main.value, *(~child.value for child in children[1:])))
        return Reason(
            value=value,
            kind="all",
            text="the rule holds and no exception does",
            children=(main, *(_negated(child) for child in children[1:])),
            missing=missing_of(value, children),
        )

    def _exemption(self, exemption: Exemption) -> Reason:
        body = self.rule_with_exceptions(exemption.rule, exemption.unless)
        return Reason(
            value=body.value,
            kind="exception",
            text=exemption.because or "exception",
            cite=exemption.cite,
            children=(body,),
            missing=body.missing,
        )

    def decide(self, rule: str) -> Reason:
        """Decide a rule as it is written."""
        return self.part(ex.parse(rule))

    def part(self, node: ex.Expression) -> Reason:
        """The answer of a part of a rule."""
        kept = self._kept(node) if self._kept else None
        return kept or self._decide(node)

    def _decide(self, node: ex.Expression) -> Reason:
        match node:
            case ex.Always(value=value):
                truth = Truth.YES if value else Truth.NO
                return Reason(value=truth, kind="constant", text="always" if value else "never")
            case ex.IsTrue(key=key):
                return self._fact(key)
            case ex.OneOf(key=key, options=options) | ex.Contains(key=key, options=options):
                return self._membership(key, options)
            case ex.Compare():
                return self._compare(node)
            case ex.Covers():
                return self._covers(node)
            case ex.Refers(provision=provision):
                return self.provision(provision)
            case ex.Not(part=part):
                return _negated(self.part(part))
            case ex.And(parts=parts):
                return self._combined("all", parts)
            case ex.Or(parts=parts):
                return self._combined("any", parts)

    def _combined(self, kind: str, parts: tuple[ex.Expression, ...]) -> Reason:
        children = tuple(self.part(part) for part in parts)
        values = [child.value for child in children]
        if kind == "all":
            value = all_of(values)
            return Reason(
                value=value,
                kind="all",
                text="all of these",
                children=children,
                missing=missing_of(value, children),
            )
        value = any_of(values)
        return Reason(
            value=value,
            kind="any",
            text="at least one of these",
            children=children,
            missing=missing_of(value, children),
        )

    # ---- leaves

    def _leaf(self, key: str, truth: Truth, text: str) -> Reason:
        missing = (key,) if truth is Truth.UNKNOWN else ()
        return Reason(value=truth, kind="fact", text=text, key=key, missing=missing)

    def _value(self, key: str) -> FactValue:
        return self.facts.get(key, UNKNOWN)

    def _fact(self, key: str) -> Reason:
        definition, value = self.vocabulary[key], self._value(key)
        says = definition.says or f"“{definition.question}” is answered yes."
        if value is UNKNOWN:
            return self._leaf(key, Truth.UNKNOWN, f"Not known yet: {definition.question}")
        return self._leaf(key, Truth.YES, says) if value is True else self._leaf(key, Truth.NO, f"Not the case: {says}")

    def _membership(self, key: str, options: tuple[str, ...]) -> Reason:
        definition, value = self.vocabulary[key], self._value(key)
        if value is UNKNOWN:
            return self._leaf(key, Truth.UNKNOWN, f"Not known yet: {definition.question}")
        chosen = value if isinstance(value, frozenset) else frozenset({str(value)})
        hit = chosen & set(options)
        wanted = " or ".join(as_text(definition, option) for option in (sorted(hit) or options))
        text = f"{definition.question} Stated: {as_text(definition, value)}"
        if hit:
            return self._leaf(key, Truth.YES, f"{text}, which includes {wanted}." if len(chosen) > 1 else f"{text}.")
        return self._leaf(key, Truth.NO, f"{text}, which is not {wanted}.")

    def _term(self, term: ex.Term) -> tuple[FactValue, str, str]:
        """Value, words and fact key of a term."""
        match term:
            case ex.FactTerm(key=key):
                definition, value = self.vocabulary[key], self._value(key)
                return value, f"{definition.question} ({as_text(definition, value)})", key
            case ex.LiteralTerm(value=value):
                return value, show_date(value) if isinstance(value, dt.date) else str(value), ""
            case ex.QuantityTerm(amount=amount, unit=unit):
                return amount, f"{amount:,f} {unit}", ""
            case ex.ParameterTerm(key=key):
                return self._parameter(key)
            case ex.PeriodTerm(key=key, edge=edge):
                definition, period = self.vocabulary[key], self._value(key)
                day = (period.start if edge == "start" else period.end) if isinstance(period, Period) else None
                return day or UNKNOWN, f"{definition.question} ({edge}: {show_date(day) if day else 'open'})", key
            case ex.AsOfTerm():
                return self.as_of, f"the date asked for, {show_date(self.as_of)},", ""
            case ex.TimelineTerm(key=key):
                state = self.state(key)
                day = state.applies if state else None
                about = self.instrument.card.timeline[key].about
                if day is None:
                    return UNKNOWN, f"the date of {about} (none in this state of law)", ""
                return day, f"{show_date(day)} ({about})", ""

    def _parameter(self, key: str) -> tuple[FactValue, str, str]:
        row = self.instrument.card.parameters[key]
        state = parameter_on(row, as_of=self.as_of, known_at=self.known_at)
        if state is None:
            return UNKNOWN, f"{row.about} (no figure in this state of law)", ""
        amount = Decimal(state.value)
        return amount, f"{amount:,f} {row.unit} ({row.about}, {row.cite})", ""

    def _covers(self, node: ex.Covers) -> Reason:
        definition, period = self.vocabulary[node.key], self._value(node.key)
        day, words, day_key = self._term(node.day)
        for key, value in ((node.key, period), (day_key, day)):
            if value is UNKNOWN:
                if not key:
                    return Reason(value=Truth.NO, kind="date", text=f"{words}: no such date", key=node.key)
                return self._leaf(key, Truth.UNKNOWN, f"Not known yet: {self.vocabulary[key].question}")
        assert isinstance(period, Period)
        assert isinstance(day, dt.date)
        inside = period.start <= day and (period.end is None or day <= period.end)
        verb = "contains" if inside else "does not contain"
        text = f"{definition.question} ({as_text(definition, period)}) {verb} {words}"
        return Reason(value=Truth.YES if inside else Truth.NO, kind="fact", text=text, key=node.key)

    def _compare(self, node: ex.Compare) -> Reason:
        left, left_words, left_key = self._term(node.left)
        right, right_words, right_key = self._term(node.right)
        key = left_key or right_key
        numeric = isinstance(left, Decimal) or isinstance(right, Decimal)
        words = (_NUMBER_WORDS if numeric else {}).get(node.operator, _WORDS[node.operator])
        unstated = tuple(k for k in (left_key, right_key) if k and self._value(k) is UNKNOWN)
        if unstated:
            asked = " ".join(self.vocabulary[k].question for k in unstated)
            return msgspec.structs.replace(
                self._leaf(unstated[0], Truth.UNKNOWN, f"Not known yet: {asked}"), missing=unstated
            )
        if left is UNKNOWN or right is UNKNOWN:
            # No such date or figure in this state of law: nothing can be before, after or above it.
            return Reason(value=Truth.NO, kind="date", text=f"{left_words} {words} {right_words}: none", key=key)
        holds = _COMPARE[node.operator](left, right)
        text = f"{left_words} {words} {right_words}" if holds else f"Not the case: {left_words} {words} {right_words}"
        return Reason(value=Truth.YES if holds else Truth.NO, kind="fact" if key else "date", text=text, key=key)


def _negated(part: Reason) -> Reason:
    return Reason(value=~part.value, kind="not", text="not", children=(part,), missing=part.missing)
