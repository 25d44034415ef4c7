"""How far a mistake in one row can reach: the rows whose answer or dates may hang on it."""

from __future__ import annotations

from collections.abc import Iterable

from ombud.law.model import Clock, Instrument, Obligation, Provision
from ombud.law.proofs import rules_of
from ombud.law.rules import expression as ex
from ombud.law.system.determine import presupposes_gate


class Reach:
    """The rows of an instrument that hang on one another, by rule, by date or by the gate."""

    def __init__(self, instrument: Instrument) -> None:
        self._by_answer: dict[str, set[str]] = {}
        self._by_date: dict[str, set[str]] = {}
        self._labelled = {provision.id for provision in instrument.provisions if provision.label}
        #: The headline hangs on the gate too.
        self._labelled.add(instrument.card.gate)
        parts: tuple[Provision | Obligation | Clock, ...] = (
            *instrument.provisions,
            *instrument.obligations,
            *instrument.clocks,
        )
        for part in parts:
            dated = {row.like for row in part.applies if row.like}
            for name in dated:
                self._by_date.setdefault(name, set()).add(part.id)
            for name in dated | _answers_of(part, instrument.card.gate):
                self._by_answer.setdefault(name, set()).add(part.id)

    def of(self, name: str, *, dates_only: bool) -> frozenset[str]:
        """A row and all that hang on it; or on its dates only, its answer being the same."""
        hang_on = self._by_date if dates_only else self._by_answer
        found, left = {name}, [name]
        while left:
            new = hang_on.get(left.pop(), set()) - found
            found |= new
            left.extend(new)
        return frozenset(found)

    def bears_label(self, names: Iterable[str]) -> bool:
        """Whether labels or headline may hang on one of these rows."""
        return not self._labelled.isdisjoint(names)


def _answers_of(part: Provision | Obligation | Clock, gate: str) -> set[str]:
    """The provisions on whose answers a part hangs."""
    found: set[str] = set()
    for rule in rules_of(part):
        found |= {node.provision for node in ex.parts_of(ex.parse(rule)) if isinstance(node, ex.Refers)}
    if isinstance(part, Obligation) or (isinstance(part, Provision) and presupposes_gate(part)):
        found.add(gate)
    return found
