"""Proofs of rules: every fact, option, provision, date and figure named exists and fits; no rule loops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ombud.errors import LawError
from ombud.facts import Vocabulary
from ombud.law.model import Clock, Exemption, Instrument, Obligation, Provision
from ombud.law.rules import expression as ex

Ruled = Provision | Obligation | Clock


def _exemptions(unless: tuple[Exemption, ...]) -> Iterator[str]:
    for exemption in unless:
        yield exemption.rule
        yield from _exemptions(exemption.unless)


def rules_of(part: Ruled) -> Iterator[str]:
    """Every rule written in a part, exceptions and date conditions included."""
    yield from (row.if_ for row in part.applies if row.if_)
    match part:
        case Provision():
            if part.rule:
                yield part.rule
            for version in part.versions:
                yield version.rule
                yield from _exemptions(version.unless)
            yield from _exemptions(part.unless)
        case Obligation():
            yield part.when
            yield from _exemptions(part.unless)
        case Clock():
            yield part.when


def check_fact(key: str, vocabulary: Vocabulary, where: str) -> None:
    """Prove that a fact exists; the message names the nearest one."""
    if key not in vocabulary:
        near = vocabulary.nearest(key)
        raise LawError(
            f'the fact "{key}" is not in the vocabulary.',
            code="fact-unknown",
            where=where,
            hint=f'Did you mean "{near}"?' if near else "Facts are listed by `ombud facts`.",
        )


def check_rule(rule: str, instrument: Instrument, vocabulary: Vocabulary, where: str) -> None:
    """Prove that a rule can be read and that all it names exists."""
    try:
        expression = ex.parse(rule)
    except LawError as error:
        raise LawError(error.message, code=error.code, where=where, hint=error.hint) from None
    for key in ex.fact_keys(expression):
        check_fact(key, vocabulary, where)
    known = {provision.id for provision in instrument.provisions}
    for part in ex.parts_of(expression):
        match part:
            case ex.Refers(provision=name) if name not in known:
                raise LawError(f'there is no provision "{name}".', code="provision-unknown", where=where)
            case ex.IsTrue(key=key):
                _check_kind(key, {"bool"}, "a yes-or-no fact", vocabulary, where)
            case ex.OneOf(key=key, options=options):
                _check_options(key, options, {"enum"}, vocabulary, where)
            case ex.Contains(key=key, options=options):
                _check_options(key, options, {"set"}, vocabulary, where)
            case ex.Covers(key=key):
                _check_kind(key, {"period"}, "a period", vocabulary, where)
            case ex.Compare(left=left, right=right):
                _check_pair(left, right, instrument, vocabulary, where)
            case _:
                continue
    for term in ex.terms_of(expression):
        _check_term(term, instrument, vocabulary, where)


def _check_kind(key: str, kinds: set[str], words: str, vocabulary: Vocabulary, where: str) -> None:
    if vocabulary[key].kind not in kinds:
        raise LawError(f'"{key}" is not {words}.', code="fact-kind", where=where)


def _check_options(key: str, options: tuple[str, ...], kinds: set[str], vocabulary: Vocabulary, where: str) -> None:
    definition = vocabulary[key]
    if definition.kind not in kinds:
        raise LawError(
            f'"{key}" is of kind {definition.kind}: it has no membership of this form.',
            code="fact-kind",
            where=where,
        )
    for option in options:
        if option not in {known.value for known in definition.options}:
            raise LawError(f'"{option}" is not an option of "{key}".', code="option-unknown", where=where)


def _check_term(term: ex.Term, instrument: Instrument, vocabulary: Vocabulary, where: str) -> None:
    match term:
        case ex.TimelineTerm(key=key) if key not in instrument.card.timeline:
            raise LawError(f'"{key}" is not in the timeline.', code="timeline-unknown", where=where)
        case ex.ParameterTerm(key=key) if key not in instrument.card.parameters:
            raise LawError(f'"{key}" is not a parameter of the card.', code="parameter-unknown", where=where)
        case ex.PeriodTerm(key=key):
            _check_kind(key, {"period"}, "a period", vocabulary, where)
        case _:
            return


def _check_pair(left: ex.Term, right: ex.Term, instrument: Instrument, vocabulary: Vocabulary, where: str) -> None:
    match left, right:
        case ex.FactTerm(key=key), ex.LiteralTerm(value=str() as option) if vocabulary[key].kind != "text":
            _check_options(key, (option,), {"enum"}, vocabulary, where)
        case ex.FactTerm(key=key), ex.QuantityTerm(unit=unit):
            _check_unit(key, unit, vocabulary, where)
        case ex.FactTerm(key=key), ex.ParameterTerm(key=name) if name in instrument.card.parameters:
            _check_unit(key, instrument.card.parameters[name].unit, vocabulary, where)
        case _:
            return


def _check_unit(key: str, unit: str, vocabulary: Vocabulary, where: str) -> None:
    _check_kind(key, {"number", "count"}, "a number", vocabulary, where)
    counted = vocabulary[key].unit
    if counted != unit:
        raise LawError(f'"{key}" is counted in "{counted}", the rule in "{unit}".', code="unit", where=where)


def check_loops(instrument: Instrument, where: str) -> None:
    """Prove that no provision, followed through the provisions it names, comes back to itself."""
    reach: Mapping[str, set[str]] = {
        provision.id: {
            part.provision
            for rule in rules_of(provision)
            for part in ex.parts_of(ex.parse(rule))
            if isinstance(part, ex.Refers)
        }
        | {row.like for row in provision.applies if row.like}
        for provision in instrument.provisions
    }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise LawError(
                "rules refer to each other in a circle: " + " -> ".join((*path[path.index(name) :], name)) + ".",
                code="rule-loop",
                where=where,
            )
        if name in done:
            return
        for other in sorted(reach[name]):
            visit(other, (*path, name))
        done.add(name)

    for name in reach:
        visit(name, ())
