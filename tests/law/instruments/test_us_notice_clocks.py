"""Notice clocks of United States health, finance and consumer law, as the sections themselves set them.

The tables are written from the sections named beside each row, not from the authored files.
"""

from __future__ import annotations

import datetime as dt

import pytest

from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law.library import compile_library
from ombud.law.model import Clock, Due
from ombud.law.rules.evaluate import Situation

WORDS = read_vocabulary(VOCABULARY)
LIBRARY = compile_library(vocabulary=WORDS)
TODAY = dt.date(2026, 11, 23)

# instrument, clock, length, unit, words of the threshold, first day on which it can run
CLOCKS = [
    ("us-hipaa", "hipaa-ind", 60, "days", "", "2009-09-23"),  # 45 CFR 164.404
    ("us-hipaa", "hipaa-media", 60, "days", "more than 500 residents", "2009-09-23"),  # 45 CFR 164.406
    ("us-hipaa", "hipaa-hhs-500", 60, "days", "500 or more individuals", "2009-09-23"),  # 45 CFR 164.408(b)
    ("us-hipaa", "hipaa-hhs-small", 60, "days", "fewer than 500", "2009-09-23"),  # 45 CFR 164.408(c)
    ("us-hipaa", "hipaa-ba", 60, "days", "", "2009-09-23"),  # 45 CFR 164.410
    ("us-ftc-hbnr", "hbnr-ind", 60, "days", "", "2009-09-24"),  # 16 CFR 318.4
    ("us-ftc-hbnr", "hbnr-ftc-500", 60, "days", "500 or more individuals", "2024-07-29"),  # 16 CFR 318.5(c)
    ("us-ftc-hbnr", "hbnr-ftc-small", 60, "days", "fewer than 500", "2009-09-24"),  # 16 CFR 318.5(c)
    ("us-ftc-hbnr", "hbnr-media", 60, "days", "500 or more residents", "2009-09-24"),  # 16 CFR 318.5(b)
    ("us-glba-safeguards", "safeguards-ftc", 30, "days", "500 or more consumers", "2024-05-13"),  # 16 CFR 314.4(j)
    ("us-bank-incidents", "bank-36h", 36, "hours", "", "2022-05-01"),  # 12 CFR 53.3
    ("us-bank-incidents", "bank-sp-4h", 0, "hours", "four hours", "2022-05-01"),  # 12 CFR 53.4
    ("us-bank-incidents", "ncua-72h", 72, "hours", "", "2023-09-01"),  # 12 CFR 748.1(c)
    ("us-sec-8k-105", "sec-8k", 4, "business_days", "", "2023-12-18"),  # Form 8-K Item 1.05
    ("us-sec-8k-105", "sec-8k-amend", 4, "business_days", "", "2023-12-18"),  # Form 8-K Item 1.05
    ("us-sec-8k-105", "sec-8k-delay-1", 30, "days", "", "2023-12-18"),  # Form 8-K Item 1.05
    ("us-sec-8k-105", "sec-8k-delay-2", 30, "days", "", "2023-12-18"),  # Form 8-K Item 1.05
    ("us-sec-8k-105", "sec-8k-delay-3", 60, "days", "", "2023-12-18"),  # Form 8-K Item 1.05
    ("us-sec-regsp", "regsp-cust", 30, "days", "", "2025-12-03"),  # 17 CFR 248.30(a)(4)
    ("us-sec-regsp", "regsp-vendor", 72, "hours", "", "2025-12-03"),  # 17 CFR 248.30(a)(5)
    ("us-fda-device-regs", "mdr-mfr-30", 30, "days", "", "1996-07-31"),  # 21 CFR 803.50
    ("us-fda-device-regs", "mdr-mfr-5", 5, "business_days", "", "1996-07-31"),  # 21 CFR 803.53
    ("us-fda-device-regs", "mdr-uf-death", 10, "business_days", "", "1996-07-31"),  # 21 CFR 803.30(a)(1)
    ("us-fda-device-regs", "mdr-uf-injury", 10, "business_days", "", "1996-07-31"),  # 21 CFR 803.30(a)(2)
    ("us-fda-device-regs", "mdr-importer", 30, "days", "", "1996-07-31"),  # 21 CFR 803.40
    ("us-fda-device-regs", "mdr-supp", 30, "days", "", "1996-07-31"),  # 21 CFR 803.56
    ("us-fda-device-regs", "mdr-uf-annual", 0, "days", "", "1996-07-31"),  # 21 CFR 803.33
    ("us-fda-device-regs", "fda-806", 10, "business_days", "", "1998-05-18"),  # 21 CFR 806.10
    ("us-cms-prior-auth", "prior-auth-expedited", 72, "hours", "", "2026-01-01"),  # CMS-0057-F
    ("us-cms-prior-auth", "prior-auth-standard", 7, "days", "", "2026-01-01"),  # CMS-0057-F
    ("us-take-it-down", "takedown-48h", 48, "hours", "", "2026-05-19"),  # Pub. L. 119-12 section 3
    ("us-circia", "circia-incident", 72, "hours", "", None),  # 6 USC 681b; the rule is only proposed
    ("us-circia", "circia-ransom", 24, "hours", "", None),  # 6 USC 681b; the rule is only proposed
]

