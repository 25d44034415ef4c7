"""The gate: may this release go live on this date? Every condition with what would clear it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

import msgspec

from ombud.controls import DutyState, State
from ombud.facts import UNKNOWN, FactValue, Vocabulary
from ombud.law import Outcome, Standing, Status, open_questions, show_date, standing
from ombud.law.model import cited
from ombud.measure import Figure
from ombud.review.condition import Condition
from ombud.review.figures import figure_conditions
from ombud.review.policy import Policy
from ombud.risk import RiskGate

#: So many laws or questions are named in one condition; the others are counted.
_MOST_NAMED = 6
_MOST_QUESTIONS = 3


class GateResult(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of the gate, with every condition, the refusing ones first."""

    passed: bool
    as_of: dt.date
    policy: str
    conditions: tuple[Condition, ...]

    def refusals(self) -> tuple[Condition, ...]:
        """The conditions that are not met and refuse the release."""
        return tuple(condition for condition in self.conditions if not condition.met and condition.refuses)

    def to_look_at(self) -> tuple[Condition, ...]:
        """What nobody has cleared, and what does not refuse the release by itself."""
        return tuple(condition for condition in self.conditions if not condition.met and not condition.refuses)


def decide_gate(
    *,
    outcomes: Iterable[Outcome],
    duties: Iterable[DutyState],
    figures: Iterable[Figure] | None,
    measured_on: dt.date | None,
    facts: Mapping[str, FactValue],
    policy: Policy,
    vocabulary: Vocabulary,
    as_of: dt.date,
    suggested: Collection[str] = (),
    risk: RiskGate | None = None,
) -> GateResult:
    """Decide whether a release may go live.

    A release is refused when a prohibition applies, when a prohibition or the scope of a law
    cannot be decided, when an obligation that applies on the date is not shown, when a fact
    the policy requires is not known, or when a figure is past its limit or too old. What is
    voluntary, proposed or ended never refuses; law that is not encoded in depth is to be looked at.

    Args:
        figures: of the newest measurement; None when nothing was measured.
        measured_on: the day of that measurement.
        suggested: facts that only a file of others states; they are not among ``facts``.
        risk: where the risks lead; looked at only where the policy asks for it.
    """
    laws = tuple(outcomes)
    found = _scopes(laws, vocabulary)
    for outcome in laws:
        if standing(outcome) is Standing.APPLIES:
            found += _bans(outcome, vocabulary)
    found += [condition for duty in duties for condition in _duty(duty)]
    found += [
        _fact(item.fact, item.because, facts, vocabulary, policy, item.fact in suggested)
        for item in policy.required_facts
    ]
    found += _figures(figures, measured_on, policy, as_of)
    found += _risk(risk, policy)
    found.sort(key=lambda condition: (condition.met, not condition.refuses))
    return GateResult(
        passed=all(condition.met or not condition.refuses for condition in found),
        as_of=as_of,
        policy=f"{policy.id} {policy.version}",
        conditions=tuple(found),
    )


def _scopes(outcomes: tuple[Outcome, ...], vocabulary: Vocabulary) -> list[Condition]:
    """Which laws are about the system at all: each kind of answer in one condition."""
    by = {kind: [outcome for outcome in outcomes if standing(outcome) is kind] for kind in Standing}
    found = _undecided([outcome for outcome in by[Standing.OPEN] if not outcome.is_voluntary], vocabulary)
    if by[Standing.SHALLOW]:
        found.append(
            Condition(
                kind="law",
                met=False,
                refuses=False,
                says=f"May apply, not yet encoded in depth: {_named(by[Standing.SHALLOW])}.",
                clears="Have a lawyer look; nothing is concluded about it here.",
                cite=_named(by[Standing.SHALLOW]),
                rule="law.shallow",
            )
        )
    if by[Standing.OUTSIDE]:
        says = f"{len(by[Standing.OUTSIDE])} of {len(outcomes)} laws and frameworks are not about this system."
        found.append(Condition(kind="law", met=True, says=says, cite="the facts stated", rule="law.outside"))
    return found


def _undecided(outcomes: list[Outcome], vocabulary: Vocabulary) -> list[Condition]:
    """One condition for all laws whose scope is open, with the questions that settle most of them."""
    if not outcomes:
        return []
    questions = open_questions(outcomes, vocabulary)
    ask = " ".join(question.fact.question for question in questions[:_MOST_QUESTIONS])
    be = "is" if len(outcomes) == 1 else "are"
    return [
        Condition(
            kind="law_open",
            met=False,
            says=f"It cannot be said yet whether {_named(outcomes)} {be} about this system.",
            clears=f"Answer: {ask}" if ask else "",
            cite=_named(outcomes),
            rule="law.scope",
            fact=questions[0].fact.key if questions else "",
        )
    ]


def _named(outcomes: list[Outcome]) -> str:
    more = len(outcomes) - _MOST_NAMED
    names = ", ".join(outcome.short for outcome in outcomes[:_MOST_NAMED])
    return f"{names} and {more} more" if more > 0 else names


