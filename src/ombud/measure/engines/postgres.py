"""PostgreSQL 14 and later, through psycopg (extra ``postgres``): counts where the rows are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from ombud.errors import InputError
from ombud.measure.engines.protocol import Column, Stopped, column_of, died, no_driver, refused

if TYPE_CHECKING:
    import psycopg


class PostgresTable:
    """One table or view of a database. See :class:`ombud.measure.engines.protocol.Engine`."""

    dialect = "postgres"

    def __init__(self, connection: psycopg.Connection[Any], table: str) -> None:
        self.name = f"PostgreSQL {connection.info.server_version // 10_000}"
        self.where = table
        self._connection = connection
        self.source: exp.Expr = exp.to_table(table, dialect="postgres")

    def columns(self) -> dict[str, Column]:
        """The columns by name; read once."""
        return self._columns

    @cached_property
    def _columns(self) -> dict[str, Column]:
        name = self.source.sql(dialect="postgres").replace("'", "''")
        query = (
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "  # noqa: S608  # quoted above
            f"WHERE attrelid = to_regclass('{name}') AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        )
        found = {str(row[0]): column_of(str(row[0]), str(row[1])) for row in self.rows(query)}
        if not found:
            raise InputError("there is no such table.", code="data-missing", where=self.where)
        return found

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of the answer."""
        import psycopg

        try:
            return list(self._connection.execute(query.encode()).fetchall())
        except psycopg.errors.QueryCanceled:
            raise Stopped from None
        except (psycopg.OperationalError, psycopg.InterfaceError):
            raise died("PostgreSQL", self.where) from None
        except psycopg.Error as error:
            raise refused("PostgreSQL", self.where, type(error).__name__) from None

    def stop(self) -> None:
        """Cancel the query that runs."""
        self._connection.cancel_safe()

    def fraction(self) -> float | None:
        """PostgreSQL does not say."""
        return None

    def first_wrong(self, wrong: exp.Expr) -> str:
        """Rows of a table have no order."""
        return ""

    def check_unchanged(self) -> None:
        """Nothing to check: all queries see the table as it was when it was opened."""


@contextmanager
def open_postgres(address: str, table: str) -> Iterator[PostgresTable]:
    """Open a table or view for counting, read-only and in one snapshot.

    Args:
        address: of the database, such as ``postgresql://user@host/name``.
        table: its name, with the schema where that is not in the search path.

    Raises:
        InputError: psycopg is not installed, or the database cannot be reached.
    """
    try:
        import psycopg
    except ImportError:
        raise no_driver("PostgreSQL", "postgres") from None
    try:
        connection = psycopg.connect(address)
    except psycopg.OperationalError:
        raise InputError(
            "the database cannot be reached.", code="engine-away", where=table, hint="Check its address and password."
        ) from None
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    try:
        yield PostgresTable(connection, table)
    finally:
        connection.close()
