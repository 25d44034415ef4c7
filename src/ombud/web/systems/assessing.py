"""A system of the database taken through law, figures and gate."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping

import msgspec

from ombud.casework import Assessment, RiskBasis, assess
from ombud.evidence import sha256_hex
from ombud.facts import FactValue, Limit, Statement, current_facts, from_json, load_vocabulary, suggested_facts
from ombud.law import Decide, Outcome, derive_facts, load_library, remembering
from ombud.measure import Measurement, measurement_from
from ombud.review import Policy, load_policy
from ombud.web.systems.models import MeasurementRow, System


def statements_of(system: System) -> list[Statement]:
    """Every statement about a system, oldest first."""
    vocabulary = load_vocabulary()
    return [
        Statement(
            key=row.key,
            value=from_json(vocabulary[row.key], row.value),
            said_by=row.said_by,
            said_at=row.said_at,
            source=row.source,
            note=row.note,
            confidence=row.confidence,
            evidence=tuple(row.evidence),
        )
        for row in system.statements.all()
    ]


@functools.cache
def policy() -> Policy:
    """The release policy in force; it ships with Ombud and is read once."""
    return load_policy(vocabulary=load_vocabulary())


@functools.cache
def policy_digest() -> str:
    """The digest of the release policy in force."""
    return sha256_hex(msgspec.json.encode(policy(), enc_hook=str))


@functools.cache
def decide() -> Decide:
    """How this process decides law: pages of one system ask the same again and again."""
    return remembering(load_library(), load_vocabulary())


def outcomes_on(stated: Mapping[str, FactValue], *, as_of: dt.date, known_at: dt.date) -> tuple[Outcome, ...]:
    """What every instrument says on another day, or with another answer; what follows is derived anew."""
    library, vocabulary = load_library(), load_vocabulary()
    derived = derive_facts(library, stated, vocabulary, as_of=as_of, known_at=known_at)
    facts = {**{key: item.value for key, item in derived.items()}, **stated}
    return tuple(decide()(law.card.id, facts, as_of, known_at) for law in library.instruments)


def limits_of(system: System) -> dict[str, Limit]:
    """The system's own limits."""
    return msgspec.convert(system.limits, dict[str, Limit], strict=False)


def measurement_of(row: MeasurementRow) -> Measurement:
    """The result that was kept."""
    return measurement_from(row.result)


def assessment_of(
    system: System, *, as_of: dt.date, known_at: dt.date, risk: bool = False
) -> tuple[Assessment, Measurement | None, MeasurementRow | None]:
    """Everything Ombud can say about the system, with its newest measurement.

    Args:
        risk: assess its risks too; done anyway where the release policy asks for them.
    """
    said = statements_of(system)
    statements = current_facts(said)
    newest = system.measurements.select_related("entry").last()
    measurement = measurement_of(newest) if newest else None
    found = assess(
        statements,
        library=load_library(),
        vocabulary=load_vocabulary(),
        policy=policy(),
        as_of=as_of,
        known_at=known_at,
        figures=measurement.figures if measurement else None,
        measured_on=newest.made_at.date() if newest else None,
        measurement_id=newest.entry.hash if newest else "",
        records={(row.duty, row.title): row.made_by for row in system.records.all()},
        limits=limits_of(system),
        decide=decide(),
        suggested=suggested_facts(said),
        risk=_risk_basis(system, statements) if risk or policy().risk else None,
    )
    return found, measurement, newest


def _risk_basis(system: System, statements: Mapping[str, Statement]) -> RiskBasis:
    from ombud.web.systems.risks import basis_for  # the log verifies signatures; not every page needs it

    return basis_for(system, {key: statement.value for key, statement in statements.items()})
