"""The register of instruments: where each stands on a day, as known on another, and what starts next."""

from __future__ import annotations

import datetime as dt

import msgspec

from ombud.law.library import Library
from ombud.law.model import Card, Depth, Instrument, InstrumentKind
from ombud.law.timeline import LIVES, Precision, StatusSpan, Stay, show_date, state_on, status_on, status_since, stay_on


class NextDate(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the law that is still to come."""

    day: dt.date
    key: str
    about: str
    precision: Precision = "day"

    @property
    def shown(self) -> str:
        """The day, no more exact than it is known."""
        return show_date(self.day, self.precision)


class RegisterEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One instrument on one pair of dates.

    Attributes:
        status: None before its life began, or where no status is written down.
        since: the span with which the present status began.
        coming: the next day of its timeline, or of its status, after the as-of date.
    """

    id: str
    short: str
    jurisdiction: str
    kind: InstrumentKind
    depth: Depth
    version: str
    checked_on: dt.date
    status: StatusSpan | None
    since: StatusSpan | None
    stay: Stay | None
    coming: NextDate | None


def laws_named(library: Library, words: str) -> tuple[Card, ...]:
    """Instruments whose short name or citation holds every one of these words; none without a word."""
    wanted = words.casefold().split()
    cards = (instrument.card for instrument in library.instruments)
    return tuple(
        card for card in cards if wanted and all(word in f"{card.short} {card.citation}".casefold() for word in wanted)
    )


def register(library: Library, *, as_of: dt.date, known_at: dt.date) -> tuple[RegisterEntry, ...]:
    """Every instrument, by jurisdiction and id."""
    found = (_entry(instrument, as_of, known_at) for instrument in library.instruments)
    return tuple(sorted(found, key=lambda entry: (entry.jurisdiction, entry.id)))


def _entry(instrument: Instrument, as_of: dt.date, known_at: dt.date) -> RegisterEntry:
    card = instrument.card
    return RegisterEntry(
        id=card.id,
        short=card.short,
        jurisdiction=card.jurisdiction,
        kind=card.kind,
        depth=card.depth,
        version=card.version,
        checked_on=card.checked_on,
        status=status_on(card.status, as_of=as_of, known_at=known_at),
        since=status_since(card.status, as_of=as_of, known_at=known_at),
        stay=stay_on(card.stays, as_of=as_of, known_at=known_at),
        coming=_coming(instrument, as_of, known_at),
    )


def _coming(instrument: Instrument, as_of: dt.date, known_at: dt.date) -> NextDate | None:
    card = instrument.card
    found = []
    for key, row in card.timeline.items():
        state = state_on(row, known_at)
        if state is not None and state.applies is not None and state.applies > as_of:
            found.append(NextDate(day=state.applies, key=key, about=row.about, precision=state.precision))
    for span in card.status:
        # A status that was foreseen and then overtaken does not come.
        if span.from_ > as_of and status_on(card.status, as_of=span.from_, known_at=known_at) is span:
            found.append(NextDate(day=span.from_, key="status", about=LIVES[span.status], precision=span.precision))
    return min(found, key=lambda date: (date.day, date.key == "status"), default=None)
