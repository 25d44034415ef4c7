"""Spark 4, through PySpark (extra ``spark``): counts where the rows are, on one machine or many."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from ombud.errors import InputError
from ombud.measure.engines.protocol import Column, Stopped, column_of, died, no_driver, refused

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class SparkTable:
    """One table, or view, that a session knows. See :class:`ombud.measure.engines.protocol.Engine`."""

    dialect = "spark"

    def __init__(self, session: SparkSession, table: str) -> None:
        self.name = f"Spark {session.version}"
        self.where = table
        self.source: exp.Expr = exp.to_table(table, dialect="databricks")
        self._session = session
        self._job = f"ombud-{uuid.uuid4()}"
        self._stopping = False

    def columns(self) -> dict[str, Column]:
        """The columns by name; read once."""
        return self._columns

    @cached_property
    def _columns(self) -> dict[str, Column]:
        found = self._asked(lambda: self._session.table(self.where).dtypes)
        return {str(name): column_of(str(name), str(type_)) for name, type_ in found}

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of the answer."""
        self._session.sparkContext.setJobGroup(self._job, "counts for Ombud", interruptOnCancel=True)
        return [tuple(row) for row in self._asked(lambda: self._session.sql(query).collect())]

    def _asked(self, ask: Any) -> Any:
        """What Spark answers; its long errors become one sentence."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            return ask()
        except PySparkException as error:
            if self._stopping:
                raise Stopped from None
            raise refused("Spark", self.where, error.getCondition() or type(error).__name__) from None
        except (Py4JError, OSError):
            if self._stopping:
                raise Stopped from None
            raise died("Spark", self.where) from None

    def stop(self) -> None:
        """Cancel the jobs of this table, and of no other."""
        self._stopping = True
        self._session.sparkContext.cancelJobGroup(self._job)

    def fraction(self) -> float | None:
        """The share of finished tasks in the stages that run."""
        tracker = self._session.sparkContext.statusTracker()
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        tasks = sum(stage.numTasks for stage in stages if stage)
        return sum(stage.numCompletedTasks for stage in stages if stage) / tasks if tasks else None

    def first_wrong(self, wrong: exp.Expr) -> str:
        """Rows of a table have no order."""
        return ""

    def check_unchanged(self) -> None:
        """Spark keeps no snapshot; that all tables count the same people is checked afterwards."""


@contextmanager
def open_spark(session: SparkSession, table: str) -> Iterator[SparkTable]:
    """Open a table or view of a running session for counting; the session stays open.

    Raises:
        InputError: PySpark is not installed, or the session knows no such table.
    """
    try:
        import pyspark  # noqa: F401  # only to see whether it is there
    except ImportError:
        raise no_driver("Spark", "spark") from None
    engine = SparkTable(session, table)
    try:
        engine.columns()
    except InputError as error:
        if "TABLE_OR_VIEW_NOT_FOUND" not in error.message:
            raise
        raise InputError("there is no such table.", code="data-missing", where=table) from None
    yield engine
