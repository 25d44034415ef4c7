"""What one instrument says about one system: determinations, labels, obligations, open facts.

``determine(instrument, facts, as_of=..., known_at=...)`` is pure: same facts, same dates,
same law, same outcome.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from ombud.facts import FactValue, Vocabulary
from ombud.law.model import Depth, Instrument, Label, Obligation, Provision
from ombud.law.rules.evaluate import Situation
from ombud.law.rules.reasons import Reason, Truth, all_of, missing_of
from ombud.law.system.decided import Decided, Determination, Duty, Status, status_of
from ombud.law.timeline import OVER, Precision, StatusSpan, Stay, show_date, status_since

__all__ = [
    "Decided",
    "Determination",
    "Duty",
    "LabelFinding",
    "OpenFact",
    "Outcome",
    "Status",
    "determine",
    "is_voluntary",
    "presupposes_gate",
    "status_of",
]

#: Kinds of provision that presuppose that the instrument is about the system at all.
_GATED = frozenset({"prohibition", "classification", "derogation", "transparency", "model", "transition"})


def presupposes_gate(provision: Provision) -> bool:
    """Whether a provision says *no* of every system that the instrument is not about.

    So do all of these kinds, and whatever else puts a label on a system by a rule of its own.
    """
    return provision.kind in _GATED or (bool(provision.label) and provision.kind in {"rule", "requirement"})


class LabelFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A label the system bears, or may bear, and the provisions that give it.

    Attributes:
        missing: facts not known yet that could still move its day, or take the label away.
        waits_on: the citations that decide that.
    """

    id: str
    label: Label
    status: Status
    applies: dt.date | None
    provisions: tuple[str, ...]
    precision: Precision = "day"
    missing: tuple[str, ...] = ()
    waits_on: tuple[str, ...] = ()

    @property
    def follows(self) -> bool:
        """Something is asked of us under it: it is not a word for *nothing found*, *voluntary* or *outside*."""
        return self.label.mark not in {"minimal", "voluntary", "outside"}

    @property
    def shown(self) -> str:
        """The day from which it holds, no more exact than it is known; empty where there is none."""
        return show_date(self.applies, self.precision) if self.applies else ""

    @property
    def title(self) -> str:
        """The word a person sees."""
        return self.label.title


class OpenFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact nobody has stated yet, and how many conclusions wait for it."""

    key: str
    weight: int
    waiting: tuple[str, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one instrument says about one system on one pair of dates.

    Attributes:
        headline: the highest label that is in effect or upcoming; the default label when
            there is none, of status unknown while a higher one is still possible; *outside*
            when the instrument is not about the system.
        undetermined: labels that could still come, higher than the headline first.
        life: where the instrument itself stands on the as-of date; None before its life began.
        depth: how deep the instrument is encoded.
        checked_on: when status and text of the instrument were last confirmed by a source.
    """

    instrument_id: str
    short: str
    version: str
    checked_on: dt.date
    as_of: dt.date
    known_at: dt.date
    life: StatusSpan | None
    scope: Determination
    headline: LabelFinding
    labels: tuple[LabelFinding, ...]
    undetermined: tuple[LabelFinding, ...]
    determinations: tuple[Determination, ...]
    duties: tuple[Duty, ...]
    open_facts: tuple[OpenFact, ...]
    depth: Depth = "full"
    is_voluntary: bool = False

    @property
    def is_over(self) -> bool:
        """The instrument itself has ended, or never became law: vetoed, withdrawn, repealed, superseded."""
        return self.life is not None and self.life.status in OVER

    @property
    def is_shallow(self) -> bool:
        """It is only encoded whether it may apply; that it does not bind is never concluded from it."""
        return self.depth == "scope"

    def determination(self, provision_id: str) -> Determination:
        """The determination of one provision; KeyError when there is none."""
        for determination in self.determinations:
            if determination.provision.id == provision_id:
                return determination
        raise KeyError(provision_id)

    @property
    def is_certain(self) -> bool:
        """No label above the headline is still possible."""
        return not any(label.label.rank > self.headline.label.rank for label in self.undetermined)

    def duties_that_apply(self) -> tuple[Duty, ...]:
        """Obligations that exist for the system and bite on the as-of date."""
        return tuple(duty for duty in self.duties if duty.status is Status.IN_EFFECT)

    @property
    def stay(self) -> Stay | None:
        """What keeps an authority from enforcing the instrument on the as-of date."""
        return self.scope.dates.stay

    def enforceable_from(self) -> dt.date | None:
        """The first day to come on which somebody may act on a breach, later than the duty itself starts."""
        decided: list[Decided] = [*self.duties, *self.determinations]
        days = [
            part.dates.enforceable
            for part in decided
            if part.status in {Status.IN_EFFECT, Status.UPCOMING}
            and part.dates.enforceable is not None
            and part.dates.enforceable > max(self.as_of, part.dates.applies or self.as_of)
        ]
        return min(days, default=None)

    def next_date(self) -> dt.date | None:
        """The next day on which an obligation of this system starts, or a label from which something follows."""
        days = [duty.dates.applies for duty in self.duties if duty.status is Status.UPCOMING]
        days += [label.applies for label in self.labels if label.follows and label.status is Status.UPCOMING]
        return min((day for day in days if day is not None), default=None)


