"""The small typed view of a case that checks look at: figures, the release, decisions, duties, people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from ombud.casework import Assessment
from ombud.checks.items import Paper, items_of
from ombud.checks.look import look
from ombud.checks.model import Finding
from ombud.controls import ControlStatus, State
from ombud.facts import UNKNOWN, FactValue, Limit, Record, Vocabulary
from ombud.facts.names import same_name
from ombud.law import Library, Outcome, Standing, Status, standing
from ombud.law.days.diary import next_day
from ombud.measure import Figure, Measurement, lowest_ratios, sentence
from ombud.review import Policy
from ombud.review.policy import is_looser

Values = dict[str, FactValue]


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """The last decision on a release."""

    release: str
    approved: bool
    by: str
    at: dt.datetime


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Who can sign in, by the names that statements show.

    Attributes:
        here, gone: names of those who can, and of those who no longer can.
        signers: how many may sign off a release.
    """

    here: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    signers: int = 0

    def can_sign_in(self, name: str) -> FactValue:
        """Whether a person of that name can; unknown where nobody of the name ever could."""
        person = name.split(",")[0]
        if any(same_name(person, known) for known in self.here):
            return True
        return False if any(same_name(person, known) for known in self.gone) else UNKNOWN


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What can be seen of one system on the day of its assessment.

    Attributes:
        papers, controls: how each kind of document and each control stands; empty where nobody looked.
        limits: the system's own limits.
        people: None where nobody signs in, as beside a dossier in a file.
    """

    found: Assessment
    library: Library
    vocabulary: Vocabulary
    policy: Policy
    measurement: Measurement | None = None
    measured_on: dt.date | None = None
    decision: Decided | None = None
    papers: tuple[Paper, ...] = ()
    controls: tuple[ControlStatus, ...] = ()
    records: tuple[Record, ...] = ()
    limits: Mapping[str, Limit] = {}
    people: People | None = None

    @property
    def facts(self) -> dict[str, FactValue]:
        """The facts that count: what a file suggested and nobody confirmed is left out."""
        suggested = {key for key, item in self.found.statements.items() if item.is_suggestion}
        return {key: value for key, value in self.found.facts.items() if key not in suggested}


def findings_of(seen: Seen) -> tuple[Finding, ...]:
    """Every finding on one system, the gravest first."""
    items = items_of(
        seen.found,
        seen.papers,
        seen.controls,
        seen.records,
        library=seen.library,
        vocabulary=seen.vocabulary,
    )
    return look({**seen.facts, **view_of(seen)}, items, seen.library, as_of=seen.found.as_of)


def view_of(seen: Seen) -> Values:
    """What can be seen of the case as a whole; what nobody can tell stays unknown."""
    return {
        **_measured(seen),
        **_figures(seen.found.figures or ()),
        **_released(seen),
        **_duties(seen),
        **_stated(seen),
        **_people(seen),
        "policy.max_age_days": Decimal(seen.policy.max_age_days),
        "gate.passes": seen.found.gate.passed,
        "gate.refusals": Decimal(len(seen.found.gate.refusals())),
        **_limits(seen),
        **_papers(seen.papers),
    }


def days_between(earlier: dt.date, later: dt.date) -> Decimal:
    """Whole days from one day to another."""
    return Decimal((later - earlier).days)


def _measured(seen: Seen) -> Values:
    asked = any(
        need.figure
        for state in seen.found.duties
        if state.is_due and state.binds
        for need in state.duty.obligation.evidence
    )
    found: Values = {"measured.done": seen.measured_on is not None, "measured.asked": asked}
    if seen.measured_on and seen.measurement:
        found["measured.on"] = seen.measured_on
        found["measured.age_days"] = days_between(seen.measured_on, seen.found.as_of)
        found["measured.people"] = Decimal(seen.measurement.coverage.people)
        found["measured.by_group"] = bool(seen.measurement.groups)
    return found


def _figures(figures: Iterable[Figure]) -> Values:
    """Figures with a limit: how many are past it, reach across it, or rest on too few people."""
    limited = [item for item in figures if item.limit]
    judged = [item for item in limited if item.verdict not in {"insufficient", "undefined"}]
    past = [item for item in judged if item.past_limit]
    found: Values = {
        "figures.limited": Decimal(len(limited)),
        "figures.past": Decimal(len(past)),
        "figures.across": Decimal(sum(item.verdict == "no_evidence" and not item.past_limit for item in judged)),
        "figures.too_few": Decimal(len(limited) - len(judged)),
    }
    worst = next(iter(lowest_ratios(past)), past[0]) if past else None
    return found | ({"figures.worst": sentence(worst, because=False)} if worst else {})


def _released(seen: Seen) -> Values:
    found: Values = {"decision.made": seen.decision is not None}
    version = seen.found.statements.get("sys.version")
    if version and version.value is not UNKNOWN:
        found["release.named_on"] = version.said_at.date()
    placed = seen.facts.get("sys.first_placed", UNKNOWN)
    if isinstance(placed, dt.date):
        found["release.days_to_go"] = days_between(seen.found.as_of, placed)
    decision = seen.decision
    if decision is None:
        return found
    owner = seen.facts.get("sys.owner", UNKNOWN)
    since = sum(
        item.said_at > decision.at and seen.vocabulary[key].layer == "rule"
        for key, item in seen.found.statements.items()
    )
    return found | {
        "decision.approved": decision.approved,
        "decision.on": decision.at.date(),
        "decision.age_days": days_between(decision.at.date(), seen.found.as_of),
        "decision.release": decision.release,
        "decision.of_present": decision.release == version.value
        if version and version.value is not UNKNOWN
        else UNKNOWN,
        "decision.facts_since": Decimal(since),
        "decision.by_owner": same_name(owner.split(",")[0], decision.by) if isinstance(owner, str) else UNKNOWN,
    }


def _duties(seen: Seen) -> Values:
    binding = [state for state in seen.found.duties if state.is_due and state.binds]
    banned = [outcome.short for outcome in seen.found.outcomes if _prohibits(outcome)]
    found: Values = {
        "duties.bind": Decimal(len(binding)),
        "duties.not_shown": Decimal(sum(state.state is not State.MET for state in binding)),
        "duties.prohibited": bool(banned),
        "duties.prohibited_by": ", ".join(banned),
    }
    coming = next_day(seen.found.outcomes, seen.library, seen.found.facts)
    if coming:
        found |= {"duties.next_on": coming, "duties.next_in_days": days_between(seen.found.as_of, coming)}
    return found


def _prohibits(outcome: Outcome) -> bool:
    return standing(outcome) is Standing.APPLIES and any(
        label.label.mark == "prohibited" and label.status is Status.IN_EFFECT for label in outcome.labels
    )


def _stated(seen: Seen) -> Values:
    days = [item.said_at.date() for item in seen.found.statements.values()]
    found: Values = {"facts.open": Decimal(len(seen.found.questions))}
    if days:
        last = max(days)
        found |= {"facts.last_on": last, "facts.quiet_days": days_between(last, seen.found.as_of)}
    return found


def _people(seen: Seen) -> Values:
    if seen.people is None:
        return {}
    owner = seen.facts.get("sys.owner", UNKNOWN)
    gone = sum(seen.people.can_sign_in(item.said_by) is False for item in seen.found.statements.values())
    return {
        "facts.by_gone": Decimal(gone),
        "people.signers": Decimal(seen.people.signers),
        "people.owner_here": seen.people.can_sign_in(owner) if isinstance(owner, str) else UNKNOWN,
    }


def _papers(papers: Iterable[Paper]) -> Values:
    missing = [paper.title for paper in papers if paper.asked_by and paper.state == "draft"]
    return {"papers.missing": Decimal(len(missing)), "papers.missing_names": "; ".join(missing)}


def _limits(seen: Seen) -> Values:
    house = {name: limit.bound() for name, limit in seen.policy.limits.items()}
    looser = sum(name in house and is_looser(house[name], own) for name, own in seen.limits.items())
    return {"limits.own": Decimal(len(seen.limits)), "limits.looser": Decimal(looser)}
