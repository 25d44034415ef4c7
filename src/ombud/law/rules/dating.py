"""From when a part of the law bites: every row of its dates, which of them decides, and why that one.

A part may have several days, each under a condition; the earliest whose condition is not *no* counts.
The conditions are reasons like any other: who asks "why from then?" is told the facts and the article.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from ombud.facts import as_text
from ombud.law.model import AppliesFrom
from ombud.law.rules.reasons import Reason, Truth, all_of
from ombud.law.timeline import Precision, Stay, show_date, stay_on

if TYPE_CHECKING:
    from ombud.law.rules.evaluate import Situation


class DateRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the dates of a part, for one system.

    Attributes:
        key: the row of the card's timeline.
        holds: whether its condition holds; a row whose condition is *no* gives no day.
        day: the day it gives or would give; None where there is none in this state of law.
        decides: its day is the one from which the part bites.
        why: what settles a condition that is *no*, in a few words.
    """

    key: str
    holds: Truth
    day: dt.date | None
    decides: bool = False
    why: str = ""


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """The dates of a conclusion, as known on the known-at date; no two of them share a field.

    Attributes:
        exists: False when in that state of law there is no day on which it applies.
        applies: the day from which it bites: the earliest of ``candidates``.
        candidates: every such day that is still possible, while the condition of some is open.
        missing: facts not known yet that could still change the day.
        timeline: the rows of the card's timeline that give the candidates.
        rows: every row of its dates, those whose condition is *no* included.
        because: the conditions and facts that make it this day and no earlier one.
        precision: how exactly the day from which it bites is known.
        enacted, in_force: when it was made, and when it became part of the law.
        enforceable: from when somebody may act on a breach, where that differs.
        ends: the first day on which it no longer holds.
        stay: what keeps an authority from enforcing it on the as-of date.
    """

    exists: bool = True
    applies: dt.date | None = None
    candidates: tuple[dt.date, ...] = ()
    missing: tuple[str, ...] = ()
    timeline: tuple[str, ...] = ()
    rows: tuple[DateRow, ...] = ()
    because: tuple[Reason, ...] = ()
    precision: Precision = "day"
    enacted: dt.date | None = None
    in_force: dt.date | None = None
    enforceable: dt.date | None = None
    ends: dt.date | None = None
    stay: Stay | None = None

    @property
    def shown(self) -> str:
        """The day from which it bites, no more exact than it is known; empty where there is none."""
        return show_date(self.applies, self.precision) if self.applies else ""


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """A row with its conditions decided, before it is held against the other rows.

    ``put_off`` is the fact that may put the day off, as a reason.
    """

    key: str
    conditions: tuple[Reason, ...]
    day: dt.date | None
    put_off: Reason | None = None
    precision: Precision = "day"

    @property
    def holds(self) -> Truth:
        """Whether all its conditions hold."""
        return all_of(condition.value for condition in self.conditions)

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts not known yet that decide whether it holds, or put its day off."""
        reasons = (*self.conditions, *((self.put_off,) if self.put_off else ()))
        return tuple(dict.fromkeys(key for reason in reasons for key in reason.missing))


def dates_of(situation: Situation, applies: tuple[AppliesFrom, ...], *, enforceable: str, ends: str) -> Dates:
    """The dates of a part: from when it bites (the earliest whose condition is not *no*) and the card's own."""
    card = situation.instrument.card
    found = Dates(
        enacted=situation.day(card.enacted),
        in_force=situation.day(card.in_force),
        enforceable=situation.day(enforceable or card.enforceable),
        ends=situation.day(ends or card.ends),
        stay=stay_on(card.stays, as_of=situation.as_of, known_at=situation.known_at),
    )
    if not applies:
        return found
    rows = tuple(dated(situation, applies, cite=""))
    possible = [row for row in rows if row.holds is not Truth.NO and row.day is not None]
    days = tuple(sorted({row.day for row in possible if row.day is not None}))
    first = days[0] if days else None
    return msgspec.structs.replace(
        found,
        exists=bool(days),
        applies=first,
        candidates=days,
        missing=_missing(possible, several=len(days) > 1),
        timeline=tuple(dict.fromkeys(row.key for row in possible)),
        rows=tuple(_row(row, first) for row in rows),
        because=tuple(_because(rows, first)),
        precision=next((row.precision for row in possible if row.day == first), "day"),
    )


