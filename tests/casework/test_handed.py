"""What others hand in: the strict forms, held against the published JSON Schemas as a full validator reads them."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest

from ombud.casework import HANDED, HandedKind, handed_payload, read_handed
from ombud.casework.handed import FORMS
from ombud.errors import InputError
from ombud.evidence import predicate_schema, subject_of
from tests.evidence.logs import AT

GOOD: dict[HandedKind, str] = {
    "audit": """
system: Job shortlist
title: Bias audit 2026
auditor: Northgate Assurance
independent: true
against: NYC Admin. Code 20-871
first: 2025-11-01
last: 2026-10-31
completed_on: 2026-11-20
conclusion: findings
findings:
- {id: F1, says: Too few rows for one group., weight: medium, state: open, due: 2027-01-31}
""",
    "attestation": """
policy: AI use policy
version: "3"
person: Ana Lindqvist
says: I have read it and follow it.
attested_on: 2026-11-01
expires_on: 2027-01-30
""",
    "training": "{course: AI literacy, person: P-1107, completed_on: 2026-10-02, passed: true, result: 0.92}",
    "incident": """
system: Job shortlist
incident: INC-7
step: reported
at: 2026-11-23T18:05:00+02:00
says: First report after the wrong ranking of 40 people.
to: Market surveillance authority
under: Regulation (EU) 2024/1689, Article 73(2)
due: 2026-12-08T00:00:00Z
""",
    "record": "{system: Job shortlist, duty: AIA-026-2, title: Appointment of overseers}",
}


@pytest.mark.parametrize("kind", HANDED)
def test_each_kind_can_be_handed_in_and_fits_its_schema(kind: HandedKind) -> None:
    predicate = read_handed(kind, GOOD[kind], "x.yaml")
    payload = handed_payload(kind, predicate, (subject_of("report.pdf", b"x"),), at=AT, by="Ana")
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    said = json.loads(payload)["predicate"]
    jsonschema.Draft202012Validator(predicate_schema(kind), format_checker=checker).validate(said)


@pytest.mark.parametrize("kind", HANDED)
def test_form_and_schema_have_the_same_fields_and_the_same_that_must_be_there(kind: HandedKind) -> None:
    _, parts = msgspec.json.schema_components([FORMS[kind]])
    form, schema = parts[FORMS[kind].__name__], predicate_schema(kind)
    published = schema["properties"]
    assert isinstance(published, dict)
    assert set(form["properties"]) | {"made_at", "made_by"} == set(published)
    assert set(form["required"]) | {"system", "made_at", "made_by"} == set(schema["required"])  # type: ignore[arg-type]
    for name, field in form["properties"].items():
        assert set(field.get("enum", ())) == set(published[name].get("enum", ())), name  # type: ignore[union-attr]


def test_a_moment_is_signed_in_utc_and_a_number_as_text() -> None:
    assert read_handed("incident", GOOD["incident"], "x")["at"] == "2026-11-23T16:05:00Z"
    assert read_handed("training", GOOD["training"], "x")["result"] == "0.92"
    assert read_handed("training", GOOD["training"].replace("0.92", "1"), "x")["result"] == "1"


@pytest.mark.parametrize(
    ("kind", "old", "new", "says"),
    [
        ("audit", "conclusion: findings", "conclusion: no-findings", r"x.yaml:10: .*lists some"),
        ("audit", "last: 2026-10-31", "last: 2025-10-31", r"x.yaml:8: .*ends before it begins"),
        ("audit", "state: open,", "state: open, closed_on: 2026-11-21,", '"F1" is open and has a day'),
        ("audit", "auditor: Northgate Assurance", "auditor: ''", r'x.yaml:4: "auditor" is empty'),
        ("audit", "independent: true", "independent: perhaps", r"x.yaml:5: Expected `bool`"),
        ("attestation", "expires_on: 2027-01-30", "", "missing required field `expires_on`"),
        ("attestation", "expires_on: 2027-01-30", "expires_on: 2026-01-30", "expires before it was given"),
        ("training", "passed: true", "passed: true, score: 9", "unknown field `score`.* evidence schema training"),
        ("training", "0.92", "92", "a share from 0 to 1"),
        ("incident", "to: Market surveillance authority", "", "it is not said to whom"),
        ("incident", "18:05:00+02:00", "18:05:00", "needs its zone"),
        ("incident", "step: reported", "step: hushed-up", "Invalid enum value 'hushed-up'"),
        ("record", GOOD["record"], "[1, 2]", "Expected `object`, got `array`"),
    ],
)
def test_what_cannot_be_so_is_refused_with_its_line(kind: HandedKind, old: str, new: str, says: str) -> None:
    assert old in GOOD[kind]
    with pytest.raises(InputError, match=says):
        read_handed(kind, GOOD[kind].replace(old, new), "x.yaml")
