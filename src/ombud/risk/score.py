"""Score one scenario: inherent, controls, measure, residual, confidence.

Likelihood goes down by what controls show, or to what is measured directly, by at most three steps; a
measure that is worse than the controls wins. Nothing is added, averaged or set off against another.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ombud.risk.effect import OPERATING, VERIFIED, ScenarioEffect
from ombud.risk.inherent import HIGHEST, Fired, Inherent, inherent_of
from ombud.risk.measured import Reading
from ombud.risk.model import Level, RiskSet, Scenario
from ombud.risk.register import Acceptance, Rating, Treatment

Confidence = Literal["high", "medium", "low"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the matrix."""

    severity: int
    likelihood: int
    value: int
    level: Level


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something otherwise, to see what it would bring.

    Attributes:
        effect: every control of the scenario counts so much; at 4 those that restore do too.
        measured: the measures that are named for the scenario stand for this likelihood, and no finding is open.
        without: a floor that would not hold.
    """

    effect: int | None = None
    measured: int | None = None
    without: str = ""


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario with everything its score rests on."""

    scenario: Scenario
    rating: Rating | None
    fired: tuple[Fired, ...]
    unknown: tuple[str, ...]
    effect: ScenarioEffect
    readings: tuple[Reading, ...]
    treatment: Treatment | None = None
    acceptance: Acceptance | None = None


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario with its risk before and after.

    Attributes:
        controlled: the likelihood that controls alone would give.
        measured: it is measured directly, by fresh sound results of this release.
        floor: the likelihood below which no control brings it, for what was measured or found; 0 without.
    """

    scenario: Scenario
    basis: Inherent
    inherent: Place
    effect: ScenarioEffect
    controlled: int
    readings: tuple[Reading, ...]
    floor: int
    measured: bool
    residual: Place
    confidence: Confidence
    treatment: Treatment | None = None
    acceptance: Acceptance | None = None


def score(prepared: Prepared, risk: RiskSet, change: Change | None = None) -> Scored:
    """The risk of one scenario; with a change, as it would be then."""
    change = change or Change()
    scenario = prepared.scenario
    fired = tuple(item for item in prepared.fired if item.floor.id != change.without)
    basis = inherent_of(scenario, prepared.rating, fired, prepared.unknown, risk)
    effect = prepared.effect.effect if change.effect is None else max(prepared.effect.effect, change.effect)
    restores = prepared.effect.restores or (change.effect == VERIFIED and bool(scenario.restores))
    direct, floor, adds = _measures(prepared, change)
    controlled = max(1, basis.likelihood - risk.scales.steps.likelihood[effect])
    after_measure = max(floor, basis.likelihood - risk.scales.steps.measured, 1)
    likelihood = after_measure if direct else max(controlled, floor)
    severity = _severity(basis.severity, effect, restores, scenario, risk)
    return Scored(
        scenario=scenario,
        basis=basis,
        inherent=place(risk, basis.severity, basis.likelihood),
        effect=msgspec.structs.replace(prepared.effect, effect=effect, restores=restores),
        controlled=controlled,
        readings=prepared.readings,
        floor=floor,
        measured=direct,
        residual=place(risk, severity, min(HIGHEST, likelihood + adds)),
        confidence=_confidence(basis, effect, direct),
        treatment=prepared.treatment,
        acceptance=prepared.acceptance,
    )


def place(risk: RiskSet, severity: int, likelihood: int) -> Place:
    """The cell of a severity and a likelihood, with its level."""
    value = risk.value(severity, likelihood)
    return Place(severity=severity, likelihood=likelihood, value=value, level=risk.level(value))


def _measures(prepared: Prepared, change: Change) -> tuple[bool, int, int]:
    """Whether it is measured directly, the likelihood that results hold it at, and the steps that they add."""
    named = prepared.scenario.measured_by
    if change.measured is not None and named:
        return True, change.measured, 0
    current = {item.metric for item in prepared.readings if item.current}
    direct = bool(named) and current >= set(named)
    floor = max((item.likelihood for item in prepared.readings), default=0)
    return direct, floor, sum(item.adds for item in prepared.readings)


def _severity(severity: int, effect: int, restores: bool, scenario: Scenario, risk: RiskSet) -> int:
    """One step down only where verified controls stop, undo or put right, and never for death."""
    if not restores or severity == risk.dimension(scenario.dimension).never_lowered:
        return severity
    return max(1, severity - risk.scales.steps.severity[effect])


def _confidence(basis: Inherent, effect: int, measured: bool) -> Confidence:
    if basis.unknown or basis.rating is None:
        return "low"
    if measured or effect >= OPERATING:
        return "high"
    return "medium" if effect == OPERATING - 1 else "low"
