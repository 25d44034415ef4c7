"""Every small mistake in the card of an instrument: its dates, statuses, stays and figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, TypeVar, get_args

import msgspec

from ombud.law.model import Card
from ombud.law.timeline import Parameter, ParameterState, StatusSpan, StatusWord, Stay, TimelineRow, TimelineState

#: What a mistake is about.
MutantKind = Literal["date", "known", "status", "stay", "parameter", "rule", "exemption", "clock", "due"]
#: Kind, row, what was done, and the card with it.
WrongCard = tuple[MutantKind, str, str, Card]
#: The row of mistakes in the dates that hold for a whole instrument.
WHOLE = "card"
#: The row of mistakes in the days of its history.
HISTORY = "history"

DAY = dt.timedelta(days=1)

R = TypeVar("R")


def put(rows: tuple[R, ...], index: int, row: R) -> tuple[R, ...]:
    """The rows with another one in one place."""
    return (*rows[:index], row, *rows[index + 1 :])


def without(rows: tuple[R, ...], index: int) -> tuple[R, ...]:
    """The rows but one."""
    return (*rows[:index], *rows[index + 1 :])


def wrong_cards(card: Card) -> Iterator[WrongCard]:
    """Each mistake in a card, one at a time."""
    for key, row in card.timeline.items():
        for kind, what, wrong in _rows(row):
            yield kind, key, what, _with(card, timeline={**card.timeline, key: wrong})
    for field in ("enacted", "in_force", "enforceable", "ends"):
        if getattr(card, field):
            yield "date", WHOLE, f"{field} left out", _with(card, **{field: ""})
    for index, event in enumerate(card.history):
        moved = put(card.history, index, msgspec.structs.replace(event, on=event.on + DAY))
        yield "date", HISTORY, f"{event.on} ({event.what}) made a day later", _with(card, history=moved)
    yield from _statuses(card)
    yield from _stays(card)
    for key, figure in card.parameters.items():
        for what, changed in _figures(figure):
            yield "parameter", key, what, _with(card, parameters={**card.parameters, key: changed})


def _with(card: Card, **changes: object) -> Card:
    return msgspec.structs.replace(card, **changes)


def _rows(row: TimelineRow) -> Iterator[tuple[MutantKind, str, TimelineRow]]:
    for index, state in enumerate(row.states):
        before = row.states[index - 1].applies if index else None
        for kind, what, states in _states(row.states, index, state, before):
            yield kind, what, msgspec.structs.replace(row, states=states)


def _states(
    states: tuple[TimelineState, ...], index: int, state: TimelineState, before: dt.date | None
) -> Iterator[tuple[MutantKind, str, tuple[TimelineState, ...]]]:
    if state.applies is not None:
        later = msgspec.structs.replace(state, applies=state.applies + DAY)
        yield "date", f"{state.applies} made a day later", put(states, index, later)
    if state.applies == before:  # nothing would differ
        return
    yield "date", f"state {index + 1} ({state.applies}) removed", without(states, index)
    for step, word in ((DAY, "later"), (-DAY, "earlier")) if index else ():
        known = msgspec.structs.replace(state, known_from=state.known_from + step)
        yield "known", f"known from {state.known_from} made a day {word}", put(states, index, known)


def _statuses(card: Card) -> Iterator[WrongCard]:
    words = get_args(StatusWord)
    for index, span in enumerate(card.status):
        other = next(word for word in words if word != span.status)
        found: list[tuple[str, tuple[StatusSpan, ...]]] = [
            ("a day later", put(card.status, index, msgspec.structs.replace(span, from_=span.from_ + DAY))),
            ("a day earlier", put(card.status, index, msgspec.structs.replace(span, from_=span.from_ - DAY))),
            (f"made {other}", put(card.status, index, msgspec.structs.replace(span, status=other))),
            ("removed", without(card.status, index)),
        ]
        if span.known_from:
            known = msgspec.structs.replace(span, known_from=span.known_from + DAY)
            found.append(("known a day later", put(card.status, index, known)))
        for what, spans in found:
            yield "status", f"status from {span.from_}", what, _with(card, status=spans)


def _stays(card: Card) -> Iterator[WrongCard]:
    for index, stay in enumerate(card.stays):
        found: list[tuple[str, tuple[Stay, ...]]] = [
            ("a day later", put(card.stays, index, msgspec.structs.replace(stay, from_=stay.from_ + DAY))),
            ("a day earlier", put(card.stays, index, msgspec.structs.replace(stay, from_=stay.from_ - DAY))),
            ("removed", without(card.stays, index)),
        ]
        if stay.until is not None:
            ends = msgspec.structs.replace(stay, until=stay.until + DAY)
            found.append(("its end a day later", put(card.stays, index, ends)))
        for what, stays in found:
            yield "stay", f"stay from {stay.from_}", what, _with(card, stays=stays)


def _figures(row: Parameter) -> Iterator[tuple[str, Parameter]]:
    for index, state in enumerate(row.states):
        for what, changed in _values(state):
            yield what, msgspec.structs.replace(row, states=put(row.states, index, changed))


def _values(state: ParameterState) -> Iterator[tuple[str, ParameterState]]:
    number = Decimal(state.value)
    higher = number + max(Decimal(1), abs(number) // 100)
    yield f"{state.value} made {higher}", msgspec.structs.replace(state, value=str(higher))
    yield f"{state.value} from a day later", msgspec.structs.replace(state, from_=state.from_ + DAY)
    if state.known_from:
        known = msgspec.structs.replace(state, known_from=state.known_from + DAY)
        yield f"{state.value} known a day later", known
