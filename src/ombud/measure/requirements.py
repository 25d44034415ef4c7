"""What a measure needs of a table of counts, each as one check that says what is missing in one sentence."""

from __future__ import annotations

from ombud.errors import InputError
from ombud.measure.bins import ABOVE, BELOW, MINUS_INFINITY, PLUS_INFINITY
from ombud.measure.specs import Histogram, Moments, ScoreCells
from ombud.measure.tables import Table


def need_probabilities(table: Table) -> None:
    """Scores must lie in [0, 1] where they are read as probabilities: calibration, Brier score.

    Raises:
        InputError: some do not; it says how many.
    """
    low, high = table.special(BELOW, MINUS_INFINITY), table.special(ABOVE, PLUS_INFINITY)
    if low + high:
        name = table.spec.score if isinstance(table.spec, ScoreCells) else "score"
        raise InputError(
            f'"{name}" is read as a probability, and {low + high:,} of {table.people:,} values are outside [0, 1]: '
            f"{low:,} below 0, {high:,} above 1.",
            code="score-range",
            hint="Give probabilities, or measure the score as a numeric feature.",
        )


def need_two_classes(table: Table, positive: str, key: str = "label") -> None:
    """Both classes must occur where people with and without the label are compared: AUC, error rates.

    Raises:
        InputError: the label holds one class only, or none.
    """
    place = table.spec.keys.index(key)
    name = table.spec.key_columns[place] or key
    found = sorted({text for row in table.rows if (text := row.key[place]) is not None and row.counts[0]})
    if not found:
        raise InputError(f'the column "{name}" holds no value at all.', code="column-empty")
    if positive not in found:
        raise InputError(
            f'the positive value "{positive}" does not occur in "{name}".',
            code="outcome-absent",
            hint=f"There are: {', '.join(found[:10])}.",
        )
    if len(found) == 1:
        raise InputError(
            f'the column "{name}" holds "{positive}" only, and a comparison needs two classes.', code="one-class"
        )


def need_groups(table: Table, *names: str) -> None:
    """At least two known groups must be there where groups are compared.

    Raises:
        InputError: there is one only, or all are missing.
    """
    places = [table.spec.keys.index(name) for name in names]
    groups = {tuple(row.key[place] for place in places) for row in table.rows if row.counts[0]}
    known = {group for group in groups if None not in group}
    columns = ", ".join(f'"{name}"' for name in names)
    if not known:
        raise InputError(f"nobody's group is known: {columns} is empty throughout.", code="column-empty")
    if len(known) == 1:
        raise InputError(
            f"{columns} holds one group only, and a comparison needs two.",
            code="one-group",
            hint="Name a column with at least two values as group.",
        )


def is_constant(table: Table) -> bool:
    """Whether a numeric feature holds one value only (of a histogram: one bin only), missing values apart."""
    if isinstance(table.spec, Moments):
        return all(row.low == row.high for row in table.rows if row.bin == 0)
    if isinstance(table.spec, Histogram):
        return len([row for row in table.rows if row.bin >= 0]) <= 1
    raise ValueError("only a histogram or moments say whether a feature is constant")
