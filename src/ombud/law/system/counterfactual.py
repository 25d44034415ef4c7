"""What would have to be different? The smallest changes of facts that turn a conclusion around.

"What single change would take this out of high-risk, off the prohibited list, out of scope?"
Answers are sets of changes, smallest first; no answer contains another. A change says which
words of the law it turns on, so that nobody mistakes it for advice to restate a fact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from ombud.facts import UNKNOWN, FactDefinition, FactValue, Vocabulary
from ombud.law.model import Instrument, Provision
from ombud.law.rules import expression as ex
from ombud.law.rules.evaluate import Situation
from ombud.law.rules.reasons import Reason, Truth
from ombud.law.system.trying import FactsMet, Trials, conditions_of, door_facts
from ombud.law.timeline import parameter_on

#: Sets larger than this are not looked for: an answer of four changes is another system.
MOST_CHANGES = 3
#: The search stops after so many tries and says so.
MOST_TRIES = 20_000


class FactChange(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that would have to be otherwise."""

    key: str
    before: FactValue
    after: FactValue


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A smallest set of changes, and the citations whose answer it turns."""

    changes: tuple[FactChange, ...]
    cites: tuple[str, ...]


class Turns(msgspec.Struct, frozen=True, kw_only=True):
    """All smallest sets that were found; ``complete`` is False when the search was cut off."""

    provision: str
    wanted: Truth
    turns: tuple[Turn, ...]
    complete: bool


def what_would_turn(
    instrument: Instrument,
    provision_id: str,
    facts: Mapping[str, FactValue],
    vocabulary: Vocabulary,
    *,
    as_of: dt.date,
    known_at: dt.date,
    wanted: Truth = Truth.NO,
    most: int = 10,
    most_tries: int = MOST_TRIES,
) -> Turns:
    """The smallest sets of fact changes after which a provision is answered as wanted.

    Only facts that the provision rests on, directly or through others, are changed; a fact that
    is unknown may become known.

    Args:
        wanted: the answer looked for, yes or no.
        most: so many sets at most, smallest first.
        most_tries: so many sets are tried; those that answer what is missing come first.
    """
    start = Situation(instrument, facts, vocabulary, as_of=as_of, known_at=known_at)
    values = _values_by_fact(start, provision_id)
    trials = Trials(start, provision_id)
    far = door_facts(instrument)
    turns: list[Turn] = []
    frontier: list[tuple[FactChange, ...]] = [()]
    tries = 0
    for _ in range(MOST_CHANGES):
        longer: dict[frozenset[FactChange], tuple[FactChange, ...]] = {}
        for parent, grown in _grown(trials, frontier, values, far):
            if any(set(turn.changes) <= set(grown) for turn in turns) or frozenset(grown) in longer:
                continue
            tries += 1
            if tries > most_tries or len(turns) >= most:
                return Turns(provision=provision_id, wanted=wanted, turns=tuple(turns), complete=False)
            after = _after(parent, grown[-1:]).answer
            if after.value is wanted:
                turns.append(Turn(changes=grown, cites=_turned(start, after, provision_id)))
            else:
                longer[frozenset(grown)] = grown
        frontier = list(longer.values())
    return Turns(provision=provision_id, wanted=wanted, turns=tuple(turns), complete=True)


def _after(trials: Trials, changes: tuple[FactChange, ...]) -> Trials:
    return trials.otherwise({change.key: change.after for change in changes})


def _grown(
    trials: Trials,
    frontier: list[tuple[FactChange, ...]],
    values: Mapping[str, list[FactValue]],
    far: frozenset[str],
) -> Iterator[tuple[Trials, tuple[FactChange, ...]]]:
    """Each set with one more change, of a fact that the answer still rests on: no other could turn it.

    What an open answer is missing comes first, for every set; then the facts that are known, and last of
    these the ``far`` ones: those on which it rests that the law is about the system at all.
    With each set comes the situation before its last change.
    """
    known: list[tuple[tuple[FactChange, ...], list[str]]] = []
    met = FactsMet()
    start = trials.situation
    for changes in frontier:
        parent = _after(trials, changes)
        known.append((changes, _known_keys(parent.answer, met)))
        yield from ((parent, grown) for grown in _one_more(start, changes, parent.answer.missing, values))
    for changes, keys in known:
        parent = _after(trials, changes)
        plausible = sorted(keys, key=lambda key: key in far)
        yield from ((parent, grown) for grown in _one_more(start, changes, plausible, values))


def _known_keys(reason: Reason, met: FactsMet) -> list[str]:
    """An open answer may be turned by any of its facts, a settled one only by those that settle it."""
    keys = met.below(reason) if reason.value is Truth.UNKNOWN else reason.facts()
    return [key for key in keys if key not in reason.missing]


def _one_more(
    start: Situation, changes: tuple[FactChange, ...], keys: Iterable[str], values: Mapping[str, list[FactValue]]
) -> Iterator[tuple[FactChange, ...]]:
    changed = {change.key for change in changes}
    for key in keys:
        before = start.facts.get(key, UNKNOWN)
        for value in values.get(key, ()) if key not in changed else ():
            if value != before:
                yield (*changes, FactChange(key=key, before=before, after=value))


def _parts(instrument: Instrument, provision_id: str, seen: set[str]) -> Iterator[ex.Expression]:
    """Every condition a provision rests on, those of the provisions it names included."""
    if provision_id in seen:
        return
    seen.add(provision_id)
    for part in conditions_of(instrument, provision_id):
        yield part
        if isinstance(part, ex.Refers):
            yield from _parts(instrument, part.provision, seen)


def _values_by_fact(situation: Situation, provision_id: str) -> dict[str, list[FactValue]]:
    """Values worth trying for every fact a provision rests on."""
    found: dict[str, list[FactValue]] = {}
    for part in _parts(situation.instrument, provision_id, set()):
        for key, value in _values(part, situation):
            if value not in found.setdefault(key, []):
                found[key].append(value)
    return found


def _values(part: ex.Expression, situation: Situation) -> Iterator[tuple[str, FactValue]]:
    """Values worth trying for the facts of one condition."""
    match part:
        case ex.IsTrue(key=key):
            yield from ((key, True), (key, False))
        case ex.OneOf(key=key):
            yield from ((key, option.value) for option in situation.vocabulary[key].options)
        case ex.Contains(key=key, options=options):
            yield from ((key, value) for value in _other_sets(situation, key, options))
        case ex.Compare(left=ex.FactTerm(key=key), right=term) | ex.Compare(left=term, right=ex.FactTerm(key=key)):
            yield from ((key, value) for value in _around(situation, situation.vocabulary[key], term))
        case _:
            return


def _other_sets(situation: Situation, key: str, options: tuple[str, ...]) -> Iterator[FactValue]:
    """The set with the options of the condition taken out, and with each of them put in."""
    now = situation.facts.get(key, UNKNOWN)
    chosen = now if isinstance(now, frozenset) else frozenset[str]()
    without = chosen - set(options)
    implying = {o.value for o in situation.vocabulary[key].options if set(o.implies) & set(options)}
    yield without - implying
    yield from (chosen | {option} for option in options)


def _around(situation: Situation, definition: FactDefinition, term: ex.Term) -> Iterator[FactValue]:
    """For a comparison: the value at the threshold and just beside it."""
    match term:
        case ex.LiteralTerm(value=str() as text):
            yield from (option.value for option in definition.options) if definition.options else (text,)
        case ex.LiteralTerm(value=bool()):
            yield from (True, False)
        case ex.LiteralTerm(value=Decimal() as number) | ex.QuantityTerm(amount=number):
            yield from (number, number - 1, number + 1)
        case ex.ParameterTerm(key=key):
            row = situation.instrument.card.parameters[key]
            state = parameter_on(row, as_of=situation.as_of, known_at=situation.known_at)
            if state:
                yield from (Decimal(state.value) + step for step in (0, -1, 1))
        case ex.TimelineTerm() | ex.LiteralTerm() | ex.AsOfTerm():
            day = _day(situation, term)
            if day is not None:
                yield from (day, day - dt.timedelta(days=1), day + dt.timedelta(days=1))
        case _:
            return


def _day(situation: Situation, term: ex.TimelineTerm | ex.LiteralTerm | ex.AsOfTerm) -> dt.date | None:
    match term:
        case ex.TimelineTerm(key=key):
            return situation.day(key)
        case ex.LiteralTerm(value=dt.date() as day):
            return day
        case ex.AsOfTerm():
            return situation.as_of
        case _:
            return None


def _turned(before: Situation, after: Reason, provision_id: str) -> tuple[str, ...]:
    """Citations whose answer differs, the deepest first: there the change bites."""
    cites: dict[str, None] = {}
    provisions = {p.id: p for p in before.instrument.provisions}

    def visit(node: Reason, other: Reason) -> None:
        for child, counterpart in zip(node.children, other.children, strict=False):
            visit(child, counterpart)
        if node.cite and node.value is not other.value:
            cites.setdefault(_cite(node, provisions))

    visit(before.provision(provision_id), after)
    return tuple(cites)


def _cite(node: Reason, provisions: Mapping[str, Provision]) -> str:
    title = provisions[node.provision].title if node.provision in provisions else node.text
    return f"{node.cite} ({title})"
