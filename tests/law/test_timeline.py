"""Statuses, stays and figures of an instrument in the two times of the law."""

from __future__ import annotations

import datetime as dt

import pytest

from ombud.law.timeline import (
    Parameter,
    ParameterState,
    StatusSpan,
    Stay,
    parameter_on,
    show_date,
    status_on,
    status_since,
    stay_on,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def span(start: str, status: str, known: str = "") -> StatusSpan:
    return StatusSpan(
        from_=day(start),
        status=status,  # type: ignore[arg-type]  # tests write the words plainly
        because=".",
        source="S1",
        confidence="V",
        known_from=day(known) if known else None,
    )


# The life of the Colorado act of 2024 (SB 24-205): dated twice, repealed before it ever applied.
COLORADO = (
    span("2024-05-17", "enacted_not_applicable"),
    span("2026-02-01", "in_force", known="2024-05-17"),
    span("2026-06-30", "in_force", known="2025-08-28"),
    span("2026-05-14", "repealed_never_applied"),
)


@pytest.mark.parametrize(
    ("as_of", "known_at", "status"),
    [
        ("2024-05-16", "2026-11-23", None),
        ("2025-07-01", "2025-07-01", "enacted_not_applicable"),
        ("2026-02-01", "2025-08-27", "in_force"),
        ("2026-02-01", "2025-08-28", "enacted_not_applicable"),
        ("2026-06-30", "2026-05-13", "in_force"),
        ("2026-06-30", "2026-05-14", "repealed_never_applied"),
        ("2026-05-13", "2026-11-23", "enacted_not_applicable"),
        ("2027-01-01", "2026-11-23", "repealed_never_applied"),
    ],
)
def test_what_becomes_known_replaces_the_future_foreseen_before(as_of: str, known_at: str, status: str | None) -> None:
    found = status_on(COLORADO, as_of=day(as_of), known_at=day(known_at))

    assert (found.status if found else None) == status


def test_an_act_amended_while_in_force_has_been_in_force_all_along() -> None:
    """The Data (Use and Access) Act: in force on 5 February 2026, more of it on 19 June 2026."""
    spans = (
        span("2025-06-19", "enacted_not_applicable"),
        span("2026-02-05", "in_force"),
        span("2026-06-19", "in_force"),
    )

    found = status_since(spans, as_of=day("2026-11-23"), known_at=day("2026-11-23"))
    assert found is not None
    assert (found.status, found.from_) == ("in_force", day("2026-02-05"))
    assert status_since(spans, as_of=day("2025-01-01"), known_at=day("2026-11-23")) is None


def test_a_date_is_shown_no_more_exactly_than_it_is_known() -> None:
    last = day("1978-12-31")

    assert show_date(day("2026-12-02")) == "2 Dec 2026"
    assert show_date(day("2026-12-02"), "about") == "about 2 Dec 2026"
    assert show_date(last, "year") == "1978"
    assert show_date(last, "month") == "Dec 1978"
    assert show_date(day("2020-01-01"), "by") == "1 Jan 2020 or before"


def test_a_stay_holds_from_its_day_until_the_day_it_is_lifted() -> None:
    stay = Stay(from_=day("2026-04-27"), until=day("2027-03-01"), what=".", cite="Doc. 24", source="S1", confidence="V")

    def held(as_of: str, known_at: str = "2026-11-23") -> bool:
        return stay_on((stay,), as_of=day(as_of), known_at=day(known_at)) is not None

    assert not held("2026-04-26")
    assert held("2026-04-27")
    assert held("2027-02-28")
    assert not held("2027-03-01")
    assert not held("2026-11-23", known_at="2026-04-26")


def test_the_end_of_a_stay_is_not_foreseen_before_it_is_known() -> None:
    """The act of Colorado of 2024 was repealed on 14 May 2026; the eve still saw its stay run on."""
    stay = Stay(
        from_=day("2026-04-27"),
        until=day("2026-05-14"),
        until_known_from=day("2026-05-14"),
        what=".",
        cite="Doc. 24",
        source="S1",
        confidence="V",
    )

    assert stay_on((stay,), as_of=day("2026-06-30"), known_at=day("2026-05-13")) is stay
    assert stay_on((stay,), as_of=day("2026-06-30"), known_at=day("2026-05-14")) is None
    assert stay_on((stay,), as_of=day("2026-05-13"), known_at=day("2026-05-14")) is stay


def test_a_figure_of_the_law_is_the_one_in_force_on_the_day() -> None:
    row = Parameter(
        about="revenue threshold",
        unit="USD",
        cite="s. 1",
        source="S1",
        confidence="V",
        states=(
            ParameterState(from_=day("2020-01-01"), value="25000000"),
            ParameterState(from_=day("2025-01-01"), value="26625000", known_from=day("2024-12-15")),
        ),
    )

    def on(as_of: str, known_at: str) -> str | None:
        found = parameter_on(row, as_of=day(as_of), known_at=day(known_at))
        return found.value if found else None

    assert on("2019-12-31", "2026-01-01") is None
    assert on("2024-12-31", "2026-01-01") == "25000000"
    assert on("2025-01-01", "2024-12-15") == "26625000"
    assert on("2025-01-01", "2024-12-14") == "25000000"
