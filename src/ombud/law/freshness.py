"""How long ago the law was read: one old row among many is named, not made the age of the whole."""

from __future__ import annotations

import datetime as dt

import msgspec

from ombud.law.library import Library

#: Days after which a reading is old: in a quarter, a date of the law may have moved.
OLD_AFTER = 90


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """When the instruments of a library were last checked against their sources.

    Attributes:
        newest: the latest check; None in an empty library.
        old: ids of the instruments whose check is more than ``OLD_AFTER`` days ago, oldest first.
        of: how many instruments there are.
    """

    newest: dt.date | None
    old: tuple[str, ...]
    of: int

    @property
    def is_old(self) -> bool:
        """Nothing at all was read within the time."""
        return len(self.old) == self.of


def is_old(checked_on: dt.date, *, on: dt.date) -> bool:
    """Whether a check of that day is too long ago to rely on without looking again."""
    return (on - checked_on).days > OLD_AFTER


def freshness(library: Library, *, on: dt.date) -> Freshness:
    """When the law was last read, seen from a day."""
    cards = sorted((instrument.card for instrument in library.instruments), key=lambda card: card.checked_on)
    return Freshness(
        newest=cards[-1].checked_on if cards else None,
        old=tuple(card.id for card in cards if is_old(card.checked_on, on=on)),
        of=len(cards),
    )