def _bans(outcome: Outcome, vocabulary: Vocabulary) -> list[Condition]:
    found: list[Condition] = []
    bans = [d for d in outcome.determinations if d.provision.kind == "prohibition"]
    for ban in bans:
        cite = cited(outcome.short, ban.cite)
        rule = f"{outcome.instrument_id}.{ban.provision.id}"
        if ban.status is Status.IN_EFFECT:
            found.append(
                Condition(
                    kind="prohibited",
                    met=False,
                    says=f"{ban.provision.title}: this practice is prohibited.",
                    clears="Stop the practice, or correct the fact it rests on if that is wrong.",
                    cite=cite,
                    rule=rule,
                    instrument=outcome.instrument_id,
                )
            )
        elif ban.status is Status.UPCOMING and ban.dates.applies is not None:
            found.append(
                Condition(
                    kind="prohibited",
                    met=True,
                    says=f"{ban.provision.title}: prohibited from {ban.dates.shown}, not yet now.",
                    cite=cite,
                    rule=rule,
                    instrument=outcome.instrument_id,
                )
            )
        elif ban.status is Status.UNKNOWN:
            start = ban.dates.applies
            later = f" (the ban starts on {show_date(start)})" if start and start > outcome.as_of else ""
            says = f"{ban.provision.title} cannot be ruled out yet{later}."
            open_ = _open(cite, says, ban.missing, vocabulary, rule=rule, instrument=outcome.instrument_id)
            found.append(open_)
    if bans and all(ban.status in {Status.NO, Status.NOT_LAW} for ban in bans):
        found.append(
            Condition(
                kind="prohibited",
                met=True,
                says=f"No prohibited practice under {outcome.short}.",
                cite=outcome.short,
                rule=f"{outcome.instrument_id}.prohibitions",
                instrument=outcome.instrument_id,
            )
        )
    return found


def _open(
    cite: str, says: str, missing: tuple[str, ...], vocabulary: Vocabulary, *, rule: str, instrument: str
) -> Condition:
    first = missing[0] if missing else ""
    question = f"Answer: {vocabulary[first].question}" if first else ""
    return Condition(
        kind="law_open",
        met=False,
        says=says,
        clears=question,
        cite=cite,
        fact=first,
        rule=rule,
        instrument=instrument,
    )


def _duty(state: DutyState) -> list[Condition]:
    obligation = state.duty.obligation
    if not state.is_due or not obligation.blocks_release or not state.binds:
        return []
    cite = f"{cited(state.instrument, obligation.cite)} ({obligation.id})"
    if state.state is State.MET:
        return [
            Condition(
                kind="duty",
                met=True,
                says=f"{obligation.title}: shown.",
                cite=cite,
                rule=obligation.id,
                instrument=state.instrument_id,
            )
        ]
    lacking = state.missing()
    since = f", which applies since {state.due_shown}" if state.due else ""
    since += f" ({state.enforcement})" if state.enforcement else ""
    return [
        Condition(
            kind="duty",
            met=False,
            says=f"{obligation.title}{since}, is not shown.",
            clears="Needed: " + " ".join(_as_sentence(item.need) for item in lacking),
            cite=cite,
            fact=next((item.fact for item in lacking if item.fact), ""),
            rule=obligation.id,
            instrument=state.instrument_id,
        )
    ]


def _as_sentence(need: str) -> str:
    return f"{need[:1].upper()}{need[1:]}" + ("" if need.endswith(("?", ".")) else ".")


def _fact(
    key: str,
    because: str,
    facts: Mapping[str, FactValue],
    vocabulary: Vocabulary,
    policy: Policy,
    suggested: bool,
) -> Condition:
    value = facts.get(key, UNKNOWN)
    known = value is not UNKNOWN and value not in ((), frozenset())
    question = vocabulary[key].question
    lacks = "Suggested by a file, confirmed by nobody" if suggested else "Not known"
    return Condition(
        kind="fact",
        met=known,
        says=f"Known: {question}" if known else f"{lacks}: {question} ({because})",
        clears="" if known else f"Answer: {question}",
        cite=f"{policy.title} {policy.version}",
        fact=key,
        rule=f"fact.{key}",
    )


def _risk(risk: RiskGate | None, policy: Policy) -> list[Condition]:
    """One condition, where the policy asks for it; risks that nobody assessed do not pass."""
    if policy.risk is None:
        return []
    cite = f"{policy.title} {policy.version}"
    if risk is None:
        return [
            Condition(
                kind="risk",
                met=False,
                says=f"Its risks were not assessed ({policy.risk.because}).",
                clears="Score the scenarios that are proposed for it.",
                cite=cite,
                rule="risk",
            )
        ]
    rule = risk.rule
    why = " ".join(risk.because[:_MOST_NAMED])
    clears = f"Still needed: {'; '.join(risk.lacks)}." if risk.lacks else "Look at the risks: each says what lowers it."
    return [
        Condition(
            kind="risk",
            met=risk.opens,
            says=f"Risk gate {rule.id}, {rule.title.lower()}: {why}",
            clears="" if risk.opens else clears,
            cite=cite,
            rule="risk",
        )
    ]


def _figures(
    figures: Iterable[Figure] | None, measured_on: dt.date | None, policy: Policy, as_of: dt.date
) -> list[Condition]:
    if figures is None or measured_on is None:
        return [
            Condition(
                kind="measurement",
                met=False,
                says="It was not measured on its prediction log.",
                clears="Measure it: name the prediction log and what its columns mean.",
                cite=f"{policy.title} {policy.version}",
                rule="measurement",
            )
        ]
    age = (as_of - measured_on).days
    found = [
        Condition(
            kind="measurement",
            met=age <= policy.max_age_days,
            says=f"Measured on {show_date(measured_on)}.",
            clears="" if age <= policy.max_age_days else f"Measure it again: {age} days is over {policy.max_age_days}.",
            cite=f"{policy.title} {policy.version}",
            rule="measurement",
        )
    ]
    return [*found, *figure_conditions(tuple(figures), policy)]
