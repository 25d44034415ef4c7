"""Reading facts out of a form, and putting what was given back into it."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from ombud.errors import InputError
from ombud.facts import UNKNOWN, FactDefinition, FactValue, load_vocabulary, parse_value, to_json


def raw(form: QueryDict, fact: FactDefinition) -> object:
    """What the form holds for a fact; None when it is blank."""
    if fact.kind == "set":
        return form.getlist(fact.key) or None
    return form.get(fact.key, "").strip() or None


def read(form: QueryDict, keys: Iterable[str], errors: dict[str, str]) -> dict[str, FactValue]:
    """The answers of a form; blank ones are left out, wrong ones noted beside their field."""
    vocabulary, found = load_vocabulary(), {}
    for key in keys:
        given = raw(form, vocabulary[key])
        if given is None:
            continue
        try:
            found[key] = parse_value(vocabulary[key], given)
        except InputError as error:
            errors[key] = str(error)
    return found


def read_one(form: QueryDict, fact: FactDefinition) -> FactValue:
    """The answer to one question, *not known yet* included.

    Raises:
        InputError: blank, or not of the fact's type.
    """
    if form.get("not_known") == "yes":
        return UNKNOWN
    given = raw(form, fact)
    if given is None:
        raise InputError("Give an answer, or say that it is not known yet.", code="answer-blank")
    return parse_value(fact, given)


def given_of(form: QueryDict, fact: FactDefinition) -> list[object]:
    """What to put into the field: what was sent."""
    if fact.kind == "list":
        return list(form.get(fact.key, "").splitlines())
    return list(form.getlist(fact.key))


def stated_of(value: FactValue) -> list[object]:
    """What to put into the field: what stands."""
    shown = to_json(value)
    return list(shown) if isinstance(shown, list) else [shown]
