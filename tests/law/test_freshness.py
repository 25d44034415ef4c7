"""How long ago the law was read, seen from a day."""

from __future__ import annotations

import datetime as dt

import msgspec

from ombud.law import Library, load_library
from ombud.law.freshness import OLD_AFTER, freshness, is_old


def of_days(*days: dt.date) -> Library:
    some = load_library().instruments[: len(days)]
    return Library(
        instruments=tuple(
            msgspec.structs.replace(item, card=msgspec.structs.replace(item.card, checked_on=day))
            for item, day in zip(some, days, strict=True)
        )
    )


def test_one_law_that_was_read_long_ago_does_not_make_the_whole_library_old() -> None:
    library = of_days(dt.date(2026, 11, 23), dt.date(2026, 4, 1))
    found = freshness(library, on=dt.date(2026, 11, 24))
    assert found.newest == dt.date(2026, 11, 23)
    assert found.old == (library.instruments[1].card.id,)
    assert not found.is_old


def test_a_library_is_old_when_nothing_of_it_was_read_within_the_time() -> None:
    found = freshness(of_days(dt.date(2026, 4, 1), dt.date(2026, 3, 1)), on=dt.date(2026, 11, 24))
    assert found.is_old
    assert len(found.old) == found.of == 2


def test_the_ninetieth_day_is_not_yet_too_long_ago() -> None:
    on = dt.date(2026, 11, 24)
    assert not is_old(on - dt.timedelta(days=OLD_AFTER), on=on)
    assert is_old(on - dt.timedelta(days=OLD_AFTER + 1), on=on)
