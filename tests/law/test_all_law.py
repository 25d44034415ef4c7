"""What holds for every instrument, whatever the facts: an answer is given, and learning more never turns it."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from ombud.facts import load_vocabulary
from ombud.law import Outcome, Status, Truth, determine, load_library
from ombud.law.library import Library
from ombud.law.portfolio.decide import used_facts
from tests.law.patterns import random_facts, random_value

LIBRARY, WORDS = load_library(), load_vocabulary()
NAMES = [instrument.card.id for instrument in LIBRARY.instruments]
DAYS = [dt.date(2024, 6, 1), dt.date(2026, 11, 23), dt.date(2028, 8, 2)]


def keys_of(name: str) -> list[str]:
    return used_facts(Library(instruments=(LIBRARY.instrument(name),)))


def answers(outcome: Outcome) -> dict[str, Truth]:
    found = {determination.provision.id: determination.value for determination in outcome.determinations}
    return found | {duty.obligation.id: duty.value for duty in outcome.duties}


@pytest.mark.parametrize("name", NAMES)
def test_complete_facts_give_one_headline_and_nothing_unknown(name: str) -> None:
    random, instrument, keys = Random(name), LIBRARY.instrument(name), keys_of(name)
    for turn in range(12):
        facts = random_facts(WORDS, keys, random, complete=True)
        day = DAYS[turn % len(DAYS)]
        outcome = determine(instrument, facts, WORDS, as_of=day, known_at=min(day, DAYS[1]))

        assert outcome.headline.id in instrument.card.labels
        assert outcome.headline.status is not Status.UNKNOWN
        assert [part for part, value in answers(outcome).items() if value is Truth.UNKNOWN] == [], facts
        assert outcome.open_facts == ()


@pytest.mark.parametrize("name", NAMES)
def test_learning_a_fact_never_turns_yes_to_no_or_no_to_yes(name: str) -> None:
    random, instrument, keys = Random(f"{name} partial"), LIBRARY.instrument(name), keys_of(name)
    for turn in range(8):
        facts = random_facts(WORDS, keys, random)
        day = DAYS[turn % len(DAYS)]
        before = answers(determine(instrument, facts, WORDS, as_of=day, known_at=day))
        open_keys = [key for key in keys if key not in facts]
        for key in random.sample(open_keys, min(3, len(open_keys))):
            learnt = {**facts, key: random_value(WORDS[key], random, complete=True)}
            after = answers(determine(instrument, learnt, WORDS, as_of=day, known_at=day))

            turned = [part for part in before if before[part] is not Truth.UNKNOWN and before[part] != after[part]]
            assert turned == [], (key, learnt[key], facts)
