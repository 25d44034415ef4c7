"""Statements that people and other tools hand in: audits, attestations, training, steps in an incident, records.

Each kind has a strict form here and a published JSON Schema in ``ombud.evidence``; a test holds the
two against each other. What Ombud finds itself (law, figures, gate) cannot be handed in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal, cast, get_args

import msgspec

from ombud.errors import InputError
from ombud.evidence import Json, Subject, make_statement, moment_text
from ombud.facts.strict_yaml import key_lines, load_yaml

HandedKind = Literal["audit", "attestation", "training", "incident", "record"]
HANDED: tuple[HandedKind, ...] = get_args(HandedKind)

#: A file of this size is a document; it is what a statement is about, and not the statement.
LARGEST = 1024 * 1024


class _Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What all forms share: the system it is about; empty for the organisation as a whole."""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What cannot be so: the field and a sentence."""
        yield from ()


class Finding(_Form, frozen=True):
    """One finding of an audit, and what became of it."""

    id: str
    says: str
    weight: Literal["low", "medium", "high", "critical"]
    state: Literal["open", "closed"]
    due: dt.date | None = None
    closed_on: dt.date | None = None


class Audit(_Form, frozen=True):
    """An examination by somebody who did not make the system.

    Attributes:
        independent: the auditor declared independence; false where they did not.
        against: the criteria: a law, a standard, a policy.
        first, last: the days of the period that was looked at.
    """

    title: str
    auditor: str
    independent: bool
    against: str
    completed_on: dt.date
    conclusion: Literal["no-findings", "findings", "adverse", "none"]
    system: str = ""
    release: str = ""
    scope: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    expires_on: dt.date | None = None
    findings: tuple[Finding, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """Days in their order; findings and conclusion agree."""
        yield from _in_order(self.first, self.last, "last", "the period ends before it begins")
        yield from _in_order(self.completed_on, self.expires_on, "expires_on", "it expires before it was completed")
        if self.findings and self.conclusion == "no-findings":
            yield "conclusion", "it says that there are no findings and lists some"
        for finding in self.findings:
            if finding.closed_on and finding.state == "open":
                yield "findings", f'the finding "{finding.id}" is open and has a day on which it was closed'


class Attestation(_Form, frozen=True):
    """A named person says that a policy was read, or is followed; it always expires."""

    policy: str
    version: str
    person: str
    says: str
    attested_on: dt.date
    expires_on: dt.date
    role: str = ""
    system: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """It expires after it was given."""
        yield from _in_order(self.attested_on, self.expires_on, "expires_on", "it expires before it was given")


class Training(_Form, frozen=True):
    """One person completed one training.

    Attributes:
        person: a name, or better the number under which the organisation knows the person.
        result: of the test, from 0 to 1.
    """

    course: str
    person: str
    completed_on: dt.date
    passed: bool
    role: str = ""
    version: str = ""
    provider: str = ""
    result: Decimal | None = None
    expires_on: dt.date | None = None
    system: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """A share for a result, and an end after the day."""
        yield from _in_order(self.completed_on, self.expires_on, "expires_on", "it expires before it was completed")
        if self.result is not None and not 0 <= self.result <= 1:
            yield "result", "a result is a share from 0 to 1"


class Incident(_Form, frozen=True):
    """One step that was taken in an incident; all steps of one incident share its id.

    Attributes:
        to: who was told, where somebody was.
        due: the moment by which law or policy wanted this step.
        receipt: what the authority or the person answered with.
    """

    system: str
    incident: str
    step: Literal["detected", "contained", "assessed", "reported", "notified", "corrected", "closed"]
    at: dt.datetime
    says: str
    to: str = ""
    under: str = ""
    due: dt.datetime | None = None
    receipt: str = ""
    release: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """Moments have a zone, and who was told is named."""
        for name, moment in (("at", self.at), ("due", self.due)):
            if moment and moment.tzinfo is None:
                yield name, "a moment needs its zone, as in 2026-11-24T10:00:00Z"
        if self.step in {"reported", "notified"} and not self.to:
            yield "to", f"it was {self.step}, and it is not said to whom"


class HandedRecord(_Form, frozen=True):
    """Something that shows an obligation of law, as the web's records do."""

    system: str
    duty: str
    title: str
    note: str = ""


def _in_order(before: dt.date | None, after: dt.date | None, field: str, problem: str) -> Iterator[tuple[str, str]]:
    if before and after and after < before:
        yield field, problem


FORMS: Mapping[HandedKind, type[_Form]] = {
    "audit": Audit,
    "attestation": Attestation,
    "training": Training,
    "incident": Incident,
    "record": HandedRecord,
}


def read_handed(kind: HandedKind, text: str, where: str) -> dict[str, Json]:
    """Read a statement from YAML or JSON.

    Args:
        text: keys and values as the form of that kind has them.
        where: the file, for errors.

    Raises:
        InputError: with file and line of what cannot be used.
    """
    if len(text) > LARGEST:
        raise InputError("this is too long for a statement.", code="handed", where=where, hint=_HINT)
    raw = load_yaml(text, where)
    lines = key_lines(text) if isinstance(raw, dict) else {}
    try:
        said = msgspec.convert(raw, FORMS[kind])
    except msgspec.ValidationError as error:
        field = next(iter(re.findall(r"`(?:\$\.)?(\w+)", str(error).rpartition(" - at ")[2] or str(error))), "")
        raise InputError(
            f"{error}.",
            code="handed",
            where=_place(where, lines, field),
            hint=f"`ombud evidence schema {kind}` prints what it may hold.",
        ) from None
    for field, problem in said.faults():
        raise InputError(f'"{field}": {problem}.', code="handed", where=_place(where, lines, field))
    for field in said.__struct_fields__:
        if getattr(said, field) == "" and field in cast("dict[str, object]", raw):
            raise InputError(f'"{field}" is empty.', code="handed", where=_place(where, lines, field), hint="Say it.")
    return {"system": "", **_plain(said)}


_HINT = "What it is about goes into a file of its own: name that with --about."


def _place(where: str, lines: Mapping[tuple[str, ...], int], field: str) -> str:
    line = lines.get((field,))
    return f"{where}:{line}" if line else where


def _plain(said: _Form) -> dict[str, Json]:
    """As it is signed: days as text, moments in UTC, numbers as text."""
    return {name: _json(getattr(said, name)) for name in said.__struct_fields__ if getattr(said, name) not in _BLANK}


_BLANK: tuple[object, ...] = ("", None, ())


def _json(value: object) -> Json:
    if isinstance(value, _Form):
        return _plain(value)
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, dt.datetime):
        return moment_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else cast("Json", value)


def handed_payload(
    kind: HandedKind, predicate: dict[str, Json], subjects: tuple[Subject, ...], *, at: dt.datetime, by: str
) -> bytes:
    """The statement, ready to be signed; ``subjects`` are the files that it is about.

    Raises:
        EvidenceError: it does not fit its published schema.
    """
    return make_statement(kind, subjects, predicate, at=at, by=by)
