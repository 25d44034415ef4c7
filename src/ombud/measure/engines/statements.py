"""Statements: the queries of many tables together, one GROUP BY each with UNION ALL between them.

Columnar engines then read each column once; grouping sets and unpivoting are slower.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlglot import ErrorLevel, exp
from sqlglot.errors import UnsupportedError

from ombud.errors import InputError
from ombud.measure.engines.dialects import DIALECTS
from ombud.measure.engines.expressions import Values
from ombud.measure.engines.protocol import Column
from ombud.measure.engines.queries import write_query
from ombud.measure.specs import Categories, Histogram, Moments, TableSpec, has_extremes

MOST_COLUMNS = 64
MOST_ROWS = 400_000


class Statement(msgspec.Struct, frozen=True):
    """One query for the tables with these numbers."""

    numbers: tuple[int, ...]
    sql: str


def write_statements(
    specs: Sequence[TableSpec], source: exp.Expr, dialect: str, columns: dict[str, Column]
) -> tuple[Statement, ...]:
    """The statements for these tables, in one dialect. Pure: the same input gives the same text."""
    values = Values(dialect, columns)
    statements = []
    for numbers in _batches(specs, columns):
        queries = [write_query(specs[number], number, source, values) for number in numbers]
        together = queries[0] if len(queries) == 1 else exp.union(*queries, distinct=False, copy=False)
        limited = (
            exp.select("*").from_(together.subquery("counts", copy=False), copy=False).limit(MOST_ROWS + 1, copy=False)
        )
        statements.append(Statement(tuple(numbers), text(limited, dialect)))
    return tuple(statements)


def text(query: exp.Expr, dialect: str) -> str:
    """A query in the words of a dialect.

    Raises:
        InputError: the dialect cannot say it.
    """
    try:
        return query.sql(dialect=DIALECTS[dialect].writer, unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise InputError(f"this cannot be said in the SQL of {dialect} ({error}).", code="engine-gap") from None


def _batches(specs: Sequence[TableSpec], columns: dict[str, Column]) -> list[list[int]]:
    """Numbers of tables that go into one statement: only features, as their rows have one form."""
    batches: list[list[int]] = []
    open_batch: dict[tuple[object, ...], list[int]] = {}
    for number, spec in enumerate(specs):
        if not isinstance(spec, Histogram | Moments | Categories):
            batches.append([number])
            continue
        kind = columns[spec.feature].type if isinstance(spec, Categories) else ""
        form = (type(spec), has_extremes(spec), kind, spec.groups, bool(spec.count), bool(spec.weight))
        if form not in open_batch or len(open_batch[form]) == MOST_COLUMNS:
            open_batch[form] = []
            batches.append(open_batch[form])
        open_batch[form].append(number)
    return batches
