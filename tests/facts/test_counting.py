"""One is never said to be many."""

from __future__ import annotations

from ombud.facts import how_many


def test_a_number_takes_the_noun_that_fits_it() -> None:
    assert [how_many(number, "system") for number in (0, 1, 2, 1200)] == [
        "0 systems",
        "1 system",
        "2 systems",
        "1,200 systems",
    ]
    assert how_many(1, "duty waits", "duties wait") == "1 duty waits"
    assert how_many(3, "duty waits", "duties wait") == "3 duties wait"