# instrument, duty, what its calendar holds
DUE = [
    ("us-hipaa", "hip-access", ["within 30 days"]),  # 45 CFR 164.524
    ("us-hipaa", "hip-amend", ["within 60 days"]),  # 45 CFR 164.526
    ("us-hipaa", "hip-account", ["within 60 days"]),  # 45 CFR 164.528
    ("us-hipaa", "hip-breach-notify", ["within 60 days"]),  # 45 CFR 164.404-164.410
    ("us-hipaa", "hip-npp", ["on T-NPP"]),  # 45 CFR 164.520
    ("us-part-2", "part2-breach", ["within 60 days"]),  # 89 FR 12472
    ("us-ftc-hbnr", "hbnr-notify", ["within 60 days"]),  # 16 CFR 318.4
    ("us-hti-1-dsi", "dsi-irm", ["every 1 years"]),  # 45 CFR 170.402(b)(4)
    ("us-cms-prior-auth", "pa-time", ["within 72 hours", "within 7 days"]),  # CMS-0057-F
    ("us-cms-prior-auth", "pa-api", ["on T-API"]),  # CMS-0057-F
    ("us-fda-device-regs", "fda-mdr", ["within 30 days", "within 5 business_days"]),  # 21 CFR 803.50, 803.53
    ("us-fda-device-regs", "fda-mdr-facility", ["within 10 business_days", "yearly 01-01"]),  # 21 CFR 803.30, 803.33
    ("us-fda-device-regs", "fda-806-report", ["within 10 business_days"]),  # 21 CFR 806.10
    ("us-glba-safeguards", "sg-testing", ["every 1 years", "every 6 months"]),  # 16 CFR 314.4(d)
    ("us-glba-safeguards", "sg-board", ["every 1 years"]),  # 16 CFR 314.4(i)
    ("us-glba-safeguards", "sg-notice", ["within 30 days"]),  # 16 CFR 314.4(j)
    ("us-bank-incidents", "bank-incident", ["within 36 hours"]),  # 12 CFR 53.3
    ("us-bank-incidents", "ncua-incident", ["within 72 hours"]),  # 12 CFR 748.1(c)
    ("us-sec-8k-105", "sec-8k-105", ["within 4 business_days", "within 4 business_days"]),  # Form 8-K Item 1.05
    ("us-sec-8k-105", "sec-sk-106", ["every 1 years"]),  # 17 CFR 229.106
    ("us-sec-regsp", "regsp-notice", ["within 30 days"]),  # 17 CFR 248.30(a)(4)
    ("us-take-it-down", "tid-remove", ["within 48 hours"]),  # Pub. L. 119-12 section 3
    ("us-naic-bulletin", "naic-ct-certification", ["every 1 years"]),  # Connecticut bulletin
]


def clock_of(instrument: str, name: str) -> Clock:
    return next(clock for clock in LIBRARY.instrument(instrument).clocks if clock.id == name)


def in_words(due: Due) -> str:
    if due.on:
        return f"on {due.on}"
    if due.yearly:
        return f"yearly {due.yearly}"
    return f"every {due.every} {due.unit}" if due.every else f"within {due.within} {due.unit}"


@pytest.mark.parametrize(("instrument", "name", "within", "unit", "threshold", "first_day"), CLOCKS)
def test_a_clock_runs_as_long_as_its_section_says(
    instrument: str, name: str, within: int, unit: str, threshold: str, first_day: str | None
) -> None:
    clock = clock_of(instrument, name)
    situation = Situation(LIBRARY.instrument(instrument), {}, WORDS, as_of=TODAY, known_at=TODAY)
    applies = situation.dates(clock.applies).applies

    assert (clock.within, clock.unit) == (within, unit)
    assert bool(clock.threshold) == bool(threshold)
    assert threshold in clock.threshold
    assert applies == (dt.date.fromisoformat(first_day) if first_day else None)


@pytest.mark.parametrize("instrument", sorted({row[0] for row in CLOCKS}))
def test_no_clock_of_these_laws_is_missing_from_the_table(instrument: str) -> None:
    written = {name for law, name, *_ in CLOCKS if law == instrument}

    assert {clock.id for clock in LIBRARY.instrument(instrument).clocks} == written


def test_the_media_are_told_above_500_under_hipaa_and_from_500_under_the_ftc_rule() -> None:
    """45 CFR 164.406 and 16 CFR 318.5(b): the two are easily mixed up."""
    assert clock_of("us-hipaa", "hipaa-media").threshold.startswith("more than 500")
    assert clock_of("us-ftc-hbnr", "hbnr-media").threshold.startswith("500 or more")


@pytest.mark.parametrize(("instrument", "name", "calendar"), DUE)
def test_a_duty_falls_due_as_its_section_says(instrument: str, name: str, calendar: list[str]) -> None:
    duty = next(duty for duty in LIBRARY.instrument(instrument).obligations if duty.id == name)

    assert [in_words(due) for due in duty.due] == calendar
