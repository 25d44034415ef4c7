"""Deadlines, figures and ceilings of EU law and of other countries, written here a second time by hand.

Sources of truth: GDPR Art. 12, 14, 33, 34, 36 and 83; NIS2 Art. 23 and 34; DORA Art. 19 with Delegated Regulation
(EU) 2025/301; Cyber Resilience Act Art. 14 and 64; MDR Art. 87; DSA Art. 18 and 52; Directive (EU) 2024/2853
Art. 16 and 17; and the national laws named in the rows.
"""

from __future__ import annotations

import datetime as dt

import pytest

from ombud.facts import FactValue
from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law.library import compile_library
from ombud.law.rules.evaluate import Situation

WORDS = read_vocabulary(VOCABULARY)
LIBRARY = compile_library(vocabulary=WORDS)
DAY = dt.date(2026, 11, 23)

# instrument, clock, length, unit; length 0: the law says "without delay" and gives no number
CLOCKS = [
    ("eu-gdpr", "gdpr-33-authority", 72, "hours"),
    ("eu-gdpr", "gdpr-33-processor", 0, "hours"),
    ("eu-gdpr", "gdpr-34-people", 0, "hours"),
    ("eu-gdpr", "gdpr-12-answer", 1, "months"),
    ("eu-gdpr", "gdpr-12-extended", 3, "months"),
    ("eu-gdpr", "gdpr-14-information", 1, "months"),
    ("eu-gdpr", "gdpr-36-reply", 8, "weeks"),
    ("eu-gdpr", "gdpr-36-extended", 14, "weeks"),
    ("eu-nis2", "nis2-23-warning", 24, "hours"),
    ("eu-nis2", "nis2-23-notice", 72, "hours"),
    ("eu-nis2", "nis2-23-final", 1, "months"),
    ("eu-dora", "dora-19-first", 4, "hours"),
    ("eu-dora", "dora-19-first-latest", 24, "hours"),
    ("eu-dora", "dora-19-intermediate", 72, "hours"),
    ("eu-dora", "dora-19-final", 1, "months"),
    ("eu-cyber-resilience", "cra-14-warning", 24, "hours"),
    ("eu-cyber-resilience", "cra-14-notice", 72, "hours"),
    ("eu-cyber-resilience", "cra-14-final-vulnerability", 14, "days"),
    ("eu-cyber-resilience", "cra-14-final-incident", 1, "months"),
    ("eu-mdr", "mdr-87-serious", 15, "days"),
    ("eu-mdr", "mdr-87-death", 10, "days"),
    ("eu-mdr", "mdr-87-public", 2, "days"),
    ("eu-dsa", "dsa-18", 0, "hours"),
    ("uk-duaa-adm", "uk-33", 72, "hours"),
    ("uk-duaa-adm", "uk-164a", 30, "days"),
    ("ca-breach", "ca-10-1", 0, "days"),
    ("jp-appi", "jp-appi-first", 3, "days"),
    ("jp-appi", "jp-appi-final", 30, "days"),
    ("jp-appi", "jp-appi-final-malicious", 60, "days"),
    ("cn-incident", "cn-incident-critical", 1, "hours"),
    ("cn-incident", "cn-incident-other", 4, "hours"),
    ("br-lgpd", "br-breach", 3, "business_days"),
    ("sg-pdpa", "sg-breach", 3, "days"),
    ("au-privacy-adm", "au-ndb", 30, "days"),
    ("in-dpdp", "in-breach-first", 0, "hours"),
    ("in-dpdp", "in-breach-details", 72, "hours"),
    ("in-synthetic-media", "in-takedown", 3, "hours"),
]

FIGURES = [
    ("eu-gdpr", "P-RECORDS", "250", "people"),
    ("eu-gdpr", "P-CHILD", "16", "years"),
    ("eu-gdpr", "P-CHILD-FLOOR", "13", "years"),
    ("eu-product-liability", "P-LIMIT", "3", "years"),
    ("eu-product-liability", "P-END", "10", "years"),
    ("eu-product-liability", "P-LATENT", "25", "years"),
    ("ca-on-esa-ai", "P-EMPLOYEES", "25", "people"),
    ("ca-on-esa-ai", "P-KEEP", "3", "years"),
    ("kr-ai-basic", "P-FLOP", "1e26", "FLOP"),
    ("kr-ai-basic", "P-SALES", "1000000000000", "KRW"),
    ("kr-ai-basic", "P-AI-SALES", "10000000000", "KRW"),
    ("kr-ai-basic", "P-USERS", "1000000", "people"),
    ("cn-labelling", "P-IMAGE", "5", "percent"),
    ("cn-labelling", "P-VIDEO", "2", "seconds"),
    ("cn-labelling", "P-LOGS", "6", "months"),
]

