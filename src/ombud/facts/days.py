"""The days that Ombud speaks of: from 1800 to 2199.

The oldest law in the library is of 1866. Near the ends of what a calendar of computers can hold
(the years 1 and 9999), a period before or after a day is no day any more.
"""

from __future__ import annotations

import datetime as dt

FIRST = dt.date(1800, 1, 1)
LAST = dt.date(2199, 12, 31)

#: What a day must be, as the end of a sentence.
BOUNDS = f"between {FIRST.year} and {LAST.year}"


def is_possible(day: dt.date) -> bool:
    """Whether a day is one that Ombud speaks of."""
    return FIRST <= day <= LAST


def read_day(text: str) -> dt.date:
    """The day written like 2026-12-02.

    Raises:
        ValueError: it does not exist, or is not between 1800 and 2199.
    """
    day = dt.date.fromisoformat(text.strip())
    if not is_possible(day):
        raise ValueError(f"{day} is not {BOUNDS}")
    return day
