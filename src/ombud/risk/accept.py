"""May a person accept a residual risk until a day? Separation of duties, and stops that nobody opens."""

from __future__ import annotations

import datetime as dt

from ombud.errors import InputError
from ombud.facts.names import same_name
from ombud.risk.assess import RiskAssessment
from ombud.risk.score import Scored

#: The longest a risk is accepted for, in days, by its level; a Critical one is accepted by nobody.
LONGEST = {"low": 365, "moderate": 182, "high": 90}


def check_acceptance(
    found: RiskAssessment, scenario: str, *, by: str, until: dt.date, because: str, concerned: frozenset[str]
) -> Scored:
    """The scenario, where the acceptance may stand.

    Args:
        by: who accepts.
        concerned: who scored it, treats it, or answers for, built or checked the system; none of them accepts it.

    Raises:
        InputError: a stop holds, the risk is Critical or goes back to its owner, the person is
            concerned, there is no reason, or the day is past or too far.
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
    if level.id not in LONGEST or (level.id == "high" and not found.gate.rule.opens):
        raise InputError(
            f"{scenario} is {level.title}, and nobody may accept it.",
            code="risk-back",
            where=scenario,
            hint="It goes back to its owner: see what would lower it.",
        )
    if any(same_name(by, name) for name in concerned):
        raise InputError(
            "who scored a risk, treats it, or answers for the system does not accept it.",
            code="separation",
            where=scenario,
            hint="Ask somebody else who may.",
        )
    if not because.strip():
        raise InputError("an acceptance needs its reason.", code="because", where="because")
    _check_day(until, found.as_of, LONGEST[level.id], level.title)
    return scored


def _check_day(until: dt.date, today: dt.date, longest: int, level: str) -> None:
    if until <= today:
        raise InputError("an acceptance ends on a day to come.", code="until", where="until")
    if (until - today).days > longest:
        raise InputError(
            f"a {level} risk is accepted for at most {longest} days.",
            code="until",
            where="until",
            hint=f"The last day is {(today + dt.timedelta(days=longest)).isoformat()}.",
        )
