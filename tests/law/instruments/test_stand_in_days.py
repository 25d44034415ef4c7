"""Days that only stand for a month, a year or "long before" are never shown as exact.

The sources give a month or a year, or only that the act was in force when it was checked
(state of the law of 23 November 2026).
"""

from __future__ import annotations

import calendar
import datetime as dt

import pytest

from ombud.law import load_library, show_date
from ombud.law.timeline import Precision, state_on, status_since

CHECKED = dt.date(2026, 11, 23)

#: instrument, what its status is since on the day of the check
STATUS = [
    ("eu-mdr", "23 Nov 2026 or before"),
    ("jp-appi", "23 Nov 2026 or before"),
    ("sg-pdpa", "23 Nov 2026 or before"),
    ("sg-workplace-fairness", "2025"),
    ("sg-frameworks", "2020"),
    ("cn-anthropomorphic", "Dec 2025"),
    ("au-ai-guidance", "Oct 2025"),
    ("in-ai-guidelines", "Nov 2025"),
    ("eu-ai-act-standards", "Dec 2025"),
]

#: instrument, key of the timeline, what is shown
DATES = [
    ("sg-frameworks", "T-MODEL", "2020"),
    ("sg-frameworks", "T-GEN", "2024"),
    ("sg-frameworks", "T-AGENT", "22 Jan 2026"),
    ("au-ai-guidance", "T-OUT", "Oct 2025"),
    ("in-ai-guidelines", "T-OUT", "Nov 2025"),
    ("in-dpdp", "T-CONSENT", "Nov 2026"),
    ("in-dpdp", "T-CORE", "May 2027"),
    ("us-il-hb1806", "T-LAW", "Aug 2025"),
    ("us-me-chatbot", "T-LAW", "Sep 2025"),
    ("eu-ai-act-standards", "T-18286", "Jul 2026"),
    ("eu-ai-act-standards", "T-304223", "Dec 2025"),
    ("eu-ai-act-standards", "T-42001", "18 Mar 2026"),
]


@pytest.mark.parametrize(("name", "shown"), STATUS)
def test_a_status_is_shown_no_more_exactly_than_its_source_dates_it(name: str, shown: str) -> None:
    card = load_library().instrument(name).card
    life = status_since(card.status, as_of=CHECKED, known_at=CHECKED)

    assert life is not None
    assert show_date(life.from_, life.precision) == shown


@pytest.mark.parametrize(("name", "key", "shown"), DATES)
def test_a_date_is_shown_no_more_exactly_than_its_source_gives_it(name: str, key: str, shown: str) -> None:
    state = state_on(load_library().instrument(name).card.timeline[key], CHECKED)

    assert state is not None
    assert state.applies is not None
    assert show_date(state.applies, state.precision) == shown


def test_made_in_a_year_of_which_no_day_is_known() -> None:
    card = load_library().instrument("ca-on-esa-ai").card
    life = status_since(card.status, as_of=dt.date(2025, 6, 1), known_at=dt.date(2025, 6, 1))

    assert life is not None
    assert show_date(life.from_, life.precision) == "2024"


def _stands_for(day: dt.date, precision: Precision) -> dt.date:
    match precision:
        case "month":
            return day.replace(day=calendar.monthrange(day.year, day.month)[1])
        case "year":
            return dt.date(day.year, 12, 31)
        case _:
            return day


def test_the_last_day_stands_for_a_month_or_a_year() -> None:
    other = []
    for instrument in load_library().instruments:
        card = instrument.card
        days = [(key, s.applies, s.precision) for key, row in card.timeline.items() for s in row.states if s.applies]
        days += [(f"status from {span.from_}", span.from_, span.precision) for span in card.status]
        other += [f"{card.id} {name}" for name, day, precision in days if day != _stands_for(day, precision)]

    assert other == []
