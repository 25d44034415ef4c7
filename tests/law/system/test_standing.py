"""How an instrument stands to a system: only law that applies binds; nothing else reads as cleared.

Source of truth: status, depth and stays on the cards of the instruments named.
"""

from __future__ import annotations

import datetime as dt

import pytest

from ombud.facts import FactValue, parse_value
from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law import Outcome, Standing, determine, enforcement_of, life_of, standing
from ombud.law.library import compile_library, folders
from ombud.law.suite.cases import read_cases

WORDS = read_vocabulary(VOCABULARY)
LIBRARY = compile_library(vocabulary=WORDS)
DAY = dt.date(2026, 11, 23)
NOWHERE: dict[str, FactValue] = {
    "scope.places": frozenset({"none"}),
    "scope.eu_links": frozenset({"none"}),
    "org.frameworks": frozenset({"none"}),
}


def outcome(instrument: str, facts: dict[str, FactValue], day: dt.date = DAY) -> Outcome:
    return determine(LIBRARY.instrument(instrument), facts, WORDS, as_of=day, known_at=day)


def inside(instrument: str, day: dt.date = DAY) -> Outcome:
    """The outcome of the first case that the instrument is about."""
    for case in read_cases(folders()[instrument]):
        facts = {key: parse_value(WORDS[key], raw) for key, raw in case.facts.items()}
        found = outcome(instrument, facts, day)
        if found.scope.value == "yes":
            return found
    raise AssertionError(instrument)


@pytest.mark.parametrize(
    ("instrument", "stands"),
    [
        ("eu-ai-act", Standing.APPLIES),
        ("us-title-vii", Standing.APPLIES),
        ("us-ca-sb1119", Standing.SHALLOW),
        ("iso-iec-42001", Standing.VOLUNTARY),
        ("us-fda-cds-2026", Standing.VOLUNTARY),
        ("br-pl2338", Standing.PROPOSED),
        ("us-ca-sb7", Standing.ENDED),
        ("us-sr-11-7", Standing.ENDED),
    ],
)
def test_what_a_law_is_to_a_system_that_it_is_about(instrument: str, stands: Standing) -> None:
    assert standing(inside(instrument)) is stands


@pytest.mark.parametrize("instrument", ["eu-ai-act", "us-title-vii", "br-pl2338", "us-ca-sb7", "iso-iec-42001"])
def test_a_law_that_is_about_others_is_outside_whatever_else_it_is(instrument: str) -> None:
    assert standing(outcome(instrument, NOWHERE)) is Standing.OUTSIDE


def test_a_law_of_which_the_scope_is_open_is_open_however_deep_it_is_encoded() -> None:
    for instrument in ("eu-ai-act", "us-ca-sb1119", "iso-iec-42001"):
        assert standing(outcome(instrument, {})) is Standing.OPEN


def test_a_stay_is_told_with_its_day_and_reason_and_not_before_it() -> None:
    found = inside("us-title-vii-impact")
    duty = next(duty for duty in found.duties if duty.obligation.id == "t7-impact")

    assert enforcement_of(duty, found).startswith("enforcement stayed since 15 Sep 2025: The EEOC closes")
    before = inside("us-title-vii-impact", dt.date(2025, 1, 2))
    duty = next(duty for duty in before.duties if duty.obligation.id == "t7-impact")
    assert enforcement_of(duty, before) == ""


def test_a_duty_that_applies_before_anybody_may_act_on_a_breach_says_from_when() -> None:
    for instrument in LIBRARY.instruments:
        if not instrument.card.enforceable:
            continue
        found = outcome(instrument.card.id, {})
        for duty in found.duties:
            words = enforcement_of(duty, found)
            later = duty.dates.enforceable is not None and duty.dates.enforceable > DAY
            if duty.dates.stay is None:
                assert words.startswith("not enforceable before") == later


def test_every_status_has_its_words() -> None:
    for instrument in LIBRARY.instruments:
        words = life_of(outcome(instrument.card.id, NOWHERE))
        assert words
        assert "_" not in words
