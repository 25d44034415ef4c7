"""The cells of a portfolio table as SQL: what people write becomes typed facts, or is refused.

A cell means what the same text means in a form or a dossier (:func:`ombud.facts.parse_value`);
a set is written with ";" between its options. Empty and "unknown" are *not known yet*.
"""

from __future__ import annotations

from ombud.facts import FactDefinition
from ombud.law.portfolio.sql import TYPES, literal

#: How an empty cell or one that says *unknown* looks, trimmed and in lower case.
UNSTATED = ("", "unknown")

_EXPECTED = {
    "bool": "yes, no or unknown",
    "number": "a number",
    "count": "a whole number, 0 or more",
    "date": "a date that exists, written like 2026-12-02",
    "period": "two dates written like 2026-01-01/2026-06-30, or 2026-01-01/.. while it runs",
    "text": "a text",
    "list": "lines of text",
}
_DAY = r"\d{4}-\d{2}-\d{2}"


def expected_words(definition: FactDefinition) -> str:
    """What a cell of this fact must be, in words."""
    options = [option.value for option in definition.options]
    shown = ", ".join(options[:12]) + (f" and {len(options) - 12} more" if len(options) > 12 else "")
    if definition.kind == "enum":
        return f"one of {shown}"
    if definition.kind == "set":
        return f'one or more of {shown}, with ";" between them'
    return _EXPECTED[definition.kind]


def typed_cell(definition: FactDefinition, cell: str) -> str:
    """SQL for the typed value of a trimmed text cell; NULL where the text is not of the fact's type."""
    match definition.kind:
        case "bool":
            return (
                f"CASE WHEN lower({cell}) IN ('yes', 'y', 'true') THEN TRUE "
                f"WHEN lower({cell}) IN ('no', 'n', 'false') THEN FALSE END"
            )
        case "enum":
            known = ", ".join(literal(option.value) for option in definition.options)
            return f"CASE WHEN {cell} IN ({known}) THEN {cell} END"
        case "set":
            return _set(definition, cell)
        case "number":
            return _number(cell)
        case "count":
            number = _number(cell)
            return f"CASE WHEN {number} >= 0 AND {number} = floor({number}) THEN {number} END"
        case "date":
            return _date(cell)
        case "period":
            return _period(cell)
        case "list":
            return f"list_filter(list_transform(string_split({cell}, chr(10)), lambda x: trim(x)), lambda x: x <> '')"
        case "text":
            return cell


def _number(cell: str) -> str:
    return f"TRY_CAST(replace(replace({cell}, ' ', ''), '_', '') AS {TYPES['number']})"


def _date(cell: str) -> str:
    return f"CASE WHEN regexp_full_match({cell}, '{_DAY}') THEN TRY_CAST({cell} AS DATE) END"


def _period(cell: str) -> str:
    first = _date(f"trim(split_part({cell}, '/', 1))")
    last_text = f"trim(split_part({cell}, '/', 2))"
    last = _date(last_text)
    running = f"{last_text} IN ('..', '')"
    whole = f"len(string_split({cell}, '/')) = 2 AND {first} IS NOT NULL"
    pair = f"CAST({{'start': {first}, 'end': {last}}} AS {TYPES['period']})"
    return f"CASE WHEN {whole} AND ({running} OR {last} >= {first}) THEN {pair} END"


def _set(definition: FactDefinition, cell: str) -> str:
    """Options, with those they imply; "none" stands alone and is the empty set."""
    known = [option.value for option in definition.options]
    every = ", ".join(map(literal, known))
    closures = ", ".join(
        f"{literal(name)}: [{', '.join(map(literal, sorted(_closure(definition, name))))}]" for name in known
    )
    chosen = f"list_filter(list_transform(string_split({cell}, ';'), lambda x: trim(x)), lambda x: x <> '')"
    valid = f"len({chosen}) > 0 AND list_has_all([{every}], {chosen})"
    alone = f"NOT list_contains({chosen}, 'none')"
    whole = f"flatten(list_transform({chosen}, lambda x: MAP {{{closures}}}[x]))"
    typed = f"list_sort(list_distinct({whole}))"
    none = f"list_distinct({chosen}) = ['none']"
    return f"CASE WHEN {none} THEN [] WHEN {valid} AND {alone} THEN {typed} END"


def _closure(definition: FactDefinition, name: str) -> set[str]:
    found, new = {name}, {name}
    while new:
        new = {other for option in definition.options if option.value in new for other in option.implies} - found
        found |= new
    return found
