"""One system with some facts otherwise: what rests on none of them is not decided again.

A search for what would turn a conclusion tries thousands of changes, and each touches few provisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ombud.facts import FactValue
from ombud.law.model import Instrument
from ombud.law.proofs import rules_of
from ombud.law.rules import expression as ex
from ombud.law.rules.evaluate import Situation
from ombud.law.rules.reasons import Reason


class Trials:
    """One provision in a situation, and what its answer is with other facts."""

    def __init__(self, situation: Situation, provision_id: str, rests_on: RestsOn | None = None) -> None:
        self.situation = situation
        self.provision_id = provision_id
        self._rests_on = rests_on or RestsOn(situation.instrument)
        self._parts: dict[int, tuple[ex.Expression, Reason]] = {}

    def otherwise(self, facts: Mapping[str, FactValue]) -> Trials:
        """The same with these facts otherwise; answers of parts that rest on none of them are kept."""

        def kept(part: ex.Expression) -> Reason | None:
            return self._as_it_is(part) if self._rests_on.keys(part).isdisjoint(facts) else None

        return Trials(self.situation.otherwise(facts, kept), self.provision_id, self._rests_on)

    @property
    def answer(self) -> Reason:
        """What the provision says of the situation."""
        return self.situation.provision(self.provision_id)

    def _as_it_is(self, part: ex.Expression) -> Reason:
        if id(part) not in self._parts:
            self._parts[id(part)] = part, self.situation.part(part)
        return self._parts[id(part)][1]


class RestsOn:
    """Which facts a part of a rule rests on, directly or through other provisions."""

    def __init__(self, instrument: Instrument) -> None:
        self._below = facts_below(instrument)
        # The parts are held here, so that no other part takes their identity.
        self._found: dict[int, tuple[ex.Expression, frozenset[str]]] = {}

    def keys(self, part: ex.Expression) -> frozenset[str]:
        """Keys of the facts."""
        if id(part) not in self._found:
            referred = [self._below[each.provision] for each in ex.parts_of(part) if isinstance(each, ex.Refers)]
            self._found[id(part)] = part, frozenset(ex.fact_keys(part)).union(*referred)
        return self._found[id(part)][1]


class FactsMet:
    """Every fact of a tree of reasons, as it is met; a part that many trees share is looked at once."""

    def __init__(self) -> None:
        # The parts are held here, so that no other part takes their identity.
        self._found: dict[int, tuple[Reason, tuple[str, ...]]] = {}

    def below(self, reason: Reason) -> tuple[str, ...]:
        """The keys, those that the answer is missing included."""
        if id(reason) not in self._found:
            keys = dict.fromkeys((reason.key, *reason.missing) if reason.key else reason.missing)
            for child in reason.children:
                keys |= dict.fromkeys(self.below(child))
            self._found[id(reason)] = reason, tuple(keys)
        return self._found[id(reason)][1]


def conditions_of(instrument: Instrument, provision_id: str) -> Iterator[ex.Expression]:
    """Every condition of one provision, all its wordings, exceptions and dates included."""
    for rule in rules_of(instrument.provision(provision_id)):
        yield from ex.parts_of(ex.parse(rule))


#: Kinds of provision by which an instrument says whom and what it is about.
_DOOR = frozenset({"definition", "scope", "exclusion", "role"})


def door_facts(instrument: Instrument) -> frozenset[str]:
    """Facts by which the gate decides whether the law is about the system at all: its own, and those of definitions."""
    found: set[str] = set()
    seen: set[str] = set()
    left = [instrument.card.gate]
    while left:
        name = left.pop()
        if name in seen or instrument.provision(name).kind not in _DOOR:
            continue
        seen.add(name)
        for part in conditions_of(instrument, name):
            if isinstance(part, ex.Refers):
                left.append(part.provision)
            else:
                found.update(ex.fact_keys(part))
    return frozenset(found)


def facts_below(instrument: Instrument) -> dict[str, frozenset[str]]:
    """For each provision the facts that its answer may rest on, directly or through others."""
    found: dict[str, frozenset[str]] = {}

    def look(name: str) -> frozenset[str]:
        if name not in found:
            keys: set[str] = set()
            for part in conditions_of(instrument, name):
                keys |= look(part.provision) if isinstance(part, ex.Refers) else set(ex.fact_keys(part))
            found[name] = frozenset(keys)
        return found[name]

    for provision in instrument.provisions:
        look(provision.id)
    return found
