"""Put a system's facts, the law, its measurement and its records together into one assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from ombud.casework.risk import RiskBasis, assess_case_risk
from ombud.controls import DutyState, Holdings, duty_states
from ombud.facts import UNKNOWN, FactValue, Limit, Statement, Vocabulary
from ombud.law import Decide, Derived, Library, Outcome, Question, deciding, derive_facts, open_questions
from ombud.measure import Figure
from ombud.review import GateResult, Policy, decide_gate
from ombud.risk import RiskAssessment


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """Everything Ombud can say about one system on one pair of dates.

    Attributes:
        statements: the statement that stands for each fact.
        suggested: what files suggest and nobody has confirmed; nothing here rests on it.
    """

    as_of: dt.date
    known_at: dt.date
    statements: dict[str, Statement]
    suggested: dict[str, Statement]
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
    decide: Decide | None = None,
    suggested: Mapping[str, Statement] | None = None,
    risk: RiskBasis | None = None,
) -> Assessment:
    """Decide every instrument and the gate for one system.

    Args:
        statements: the statement that stands for each fact (``current_facts``).
        figures: of the newest measurement, None when nothing was measured.
        measurement_id: id of that measurement in the log.
        records: (obligation id, title) to the id of the attached record.
        decide: how instruments are decided, where much is asked again (``law.remembering``).
        suggested: suggestions that wait for a person (``suggested_facts``); they are said and decide nothing.
        risk: what its risks rest on; they are not assessed without.
    """
    stated = {key: statement.value for key, statement in statements.items()}
    derived = derive_facts(library, stated, vocabulary, as_of=as_of, known_at=known_at)
    facts = {**{key: item.value for key, item in derived.items()}, **stated}
    decide = decide or deciding(library, vocabulary)
    outcomes = tuple(decide(law.card.id, facts, as_of, known_at) for law in library.instruments)
    measured = tuple(figures) if figures is not None else None
    holdings = Holdings(
        facts=facts,
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
            facts=facts,
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
        facts=facts,
        policy=policy,
        vocabulary=vocabulary,
        as_of=as_of,
        suggested=frozenset(suggested or ()),
        risk=risks.gate if risks else None,
    )
    return Assessment(
        as_of=as_of,
        known_at=known_at,
        statements=dict(statements),
        suggested=dict(suggested or {}),
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
