"""Every check proves itself: its cases fire or stay quiet, and no small mistake in its rule goes unnoticed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import msgspec

from ombud.checks.library import KNOWN, NAMED, keys_of
from ombud.checks.look import about_facts, fires, sentence
from ombud.checks.model import Check, CheckSet
from ombud.errors import LawError
from ombud.facts import UNKNOWN, FactValue, Vocabulary, as_text, parse_value
from ombud.law.rules import expression as ex
from ombud.law.rules.unparse import write
from ombud.law.suite.mutate_rules import wrong_rules

#: The day on which cases are looked at.
DAY = dt.date(2026, 11, 23)

Case = tuple[dict[str, FactValue], bool]


def cases_of(check: Check, words: Vocabulary) -> list[Case]:
    """The cases of a check, typed, each with whether it must fire.

    Raises:
        LawError: a case gives a key that does not exist.
    """
    rows = [*((raw, True) for raw in check.cases.fires), *((raw, False) for raw in check.cases.quiet)]
    return [(_values(raw, check, words), must) for raw, must in rows]


def _values(raw: Mapping[str, object], check: Check, words: Vocabulary) -> dict[str, FactValue]:
    found: dict[str, FactValue] = {}
    for key, value in raw.items():
        if key not in words or key.startswith((KNOWN, NAMED)):
            raise LawError(f'a case gives "{key}", which nobody can state or see.', code="check-case", where=check.id)
        found[key] = parse_value(words[key], value, where=check.id)
    about = (key for key in keys_of(check) if key.startswith((KNOWN, NAMED)))
    return {**found, **about_facts(found, about)}


def failures(checks: CheckSet, words: Vocabulary) -> Iterator[str]:
    """In sentences, every case that comes out otherwise, and every sentence that leaves a value open."""
    for check in checks.checks:
        for number, (values, must) in enumerate(cases_of(check, words), 1):
            if fires(check, values, words, as_of=DAY) != must:
                yield f"{check.id}: case {number} {'does not fire' if must else 'fires'}."
            elif must and (said := sentence(check, values, words)) and _is_open(check, values, words):
                yield f"{check.id}: case {number} leaves a value open in “{said}”."


def _is_open(check: Check, values: Mapping[str, FactValue], words: Vocabulary) -> bool:
    unknown = as_text(words["sys.name"], UNKNOWN)
    return check.kind != "not-known" and unknown in sentence(check, values, words)


def unnoticed(checks: CheckSet, words: Vocabulary) -> Iterator[str]:
    """Small mistakes in a rule that no case of its check notices."""
    for check in checks.checks:
        cases = cases_of(check, words)
        for what, rule in _mistakes(check.when):
            if all(fires(check, values, words, as_of=DAY, rule=rule) == must for values, must in cases):
                yield f"{check.id}: {what}"


def _mistakes(rule: str) -> Iterator[tuple[str, str]]:
    yield from wrong_rules(rule)
    for what, node in _shortened(ex.parse(rule)):
        yield what, write(node)


def _shortened(node: ex.Expression) -> Iterator[tuple[str, ex.Expression]]:
    """The rule with one clause left out."""
    match node:
        case ex.And(parts=parts) | ex.Or(parts=parts):
            for index, part in enumerate(parts):
                others = (*parts[:index], *parts[index + 1 :])
                yield f"without {write(part)}", others[0] if len(others) == 1 else type(node)(others)
                for what, shorter in _shortened(part):
                    yield what, msgspec.structs.replace(node, parts=(*parts[:index], shorter, *parts[index + 1 :]))
        case ex.Not(part=part):
            yield from ((what, ex.Not(shorter)) for what, shorter in _shortened(part))
        case _:
            return
