"""No date of United States law is shown more exactly than the sources have it.

Where they give a year, a month or only a day by which something was so, the row says which.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest

from ombud.law.library import load_library
from ombud.law.timeline import status_since

LIBRARY = load_library()
AMERICAN = [i for i in LIBRARY.instruments if i.card.jurisdiction == "US" or i.card.jurisdiction.startswith("US-")]

#: Words with which a row admits that its day stands for something wider.
STANDS_FOR = re.compile(r"stands for it|long before|only the (month|year)|the (source|record) gives the year only")

#: Instrument, day, how exactly the sources have it: a year or month named alone, or a day by which it was so.
KNOWN_AS = [
    *(
        (f"us-{name}", "2020-01-01", "by")
        for name in (
            "ada-title-i",
            "adea",
            "bsa-aml",
            "cfpa-udaap",
            "contractor-employment",
            "ecoa-reg-b",
            "fcra",
            "gina",
            "section-1981",
            "sr-26-2",
            "title-vii-impact",
        )
    ),
    ("us-omb-m-25-21", "2024-06-01", "by"),
    ("us-ftc-impact-stance", "2024-06-01", "by"),
    ("us-ftc-impact-stance", "2025-06-01", "by"),
    ("us-ftc-impact-stance", "2026-08-14", "by"),
    ("us-fair-lending-posture", "2025-06-01", "by"),
    ("us-fair-lending-posture", "2025-07-31", "month"),
    ("us-fair-lending-posture", "2025-08-31", "month"),
    ("us-fair-lending-posture", "2026-08-14", "by"),
    ("us-ecoa-1071", "2023-12-31", "year"),
    ("us-ecoa-1071", "2025-06-01", "by"),
    ("us-nj-lad-13-16", "2025-07-01", "by"),
    ("us-omb-m-25-22", "2024-10-31", "month"),
    ("us-aml-program-rule", "2024-07-31", "month"),
    ("us-ecoa-reg-b", "1975-12-31", "year"),
    ("us-ecoa-reg-b", "1977-12-31", "year"),
    ("us-ecoa-reg-b", "1998-12-31", "year"),
    ("us-fha", "1968-12-31", "year"),
    ("us-fha", "1988-12-31", "year"),
    ("us-fha", "2013-12-31", "year"),
    ("us-sr-11-7", "2017-06-30", "month"),
    ("us-sr-11-7", "2025-12-31", "year"),
    ("us-title-vii", "1965-12-31", "year"),
    ("us-title-vii", "1966-12-31", "year"),
    ("us-title-vii", "1972-12-31", "year"),
    ("us-ugesp", "1978-12-31", "year"),
    ("us-ar-ai-acts", "2025-12-31", "year"),
    ("us-ca-ab489", "2025-10-31", "month"),
    ("us-eeoc-ai-assistance", "2025-01-27", "about"),
    ("us-executive-orders", "2026-06-29", "about"),
    ("us-ca-sb951", "2026-09-30", "about"),
    ("us-co-hb26-1263", "2027-07-01", "about"),
    ("us-ne-lb525", "2027-07-01", "about"),
    ("us-ca-sb1119", "2032-12-31", "year"),
    ("us-ne-lb525", "2026-04-30", "month"),
    ("us-ny-warn", "2025-03-31", "month"),
    *(
        (name, "2026-10-31", "by")
        for name in (
            "us-ca-ab1018",
            "us-ca-ab1883",
            "us-md-hb895",
            "us-me-therapy",
            "us-ny-a3411b",
            "us-states-2026",
            "us-wa-hb1170",
            "us-wa-hb2225",
        )
    ),
]


@pytest.mark.parametrize(("instrument", "day", "precision"), KNOWN_AS)
def test_a_day_that_stands_for_something_wider_says_so(instrument: str, day: str, precision: str) -> None:
    card = LIBRARY.instrument(instrument).card
    on = dt.date.fromisoformat(day)
    found = [span.precision for span in card.status if span.from_ == on and span.known_from is None]
    found += [state.precision for row in card.timeline.values() for state in row.states if state.applies == on]
    assert found
    assert set(found) == {precision}


def test_no_row_admits_a_stand_in_date_in_words_and_hides_it_in_the_date() -> None:
    hidden = [
        f"{instrument.card.id} {key}"
        for instrument in AMERICAN
        for key, row in instrument.card.timeline.items()
        for state in row.states
        if state.applies and state.precision == "day" and STANDS_FOR.search(f"{row.about} {row.note}".lower())
    ]
    hidden += [
        f"{instrument.card.id} status from {span.from_}"
        for instrument in AMERICAN
        for span in instrument.card.status
        if span.precision == "day" and STANDS_FOR.search(span.because.lower())
    ]
    assert hidden == []


def test_no_law_is_dated_on_the_day_on_which_it_was_looked_up() -> None:
    dated = [
        f"{instrument.card.id} {span.from_}"
        for instrument in AMERICAN
        for span in instrument.card.status
        if span.from_ == instrument.card.checked_on and span.precision == "day"
    ]
    assert dated == []


@pytest.mark.parametrize(
    ("instrument", "word", "since"),
    [
        ("us-coppa", "in_force", "2000-04-21"),  # amended in 2025, never out of force
        ("us-ecoa-reg-b", "in_force", "1975-12-31"),  # amended on 21 July 2026
        ("us-md-modpa", "in_force", "2025-10-01"),
        ("us-ny-dfs-500", "in_force", "2023-11-01"),
        ("us-part-2", "in_force", "2024-04-16"),
        ("us-ugesp", "enforcement_dropped", "2025-04-23"),  # 31 July 2026 is OPM's removal of its references only
        ("us-wa-mhmda", "in_force", "2024-03-31"),  # small businesses from 30 June 2024
        (
            "us-ftc-impact-stance",
            "enforcement_dropped",
            "2025-06-01",
        ),  # the statement of 2026 says so, and drops nothing
    ],
)
def test_a_law_stands_where_it_does_since_the_first_day_on_which_it_did(instrument: str, word: str, since: str) -> None:
    day = dt.date(2026, 11, 23)
    span = status_since(LIBRARY.instrument(instrument).card.status, as_of=day, known_at=day)
    assert span is not None
    assert (span.status, span.from_) == (word, dt.date.fromisoformat(since))
