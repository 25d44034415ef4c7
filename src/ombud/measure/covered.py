"""Who could be used and who could not, with each reason in words. Nobody is left out in silence."""

from __future__ import annotations

import msgspec


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """People or rows that lack something.

    Attributes:
        what: what they lack: ``prediction``, ``label``, ``group``, ``score``, ``value``, ``person``, ``weight``.
        column: the column that should hold it.
        n: how many; 0 says that it was looked for.
        words: the sentence a reader needs; said only when there are some.
    """

    what: str
    n: int
    column: str = ""
    words: str = ""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody counted, those who could be used, and what the others lack.

    Attributes:
        people: all that were counted.
        used: of them, those in at least one figure.
        basis: what the used ones have, such as ``have a prediction``.
        unit: ``people`` or ``rows``.
    """

    people: int
    used: int
    basis: str = "are used"
    unit: str = "people"
    missing: tuple[Missing, ...] = ()

    def lacking(self, what: str, column: str = "") -> int:
        """How many lack it; 0 when nobody does."""
        return sum(item.n for item in self.missing if item.what == what and column in ("", item.column))

    def by_column(self, what: str) -> dict[str, int]:
        """How many lack it, for each column that was looked at."""
        return {item.column: item.n for item in self.missing if item.what == what}

    def sentences(self) -> tuple[str, ...]:
        """What a reader must know about missing values."""
        first = f"{self.people:,} {self.unit} counted; {self.used:,} of them {self.basis}."
        return (first, *(item.words for item in self.missing if item.n and item.words))
