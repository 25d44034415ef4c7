"""Random fact patterns over a vocabulary, near the thresholds that rules name."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from ombud.facts import UNKNOWN, FactDefinition, FactValue, Period, Vocabulary, parse_value

DAYS = [dt.date(2024, 8, 1), dt.date(2025, 8, 2), dt.date(2026, 7, 26), dt.date(2026, 8, 2), dt.date(2027, 12, 2)]
NUMBERS = [Decimal(n) for n in ("0", "14", "15", "25", "50", "500", "1000000", "26625000", "500000000", "1e23", "1e26")]


def random_value(definition: FactDefinition, random: Random, *, complete: bool = False) -> FactValue:
    """A value of the fact's type; unknown one time in four unless the pattern is complete."""
    if not complete and random.random() < 0.25:
        return UNKNOWN
    match definition.kind:
        case "bool":
            return random.random() < 0.5
        case "enum":
            return random.choice(definition.options).value
        case "set":
            names = [option.value for option in definition.options if option.value != "none"]
            chosen = [name for name in names if random.random() < 0.3]
            return parse_value(definition, chosen)
        case "number" | "count":
            number = random.choice(NUMBERS) + random.choice([-1, 0, 1]) if random.random() < 0.8 else Decimal(7)
            return max(number, Decimal(0)) if definition.kind == "count" else number
        case "date":
            return random.choice(DAYS) + dt.timedelta(days=random.choice([-1, 0, 1]))
        case "period":
            start = random.choice(DAYS)
            return Period(start, None if random.random() < 0.5 else start + dt.timedelta(days=200))
        case "list":
            return ("a line",)
        case _:
            return "a text"


def random_facts(
    vocabulary: Vocabulary, keys: list[str], random: Random, *, complete: bool = False
) -> dict[str, FactValue]:
    """A value for every key; unknown ones are left out."""
    values = {key: random_value(vocabulary[key], random, complete=complete) for key in keys}
    return {key: value for key, value in values.items() if value is not UNKNOWN}
