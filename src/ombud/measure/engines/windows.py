"""Windows of time: the day, week (from Monday) or month of a column of times, as a column to count by."""

from __future__ import annotations

from typing import Any, Literal

from sqlglot import exp

from ombud.errors import InputError
from ombud.measure.engines.dialects import DIALECTS, refuse_gap
from ombud.measure.engines.expressions import Values, cast, named
from ombud.measure.engines.protocol import Column, Engine

Every = Literal["day", "week", "month"]
_TIMES = ("DATE", "TIMESTAMP", "DATETIME")


class Windowed:
    """An engine's table with one column more: the first day of the window a row is in.

    Rows whose time is missing, or is text that is no time, have no window: their key is None. Times
    with a zone are read in UTC. See :class:`ombud.measure.engines.protocol.Engine`.
    """

    def __init__(self, engine: Engine, column: str, every: Every) -> None:
        self._engine = engine
        self.name, self.dialect, self.where = engine.name, engine.dialect, engine.where
        self.column = f"{column} by {every}"
        start = window_start(engine.dialect, engine.columns(), column, every, engine.where)
        rows = exp.select("*", start.as_(exp.to_identifier(self.column, quoted=True))).from_(engine.source.copy())
        self.source: exp.Expr = rows.subquery("windowed")
        self._columns = {**engine.columns(), self.column: Column(self.column, "other", "DATE")}

    def columns(self) -> dict[str, Column]:
        """The columns of the table, and the window."""
        return self._columns

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of the answer."""
        return self._engine.rows(query)

    def stop(self) -> None:
        """Stop the query that runs."""
        self._engine.stop()

    def fraction(self) -> float | None:
        """How much of the running query is done."""
        return self._engine.fraction()

    def first_wrong(self, wrong: exp.Expr) -> str:
        """The first row for which a condition holds."""
        return self._engine.first_wrong(wrong)

    def check_unchanged(self) -> None:
        """Raise InputError when the table changed."""
        self._engine.check_unchanged()


def window_start(dialect: str, columns: dict[str, Column], column: str, every: Every, where: str) -> exp.Expr:
    """The first day of the window of a row.

    Raises:
        InputError: the column holds no times, or this engine cannot read text as times.
    """
    day = cast(_moment(dialect, columns, column, where), "date")
    if every == "day":
        return day
    says = DIALECTS[dialect]
    unit = exp.var(says.week if every == "week" else every.upper())
    truncated = exp.DateTrunc if says.truncates_dates else exp.TimestampTrunc
    return cast(truncated(this=day, unit=unit), "date")


def _moment(dialect: str, columns: dict[str, Column], column: str, where: str) -> exp.Expr:
    found = columns[column]
    if found.kind == "text":
        refuse_gap(dialect, "text_numbers", column)
        return exp.TryCast(this=Values(dialect, columns).words(column), to=exp.DataType.build("timestamp"))
    if not found.type.upper().startswith(_TIMES):
        raise InputError(
            f'the column "{column}" is of type {found.type}, which is no time.',
            code="not-a-time",
            where=where,
            hint="Name a column of dates or times; seconds since 1970 must be made into times first.",
        )
    return cast(named(column), "timestamp")
