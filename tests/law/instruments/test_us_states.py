"""What the cases of the state laws cannot say: days of enactment, clocks, due dates, figures.

Sources of truth: the statutes and rules named on each card. Every figure and day is typed here
a second time by hand, so that a slip in the authored files cannot hide.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ombud.facts import FactValue
from ombud.facts.vocabulary import load_vocabulary
from ombud.law.library import load_library
from ombud.law.model import Clock, Due, Instrument, Obligation
from ombud.law.rules.evaluate import Situation
from ombud.law.rules.reasons import Truth
from ombud.law.system.determine import determine
from ombud.law.timeline import parameter_on, state_on, status_on

WORDS = load_vocabulary()
LIBRARY = load_library()
CHECKED = dt.date(2026, 11, 23)
ONE_DAY = dt.timedelta(days=1)

ENACTED = {
    "us-nyc-ll144": "2021-12-11",
    "us-ny-raise": "2025-12-19",
    "us-ny-synthetic": "2025-12-11",
    "us-il-hb3773": "2024-08-09",
    "us-il-sb315": "2026-07-06",
    "us-tx-traiga": "2025-06-22",
    "us-ut-aipa": "2024-03-13",
    "us-wa-mhmda": "2023-04-27",
    "us-tn-sb1580": "2026-04-01",
    "us-me-chatbot": "2025-06-12",
}

# The first day of each instrument's life, and what it was then.
FIRST_STATUS = {
    "us-nyc-ll144": ("2021-12-11", "enacted_not_applicable"),
    "us-ny-raise": ("2025-12-19", "enacted_not_applicable"),
    "us-ny-dfs-cl2024-7": ("2024-07-11", "guidance"),
    "us-ny-dfs-500": ("2023-11-01", "in_force"),
    "us-ny-companion": ("2025-11-05", "in_force"),
    "us-ny-algo-price": ("2025-07-08", "enforcement_stayed"),
    "us-ny-synthetic": ("2025-12-11", "enacted_not_applicable"),
    "us-ny-rent": ("2025-12-15", "in_force"),
    "us-ny-loading": ("2024-12-21", "in_force_phased"),
    "us-ny-warn": ("2025-03-31", "in_force"),
    "us-ny-a3411b": ("2026-10-31", "proposed"),
    "us-il-hb3773": ("2024-08-09", "enacted_not_applicable"),
    "us-il-hb3773-rules": ("2026-05-15", "proposed"),
    "us-il-aivia": ("2020-01-01", "in_force"),
    "us-il-bipa": ("2008-10-03", "in_force"),
    "us-il-sb315": ("2026-07-06", "enacted_not_applicable"),
    "us-il-hb1806": ("2025-08-31", "in_force"),
    "us-nj-lad-13-16": ("2025-07-01", "proposed"),
    "us-tx-traiga": ("2025-06-22", "enacted_not_applicable"),
    "us-tx-sb1188": ("2025-09-01", "in_force"),
    "us-ut-aipa": ("2024-03-13", "enacted_not_applicable"),
    "us-ut-hb452": ("2025-05-07", "in_force"),
    "us-wa-mhmda": ("2023-04-27", "enacted_not_applicable"),
    "us-wa-hb2225": ("2026-10-31", "enacted_not_applicable"),
    "us-wa-hb1170": ("2026-10-31", "enacted_not_applicable"),
    "us-tn-elvis": ("2024-07-01", "in_force"),
    "us-tn-sb1580": ("2026-04-01", "enacted_not_applicable"),
    "us-me-chatbot": ("2025-06-12", "enacted_not_applicable"),
    "us-me-therapy": ("2026-10-31", "enacted_not_applicable"),
    "us-ne-lb525": ("2026-04-30", "enacted_not_applicable"),
    "us-ne-lb77": ("2026-01-01", "in_force"),
    "us-ar-ai-acts": ("2025-12-31", "in_force"),
    "us-md-modpa": ("2025-10-01", "in_force"),
    "us-md-hb820": ("2025-10-01", "in_force"),
    "us-md-face": ("2020-10-01", "in_force"),
    "us-md-hb895": ("2026-10-31", "proposed"),
    "us-mn-mcdpa": ("2025-07-31", "in_force"),
    "us-va-hb2094": ("2025-03-24", "vetoed"),
    "us-states-2026": ("2026-10-31", "enacted_not_applicable"),
    "us-profiling-opt-out": ("2023-01-01", "in_force_phased"),
}

PARAMETERS: dict[str, dict[str, str]] = {
    "us-nyc-ll144": {
        "P-AUDIT-AGE": "1",
        "P-NOTICE-BEFORE": "10",
        "P-REQUEST-ANSWER": "30",
        "P-SUMMARY-KEPT": "6",
        "P-EXCLUSION-SHARE": "0.02",
        "P-EXCLUSION-OPTIONAL": "1",
        "P-EXCLUDED-CAN-BE-REFERENCE": "0",
        "P-MEDIAN-COUNTS-UNKNOWN": "1",
        "P-MEDIAN-TIES-COUNT": "0",
        "P-RATES-COUNT-UNKNOWN": "0",
        "P-SEX-CATEGORIES": "2",
        "P-RACE-CATEGORIES": "7",
        "P-INTERSECTIONS": "14",
        "P-PENALTY-FIRST": "500",
        "P-PENALTY-LATER-LEAST": "500",
        "P-PENALTY-LATER-MOST": "1500",
    },
    "us-ny-raise": {
        "P-FLOP": "1e26",
        "P-REVENUE": "500000000",
        "P-PENALTY-FIRST": "1000000",
        "P-PENALTY-LATER": "3000000",
        "P-NO-STATEMENT": "1000",
    },
    "us-ny-dfs-500": {
        "P-A-NY": "20000000",
        "P-A-STAFF": "2000",
        "P-A-REVENUE": "1000000000",
        "P-L-STAFF": "20",
        "P-L-REVENUE": "7500000",
        "P-L-ASSETS": "15000000",
    },
    "us-il-aivia": {"P-DELETE": "30"},
    "us-il-bipa": {"P-NEGLIGENT": "1000", "P-RECKLESS": "5000", "P-DESTROY": "3"},
    "us-il-sb315": {"P-PENALTY-FIRST": "1000000", "P-PENALTY-LATER": "3000000", "P-QUALIFY": "90"},
    "us-tx-traiga": {
        "P-CURE": "60",
        "P-CURABLE-LEAST": "10000",
        "P-CURABLE-MOST": "12000",
        "P-UNCURABLE-LEAST": "80000",
        "P-UNCURABLE-MOST": "200000",
        "P-DAY-LEAST": "2000",
        "P-DAY-MOST": "40000",
        "P-AGENCY": "100000",
    },
    "us-ut-aipa": {"P-VIOLATION": "2500", "P-ORDER": "5000"},
    "us-wa-mhmda": {
        "P-REQUEST": "45",
        "P-EXTENSION": "45",
        "P-AUTHORISATION": "1",
        "P-KEEP": "6",
        "P-GEOFENCE": "2000",
    },
    "us-profiling-opt-out": {"P-FL": "1000000000"},
}

# State: (days for residents or the law's words, days or words for the authority, threshold). None: no authority.
BREACH: dict[str, tuple[int | str, int | str | None, str]] = {
    "tx": (60, 30, "250 or more"),
    "fl": (30, 30, "500 or more"),
    "ny": (30, "no number", "any number"),
    "pa": ("without unreasonable delay", "at the same time", "more than 500"),
    "il": ("most expedient", "by the time of the notice", "more than 500"),
    "oh": (45, None, ""),
    "ga": ("without unreasonable delay", None, ""),
    "nc": ("without unreasonable delay", "no number", "any number"),
    "mi": ("without unreasonable delay", None, ""),
    "nj": ("most expedient", "before residents", "any number"),
    "va": ("without unreasonable delay", "no number", "any number"),
    "wa": (30, 30, "more than 500"),
    "az": (45, 45, "more than 1,000"),
    "ma": ("as soon as practicable", "as soon as practicable", "any number"),
    "tn": (45, None, ""),
    "in": (45, "no number", "any number"),
    "md": (45, "before residents", "any number"),
    "mo": ("without unreasonable delay", "no number", "more than 1,000"),
    "wi": (45, None, ""),
    "or": (45, 45, "more than 250"),
    "mn": ("most expedient", None, ""),
}

OTHER_CLOCKS = {
    ("us-ny-raise", "raise-office"): (72, "hours"),
    ("us-ny-raise", "raise-law-enforcement"): (24, "hours"),
    ("us-ny-dfs-500", "dfs-incident"): (72, "hours"),
    ("us-ny-dfs-500", "dfs-ransom"): (24, "hours"),
    ("us-ny-dfs-500", "dfs-ransom-reasons"): (30, "days"),
    ("us-il-sb315", "sb315-incident"): (72, "hours"),
    ("us-il-sb315", "sb315-imminent"): (24, "hours"),
}

DUE: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("us-nyc-ll144", "NYC-1"): [{"every": 1, "unit": "years"}],
    ("us-nyc-ll144", "NYC-2"): [{"within": 6, "unit": "months"}],
    ("us-nyc-ll144", "NYC-3"): [{"before": 10, "unit": "business_days", "holidays": "US-NY"}],
    ("us-nyc-ll144", "NYC-4"): [{"before": 10, "unit": "business_days", "holidays": "US-NY"}],
    ("us-nyc-ll144", "NYC-5"): [{"within": 30, "unit": "days"}],
    ("us-ny-raise", "NY-R2"): [{"within": 72, "unit": "hours"}, {"within": 24, "unit": "hours"}],
    ("us-ny-raise", "NY-R3"): [{"every": 3, "unit": "months"}],
    ("us-ny-raise", "NY-R4"): [{"every": 2, "unit": "years"}],
    ("us-ny-dfs-500", "NY-500-1"): [{"within": 72, "unit": "hours"}],
    ("us-ny-dfs-500", "NY-500-2"): [{"within": 24, "unit": "hours"}, {"within": 30, "unit": "days"}],
    ("us-ny-dfs-500", "NY-500-3"): [{"yearly": "04-15"}],
    ("us-ny-dfs-500", "NY-500-4"): [{"within": 5, "unit": "years"}],
    ("us-ny-companion", "NY-COMP-2"): [{"within": 3, "unit": "hours"}],
    ("us-il-aivia", "IL-AV-5"): [{"within": 30, "unit": "days"}],
    ("us-il-aivia", "IL-AV-6"): [{"yearly": "12-31"}],
    ("us-il-bipa", "IL-BP-1"): [{"within": 3, "unit": "years"}],
    ("us-il-sb315", "IL-S1"): [{"within": 90, "unit": "days"}],
    ("us-il-sb315", "IL-S2"): [{"every": 1, "unit": "years"}],
    ("us-il-sb315", "IL-S3"): [{"within": 72, "unit": "hours"}, {"within": 24, "unit": "hours"}],
    ("us-wa-mhmda", "WA-3"): [{"within": 1, "unit": "years"}, {"within": 6, "unit": "years"}],
    ("us-wa-mhmda", "WA-4"): [{"within": 45, "unit": "days"}, {"within": 90, "unit": "days"}],
    ("us-md-hb820", "MD-HC-3"): [{"every": 3, "unit": "months"}],
}


def law(name: str) -> Instrument:
    return LIBRARY.instrument(name)


def clock(instrument: str, clock_id: str) -> Clock:
    return next(c for c in law(instrument).clocks if c.id == clock_id)


def obligation(instrument: str, obligation_id: str) -> Obligation:
    return next(o for o in law(instrument).obligations if o.id == obligation_id)


@pytest.mark.parametrize("name", sorted({*FIRST_STATUS, "us-breach-notification"}))
def test_one_answer_on_places_settles_each_state_law(name: str) -> None:
    """Whoever offers nothing in these states is asked nothing more about their laws."""
    facts: dict[str, FactValue] = {"scope.places": frozenset()}
    outcome = determine(law(name), facts, WORDS, as_of=CHECKED, known_at=CHECKED)

    assert outcome.scope.value is Truth.NO
    assert outcome.open_facts == ()


@pytest.mark.parametrize(("name", "day"), ENACTED.items())
def test_the_day_of_enactment_is_that_of_the_statute(name: str, day: str) -> None:
    card = law(name).card
    row = card.timeline[card.enacted]
    on = dt.date.fromisoformat(day)

    state = state_on(row, on)

    assert state is not None
    assert state.applies == on
    assert state_on(row, on - ONE_DAY) is None


@pytest.mark.parametrize(("name", "first"), FIRST_STATUS.items())
def test_the_life_of_an_instrument_begins_on_its_day(name: str, first: tuple[str, str]) -> None:
    spans, day = law(name).card.status, dt.date.fromisoformat(first[0])

    begun = status_on(spans, as_of=day, known_at=day)

    assert begun is not None
    assert begun.status == first[1]
    assert status_on(spans, as_of=day - ONE_DAY, known_at=CHECKED) is None


@pytest.mark.parametrize(("name", "figures"), PARAMETERS.items())
def test_the_figures_are_those_of_the_law_and_none_is_left_out(name: str, figures: dict[str, str]) -> None:
    rows = law(name).card.parameters
    day = dt.date(2027, 1, 1)
    found = {key: parameter_on(row, as_of=day, known_at=CHECKED) for key, row in rows.items()}

    assert {key: Decimal(state.value) for key, state in found.items() if state} == {
        key: Decimal(value) for key, value in figures.items()
    }


def test_the_raise_act_had_other_penalties_until_the_chapter_amendment() -> None:
    """Often wrong: 10 and 30 million US dollars belong to the text of December 2025."""
    rows = law("us-ny-raise").card.parameters
    before, after = dt.date(2026, 3, 26), dt.date(2026, 3, 27)

    def on(key: str, day: dt.date) -> str | None:
        state = parameter_on(rows[key], as_of=day, known_at=day)
        return state.value if state else None

    assert (on("P-PENALTY-FIRST", before), on("P-PENALTY-LATER", before)) == ("10000000", "30000000")
    assert (on("P-PENALTY-FIRST", after), on("P-PENALTY-LATER", after)) == ("1000000", "3000000")


@pytest.mark.parametrize(("place", "length"), OTHER_CLOCKS.items(), ids=lambda value: str(value))
def test_an_incident_clock_has_the_length_of_the_law(place: tuple[str, str], length: tuple[int, str]) -> None:
    found = clock(*place)

    assert (found.within, found.unit) == length


def test_no_incident_clock_is_left_out() -> None:
    ours = {name for name, _ in OTHER_CLOCKS}
    assert {(name, c.id) for name in ours for c in law(name).clocks} == set(OTHER_CLOCKS)


@pytest.mark.parametrize(("place", "rows"), DUE.items(), ids=lambda value: str(value))
def test_a_duty_falls_due_as_the_law_says(place: tuple[str, str], rows: list[dict[str, Any]]) -> None:
    def given(due: Due, row: dict[str, Any]) -> dict[str, Any]:
        return {key: getattr(due, key) for key in row}

    dues = obligation(*place).due

    assert len(dues) == len(rows)
    assert [given(due, row) for due, row in zip(dues, rows, strict=True)] == rows


# ---- personal-data breaches


def facts_for(state: str) -> dict[str, FactValue]:
    """A holder of personal data; an information broker, since Georgia's act reaches brokers and public bodies only."""
    return {"use.personal_data": True, "scope.places": frozenset({f"us-{state}"}), "ga.broker": True}


