"""What would turn a conclusion: against a search of every set of changes, and on the AI Act."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ombud.facts import FactValue, load_vocabulary
from ombud.law import Situation, Truth, load_library
from ombud.law.system.counterfactual import MOST_CHANGES, what_would_turn
from ombud.law.system.explain import explain
from ombud.law.system.trying import Trials, facts_below
from tests.law.patterns import random_facts
from tests.law.small import NOW, VOCABULARY, small_instrument

KEYS = ["x.a", "x.b", "x.c", "x.d"]
DAY = dt.date(2026, 11, 24)


def answer(facts: dict[str, FactValue]) -> Truth:
    return Situation(small_instrument(), facts, VOCABULARY, as_of=NOW, known_at=NOW).provision("ban").value


def every_smallest_set(facts: dict[str, FactValue], wanted: Truth) -> set[frozenset[tuple[str, bool]]]:
    """The oracle tries every way of setting up to three facts."""
    found: set[frozenset[tuple[str, bool]]] = set()
    for size in range(1, MOST_CHANGES + 1):
        for keys in itertools.combinations(KEYS, size):
            for values in itertools.product([True, False], repeat=size):
                changes = frozenset(zip(keys, values, strict=True))
                if any(facts.get(key) == value for key, value in changes) or any(known <= changes for known in found):
                    continue
                if answer({**facts, **dict(changes)}) is wanted:
                    found.add(changes)
    return found


patterns = st.dictionaries(st.sampled_from(KEYS), st.booleans())


@given(patterns, st.sampled_from([Truth.YES, Truth.NO]))
@settings(max_examples=120, deadline=None)
def test_it_finds_exactly_the_smallest_sets(facts: dict[str, FactValue], wanted: Truth) -> None:
    if answer(facts) is wanted:
        return
    found = what_would_turn(
        small_instrument(), "ban", facts, VOCABULARY, as_of=NOW, known_at=NOW, wanted=wanted, most=100
    )

    assert found.complete
    assert {frozenset((c.key, c.after) for c in turn.changes) for turn in found.turns} == every_smallest_set(
        facts, wanted
    )


def test_a_hiring_tool_leaves_high_risk_by_its_purpose_or_by_the_filter_without_profiling() -> None:
    """AI Act Art. 6(2), 6(3): the listed purpose goes, or a narrow task without profiling or influence."""
    facts: dict[str, FactValue] = {
        "use.areas": frozenset({"employment"}),
        "use.practices": frozenset(),
        "a3.4a": True,
        "a3.4b": False,
        "use.profiling": True,
        "use.limited_tasks": frozenset(),
    }
    found = what_would_turn(
        load_library().instrument("eu-ai-act"),
        "high-risk-annex-iii",
        facts,
        load_vocabulary(),
        as_of=DAY,
        known_at=DAY,
        most=20,
    )

    sets = [{change.key for change in turn.changes} for turn in found.turns]
    assert {"use.areas"} in sets
    assert {"a3.4a"} in sets
    assert {"use.profiling", "use.limited_tasks", "use.material_influence"} in sets
    assert {"use.limited_tasks"} not in sets
    assert any("Art. 6(3)" in cite for turn in found.turns for cite in turn.cites)


def test_the_search_says_when_it_was_cut_off() -> None:
    found = what_would_turn(small_instrument(), "ban", {}, VOCABULARY, as_of=NOW, known_at=NOW, wanted=Truth.NO, most=1)

    assert len(found.turns) == 1
    assert not found.complete


def test_a_change_upon_a_change_is_answered_as_if_all_were_decided_anew() -> None:
    """The oracle is a situation that keeps no answer; the whole tree of reasons is the same."""
    law, vocabulary, dice = load_library().instrument("eu-ai-act"), load_vocabulary(), Random(20261124)
    below = facts_below(law)
    keys = sorted(frozenset[str]().union(*below.values()))
    for _ in range(8):
        facts = random_facts(vocabulary, keys, dice)
        name = dice.choice(law.provisions).id
        trials = Trials(Situation(law, facts, vocabulary, as_of=DAY, known_at=DAY), name)
        for _ in range(2):
            some = dice.sample(sorted(below[name]) or keys, k=min(2, len(below[name]) or 2))
            changed = random_facts(vocabulary, some, dice, complete=True)
            facts, trials = facts | changed, trials.otherwise(changed)

            assert trials.answer == Situation(law, facts, vocabulary, as_of=DAY, known_at=DAY).provision(name)


def test_what_would_turn_a_ban_is_found_while_a_person_waits() -> None:
    """Nothing is known, and the gate of the law rests on all of it: the longest search, twice."""
    law, vocabulary = load_library().instrument("eu-ai-act"), load_vocabulary()
    started = time.process_time()
    found = explain(law, law.provision("art-5-1-ba"), {}, vocabulary, as_of=DAY, known_at=DAY)

    assert [len(turns.turns) for turns in found.turns] == [0, 5]
    assert time.process_time() - started < 1.5
