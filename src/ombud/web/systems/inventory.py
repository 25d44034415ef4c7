"""What the inventory shows of each system, worked out once and kept until something it rests on changes."""

from __future__ import annotations

import datetime as dt
import time

import msgspec
from django.db.models import Max, OuterRef, QuerySet, Subquery

from ombud.controls import State
from ombud.evidence import sha256_hex
from ombud.facts import UNKNOWN, as_text, load_vocabulary
from ombud.law import asked_at_once, load_library
from ombud.law.days.diary import next_day
from ombud.risk import RiskAssessment, acceptance_problem, load_risk
from ombud.web.systems.access import systems_for
from ombud.web.systems.assessing import assessment_of, policy_digest
from ombud.web.systems.models import (
    DecisionRow,
    InventoryRow,
    MeasurementRow,
    Person,
    RecordRow,
    RiskRow,
    StatementRow,
    System,
)
from ombud.web.systems.remembering import remember
from ombud.web.systems.words import GRAVITY, ClassShown, classes_of

#: Rows that are worked out while somebody waits; the rest follow with the next look.
SECONDS = 3.0
FORM = "5"


class RiskLine(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario of a system in the register of risks; levels by id, days as they are."""

    dimension: str
    scenario: str
    title: str
    severity: int
    likelihood: int
    before: str
    level: str
    value: int
    confidence: str
    treatment: str = ""
    owner: str = ""
    due: dt.date | None = None
    accepted_until: dt.date | None = None
    accepted_by: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One system in the inventory."""

    pk: int
    name: str
    classes: tuple[ClassShown, ...] = ()
    stage: str = ""
    owner: str = ""
    met: int = 0
    due: int = 0
    upcoming: int = 0
    next: dt.date | None = None
    passed: bool = False
    refusals: int = 0
    waits: str = ""
    open: int = 0
    decision: str = ""
    fresh: bool = True
    risk_gate: str = ""
    risks: tuple[RiskLine, ...] = ()

    @property
    def kinds(self) -> set[str]:
        """The kinds of its classes."""
        return {item.kind for item in self.classes}

    @property
    def gravity(self) -> int:
        """The place of its gravest class."""
        return min((GRAVITY.index(kind) for kind in self.kinds if kind in GRAVITY), default=len(GRAVITY))

    @property
    def more(self) -> int:
        """Conditions beside the first one."""
        return max(self.refusals - 1, 0)


def rows(person: Person, today: dt.date, *, risks: bool = False) -> list[Row]:
    """Every system that the person works with, by name.

    Rows that could not be worked out in time say so (``fresh`` is False).

    Args:
        risks: with the scenarios of each; they are long, and left out otherwise.
    """
    until = time.monotonic() + SECONDS
    found = []
    for system in _systems(person, risks=risks):
        kept = getattr(system, "inventory", None)
        state = _state(system, today)
        if kept and kept.state == state:
            found.append(_kept(kept, risks=risks))
        elif time.monotonic() < until:
            found.append(_made(system, state, today))
        elif kept:
            found.append(msgspec.structs.replace(_kept(kept, risks=risks), fresh=False))
        else:
            found.append(Row(pk=system.pk, name=system.name, fresh=False))
    return found


def _kept(kept: InventoryRow, *, risks: bool) -> Row:
    row = {**kept.row, "risks": kept.risks} if risks else kept.row
    return msgspec.convert(row, Row, strict=False)


def _systems(person: Person, *, risks: bool) -> QuerySet[System]:
    def newest(model: type) -> Subquery:
        found = model.objects.filter(system=OuterRef("pk")).order_by().values("system")  # type: ignore[attr-defined]
        return Subquery(found.annotate(newest=Max("pk")).values("newest"))

    systems = systems_for(person).select_related("inventory")
    return (
        (systems if risks else systems.defer("inventory__risks"))
        .annotate(
            statement=newest(StatementRow),
            measurement=newest(MeasurementRow),
            record=newest(RecordRow),
            decision=newest(DecisionRow),
            risk=newest(RiskRow),
        )
        .order_by("name")
    )


def _state(system: System, today: dt.date) -> str:
    """A digest of everything the row rests on."""
    rests = (
        FORM,
        system.name,
        system.limits,
        *(getattr(system, name) for name in ("statement", "measurement", "record", "decision", "risk")),
        load_library().digest,
        load_risk().digest,
        policy_digest(),
        today.isoformat(),
    )
    return sha256_hex(msgspec.json.encode(rests))


def _made(system: System, state: str, today: dt.date) -> Row:
    row = _row(system, today)
    plain = msgspec.to_builtins(row)
    lines = plain.pop("risks")
    remember(InventoryRow, system, state=state, made_on=today, row=plain, risks=lines)
    return row


def _row(system: System, today: dt.date) -> Row:
    vocabulary = load_vocabulary()
    found, _, _ = assessment_of(system, as_of=today, known_at=today, risk=True)
    refusals = found.gate.refusals()
    due = [state for state in found.duties if state.is_due]
    last = system.decisions.last()
    return Row(
        pk=system.pk,
        name=system.name,
        classes=tuple(classes_of(found.outcomes)),
        stage=as_text(vocabulary["sys.stage"], found.facts.get("sys.stage", UNKNOWN)),
        owner=as_text(vocabulary["sys.owner"], found.facts.get("sys.owner", UNKNOWN)),
        met=sum(state.state is State.MET for state in due),
        due=len(due),
        upcoming=sum(state.is_upcoming for state in found.duties),
        next=next_day(found.outcomes, load_library(), found.facts),
        passed=found.gate.passed,
        refusals=len(refusals),
        waits=refusals[0].says if refusals else "",
        open=asked_at_once((question.fact.key for question in found.questions), vocabulary),
        decision=last.get_decision_display() if last else "",
        risk_gate=found.risk.gate.rule.id if found.risk else "",
        risks=_risk_lines(found.risk) if found.risk else (),
    )


def _risk_lines(found: RiskAssessment) -> tuple[RiskLine, ...]:
    """Every scenario; an acceptance that does not stand is none."""
    standing = {
        row.scenario: row
        for row in found.inputs.register.acceptances
        if not acceptance_problem(found, row, load_risk())
    }
    return tuple(
        RiskLine(
            dimension=one.code,
            scenario=item.scenario.id,
            title=item.scenario.title,
            severity=item.residual.severity,
            likelihood=item.residual.likelihood,
            before=item.inherent.level.id,
            level=item.residual.level.id,
            value=item.residual.value,
            confidence=item.confidence,
            treatment=item.treatment.way if item.treatment else "",
            owner=item.treatment.owner if item.treatment else "",
            due=item.treatment.due if item.treatment else None,
            accepted_until=standing[item.scenario.id].until if item.scenario.id in standing else None,
            accepted_by=standing[item.scenario.id].by if item.scenario.id in standing else "",
        )
        for one in found.dimensions
        for item in one.scenarios
    )
