"""The two times of the law: what was known when, about what applies when.

Dates, statuses, stays and figures of an instrument, each kept in every state it has been in,
and the pure functions that pick the state which governs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, Protocol, TypeVar

import msgspec

#: Where an instrument stands in its life.
StatusWord = Literal[
    "proposed",
    "vetoed",
    "withdrawn",
    "enacted_not_applicable",
    "in_force_phased",
    "in_force",
    "enforcement_stayed",
    "enforcement_dropped",
    "draft_guidance",
    "guidance",
    "superseded",
    "rescinded",
    "removed_unpublished",
    "vacated",
    "repealed",
    "repealed_never_applied",
    "voluntary",
]

#: Words for an instrument that has ended or never became law: nothing of it binds any more.
OVER: frozenset[StatusWord] = frozenset(
    {
        "vetoed",
        "withdrawn",
        "superseded",
        "rescinded",
        "removed_unpublished",
        "vacated",
        "repealed",
        "repealed_never_applied",
    }
)

#: Words for an instrument that is not law yet, and may never be.
PROPOSED: frozenset[StatusWord] = frozenset({"proposed", "draft_guidance"})

#: What a date of the law is about. Enacted, in force, applies and enforceable never share a field.
DateKind = Literal["enacted", "in_force", "applies", "enforceable", "ends", "cure", "deadline"]


#: How exactly a day is known: the day, about that day, only its month or year (the last day of it
#: then stands for it), or only that it was so by that day, and long before.
Precision = Literal["day", "about", "month", "year", "by"]


#: Where an instrument stands in its life, as a person would say it.
LIVES: dict[StatusWord, str] = {
    "proposed": "proposed, not law",
    "vetoed": "vetoed, never law",
    "withdrawn": "withdrawn",
    "enacted_not_applicable": "enacted, does not apply yet",
    "in_force_phased": "in force, in stages",
    "in_force": "in force",
    "enforcement_stayed": "in force, enforcement stayed",
    "enforcement_dropped": "in force, enforcement dropped",
    "draft_guidance": "draft guidance",
    "guidance": "guidance",
    "superseded": "superseded",
    "rescinded": "rescinded",
    "removed_unpublished": "removed before it was published",
    "vacated": "vacated by a court",
    "repealed": "repealed",
    "repealed_never_applied": "repealed, never applied",
    "voluntary": "voluntary",
}


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Common settings of all authored parts of an instrument."""


class StatusSpan(Part, frozen=True, kw_only=True):
    """Where an instrument stands from a date on, and since when that is known."""

    from_: dt.date = msgspec.field(name="from")
    status: StatusWord
    because: str
    source: str
    confidence: str
    known_from: dt.date | None = None
    precision: Precision = "day"

    @property
    def since(self) -> str:
        """The day it began, no more exact than it is known."""
        return show_date(self.from_, self.precision)

    @property
    def words(self) -> str:
        """What it is and since when; a proposal is not law, and never was."""
        if self.status == "proposed":
            return f"proposed since {self.since}, not law"
        return f"{LIVES[self.status]} since {self.since}"


class Stay(Part, frozen=True, kw_only=True):
    """A court order, or a policy not to act, that keeps an authority from enforcing for a time.

    The duty itself stays. ``until`` of None says: no end is known. ``until_known_from`` is the
    day since which the end is known, where that is later than the stay itself.
    """

    from_: dt.date = msgspec.field(name="from")
    until: dt.date | None
    what: str
    cite: str
    source: str
    confidence: str
    known_from: dt.date | None = None
    until_known_from: dt.date | None = None


class ParameterState(Part, frozen=True, kw_only=True):
    """A figure written in the law, from a date on."""

    from_: dt.date = msgspec.field(name="from")
    value: str
    known_from: dt.date | None = None


class Parameter(Part, frozen=True, kw_only=True):
    """A threshold or other figure of the law with its unit, in every state it has been in."""

    about: str
    unit: str
    cite: str
    source: str
    confidence: str
    states: tuple[ParameterState, ...]
    note: str = ""


