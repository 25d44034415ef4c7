"""Figures, clocks and open dates of US federal law on credit, banks and work, held to the texts they are cited to.

Cases decide facts; these tables hold what no rule compares: figures that a measurement reads, the length
of clocks, and dates that are known to be open.
"""

from __future__ import annotations

import datetime as dt

import pytest

from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law.library import compile_library
from ombud.law.model import Instrument

LIBRARY = compile_library(vocabulary=read_vocabulary(VOCABULARY))

# instrument, parameter, value, unit: 12 CFR 1002; 15 USC 1681c, 1681m; 29 CFR 1607; 430 US 482; 433 US 299; SR 26-2.
FIGURES = [
    ("us-ecoa-reg-b", "P-ELDERLY", "62", "years"),
    ("us-ecoa-reg-b", "P-BUSINESS-REVENUE", "1000000", "USD"),
    ("us-ecoa-reg-b", "P-LIMITATION", "5", "years"),
    ("us-ecoa-reg-b", "P-RETENTION", "25", "months"),
    ("us-ecoa-reg-b", "P-RETENTION-BUSINESS", "12", "months"),
    ("us-ecoa-reg-b", "P-REASONS", "4", "reasons"),
    ("us-ecoa-reg-b", "P-AIR", "0.80", "ratio"),
    ("us-ecoa-reg-b", "P-AIR-STRICT", "0.90", "ratio"),
    ("us-ecoa-reg-b", "P-AIR-P", "0.05", "probability"),
    ("us-ecoa-reg-b", "P-SMD-SMALL", "0.2", "standard deviations"),
    ("us-ecoa-reg-b", "P-SMD-MEDIUM", "0.5", "standard deviations"),
    ("us-ecoa-reg-b", "P-SMD-LARGE", "0.8", "standard deviations"),
    ("us-ecoa-reg-b", "P-SMD-FLAG", "0.30", "standard deviations"),
    ("us-ecoa-reg-b", "P-H-SMALL", "0.2", "h"),
    ("us-ecoa-reg-b", "P-H-MEDIUM", "0.5", "h"),
    ("us-ecoa-reg-b", "P-H-LARGE", "0.8", "h"),
    ("us-ecoa-reg-b", "P-ODDS", "0.68", "ratio"),
    ("us-ecoa-reg-b", "P-PROXY-LOW", "0.5", "probability"),
    ("us-ecoa-reg-b", "P-PROXY-HIGH", "0.8", "probability"),
    ("us-fcra", "P-BANKRUPTCY", "10", "years"),
    ("us-fcra", "P-ADVERSE", "7", "years"),
    ("us-fcra", "P-LARGE-CREDIT", "150000", "USD"),
    ("us-fcra", "P-LARGE-SALARY", "75000", "USD"),
    ("us-fcra", "P-KEY-FACTORS", "4", "factors"),
    ("us-fcra", "P-FREE-COPY", "60", "days"),
    ("us-ecoa-1071", "P-ORIGINATIONS", "1000", "loans"),
    ("us-sr-11-7", "P-COMMUNITY", "30000000000", "USD"),
    ("us-sr-26-2", "P-ASSETS", "30000000000", "USD"),
    ("us-bsa-aml", "P-RECORDS", "5", "years"),
    ("us-title-vii", "P-EMPLOYEES", "15", "people"),
    ("us-title-vii", "P-RECORDS", "1", "years"),
    ("us-title-vii", "P-RECORDS-PUBLIC", "2", "years"),
    ("us-title-vii-impact", "P-EMPLOYEES", "15", "people"),
    ("us-title-vii-impact", "P-Z", "1.96", "standard deviations"),
    ("us-title-vii-impact", "P-SD-LOW", "2", "standard deviations"),
    ("us-title-vii-impact", "P-SD-HIGH", "3", "standard deviations"),
    ("us-title-vii-impact", "P-FISHER", "0.05", "probability"),
    ("us-title-vii-impact", "P-CELL", "5", "people"),
    ("us-ugesp", "P-EMPLOYEES", "15", "people"),
    ("us-ugesp", "P-FOUR-FIFTHS", "0.80", ""),
    ("us-ugesp", "P-GROUP-FLOOR", "2", "percent"),
    ("us-ugesp", "P-SMALL-USER", "100", "people"),
    ("us-ada-title-i", "P-EMPLOYEES", "15", "people"),
    ("us-adea", "P-EMPLOYEES", "20", "people"),
    ("us-adea", "P-AGE", "40", "years"),
    ("us-adea", "P-RECORDS", "1", "years"),
    ("us-gina", "P-EMPLOYEES", "15", "people"),
    ("us-eeoc-ai-assistance", "P-EMPLOYEES", "15", "people"),
]

# instrument, clock, length, unit: 12 CFR 1002.9; 15 USC 1681i, 1681m; 31 CFR 1020.320; 12 CFR 53, 225, 304, 748.
CLOCKS = [
    ("us-ecoa-reg-b", "ecoa-aan-application", 30, "days"),
    ("us-ecoa-reg-b", "ecoa-aan-incomplete", 30, "days"),
    ("us-ecoa-reg-b", "ecoa-aan-account", 30, "days"),
    ("us-ecoa-reg-b", "ecoa-aan-counteroffer", 90, "days"),
    ("us-ecoa-reg-b", "ecoa-reasons-request", 30, "days"),
    ("us-ecoa-reg-b", "ecoa-aan-missing-items", 30, "days"),
    ("us-fcra", "fcra-aan", 0, "days"),
    ("us-fcra", "fcra-dispute-first", 30, "days"),
    ("us-fcra", "fcra-dispute-result", 5, "business_days"),
    ("us-fcra", "fcra-affiliate", 30, "days"),
    ("us-bsa-aml", "sar", 30, "days"),
    ("us-bsa-aml", "sar-no-suspect", 60, "days"),
    ("us-bsa-aml", "ctr", 15, "days"),
    ("us-title-vii", "t7-charge", 180, "days"),
    ("us-title-vii", "t7-charge-300", 300, "days"),
]

