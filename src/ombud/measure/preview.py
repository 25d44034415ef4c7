"""What a file holds, before it is measured: its columns with example values to choose by."""

from __future__ import annotations

import math
from pathlib import Path

import msgspec

from ombud.measure.bands import FEW, looks_unknown

EXAMPLES = 6
#: Columns that are looked at, and characters of a value that are shown.
MOST_COLUMNS = 500
LONGEST = 200


class ColumnView(msgspec.Struct, frozen=True, kw_only=True):
    """One column as its first rows show it.

    Attributes:
        values: example values with the number of rows that hold them, the most frequent first; of a long
            one the beginning, with an ellipsis.
        different: how many different values the rows hold, as far as their beginnings differ.
        missing: rows without a value.
        rows: how many rows were looked at.
        numbers: every value is a number, those set aside that often mean not known.
        unknown: text among them that often means not known.
        of: how many columns the file has; only the first ``MOST_COLUMNS`` are looked at.
    """

    name: str
    values: tuple[tuple[str, int], ...]
    different: int
    missing: int
    rows: int
    numbers: bool = False
    unknown: tuple[str, ...] = ()
    of: int = 0

    @property
    def whole(self) -> tuple[str, ...]:
        """The example values that are not cut: those that can be chosen."""
        return tuple(value for value, _ in self.values if len(value) <= LONGEST)

    @property
    def wants_bands(self) -> bool:
        """As a group it would give too many groups to judge: ask for bands, or for a yes to go on without."""
        return self.numbers and self.different > FEW


def preview(path: Path, *, rows: int = 2000) -> tuple[ColumnView, ...]:
    """Look at the first rows and columns of a CSV or Parquet file.

    Raises:
        InputError: the file cannot be read; one sentence says why.
    """
    from ombud.measure.engines import sample

    found = sample(path, rows=rows, columns=MOST_COLUMNS, characters=LONGEST)
    return tuple(
        _column(name, [row[index] for row in found.rows], found.columns) for index, name in enumerate(found.names)
    )


def _column(name: str, values: list[object], of: int) -> ColumnView:
    from collections import Counter

    tally = Counter(_shown(value) for value in values if value is not None and value != "")
    known = [value for value in tally if not looks_unknown(value)]
    return ColumnView(
        name=name,
        numbers=bool(known) and all(_is_number(value) for value in known),
        unknown=tuple(sorted(value for value in tally if looks_unknown(value))),
        values=tuple(tally.most_common(EXAMPLES)),
        different=len(tally),
        missing=len(values) - tally.total(),
        rows=len(values),
        of=of,
    )


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _shown(value: object) -> str:
    """A value as the count will show it, if it is not too long: 1.0 and 1 are the same."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
