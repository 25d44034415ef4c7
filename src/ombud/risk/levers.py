"""What would lower a risk: each change worked out by scoring again, never guessed."""

from __future__ import annotations

import msgspec

from ombud.controls import ControlSet
from ombud.risk.assess import RiskAssessment, concluded
from ombud.risk.effect import OPERATING, VERIFIED
from ombud.risk.gate import DimensionRisk
from ombud.risk.model import GateId, Metric, RiskSet
from ombud.risk.score import Change, Place, Scored


class Lever(msgspec.Struct, frozen=True, kw_only=True):
    """A change, and what it would bring for one dimension and for the gate.

    Attributes:
        scenario: the one that decides its dimension today.
        after: where that scenario would stand.
        gate: the gate the system would lead to with this change alone.
    """

    dimension: str
    scenario: str
    action: str
    after: Place
    gate: GateId
    change: Change


def levers(found: RiskAssessment, risk: RiskSet, controls: ControlSet) -> tuple[Lever, ...]:
    """For every dimension above Low, what would lower the scenario that decides it, the strongest last."""
    rows = []
    for dimension in found.dimensions:
        driver = dimension.driver
        if driver is None or dimension.level == "low":
            continue
        for action, change in _changes(dimension, driver, risk, controls):
            lever = _tried(found, dimension, driver, action, change, risk)
            if lever.after.value < driver.residual.value:
                rows.append(lever)
    return tuple(rows)


def together(found: RiskAssessment, chosen: dict[str, Change], risk: RiskSet) -> RiskAssessment:
    """The assessment as it would be with changes in several dimensions at once."""
    return concluded(found.prepared, found.stops, found.inputs, risk, chosen)


def _tried(
    found: RiskAssessment, dimension: DimensionRisk, driver: Scored, action: str, change: Change, risk: RiskSet
) -> Lever:
    # What takes a floor away, such as a pilot, does so in every dimension.
    touched = [item.code for item in found.dimensions] if change.without else [dimension.code]
    then = together(found, dict.fromkeys(touched, change), risk)
    after = next(
        item.residual for item in then.dimension(dimension.code).scenarios if item.scenario.id == driver.scenario.id
    )
    return Lever(
        dimension=dimension.code,
        scenario=driver.scenario.id,
        action=action,
        after=after,
        gate=then.gate.rule.id,
        change=change,
    )


def _changes(dimension: DimensionRisk, driver: Scored, risk: RiskSet, controls: ControlSet) -> list[tuple[str, Change]]:
    found = []
    named = ", ".join(driver.scenario.essential)
    verify = Change(effect=VERIFIED)
    if driver.effect.effect < OPERATING and named:
        found.append((f"Show that {named} operate: good, fresh evidence of this release", Change(effect=OPERATING)))
    if driver.scenario.essential and not (driver.effect.effect == VERIFIED and driver.effect.restores):
        restoring = _or(driver.scenario.restores, controls)
        also = f", and {restoring} that puts it right" if restoring else ""
        found.append((f"Have {named} verified by somebody independent{also}", verify))
    target = driver.residual.likelihood - 1
    if target >= max(1, driver.basis.likelihood - risk.scales.steps.measured) and driver.scenario.measured_by:
        words = _reach(driver, target, risk)
        found.append((f"Reach and measure {words}", Change(measured=target)))
        found.append((f"Both: verify {named}, and reach {words}", Change(measured=target, effect=VERIFIED)))
    for step in driver.basis.applied:
        floor = next((item for item in risk.floors if item.id == step.rule and item.lever), None)
        if floor:
            found.append((floor.lever, Change(without=floor.id)))
    return found


def _or(names: tuple[str, ...], controls: ControlSet) -> str:
    return " or ".join(f"{name} ({controls.control(name).title})" for name in names)


def _reach(driver: Scored, likelihood: int, risk: RiskSet) -> str:
    """The limits that stand for a likelihood, of everything that measures a scenario."""
    parts = []
    for name in driver.scenario.measured_by:
        metric = next((item for item in risk.metrics if item.id == name), None)
        if metric:
            parts.append(f"{metric.title} {_limit(metric, likelihood)}")
    held = {item.metric for item in driver.readings if item.likelihood > likelihood}
    parts += [f"not: {item.title}" for item in risk.findings if item.id in held]
    return "; ".join(parts)


def _limit(metric: Metric, likelihood: int) -> str:
    sign = "at least" if metric.better == "higher" else "below" if metric.strict else "at most"
    return f"{sign} {metric.bands[likelihood - 1]}"
