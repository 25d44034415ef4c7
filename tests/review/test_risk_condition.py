"""The release gate takes the risk gate as one condition where the policy asks for it, and only there."""

from __future__ import annotations

import datetime as dt

import msgspec

from ombud.casework import RiskBasis, assess
from ombud.facts import load_vocabulary
from ombud.law import load_library
from ombud.review import load_policy
from ombud.review.policy import RiskAsked

WORDS = load_vocabulary()
POLICY = load_policy(vocabulary=WORDS)
ASKING = msgspec.structs.replace(POLICY, risk=RiskAsked(because="nobody releases what is Critical"))
DAY = dt.date(2026, 11, 24)


def risk_conditions(policy, basis: RiskBasis | None):  # type: ignore[no-untyped-def]
    found = assess({}, library=load_library(), vocabulary=WORDS, policy=policy, as_of=DAY, known_at=DAY, risk=basis)
    return [item for item in found.gate.conditions if item.kind == "risk"]


def test_without_being_asked_for_risks_are_no_condition() -> None:
    assert risk_conditions(POLICY, RiskBasis()) == []


def test_risks_that_nobody_assessed_refuse() -> None:
    (only,) = risk_conditions(ASKING, None)

    assert (only.met, only.refuses) == (False, True)
    assert "not assessed (nobody releases what is Critical)" in only.says


def test_the_risk_gate_is_named_with_its_reasons_and_refuses_while_it_does_not_open() -> None:
    (only,) = risk_conditions(ASKING, RiskBasis())

    assert not only.met
    assert only.says.startswith("Risk gate G0, stop: It is a prohibited practice, or that cannot be ruled out yet.")
    assert only.clears
