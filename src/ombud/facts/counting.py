"""A number and its noun, so that one is never said to be many."""

from __future__ import annotations


def how_many(number: int, one: str, several: str = "") -> str:
    """The number with the noun that fits it; by default several of a thing are the word with an *s*.

    >>> how_many(1, "system"), how_many(1200, "system"), how_many(2, "duty waits", "duties wait")
    ('1 system', '1,200 systems', '2 duties wait')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"
