"""Document facts that follow from rules: filled in by Ombud, with the rules that fired, never asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from ombud.facts import UNKNOWN, FactValue, Vocabulary
from ombud.law.evaluate import Situation
from ombud.law.library import Library
from ombud.law.reasons import Truth


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
    found: dict[str, Derived] = {}
    for fact in library.derived:
        situation = situations.setdefault(
            fact.instrument,
            Situation(library.instrument(fact.instrument), facts, vocabulary, as_of=as_of, known_at=known_at),
        )
        rules = fact.each or {"": fact.rule}
        reasons = {option: situation.decide(rule) for option, rule in rules.items()}
        rests_on = tuple(dict.fromkeys(key for reason in reasons.values() for key in reason.facts()))
        value: FactValue
        if not fact.each:
            value = {Truth.YES: True, Truth.NO: False}.get(reasons[""].value, UNKNOWN)
        elif any(reason.value is Truth.UNKNOWN for reason in reasons.values()):
            value = UNKNOWN
        else:
            value = frozenset(option for option, reason in reasons.items() if reason.value is Truth.YES)
        found[fact.key] = Derived(key=fact.key, value=value, because=rests_on)
    return found
