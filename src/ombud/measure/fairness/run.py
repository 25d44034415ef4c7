"""Measure the fairness of a prediction log: one scan, counts, figures, and what is needed to prove them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ombud.errors import InputError
from ombud.facts.numbers import BOUNDS, is_bounded
from ombud.measure.bands import check_edges, looks_unknown
from ombud.measure.bins import MINUS_INFINITY, NAN, PLUS_INFINITY
from ombud.measure.counts import Cell, Counts, Spec, cells_of, make_counts
from ombud.measure.fairness.usual import measure_fairness
from ombud.measure.figures import Bound
from ombud.measure.result import Measurement, Source, declared, measurement
from ombud.measure.sources import Data, Stage, Watch, count_data, where_of
from ombud.measure.specs import Cells, Moments
from ombud.measure.tables import Table

if TYPE_CHECKING:
    from ombud.measure.engines import Report

MOST_PREDICTIONS = 50


def check_spec(spec: Spec) -> None:
    """Refuse a specification that cannot be measured, before anything is read.

    Raises:
        InputError: no group, neither prediction nor score with threshold, a threshold that is not
            finite or has too many digits, or a column with two meanings.
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
    if spec.threshold is not None and not is_bounded(spec.threshold):
        raise InputError(f"the threshold is not a number with {BOUNDS}.", code="threshold", hint="Write it like 0.5.")
    if len(set(spec.groups)) != len(spec.groups):
        raise InputError("a group column is named twice.", code="group-twice")
    for column, edges in spec.bands.items():
        if column not in spec.groups:
            raise InputError(
                f'"{column}" has bands and is no group.', code="band-column", hint=f"Give --group {column} too."
            )
        check_edges(edges, column)
    if {spec.favourable, spec.label_positive} & set(spec.not_known) - {""}:
        raise InputError("the favourable or positive value cannot mean not known.", code="not-known-outcome")
    for column, edges in spec.bands.items():
        if column not in spec.groups:
            raise InputError(
                f'"{column}" has bands and is no group.', code="band-column", hint=f"Give --group {column} too."
            )
        check_edges(edges, column)
    if {spec.favourable, spec.label_positive} & set(spec.not_known) - {""}:
        raise InputError("the favourable or positive value cannot mean not known.", code="not-known-outcome")
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
    source = count_data(data, [cells_of(spec), *_scores(spec)], watch=watch)
    table, *_ = source.tables
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


#: Scores that no threshold decides on.
_UNUSABLE = {NAN: "NaN", PLUS_INFINITY: "+infinity", MINUS_INFINITY: "-infinity"}


def _scores(spec: Spec) -> list[Moments]:
    """The table in which scores that are no number have places of their own, where a threshold decides."""
    return [] if spec.prediction else [Moments(feature=spec.score, count=spec.count)]


def _unusable_scores(source: Source) -> dict[str, int]:
    found = {word: table.special(code) for table in source.tables[1:] for code, word in _UNUSABLE.items()}
    return {word: n for word, n in found.items() if n}


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
        InputError: see :func:`~ombud.measure.fairness.usual.measure_fairness`.
    """
    found = measure_fairness(
        counts,
        limits=limits,
        reference=reference,
        confidence=confidence,
        min_people=min_people,
        unusable_scores=_unusable_scores(source),
    )
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


def likely_not_known(measured: Measurement) -> tuple[tuple[str, str], ...]:
    """Column and text that was counted as a value and often means not known, such as NA."""
    found = {
        (column, value)
        for table in measured.source.tables
        if isinstance(table.spec, Cells)
        for row in table.rows
        for column, value in zip(table.spec.key_columns, row.key, strict=True)
        if column and value is not None and looks_unknown(value)
    }
    return tuple(sorted(found))
