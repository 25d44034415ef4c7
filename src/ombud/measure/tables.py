"""Tables of counts: all that leaves a table of people. Everything else is arithmetic on them.

A row has a key, a bin, whole-number counts, floating sums, and for moments a smallest and largest
value. Tables of one specification over disjoint rows add; the counts exactly, the sums to about
one part in 10**14, as the order of adding differs.
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal

import msgspec

from ombud.errors import InputError
from ombud.measure.bins import OTHER
from ombud.measure.specs import UNMAPPED, Categories, ProxyCells, TableSpec

VERSION = "ombud-tables:1"

Key = tuple[str | None, ...]


class Row(msgspec.Struct, frozen=True, array_like=True):
    """One row of a table of counts.

    Attributes:
        key: values of the keys of the specification; None is missing in the data.
        bin: the bin, or the code of a value that has none; 0 in tables without bins.
        counts, sums: named by the specification.
        low, high: smallest and largest value, in moments and full tables of bins.
    """

    key: Key
    bin: int
    counts: tuple[int, ...]
    sums: tuple[float, ...] = ()
    low: float | None = None
    high: float | None = None


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one specification over one set of rows, in a fixed order."""

    spec: TableSpec
    rows: tuple[Row, ...]
    version: str = VERSION

    @property
    def people(self) -> int:
        """Everybody counted, missing and special values included; rows' persons in a table of clusters."""
        return sum(row.counts[0] for row in self._once())

    def _once(self) -> Iterable[Row]:
        """The rows that hold each person once: proxy cells hold everybody for each probability."""
        if not isinstance(self.spec, ProxyCells):
            return self.rows
        return [row for row in self.rows if row.key[-1] == self.spec.probabilities[0]]

    def count(self, name: str = "n") -> tuple[int, ...]:
        """One whole number of each row, in the order of the rows."""
        place = self.spec.counts.index(name)
        return tuple(row.counts[place] for row in self.rows)

    def sum(self, name: str) -> tuple[float, ...]:
        """One sum of each row, in the order of the rows."""
        place = self.spec.sums.index(name)
        return tuple(row.sums[place] for row in self.rows)

    def special(self, *codes: int) -> int:
        """How many are under these codes of :mod:`ombud.measure.bins`."""
        return sum(row.counts[0] for row in self._once() if row.bin in codes)

    def split(self, *names: str) -> dict[Key, Table]:
        """One table for each value of these keys, which stay in the rows' keys."""
        places = [self.spec.keys.index(name) for name in names]
        parts: dict[Key, list[Row]] = {}
        for row in self.rows:
            parts.setdefault(tuple(row.key[place] for place in places), []).append(row)
        return {key: Table(spec=self.spec, rows=tuple(rows)) for key, rows in parts.items()}

    def merged(self, other: Table) -> Table:
        """The table of both sets of rows together.

        Raises:
            InputError: they were counted under different specifications.
        """
        if (self.spec, self.version) != (other.spec, other.version):
            raise InputError(
                f"these two tables do not add: {_difference(self, other)}.",
                code="counts-differ",
                hint="Count both under the same specification.",
            )
        return make_table(self.spec, (*self.rows, *other.rows))

    def to_json(self) -> bytes:
        """The table as JSON, in a fixed order."""
        return msgspec.json.encode(self, enc_hook=str)

    @property
    def digest(self) -> str:
        """SHA-256 of the JSON form."""
        return hashlib.sha256(self.to_json()).hexdigest()

    @property
    def counts_digest(self) -> str:
        """SHA-256 without the sums: the same on every engine and with any number of threads."""
        exact = [(row.key, row.bin, row.counts) for row in self.rows if any(row.counts)]
        return hashlib.sha256(msgspec.json.encode((self.version, self.spec, exact), enc_hook=str)).hexdigest()