def dated(situation: Situation, applies: tuple[AppliesFrom, ...], *, cite: str) -> Iterator[Dated]:
    """Every row of some dates with its conditions decided, those of the provisions they are *like* in their place.

    Args:
        cite: the citation of the provision whose dates they are.
    """
    for row in applies:
        own = (situation.decide(row.if_),) if row.if_ else ()
        if row.like:
            for other in situation.dated_like(row.like):
                yield msgspec.structs.replace(other, conditions=(*own, *other.conditions)) if own else other
            continue
        yield _dated(situation, row, own, cite)


def _dated(situation: Situation, row: AppliesFrom, own: tuple[Reason, ...], cite: str) -> Dated:
    state = situation.state(row.from_)
    day = state.applies if state else None
    if state is None or day is None or not row.not_before:
        precision = state.precision if state else "day"
        return Dated(key=row.from_, conditions=own, day=day, precision=precision)
    definition, stated = situation.vocabulary[row.not_before], situation.facts.get(row.not_before)
    if not isinstance(stated, dt.date):
        text = f"Not known yet: {definition.question}"
        open_ = Reason(
            value=Truth.UNKNOWN, kind="fact", text=text, cite=cite, key=row.not_before, missing=(row.not_before,)
        )
        return Dated(key=row.from_, conditions=own, day=day, put_off=open_)
    about = situation.instrument.card.timeline[row.from_].about
    side = "later" if stated > day else "not later"
    text = f"{definition.question} {as_text(definition, stated)}, which is {side} than {show_date(day)} ({about})"
    reason = Reason(value=Truth.YES, kind="fact", text=text, cite=cite, key=row.not_before)
    return Dated(key=row.from_, conditions=own, day=max(stated, day), put_off=reason)


def _missing(possible: Iterable[Dated], *, several: bool) -> tuple[str, ...]:
    """With several days left every open condition counts, with one only what may still put it off."""
    asked = (row for row in possible if several or (row.put_off and row.put_off.missing))
    return tuple(dict.fromkeys(key for row in asked for key in row.missing))


def _row(row: Dated, first: dt.date | None) -> DateRow:
    holds = row.holds
    against = next((item for item in row.conditions if item.value is Truth.NO), None)
    decides = holds is not Truth.NO and row.day is not None and row.day == first
    return DateRow(
        key=row.key, holds=holds, day=row.day, decides=decides, why=against.first_ground() if against else ""
    )


def _because(rows: tuple[Dated, ...], first: dt.date | None) -> Iterator[Reason]:
    """What makes it this day: the conditions of the row that decides, and why no earlier row does."""
    if first is None:
        return
    told: set[int] = set()
    for row in sorted(rows, key=lambda row: row.day != first):
        for reason in _grounds(row, first):
            if id(reason) not in told:
                told.add(id(reason))
                yield (
                    Reason(value=~reason.value, kind="not", text="not", children=(reason,))
                    if (reason.value is Truth.NO)
                    else reason
                )


def _grounds(row: Dated, first: dt.date) -> tuple[Reason, ...]:
    if row.day is None:
        return ()
    match row.holds:
        case Truth.NO:
            against = tuple(item for item in row.conditions if item.value is Truth.NO)
            return against if row.day < first else ()
        case Truth.UNKNOWN:
            return (*row.conditions, *((row.put_off,) if row.put_off else ()))
        case _ if row.day == first:
            return (*row.conditions, *((row.put_off,) if row.put_off else ()))
    return ()
