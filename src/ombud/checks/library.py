"""Read the checks, prove that they name only what exists, load the compiled ones."""

from __future__ import annotations

import functools
import hashlib
import string
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ombud.checks.model import Check, CheckSet
from ombud.controls import ControlSet, load_conditions, load_controls
from ombud.errors import LawError
from ombud.facts import FactDefinition, Vocabulary, load_vocabulary
from ombud.facts.compiled import read_compiled
from ombud.facts.vocabulary import read_vocabulary
from ombud.law import Library
from ombud.law.lookup import find_part
from ombud.law.proofs import check_rule
from ombud.law.rules import expression as ex

SET = Path(__file__).parent / "set"
VIEW = Path(__file__).parent / "view"
COMPILED = Path(__file__).parent / "checks.json"

#: Whether a fact is known at all, and whether it names anything; both of every fact of the vocabulary.
KNOWN, NAMED = "known.", "named."
_ASKS = {KNOWN: "Is it known: {}", NAMED: "Is something named: {}"}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    group: str
    title: str
    checks: tuple[Check, ...]


class _Compiled(msgspec.Struct, frozen=True):
    checks: CheckSet
    view: tuple[FactDefinition, ...]


def read_checks(folder: Path = SET) -> CheckSet:
    """Read every authored check, in the order in which findings are listed.

    Raises:
        LawError: a file does not fit its form, or an id is used twice; the file is named.
    """
    from ombud.facts.strict_yaml import load_yaml

    checks: list[Check] = []
    groups: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            part = msgspec.convert(load_yaml(path.read_text("utf-8"), str(path)), _File)
        except msgspec.ValidationError as error:
            raise LawError(f"{error}.", code="check-schema", where=str(path)) from None
        groups[part.group] = part.title
        for check in part.checks:
            if any(check.id == known.id for known in checks):
                raise LawError(f'the check "{check.id}" is written twice.', code="id-twice", where=str(path))
            checks.append(msgspec.structs.replace(check, group=part.group))
    found = CheckSet(checks=tuple(checks), groups=groups)
    return msgspec.structs.replace(found, digest=hashlib.sha256(msgspec.json.encode(found)).hexdigest())


def keys_of(check: Check) -> Iterator[str]:
    """Every key that its rule and its sentence name."""
    yield from ex.fact_keys(ex.parse(check.when))
    yield from placeholders(check.says)


def placeholders(sentence: str) -> list[str]:
    """The keys whose values a sentence shows.

    Raises:
        LawError: a brace without its partner.
    """
    try:
        return [name for _, name, _, _ in string.Formatter().parse(sentence) if name]
    except ValueError as error:
        raise LawError(f"the sentence “{sentence}” cannot be read: {error}.", code="check-says") from None


def words_of(checks: CheckSet, facts: Vocabulary, view: tuple[FactDefinition, ...]) -> Vocabulary:
    """The vocabulary in which checks are written: facts, the view, and what is asked about facts."""
    known = {definition.key: definition for definition in (*facts.values(), *view)}
    asked = dict.fromkeys(key for check in checks.checks for key in keys_of(check) if key not in known)
    about = [found for key in asked if (found := _about(key, facts))]
    return Vocabulary((*known.values(), *about), facts.groups)


def _about(key: str, facts: Vocabulary) -> FactDefinition | None:
    """``known.sys.owner`` as a yes-or-no fact; None where there is no such fact."""
    for prefix, asks in _ASKS.items():
        name = key.removeprefix(prefix)
        if name != key and name in facts:
            question = asks.format(facts[name].question)
            return FactDefinition(key=key, kind="bool", question=question, layer="document", who="officer")
    return None


def prove(
    checks: CheckSet, words: Vocabulary, library: Library, controls: ControlSet, documents: frozenset[str]
) -> None:
    """Prove that every check names only what exists, and that *unknown* can make no contradiction.

    Args:
        documents: the kinds of document that there are.

    Raises:
        LawError: the check and what is wrong with it.
    """
    duties = {duty.id for instrument in library.instruments for duty in instrument.obligations}
    for check in checks.checks:
        check_rule(check.when, load_conditions(), words, check.id)
        _prove_names(check, words, documents)
        for name in _duties_named(check):
            if name not in duties:
                raise LawError(f'there is no obligation "{name}".', code="part-unknown", where=check.id)
        if check.rests.control:
            _known_control(check, controls)
        if check.rests.law:
            find_part(library, check.rests.law)
        if check.kind != "not-known" and any(key.startswith(KNOWN) for key in keys_of(check)):
            raise LawError(
                "only a check of the kind not-known may ask whether a fact is known.",
                code="check-kind",
                where=check.id,
                hint="Else it would find fault with what nobody has answered yet.",
            )
        if not check.cases.fires or not check.cases.quiet:
            raise LawError("it has no case that fires, or none that does not.", code="check-cases", where=check.id)


def _prove_names(check: Check, words: Vocabulary, documents: frozenset[str]) -> None:
    for key in placeholders(check.says):
        if key not in words:
            raise LawError(f'its sentence names "{key}", which does not exist.', code="check-says", where=check.id)
    where = check.where
    if where.fact and (where.fact not in words or words[where.fact].fill == "derived"):
        raise LawError(f'"{where.fact}" is no fact that anybody can state.', code="fact-unknown", where=check.id)
    if where.document and where.document not in documents:
        raise LawError(f'there is no kind of document "{where.document}".', code="kind-unknown", where=check.id)


def _duties_named(check: Check) -> Iterator[str]:
    """The obligations whose ids its rule compares with; a wrong one would never fire."""
    for part in ex.parts_of(ex.parse(check.when)):
        match part:
            case ex.Compare(left=ex.FactTerm(key="duty.id"), right=ex.LiteralTerm(value=str() as name)):
                yield name
            case _:
                continue


def _known_control(check: Check, controls: ControlSet) -> None:
    try:
        controls.control(check.rests.control)
    except KeyError:
        raise LawError(
            f'there is no control "{check.rests.control}".', code="control-unknown", where=check.id
        ) from None


def compile_checks(vocabulary: Vocabulary, library: Library, documents: frozenset[str]) -> bytes:
    """The proved checks and their view as one JSON file."""
    checks, view = read_checks(), tuple(read_vocabulary(VIEW).values())
    prove(checks, words_of(checks, vocabulary, view), library, load_controls(), documents)
    return msgspec.json.encode(_Compiled(checks, view))


@functools.cache
def _load() -> _Compiled:
    if not COMPILED.exists():
        return _Compiled(read_checks(), tuple(read_vocabulary(VIEW).values()))
    return read_compiled(COMPILED, _Compiled)


def load_checks() -> CheckSet:
    """The checks that ship with Ombud; immutable, so they are read once."""
    return _load().checks


@functools.cache
def load_words() -> Vocabulary:
    """The vocabulary in which they are written."""
    return words_of(load_checks(), load_vocabulary(), _load().view)
