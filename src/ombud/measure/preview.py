"""What a file holds, before it is measured: its columns with example values to choose by."""

from __future__ import annotations

from pathlib import Path

import msgspec

EXAMPLES = 6


class ColumnView(msgspec.Struct, frozen=True, kw_only=True):
    """One column as its first rows show it.

    Attributes:
        values: example values with the number of rows that hold them, the most frequent first.
        different: how many different values the rows hold.
        missing: rows without a value.
        rows: how many rows were looked at.
    """

    name: str
    values: tuple[tuple[str, int], ...]
    different: int
    missing: int
    rows: int


def preview(path: Path, *, rows: int = 2000) -> tuple[ColumnView, ...]:
    """Look at the first rows of a CSV or Parquet file.

    Raises:
        InputError: the file cannot be read; one sentence says why.
    """
    from ombud.measure.engines import sample

    names, found = sample(path, rows=rows)
    return tuple(_column(name, [row[index] for row in found]) for index, name in enumerate(names))


def _column(name: str, values: list[object]) -> ColumnView:
    from collections import Counter

    tally = Counter(_shown(value) for value in values if value is not None and value != "")
    return ColumnView(
        name=name,
        values=tuple(tally.most_common(EXAMPLES)),
        different=len(tally),
        missing=len(values) - tally.total(),
        rows=len(values),
    )


def _shown(value: object) -> str:
    """A value as the count will show it: 1.0 and 1 are the same."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
