"""The open legal test suite notices a date that is wrong: a day late, or left out.

The overall score, for every kind of mistake and every instrument, is `benchmarks/mutation.py`.
"""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from ombud.facts import load_vocabulary
from ombud.law import load_library
from ombud.law.library import folders
from ombud.law.suite.cases import Case, read_cases
from ombud.law.suite.mutate import dates_that_bite, mutants
from ombud.law.suite.mutation import Suite
from tests.law.small import VOCABULARY, small_instrument


@pytest.mark.parametrize("name", ["eu-ai-act", "us-nyc-ll144"])
def test_every_date_on_which_something_hangs_is_noticed_when_it_is_wrong(name: str) -> None:
    instrument = load_library().instrument(name)
    suite = Suite(instrument, read_cases(folders()[name]), load_vocabulary())
    biting = dates_that_bite(instrument)
    wrong = [mutant for mutant in mutants(instrument) if mutant.kind == "date" and mutant.row in biting]

    assert wrong
    assert suite.failing == ()
    assert [f"{mutant.row}: {mutant.what}" for mutant in suite.survivors(wrong)] == []


def case(**expect: object) -> Case:
    facts = {"scope.here": True, "x.a": True, "x.b": True, "x.c": False}
    return msgspec.convert(
        {"id": "C", "title": ".", "source": ".", "as_of": "2026-11-24", "facts": facts, "expect": expect}, Case
    )


def survivors(*cases: Case) -> set[tuple[str, str]]:
    instrument = small_instrument()
    suite = Suite(instrument, cases, VOCABULARY)
    return {(mutant.row, mutant.what) for mutant in suite.survivors(mutants(instrument))}


def test_a_suite_without_cases_notices_nothing() -> None:
    instrument = small_instrument()

    assert len(survivors()) == len({(m.row, m.what) for m in mutants(instrument)}) > 30


def test_a_case_notices_the_mistakes_in_what_it_expects_and_no_others() -> None:
    alive = survivors(case(provisions={"ban": "yes"}, starts={"ban": "2025-02-02"}))

    assert ("T-BAN", "2025-02-02 made a day later") not in alive
    assert ("ban", "x.a negated") not in alive
    assert ("ban", "x.c negated") not in alive
    assert ("ban", "exception s. 2(2) dropped") in alive, "the exception does not hold in the case"
    assert ("T-HIGH", "2027-12-02 made a day later") in alive
    assert ("D-1", 'provision("high") negated') in alive


def test_a_date_on_which_nothing_hangs_is_noticed_by_a_case_that_names_it() -> None:
    instrument = small_instrument()
    row = instrument.card.timeline["T-NEW"]
    card = msgspec.structs.replace(instrument.card, timeline={**instrument.card.timeline, "T-SHOWN": row})
    shown = msgspec.structs.replace(instrument, card=card)
    late = next(m for m in mutants(shown) if m.row == "T-SHOWN" and m.what == "2026-12-02 made a day later")

    assert "T-SHOWN" not in dates_that_bite(shown)
    assert not Suite(shown, [case(provisions={"ban": "yes"})], VOCABULARY).kills(late)
    assert Suite(shown, [case(dates={"T-SHOWN": dt.date(2026, 12, 2)})], VOCABULARY).kills(late)


def test_a_case_that_fails_anyway_notices_nothing_and_is_named() -> None:
    suite = Suite(small_instrument(), [case(provisions={"ban": "no"})], VOCABULARY)

    assert suite.failing == ("C",)
    assert not any(suite.kills(mutant) for mutant in mutants(small_instrument()))