CEILINGS = [
    ("eu-gdpr", "P-L", "EUR 10,000,000 or 2 %"),
    ("eu-gdpr", "P-H", "EUR 20,000,000 or 4 %"),
    ("eu-dsa", "P1", "6 %"),
    ("eu-dsa", "P2", "1 %"),
    ("eu-dsa", "P3", "5 %"),
    ("eu-nis2", "P1", "EUR 10,000,000 or 2 %"),
    ("eu-nis2", "P2", "EUR 7,000,000 or 1.4 %"),
    ("eu-cyber-resilience", "P1", "EUR 15,000,000 or 2.5 %"),
    ("kr-ai-basic", "P1", "KRW 30,000,000"),
]

# Every date that an obligation falls due by: instrument, obligation, length, unit
DUE = [
    ("eu-gdpr", "GDPR-012-1", "within", 1, "months"),
    ("eu-gdpr", "GDPR-014-1", "within", 1, "months"),
    ("eu-gdpr", "GDPR-033-1", "within", 72, "hours"),
    ("eu-gdpr", "GDPR-036-1", "within", 8, "weeks"),
    ("eu-dsa", "DSA-14", "every", 1, "years"),
    ("eu-dsa", "DSA-34", "every", 1, "years"),
    ("eu-dora", "DORA-28", "every", 1, "years"),
    ("eu-platform-work", "PWD-07-3", "every", 2, "years"),
    ("uk-duaa-adm", "UK-4", "within", 72, "hours"),
    ("uk-duaa-adm", "UK-5", "within", 30, "days"),
    ("br-lgpd", "BR-BREACH", "within", 3, "business_days"),
    ("in-dpdp", "IN-2", "within", 72, "hours"),
    ("in-dpdp", "IN-3", "every", 1, "years"),
    ("in-synthetic-media", "IN-S4", "within", 3, "hours"),
]


@pytest.mark.parametrize(("instrument", "clock", "within", "unit"), CLOCKS)
def test_a_clock_has_the_length_that_its_law_gives(instrument: str, clock: str, within: int, unit: str) -> None:
    found = {row.id: row for row in LIBRARY.instrument(instrument).clocks}[clock]

    assert (found.within, found.unit) == (within, unit)


def test_no_clock_of_these_laws_is_left_out_here() -> None:
    named = {(instrument, clock) for instrument, clock, _, _ in CLOCKS}
    laws = {instrument for instrument, _ in named}

    assert {(law, clock.id) for law in laws for clock in LIBRARY.instrument(law).clocks} == named


@pytest.mark.parametrize(("instrument", "key", "value", "unit"), FIGURES)
def test_a_figure_is_the_one_of_the_law(instrument: str, key: str, value: str, unit: str) -> None:
    figure = LIBRARY.instrument(instrument).card.parameters[key]

    assert [state.value for state in figure.states] == [value]
    assert figure.unit == unit


@pytest.mark.parametrize(("instrument", "penalty", "ceiling"), CEILINGS)
def test_a_ceiling_is_the_one_of_the_law(instrument: str, penalty: str, ceiling: str) -> None:
    found = {row.id: row for row in LIBRARY.instrument(instrument).penalties}[penalty]

    assert found.ceiling.startswith(ceiling)


@pytest.mark.parametrize(("instrument", "obligation", "form", "length", "unit"), DUE)
def test_a_duty_falls_due_when_its_law_says(
    instrument: str, obligation: str, form: str, length: int, unit: str
) -> None:
    duty = next(row for row in LIBRARY.instrument(instrument).obligations if row.id == obligation)

    assert [(getattr(due, form), due.unit) for due in duty.due] == [(length, unit)]


@pytest.mark.parametrize(
    ("kinds", "runs"),
    [({"critical-operator"}, {"cn-incident-critical"}), ({"none"}, {"cn-incident-other"})],
)
def test_in_china_an_operator_of_critical_infrastructure_has_one_hour_and_others_four(
    kinds: set[str], runs: set[str]
) -> None:
    law = LIBRARY.instrument("cn-incident")
    facts: dict[str, FactValue] = {"scope.places": frozenset({"cn"}), "cn.kinds": frozenset(kinds)}
    situation = Situation(law, facts, WORDS, as_of=DAY, known_at=DAY)

    assert {clock.id for clock in law.clocks if situation.decide(clock.when).value == "yes"} == runs


@pytest.mark.parametrize(
    ("first_placed", "day"), [(dt.date(2025, 8, 1), dt.date(2027, 8, 2)), (dt.date(2025, 8, 2), dt.date(2025, 8, 2))]
)
def test_incidents_of_a_model_from_before_are_reported_from_the_day_of_the_duty(
    first_placed: dt.date, day: dt.date
) -> None:
    """AI Act Art. 55(1)(c) with Art. 111(3): models from before 2 August 2025 have until 2 August 2027."""
    law = LIBRARY.instrument("eu-ai-act")
    facts: dict[str, FactValue] = {"gpai.does": frozenset({"places"}), "gpai.first_placed": first_placed}
    situation = Situation(law, facts, WORDS, as_of=DAY, known_at=DAY)
    clock = next(row for row in law.clocks if row.id == "incident-model")

    assert situation.dates(clock.applies).applies == day
