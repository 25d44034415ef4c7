"""What people do: one function each, that checks the right, changes state and appends to the log at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec
from django.db import IntegrityError, transaction

from ombud.casework import (
    decision_payload,
    determination_payloads,
    facts_payload,
    gate_payload,
    measurement_payload,
    record_payload,
    risk_payload,
)
from ombud.errors import InputError
from ombud.evidence import Subject, sha256_hex
from ombud.facts import FactValue, Statement, load_vocabulary, to_json
from ombud.facts.names import clean_name, same_name
from ombud.facts.values import NAME, NOTE
from ombud.law import load_library
from ombud.measure import Measurement
from ombud.web.systems import log
from ombud.web.systems.access import require
from ombud.web.systems.assessing import assessment_of
from ombud.web.systems.models import DecisionRow, MeasurementRow, Person, RecordRow, StatementRow, System, Unit


class MeanwhileError(InputError):
    """Somebody stated the fact after the form was opened; ``row`` is what they said."""

    def __init__(self, row: StatementRow) -> None:
        super().__init__("this was answered since you opened the page.", code="answered-meanwhile", where=row.key)
        self.row = row


def register(name: str, facts: Mapping[str, FactValue], *, by: Person, at: dt.datetime) -> System:
    """Register a system with what is known about it; the same form sent twice gives the same system.

    Raises:
        PermissionDenied: the role may not.
        InputError: there is a system of that name, no name, or one that is too long.
    """
    require(by, "register")
    name = _checked(name)
    try:
        with transaction.atomic():
            system = System.objects.create(name=name, registered_by=by, registered_at=at, unit=_unit_of(by))
            _state(system, {"sys.name": name, **facts}, said_by=by.shown, at=at)
            _check_alone(system)
            return system
    except IntegrityError:
        known = System.objects.filter(name=name, registered_by=by).first()
        if known and _was_registered_with(known, {"sys.name": name, **facts}):
            return known
        raise _taken(name) from None


def _unit_of(person: Person) -> Unit | None:
    """The unit of somebody who is kept to one."""
    units = list(person.units.all()) if person.kept_to_units else []
    return units[0] if len(units) == 1 else None


def _was_registered_with(system: System, facts: Mapping[str, FactValue]) -> bool:
    first = {row.key: row.value for row in system.statements.filter(said_at=system.registered_at)}
    return first == {key: to_json(value) for key, value in facts.items()}


def _checked(name: str) -> str:
    if not name.strip():
        raise InputError("a system needs a name.", code="name", where="name")
    shown = clean_name(name)
    if not shown:
        raise InputError(
            "the name holds a character that cannot be seen.",
            code="name-unseen",
            where="name",
            hint="Type it anew instead of pasting it.",
        )
    if len(shown) > System.NAME_LENGTH:
        raise InputError(f"a name has at most {System.NAME_LENGTH} characters.", code="name-length", where="name")
    return shown


def _taken(name: str) -> InputError:
    return InputError(
        f"there is a system of that name already: {name}.",
        code="name-taken",
        where="name",
        hint="Open that one, or add what differs.",
    )


def _check_alone(system: System) -> None:
    """Refuse a name that differs from another in letter case or form of writing only.

    Asked once the log is held (``log.append``), so that of two at the same time the second sees the first.
    """
    for name in System.objects.exclude(pk=system.pk).values_list("name", flat=True):
        if same_name(name, system.name):
            raise _taken(name)


def rename(system: System, name: str, *, by: Person, at: dt.datetime) -> None:
    """Give a system another name; the old one stays in its statements.

    Raises:
        InputError: no name, or another system has it.
    """
    require(by, "answer")
    name = _checked(name)
    if name == system.name:
        return
    before = system.name
    try:
        with transaction.atomic():
            _state(system, {"sys.name": name}, said_by=by.shown, at=at, note=f"renamed from {before}")
            system.name = name
            _check_alone(system)
            system.save(update_fields=["name"])
    except InputError:
        system.name = before
        raise


def state(
    system: System,
    facts: Mapping[str, FactValue],
    *,
    by: Person,
    at: dt.datetime,
    note: str = "",
    seen: Mapping[str, int] | None = None,
) -> None:
    """State facts; earlier statements stay and are superseded.

    Args:
        seen: per fact the id of the statement that stood when the form was opened, 0 for none.
            What the same person said again in the same words is the same form sent twice.

    Raises:
        MeanwhileError: somebody answered since; nothing is stated then.
    """
    require(by, "answer")
    _check_length(note, "note", NOTE)
    with transaction.atomic():
        System.objects.select_for_update().get(pk=system.pk)
        fresh = dict(facts)
        for key, before in (seen or {}).items():
            newest = newest_of(system, key)
            if newest is None or newest.pk == before:
                continue
            if (newest.said_by, newest.value, newest.note) != (by.shown, to_json(facts[key]), note):
                raise MeanwhileError(newest)
            del fresh[key]
        if fresh:
            _state(system, fresh, said_by=by.shown, at=at, note=note)


def newest_of(system: System, key: str) -> StatementRow | None:
    """The statement that stands for a fact; a suggestion never does."""
    return system.statements.filter(key=key).exclude(StatementRow.SUGGESTED).last()


def _state(system: System, facts: Mapping[str, FactValue], *, said_by: str, at: dt.datetime, note: str = "") -> None:
    said = [Statement(key=key, value=value, said_by=said_by, said_at=at, note=note) for key, value in facts.items()]
    keep(system, said, at=at, by=said_by)


def keep(system: System, said: list[Statement], *, at: dt.datetime, by: str) -> None:
    """Add statements and seal them; also used by imports."""
    vocabulary = load_vocabulary()
    for item in said:
        if vocabulary[item.key].fill == "derived":
            raise InputError(f'"{item.key}" follows from other facts and is not stated.', code="fact-derived")
    StatementRow.objects.bulk_create(
        StatementRow(
            system=system,
            key=item.key,
            value=to_json(item.value),
            said_by=item.said_by,
            said_at=item.said_at,
            source=item.source,
            note=item.note,
            confidence=item.confidence,
            evidence=list(item.evidence),
        )
        for item in said
    )
    log.append(facts_payload(system.name, said, at=at, by=by), system=system, at=at)


def keep_measurement(system: System, measured: Measurement, *, by: Person, at: dt.datetime) -> MeasurementRow:
    """Keep and seal a measurement."""
    require(by, "measure")
    with transaction.atomic():
        entry = log.append(
            measurement_payload(system.name, release_of(system), measured, at=at, by=by.shown), system=system, at=at
        )
        return MeasurementRow.objects.create(
            system=system,
            result=msgspec.to_builtins(measured, enc_hook=str),
            made_by=by.shown,
            made_at=at,
            entry=entry,
        )


def attach(
    system: System, *, duty: str, title: str, note: str, content: bytes, name: str, by: Person, at: dt.datetime
) -> RecordRow:
    """Attach a record that shows an obligation: a file's digest, or a note."""
    require(by, "attach")
    if not content and not note.strip():
        raise InputError("attach a file or write where the record is kept.", code="record-empty", where="note")
    _check_length(note, "note", NOTE)
    _check_length(name, "name of the file", NAME)
    known = {
        (obligation.id, need.record)
        for instrument in load_library().instruments
        for obligation in instrument.obligations
        for need in obligation.evidence
        if need.record
    }
    if (duty, title) not in known:
        raise InputError("no obligation asks for this record.", code="record-unknown", where="title")
    digest = sha256_hex(content or note.encode())
    twice = system.records.filter(duty=duty, title=title, note=note, sha256=digest, made_by=by.shown).first()
    if twice:
        return twice
    with transaction.atomic():
        payload = record_payload(
            system.name, duty=duty, title=title, note=note, subject=Subject(name or "note", digest), at=at, by=by.shown
        )
        entry = log.append(payload, system=system, at=at)
        return RecordRow.objects.create(
            system=system, duty=duty, title=title, note=note, sha256=digest, made_by=by.shown, made_at=at, entry=entry
        )


