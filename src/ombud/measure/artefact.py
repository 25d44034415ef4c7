"""A period's counts: a small, versioned artefact that is itself evidence.

Counts of periods, regions or engines under the same specifications add. The JSON and Parquet
forms hold the same, in a fixed order: equal counts give equal bytes (Parquet: from one version
of DuckDB).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from ombud.errors import InputError
from ombud.measure.tables import Table, check_table

VERSION = "ombud-period:1"


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of one period of one source, and how they were counted.

    Attributes:
        period: what a person calls it, such as ``2026-10``; of merged counts, all of them.
        source: name of the table or file.
        engine, queries: what counted, and how.
    """

    period: str
    source: str
    engine: str
    queries: tuple[str, ...]
    tables: tuple[Table, ...]
    version: str = VERSION

    def to_json(self) -> bytes:
        """The counts as JSON, in a fixed order."""
        return msgspec.json.encode(self, enc_hook=str)

    @property
    def digest(self) -> str:
        """SHA-256 of the JSON form."""
        return hashlib.sha256(self.to_json()).hexdigest()

    def merged(self, other: Period) -> Period:
        """The counts of both, which must be of different rows.

        Raises:
            InputError: they hold other tables, or tables under other specifications.
        """
        if len(self.tables) != len(other.tables):
            raise InputError(
                f"{self.period} has {len(self.tables)} tables of counts and {other.period} has {len(other.tables)}.",
                code="counts-differ",
                hint="Count both under the same specification.",
            )
        return Period(
            period=_joined(self.period, other.period),
            source=_joined(self.source, other.source),
            engine=_joined(self.engine, other.engine),
            queries=tuple(dict.fromkeys((*self.queries, *other.queries))),
            tables=tuple(one.merged(two) for one, two in zip(self.tables, other.tables, strict=True)),
        )


def read_period(content: bytes) -> Period:
    """Read counts written by :meth:`Period.to_json`.

    Raises:
        InputError: they are not counts of a version that is known.
    """
    try:
        return check_period(msgspec.json.decode(content, type=Period))
    except msgspec.DecodeError as error:
        raise InputError(f"these are not the counts of a period ({error}).", code="counts-unreadable") from None


def check_period(period: Period) -> Period:
    """The period itself, when its version and all its tables are in order."""
    if period.version != VERSION:
        raise InputError(f"these counts are of version {period.version}.", code="counts-version")
    for table in period.tables:
        check_table(table)
    return period


def write_parquet(period: Period, path: Path) -> None:
    """Write the counts as one Parquet file; the file is there whole, or not at all."""
    from ombud.measure.engines.parquet import write

    write(period, path)


def read_parquet(path: Path) -> Period:
    """Read counts written by :func:`write_parquet`.

    Raises:
        InputError: there is no such file, or it does not hold counts of a version that is known.
    """
    from ombud.measure.engines.parquet import read

    return check_period(read(path))


def _joined(one: str, two: str) -> str:
    return " + ".join(dict.fromkeys((*one.split(" + "), *two.split(" + "))))
