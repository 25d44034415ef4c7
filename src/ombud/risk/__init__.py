"""Risk: eight dimensions scored by scenario, lowered only by evidence, and the gate they lead to."""

from __future__ import annotations

from ombud.risk.accept import acceptance_problem, check_acceptance, concerned_with
from ombud.risk.assess import RiskAssessment, RiskInputs, assess_risk
from ombud.risk.explain import Line, cell, explained, stop_line
from ombud.risk.gate import DimensionRisk, RiskGate, Stopped
from ombud.risk.levers import Lever, levers, together
from ombud.risk.library import check_risk, load_risk, read_risk
from ombud.risk.model import RiskSet, Scenario
from ombud.risk.register import Acceptance, Added, Answer, Measured, Rating, Register, Treatment
from ombud.risk.score import Change, Place, Scored

__all__ = [
    "Acceptance",
    "Added",
    "Answer",
    "Change",
    "DimensionRisk",
    "Lever",
    "Line",
    "Measured",
    "Place",
    "Rating",
    "Register",
    "RiskAssessment",
    "RiskGate",
    "RiskInputs",
    "RiskSet",
    "Scenario",
    "Scored",
    "Stopped",
    "Treatment",
    "acceptance_problem",
    "assess_risk",
    "cell",
    "check_acceptance",
    "check_risk",
    "concerned_with",
    "explained",
    "levers",
    "load_risk",
    "read_risk",
    "stop_line",
    "together",
]
