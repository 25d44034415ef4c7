"""Measure the fairness of a prediction log: one scan, counts, figures, and what is needed to prove them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ombud.errors import InputError
from ombud.measure.counts import Cell, Counts, Spec, cells_of, make_counts
from ombud.measure.fairness import measure_fairness
from ombud.measure.figures import Bound
from ombud.measure.result import Measurement, Source, declared, measurement
from ombud.measure.sources import Data, Stage, Watch, count_data, where_of
from ombud.measure.tables import Table

if TYPE_CHECKING:
    from ombud.measure.engines import Report

MOST_PREDICTIONS = 50


def check_spec(spec: Spec) -> None:
    """Refuse a specification that cannot be measured, before anything is read.

    Raises:
        InputError: no group, neither prediction nor score with threshold, or a positive label
            without a label.
    """
    if not spec.groups:
        raise InputError("no group column is named.", code="no-group", hint="Give --group COLUMN at least once.")
    if not spec.prediction and not spec.score:
        raise InputError(
            "neither a prediction nor a score is named.",
            code="no-prediction",
            hint="Give --prediction COLUMN, or --score COLUMN with --threshold.",
        )
    if not spec.prediction and spec.threshold is None:
        raise InputError(
            "a score alone decides nothing.",
            code="no-threshold",
            hint="Give --threshold with the score of the decision.",
        )
    if len(set(spec.groups)) != len(spec.groups):
        raise InputError("a group column is named twice.", code="group-twice")
    used = {spec.prediction, spec.label, spec.score, spec.count} & set(spec.groups)
    if used:
        raise InputError(
            f'the column "{min(used)}" cannot be a group and something else at once.', code="column-reused"
        )


def measure_file(
    data: Data,
    spec: Spec,
    *,
    limits: Mapping[str, Bound] | None = None,
    reference: str = "",
    confidence: float = 0.95,
    min_people: int = 30,
    stage: Stage | None = None,
    progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> Measurement:
    """Count a CSV or Parquet file, or a table in memory, in one pass and compute every fairness figure.

    Args:
        stage, progress, cancel: see :class:`~ombud.measure.sources.Watch`.

    Raises:
        InputError: the file or the specification cannot be used, or it was cancelled; one
            sentence says why.
    """
    watch = Watch(stage=stage, progress=progress, cancel=cancel)
    check_spec(spec)
    source = count_data(data, [cells_of(spec)], watch=watch)
    (table,) = source.tables
    _check_predictions(table, spec, where_of(data))
    watch.begins("computing figures and intervals")
    cells = [Cell(row.key[:-2], row.key[-2], row.key[-1], row.counts[0]) for row in table.rows]
    try:
        return measure_counts(
            source,
            make_counts(spec, cells),
            limits=limits,
            reference=reference,
            confidence=confidence,
            min_people=min_people,
        )
    except InputError as error:
        raise InputError(error.message, code=error.code, where=where_of(data), hint=error.hint) from None


def measure_counts(
    source: Source,
    counts: Counts,
    *,
    limits: Mapping[str, Bound] | None = None,
    reference: str = "",
    confidence: float = 0.95,
    min_people: int = 30,
) -> Measurement:
    """Every fairness figure of counts, with where they come from.

    Raises:
        InputError: see :func:`~ombud.measure.fairness.measure_fairness`.
    """
    found = measure_fairness(counts, limits=limits, reference=reference, confidence=confidence, min_people=min_people)
    more = {"reference": reference, "confidence": f"{confidence:g}", "min_people": str(min_people)}
    return measurement(found, kind="fairness", sources=(source,), declared=declared(counts.spec, more=more))


def _check_predictions(table: Table, spec: Spec, where: str) -> None:
    if len({row.key[-2] for row in table.rows}) > MOST_PREDICTIONS:
        raise InputError(
            f'the prediction "{spec.prediction}" has more than {MOST_PREDICTIONS} values: it looks like a score.',
            code="prediction-values",
            where=where,
            hint="Name it as score and give the threshold of the decision.",
        )
