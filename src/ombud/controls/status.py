"""Hold obligations against evidence: met, partly met, missing, upcoming, unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from ombud.facts import UNKNOWN, FactValue, Vocabulary
from ombud.law import Duty, Outcome, Standing, Status, enforcement_of, standing
from ombud.law.model import EvidenceNeed


class State(StrEnum):
    """How an obligation stands against the evidence on the as-of date."""

    MET = "met"
    PARTLY = "partly"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an obligation needs, and whether it is there.

    Attributes:
        need: what the law's data asks for, in words.
        held: it is there.
        by: what it is there by: who stated it, or the id of the evidence.
        fact: the fact to answer, where the need is one.
    """

    need: str
    held: bool
    by: str = ""
    fact: str = ""


class DutyState(msgspec.Struct, frozen=True, kw_only=True):
    """An obligation of a system with what shows it.

    Attributes:
        instrument: what the law it comes from is called for short.
        binds: the instrument is law that applies; not so where it is voluntary, only proposed, or
            encoded only as far as whether it may apply.
        enforcement: why nobody may or will act on a breach today; empty where somebody may.
    """

    duty: Duty
    instrument: str
    instrument_id: str
    state: State
    shown: tuple[Shown, ...]
    binds: bool = True
    enforcement: str = ""

    @property
    def is_due(self) -> bool:
        """It exists and bites on the as-of date."""
        return self.duty.status is Status.IN_EFFECT

    @property
    def is_upcoming(self) -> bool:
        """It exists and bites later."""
        return self.duty.status is Status.UPCOMING

    @property
    def due(self) -> dt.date | None:
        """From when it bites."""
        return self.duty.dates.applies

    @property
    def due_shown(self) -> str:
        """From when it bites, no more exact than it is known; empty where there is no day."""
        return self.duty.dates.shown

    def missing(self) -> tuple[Shown, ...]:
        """What is not there."""
        return tuple(item for item in self.shown if not item.held)


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    """What an organisation can show for one system.

    Attributes:
        facts: facts with their values; unknown ones show nothing.
        said_by: who stated each fact.
        figures: figure id to the id of the newest measurement in the log that holds it.
        records: (obligation id, title of the record) to the id of the attached record.
    """

    facts: Mapping[str, FactValue]
    said_by: Mapping[str, str] = {}
    figures: Mapping[str, str] = {}
    records: Mapping[tuple[str, str], str] = {}


def _shown(need: EvidenceNeed, duty_id: str, holdings: Holdings, vocabulary: Vocabulary) -> Shown:
    if need.fact:
        value = holdings.facts.get(need.fact, UNKNOWN)
        held = value is not UNKNOWN and value not in ((), frozenset(), "")
        return Shown(
            need=vocabulary[need.fact].question,
            held=held,
            by=holdings.said_by.get(need.fact, ""),
            fact=need.fact,
        )
    if need.figure:
        found = holdings.figures.get(need.figure, "")
        return Shown(need=f"measurement: {need.figure.replace('_', ' ')}", held=bool(found), by=found)
    found = holdings.records.get((duty_id, need.record), "")
    return Shown(need=f"record: {need.record}", held=bool(found), by=found)


def duty_states(outcomes: Iterable[Outcome], holdings: Holdings, vocabulary: Vocabulary) -> tuple[DutyState, ...]:
    """Every obligation that exists or may exist for the system, with its state."""
    states = []
    for outcome in outcomes:
        if standing(outcome) in {Standing.ENDED, Standing.OUTSIDE}:
            continue
        for duty in outcome.duties:
            if duty.status in {Status.NO, Status.NOT_LAW, Status.ENDED}:
                continue
            shown = tuple(_shown(need, duty.obligation.id, holdings, vocabulary) for need in duty.obligation.evidence)
            states.append(
                DutyState(
                    duty=duty,
                    instrument=outcome.short,
                    instrument_id=outcome.instrument_id,
                    state=_state(duty, shown),
                    shown=shown,
                    binds=standing(outcome) is Standing.APPLIES,
                    enforcement=enforcement_of(duty, outcome),
                )
            )
    return tuple(states)


def _state(duty: Duty, shown: tuple[Shown, ...]) -> State:
    if duty.status is Status.UNKNOWN:
        return State.UNKNOWN
    held = sum(item.held for item in shown)
    if held == len(shown):
        return State.MET
    return State.PARTLY if held else State.MISSING