def _check_length(text: str, what: str, most: int) -> None:
    if len(text) > most:
        raise InputError(
            f"the {what} has {len(text):,} characters, and at most {most:,} are kept.",
            code="text-length",
            where="note",
            hint="Shorten it, or attach it as a record.",
        )


def release_of(system: System) -> str:
    """The release that is spoken of: the version that was stated last."""
    row = newest_of(system, "sys.version")
    return str(row.value) if row and row.value else "without a version"


def decide(system: System, decision: str, because: str, *, by: Person, at: dt.datetime) -> DecisionRow:
    """Sign a release off or refuse it, with the reason; what the gate said is sealed with it.

    Raises:
        PermissionDenied: the role may not decide.
        InputError: no reason; the decider registered the system or spoke for it; or a sign-off
            while the gate refuses.
    """
    require(by, "decide")
    if decision not in {"approved", "refused"}:
        raise InputError("choose to sign off or to refuse.", code="decision", where="decision")
    if not because.strip():
        raise InputError("a decision needs its reason.", code="because", where="because")
    _check_length(because, "reason", NOTE)
    if system.registered_by_id == by.pk or system.statements.filter(said_by=by.shown).exists():
        raise InputError(
            "who registered a system or stated its facts does not decide on it.",
            code="separation",
            where="decision",
            hint="Ask another reviewer.",
        )
    release = release_of(system)
    last = system.decisions.last()
    if last and (last.by_id, last.release, last.decision, last.because) == (by.pk, release, decision, because.strip()):
        return last
    found, _, _ = assessment_of(system, as_of=at.date(), known_at=at.date())
    if decision == "approved" and not found.gate.passed:
        raise InputError(
            f"the gate refuses this release: {len(found.gate.refusals())} conditions are open.",
            code="gate-refuses",
            where="decision",
            hint="Refuse it, or have the conditions cleared first.",
        )
    with transaction.atomic():
        for payload in determination_payloads(system.name, found, at=at, by=by.shown):
            log.append(payload, system=system, at=at)
        if found.risk:
            log.append(risk_payload(system.name, release, found.risk, at=at, by=by.shown), system=system, at=at)
        gate = log.append(
            gate_payload(system.name, release, found.gate, found, at=at, by=by.shown), system=system, at=at
        )
        payload = decision_payload(
            system.name,
            release,
            decision=decision,
            because=because.strip(),
            role=by.get_role_display(),
            gate=gate.hash,
            at=at,
            by=by.shown,
        )
        entry = log.append(payload, system=system, at=at)
        return DecisionRow.objects.create(
            system=system, release=release, decision=decision, because=because.strip(), by=by, at=at, entry=entry
        )
