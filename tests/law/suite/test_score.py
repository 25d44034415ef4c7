"""The score of the open legal test suite cannot fall unseen: a sample of all mistakes is made at every test run.

All of them: `python benchmarks/mutation.py --list`.
"""

from __future__ import annotations

import pytest

from ombud.facts import load_vocabulary
from ombud.law import load_library
from ombud.law.library import folders
from ombud.law.suite.cases import case_facts, read_cases
from ombud.law.suite.mutate import mutants
from ombud.law.suite.mutation import Suite
from ombud.law.suite.run import decide_case
from ombud.law.suite.score import Score, Verdict, equivalents, score, together

NAMES = [instrument.card.id for instrument in load_library().instruments]
#: Every twelfth instrument in the order of their names, the one that takes minutes left out.
SAMPLE = [name for name in sorted(NAMES)[::12] if name != "eu-ai-act"]


@pytest.mark.parametrize("name", SAMPLE)
def test_every_mistake_in_an_instrument_of_the_sample_is_noticed(name: str) -> None:
    found = score(name)

    assert found.mutants > 0
    assert found.failing == ()
    assert [f"{verdict.row}: {verdict.what}" for verdict in found.survivors] == []


@pytest.mark.parametrize("name", ["eu-nis2", "us-ca-breach"])
def test_a_case_left_out_as_out_of_reach_would_not_have_noticed_either(name: str) -> None:
    instrument, words = load_library().instrument(name), load_vocabulary()
    cases = [(case, case_facts(case, words)) for case in read_cases(folders()[name])]
    suite = Suite(instrument, [case for case, _ in cases], words)

    for mutant in mutants(instrument):
        noticed = any(decide_case(case, facts, mutant.instrument, words)[1] for case, facts in cases)
        assert suite.kills(mutant) is noticed, (mutant.row, mutant.what)


def test_what_says_the_same_as_the_law_is_a_mistake_that_exists_and_has_a_reason() -> None:
    made = {
        (name, mutant.row, mutant.what)
        for name in {same.instrument for same in equivalents()}
        for mutant in mutants(load_library().instrument(name))
    }

    assert [same for same in equivalents() if (same.instrument, same.row, same.what) not in made] == []
    assert [same for same in equivalents() if not same.because.endswith(".")] == []


def verdict(kind: str, *, caught: bool, because: str = "") -> Verdict:
    return Verdict(kind=kind, row="R", what="turned", is_caught=caught, because=because)


def test_what_says_the_same_as_the_law_is_counted_apart() -> None:
    parts = [
        Score(instrument="small", verdicts=(verdict("rule", caught=True), verdict("rule", caught=False))),
        Score(instrument="small", verdicts=(verdict("date", caught=False, because="It is never reached."),)),
    ]
    found = together("small", parts)

    assert (found.mutants, found.caught, found.equivalent) == (2, 1, 1)
    assert found.survivors == (verdict("rule", caught=False),)
    assert found.by_kind() == {"rule": (1, 2)}
