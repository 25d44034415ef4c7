"""A system's facts, figures, duties and evidence taken to its risks, and what is sealed of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from ombud.casework.held import Logged, release_digest
from ombud.controls import DutyState, Held, State, control_statuses, load_conditions, load_controls
from ombud.evidence import Json, Subject, canonical_bytes, make_statement, subject_of
from ombud.facts import FactValue, Vocabulary
from ombud.law import Outcome, Standing, standing
from ombud.measure import Figure
from ombud.risk import (
    Measured,
    Register,
    RiskAssessment,
    RiskInputs,
    Scored,
    assess_risk,
    explained,
    load_risk,
    stop_line,
)

#: Duties that bind within so many days count for readiness; a gap with fewer than `SOON` left is pressing.
AHEAD, SOON = 365, 180
_ERROR_GAPS = ("true_positive_rate_gap", "false_positive_rate_gap")
_TOO_FEW = frozenset({"insufficient", "undefined"})
_SIGNIFICANT = Decimal("0.05")
_OURS = "Ombud"


class RiskBasis(msgspec.Struct, frozen=True, kw_only=True):
    """What people said of a system's risks, and what its log holds.

    Attributes:
        earlier: results in the log: of measurements, and those that sealed assessments rest on.
    """

    register: Register = Register()
    held: tuple[Held, ...] = ()
    earlier: tuple[Measured, ...] = ()
    blocked_since: dt.date | None = None


def basis_of(register: Register, held: Iterable[Held], log: Sequence[Logged]) -> RiskBasis:
    """The basis, with what earlier sealed assessments rest on: what was deleted since still counts."""
    return RiskBasis(
        register=register,
        held=(*held, *(row.as_held() for row in register.evidence)),
        earlier=(*measured_in(log), *earlier_results(log)),
        blocked_since=blocked_since(log),
    )


def assess_case_risk(
    basis: RiskBasis,
    *,
    facts: Mapping[str, FactValue],
    outcomes: Iterable[Outcome],
    duties: Iterable[DutyState],
    figures: Iterable[Figure] | None,
    measured_on: dt.date | None,
    measurement_id: str,
    vocabulary: Vocabulary,
    as_of: dt.date,
) -> RiskAssessment:
    """The risks of one system, from everything that is known of it.

    Args:
        facts: those that stand; suggestions that nobody confirmed are left out.
    """
    controls = load_controls()
    version = facts.get("sys.version")
    release = release_digest(version if isinstance(version, str) else "")
    measured = [*basis.earlier, *basis.register.measured]
    if figures is not None and measured_on is not None and not measurement_id:
        # What the log holds is read from it, with the release it was about, and only where its signature holds.
        measured += fairness_results(figures, on=measured_on, release=release, row="measured now")
    planned = basis.register.treatment("S-10") is not None
    measured += readiness_results(tuple(duties), tuple(outcomes), planned=planned, as_of=as_of)
    inputs = RiskInputs(
        facts=facts,
        register=msgspec.structs.replace(basis.register, measured=_once(measured)),
        statuses=control_statuses(
            controls, load_conditions(), facts, basis.held, vocabulary, release=release, as_of=as_of
        ),
        held=basis.held,
        release=release,
        as_of=as_of,
        blocked_since=basis.blocked_since,
    )
    return assess_risk(inputs, load_risk(), controls, vocabulary)


def _once(rows: Iterable[Measured]) -> tuple[Measured, ...]:
    """Each result once; of the same one, as the register has it now."""
    return tuple({(row.id, row.metric): row for row in rows}.values())


def measured_in(log: Sequence[Logged]) -> tuple[Measured, ...]:
    """What every fairness measurement of the log says, about the release it was made of."""
    found: list[Measured] = []
    for item in log:
        if item.kind == "measurement" and item.text("kind") in {"", "fairness", "profile"}:
            figures = msgspec.convert(item.statement.predicate.get("figures", []), list[Figure])
            release = release_digest(item.text("release"))
            found += fairness_results(figures, on=item.day, release=release, row=item.id)
    return tuple(found)


def fairness_results(figures: Iterable[Figure], *, on: dt.date, release: str, row: str) -> tuple[Measured, ...]:
    """What a fairness measurement says: worst ratio, largest gap, significance, and groups too small to test."""
    rows = tuple(figures)
    ratios = [item for item in rows if item.id == "impact_ratio" and item.value is not None]
    fit = [item for item in ratios if item.verdict not in _TOO_FEW]
    if not fit:
        return ()
    worst = min(fit, key=lambda item: Decimal(item.value or 0))
    gaps = [item for item in rows if item.id in _ERROR_GAPS and item.value is not None and item.verdict not in _TOO_FEW]
    gap = max(gaps, key=lambda item: Decimal(item.value or 0), default=None)
    significant = any(item.p is not None and Decimal(item.p) < _SIGNIFICANT for item in fit)

    def made(metric: str, item: Figure | None, value: Decimal) -> Measured:
        return Measured(
            id=row,
            metric=metric,
            value=value,
            low=Decimal(item.low) if item and item.low else None,
            high=Decimal(item.high) if item and item.high else None,
            n=item.n if item else worst.n,
            release=release,
            tool=_OURS,
            raw=row,
            preregistered=True,  # the limit of the policy is set before anything is measured
            by=_OURS,
            on=on,
        )

    found = [
        made("impact_ratio", worst, Decimal(worst.value or 0)),
        made("disparity_significant", None, Decimal(significant)),
        made("group_untested", None, Decimal(len(fit) < len(ratios))),
    ]
    if gap:
        found.append(made("error_gap", gap, Decimal(gap.value or 0)))
    return tuple(found)


def readiness_results(
    duties: tuple[DutyState, ...], outcomes: tuple[Outcome, ...], *, planned: bool, as_of: dt.date
) -> tuple[Measured, ...]:
    """How far duties that bind within a year are shown: a count, never weighted; and what is pressing."""
    near = [duty for duty in duties if duty.binds and _is_near(duty, AHEAD, as_of)]
    gaps = [duty for duty in near if duty.state is not State.MET]
    holding = [duty for duty in gaps if duty.duty.obligation.blocks_release]
    open_law = [outcome for outcome in outcomes if standing(outcome) is Standing.OPEN and not outcome.is_voluntary]
    share = Decimal(len(near) - len(gaps)) / len(near) if near else Decimal(1)
    found = {
        "readiness": round(share, 4),
        "critical_gap": Decimal(bool(holding)),
        "gap_without_plan": Decimal(bool(gaps) and not planned),
        "gap_soon": Decimal(any(duty.is_upcoming and _is_near(duty, SOON, as_of) for duty in gaps)),
        "breach": Decimal(any(duty.is_due for duty in holding)),
        "class_undecided": Decimal(bool(open_law)),
    }
    return tuple(
        Measured(
            id="duties and what shows them",
            metric=metric,
            value=value,
            n=len(near),
            tool=_OURS,
            raw="obligations",
            preregistered=True,
            by=_OURS,
            on=as_of,
        )
        for metric, value in found.items()
    )


def _is_near(duty: DutyState, days: int, as_of: dt.date) -> bool:
    return duty.is_due or (duty.is_upcoming and duty.due is not None and (duty.due - as_of).days <= days)


def risk_payload(system: str, release: str, found: RiskAssessment, *, at: dt.datetime, by: str) -> bytes:
    """A risk assessment, about the facts, rows and evidence it rests on."""
    basis: dict[str, Json] = {
        "measured": [measured_json(row) for row in found.inputs.register.measured],
        "ratings": list[Json](row.id for row in found.inputs.register.ratings),
        "evidence": list[Json](sorted({item.id for item in found.inputs.held})),
    }
    return make_statement(
        "risk",
        (subject_of(f"risks of {system}", canonical_bytes(basis)),),
        {
            "system": system,
            "release": release,
            "as_of": found.as_of.isoformat(),
            "pack": found.pack,
            "level": found.level,
            "tier": found.tier,
            "compound": found.compound,
            "gate": found.gate.rule.id,
            "because": list(found.gate.because),
            "lacks": list(found.gate.lacks),
            "stops": [stop_line(item).says for item in found.stops],
            "scenarios": [_scored_json(item) for one in found.dimensions for item in one.scenarios],
            **basis,
        },
        at=at,
        by=by,
    )


def _scored_json(item: Scored) -> Json:
    risk, words = load_risk(), _vocabulary()
    return {
        "id": item.scenario.id,
        "dimension": item.scenario.dimension,
        "inherent": _place(item.inherent.severity, item.inherent.likelihood, item.inherent.value),
        "residual": _place(item.residual.severity, item.residual.likelihood, item.residual.value),
        "effect": item.effect.effect,
        "measured": item.measured,
        "confidence": item.confidence,
        "lines": [line.says for line in explained(item, risk, words)],
    }


def _vocabulary() -> Vocabulary:
    from ombud.facts import load_vocabulary

    return load_vocabulary()


def _place(severity: int, likelihood: int, value: int) -> Json:
    return {"severity": severity, "likelihood": likelihood, "value": value}


def measured_json(row: Measured) -> Json:
    """A result as it is signed: numbers as text."""
    return {key: value for key, value in plain_row(row).items() if value not in ("", None)}


def plain_row(row: msgspec.Struct) -> dict[str, Json]:
    """A row as JSON holds it, numbers with a point as text."""
    plain: dict[str, Json] = msgspec.json.decode(msgspec.json.encode(row))
    return plain


def row_payload(system: str, matter: str, row: msgspec.Struct, *, at: dt.datetime, by: str) -> bytes:
    """What a person said of a risk, as it is kept."""
    said: dict[str, Json] = {key: value for key, value in plain_row(row).items() if value not in ("", None)}
    return make_statement(
        "risk-row",
        (Subject(f"{matter} of {system}", subject_of(matter, canonical_bytes(said)).sha256),),
        {"system": system, "matter": matter, "said": said},
        at=at,
        by=by,
    )


def earlier_results(log: Sequence[Logged]) -> tuple[Measured, ...]:
    """The results that sealed assessments rest on; those that Ombud works out anew each time are not among them."""
    found: dict[tuple[str, str], Measured] = {}
    for item in log:
        rows = item.statement.predicate.get("measured") if item.kind == "risk" else None
        for raw in rows if isinstance(rows, list) else ():
            row = msgspec.convert(raw, Measured, strict=False)
            if row.raw != "obligations":
                found[row.id, row.metric] = row
    return tuple(found.values())


def blocked_since(log: Sequence[Logged]) -> dt.date | None:
    """The day from which on every sealed assessment sent the risk back; None where the last one did not."""
    since: dt.date | None = None
    for item in log:
        if item.kind == "risk":
            since = (since or item.day) if item.text("gate") in {"G4", "G5"} else None
    return since
