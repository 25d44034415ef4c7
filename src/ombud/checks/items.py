"""What checks may see of each statement, document, duty, control and record of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from ombud.casework import Assessment
from ombud.casework.held import kind_of_record, release_digest
from ombud.checks.model import Each
from ombud.controls import ControlState, ControlStatus, DutyState, State, load_controls
from ombud.controls.rollup import READY, is_fresh
from ombud.facts import UNKNOWN, FactValue, Record, Statement, Vocabulary
from ombud.law import Library

Values = dict[str, FactValue]
Item = tuple[str, Values]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of document stands.

    Attributes:
        asked_by: the laws in effect that ask for it, in words; empty where none does.
        gaps: elements that are missing from what it would say now.
        changes: things it used that have changed since its last version.
        published_on: the day of that version; None where there is none.
        given_back: the newest decision of a reviewer gave it back.
    """

    kind: str
    title: str
    state: str
    asked_by: str = ""
    public: bool = False
    gaps: int = 0
    changes: int = 0
    version: int = 0
    published_on: dt.date | None = None
    given_back: bool = False


def items_of(
    found: Assessment,
    papers: Iterable[Paper],
    controls: Iterable[ControlStatus],
    records: Iterable[Record],
    *,
    library: Library,
    vocabulary: Vocabulary,
) -> Mapping[Each, tuple[Item, ...]]:
    """Every item of a case with its view; of duties those that bite, today or later."""
    version = found.facts.get("sys.version", UNKNOWN)
    release = release_digest(version) if isinstance(version, str) else ""
    held = {item.duty for item in records}
    return {
        "statement": tuple((key, _statement(said, vocabulary)) for key, said in found.statements.items()),
        "document": tuple((paper.kind, _document(paper, found.as_of)) for paper in papers),
        "duty": tuple(
            (f"{state.instrument_id}:{state.duty.obligation.id}", _duty(state, found.as_of))
            for state in found.duties
            if state.is_due or state.is_upcoming
        ),
        "control": tuple(
            (status.control.id, _control(status, release, found.as_of))
            for status in controls
            if status.state not in {ControlState.NOT_APPLICABLE, ControlState.UNDECIDED}
        ),
        "record": _records(records, held, found, library),
    }


def _statement(said: Statement, vocabulary: Vocabulary) -> Values:
    definition = vocabulary[said.key]
    return {
        "statement.key": said.key,
        "statement.question": definition.question,
        "statement.by": said.said_by,
        "statement.on": said.said_at.date(),
        "statement.suggested": said.is_suggestion,
        "statement.decides_law": definition.layer == "rule",
    }


def _document(paper: Paper, as_of: dt.date) -> Values:
    found: Values = {
        "document.title": paper.title,
        "document.state": paper.state,
        "document.asked": bool(paper.asked_by),
        "document.asked_by": paper.asked_by,
        "document.public": paper.public,
        "document.gaps": Decimal(paper.gaps),
        "document.changes": Decimal(paper.changes),
        "document.version": Decimal(paper.version),
        "document.given_back": paper.given_back,
    }
    if paper.published_on:
        found["document.on"] = paper.published_on
        found["document.age_days"] = Decimal((as_of - paper.published_on).days)
    return found


def _duty(state: DutyState, as_of: dt.date) -> Values:
    duty = state.duty.obligation
    found: Values = {
        "duty.id": duty.id,
        "duty.title": duty.title,
        "duty.law": state.instrument,
        "duty.cite": duty.cite,
        "duty.in_effect": state.is_due,
        "duty.upcoming": state.is_upcoming,
        "duty.binds": state.binds,
        "duty.blocks": duty.blocks_release,
        "duty.shown": state.state is State.MET,
        "duty.partly": state.state is State.PARTLY,
        "duty.needs": "; ".join(item.need for item in state.missing()),
    }
    if state.due:
        found |= {"duty.on": state.due, "duty.in_days": Decimal((state.due - as_of).days)}
    return found


def _control(status: ControlStatus, release: str, as_of: dt.date) -> Values:
    kinds = {kind.id: kind for kind in load_controls().kinds}
    old = [item for item in status.stale if not is_fresh(item, kinds[item.kind], release=release, as_of=as_of)]
    return {
        "control.id": status.control.id,
        "control.title": status.control.title,
        "control.lacks": "; ".join(kinds[kind].title for kind in status.lacking),
        "control.words_only": status.state is ControlState.DESIGNED,
        "control.grew_old": bool(old),
        "control.shown": status.state in READY,
    }


def _records(records: Iterable[Record], held: set[str], found: Assessment, library: Library) -> tuple[Item, ...]:
    duties = {duty.id: duty for instrument in library.instruments for duty in instrument.obligations if duty.id in held}
    needed = {state.duty.obligation.id for state in found.duties}
    items = []
    for record in records:
        kind = kind_of_record(duties.get(record.duty), load_controls())
        seen: Values = {
            "record.title": record.title,
            "record.duty": record.duty,
            "record.on": record.on,
            "record.age_days": Decimal((found.as_of - record.on).days),
            "record.needed": record.duty in needed,
        }
        days = load_controls().kind(kind).max_age_days if kind else 0
        items.append((f"{record.duty}/{record.title}", seen | ({"record.max_age_days": Decimal(days)} if days else {})))
    return tuple(items)