def determine(
    instrument: Instrument,
    facts: Mapping[str, FactValue],
    vocabulary: Vocabulary,
    *,
    as_of: dt.date,
    known_at: dt.date,
) -> Outcome:
    """Decide every provision and obligation of an instrument for one system.

    Args:
        instrument: the law.
        facts: what is known; a key that is absent is unknown.
        vocabulary: the definitions of the facts.
        as_of: the day for which is asked.
        known_at: the state of law to use: what had become law by that day.
    """
    situation = Situation(instrument, facts, vocabulary, as_of=as_of, known_at=known_at)
    determinations = tuple(_determination(situation, provision) for provision in instrument.provisions)
    scope = next(d for d in determinations if d.provision.id == instrument.card.gate)
    duties = tuple(_duty(situation, obligation, scope.reason) for obligation in instrument.obligations)
    labels, undetermined = _labels(instrument, determinations)
    return Outcome(
        instrument_id=instrument.card.id,
        short=instrument.card.short,
        version=instrument.card.version,
        checked_on=instrument.card.checked_on,
        as_of=as_of,
        known_at=known_at,
        life=status_since(instrument.card.status, as_of=as_of, known_at=known_at),
        scope=scope,
        headline=_headline(instrument, labels, undetermined, scope),
        labels=labels,
        undetermined=undetermined,
        determinations=determinations,
        duties=duties,
        open_facts=_open_facts(determinations, duties, vocabulary),
        depth=instrument.card.depth,
        is_voluntary=is_voluntary(instrument),
    )


def is_voluntary(instrument: Instrument) -> bool:
    """It binds nobody by itself: all that it can say of a system is that it is followed by choice."""
    marks = {label.mark for label in instrument.card.labels.values()}
    return "voluntary" in marks and marks <= {"voluntary", "outside", "minimal"}


def _behind_gate(situation: Situation, reason: Reason) -> Reason:
    """A reason that presupposes that the instrument is about the system."""
    gate = situation.provision(situation.instrument.card.gate)
    if gate.value is Truth.YES:
        return reason
    children = (gate, reason)
    value = all_of(child.value for child in children)
    return Reason(
        value=value,
        kind="all",
        text="the law is about the system, and the rule holds",
        children=children,
        missing=missing_of(value, children),
    )


def _determination(situation: Situation, provision: Provision) -> Determination:
    reason = situation.provision(provision.id)
    if presupposes_gate(provision):
        reason = _behind_gate(situation, reason)
    dates = situation.dates(provision.applies, enforceable=provision.enforceable, ends=provision.ends)
    return Determination(
        provision=provision,
        urn=f"{situation.instrument.card.urn}:{provision.id}",
        value=reason.value,
        status=status_of(reason.value, dates, situation.as_of),
        reason=reason,
        dates=dates,
    )


def _duty(situation: Situation, obligation: Obligation, gate: Reason) -> Duty:
    reason = _behind_gate(situation, situation.rule_with_exceptions(obligation.when, obligation.unless))
    dates = situation.dates(obligation.applies, enforceable=obligation.enforceable, ends=obligation.ends)
    formal = situation.state(obligation.formal) if obligation.formal else None
    return Duty(
        obligation=obligation,
        urn=f"{situation.instrument.card.urn}:{obligation.id}",
        value=reason.value,
        status=status_of(reason.value, dates, situation.as_of),
        reason=reason,
        dates=dates,
        formal=formal.applies if formal else None,
    )


