"""What is sealed as evidence: the payload of each statement, in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from ombud.casework.assess import Assessment
from ombud.evidence import Json, Subject, canonical_bytes, make_statement, moment_text, subject_of
from ombud.facts import Statement, to_json
from ombud.law import Outcome, Standing, standing
from ombud.measure import Figure, Measurement, Source, Table
from ombud.measure.specs import Cells
from ombud.review import GateResult

#: Instruments that stand so to the system get a statement of their own.
_SEALED_APART = frozenset({Standing.APPLIES, Standing.SHALLOW, Standing.VOLUNTARY})


def _said(statement: Statement) -> Json:
    return {
        "key": statement.key,
        "value": to_json(statement.value),  # type: ignore[dict-item]  # text, bool, list of text or null
        "said_by": statement.said_by,
        "said_at": moment_text(statement.said_at),
        "source": statement.source,
        "note": statement.note,
        **({"suggested": True} if statement.is_suggestion else {}),
    }


def facts_subject(system: str, statements: Iterable[Statement]) -> Subject:
    """The facts of a system as a subject: the digest of their canonical form."""
    return subject_of(f"facts of {system}", canonical_bytes([_said(statement) for statement in statements]))


def facts_payload(system: str, statements: Iterable[Statement], *, at: dt.datetime, by: str) -> bytes:
    """Statements that were made about a system."""
    rows = list(statements)
    return make_statement(
        "facts",
        (facts_subject(system, rows),),
        {"system": system, "statements": [_said(statement) for statement in rows]},
        at=at,
        by=by,
    )


def determination_payloads(system: str, found: Assessment, *, at: dt.datetime, by: str) -> list[bytes]:
    """One statement per instrument that is about the system, about the facts it was decided on.

    The others are named in the statement of the gate, by how they stand: 170 statements that
    nothing applies would hide those that matter.
    """
    subject = facts_subject(system, found.statements.values())
    return [
        make_statement("determination", (subject,), _determination(system, outcome, found), at=at, by=by)
        for outcome in found.outcomes
        if standing(outcome) in _SEALED_APART
    ]


def _named_by_standing(found: Assessment) -> Json:
    return {
        kind.name.lower(): [outcome.instrument_id for outcome in found.outcomes if standing(outcome) is kind]
        for kind in Standing
        if kind not in _SEALED_APART
    }


def _determination(system: str, outcome: Outcome, found: Assessment) -> dict[str, Json]:
    def day(value: dt.date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "system": system,
        "instrument": outcome.instrument_id,
        "version": outcome.version,
        "library": found.library,
        "as_of": found.as_of.isoformat(),
        "known_at": found.known_at.isoformat(),
        "headline": {
            "label": outcome.headline.id,
            "status": outcome.headline.status.value,
            "applies": day(outcome.headline.applies),
        },
        "labels": [
            {
                "label": label.id,
                "status": label.status.value,
                "applies": day(label.applies),
                "provisions": list(label.provisions),
            }
            for label in outcome.labels
        ],
        "undetermined": [label.id for label in outcome.undetermined],
        "duties": [
            {
                "id": duty.obligation.id,
                "cite": duty.obligation.cite,
                "status": duty.status.value,
                "applies": day(duty.dates.applies),
            }
            for duty in outcome.duties
            if duty.status.value not in {"no", "not_law"}
        ],
        "missing": [item.key for item in outcome.open_facts],
        "facts": {key: to_json(value) for key, value in sorted(found.facts.items())},  # type: ignore[misc]  # as above
    }


def _figure(item: Figure) -> Json:
    return {
        name: getattr(item, name)
        for name in item.__struct_fields__
        if getattr(item, name) not in ("", None) or name in {"value", "low", "high"}
    }


def measurement_payload(system: str, release: str, measured: Measurement, *, at: dt.datetime, by: str) -> bytes:
    """A measurement, about the bytes of the tables that were measured and about their counts.

    Only counts are whole numbers, so only those of fairness are written out; of every table the
    digests are here, by which its artefact is recognised.
    """
    return make_statement(
        "measurement",
        tuple(subject for source in measured.sources for subject in _subjects(source)),
        {
            "system": system,
            "release": release,
            "kind": measured.kind,
            "engine": measured.source.engine,
            "query": "\n".join(query for source in measured.sources for query in source.queries),
            "spec": {
                item.name: list(item.value) if isinstance(item.value, tuple) else item.value
                for item in measured.declared
            },
            "counts": _counts(measured),
            "tables": [_table(source, table) for source in measured.sources for table in source.tables],
            "coverage": _coverage(measured),
            "figures": [_figure(item) for item in measured.figures],
        },
        at=at,
        by=by,
    )


def _subjects(source: Source) -> tuple[Subject, ...]:
    counts = (subject_of(f"counts of {source.name}", table.to_json()) for table in source.tables)
    return (*((Subject(source.name, source.sha256),) if source.sha256 else ()), *counts)


def _table(source: Source, table: Table) -> Json:
    return {"source": source.name, "role": source.role, "kind": type(table.spec).__name__, "digest": table.digest}


def _counts(measured: Measurement) -> Json:
    """The cells of groups, decision and label, where such were counted."""
    table = next((item for item in measured.source.tables if isinstance(item.spec, Cells)), measured.source.tables[0])
    rows = table.rows if isinstance(table.spec, Cells) else ()
    cells = [[list(row.key[:-2]), row.key[-2], row.key[-1], row.counts[0]] for row in rows]
    return {"digest": table.digest, "cells": cells}  # type: ignore[dict-item]  # text and whole numbers are JSON


def _coverage(measured: Measurement) -> Json:
    lacking, unusable = measured.coverage.lacking, measured.coverage.by_column("unusable score")
    return {
        "people": measured.coverage.people,
        "used": measured.coverage.used,
        "prediction_missing": lacking("prediction"),
        "label_missing": lacking("label") if measured.said("label") else None,
        "group_missing": dict(measured.coverage.by_column("group")),
        **({"unusable_scores": dict(unusable)} if unusable else {}),
    }


def gate_payload(system: str, release: str, gate: GateResult, found: Assessment, *, at: dt.datetime, by: str) -> bytes:
    """The gate's answer, about the facts it was given."""
    return make_statement(
        "gate",
        (facts_subject(system, found.statements.values()),),
        {
            "system": system,
            "release": release,
            "as_of": gate.as_of.isoformat(),
            "known_at": found.known_at.isoformat(),
            "passed": gate.passed,
            "policy": gate.policy,
            "library": found.library,
            "other_law": _named_by_standing(found),
            "conditions": [
                {
                    "kind": item.kind,
                    "met": item.met,
                    "refuses": item.refuses,
                    "says": item.says,
                    "clears": item.clears,
                    "cite": item.cite,
                }
                for item in gate.conditions
            ],
        },
        at=at,
        by=by,
    )


