"""The open legal test suite put to the test: does a case fail for every small mistake in the law?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from ombud.facts import FactValue, Vocabulary
from ombud.law.model import Clock, Instrument, Obligation, Provision
from ombud.law.rules.evaluate import Situation
from ombud.law.rules.reasons import Truth
from ombud.law.suite.cases import Case, case_facts, named_in
from ombud.law.suite.mutate import Mutant, Part, dates_that_bite
from ombud.law.suite.mutate_card import HISTORY, WHOLE
from ombud.law.suite.reach import Reach
from ombud.law.suite.run import decide_case
from ombud.law.timeline import parameter_on, state_on


class _Right(msgspec.Struct, frozen=True, kw_only=True):
    """A case with what comes out of it while the law is as it should be."""

    case: Case
    situation: Situation
    named: frozenset[str]

    @property
    def looks_at_labels(self) -> bool:
        """Whether it expects something of labels or headline."""
        expect = self.case.expect
        return expect.labels is not None or bool(expect.headline or expect.headline_from)


class Suite:
    """The cases of one instrument that come out right on the instrument as it is.

    Attributes:
        failing: ids of cases that fail without any mistake; they notice nothing and are left out.
    """

    def __init__(self, instrument: Instrument, cases: Iterable[Case], vocabulary: Vocabulary) -> None:
        self.instrument = instrument
        self.vocabulary = vocabulary
        self._biting = dates_that_bite(instrument)
        self._parts = _parts(instrument)
        self._reach = Reach(instrument)
        self._cases: list[_Right] = []
        self._nearest: dict[str, list[_Right]] = {}
        failing = []
        for case in cases:
            facts = case_facts(case, vocabulary)
            if decide_case(case, facts, instrument, vocabulary)[1]:
                failing.append(case.id)
            else:
                self._cases.append(self._right(case, facts))
        self.failing = tuple(failing)

    def survivors(self, found: Iterable[Mutant]) -> Iterator[Mutant]:
        """Mutants that no case notices."""
        return (mutant for mutant in found if not self.kills(mutant))

    def kills(self, mutant: Mutant) -> bool:
        """Whether some case comes out otherwise than expected."""
        may_notice = self._quick_look(mutant)
        return any(may_notice(right) and self._notices(right, mutant) for right in self._near(mutant.row))

    def _near(self, row: str) -> list[_Right]:
        """The cases, those that name a row first: most mistakes are noticed by one of them."""
        if row not in self._nearest:
            self._nearest[row] = sorted(self._cases, key=lambda right: row not in right.named)
        return self._nearest[row]

    def _right(self, case: Case, facts: Mapping[str, FactValue]) -> _Right:
        situation = Situation(self.instrument, facts, self.vocabulary, as_of=case.as_of, known_at=case.known_at)
        return _Right(case=case, situation=situation, named=named_in(case) | set(case.expect.dates))

    def _notices(self, right: _Right, mutant: Mutant) -> bool:
        # Duties that the case does not name cannot make it fail; leaving them out saves most of the time.
        duties = tuple(duty for duty in mutant.instrument.obligations if duty.id in right.named)
        lean = msgspec.structs.replace(mutant.instrument, obligations=duties)
        return bool(decide_case(right.case, right.situation.facts, lean, self.vocabulary)[1])

    def _quick_look(self, mutant: Mutant) -> Callable[[_Right], bool]:
        """Whether a case can notice a mistake, from its row alone: where that says the same, so does all else."""
        match mutant.kind:
            case "status":
                return lambda right: bool(right.case.expect.status or right.case.expect.status_from)
            case "stay":
                return lambda right: right.case.expect.stayed is not None or bool(right.case.expect.stayed_from)
            case "due":
                return lambda right: mutant.row in right.case.expect.due
            case "parameter":
                return self._look_at_figure(mutant)
            case _ if mutant.row in self.instrument.card.timeline:
                return self._look_at_date(mutant)
            case _ if mutant.row == HISTORY:
                return lambda right: right.case.expect.history is not None
            case _ if mutant.row == WHOLE:
                return lambda right: True
            case _:
                return self._look_at_part(mutant)

    def _look_at_figure(self, mutant: Mutant) -> Callable[[_Right], bool]:
        rows = tuple(card.parameters[mutant.row] for card in (self.instrument.card, mutant.instrument.card))

        def differs(right: _Right) -> bool:
            case = right.case
            before, after = (parameter_on(row, as_of=case.as_of, known_at=case.known_at) for row in rows)
            return before != after

        return differs

    def _look_at_date(self, mutant: Mutant) -> Callable[[_Right], bool]:
        key, card = mutant.row, self.instrument.card
        rows = card.timeline[key], mutant.instrument.card.timeline[key]

        def differs(right: _Right) -> bool:
            expect = right.case.expect
            shown = (key == card.enacted and expect.enacted) or (key == card.in_force and expect.in_force)
            if not shown and key not in self._biting and key not in expect.dates:
                return False
            before, after = (state_on(row, right.case.known_at) for row in rows)
            return before != after

        return differs

    def _look_at_part(self, mutant: Mutant) -> Callable[[_Right], bool]:
        before, after = self._parts[mutant.row], _parts(mutant.instrument)[mutant.row]
        same_rule = mutant.kind == "clock" or _dates(before) != _dates(after)
        reached = self._reach.of(after.id, dates_only=same_rule)
        is_shown = self._reach.bears_label(reached)

        def differs(right: _Right) -> bool:
            if reached.isdisjoint(right.named) and not (is_shown and right.looks_at_labels):
                return False
            return same_rule or _answer(right.situation, before) is not _answer(right.situation, after)

        return differs


def _parts(instrument: Instrument) -> dict[str, Part]:
    parts: tuple[Part, ...] = (*instrument.provisions, *instrument.obligations, *instrument.clocks)
    return {part.id: part for part in parts}


def _dates(part: Part) -> tuple[object, ...]:
    return part.applies, part.ends, getattr(part, "enforceable", ""), getattr(part, "formal", "")


def _answer(situation: Situation, part: Part) -> Truth:
    """The answer of a part by its own rule, everything else being as it is in a situation."""
    match part:
        case Obligation():
            return situation.rule_with_exceptions(part.when, part.unless).value
        case Clock():
            return situation.decide(part.when).value
        case Provision():
            wording = situation.wording(part)
            return situation.rule_with_exceptions(wording.rule, wording.unless).value if wording else Truth.NO
