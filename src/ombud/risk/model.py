"""The risk set as data: dimensions, scales, what raises severity, what is measured, scenarios, gates.

Everything carries a source and a confidence; the scales are expert judgement (``U``) and are shown as
such. Nothing here decides; it only holds.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

LevelId = Literal["low", "moderate", "high", "critical"]
GateId = Literal["G0", "G1", "G2", "G3", "G4", "G5"]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Common settings of all authored parts."""


class RiskSource(_Part, frozen=True, kw_only=True):
    """Where a part of the set comes from."""

    title: str
    note: str = ""


class Level(_Part, frozen=True, kw_only=True):
    """A band of the matrix, with the months until it is reviewed and the days until a plan is due."""

    id: LevelId
    title: str
    up_to: int
    review_months: int
    plan_days: int


class Dimension(_Part, frozen=True, kw_only=True):
    """One of the eight: what severity 1 to 5 means in it.

    Attributes:
        never_lowered: severity that no control lowers (death); 0 where there is none.
    """

    code: str
    title: str
    question: str
    severity: tuple[str, str, str, str, str]
    never_lowered: int = 0


class Unknown(_Part, frozen=True, kw_only=True):
    """What is not known counts at least so much."""

    severity: int
    likelihood: int


class Steps(_Part, frozen=True, kw_only=True):
    """Steps down by control effectiveness 0 to 4, and the most that a measure may lower likelihood by."""

    likelihood: tuple[int, int, int, int, int]
    severity: tuple[int, int, int, int, int]
    measured: int


class Effect(_Part, frozen=True, kw_only=True):
    """What a control effectiveness is called and means."""

    title: str
    means: str


class Scales(_Part, frozen=True, kw_only=True):
    """Levels, matrix, likelihood in words, and steps."""

    pack: str
    checked_on: dt.date
    sources: dict[str, RiskSource]
    confidence_scale: dict[str, str]
    source: str
    confidence: str
    levels: tuple[Level, Level, Level, Level]
    matrix: tuple[tuple[int, int, int, int, int], ...]
    likelihood: tuple[str, str, str, str, str]
    unknown: Unknown
    steps: Steps
    effect: tuple[Effect, Effect, Effect, Effect, Effect]
    compound_from: int
    dimensions: tuple[Dimension, ...]


class Stop(_Part, frozen=True, kw_only=True):
    """What nobody may accept: a rule that holds, a finding, or a rule that holds while evidence is missing."""

    id: str
    title: str
    says: str
    clears: str
    when: str = ""
    finding: str = ""
    lacks: str = ""
    unknown_stops: bool = False
    cite: str = ""


class Floor(_Part, frozen=True, kw_only=True):
    """What raises severity after a person has scored it.

    Attributes:
        at_least: dimension to the least severity.
        add: dimensions in which severity rises by one, up to 5.
        lever: what would take it away, where something can.
    """

    id: str
    says: str
    when: str
    at_least: dict[str, int] = {}
    add: tuple[str, ...] = ()
    lever: str = ""


class Metric(_Part, frozen=True, kw_only=True):
    """Something measured, with the limits of likelihood 1 to 4.

    Attributes:
        strict: a value at the limit is past it.
        evidence: the kind that holds it; its age and binding say how long it counts.
        wide: with half an interval wider than this, its worse end counts instead of the value.
        least: people or trials below which it is not scored.
    """

    id: str
    dimension: str
    title: str
    better: Literal["higher", "lower"]
    bands: tuple[Decimal, Decimal, Decimal, Decimal]
    evidence: str
    strict: bool = False
    wide: Decimal | None = None
    least: int = 0


class Finding(_Part, frozen=True, kw_only=True):
    """Something that is there or not; where it is, likelihood is at least so much, or a step higher.

    Attributes:
        when: a rule on facts that establishes it, where one can.
    """

    id: str
    dimension: str
    title: str
    evidence: str
    at_least: int = 0
    adds: bool = False
    when: str = ""


class Cap(_Part, frozen=True, kw_only=True):
    """How far controls count without a kind of evidence; for dimensions, or for a family of controls."""

    id: str
    evidence: str
    at_most: int
    says: str
    dimensions: tuple[str, ...] = ()
    family: str = ""


class Scenario(_Part, frozen=True, kw_only=True):
    """Cause, event, harm, who; in one dimension. Those of a person have ids that begin with ``X-``."""

    id: str
    dimension: str
    title: str
    cause: str
    event: str
    harm: str
    group: str
    when: str = "true"
    needs: tuple[str, ...] = ()
    essential: tuple[str, ...] = ()
    restores: tuple[str, ...] = ()
    measured_by: tuple[str, ...] = ()


class GateRule(_Part, frozen=True, kw_only=True):
    """A gate: who signs, for how many days, and whether it lets a release go."""

    id: GateId
    title: str
    says: str
    signs: tuple[str, ...]
    valid_days: int
    opens: bool


class Accepts(_Part, frozen=True, kw_only=True):
    """Who accepts a residual risk of a level, and for how many days at most."""

    roles: tuple[str, ...]
    longest_days: int


class Asked(_Part, frozen=True, kw_only=True):
    """What a conditional release needs besides its level."""

    id: str
    says: str


class RiskSet(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, with the digest of what was read."""

    scales: Scales
    stops: tuple[Stop, ...]
    floors: tuple[Floor, ...]
    metrics: tuple[Metric, ...]
    findings: tuple[Finding, ...]
    caps: tuple[Cap, ...]
    scenarios: tuple[Scenario, ...]
    gates: tuple[GateRule, ...]
    conditions: tuple[Asked, ...]
    accepts: dict[str, Accepts]
    executive_for: tuple[str, ...]
    severest_in: tuple[str, ...]
    retire_after_days: int
    digest: str = ""

    def dimension(self, code: str) -> Dimension:
        """One dimension; KeyError when there is none."""
        return {item.code: item for item in self.scales.dimensions}[code]

    def gate(self, gate_id: GateId) -> GateRule:
        """One gate; KeyError when there is none."""
        return {item.id: item for item in self.gates}[gate_id]

    def scenario(self, scenario_id: str) -> Scenario:
        """One scenario of the library; KeyError when there is none."""
        return {item.id: item for item in self.scenarios}[scenario_id]

    def value(self, severity: int, likelihood: int) -> int:
        """The cell of the matrix."""
        return self.scales.matrix[severity - 1][likelihood - 1]

    def level(self, value: int) -> Level:
        """The level of a cell."""
        return next(item for item in self.scales.levels if value <= item.up_to)
