"""What an engine is to the rest: it names its columns, runs a query, and can be stopped."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Protocol

import msgspec
from sqlglot import exp

from ombud.errors import InputError

Kind = Literal["float", "integer", "decimal", "text", "boolean", "other"]


class Column(msgspec.Struct, frozen=True):
    """A column of the table, and of which kind its values are; ``type`` is the engine's own word."""

    name: str
    kind: Kind
    type: str


class Engine(Protocol):
    """One table in one engine, open for reading.

    Attributes:
        name: engine and version, for evidence.
        dialect: a key of :data:`ombud.measure.engines.dialects.DIALECTS`.
        where: how a person names the table.
    """

    name: str
    dialect: str
    where: str

    @property
    def source(self) -> exp.Expr:
        """What stands behind FROM."""

    def columns(self) -> dict[str, Column]:
        """The columns by name."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of the answer; InputError with one sentence when the engine fails."""

    def stop(self) -> None:
        """Stop the query that runs, from another thread."""

    def fraction(self) -> float | None:
        """How much of the running query is done, where the engine says so."""

    def first_wrong(self, wrong: exp.Expr) -> str:
        """Where the first row is for which a condition holds, such as ``row 7``; empty where rows have no order."""

    def check_unchanged(self) -> None:
        """InputError when the table changed since it was opened."""


class Stopped(Exception):  # noqa: N818  # not an error: somebody asked for it
    """The engine stopped because it was told to."""


class Progress(msgspec.Struct, frozen=True):
    """How far a count is: queries done, of how many, and the fraction of the one that runs."""

    done: int
    queries: int
    fraction: float

    @property
    def share(self) -> float:
        """Of all the work, from 0 to 1."""
        return min(1.0, (self.done + self.fraction) / max(1, self.queries))


Report = Callable[[Progress], None]

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("DOUBLE", "FLOAT", "REAL", "DOUBLE PRECISION", "FLOAT4", "FLOAT8"), "float"),
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "INT", "BIGINT", "HUGEINT", "INT2", "INT4", "INT8"), "integer"),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "BYTE", "SHORT", "LONG"), "integer"),
    **dict.fromkeys(("DECIMAL", "NUMERIC"), "decimal"),
    **dict.fromkeys(("VARCHAR", "TEXT", "STRING", "CHAR", "CHARACTER", "CHARACTER VARYING", "BPCHAR", "ENUM"), "text"),
    **dict.fromkeys(("BOOLEAN", "BOOL"), "boolean"),
}


def column_of(name: str, type_: str) -> Column:
    """A column from the engine's own word for its type."""
    base = type_.upper().partition("(")[0].strip()
    return Column(name, "other" if "[" in type_ else _KINDS.get(base, "other"), type_)


def check_columns(wanted: Iterable[str], columns: Mapping[str, Column], where: str) -> None:
    """Raise InputError when a column is missing, with the nearest name."""
    for name in wanted:
        if name not in columns:
            near = difflib.get_close_matches(name, columns, n=1, cutoff=0.5)
            hint = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(list(columns)[:30])}."
            raise InputError(f'there is no column "{name}".', code="column-missing", where=where, hint=hint)


def check_keys(wanted: Iterable[str], columns: Mapping[str, Column], where: str) -> None:
    """Raise InputError when a column to count by holds lists or records, which are no single value."""
    for name in wanted:
        type_ = columns[name].type.upper()
        if "[" in type_ or type_.startswith(("STRUCT", "MAP", "ARRAY", "ROW", "UNION")):
            raise InputError(
                f'the column "{name}" is of type {columns[name].type}: its values cannot be groups or classes.',
                code="not-a-value",
                where=where,
                hint="Name a column with one value in each row.",
            )


def died(engine: str, where: str) -> InputError:
    """What to say when the engine went away while it counted."""
    return InputError(
        f"{engine} stopped before it was done; nothing was kept.",
        code="engine-died",
        where=where,
        hint="Run it again when the engine is back.",
    )


def refused(engine: str, where: str, why: str) -> InputError:
    """What to say when the engine refused a query; its own words may hold data, so only its code is shown."""
    return InputError(
        f"{engine} could not count this table ({why}); nothing was kept.",
        code="engine-refused",
        where=where,
        hint="Check that the table can be read, and that its columns hold what they should.",
    )


def no_driver(engine: str, extra: str) -> InputError:
    """What to say when the package that speaks to an engine is not installed."""
    return InputError(
        f"what speaks to {engine} is not installed.", code="engine-driver", hint=f"Install ombud[{extra}]."
    )
