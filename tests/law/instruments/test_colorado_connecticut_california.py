"""What cases cannot say of the laws of Colorado, Connecticut and California, written here a second time.

Source of truth: the acts and regulations named in each row; the days are typed by hand, so that a slip in the
authored files cannot hide.
"""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from ombud.facts.vocabulary import load_vocabulary
from ombud.law.library import load_library
from ombud.law.model import Instrument
from ombud.law.suite.cases import Case
from ombud.law.suite.run import run_case
from ombud.law.system.determine import Outcome
from ombud.law.timeline import state_on, status_on
from tests.law.authored import cases_of

WORDS = load_vocabulary()
LIBRARY = load_library()
STATES = ("us-co-", "us-ct-", "us-ca-")
HERE = [i for i in LIBRARY.instruments if i.card.id.startswith(STATES)]
BASES: dict[str, Case] = {i.card.id: case for i in HERE for case in cases_of(i.card.id) if case.id == "base"}
NOW = dt.date(2026, 11, 23)


def law(name: str) -> Instrument:
    return LIBRARY.instrument(name)


def day(text: str) -> dt.date | None:
    return None if text == "never" else dt.date.fromisoformat(text)


FIRST_DAYS = {
    "us-co-sb24-205": "2024-05-17",
    "us-co-sb26-189": "2026-05-14",
    "us-co-hb26-1263": "2026-05-29",
    "us-co-sb21-169": "2021-07-06",
    "us-co-cpa-profiling": "2023-07-01",
    "us-ct-pa26-15": "2026-05-27",
    "us-ct-ctdpa": "2023-07-01",
    "us-ca-ccpa-admt": "2025-09-22",
    "us-ca-crd-ads": "2025-06-27",
    "us-ca-sb53": "2025-09-29",
    "us-ca-ai-transparency": "2024-09-19",
    "us-ca-ab2013": "2024-09-28",
    "us-ca-sb243": "2025-10-13",
    "us-ca-sb1119": "2026-09-10",
    "us-ca-ab489": "2025-10-31",
    "us-ca-ab3030": "2025-01-01",
    "us-ca-sb1120": "2025-01-01",
    "us-ca-sb1001-bot": "2019-07-01",
    "us-ca-sb7": "2025-10-13",
    "us-ca-sb947": "2026-09-30",
    "us-ca-sb951": "2026-09-30",
    "us-ca-ab1883": "2026-10-31",
    "us-ca-ab1609": "2026-09-28",
    "us-ca-sb813": "2026-09-09",
    "us-ca-ab1018": "2026-10-31",
}


@pytest.mark.parametrize(("name", "first"), FIRST_DAYS.items())
def test_an_act_has_no_status_before_the_first_day_of_its_life(name: str, first: str) -> None:
    born = dt.date.fromisoformat(first)
    eve = born - dt.timedelta(days=1)

    assert status_on(law(name).card.status, as_of=born, known_at=born) is not None
    assert status_on(law(name).card.status, as_of=eve, known_at=eve) is None


DATES_NO_CASE_SEES = [
    ("us-co-sb24-205", "T-SIGNED", "2024-05-17", "2024-05-17"),
    ("us-co-sb26-189", "T-SIGNED", "2026-05-14", "2026-05-14"),
    ("us-co-sb26-189", "T-AG-DUE", "2026-05-14", "2027-01-01"),
    ("us-co-sb26-189", "T-AG", "2026-06-23", "2026-06-23"),
    ("us-co-hb26-1263", "T-SIGNED", "2026-05-29", "2026-05-29"),
    ("us-co-sb21-169", "T-SIGNED", "2021-07-06", "2021-07-06"),
    ("us-co-sb21-169", "T-DRAFT", "2023-09-28", "never"),
    ("us-co-sb21-169", "T-NOTICE-RULES", "2026-05-14", "2026-05-14"),
    ("us-ct-pa26-15", "T-SIGNED", "2026-05-27", "2026-05-27"),
    ("us-ct-pa26-15", "T-DEFINITION", "2026-05-27", "2026-07-01"),
    ("us-ct-pa26-15", "T-CHANNEL", "2026-05-27", "2027-01-01"),
    ("us-ca-ccpa-admt", "T-APPROVED", "2025-09-22", "2025-09-22"),
    ("us-ca-ccpa-admt", "T-LEGACY", "2025-09-22", "2027-12-31"),
    ("us-ca-ccpa-admt", "T-FILING", "2025-09-22", "2028-04-01"),
    ("us-ca-ccpa-admt", "T-AUDIT-1", "2025-09-22", "2028-04-01"),
    ("us-ca-ccpa-admt", "T-AUDIT-2", "2025-09-22", "2029-04-01"),
    ("us-ca-ccpa-admt", "T-AUDIT-3", "2025-09-22", "2030-04-01"),
    ("us-ca-crd-ads", "T-APPROVED", "2025-06-27", "2025-06-27"),
    ("us-ca-sb53", "T-SIGNED", "2025-09-29", "2025-09-29"),
    ("us-ca-sb53", "T-LAW", "2025-09-29", "2026-01-01"),
    ("us-ca-ai-transparency", "T-SIGNED", "2024-09-19", "2024-09-19"),
    ("us-ca-ai-transparency", "T-LAW", "2024-09-19", "2026-01-01"),
    ("us-ca-ab2013", "T-SIGNED", "2024-09-28", "2024-09-28"),
    ("us-ca-sb243", "T-SIGNED", "2025-10-13", "2025-10-13"),
    ("us-ca-sb1119", "T-SIGNED", "2026-09-10", "2026-09-10"),
    ("us-ca-sb1119", "T-AUDIT", "2026-09-10", "2029-01-01"),
    ("us-ca-sb1119", "T-AUDIT-SMALL", "2026-09-10", "2032-12-31"),
    ("us-ca-sb7", "T-NEVER", "2025-10-13", "never"),
    ("us-ca-sb947", "T-SIGNED", "2026-09-30", "2026-09-30"),
    ("us-ca-sb947", "T-EFFECT", "2026-09-30", "2027-01-01"),
    ("us-ca-ab1609", "T-SIGNED", "2026-09-28", "2026-09-28"),
    ("us-ca-sb813", "T-SIGNED", "2026-09-09", "2026-09-09"),
    ("us-ca-ab1018", "T-NEVER", "2026-10-31", "never"),
]


