"""What in the library rests on weak ground: rows of weak confidence, instruments not checked for long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from ombud.facts import how_many
from ombud.law.library import Library
from ombud.law.lookup import parts_of_instrument
from ombud.law.model import Instrument

#: Confidence tags that say the wording was read, or that independent sources agree. The scale of
#: each card explains its tags; every other tag is a single source, memory or inference.
STRONG = frozenset({"V", "V2", "P", "S2"})


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """One reason to look again before relying on an instrument.

    Attributes:
        rows: the rows it concerns; empty where it is the whole instrument.
    """

    instrument: str
    says: str
    rows: tuple[str, ...] = ()


def doubts(library: Library, *, as_of: dt.date, older_than: int) -> tuple[Doubt, ...]:
    """Everything that a lawyer should look at before relying on it.

    Args:
        older_than: days after which a check is old.
    """
    return tuple(doubt for instrument in library.instruments for doubt in _doubts(instrument, as_of, older_than))


def _doubts(instrument: Instrument, as_of: dt.date, older_than: int) -> Iterator[Doubt]:
    card = instrument.card
    age = (as_of - card.checked_on).days
    if age > older_than:
        yield Doubt(instrument=card.id, says=f"was last checked {age} days ago, on {card.checked_on}")
    by_tag: dict[str, list[str]] = {}
    for name, confidence in _rows(instrument):
        if confidence not in STRONG:
            by_tag.setdefault(confidence, []).append(name)
    for tag, rows in sorted(by_tag.items()):
        meaning = card.confidence_scale.get(tag, "no confidence is stated")
        yield Doubt(
            instrument=card.id,
            says=f"{how_many(len(rows), 'row')} of confidence {tag or '(none)'}: {meaning}",
            rows=tuple(rows),
        )


def _rows(instrument: Instrument) -> Iterator[tuple[str, str]]:
    card = instrument.card
    yield from ((part.id, part.confidence) for part in parts_of_instrument(instrument))
    yield from ((key, row.confidence) for key, row in card.timeline.items())
    yield from ((key, row.confidence) for key, row in card.parameters.items())
    yield from ((f"status from {span.from_}", span.confidence) for span in card.status)
    yield from ((penalty.id, penalty.confidence) for penalty in instrument.penalties)
