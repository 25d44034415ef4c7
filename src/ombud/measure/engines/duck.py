"""DuckDB, the engine that comes with Ombud: reads CSV and Parquet files, a part at a time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from ombud.errors import InputError
from ombud.measure.engines.files import check_file, file_source, is_parquet, refuse_twice, unreadable
from ombud.measure.engines.protocol import Column, Stopped, column_of, refused
from ombud.onefile import check_unchanged, one_file, stamp

MEMORY_LIMIT = "256MB"
_MOST_THREADS = 8
# Bins are numbers of 16 bits; below 2**18 DuckDB counts them in an array instead of a hash table.
_ARRAY_BITS = 18


#: Errors that say nothing about the file: the engine itself ended, or did not understand.
_OF_THE_ENGINE = (duckdb.ConnectionException, duckdb.FatalException, duckdb.InternalException, duckdb.BinderException)


class DuckTable:
    """A table that DuckDB can read. See :class:`ombud.measure.engines.protocol.Engine`."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: exp.Expr, where: str) -> None:
        self.name = f"DuckDB {duckdb.__version__}"
        self.where = where
        self.source = source
        self._connection = connection

    def columns(self) -> dict[str, Column]:
        """The columns by name; read once."""
        return self._columns

    @cached_property
    def _columns(self) -> dict[str, Column]:
        query = exp.select("*").from_(self.source.copy()).sql(dialect="duckdb")
        return {str(row[0]): column_of(str(row[0]), str(row[1])) for row in self.rows(f"DESCRIBE {query}")}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of the answer."""
        try:
            return self._connection.execute(query).fetchall()
        except duckdb.InterruptException:
            raise Stopped from None
        except RuntimeError as error:
            # So DuckDB says Ctrl-C; its own errors are no RuntimeError.
            if "interrupt" in str(error).lower():
                raise KeyboardInterrupt from None
            raise
        except duckdb.OutOfMemoryException:
            raise InputError(
                "counting needs more memory than it may use.",
                code="engine-memory",
                where=self.where,
                hint="Allow more memory, or count fewer groups at a time; nothing was kept.",
            ) from None
        except duckdb.Error as error:
            self.check_unchanged()
            raise self._failed(error) from None

    def _failed(self, error: duckdb.Error) -> InputError:
        return refused(self.name, self.where, type(error).__name__)

    def stop(self) -> None:
        """Interrupt the query that runs."""
        self._connection.interrupt()

    def fraction(self) -> float | None:
        """How much of the running query is done; None also when the table is closed."""
        try:
            share = float(self._connection.query_progress())
        except duckdb.ConnectionException:
            return None
        return share / 100 if share >= 0 else None

    def first_wrong(self, wrong: exp.Expr) -> str:
        """The first row for which a condition holds."""
        number = exp.Window(this=exp.RowNumber()).as_("nr")
        numbered = exp.select(number, "*").from_(self.source.copy()).subquery("numbered")
        query = exp.select(exp.Min(this=exp.column("nr"))).from_(numbered).where(wrong)
        found = self.rows(query.sql(dialect="duckdb"))
        return f"row {found[0][0]}" if found and found[0][0] is not None else ""

    def check_unchanged(self) -> None:
        """A table in memory is as it was given."""


class DuckFile(DuckTable):
    """One file, read a part at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._path = path
        self._stamp = stamp(path)  # before its lines are looked at
        super().__init__(connection, file_source(path), str(path))
        if is_parquet(path):
            refuse_twice(self._parquet_names(), self.where)

    def _parquet_names(self) -> list[str]:
        """Names as the file says them: DuckDB would number the second of two."""
        function = exp.Anonymous(this="parquet_schema", expressions=[exp.Literal.string(one_file(self._path))])
        query = exp.select("name", "num_children").from_(exp.Table(this=function))
        root, *columns = self.rows(query.sql(dialect="duckdb"))
        names, left = [], int(root[1] or 0)
        skip = 0
        for name, children in columns:
            if skip:
                skip += int(children or 0) - 1
            elif left:
                names.append(str(name))
                left, skip = left - 1, int(children or 0)
        return names

    def _failed(self, error: duckdb.Error) -> InputError:
        if isinstance(error, _OF_THE_ENGINE):
            return super()._failed(error)
        return unreadable(self._path, error)

    def check_unchanged(self) -> None:
        """Raise InputError when the file was written to since it was opened."""
        check_unchanged(self._path, self._stamp)


@contextmanager
def open_file(path: Path, *, memory_limit: str = MEMORY_LIMIT, threads: int | None = None) -> Iterator[DuckFile]:
    """Open a CSV or Parquet file for counting.

    Args:
        memory_limit: what DuckDB may hold, such as "256MB"; more is written to a temporary
            folder, which is gone afterwards.
        threads: how many; by default as many as the machine has, up to eight.

    Raises:
        InputError: the file is missing, empty, broken, of another kind, or names a column twice.
    """
    check_file(path)
    with _session(memory_limit, threads) as connection:
        yield DuckFile(connection, path)


@contextmanager
def open_frame(frame: object, where: str) -> Iterator[DuckTable]:
    """Open a table in memory for counting: pandas, polars, Arrow, or whatever speaks Arrow's C stream.

    Raises:
        InputError: DuckDB cannot read it, or it has no columns.
    """
    with _session(MEMORY_LIMIT, None) as connection:
        try:
            connection.register("given", frame)
        except (duckdb.Error, ValueError, TypeError) as error:
            raise refused(f"DuckDB {duckdb.__version__}", where, type(error).__name__) from None
        table = DuckTable(connection, exp.Table(this=exp.to_identifier("given")), where)
        if not table.columns():
            raise InputError("this table has no columns.", code="data-empty", where=where)
        yield table


@contextmanager
def _session(memory_limit: str, threads: int | None) -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory(prefix="ombud-") as overflow:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "threads": str(threads or min(_MOST_THREADS, os.cpu_count() or 1)),
            "temp_directory": overflow,
            "autoinstall_known_extensions": "false",
            "perfect_ht_threshold": str(_ARRAY_BITS),
        }
        with _connected(settings) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            # DuckDB says how far it is only while its bar is on.
            connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
            yield connection


@contextmanager
def _connected(settings: dict[str, Any]) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:", config=settings)
    try:
        yield connection
    finally:
        connection.close()
