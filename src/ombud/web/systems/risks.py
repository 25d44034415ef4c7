"""What people do about risks, and the risks of a system as its database and log have them.

Every act is one row that is only ever added, sealed in the log at once; a newer one replaces it.
"""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

import msgspec
from django.db import transaction

from ombud.casework import Assessment, RiskBasis, basis_of, risk_payload, row_payload
from ombud.casework.held import held_of
from ombud.casework.risk import plain_row
from ombud.casework.riskfile import problems_of
from ombud.controls import load_controls
from ombud.errors import InputError
from ombud.facts import FactValue
from ombud.facts.values import NOTE
from ombud.law import load_library
from ombud.risk import (
    Acceptance,
    Added,
    Answer,
    Measured,
    Rating,
    Register,
    RiskAssessment,
    Treatment,
    check_acceptance,
    concerned_with,
    load_risk,
)
from ombud.risk.register import Evidence
from ombud.web.systems import log
from ombud.web.systems.access import require
from ombud.web.systems.models import EntryRow, Person, RiskRow, System

#: What a row is about, by the type in which the risk floor reads it.
MATTERS: dict[type[msgspec.Struct], str] = {
    Rating: "rating",
    Added: "scenario",
    Treatment: "treatment",
    Acceptance: "acceptance",
    Answer: "answer",
    Measured: "measured",
    Evidence: "evidence",
}
_PARTS = {
    "ratings": Rating,
    "added": Added,
    "treatments": Treatment,
    "acceptances": Acceptance,
    "answers": Answer,
    "measured": Measured,
    "evidence": Evidence,
}
_Row = TypeVar("_Row", bound=msgspec.Struct)


def register_of(system: System) -> Register:
    """Everything that people said of a system's risks, oldest first."""
    rows = list(system.risks.all())
    return Register(**{part: _read(rows, kind) for part, kind in _PARTS.items()})


def _read(rows: list[RiskRow], kind: type[_Row]) -> tuple[_Row, ...]:
    return tuple(
        msgspec.convert({**row.said, "id": f"entry {row.entry_id}"}, kind, strict=False)
        for row in rows
        if row.matter == MATTERS[kind]
    )


def basis_for(system: System, facts: dict[str, FactValue]) -> RiskBasis:
    """What the risks of a system rest on: its rows, and its log with each signature verified."""
    sound = log.statements_about(system).sound
    return basis_of(register_of(system), held_of(sound, facts, load_library(), load_controls()).held, sound)


def newest(system: System, kind: type[msgspec.Struct], about: str) -> int:
    """The id of the row that stands, 0 where there is none; a form carries it, so that two editors notice."""
    row = system.risks.filter(matter=MATTERS[kind], about=about).last()
    return row.pk if row else 0


def say(
    system: System, row: msgspec.Struct, *, about: str, by: Person, at: dt.datetime, seen: int | None = None
) -> RiskRow:
    """Keep and seal what a person says of a risk; the same form sent twice is one row.

    Args:
        about: the scenario, condition or metric it is about.
        seen: id of the row that stood when the form was opened.

    Raises:
        PermissionDenied: the role may not.
        InputError: it names what does not exist, or somebody changed it since.
    """
    require(by, "accept" if isinstance(row, Acceptance) else "assess")
    matter, said = MATTERS[type(row)], plain_row(row)
    del said["id"]
    with transaction.atomic():
        System.objects.select_for_update().get(pk=system.pk)
        last = system.risks.select_related("by").filter(matter=matter, about=about).last()
        if last and last.by_id == by.pk and last.said == said:
            return last
        _check(system, row, at.date())
        if seen is not None and last and last.pk != seen:
            raise InputError(
                f"{last.by.shown} changed this since you opened the page.",
                code="answered-meanwhile",
                hint="What stands now is shown above; send yours again if it should replace it.",
            )
        payload = row_payload(system.name, matter, row, at=at, by=by.shown)
        entry = log.append(payload, system=system, at=at)
        return RiskRow.objects.create(system=system, matter=matter, about=about, said=said, by=by, at=at, entry=entry)


def _check(system: System, row: msgspec.Struct, today: dt.date) -> None:
    """What the row names exists, and no text is longer than is kept."""
    for text in msgspec.structs.astuple(row):
        if isinstance(text, str) and len(text) > NOTE:
            raise InputError(f"a text has {len(text):,} characters, and at most {NOTE:,} are kept.", code="text-length")
    part = next(name for name, kind in _PARTS.items() if kind is type(row))
    register = register_of(system)
    rows = (*getattr(register, part), row)
    problems = problems_of(msgspec.structs.replace(register, **{part: rows}), today=today)
    named = {"added": "scenarios"}.get(part, part)
    for where, index, problem, hint in problems:
        if where == named and index == len(rows) - 1:
            raise InputError(problem, code="risk-row", hint=hint if "`" not in hint else "")


def accept(
    system: System, found: RiskAssessment, row: Acceptance, *, by: Person, at: dt.datetime, seen: int | None = None
) -> RiskRow:
    """Accept a residual risk until a day.

    Raises:
        InputError: a stop holds, the level allows it nobody or not this role, or the person registered the
            system, spoke for it, or scored, measured or checked it.
    """
    require(by, "accept")
    concerned = concerned_with(found.inputs.register, found.inputs.facts)
    if system.registered_by_id == by.pk or system.statements.filter(said_by=by.shown).exists():
        concerned |= {by.shown}
    if system.measurements.filter(made_by=by.shown).exists():
        concerned |= {by.shown}
    check_acceptance(
        found,
        row.scenario,
        load_risk(),
        by=by.shown,
        role=by.role,
        until=row.until,
        because=row.because,
        concerned=concerned,
    )
    return say(system, row, about=row.scenario, by=by, at=at, seen=seen)


def sign(system: System, release: str, found: Assessment, *, by: Person, at: dt.datetime) -> EntryRow:
    """Seal the assessment as it stands."""
    require(by, "assess")
    assert found.risk is not None
    with transaction.atomic():
        payload = risk_payload(system.name, release, found.risk, at=at, by=by.shown)
        return log.append(payload, system=system, at=at)