def _labels(
    instrument: Instrument, determinations: tuple[Determination, ...]
) -> tuple[tuple[LabelFinding, ...], tuple[LabelFinding, ...]]:
    found: list[LabelFinding] = []
    possible: list[LabelFinding] = []
    for label_id, label in instrument.card.labels.items():
        giving = [d for d in determinations if d.provision.label == label_id]
        held = [d for d in giving if d.status in {Status.IN_EFFECT, Status.UPCOMING}]
        unsure = [d for d in giving if d.status is Status.UNKNOWN]
        if held:
            now = [d for d in held if d.status is Status.IN_EFFECT]
            day, precision = _first_day(now or held)
            found.append(
                LabelFinding(
                    id=label_id,
                    label=label,
                    status=Status.IN_EFFECT if now else Status.UPCOMING,
                    applies=day,
                    provisions=tuple(d.provision.id for d in held),
                    precision=precision,
                    missing=_open_dates(now or held, day),
                    waits_on=_waits_on(now or held, day),
                )
            )
        elif unsure:
            day, precision = _first_day(unsure)
            possible.append(
                LabelFinding(
                    id=label_id,
                    label=label,
                    status=Status.UNKNOWN,
                    applies=day,
                    provisions=tuple(d.provision.id for d in unsure),
                    precision=precision,
                )
            )
    found.sort(key=lambda finding: -finding.label.rank)
    possible.sort(key=lambda finding: -finding.label.rank)
    return tuple(found), tuple(possible)


def _movable(held: list[Determination], day: dt.date | None) -> list[Determination]:
    """The provisions whose open dates can still move a label: none once one of that day is settled."""
    first = [d for d in held if d.dates.applies == day]
    return [] if any(not d.dates.missing for d in first) else first


def _open_dates(held: list[Determination], day: dt.date | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for d in _movable(held, day) for key in d.dates.missing))


def _waits_on(held: list[Determination], day: dt.date | None) -> tuple[str, ...]:
    reasons = (reason for d in _movable(held, day) for reason in d.dates.because)
    return tuple(dict.fromkeys(cite for reason in reasons for cite in reason.open_cites()))


def _first_day(decided: Iterable[Determination]) -> tuple[dt.date | None, Precision]:
    days = [(d.dates.applies, d.dates.precision) for d in decided if d.dates.applies is not None]
    return min(days, default=(None, "day"))


def _headline(
    instrument: Instrument,
    labels: tuple[LabelFinding, ...],
    possible: tuple[LabelFinding, ...],
    scope: Determination,
) -> LabelFinding:
    """The highest label that is held; else the default one, which is not certain while a higher one may come."""
    card = instrument.card
    if scope.value is Truth.NO:
        chosen = card.outside_label
    elif labels:
        return labels[0]
    else:
        chosen = card.default_label
    rank = card.labels[chosen].rank
    higher = scope.value is not Truth.NO and any(item.label.rank > rank for item in possible)
    unsure = scope.value is Truth.UNKNOWN or higher
    return LabelFinding(
        id=chosen,
        label=card.labels[chosen],
        status=Status.UNKNOWN if unsure else Status.IN_EFFECT,
        applies=None,
        provisions=(card.gate,) if chosen == card.outside_label else (),
    )


def _open_facts(
    determinations: tuple[Determination, ...], duties: tuple[Duty, ...], vocabulary: Vocabulary
) -> tuple[OpenFact, ...]:
    """Facts that can still change a label or an obligation, the most awaited first."""
    waiting: dict[str, list[str]] = {}
    for determination in determinations:
        if determination.is_open and (determination.provision.label or determination.provision.kind == "scope"):
            for key in determination.missing:
                waiting.setdefault(key, []).append(determination.provision.id)
    for duty in duties:
        if duty.is_open:
            for key in duty.missing:
                waiting.setdefault(key, []).append(duty.obligation.id)
    facts = [OpenFact(key=key, weight=len(ids), waiting=tuple(ids)) for key, ids in waiting.items()]
    return tuple(sorted(facts, key=lambda fact: (-fact.weight, vocabulary.order[fact.key])))
