"""The gate that a system's residual risk leads to: stops first, then levels, measurement and confidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from ombud.controls import Held
from ombud.law import Situation, Truth
from ombud.risk.measured import Reading
from ombud.risk.model import GateId, GateRule, LevelId, RiskSet, Stop
from ombud.risk.register import Register
from ombud.risk.score import Confidence, Scored

_ORDER: tuple[LevelId, ...] = ("low", "moderate", "high", "critical")


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """A stop that holds. ``facts`` are those it rests on, or waits for; ``row`` is the finding's."""

    stop: Stop
    facts: tuple[str, ...] = ()
    row: str = ""
    open: bool = False


class DimensionRisk(msgspec.Struct, frozen=True, kw_only=True):
    """One of the eight: the worst of its scenarios decides, nothing sets it off.

    Attributes:
        scenarios: the worst first; empty where none was proposed.
        inherent: the worst level before controls.
    """

    code: str
    title: str
    question: str
    scenarios: tuple[Scored, ...]

    @property
    def driver(self) -> Scored | None:
        """The scenario that decides."""
        return self.scenarios[0] if self.scenarios else None

    @property
    def inherent(self) -> Scored | None:
        """The scenario that is worst before controls."""
        return max(self.scenarios, key=lambda item: item.inherent.value, default=None)

    @property
    def level(self) -> LevelId:
        """The level after controls; low where there is no scenario."""
        return self.driver.residual.level.id if self.driver else "low"

    @property
    def confidence(self) -> Confidence:
        """How sure the deciding score is."""
        return self.driver.confidence if self.driver else "high"

    @property
    def oldest(self) -> dt.date | None:
        """The day of the oldest result that the deciding score rests on."""
        return min((item.on for item in self.driver.readings), default=None) if self.driver else None


class RiskGate(msgspec.Struct, frozen=True, kw_only=True):
    """The gate with its reasons.

    Attributes:
        because: why this gate, a sentence each.
        lacks: what a conditional release still needs.
        signs: who signs it.
    """

    rule: GateRule
    because: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()

    @property
    def opens(self) -> bool:
        """Whether it lets a release go, once it is signed."""
        return self.rule.opens and not self.lacks


def stops_of(
    risk: RiskSet,
    situation: Situation,
    readings: Mapping[str, Reading],
    held: tuple[Held, ...],
    kind_ages: Mapping[str, int],
    *,
    as_of: dt.date,
) -> tuple[Stopped, ...]:
    """The stops that hold. Where a rule waits for facts, only some stop; what is missing counts as missing."""
    found = []
    for stop in risk.stops:
        reading = readings.get(stop.finding)
        if reading and reading.value:
            found.append(Stopped(stop=stop, row=reading.row))
        if not stop.when or (stop.lacks and _is_held(stop.lacks, held, kind_ages, as_of)):
            continue
        reason = situation.decide(stop.when)
        if reason.value is Truth.YES:
            found.append(Stopped(stop=stop, facts=tuple(dict.fromkeys(reason.facts()))))
        elif reason.value is Truth.UNKNOWN and stop.unknown_stops:
            found.append(Stopped(stop=stop, facts=reason.missing, open=True))
    return tuple(found)


def _is_held(kind: str, held: tuple[Held, ...], ages: Mapping[str, int], as_of: dt.date) -> bool:
    """A piece that nobody judged bad and that is not too old; nobody but a person judges an assessment."""
    return any(
        item.kind == kind and item.good is not False and 0 <= (as_of - item.made_on).days <= (ages[kind] or 36500)
        for item in held
    )


def worst_level(dimensions: tuple[DimensionRisk, ...]) -> LevelId:
    """The worst dimension sets the system."""
    return max((item.level for item in dimensions), key=_ORDER.index)


def is_compound(dimensions: tuple[DimensionRisk, ...], risk: RiskSet) -> bool:
    """Whether so many dimensions are High or worse that the system counts as compound."""
    return sum(_ORDER.index(item.level) >= _ORDER.index("high") for item in dimensions) >= risk.scales.compound_from


def decide_risk_gate(
    dimensions: tuple[DimensionRisk, ...],
    stops: tuple[Stopped, ...],
    register: Register,
    risk: RiskSet,
    *,
    as_of: dt.date,
    blocked_since: dt.date | None = None,
) -> RiskGate:
    """Which gate the risk leads to. No role, acceptance or answer opens a stop.

    Args:
        blocked_since: the day from which it was to be mended without a break; None where it was not.
    """
    if stops:
        return _gate(risk, "G0", tuple(item.stop.says for item in stops))
    worst = worst_level(dimensions)
    back = _sent_back(dimensions, risk)
    if back:
        late = blocked_since is not None and (as_of - blocked_since).days > risk.retire_after_days
        return _gate(risk, "G5" if late else "G4", back)
    named = tuple(_named(item, worst) for item in dimensions if item.level == worst and item.driver)
    if worst == "high":
        return _conditional(dimensions, register, risk, named)
    return _gate(risk, "G2" if worst == "moderate" else "G1", named)


def _sent_back(dimensions: tuple[DimensionRisk, ...], risk: RiskSet) -> tuple[str, ...]:
    """Why the risk goes back to its owner; empty where it does not."""
    found = []
    for item in dimensions:
        for scored in item.scenarios:
            level, where = scored.residual.level.id, f"{item.title}, {scored.scenario.id}"
            if level == "critical":
                found.append(f"{where} is Critical.")
            elif level == "high" and not scored.measured:
                found.append(f"{where} is High and not measured.")
            elif level == "high" and scored.residual.severity == 5 and item.code in risk.severest_in:
                found.append(f"{where} is High, and its severity after controls is still 5.")
        if item.confidence == "low":
            found.append(f"{item.title}: confidence is low.")
    return tuple(found)


def _named(item: DimensionRisk, level: LevelId) -> str:
    scenario = item.driver.scenario.id if item.driver else ""
    return f"{item.title} is {level.capitalize()} ({scenario})."


def _conditional(
    dimensions: tuple[DimensionRisk, ...], register: Register, risk: RiskSet, because: tuple[str, ...]
) -> RiskGate:
    high = [scored for item in dimensions for scored in item.scenarios if scored.residual.level.id == "high"]
    planned = all(scored.treatment and scored.treatment.way == "mitigate" for scored in high)
    lacks = tuple(
        asked.says for asked in risk.conditions if not (planned if asked.id == "plan" else register.answer(asked.id))
    )
    executive = any(item.code in risk.executive_for and item.level == "high" for item in dimensions)
    gate = _gate(risk, "G3", because)
    signs = (*gate.signs, *(("executive",) if executive else ()))
    return msgspec.structs.replace(gate, lacks=lacks, signs=signs)


def _gate(risk: RiskSet, gate_id: GateId, because: tuple[str, ...]) -> RiskGate:
    rule = risk.gate(gate_id)
    return RiskGate(rule=rule, because=because, signs=rule.signs)