def make_table(spec: TableSpec, rows: Iterable[Row]) -> Table:
    """A table from rows in any order; rows of one key and bin are added."""
    together: dict[Key, dict[int, Row]] = {}
    for row in rows:
        of_key = together.setdefault(row.key, {})
        of_key[row.bin] = _added(of_key[row.bin], row) if row.bin in of_key else row
    keys = sorted(together, key=lambda key: [(value is None, value or "") for value in key])
    return Table(spec=spec, rows=tuple([together[key][bin_] for key in keys for bin_ in sorted(together[key])]))


def read_table(content: bytes) -> Table:
    """Read a table written by :meth:`Table.to_json`.

    Raises:
        InputError: it is not a table of this version.
    """
    try:
        table = msgspec.json.decode(content, type=Table)
    except msgspec.DecodeError as error:
        raise InputError(f"this is not a table of counts ({error}).", code="table-unreadable") from None
    return check_table(table)


def check_table(table: Table) -> Table:
    """The table itself, when its version is known and its rows have the form its specification says.

    Raises:
        InputError: one sentence says which of both is wrong.
    """
    if table.version != VERSION:
        raise InputError(f"this table of counts is of version {table.version}.", code="table-version")
    form = (len(table.spec.keys), len(table.spec.counts), len(table.spec.sums))
    for number, row in enumerate(table.rows, 1):
        if (len(row.key), len(row.counts), len(row.sums)) != form or min(row.counts) < 0:
            raise InputError("a row does not have the form of its table.", code="table-row", where=f"row {number}")
    return table


def text_of(value: object) -> str | None:
    """A value of the data as text, the same from every engine: 1.0 and 1 are one, NaN and "" are missing.

    Text is brought to Unicode form NFC, so that an accent written in two ways is one.
    """
    if value is None or isinstance(value, str):
        return unicodedata.normalize("NFC", value) or None if value else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return _number_text(value)
    return str(value)


def _number_text(value: float | Decimal) -> str | None:
    if math.isnan(value):
        return None
    if math.isinf(value):
        return "infinity" if value > 0 else "-infinity"
    if value == int(value):
        return str(int(value))
    return repr(value) if isinstance(value, float) else format(value.normalize(), "f")


def namer(spec: TableSpec) -> Callable[[Iterable[object]], Key]:
    """Turns values of the key columns into a key: what means not known is missing, then the explicit mapping."""
    mappings = [spec.names.get(column) for column in spec.key_columns]
    not_known = frozenset(spec.not_known)
    if not any(mappings) and not not_known:
        return lambda values: tuple([text_of(value) for value in values])

    def named(values: Iterable[object]) -> Key:
        texts = (None if (text := text_of(value)) in not_known else text for value in values)
        return tuple(
            text if text is None or mapping is None else mapping.get(text, UNMAPPED)
            for text, mapping in zip(texts, mappings, strict=True)
        )

    return named


def _added(one: Row, two: Row) -> Row:
    lows = [value for value in (one.low, two.low) if value is not None]
    highs = [value for value in (one.high, two.high) if value is not None]
    return Row(
        one.key,
        one.bin,
        tuple(a + b for a, b in zip(one.counts, two.counts, strict=True)),
        tuple(a + b for a, b in zip(one.sums, two.sums, strict=True)),
        min(lows, default=None),
        max(highs, default=None),
    )


def _difference(one: Table, two: Table) -> str:
    """The first thing in which two specifications differ, in words."""
    if one.version != two.version:
        return f"one is of version {one.version}, the other of {two.version}"
    if type(one.spec) is not type(two.spec):
        return f"one is of kind {type(one.spec).__name__}, the other {type(two.spec).__name__}"
    for name in one.spec.__struct_fields__:
        first, second = getattr(one.spec, name), getattr(two.spec, name)
        if first != second:
            return f"their {name} differs ({first!r} and {second!r})"
    return "their specifications differ"


def cut_off(table: Table) -> bool:
    """Whether rare categories were put together, so that counts of rare ones are lower bounds after a merge."""
    return isinstance(table.spec, Categories) and table.special(OTHER) > 0