@pytest.mark.parametrize(("name", "key", "known", "applies"), DATES_NO_CASE_SEES)
def test_a_date_that_only_a_calendar_shows_is_the_day_of_its_source(
    name: str, key: str, known: str, applies: str
) -> None:
    row = law(name).card.timeline[key]
    since = dt.date.fromisoformat(known)
    state = state_on(row, since)

    assert state is not None
    assert state.applies == day(applies)
    assert state_on(row, since - dt.timedelta(days=1)) is None


CLOCKS = [
    ("us-co-sb24-205", "discovery-90", 90, "days", "never", ""),
    ("us-co-sb26-189", "adverse-30", 30, "days", "2027-01-01", ""),
    ("us-co-sb26-189", "assistance-30", 30, "days", "2027-01-01", ""),
    ("us-co-sb26-189", "correction-45", 45, "days", "2027-01-01", ""),
    ("us-co-breach", "residents", 30, "days", "", ""),
    ("us-co-breach", "authority", 30, "days", "", ""),
    ("us-ct-breach", "residents", 60, "days", "", ""),
    ("us-ct-breach", "authority", 60, "days", "", ""),
    ("us-ca-breach", "residents-before", 0, "days", "", "2026-01-01"),
    ("us-ca-breach", "residents", 30, "days", "2026-01-01", ""),
    ("us-ca-breach", "authority", 15, "days", "2026-01-01", ""),
    ("us-ca-ccpa-admt", "material-change-45", 45, "days", "2026-01-01", ""),
    ("us-ca-ccpa-admt", "reports-30", 30, "days", "2026-01-01", ""),
    ("us-ca-sb53", "incident-15", 15, "days", "2026-01-01", ""),
    ("us-ca-sb53", "danger-24", 24, "hours", "2026-01-01", ""),
    ("us-ca-ai-transparency", "licence-96", 96, "hours", "2026-08-02", "2026-09-30"),
]


@pytest.mark.parametrize(("name", "clock_id", "within", "unit", "applies", "ends"), CLOCKS)
def test_a_clock_has_the_length_and_the_days_of_its_law(
    name: str, clock_id: str, within: int, unit: str, applies: str, ends: str
) -> None:
    timeline = law(name).card.timeline
    clock = next(clock for clock in law(name).clocks if clock.id == clock_id)
    starts = [state_on(timeline[row.from_], NOW) for row in clock.applies]
    end = state_on(timeline[clock.ends], NOW) if clock.ends else None

    assert (clock.within, clock.unit) == (within, unit)
    assert [state.applies for state in starts if state] == ([day(applies)] if applies else [])
    assert (end.applies if end else None) == (day(ends) if ends else None)


def test_no_clock_is_left_out_of_the_table() -> None:
    assert {(i.card.id, clock.id) for i in HERE for clock in i.clocks} == {(row[0], row[1]) for row in CLOCKS}


