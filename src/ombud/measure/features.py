"""Which columns of a table are read as numbers and which as categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from ombud.errors import InputError
from ombud.measure.bins import NAN, NULL, TEXT
from ombud.measure.specs import Moments
from ombud.measure.tables import Table

if TYPE_CHECKING:
    from ombud.measure.engines import Column, Engine

#: A column of text is read as numbers when so many of its values there are numbers.
NUMBERS = 0.9


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """Columns by how they are read; ``left_out`` are of a type that is neither, such as times or lists."""

    numeric: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def choose(
    engine: Engine,
    *,
    wanted: Iterable[str] = (),
    without: Iterable[str] = (),
    numeric: Iterable[str] = (),
    categorical: Iterable[str] = (),
) -> Features:
    """Decide for each column; text is looked at in the first rows.

    Args:
        wanted: only these; all columns when empty.
        without: columns that are no features.
        numeric, categorical: columns whose reading the person declares.

    Raises:
        InputError: a named column is missing, or the file cannot be read.
    """
    from ombud.measure.engines.protocol import check_columns

    columns, declared = engine.columns(), dict.fromkeys(numeric, "numeric") | dict.fromkeys(categorical, "text")
    named, out = [*wanted, *declared], set(without)
    check_columns([*named, *out], columns, engine.where)
    found = [name for name in (dict.fromkeys(named) if wanted else columns) if name not in out]
    unknown = [name for name in found if columns[name].kind == "text" and name not in declared]
    shares = _number_shares(engine, unknown)
    kinds = {name: declared.get(name) or _kind(columns[name], shares) for name in found}
    return Features(
        numeric=tuple(name for name in found if kinds[name] == "numeric"),
        categorical=tuple(name for name in found if kinds[name] == "text"),
        left_out=tuple(name for name in found if kinds[name] == "other"),
    )


def _kind(column: Column, shares: Mapping[str, float]) -> str:
    if column.kind == "text":
        return "numeric" if shares.get(column.name, 0.0) >= NUMBERS else "text"
    return {"boolean": "text", "other": "other"}.get(column.kind, "numeric")


def _number_shares(engine: Engine, names: list[str]) -> dict[str, float]:
    """Of each column of text, the share of its first values that are numbers."""
    from ombud.measure.engines.counting import count
    from ombud.measure.engines.dialects import gap
    from ombud.measure.engines.planning import first_rows

    if not names or gap(engine.dialect, "text_numbers"):
        return {}
    found = count(first_rows(engine, names), [Moments(feature=name, text="count") for name in names])
    return {name: _share(table) for name, table in zip(names, found.tables, strict=True)}


def _share(table: Table) -> float:
    there = table.people - table.special(NULL)
    return 1 - table.special(TEXT, NAN) / there if there else 0.0


def need_features(found: Features, where: str) -> None:
    """Refuse a table without any column to look at.

    Raises:
        InputError: it has none.
    """
    if not (found.numeric or found.categorical):
        raise InputError(
            "there is no column of numbers or categories to look at.",
            code="no-features",
            where=where,
            hint="Name the columns with --feature.",
        )
