"""The worked example of the risk model (section 9): a credit-limit model, EU and US, 400,000 people a year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ombud.controls import ControlStatus, Held, control_statuses, load_conditions, load_controls
from ombud.facts import FactValue, load_vocabulary
from ombud.risk import (
    Measured,
    Rating,
    Register,
    RiskAssessment,
    RiskInputs,
    Treatment,
    assess_risk,
    load_risk,
)

RISK, CONTROLS, WORDS = load_risk(), load_controls(), load_vocabulary()
DAY = dt.date(2026, 11, 23)
RELEASE = "ab" * 32
DRIVERS = ("S-01", "S-04", "S-07", "S-10", "S-14", "S-16", "S-17", "S-19")

#: Enough to make every condition, trigger and need known.
FACTS: dict[str, FactValue] = {
    "law.prohibited": frozenset(),
    "law.annex3": frozenset({"5(b)"}),
    "law.derogation": frozenset(),
    "law.profiling": True,
    "law.consequential": True,
    "law.high_risk": True,
    "law.device": "no",
    "law.sr_model": "not-model",
    "law.fria": False,
    "law.roles": frozenset({"provider", "deployer"}),
    "law.lawful_basis": "contract",
    "law.phi_role": "none",
    "purp.decision_role": "ranks",
    "purp.domain": frozenset({"credit"}),
    "purp.autonomy": "suggest",
    "purp.intended": "Ranks requests for a higher limit.",
    "purp.out_of_scope": ("collection",),
    "purp.misuse": ("following the score blindly",),
    "ppl.scale": Decimal(400000),
    "ppl.reversible": "effort",
    "ppl.absolute_right": False,
    "ppl.dependent": False,
    "ppl.harms": ("refusal",),
    "use.people": frozenset({"consumers"}),
    "use.personal_data": True,
    "use.synthetic": frozenset(),
    "chat.kinds": frozenset(),
    "gdpr.special_kinds": frozenset(),
    "gdpr.criminal": False,
    "gdpr.roles": frozenset({"controller"}),
    "gdpr.dpia_cases": frozenset(),
    "gdpr.dpia_signs": frozenset({"scoring"}),
    "scope.places": frozenset({"us"}),
    "hum.irreversible": False,
    "hum.measures": "A clerk decides.",
    "hum.review_route": "A second clerk.",
    "trn.notice": "In the agreement.",
    "trn.explanation": "Three reasons.",
    "data.representative": "Checked.",
    "data.origin": "Own ledger.",
    "data.retention": "Two years.",
    "eval.subgroups": ("sex",),
    "eval.robustness": "Stable.",
    "role.does": frozenset({"provides", "uses"}),
    "role.modifies_substantially": False,
    "gpai.does": frozenset({"integrates"}),
    "mdl.third_party_parts": True,
    "mdl.base": "A scorer of a vendor.",
    "mdl.learns": False,
    "sec.controls": ("signed",),
    "sec.signed": True,
    "sec.open": Decimal(0),
    "ops.monitoring": "Weekly.",
    "ops.rollback": "Within an hour.",
    "ven.exit": "Old scorecard.",
    "data.user_training": False,
    "sys.stage": "live",
}

#: What the person scored: severity before floors and lifts, and likelihood.
SCORES = {
    "S-01": (3, 4),
    "S-04": (3, 4),
    "S-07": (2, 3),
    "S-10": (3, 4),
    "S-14": (3, 3),
    "S-16": (4, 3),
    "S-17": (3, 3),
    "S-19": (4, 3),
}


def result(metric: str, value: str, **more: object) -> Measured:
    """A sound result of the release."""
    given = {"n": 5000, "release": RELEASE, "tool": "ombud 1", "raw": "cd" * 32, "preregistered": True, **more}
    by = {"by": "Ana", "on": DAY, "id": f"m-{metric}"}
    return Measured(metric=metric, value=Decimal(value), **{**by, **given})  # type: ignore[arg-type]


MEASURED = (
    result("impact_ratio", "0.86", low=Decimal("0.83"), high=Decimal("0.89")),
    result("error_gap", "0.02"),
    result("disparity_significant", "1"),
    result("notice_tests", "1"),
    result("document_share", "0.97"),
    result("readiness", "0.88"),
    result("attack_advantage", "0.03"),
    result("assessment_overdue", "0"),
    result("attack_success", "0.03"),
    result("unsigned", "0"),
    result("questionnaire_share", "0.82"),
    result("psi", "0.07"),
    result("coverage", "0.992"),
)


def held_for(names: tuple[str, ...], *, verified: tuple[str, ...] = ()) -> tuple[Held, ...]:
    """All evidence of controls, good, fresh and of the release; of ``verified`` ones also checked independently."""
    return tuple(
        Held(kind=kind, id=f"e-{name}-{kind}", made_on=DAY, release=RELEASE, independent=name in verified)
        for name in names
        for kind in CONTROLS.control(name).evidence
    )


OPERATING = ("FAI-01", "FAI-02", "DAT-04", "TEC-03", "HUM-03", "HUM-01")
VERIFIED = ("MON-02", "MON-03", "CHG-04")
HELD = held_for((*OPERATING, *VERIFIED), verified=VERIFIED)


def statuses(facts: dict[str, FactValue], held: tuple[Held, ...], day: dt.date = DAY) -> tuple[ControlStatus, ...]:
    return control_statuses(CONTROLS, load_conditions(), facts, held, WORDS, release=RELEASE, as_of=day)


def rated(scores: dict[str, tuple[int, int]]) -> tuple[Rating, ...]:
    return tuple(
        Rating(id=f"r-{name}", scenario=name, severity=s, likelihood=lik, because="judged", by="Ana", on=DAY)
        for name, (s, lik) in scores.items()
    )


def planned(*names: str) -> tuple[Treatment, ...]:
    return tuple(
        Treatment(scenario=name, way="mitigate", action="mend", owner="Bo", due=DAY, by="Ana", on=DAY) for name in names
    )


def inputs(
    *,
    facts: dict[str, FactValue] | None = None,
    held: tuple[Held, ...] = HELD,
    measured: tuple[Measured, ...] = MEASURED,
    scores: dict[str, tuple[int, int]] | None = None,
    day: dt.date = DAY,
    **more: object,
) -> RiskInputs:
    known = FACTS if facts is None else facts
    register = Register(ratings=rated(SCORES if scores is None else scores), measured=measured)
    return RiskInputs(
        facts=known,
        register=register,
        statuses=statuses(known, held, day),
        held=held,
        release=RELEASE,
        as_of=day,
        **more,  # type: ignore[arg-type]
    )


def assessed(given: RiskInputs | None = None, *, only: tuple[str, ...] | None = DRIVERS) -> RiskAssessment:
    return assess_risk(given or inputs(), RISK, CONTROLS, WORDS, only=only)
