"""What happens to the law itself between two moments: what starts, ends, moves, is stayed or changes status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import msgspec

from ombud.law.days.change import Moment
from ombud.law.library import Library
from ombud.law.lookup import parts_of_instrument
from ombud.law.model import AppliesFrom, Instrument
from ombud.law.timeline import (
    LIVES,
    Parameter,
    Precision,
    TimelineRow,
    parameter_on,
    show_date,
    state_on,
    status_on,
    stay_on,
)

HappeningKind = Literal["starts", "ends", "deadline", "moved", "status", "stay", "figure"]


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is otherwise at the later moment.

    Attributes:
        row: timeline key, parameter key, or the word *status* or *stay*.
        parts: ids of the provisions, obligations and clocks that hang on a date.
    """

    instrument: str
    row: str
    kind: HappeningKind
    day: dt.date | None
    says: str
    cite: str
    source: str
    confidence: str
    parts: tuple[str, ...] = ()
    precision: Precision = "day"

    @property
    def shown(self) -> str:
        """The day, no more exact than it is known; empty where there is none."""
        return show_date(self.day, self.precision) if self.day else ""


def happenings(library: Library, before: Moment, after: Moment) -> tuple[Happening, ...]:
    """Everything that differs in the law between two moments, in the order of its days."""
    found = [item for instrument in library.instruments for item in _of_instrument(instrument, before, after)]
    return tuple(sorted(found, key=lambda item: (item.day or dt.date.max, item.instrument, item.row)))


def _of_instrument(instrument: Instrument, before: Moment, after: Moment) -> Iterator[Happening]:
    hanging = _parts_by_key(instrument)
    for key, row in instrument.card.timeline.items():
        yield from _of_date(instrument.card.id, key, row, tuple(hanging.get(key, ())), before, after)
    yield from _of_status(instrument, before, after)
    yield from _of_stay(instrument, before, after)
    for key, figure in instrument.card.parameters.items():
        yield from _of_figure(instrument.card.id, key, figure, before, after)


def _parts_by_key(instrument: Instrument) -> dict[str, list[str]]:
    """Which parts hang on each timeline key, through the provisions they are *like* too."""
    rows = {provision.id: provision.applies for provision in instrument.provisions}

    def keys(applies: tuple[AppliesFrom, ...]) -> Iterator[str]:
        for row in applies:
            yield from keys(rows[row.like]) if row.like else (row.from_,)

    found: dict[str, list[str]] = {}
    for part in parts_of_instrument(instrument):
        for key in dict.fromkeys(keys(part.applies)):
            found.setdefault(key, []).append(part.id)
    return found


def _of_date(
    name: str, key: str, row: TimelineRow, parts: tuple[str, ...], before: Moment, after: Moment
) -> Iterator[Happening]:
    old, new = state_on(row, before.known_at), state_on(row, after.known_at)
    was, now = (old.applies if old else None), (new.applies if new else None)

    def happening(kind: HappeningKind, says: str) -> Happening:
        return Happening(
            instrument=name,
            row=key,
            kind=kind,
            day=now,
            says=says,
            cite=(new.cite if new else "") or row.cite,
            source=row.source,
            confidence=row.confidence,
            parts=parts,
            precision=new.precision if new else "day",
        )

    if was != now:
        yield happening("moved", f"{row.about}: {now or 'no day'} instead of {was or 'no day'}")
    if now is not None and before.as_of < now <= after.as_of:
        kind: HappeningKind = "ends" if row.kind == "ends" else "deadline" if row.kind == "deadline" else "starts"
        yield happening(kind, row.about)


def _of_status(instrument: Instrument, before: Moment, after: Moment) -> Iterator[Happening]:
    card = instrument.card
    old = status_on(card.status, as_of=before.as_of, known_at=before.known_at)
    new = status_on(card.status, as_of=after.as_of, known_at=after.known_at)
    if new is not None and (old is None or old.status != new.status):
        was = LIVES[old.status] if old else "nothing"
        yield Happening(
            instrument=card.id,
            row="status",
            kind="status",
            day=new.from_,
            says=f"{LIVES[new.status]} instead of {was}: {new.because}",
            cite=card.citation,
            source=new.source,
            confidence=new.confidence,
            precision=new.precision,
        )


def _of_stay(instrument: Instrument, before: Moment, after: Moment) -> Iterator[Happening]:
    card = instrument.card
    old = stay_on(card.stays, as_of=before.as_of, known_at=before.known_at)
    new = stay_on(card.stays, as_of=after.as_of, known_at=after.known_at)
    shown = new or old
    if shown is None or old == new:
        return
    yield Happening(
        instrument=card.id,
        row="stay",
        kind="stay",
        day=new.from_ if new else shown.until,
        says=shown.what if new else f"no longer: {shown.what}",
        cite=shown.cite,
        source=shown.source,
        confidence=shown.confidence,
    )


def _of_figure(name: str, key: str, row: Parameter, before: Moment, after: Moment) -> Iterator[Happening]:
    old = parameter_on(row, as_of=before.as_of, known_at=before.known_at)
    new = parameter_on(row, as_of=after.as_of, known_at=after.known_at)
    if new is None or (old is not None and old.value == new.value):
        return
    yield Happening(
        instrument=name,
        row=key,
        kind="figure",
        day=new.from_,
        says=f"{row.about}: {new.value} {row.unit} instead of {old.value if old else 'no figure'}",
        cite=row.cite,
        source=row.source,
        confidence=row.confidence,
    )
