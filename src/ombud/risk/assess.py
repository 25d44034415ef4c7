"""Assess the risks of one system on a day: propose, score, compare with evidence, decide the gate.

The same inputs and the same risk set give the same result; nothing here knows a clock, a person's rights,
or where rows are kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import msgspec

from ombud.controls import ControlSet, ControlStatus, Held, load_conditions
from ombud.facts import FactValue, Vocabulary
from ombud.law import Situation, Truth
from ombud.risk.effect import scenario_effect
from ombud.risk.gate import DimensionRisk, RiskGate, Stopped, decide_risk_gate, is_compound, stops_of, worst_level
from ombud.risk.inherent import Fired, fired_floors, unknown_facts
from ombud.risk.measured import Reading, readings_of
from ombud.risk.model import LevelId, RiskSet, Scenario
from ombud.risk.register import Register
from ombud.risk.score import Change, Prepared, score

_SURE = ("low", "medium", "high")
_THERE = Decimal(1)


class RiskInputs(msgspec.Struct, frozen=True, kw_only=True):
    """What an assessment rests on.

    Attributes:
        facts: facts that stand; suggestions that nobody confirmed are not among them.
        statuses: the state of each control, with its evidence.
        release: digest of the release; empty when there is none yet.
        blocked_since: from when on it was to be mended without a break.
    """

    facts: Mapping[str, FactValue]
    register: Register
    statuses: tuple[ControlStatus, ...]
    held: tuple[Held, ...]
    release: str
    as_of: dt.date
    blocked_since: dt.date | None = None


class RiskAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """The risks of a system on a day: eight dimensions, never one number.

    Attributes:
        prepared: what each scenario's score rests on, for asking what would change it.
        tier: the worst level before controls; good controls never take oversight away.
        pack: version and digest of the risk set.
    """

    as_of: dt.date
    release: str
    dimensions: tuple[DimensionRisk, ...]
    stops: tuple[Stopped, ...]
    gate: RiskGate
    level: LevelId
    tier: LevelId
    compound: bool
    pack: str
    inputs: RiskInputs
    prepared: tuple[Prepared, ...]

    def dimension(self, code: str) -> DimensionRisk:
        """One dimension; KeyError when there is none."""
        return {item.code: item for item in self.dimensions}[code]


def proposed(risk: RiskSet, situation: Situation, register: Register) -> tuple[Scenario, ...]:
    """The scenarios of the library that are not plainly ruled out, and those that people added."""
    library = [item for item in risk.scenarios if situation.decide(item.when).value is not Truth.NO]
    return (*library, *(row.as_scenario() for row in register.added))


def assess_risk(
    inputs: RiskInputs,
    risk: RiskSet,
    controls: ControlSet,
    vocabulary: Vocabulary,
    *,
    only: tuple[str, ...] | None = None,
) -> RiskAssessment:
    """Assess a system.

    Args:
        only: ids of scenarios to look at; all that are proposed when not given.
    """
    situation = Situation(load_conditions(), inputs.facts, vocabulary, as_of=inputs.as_of, known_at=inputs.as_of)
    readings = _readings(inputs, risk, controls, situation)
    fired = fired_floors(risk, situation)
    prepared = tuple(
        _prepared(scenario, inputs, risk, controls, fired, readings)
        for scenario in proposed(risk, situation, inputs.register)
        if only is None or scenario.id in only
    )
    ages = {kind.id: kind.max_age_days for kind in controls.kinds}
    stops = stops_of(risk, situation, readings, inputs.held, ages, as_of=inputs.as_of)
    return concluded(prepared, stops, inputs, risk, {})


def concluded(
    prepared: tuple[Prepared, ...],
    stops: tuple[Stopped, ...],
    inputs: RiskInputs,
    risk: RiskSet,
    changes: Mapping[str, Change],
) -> RiskAssessment:
    """Score what was prepared; with changes, by dimension, as it would be then."""
    scored = [score(item, risk, changes.get(item.scenario.dimension)) for item in prepared]
    dimensions = tuple(
        DimensionRisk(
            code=dimension.code,
            title=dimension.title,
            question=dimension.question,
            scenarios=tuple(
                sorted(
                    (item for item in scored if item.scenario.dimension == dimension.code),
                    key=lambda item: (-item.residual.value, _SURE.index(item.confidence), item.scenario.id),
                )
            ),
        )
        for dimension in risk.scales.dimensions
    )
    worst = max((item.inherent.value for item in scored), default=1)
    return RiskAssessment(
        as_of=inputs.as_of,
        release=inputs.release,
        dimensions=dimensions,
        stops=stops,
        gate=decide_risk_gate(
            dimensions, stops, inputs.register, risk, as_of=inputs.as_of, blocked_since=inputs.blocked_since
        ),
        level=worst_level(dimensions),
        tier=risk.level(worst).id,
        compound=is_compound(dimensions, risk),
        pack=f"{risk.scales.pack} {risk.digest[:12]}",
        inputs=inputs,
        prepared=prepared,
    )


def _readings(inputs: RiskInputs, risk: RiskSet, controls: ControlSet, situation: Situation) -> dict[str, Reading]:
    """Results of measuring, and findings that facts alone establish."""
    found = readings_of(risk, inputs.register.measured, controls, release=inputs.release, as_of=inputs.as_of)
    for item in risk.findings:
        reason = situation.decide(item.when) if item.when else None
        if reason and reason.value is Truth.YES and not (item.id in found and found[item.id].value):
            found[item.id] = Reading(
                metric=item.id,
                title=item.title,
                likelihood=item.at_least,
                adds=int(item.adds),
                row=next(iter(reason.facts()), ""),
                on=inputs.as_of,
                value=_THERE,
                used=_THERE,
            )
    return found


def _prepared(
    scenario: Scenario,
    inputs: RiskInputs,
    risk: RiskSet,
    controls: ControlSet,
    fired: tuple[Fired, ...],
    readings: Mapping[str, Reading],
) -> Prepared:
    """A scenario takes the metrics that measure it, and every finding of its dimension."""
    findings = {item.id for item in risk.findings if item.dimension == scenario.dimension}
    names = [name for name in readings if name in findings or name in scenario.measured_by]
    return Prepared(
        scenario=scenario,
        rating=inputs.register.rating(scenario.id),
        fired=fired,
        unknown=unknown_facts(scenario, inputs.facts),
        effect=scenario_effect(
            scenario,
            {item.control.id: item for item in inputs.statuses},
            inputs.held,
            risk,
            controls,
            release=inputs.release,
            as_of=inputs.as_of,
        ),
        readings=tuple(readings[name] for name in names),
        treatment=inputs.register.treatment(scenario.id),
        acceptance=inputs.register.acceptance(scenario.id, inputs.as_of),
    )
