"""Put a system's facts, the law, its measurement and its records together into one assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from ombud.casework.risk import RiskBasis, assess_case_risk
from ombud.controls import DutyState, Holdings, duty_states
from ombud.facts import UNKNOWN, FactValue, Limit, Statement, Vocabulary
from ombud.law import Derived, Library, Outcome, Question, derive_facts, determine, open_questions
from ombud.measure import Figure
from ombud.review import GateResult, Policy, decide_gate
from ombud.risk import RiskAssessment


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """Everything Ombud can say about one system on one pair of dates."""

    as_of: dt.date
    known_at: dt.date
    statements: dict[str, Statement]
    facts: dict[str, FactValue]
    derived: dict[str, Derived]
    outcomes: tuple[Outcome, ...]
    questions: tuple[Question, ...]
    duties: tuple[DutyState, ...]
    figures: tuple[Figure, ...] | None
    gate: GateResult
    library: str
    risk: RiskAssessment | None = None


def assess(
    statements: Mapping[str, Statement],
    *,
    library: Library,
    vocabulary: Vocabulary,
    policy: Policy,
    as_of: dt.date,
    known_at: dt.date,
    figures: Iterable[Figure] | None = None,
    measured_on: dt.date | None = None,
    measurement_id: str = "",
    records: Mapping[tuple[str, str], str] | None = None,
    limits: Mapping[str, Limit] | None = None,
    risk: RiskBasis | None = None,
) -> Assessment:
    """Decide every instrument and the gate for one system.

    Args:
        statements: the statement that stands for each fact.
        figures: of the newest measurement, None when nothing was measured.
        measurement_id: id of that measurement in the log.
        records: (obligation id, title) to the id of the attached record.
        risk: what its risks rest on; they are not assessed without.
    """
    stated = {key: statement.value for key, statement in statements.items()}
    derived = derive_facts(library, stated, vocabulary, as_of=as_of, known_at=known_at)
    facts = {**{key: item.value for key, item in derived.items()}, **stated}
    outcomes = tuple(
        determine(instrument, facts, vocabulary, as_of=as_of, known_at=known_at) for instrument in library.instruments
    )
    measured = tuple(figures) if figures is not None else None
    suggested = {key for key, statement in statements.items() if statement.is_suggestion}
    confirmed = {key: value for key, value in facts.items() if key not in suggested}
    holdings = Holdings(
        facts=confirmed,
        said_by={key: statement.said_by for key, statement in statements.items()},
        figures={item.id: measurement_id or "measured now" for item in measured or ()},
        records=dict(records or {}),
    )
    duties = duty_states(outcomes, holdings, vocabulary)
    put_off = {key for key, value in stated.items() if value is UNKNOWN}
    risks = None
    if risk is not None:
        risks = assess_case_risk(
            risk,
            facts=confirmed,
            outcomes=outcomes,
            duties=duties,
            figures=measured,
            measured_on=measured_on,
            measurement_id=measurement_id,
            vocabulary=vocabulary,
            as_of=as_of,
        )
    gate = decide_gate(
        outcomes=outcomes,
        duties=duties,
        figures=measured,
        measured_on=measured_on,
        facts=confirmed,
        policy=policy,
        vocabulary=vocabulary,
        as_of=as_of,
        suggested=suggested,
        risk=risks.gate if risks else None,
    )
    return Assessment(
        as_of=as_of,
        known_at=known_at,
        statements=dict(statements),
        facts=facts,
        derived=derived,
        outcomes=outcomes,
        questions=open_questions(outcomes, vocabulary, put_off=put_off),
        duties=duties,
        figures=measured,
        gate=gate,
        library=library.digest,
        risk=risks,
    )
