"""The law library: reads authored instruments, proves that they hang together, loads the compiled one."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from ombud.errors import LawError
from ombud.facts import Vocabulary, load_vocabulary
from ombud.law import expression as ex
from ombud.law.model import (
    AppliesFrom,
    Card,
    Exemption,
    Instrument,
    Obligation,
    Penalty,
    Provision,
)

INSTRUMENTS = Path(__file__).parent / "instruments"
COMPILED = Path(__file__).parent / "law.json"

T = TypeVar("T")


class DerivedFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document fact that follows from rules, so that nobody is asked for it."""

    key: str
    kind: str
    instrument: str = "eu-ai-act"
    rule: str = ""
    each: dict[str, str] = {}


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """All instruments, with the digest of what was compiled."""

    instruments: tuple[Instrument, ...]
    derived: tuple[DerivedFact, ...] = ()
    digest: str = ""

    def instrument(self, instrument_id: str) -> Instrument:
        """One instrument by id.

        Raises:
            LawError: there is none of that name; the message lists those there are.
        """
        for instrument in self.instruments:
            if instrument.card.id == instrument_id:
                return instrument
        names = ", ".join(instrument.card.id for instrument in self.instruments)
        raise LawError(
            f'there is no instrument "{instrument_id}".',
            code="instrument-unknown",
            hint=f"There are: {names}.",
        )


def _read(path: Path, kind: type[T]) -> T:
    from ombud.facts.strict_yaml import load_yaml

    try:
        return msgspec.convert(load_yaml(path.read_text("utf-8"), str(path)), kind)
    except msgspec.ValidationError as error:
        raise LawError(f"{error}.", code="law-schema", where=str(path)) from None


def _rows(folder: Path, pattern: str, name: str, kind: type[T]) -> tuple[T, ...]:
    rows: list[T] = []
    for path in sorted(folder.glob(pattern)):
        content = _read(path, dict[str, list[kind]])  # type: ignore[valid-type]  # the row type is an argument
        if set(content) != {name}:
            raise LawError(f'the file holds {sorted(content)}, not only "{name}".', code="law-schema", where=str(path))
        rows.extend(content[name])
    return tuple(rows)


def read_instrument(folder: Path, vocabulary: Vocabulary) -> Instrument:
    """Read one authored instrument and check it.

    Raises:
        LawError: naming the file, the row and what is wrong.
    """
    instrument = Instrument(
        card=_read(folder / "card.yaml", Card),
        provisions=_rows(folder, "provisions*.yaml", "provisions", Provision),
        obligations=_rows(folder, "obligations*.yaml", "obligations", Obligation),
        penalties=_rows(folder, "penalties*.yaml", "penalties", Penalty),
    )
    check_instrument(instrument, vocabulary, where=str(folder))
    return instrument


def compile_library(folder: Path = INSTRUMENTS, vocabulary: Vocabulary | None = None) -> Library:
    """Read, check and put together every instrument below a folder."""
    words = vocabulary or load_vocabulary()
    instruments = tuple(read_instrument(card.parent, words) for card in sorted(folder.rglob("card.yaml")))
    derived_file = folder.parent / "derived.yaml"
    derived = tuple(_read(derived_file, dict[str, list[DerivedFact]])["derived"]) if derived_file.exists() else ()
    for fact in derived:
        instrument = next((i for i in instruments if i.card.id == fact.instrument), None)
        if instrument is None or fact.key not in words:
            raise LawError(
                f'the derived fact "{fact.key}" names what does not exist.',
                code="derived",
                where=str(derived_file),
            )
        for rule in (*fact.each.values(), *([fact.rule] if fact.rule else [])):
            _check_rule(rule, instrument, words, f"{derived_file}: {fact.key}")
    content = msgspec.json.encode((instruments, derived))
    return Library(instruments=instruments, derived=derived, digest=hashlib.sha256(content).hexdigest())


@functools.cache
def load_library() -> Library:
    """The library that ships with Ombud; immutable, so it is read once."""
    if not COMPILED.exists():
        return compile_library()
    return msgspec.json.decode(COMPILED.read_bytes(), type=Library)


# ---- proofs that the parts hang together


def _exemptions(unless: tuple[Exemption, ...]) -> Iterator[str]:
    for exemption in unless:
        yield exemption.rule
        yield from _exemptions(exemption.unless)


def rules_of(part: Provision | Obligation) -> Iterator[str]:
    """Every rule written in a provision or obligation, exceptions and date conditions included."""
    if isinstance(part, Obligation):
        yield part.when
    elif part.rule:
        yield part.rule
    yield from _exemptions(part.unless)
    yield from (row.if_ for row in part.applies if row.if_)
    if isinstance(part, Provision):
        for version in part.versions:
            yield version.rule
            yield from _exemptions(version.unless)


def check_instrument(instrument: Instrument, vocabulary: Vocabulary, *, where: str) -> None:
    """Prove that every name exists, dates are ordered, rules do not loop and duties can be shown."""
    card = instrument.card
    _check_card(card, where)
    seen: set[str] = set()
    parts: list[Provision | Obligation] = [*instrument.provisions, *instrument.obligations]
    for part in parts:
        place = f"{where}: {part.id}"
        if part.id in seen:
            raise LawError(f'the id "{part.id}" is used twice.', code="id-twice", where=place)
        seen.add(part.id)
        _check_sources(card, part.source, part.confidence, place)
        _check_applies(instrument, part.applies, vocabulary, place)
        for rule in rules_of(part):
            _check_rule(rule, instrument, vocabulary, place)
    for provision in instrument.provisions:
        _check_provision(provision, card, f"{where}: {provision.id}")
    for obligation in instrument.obligations:
        _check_obligation(obligation, card, vocabulary, f"{where}: {obligation.id}")
    if card.gate not in {provision.id for provision in instrument.provisions}:
        raise LawError(f'the gate "{card.gate}" is not a provision.', code="provision-unknown", where=where)
    _check_loops(instrument, where)


