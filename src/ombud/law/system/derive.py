"""Document facts that follow from rules: filled in by Ombud, with the rules that fired, never asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from ombud.facts import UNKNOWN, FactValue, Vocabulary
from ombud.law.library import DerivedFact, Library
from ombud.law.rules.evaluate import Situation
from ombud.law.rules.reasons import Reason, Truth, any_of


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """A derived value and the facts it rests on."""

    key: str
    value: FactValue
    because: tuple[str, ...]


def derive_facts(
    library: Library,
    facts: Mapping[str, FactValue],
    vocabulary: Vocabulary,
    *,
    as_of: dt.date,
    known_at: dt.date,
) -> dict[str, Derived]:
    """Fill every derived document fact; unknown where a rule cannot be decided yet."""
    situations: dict[str, Situation] = {}

    def situation(name: str) -> Situation:
        if name not in situations:
            law = library.instrument(name)
            situations[name] = Situation(law, facts, vocabulary, as_of=as_of, known_at=known_at)
        return situations[name]

    found: dict[str, Derived] = {}
    for fact in library.derived:
        reasons = tuple(situation(name).decide(rule) for name, rule in fact.rules())
        rests_on = tuple(dict.fromkeys(key for reason in reasons for key in reason.facts()))
        found[fact.key] = Derived(key=fact.key, value=_value(fact, reasons), because=rests_on)
    return found


def _value(fact: DerivedFact, reasons: tuple[Reason, ...]) -> FactValue:
    """The value that the answers of a fact's rules give; unknown while they leave it open."""
    answers = tuple(reason.value for reason in reasons)
    if fact.first:
        for option, answer in zip(fact.first, answers, strict=True):
            if answer is not Truth.NO:
                return option if answer is Truth.YES else UNKNOWN
    if fact.each:
        held = [option for option, answer in zip(fact.each, answers, strict=True) if answer is Truth.YES]
        if Truth.UNKNOWN in answers:
            return UNKNOWN
        return frozenset(held) if fact.kind == "set" else tuple(held)
    return {Truth.YES: True, Truth.NO: False}.get(any_of(answers), UNKNOWN)