def running(facts: dict[str, FactValue]) -> set[str]:
    instrument = law("us-breach-notification")
    situation = Situation(instrument, facts, WORDS, as_of=CHECKED, known_at=CHECKED)
    return {c.id for c in instrument.clocks if situation.decide(c.when).value is Truth.YES}


def matches(found: Clock, expected: int | str) -> bool:
    if isinstance(expected, int):
        return (found.within, found.unit, found.at_once) == (expected, "days", "")
    return found.within == 0 and expected in found.at_once


@pytest.mark.parametrize("state", BREACH)
def test_a_breach_starts_the_clocks_of_the_state_and_of_no_other(state: str) -> None:
    residents, authority, threshold = BREACH[state]
    expected = {f"{state}-residents"} | ({f"{state}-authority"} if authority is not None else set())

    assert running(facts_for(state)) == expected
    assert running({**facts_for(state), "use.personal_data": False}) == set()
    assert matches(clock("us-breach-notification", f"{state}-residents"), residents)
    if authority is not None:
        told = clock("us-breach-notification", f"{state}-authority")
        assert matches(told, authority)
        assert threshold in told.threshold


def test_georgia_starts_no_clock_for_a_holder_that_is_neither_broker_nor_public_body() -> None:
    """Ga. Code 10-1-912."""
    shop: dict[str, FactValue] = {**facts_for("ga"), "ga.broker": False, "org.sectors": frozenset({"none"})}
    assert running(shop) == set()
    assert running({**shop, "org.sectors": frozenset({"public-body"})}) == {"ga-residents"}


def test_california_colorado_and_connecticut_have_their_breach_clocks_elsewhere() -> None:
    assert len(BREACH) == 21
    assert {p.id for p in law("us-breach-notification").provisions} >= set(BREACH)
    assert not {"ca", "co", "ct"} & {p.id for p in law("us-breach-notification").provisions}


def test_the_thirty_days_of_new_york_run_since_21_december_2024() -> None:
    found = clock("us-breach-notification", "ny-residents")
    row = law("us-breach-notification").card.timeline[found.applies[0].from_]
    state = state_on(row, CHECKED)

    assert state is not None
    assert state.applies == dt.date(2024, 12, 21)
