"""Days, business days, recurring duties, clocks and iCalendar."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.errors import InputError
from ombud.facts import FactValue
from ombud.law import Outcome, determine
from ombud.law.days.calendar import (
    add,
    add_business_days,
    as_icalendar,
    clock_end,
    entries,
    is_business_day,
    roll,
    waiting,
)
from ombud.law.model import Clock, Due, Instrument
from tests.law.small import VOCABULARY, small_instrument

FACTS: dict[str, FactValue] = {"scope.here": True, "x.f": True, "use.areas": frozenset({"work"})}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def clock(within: int, unit: str, **more: object) -> Clock:
    return msgspec.convert(
        {
            "id": "c",
            "cite": "s. 9",
            "title": "Clock",
            "actor": "provider",
            "trigger": "an event",
            "addressee": "an authority",
            "start": "the event",
            "within": within,
            "unit": unit,
            "source": "S1",
            "confidence": "V",
            **more,
        },
        Clock,
    )


@pytest.mark.parametrize(
    ("start", "number", "unit", "end"),
    [
        ("2026-01-31", 1, "months", "2026-02-28"),
        ("2028-02-29", 1, "years", "2029-02-28"),
        ("2026-12-15", 30, "days", "2027-01-14"),
        ("2026-11-24", -10, "days", "2026-11-14"),
        ("2026-11-24", 2, "weeks", "2026-12-08"),
        ("2026-11-24", 72, "hours", "2026-11-27"),
        ("2026-11-24", 73, "hours", "2026-11-28"),
    ],
)
def test_time_is_added_as_calendars_do(start: str, number: int, unit: str, end: str) -> None:
    assert add(day(start), number, unit) == day(end)  # type: ignore[arg-type]  # parameters are plain texts


def test_business_days_leave_out_weekends_and_the_holidays_of_the_place() -> None:
    """26 November 2026 is Thanksgiving; four business days after Monday 23 are Tuesday, Wednesday, Friday, Monday."""
    assert not is_business_day(day("2026-11-26"), "US")
    assert is_business_day(day("2026-11-26"), "EU")
    assert add_business_days(day("2026-11-23"), 4, "US") == day("2026-11-30")
    assert add_business_days(day("2026-11-23"), 4, "EU") == day("2026-11-27")
    assert add_business_days(day("2026-11-30"), -4, "US") == day("2026-11-23")
    assert roll(day("2026-11-26"), "next", "US") == day("2026-11-27")
    assert roll(day("2026-11-28"), "previous", "US") == day("2026-11-27")


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)), st.integers(1, 40))
def test_counting_business_days_there_and_back_gives_the_same_day(start: dt.date, number: int) -> None:
    first = roll(start, "next", "US")

    assert add_business_days(add_business_days(first, number, "US"), -number, "US") == first


def test_a_calendar_that_does_not_exist_is_told() -> None:
    with pytest.raises(InputError, match='no calendar of holidays called "XX"'):
        is_business_day(day("2026-11-24"), "XX")


def test_hours_run_from_the_moment_and_days_to_the_end_of_the_last_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    friday = dt.datetime(2026, 3, 27, 22, 30, tzinfo=berlin)

    # 72 hours over the change to summer time end an hour later by the clock on the wall.
    assert clock_end(clock(72, "hours"), friday) == dt.datetime(2026, 3, 30, 23, 30, tzinfo=berlin)
    assert clock_end(clock(15, "days"), friday) == dt.datetime(2026, 4, 11, 23, 59, 59, tzinfo=berlin)
    assert clock_end(clock(0, "days", at_once="without delay"), friday) is None


def test_a_clock_needs_a_start_with_its_time_zone() -> None:
    with pytest.raises(InputError, match="time zone"):
        clock_end(clock(72, "hours"), dt.datetime(2026, 3, 27))


def with_due(*due: Due) -> tuple[Instrument, Outcome]:
    instrument = small_instrument()
    first, *others = instrument.obligations
    changed = msgspec.structs.replace(instrument, obligations=(msgspec.structs.replace(first, due=due), *others))
    outcome = determine(changed, FACTS, VOCABULARY, as_of=day("2027-11-01"), known_at=day("2026-11-24"))
    return changed, outcome


def test_a_duty_that_is_upcoming_starts_and_then_recurs() -> None:
    instrument, outcome = with_due(
        Due(what="Annual report", yearly="04-01"), Due(what="Review", every=6, unit="months")
    )

    found = [
        (e.day, e.kind, e.what) for e in entries(instrument, outcome, FACTS, until=day("2029-04-01")) if e.id == "D-1"
    ]

    assert found[0][:2] == (day("2027-12-02"), "starts")
    assert [d for d, _, what in found if what == "Annual report"] == [day("2028-04-01"), day("2029-04-01")]
    assert [d for d, _, what in found if what == "Review"] == [day("2028-06-02"), day("2028-12-02")]


def test_a_deadline_that_an_event_starts_waits_for_it() -> None:
    due = Due(what="Tell them", within=30, event="the refusal")
    instrument, outcome = with_due(due)

    (one,) = waiting(instrument, outcome, FACTS)

    assert (one.counts, one.event) == ("30 days after", "the refusal")
    assert not any(entry.what == "Tell them" for entry in entries(instrument, outcome, FACTS, until=day("2030-01-01")))


def test_a_deadline_counts_from_a_date_that_is_stated() -> None:
    facts: dict[str, FactValue] = {**FACTS, "d.placed": day("2028-01-10")}
    instrument, outcome = with_due(
        Due(what="Register", before=5, unit="business_days", since="d.placed", holidays="US")
    )

    assert day("2028-01-03") in [e.day for e in entries(instrument, outcome, facts, until=day("2029-01-01"))]


def test_the_diary_can_be_read_back_by_another_reader() -> None:
    from icalendar import Calendar

    instrument, outcome = with_due(Due(what="Annual report", yearly="04-01"))
    found = entries(instrument, outcome, FACTS, until=day("2028-12-31"))
    data = as_icalendar(found, name="Shop scorer", made_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    events = list(Calendar.from_ical(data).walk("VEVENT"))

    assert sorted(event.decoded("dtstart") for event in events) == sorted(entry.day for entry in found)
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert data == as_icalendar(found, name="Shop scorer", made_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))


def stayed(until: str | None, *, here: bool = True) -> list[tuple[dt.date, str, str]]:
    stay = {
        "from": "2026-01-01",
        "until": until,
        "what": "a court forbids it",
        "cite": "Doc. 1",
        "source": "S1",
        "confidence": "V",
    }
    instrument = small_instrument(stays=[stay])
    facts: dict[str, FactValue] = {**FACTS, "scope.here": here}
    outcome = determine(instrument, facts, VOCABULARY, as_of=day("2026-11-24"), known_at=day("2026-11-24"))
    found = entries(instrument, outcome, facts, until=day("2028-12-31"))
    return [(e.day, e.kind, e.what) for e in found if e.id == "stay"]


def test_a_stay_that_has_begun_is_told_on_the_first_day_and_its_end_on_its_own() -> None:
    begun, ended = stayed("2027-03-01")

    assert begun[:2] == (day("2026-11-24"), "stayed")
    assert "since 1 Jan 2026, until 1 Mar 2027: a court forbids it" in begun[2]
    assert ended[:2] == (day("2027-03-01"), "enforceable")


def test_a_stay_without_an_end_says_so() -> None:
    ((_, kind, what),) = stayed(None)

    assert kind == "stayed"
    assert "no end known" in what


def test_a_stay_that_is_over_or_of_a_law_that_is_not_about_the_system_is_not_told() -> None:
    assert stayed("2026-11-24") == []
    assert stayed(None, here=False) == []