def decision_payload(
    system: str, release: str, *, decision: str, because: str, role: str, gate: str, at: dt.datetime, by: str
) -> bytes:
    """What a person decided on a release; ``gate`` is the hash of the gate's log entry."""
    return make_statement(
        "decision",
        (subject_of(f"{system} {release}", f"{system}\n{release}".encode()),),
        {"system": system, "release": release, "decision": decision, "because": because, "role": role, "gate": gate},
        at=at,
        by=by,
    )


def record_payload(
    system: str, *, duty: str, title: str, note: str, subject: Subject, at: dt.datetime, by: str
) -> bytes:
    """A record that a person attached to show an obligation."""
    return make_statement(
        "record", (subject,), {"system": system, "duty": duty, "title": title, "note": note}, at=at, by=by
    )


def access_payload(
    action: str, *, person: str, role: str, units: Iterable[str] | None, at: dt.datetime, by: str
) -> bytes:
    """What somebody may do from now on; ``units`` is None for the whole organisation."""
    said: dict[str, Json] = {"action": action, "person": person, "role": role}
    if units is not None:
        said["units"] = list(units)
    return make_statement("access", (subject_of(f"account {person}", person.encode()),), said, at=at, by=by)


def document_payload(
    system: str,
    *,
    title: str,
    name: str,
    content: bytes,
    facts: Mapping[str, Json],
    evidence: Iterable[str],
    library: str,
    at: dt.datetime,
    by: str,
    kind: str = "report",
    files: Mapping[str, bytes] | None = None,
    approval: Mapping[str, Json] | None = None,
    withdrawn: str = "",
) -> bytes:
    """A document that was made, about its bytes, with the facts and evidence it used.

    Args:
        files: the same document in other formats; never signed without ``content``.
        approval: who approved it, in which role, when and why.
        withdrawn: why it was taken back, in a statement about the same bytes.
    """
    others = tuple(subject_of(name, file) for name, file in sorted((files or {}).items()))
    said: dict[str, Json] = {"approval": dict(approval)} if approval else {}
    if withdrawn:
        said["withdrawn"] = withdrawn
    return make_statement(
        "document",
        (subject_of(name, content), *others),
        {
            "system": system,
            "title": title,
            "kind": kind,
            "facts": dict(facts),
            "evidence": list(evidence),
            "library": library,
            **said,
        },
        at=at,
        by=by,
    )