class TimelineState(Part, frozen=True, kw_only=True):
    """What was known, from a date on, about when something applies.

    ``applies`` of None says: it does not exist, or no longer has a date, in this state of law.
    """

    known_from: dt.date
    applies: dt.date | None
    cite: str = ""
    precision: Precision = "day"

    @property
    def shown(self) -> str:
        """The day, no more exact than it is known; empty where there is none."""
        return show_date(self.applies, self.precision) if self.applies else ""


class TimelineRow(Part, frozen=True, kw_only=True):
    """A date of the law in every state the law has been in."""

    about: str
    cite: str
    states: tuple[TimelineState, ...]
    source: str
    confidence: str
    kind: DateKind = "applies"
    note: str = ""


def show_date(day: dt.date, precision: Precision = "day") -> str:
    """A date as it is written everywhere, no more exact than it is known: 2 Dec 2026, about 2 Dec 2026, Dec 2026."""
    match precision:
        case "day":
            return f"{day.day} {day:%b %Y}"
        case "about":
            return f"about {day.day} {day:%b %Y}"
        case "month":
            return f"{day:%b %Y}"
        case "year":
            return f"{day.year}"
        case "by":
            return f"{day.day} {day:%b %Y} or before"


def state_on(row: TimelineRow, known_at: dt.date) -> TimelineState | None:
    """The state of a date that governs as known on a day; None before the first one."""
    known = [state for state in row.states if state.known_from <= known_at]
    return known[-1] if known else None


class _Dated(Protocol):
    """Something that holds from a day on, and was known from a day on."""

    @property
    def from_(self) -> dt.date: ...

    @property
    def known_from(self) -> dt.date | None: ...


D = TypeVar("D", bound=_Dated)


def _known(state: _Dated) -> dt.date:
    return state.known_from or state.from_


def _standing(states: Iterable[D], known_at: dt.date) -> list[D]:
    """What is foreseen as known on a day: each time something becomes known, it replaces the future seen before."""
    known = [state for state in states if _known(state) <= known_at]
    return [state for state in known if not any(_known(state) < _known(later) <= state.from_ for later in known)]


def _governs(states: Iterable[D], *, as_of: dt.date, known_at: dt.date) -> D | None:
    """The state that governs: each time something becomes known, it replaces the future foreseen before.

    So a repeal that becomes known in May cancels an application that was foreseen for June.
    """
    standing = _standing(states, known_at)
    begun = [state for state in standing if state.from_ <= as_of]
    return max(begun, key=lambda state: (state.from_, _known(state)), default=None)


def status_since(spans: Iterable[StatusSpan], *, as_of: dt.date, known_at: dt.date) -> StatusSpan | None:
    """The span with which the present word began: an act amended while in force has been in force all along."""
    begun = sorted(
        (span for span in _standing(spans, known_at) if span.from_ <= as_of),
        key=lambda span: (span.from_, _known(span)),
    )
    first = begun[-1] if begun else None
    for span in reversed(begun):
        if first is None or span.status != first.status:
            break
        first = span
    return first


def status_on(spans: Iterable[StatusSpan], *, as_of: dt.date, known_at: dt.date) -> StatusSpan | None:
    """Where an instrument stands on a day, as known on another; None before its life began."""
    return _governs(spans, as_of=as_of, known_at=known_at)


def parameter_on(row: Parameter, *, as_of: dt.date, known_at: dt.date) -> ParameterState | None:
    """The figure that governs on a day, as known on another; None where there is none yet."""
    return _governs(row.states, as_of=as_of, known_at=known_at)


def stay_on(stays: Iterable[Stay], *, as_of: dt.date, known_at: dt.date) -> Stay | None:
    """The stay of enforcement that holds on a day, as known on another."""
    for stay in stays:
        begun = stay.from_ <= as_of and _known(stay) <= known_at
        end_known = stay.until is not None and (stay.until_known_from or _known(stay)) <= known_at
        if begun and not (end_known and stay.until and stay.until <= as_of):
            return stay
    return None
