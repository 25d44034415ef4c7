"""The open legal test suite put to the test: does a case fail for every small mistake in the law?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ombud.facts import FactValue, Vocabulary
from ombud.law.model import Instrument, Obligation, Provision
from ombud.law.rules.evaluate import Situation
from ombud.law.suite.cases import Case, case_facts, decide_case
from ombud.law.suite.mutate import Mutant, dates_that_bite
from ombud.law.timeline import parameter_on, state_on


class Suite:
    """The cases of one instrument that come out right on the instrument as it is.

    Attributes:
        failing: ids of cases that fail without any mistake; they notice nothing and are left out.
    """

    def __init__(self, instrument: Instrument, cases: Iterable[Case], vocabulary: Vocabulary) -> None:
        self.instrument = instrument
        self.vocabulary = vocabulary
        self._biting = dates_that_bite(instrument)
        self._cases: list[tuple[Case, Situation]] = []
        failing = []
        for case in cases:
            facts = case_facts(case, vocabulary)
            if decide_case(case, facts, instrument, vocabulary)[1]:
                failing.append(case.id)
            else:
                self._cases.append((case, self._situation(instrument, case, facts)))
        self.failing = tuple(failing)

    def survivors(self, found: Iterable[Mutant]) -> Iterator[Mutant]:
        """Mutants that no case notices."""
        return (mutant for mutant in found if not self.kills(mutant))

    def kills(self, mutant: Mutant) -> bool:
        """Whether some case comes out otherwise than expected; cases that name the row are tried first."""
        nearest = sorted(self._cases, key=lambda pair: mutant.row not in _named(pair[0]))
        return any(self._notices(case, right, mutant) for case, right in nearest)

    def _situation(self, instrument: Instrument, case: Case, facts: Mapping[str, FactValue]) -> Situation:
        return Situation(instrument, facts, self.vocabulary, as_of=case.as_of, known_at=case.known_at)

    def _notices(self, case: Case, right: Situation, mutant: Mutant) -> bool:
        if not self._may_notice(case, right, mutant):
            return False
        # Duties that the case does not name cannot make it fail; leaving them out saves most of the time.
        named = _named(case)
        duties = tuple(duty for duty in mutant.instrument.obligations if duty.id in named)
        lean = msgspec.structs.replace(mutant.instrument, obligations=duties)
        return bool(decide_case(case, right.facts, lean, self.vocabulary)[1])

    def _may_notice(self, case: Case, right: Situation, mutant: Mutant) -> bool:
        """A quick look at the row of the mistake: where its own answer is the same, so is every other."""
        match mutant.kind:
            case "status":
                return case.expect.status is not None
            case "stay":
                return case.expect.stayed is not None
            case "clock":
                return mutant.row in case.expect.clocks
            case _:
                pass
        card, wrong = self.instrument.card, mutant.instrument.card
        if mutant.row in card.parameters:
            rows = card.parameters[mutant.row], wrong.parameters[mutant.row]
            old, new = (parameter_on(row, as_of=case.as_of, known_at=case.known_at) for row in rows)
            return old != new
        if mutant.row in card.timeline:
            if mutant.row not in self._biting and mutant.row not in case.expect.dates:
                return False
            states = card.timeline[mutant.row], wrong.timeline[mutant.row]
            return state_on(states[0], case.known_at) != state_on(states[1], case.known_at)
        before, after = _row(self.instrument, mutant.row), _row(mutant.instrument, mutant.row)
        if isinstance(after, Obligation):
            return after.id in _named(case)
        if before.applies != after.applies:
            return True
        situation = self._situation(mutant.instrument, case, right.facts)
        return situation.provision(after.id).value is not right.provision(after.id).value


def _row(instrument: Instrument, part_id: str) -> Provision | Obligation:
    parts: tuple[Provision | Obligation, ...] = (*instrument.provisions, *instrument.obligations)
    return next(part for part in parts if part.id == part_id)


def _named(case: Case) -> set[str]:
    expect = case.expect
    return {
        *expect.provisions,
        *expect.obligations,
        *expect.starts,
        *expect.ends,
        *expect.enforceable,
        *expect.dates,
        *expect.clocks,
    }
