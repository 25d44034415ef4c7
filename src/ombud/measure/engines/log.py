"""A prediction log under the specification of a fairness measurement: one query, one table of cells."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from ombud.errors import InputError
from ombud.measure.counts import Cell, Spec
from ombud.measure.engines.counting import count
from ombud.measure.engines.duck import MEMORY_LIMIT, open_file
from ombud.measure.engines.protocol import Engine, Report
from ombud.measure.specs import Cells, Cut
from ombud.measure.tables import Table

MOST_PREDICTIONS = 50


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """What one query brought back, and the query itself."""

    table: Table
    query: str
    engine: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The rows as cells of :class:`ombud.measure.counts.Counts`."""
        return tuple(Cell(row.key[:-2], row.key[-2], row.key[-1], row.counts[0]) for row in self.table.rows)


def cells_of(spec: Spec) -> Cells:
    """What to count for a specification of fairness."""
    cut = None
    if not spec.prediction and spec.threshold is not None:
        cut = Cut(score=spec.score, at=spec.threshold, favourable="below" if spec.below else "at_or_above")
    return Cells(
        groups=spec.groups,
        prediction=spec.prediction,
        cut=cut,
        label=spec.label,
        count=spec.count,
        bands=spec.bands,
        not_known=spec.not_known,
    )


def scan(
    path: Path,
    spec: Spec,
    *,
    memory_limit: str = MEMORY_LIMIT,
    threads: int | None = None,
    counting: Callable[[Callable[[], float]], None] | None = None,
    progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> Scan:
    """Count a CSV or Parquet file in one pass.

    Args:
        counting: called before the count begins, with a function that another thread may ask
            how much of the file is read, in per cent (negative: the engine cannot tell).
        progress: told about ten times a second how far the count is.
        cancel: set it from another thread to stop; nothing is left behind.

    Raises:
        InputError: the file is missing, empty, broken or of another kind; a column is missing;
            a score or count holds something that is no number (with its row); there are too
            many groups or predictions to count; it was cancelled.
    """
    with open_file(path, memory_limit=memory_limit, threads=threads) as engine:
        if counting:
            counting(partial(_percent, engine))
        found = count(engine, [cells_of(spec)], progress=progress, cancel=cancel)
    (table,) = found.tables
    if len({row.key[-2] for row in table.rows}) > MOST_PREDICTIONS:
        raise InputError(
            f'the prediction "{spec.prediction}" has more than {MOST_PREDICTIONS} values: it looks like a score.',
            code="prediction-values",
            where=str(path),
            hint="Name it as score and give the threshold of the decision.",
        )
    return Scan(table=table, query=found.queries[0], engine=found.engine)


def _percent(engine: Engine) -> float:
    share = engine.fraction()
    return -1.0 if share is None else 100 * share
