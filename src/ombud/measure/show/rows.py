"""A measurement as plain rows, one per figure, for data frames and spreadsheets."""

from __future__ import annotations

from ombud.measure.figures import Figure, unit_of
from ombud.measure.result import Measurement
from ombud.measure.words import reads

Cell = str | int | float | bool | None


def rows(found: Measurement) -> list[dict[str, Cell]]:
    """Each figure with numbers as numbers, and how it reads in words."""
    return [_row(item) for item in found.figures]


def _row(item: Figure) -> dict[str, Cell]:
    return {
        "figure": item.id,
        "by": item.by,
        "group": item.group,
        "feature": item.feature,
        "reference": item.reference,
        "value": _number(item.value),
        "low": _number(item.low),
        "high": _number(item.high),
        "n": item.n,
        "p": _number(item.p),
        "adjusted_p": _number(item.adjusted_p),
        "unit": unit_of(item),
        "limit": item.limit,
        "past_limit": item.past_limit,
        "verdict": item.verdict,
        "reads": reads(item),
        "method": item.method,
        "note": item.note,
    }


def _number(value: str | None) -> float | None:
    return None if value is None else float(value)