# instrument, obligation, the days (hours, years) of its calendar entries in the order of the law.
DUE = [
    ("us-ecoa-reg-b", "ecoa-notice", [(30, "days"), (30, "days"), (30, "days"), (90, "days")]),
    ("us-ecoa-reg-b", "ecoa-notice-large", [(30, "days")]),
    ("us-ecoa-reg-b", "ecoa-reasons", [(30, "days")]),
    ("us-ecoa-reg-b", "ecoa-incomplete", [(30, "days")]),
    ("us-ecoa-reg-b", "ecoa-appraisal", [(3, "business_days")]),
    ("us-fcra", "fcra-615b", [(30, "days")]),
    ("us-fcra", "fcra-dispute", [(30, "days"), (45, "days"), (5, "business_days")]),
    ("us-bsa-aml", "bsa-sar", [(30, "days"), (60, "days")]),
    ("us-bsa-aml", "bsa-ctr", [(15, "days")]),
    ("us-omb-m-25-21", "m2521-caio", [(60, "days"), (90, "days")]),
    ("us-omb-m-25-21", "m2521-inventory", [(1, "years")]),
    ("us-ugesp", "ug-impact-records", [(1, "years")]),
    ("us-ugesp", "ug-small", [(1, "years")]),
]

# Proposals and rescissions without a day: a day here would be an invention. Each state: known from, no day.
OPEN_DATES = [
    ("us-fha", "T-REMOVAL", ["2026-01-14", "2026-08-10"]),
    ("us-ugesp", "T-EEOC", ["2026-07-05"]),
    ("us-ugesp", "T-DOL", ["2025-07-01"]),
    ("us-contractor-employment", "T-REGS", ["2025-07-01"]),
    ("us-aml-program-rule", "T-RULE", ["2024-07-31", "2026-04-10"]),
    ("us-executive-orders", "T-PREEMPTION", ["2024-06-01"]),
    ("us-executive-orders", "T-GAAIA", ["2026-06-04"]),
]

# 42 USC 2000e-2; 15 USC 1691(a); 42 USC 3604-3605; 29 USC 631; 42 USC 12102; 42 USC 2000ff; 42 USC 1981.
TRAITS = {
    "us-ecoa-reg-b": [
        "race",
        "color",
        "religion",
        "national origin",
        "sex",
        "marital status",
        "age",
        "public assistance",
        "Consumer Credit Protection Act",
    ],
    "us-fha": ["race", "color", "religion", "sex", "familial status", "national origin", "disability"],
    "us-title-vii": ["race", "color", "religion", "sex", "national origin"],
    "us-adea": ["age of 40 or more"],
    "us-ada-title-i": ["disability", "association"],
    "us-gina": ["genetic information"],
    "us-section-1981": ["race"],
}


def instrument(name: str) -> Instrument:
    return LIBRARY.instrument(name)


@pytest.mark.parametrize(("name", "key", "value", "unit"), FIGURES)
def test_a_figure_is_what_its_text_says(name: str, key: str, value: str, unit: str) -> None:
    row = instrument(name).card.parameters[key]

    assert ([state.value for state in row.states], row.unit) == ([value], unit)


def test_no_figure_of_these_instruments_is_left_out_of_the_table() -> None:
    names = {name for name, *_ in FIGURES}
    found = {(name, key) for name in names for key in instrument(name).card.parameters}

    assert found == {(name, key) for name, key, *_ in FIGURES}


@pytest.mark.parametrize(("name", "clock", "length", "unit"), CLOCKS)
def test_a_clock_is_as_long_as_its_text_says(name: str, clock: str, length: int, unit: str) -> None:
    row = next(row for row in instrument(name).clocks if row.id == clock)

    assert (row.within, row.unit) == (length, unit)


@pytest.mark.parametrize(("name", "duty", "days"), DUE)
def test_a_duty_falls_due_when_its_text_says(name: str, duty: str, days: list[tuple[int, str]]) -> None:
    row = next(row for row in instrument(name).obligations if row.id == duty)

    assert [(due.within or due.before or due.every, due.unit) for due in row.due] == days


@pytest.mark.parametrize(("name", "key", "known"), OPEN_DATES)
def test_a_proposal_has_no_day(name: str, key: str, known: list[str]) -> None:
    states = instrument(name).card.timeline[key].states

    assert [(state.known_from, state.applies) for state in states] == [
        (dt.date.fromisoformat(day), None) for day in known
    ]


@pytest.mark.parametrize("name", TRAITS)
def test_each_statute_keeps_its_own_list_of_traits(name: str) -> None:
    row = instrument(name).provision("protected-traits")

    assert row.code == "TRAITS"
    assert [trait for trait in TRAITS[name] if trait not in row.says] == []


def test_familial_status_is_no_trait_of_credit_and_age_none_of_housing() -> None:
    """15 USC 1691(a) knows no disability, 42 USC 3604 no age: one list never serves two statutes."""
    assert "disability" not in instrument("us-ecoa-reg-b").provision("protected-traits").says
    assert "familial" not in instrument("us-ecoa-reg-b").provision("protected-traits").says
    assert "age" not in instrument("us-fha").provision("protected-traits").says.split()
