"""A prediction log under the specification of a fairness measurement: one query, one table of cells."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from sqlglot import exp

from ombud.errors import InputError
from ombud.measure.bins import MINUS_INFINITY, NAN, PLUS_INFINITY
from ombud.measure.counts import Cell, Spec
from ombud.measure.engines.counting import count
from ombud.measure.engines.duck import MEMORY_LIMIT, open_file
from ombud.measure.engines.expressions import Values, case, whole
from ombud.measure.engines.files import without_folder
from ombud.measure.engines.protocol import Engine, Report
from ombud.measure.specs import Cells, Cut
from ombud.measure.tables import Table

MOST_PREDICTIONS = 50
_SPECIALS = {NAN: "NaN", PLUS_INFINITY: "+infinity", MINUS_INFINITY: "-infinity"}


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """What one query brought back, and the query itself, which names the file without its folder.

    ``unusable_scores`` holds how many people have a score that is NaN or infinite, and so no decision.
    """

    table: Table
    query: str
    engine: str
    unusable_scores: dict[str, int]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The rows as cells of :class:`ombud.measure.counts.Counts`."""
        return tuple(Cell(row.key[:-2], row.key[-2], row.key[-1], row.counts[0]) for row in self.table.rows)


def cells_of(spec: Spec) -> Cells:
    """What to count for a specification of fairness."""
    cut = None
    if not spec.prediction and spec.threshold is not None:
        cut = Cut(score=spec.score, at=spec.threshold, favourable="below" if spec.below else "at_or_above")
    return Cells(groups=spec.groups, prediction=spec.prediction, cut=cut, label=spec.label, count=spec.count)


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
        undecided = any(row.key[-2] is None for row in table.rows)
        unusable = _unusable_scores(engine, spec) if undecided and not spec.prediction else {}
    if len({row.key[-2] for row in table.rows}) > MOST_PREDICTIONS:
        raise InputError(
            f'the prediction "{spec.prediction}" has more than {MOST_PREDICTIONS} values: it looks like a score.',
            code="prediction-values",
            where=str(path),
            hint="Name it as score and give the threshold of the decision.",
        )
    return Scan(
        table=table,
        query=without_folder(found.queries[0], path),
        engine=found.engine,
        unusable_scores=unusable,
    )


def _unusable_scores(engine: Engine, spec: Spec) -> dict[str, int]:
    """How many people have a score of each kind that decides nothing; missing ones apart."""
    values = Values(engine.dialect, engine.columns())
    if not values.may_be_infinite(spec.score):
        return {}
    code = case(values.specials(values.number(spec.score)), whole(0))
    people = values.people(spec.count) if spec.count else whole(1)
    rows = exp.select(code.as_("code"), people.as_("people")).from_(engine.source.copy()).subquery("s")
    query = exp.select("code", exp.Sum(this=exp.column("people"))).from_(rows).group_by("code")
    found = {int(row[0]): int(row[1]) for row in engine.rows(query.sql(dialect=engine.dialect))}
    return {name: found[special] for special, name in _SPECIALS.items() if found.get(special)}


def _percent(engine: Engine) -> float:
    share = engine.fraction()
    return -1.0 if share is None else 100 * share