#: Obligation to every date in its diary: an amount with its unit, a month and day, or a day of the law.
DIARY = {
    "us-co-sb24-205": {"CO24-REVIEW": ["1 years"], "CO24-90": ["90 days"]},
    "us-co-sb26-189": {
        "CO-D3": ["3 years"],
        "CO-D4": ["3 years"],
        "CO-D6": ["30 days"],
        "CO-D7": ["45 days"],
        "CO-D10": ["30 days"],
    },
    "us-co-hb26-1263": {"CO-H5": ["07-01"]},
    "us-co-sb21-169": {"CO-I2": ["2025-12-01"], "CO-I3": ["12-01"], "CO-I4": ["07-01"]},
    "us-co-cpa-profiling": {"CO-P1": ["45 days", "45 days"]},
    "us-ct-pa26-15": {"CT-8-LARGE": ["2027-01-01", "3 months"]},
    "us-ct-ctdpa": {"CT-P1": ["45 days", "60 days"]},
    "us-ca-ccpa-admt": {
        "CA-A2": ["15 business_days"],
        "CA-A6": ["10 business_days", "45 days"],
        "CA-R1": ["3 years"],
        "CA-R2": ["45 days"],
        "CA-R3": ["2027-12-31"],
        "CA-R4": ["5 years"],
        "CA-R5": ["2028-04-01"],
        "CA-R5-YEARLY": ["04-01"],
        "CA-R6": ["30 days"],
        "CA-C1": ["04-01"],
        "CA-C2": ["04-01"],
    },
    "us-ca-crd-ads": {"CA-F2": ["4 years"]},
    "us-ca-sb53": {
        "CA-S1": ["1 years", "30 days"],
        "CA-S3": ["3 months"],
        "CA-S4": ["15 days", "24 hours"],
        "CA-S5-LARGE": ["1 months"],
    },
    "us-ca-ai-transparency": {"CA-T5": ["96 hours"]},
    "us-ca-ab2013": {"CA-D1": ["2026-01-01"]},
    "us-ca-sb243": {"CA-K4": ["07-01"]},
    "us-ca-sb1119": {"CA-X1": ["2028-01-01"]},
    "us-ca-breach": {"CA-B1": ["30 days"], "CA-B2": ["15 days"]},
}


@pytest.mark.parametrize("instrument", HERE, ids=lambda instrument: instrument.card.id)
def test_the_diary_of_each_duty_is_that_of_its_law(instrument: Instrument) -> None:
    found: dict[str, list[str]] = {}
    for duty in instrument.obligations:
        for due in duty.due:
            state = state_on(instrument.card.timeline[due.on], NOW) if due.on else None
            length = f"{due.every or due.within or due.before} {due.unit}"
            found.setdefault(duty.id, []).append(str(state.applies) if state else due.yearly or length)

    assert found == DIARY.get(instrument.card.id, {})


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("us-co-sb21-169", "P-DRAFT-SIGNIFICANCE", "0.05"),
        ("us-co-sb21-169", "P-DRAFT-APPROVALS", "5"),
        ("us-co-sb21-169", "P-DRAFT-PREMIUMS", "5"),
        ("us-ca-sb53", "P-HARM-PEOPLE", "50"),
        ("us-ca-sb53", "P-HARM-USD", "1000000000"),
    ],
)
def test_a_figure_that_no_rule_uses_is_that_of_its_source(name: str, key: str, value: str) -> None:
    assert [state.value for state in law(name).card.parameters[key].states] == [value]


def test_sb_947_is_formally_in_effect_half_a_year_before_it_is_operative() -> None:
    outcome = _decided("us-ca-sb947", dt.date(2027, 1, 1))

    assert {duty.formal for duty in outcome.duties} == {dt.date(2027, 1, 1)}
    assert {duty.dates.applies for duty in outcome.duties} == {dt.date(2027, 7, 1)}


def _decided(name: str, when: dt.date) -> Outcome:
    return run_case(replace(BASES[name], as_of=when, known_at=when), LIBRARY, name, WORDS)[0]


#: Federal steps against state law on AI: executive orders, a task force, a call on Congress, a proposed statement.
FEDERAL_STEPS = ["2025-12-11", "2026-01-09", "2026-03-20", "2026-07-07", "2026-09-29"]


@pytest.mark.parametrize("step", FEDERAL_STEPS)
@pytest.mark.parametrize("name", sorted(BASES))
def test_no_federal_step_short_of_an_act_or_a_judgment_switches_a_state_duty_off(name: str, step: str) -> None:
    that_day = dt.date.fromisoformat(step)
    before, after = (_decided(name, that_day - dt.timedelta(days=gap)) for gap in (1, 0))

    assert [duty.status for duty in before.duties] == [duty.status for duty in after.duties]


def test_only_the_two_acts_of_the_colorado_order_are_stayed() -> None:
    assert {i.card.id for i in HERE if i.card.stays} == {"us-co-sb24-205", "us-co-sb26-189"}
