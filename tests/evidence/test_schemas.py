"""Every kind of statement that Ombud signs fits its published schema, as a full validator reads it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest

from ombud.casework import (
    HANDED,
    access_payload,
    decision_payload,
    determination_payloads,
    document_payload,
    facts_payload,
    gate_payload,
    handed_payload,
    measurement_payload,
    read_handed,
    record_payload,
    risk_payload,
    row_payload,
)
from ombud.cli.case import open_case
from ombud.errors import EvidenceError
from ombud.evidence import KINDS, SigningKey, make_statement, predicate_schema, subject_of
from ombud.evidence.trust import key_payload
from ombud.facts import to_json
from ombud.risk import Rating
from tests.casework.test_handed import GOOD
from tests.evidence.logs import AT

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = dt.date(2026, 11, 24)


def sealed(name: str) -> list[bytes]:
    """Everything that is signed about an example system."""
    case = open_case(EXAMPLES / name, as_of=DAY, known_at=DAY, measured=True)
    found, when = case.assessment, {"at": AT, "by": "Ana"}
    payloads = [facts_payload(name, found.statements.values(), **when), *determination_payloads(name, found, **when)]
    if case.measurement:
        payloads.append(measurement_payload(name, "1", case.measurement, **when))
    payloads.append(gate_payload(name, "1", found.gate, found, **when))
    facts = {key: to_json(value) for key, value in found.facts.items()}
    payloads.append(
        document_payload(
            name, title="t", name="r.pdf", content=b"x", facts=facts, evidence=["h"], library=found.library, **when
        )
    )
    return payloads


def check(payload: bytes) -> str:
    statement = json.loads(payload)
    kind = statement["predicateType"].split(":")[3]
    jsonschema.Draft202012Validator(
        predicate_schema(kind), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(statement["predicate"])
    return kind


@pytest.mark.parametrize("name", ["credit-limit", "image-studio", "job-shortlist", "reoffending-risk"])
def test_what_is_signed_about_an_example_fits_the_published_schemas(name: str) -> None:
    kinds = {check(payload) for payload in sealed(name)}
    assert kinds >= {"facts", "determination", "gate", "document"}


def test_every_kind_has_something_that_is_signed() -> None:
    when, key = {"at": AT, "by": "Ana"}, SigningKey.generate().public
    rating = Rating(id="1", scenario="S-01", severity=1, likelihood=1, because="b", by="Ana", on=DAY)
    risks = open_case(EXAMPLES / "credit-limit", as_of=DAY, known_at=DAY, evidence=Path("absent")).assessment.risk
    assert risks is not None
    others = [
        risk_payload("s", "1", risks, **when),
        access_payload("added", person="ana", role="officer", units=["Retail"], **when),
        row_payload("s", "rating", rating, **when),
        decision_payload("s", "1", decision="approved", because="b", role="reviewer", gate="h", **when),
        record_payload("s", duty="d", title="t", note="n", subject=subject_of("f", b""), **when),
        key_payload("rotated", key, because="b", replaces="0" * 64, **when),
        make_statement(
            "pack",
            (subject_of("f", b""),),
            {"title": "t", "about": "s", "log": "l", "size": 1, "root": "0" * 64, "scope": {}},
            **when,
        ),
        *(handed_payload(kind, read_handed(kind, GOOD[kind], "x"), (subject_of("f", b""),), **when) for kind in HANDED),
    ]
    assert {check(payload) for payload in [*sealed("credit-limit"), *others]} == set(KINDS)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"passed": 1}, '"passed" of a gate statement is not a boolean'),
        ({"conditions": [{"kind": "law", "met": True}]}, 'a gate statement needs "conditions.0..says"'),
        ({"conditions": [{"kind": "law", "met": True, "says": "x", "why": "y"}]}, 'has no "conditions.0..why"'),
        ({"conditions": {}}, '"conditions" of a gate statement is not an array'),
    ],
)
def test_a_fault_deep_inside_is_named_with_its_place(change: dict[str, object], says: str) -> None:
    good: dict[str, object] = {"system": "s", "release": "1", "as_of": "2026-11-24", "passed": True, "conditions": []}
    with pytest.raises(EvidenceError, match=says):
        make_statement("gate", (subject_of("f", b""),), good | change, at=AT, by="Ana")  # type: ignore[arg-type]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(good | change | {"made_at": "x", "made_by": "y"}, predicate_schema("gate"))