def _check_card(card: Card, where: str) -> None:
    for label in (card.default_label, card.outside_label):
        if label not in card.labels:
            raise LawError(f'the label "{label}" is not in the card.', code="label-unknown", where=where)
    for key, row in card.timeline.items():
        known = [state.known_from for state in row.states]
        if not known or known != sorted(set(known)):
            raise LawError(
                f"the states of {key} are not in the order in which they became known.",
                code="dates-order",
                where=where,
            )
        _check_sources(card, row.source, row.confidence, f"{where}: {key}")


def _check_sources(card: Card, source: str, confidence: str, where: str) -> None:
    for name in source.replace(" ", "").split(","):
        if name not in card.sources:
            raise LawError(f'the source "{name}" is not in the card.', code="source-unknown", where=where)
    if confidence not in card.confidence_scale:
        raise LawError(f'the confidence "{confidence}" is not in the card.', code="confidence-unknown", where=where)


def _check_applies(
    instrument: Instrument, applies: tuple[AppliesFrom, ...], vocabulary: Vocabulary, where: str
) -> None:
    dated = {provision.id for provision in instrument.provisions if provision.applies}
    for row in applies:
        if bool(row.from_) == bool(row.like):
            raise LawError('a date is either "from" or "like".', code="dates-row", where=where)
        if row.from_ and row.from_ not in instrument.card.timeline:
            raise LawError(f'"{row.from_}" is not in the timeline.', code="timeline-unknown", where=where)
        if row.like and row.like not in dated:
            raise LawError(f'"{row.like}" is not a provision with dates.', code="provision-unknown", where=where)
        if row.not_before:
            _check_fact(row.not_before, vocabulary, where)
            if vocabulary[row.not_before].kind != "date":
                raise LawError(f'"{row.not_before}" is not a date.', code="fact-kind", where=where)


def _check_provision(provision: Provision, card: Card, where: str) -> None:
    if bool(provision.rule) == bool(provision.versions):
        raise LawError("write either a rule or versions.", code="rule-or-versions", where=where)
    if provision.label and provision.label not in card.labels:
        raise LawError(f'the label "{provision.label}" is not in the card.', code="label-unknown", where=where)
    starts = [version.valid_from for version in provision.versions]
    if starts != sorted(set(starts)):
        raise LawError("the versions are not in the order of their dates.", code="dates-order", where=where)


def _check_obligation(obligation: Obligation, card: Card, vocabulary: Vocabulary, where: str) -> None:
    if not obligation.evidence:
        raise LawError("nothing is named that shows it.", code="evidence-missing", where=where)
    if not obligation.applies:
        raise LawError("no date is given from which it applies.", code="dates-missing", where=where)
    for need in obligation.evidence:
        if sum(map(bool, (need.fact, need.figure, need.record))) != 1:
            raise LawError("each evidence is one fact, one figure or one record.", code="evidence-kind", where=where)
        if need.fact:
            _check_fact(need.fact, vocabulary, where)
    if obligation.formal and obligation.formal not in card.timeline:
        raise LawError(f'"{obligation.formal}" is not in the timeline.', code="timeline-unknown", where=where)


def _check_fact(key: str, vocabulary: Vocabulary, where: str) -> None:
    if key not in vocabulary:
        near = vocabulary.nearest(key)
        raise LawError(
            f'the fact "{key}" is not in the vocabulary.',
            code="fact-unknown",
            where=where,
            hint=f'Did you mean "{near}"?' if near else "Facts are listed by `ombud facts`.",
        )


def _check_rule(rule: str, instrument: Instrument, vocabulary: Vocabulary, where: str) -> None:
    try:
        expression = ex.parse(rule)
    except LawError as error:
        raise LawError(error.message, code=error.code, where=where, hint=error.hint) from None
    for key in ex.fact_keys(expression):
        _check_fact(key, vocabulary, where)
    known = {provision.id for provision in instrument.provisions}
    for part in ex.parts_of(expression):
        match part:
            case ex.Refers(provision=name) if name not in known:
                raise LawError(f'there is no provision "{name}".', code="provision-unknown", where=where)
            case ex.IsTrue(key=key) if vocabulary[key].kind != "bool":
                raise LawError(f'"{key}" is not a yes-or-no fact.', code="fact-kind", where=where)
            case ex.OneOf(key=key, options=options):
                _check_options(key, options, {"enum"}, vocabulary, where)
            case ex.Contains(key=key, options=options):
                _check_options(key, options, {"set"}, vocabulary, where)
            case ex.Compare(left=left, right=right):
                _check_terms(left, right, instrument, vocabulary, where)
            case _:
                continue


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


def _check_terms(left: ex.Term, right: ex.Term, instrument: Instrument, vocabulary: Vocabulary, where: str) -> None:
    for term in (left, right):
        if isinstance(term, ex.TimelineTerm) and term.key not in instrument.card.timeline:
            raise LawError(f'"{term.key}" is not in the timeline.', code="timeline-unknown", where=where)
    match left, right:
        case ex.FactTerm(key=key), ex.LiteralTerm(value=str() as option):
            _check_options(key, (option,), {"enum"}, vocabulary, where)
        case _:
            return


def _check_loops(instrument: Instrument, where: str) -> None:
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
