"""One provision, obligation or clock: what it says, its rule, its dates in both times, and how sure we are."""

from __future__ import annotations

import datetime as dt

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ombud.controls import Control, load_controls
from ombud.controls.serves import also_served
from ombud.facts import load_vocabulary
from ombud.law import Instrument, Obligation, Provision, Truth
from ombud.law.lookup import Ruled, dates_of_part, wordings_of
from ombud.law.model import Clock, Exemption, Source
from ombud.law.rules import expression as ex
from ombud.law.rules.dating import DateRow
from ombud.law.rules.unparse import write
from ombud.law.rules.wording import Clause, clause_of
from ombud.law.suite.cases import named_in
from ombud.law.system.conclusion import row_words
from ombud.law.system.determine import Decided
from ombud.law.timeline import TimelineRow, TimelineState, state_on
from ombud.web.lawroom.asked import asked_of, instrument_for, part_for, served
from ombud.web.lawroom.pages.instrument import cases_of


class Excepted(msgspec.Struct, frozen=True, kw_only=True):
    """An exception in words and as it is written, with its own exceptions."""

    row: Exemption
    clause: Clause
    unless: tuple[Excepted, ...]


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """One wording of a rule, in words and as it is written."""

    clause: Clause
    text: str
    valid_from: dt.date | None
    known_from: dt.date | None
    says: str
    unless: tuple[Excepted, ...]


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A state of a date of the law, and whether it governs as known on the day asked for."""

    key: str
    row: TimelineRow
    state: TimelineState
    governs: bool
    for_system: tuple[str, ...] = ()

    @property
    def decides(self) -> bool:
        """It governs, and nothing says that for the system another day decides."""
        return self.governs and (not self.for_system or any("decide" in words for words in self.for_system))


@require_GET
def part(request: HttpRequest, instrument: str, part: str) -> HttpResponse:
    """What does it say, from when, and how sure are we?"""
    asked, found = asked_of(request), instrument_for(instrument)
    ruled = part_for(found, part)
    cases = [case for case in cases_of(found.card.id) if ruled.id in named_in(case)]
    duty = ruled if isinstance(ruled, Obligation) else None
    return render(
        request,
        "lawroom/part.html",
        {
            "asked": asked,
            "found": found,
            "card": found.card,
            "part": ruled,
            "kind": kind_words(ruled),
            "duty": duty,
            "clock": ruled if isinstance(ruled, Clock) else None,
            "provision": ruled if isinstance(ruled, Provision) else None,
            "wordings": wordings(found, ruled),
            "days": days_of(found, ruled, asked.known_at),
            "sources": sources_of(found, ruled.source),
            "confidence": found.card.confidence_scale.get(ruled.confidence, ""),
            "cases": cases,
            "controls": controls_of(duty),
            "kinds": [load_controls().kind(kind) for kind in duty.kinds] if duty else [],
            "also": also_served(duty, found, served()) if duty else (),
            "nav": "law",
        },
    )


def kind_words(ruled: Ruled) -> str:
    """What a part is."""
    if isinstance(ruled, Provision):
        return ruled.kind
    return "obligation" if isinstance(ruled, Obligation) else "clock"


def wordings(found: Instrument, ruled: Ruled) -> list[Wording]:
    """Every wording of the rule; a rule of one wording for all time has no days."""
    return [
        Wording(
            clause=clause_of(version.rule, found, load_vocabulary()),
            text=write(ex.parse(version.rule)),
            valid_from=None if version.valid_from == dt.date.min else version.valid_from,
            known_from=version.known_from,
            says=version.says,
            unless=_excepted(found, version.unless),
        )
        for version in wordings_of(ruled)
    ]


def _excepted(found: Instrument, rows: tuple[Exemption, ...]) -> tuple[Excepted, ...]:
    return tuple(
        Excepted(row=row, clause=clause_of(row.rule, found, load_vocabulary()), unless=_excepted(found, row.unless))
        for row in rows
    )


def days_of(found: Instrument, ruled: Ruled, known_at: dt.date, decided: Decided | None = None) -> list[Day]:
    """The dates a part hangs on, in every state they have been in.

    Args:
        decided: the answer for one system; then each row that governs says what it is to that system.
    """
    said = _said_of_rows(decided.dates.rows) if decided and decided.value is not Truth.NO else {}
    return [
        Day(
            key=key,
            row=row,
            state=state,
            governs=(governs := state is state_on(row, known_at)),
            for_system=said.get(key, ()) if governs else (),
        )
        for key, row in dates_of_part(found, ruled).items()
        for state in row.states
    ]


def _said_of_rows(rows: tuple[DateRow, ...]) -> dict[str, tuple[str, ...]]:
    """What each date is to the system; where one row of a date decides, the others of it say nothing."""
    deciding = {row.key for row in rows if row.decides}
    said: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.decides or row.key not in deciding:
            said.setdefault(row.key, {})[row_words(row)] = None
    return {key: tuple(words) for key, words in said.items()}


def sources_of(found: Instrument, names: str) -> list[Source]:
    """The sources a row names."""
    keys = [key.strip() for key in names.split(",")]
    return [found.card.sources[key] for key in keys if key in found.card.sources]


def controls_of(duty: Obligation | None) -> list[Control]:
    """The controls that meet an obligation."""
    return [load_controls().control(name) for name in duty.controls] if duty else []
