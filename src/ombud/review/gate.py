"""The gate: may this release go live on this date? Every condition with what would clear it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from ombud.controls import DutyState, State
from ombud.facts import UNKNOWN, FactValue, Vocabulary
from ombud.law import Outcome, Status, show_date
from ombud.measure import Figure, sentence
from ombud.review.policy import Policy

ConditionKind = Literal["prohibited", "law_open", "duty", "fact", "figure", "measurement"]


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the gate looks at.

    Attributes:
        met: whether it lets the release through.
        says: what was found, as a sentence.
        clears: what would clear it, as a sentence; empty when met.
        cite: law, policy or evidence it rests on.
        fact: the fact to answer, where that would clear it.
    """

    kind: ConditionKind
    met: bool
    says: str
    clears: str = ""
    cite: str = ""
    fact: str = ""


class GateResult(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of the gate, with every condition, the refusing ones first."""

    passed: bool
    as_of: dt.date
    policy: str
    conditions: tuple[Condition, ...]

    def refusals(self) -> tuple[Condition, ...]:
        """The conditions that are not met."""
        return tuple(condition for condition in self.conditions if not condition.met)


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
) -> GateResult:
    """Decide whether a release may go live.

    A release is refused when a prohibition applies, when a prohibition or the scope of a law
    cannot be decided, when an obligation that applies on the date is not shown, when a fact
    the policy requires is not known, or when a figure is past its limit or too old.

    Args:
        figures: of the newest measurement; None when nothing was measured.
        measured_on: the day of that measurement.
    """
    found: list[Condition] = []
    for outcome in outcomes:
        found += _law(outcome, vocabulary)
    found += [condition for duty in duties for condition in _duty(duty)]
    found += [_fact(item.fact, item.because, facts, vocabulary, policy) for item in policy.required_facts]
    found += _figures(figures, measured_on, policy, as_of)
    found.sort(key=lambda condition: condition.met)
    return GateResult(
        passed=all(condition.met for condition in found),
        as_of=as_of,
        policy=f"{policy.id} {policy.version}",
        conditions=tuple(found),
    )


def _law(outcome: Outcome, vocabulary: Vocabulary) -> list[Condition]:
    found: list[Condition] = []
    bans = [d for d in outcome.determinations if d.provision.kind == "prohibition"]
    for ban in bans:
        cite = f"{outcome.short} {ban.provision.cite}"
        if ban.status is Status.IN_EFFECT:
            found.append(
                Condition(
                    kind="prohibited",
                    met=False,
                    says=f"{ban.provision.title}: this practice is prohibited.",
                    clears="Stop the practice, or correct the fact it rests on if that is wrong.",
                    cite=cite,
                )
            )
        elif ban.status is Status.UPCOMING and ban.dates.applies is not None:
            found.append(
                Condition(
                    kind="prohibited",
                    met=True,
                    says=f"{ban.provision.title}: prohibited from {show_date(ban.dates.applies)}, not yet now.",
                    cite=cite,
                )
            )
        elif ban.status is Status.UNKNOWN:
            start = ban.dates.applies
            later = f" (the ban starts on {show_date(start)})" if start and start > outcome.as_of else ""
            found += _open(cite, f"{ban.provision.title} cannot be ruled out yet{later}.", ban.missing, vocabulary)
    if outcome.scope.status is Status.UNKNOWN:
        says = f"It cannot be said yet whether {outcome.short} is about this system."
        found += _open(f"{outcome.short} {outcome.scope.provision.cite}", says, outcome.scope.missing, vocabulary)
    elif bans and all(ban.status in {Status.NO, Status.NOT_LAW} for ban in bans):
        found.append(
            Condition(
                kind="prohibited", met=True, says=f"No prohibited practice under {outcome.short}.", cite=outcome.short
            )
        )
    return found


def _open(cite: str, says: str, missing: tuple[str, ...], vocabulary: Vocabulary) -> list[Condition]:
    first = missing[0] if missing else ""
    question = f"Answer: {vocabulary[first].question}" if first else ""
    return [Condition(kind="law_open", met=False, says=says, clears=question, cite=cite, fact=first)]


def _duty(state: DutyState) -> list[Condition]:
    obligation = state.duty.obligation
    if not state.is_due or not obligation.blocks_release:
        return []
    cite = f"{state.instrument} {obligation.cite} ({obligation.id})"
    if state.state is State.MET:
        return [Condition(kind="duty", met=True, says=f"{obligation.title}: shown.", cite=cite)]
    lacking = state.missing()
    due = state.due
    since = f", which applies since {show_date(due)}" if due else ""
    return [
        Condition(
            kind="duty",
            met=False,
            says=f"{obligation.title}{since}, is not shown.",
            clears="Needed: " + "; ".join(item.need for item in lacking) + ".",
            cite=cite,
            fact=next((item.fact for item in lacking if item.fact), ""),
        )
    ]


def _fact(key: str, because: str, facts: Mapping[str, FactValue], vocabulary: Vocabulary, policy: Policy) -> Condition:
    value = facts.get(key, UNKNOWN)
    known = value is not UNKNOWN and value not in ((), frozenset())
    question = vocabulary[key].question
    return Condition(
        kind="fact",
        met=known,
        says=f"Known: {question}" if known else f"Not known: {question} ({because})",
        clears="" if known else f"Answer: {question}",
        cite=f"{policy.title} {policy.version}",
        fact=key,
    )


def _figures(
    figures: Iterable[Figure] | None, measured_on: dt.date | None, policy: Policy, as_of: dt.date
) -> list[Condition]:
    if figures is None or measured_on is None:
        return [
            Condition(
                kind="measurement",
                met=False,
                says="It was not measured on its prediction log.",
                clears="Measure it: name the prediction log and its columns.",
                cite=f"{policy.title} {policy.version}",
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
        )
    ]
    for item in figures:
        if item.limit:
            found.append(_figure(item))
    return found


def _figure(item: Figure) -> Condition:
    judged = item.verdict not in {"insufficient", "undefined"}
    refused = item.past_limit and judged
    doubt = " The interval includes the limit." if refused and item.verdict == "no_evidence" else ""
    return Condition(
        kind="figure",
        met=not refused,
        says=sentence(item) + doubt,
        clears="Mend the model or its threshold and measure again, or change the limit with a reason."
        if refused
        else "",
        cite=item.limit_because,
    )
