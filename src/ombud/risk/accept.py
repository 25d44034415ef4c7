"""May a person accept a residual risk until a day? Separation of duties, and stops that nobody opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ombud.errors import InputError
from ombud.facts import FactValue
from ombud.facts.names import same_name
from ombud.risk.assess import RiskAssessment
from ombud.risk.model import RiskSet
from ombud.risk.register import Acceptance, Register
from ombud.risk.score import Scored


def check_acceptance(
    found: RiskAssessment,
    scenario: str,
    risk: RiskSet,
    *,
    by: str,
    role: str,
    until: dt.date,
    because: str,
    concerned: frozenset[str],
    on: dt.date | None = None,
) -> Scored:
    """The scenario, where the acceptance may stand.

    Args:
        by, role: who accepts, and as what.
        concerned: who scored, built, measured or checked it; none of them accepts it.
        on: the day of the acceptance; the day of the assessment when not given.

    Raises:
        InputError: a stop holds, the risk is Critical or goes back to its owner, the person is
            concerned or has another role, there is no reason, or the day is past or too far.
    """
    scored = next((item for one in found.dimensions for item in one.scenarios if item.scenario.id == scenario), None)
    if scored is None:
        raise InputError(f'no scenario "{scenario}" is proposed for this system.', code="scenario", where="scenario")
    if found.stops:
        raise InputError(
            f"nobody may accept it: {found.stops[0].stop.says}",
            code="risk-stop",
            where=scenario,
            hint=found.stops[0].stop.clears,
        )
    level = scored.residual.level
    rule = risk.accepts.get(level.id)
    if rule is None or (level.id == "high" and not found.gate.rule.opens):
        raise InputError(
            f"{scenario} is {level.title}, and nobody may accept it.",
            code="risk-back",
            where=scenario,
            hint="It goes back to its owner: see what would lower it.",
        )
    if any(same_name(by, name) for name in concerned):
        raise InputError(
            "who scored a risk, or built, measured or checked the system, does not accept it.",
            code="separation",
            where=scenario,
            hint="Ask somebody else who may.",
        )
    if role not in rule.roles:
        raise InputError(
            f"a {level.title} risk is accepted by: {', '.join(rule.roles)}; not by: {role or 'nobody in particular'}.",
            code="risk-role",
            where=scenario,
        )
    if not because.strip():
        raise InputError("an acceptance needs its reason.", code="because", where="because")
    _check_day(until, on or found.as_of, rule.longest_days, level.title)
    return scored


def concerned_with(register: Register, facts: Mapping[str, FactValue]) -> frozenset[str]:
    """Who scored, measured, made evidence of or checked a system."""
    names = {row.by for row in (*register.ratings, *register.added, *register.measured, *register.evidence)}
    names |= {row.checked_by for row in register.evidence if row.checked_by}
    validator = facts.get("eval.validator")
    return frozenset(names | ({validator.split(",")[0]} if isinstance(validator, str) else set()))


def acceptance_problem(found: RiskAssessment, row: Acceptance, risk: RiskSet) -> str:
    """Why an acceptance does not stand; empty where it does."""
    if row.until < found.as_of:
        return f"it ended on {row.until.isoformat()}."
    concerned = concerned_with(found.inputs.register, found.inputs.facts)
    try:
        check_acceptance(
            found,
            row.scenario,
            risk,
            by=row.by,
            role=row.role,
            until=row.until,
            because=row.because,
            concerned=concerned,
            on=row.on,
        )
    except InputError as error:
        return error.message
    return ""


def _check_day(until: dt.date, today: dt.date, longest: int, level: str) -> None:
    if until <= today:
        raise InputError("an acceptance ends on a day after it is given.", code="until", where="until")
    if (until - today).days > longest:
        raise InputError(
            f"a {level} risk is accepted for at most {longest} days.",
            code="until",
            where="until",
            hint=f"The last day is {(today + dt.timedelta(days=longest)).isoformat()}.",
        )
