"""Read the risk set and prove that it hangs together with the vocabulary and the control set."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from ombud.controls import ControlSet, load_conditions, load_controls
from ombud.errors import LawError
from ombud.facts import Vocabulary, load_vocabulary
from ombud.law.proofs import check_rule
from ombud.risk.model import (
    Accepts,
    Asked,
    Cap,
    Finding,
    Floor,
    GateId,
    GateRule,
    Metric,
    RiskSet,
    Scales,
    Scenario,
    Stop,
)

SET = Path(__file__).parent / "set"
T = TypeVar("T")


class _Cited(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    source: str
    confidence: str


class _Floors(_Cited, frozen=True, kw_only=True):
    stops: tuple[Stop, ...]
    floors: tuple[Floor, ...]


class _Anchors(_Cited, frozen=True, kw_only=True):
    metrics: tuple[Metric, ...]
    findings: tuple[Finding, ...]
    caps: tuple[Cap, ...]


class _Scenarios(_Cited, frozen=True, kw_only=True):
    scenarios: tuple[Scenario, ...]


class _Gates(_Cited, frozen=True, kw_only=True):
    gates: tuple[GateRule, ...]
    conditions: tuple[Asked, ...]
    accepts: dict[str, Accepts]
    executive_for: tuple[str, ...]
    severest_in: tuple[str, ...]
    retire_after_days: int


def _read(path: Path, kind: type[T]) -> T:
    from ombud.facts.strict_yaml import load_yaml

    try:
        return msgspec.convert(load_yaml(path.read_text("utf-8"), str(path)), kind, strict=False)
    except msgspec.ValidationError as error:
        raise LawError(f"{error}.", code="risk-schema", where=str(path)) from None


def read_risk(folder: Path = SET) -> RiskSet:
    """Read the authored risk set.

    Raises:
        LawError: a file has an unknown key, a wrong type, or no source.
    """
    scales = _read(folder / "scales.yaml", Scales)
    floors, anchors = _read(folder / "floors.yaml", _Floors), _read(folder / "anchors.yaml", _Anchors)
    scenarios, gates = _read(folder / "scenarios.yaml", _Scenarios), _read(folder / "gates.yaml", _Gates)
    for part in (scales, floors, anchors, scenarios, gates):
        if part.source not in scales.sources or part.confidence not in scales.confidence_scale:
            raise LawError(
                "a part has a source or confidence that is not named.", code="risk-source", where=str(folder)
            )
    found = RiskSet(
        scales=scales,
        stops=floors.stops,
        floors=floors.floors,
        metrics=anchors.metrics,
        findings=anchors.findings,
        caps=anchors.caps,
        scenarios=scenarios.scenarios,
        gates=gates.gates,
        conditions=gates.conditions,
        accepts=gates.accepts,
        executive_for=gates.executive_for,
        severest_in=gates.severest_in,
        retire_after_days=gates.retire_after_days,
    )
    digest = hashlib.sha256(msgspec.json.encode(found)).hexdigest()
    return msgspec.structs.replace(found, digest=digest)


def check_risk(risk: RiskSet, vocabulary: Vocabulary, controls: ControlSet) -> None:
    """Prove that names exist, rules can be read, and the matrix rises in both axes.

    Raises:
        LawError: the first place that does not hang together.
    """
    _check_matrix(risk.scales)
    _check_names(risk, controls)
    conditions = load_conditions()
    ruled: Iterable[Stop | Floor | Finding | Scenario] = (*risk.stops, *risk.floors, *risk.findings, *risk.scenarios)
    for part in ruled:
        if part.when:
            check_rule(part.when, conditions, vocabulary, f"risk: {part.id}")
    for scenario in risk.scenarios:
        _known(scenario.needs, vocabulary, scenario.id, "fact")


def _check_matrix(scales: Scales) -> None:
    rows, columns = scales.matrix, tuple(zip(*scales.matrix, strict=True))
    if len(rows) != 5 or any(tuple(sorted(line)) != tuple(line) for line in (*rows, *columns)):
        raise LawError("a step up in severity or likelihood lowers a value.", code="risk-matrix", where="scales.yaml")


def _check_names(risk: RiskSet, controls: ControlSet) -> None:
    codes = {item.code for item in risk.scales.dimensions}
    known = {control.id for control in controls.controls}
    kinds = {kind.id for kind in controls.kinds}
    measures = {item.id for item in risk.metrics} | {item.id for item in risk.findings}
    for scenario in risk.scenarios:
        _known((*scenario.essential, *scenario.restores), known, scenario.id, "control")
        _known(scenario.measured_by, measures, scenario.id, "measure")
        _known((scenario.dimension,), codes, scenario.id, "dimension")
    for floor in risk.floors:
        _known((*floor.at_least, *floor.add), codes, floor.id, "dimension")
    measured: Iterable[Metric | Finding] = (*risk.metrics, *risk.findings)
    for measure in measured:
        _known((measure.dimension,), codes, measure.id, "dimension")
        _known((measure.evidence,), kinds, measure.id, "kind of evidence")
    _known([stop.finding for stop in risk.stops if stop.finding], measures, "stops", "measure")
    _known([stop.lacks for stop in risk.stops if stop.lacks], kinds, "stops", "kind of evidence")
    _known([cap.evidence for cap in risk.caps], kinds, "caps", "kind of evidence")
    gates: set[GateId] = {gate.id for gate in risk.gates}
    _known(("G0", "G1", "G2", "G3", "G4", "G5"), gates, "gates", "gate")


def _known(names: Iterable[str], known: object, where: str, what: str) -> None:
    for name in names:
        if name not in known:  # type: ignore[operator]  # sets and the vocabulary both say what they hold
            raise LawError(f'"{name}" is not a {what}.', code="risk-name", where=f"risk: {where}")


@functools.cache
def load_risk() -> RiskSet:
    """The risk set that ships with Ombud, checked; immutable, so it is read once."""
    risk = read_risk()
    check_risk(risk, load_vocabulary(), load_controls())
    return risk
