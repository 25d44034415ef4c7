"""Measure the fairness of a prediction log: one scan, counts, figures, and what is needed to prove them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from ombud.errors import InputError
from ombud.measure.bands import looks_unknown
from ombud.measure.bins import MINUS_INFINITY, NAN, PLUS_INFINITY
from ombud.measure.counts import Counts, Spec, cells_of, cut_of, said_of, tables_of
from ombud.measure.fairness.checked import check_spec
from ombud.measure.fairness.choices import Choices, Depth
from ombud.measure.fairness.references import Benchmark, References
from ombud.measure.fairness.usual import check_choices, found_in
from ombud.measure.figures import MIN_PEOPLE, Bound
from ombud.measure.reading import reading
from ombud.measure.result import Measurement, Source, measurement
from ombud.measure.sources import Data, Stage, Watch, where_of
from ombud.measure.specs import Cells, Moments
from ombud.measure.stored import cells_table
from ombud.measure.tables import Table

if TYPE_CHECKING:
    from ombud.measure.engines import Report

MOST_PREDICTIONS = 50


def measure_file(
    data: Data,
    spec: Spec,
    *,
    limits: Mapping[str, Bound] | None = None,
    reference: References = "",
    confidence: float = 0.95,
    min_people: int = MIN_PEOPLE,
    depth: Depth = "usual",
    benchmark: Benchmark | None = None,
    stage: Stage | None = None,
    progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> Measurement:
    """Count a CSV or Parquet file, or a table in memory, in one pass and compute every fairness figure.

    Args:
        limits, reference, confidence, min_people, depth, benchmark: see
            :class:`~ombud.measure.fairness.choices.Choices`.
        stage, progress, cancel: see :class:`~ombud.measure.sources.Watch`.

    Raises:
        InputError: the file or the specification cannot be used, or it was cancelled; one
            sentence says why.
    """
    choices = Choices(
        limits=limits or {},
        reference=reference,
        confidence=confidence,
        min_people=min_people,
        depth=depth,
        benchmark=benchmark or {},
    )
    return measure_data(data, spec, choices, Watch(stage=stage, progress=progress, cancel=cancel))


def measure_data(data: Data, spec: Spec, choices: Choices, watch: Watch | None = None) -> Measurement:
    """The same with what was chosen and how it is followed in one piece each.

    Raises:
        InputError: as for :func:`measure_file`.
    """
    watch = watch or Watch()
    check_spec(spec)
    check_choices(spec, choices)
    source = _counted(data, spec, watch)
    _check_predictions(source.tables[0], spec, where_of(data))
    watch.begins("computing figures and intervals")
    try:
        return measure_tables(source, spec, choices)
    except InputError as error:
        raise InputError(error.message, code=error.code, where=where_of(data), hint=error.hint) from None


def _counted(data: Data, spec: Spec, watch: Watch) -> Source:
    """All tables of a specification, those by windows of time too."""
    with reading(data, watch) as opened:
        opened.count([*tables_of(spec), *_scores(spec)])
        if spec.window:
            from ombud.measure.engines.protocol import check_columns
            from ombud.measure.engines.windows import Windowed

            check_columns([spec.window], opened.columns(), opened.engine.where)
            view = Windowed(opened.engine, spec.window, spec.every)
            opened.count([msgspec.structs.replace(cells_of(spec), groups=(view.column, *spec.groups))], on=view)
        return opened.source("measured")


#: Scores that no threshold decides on.
_UNUSABLE = {NAN: "NaN", PLUS_INFINITY: "+infinity", MINUS_INFINITY: "-infinity"}


def _scores(spec: Spec) -> list[Moments]:
    """The table in which scores that are no number have places of their own, where a threshold decides."""
    return [Moments(feature=spec.score, count=spec.count)] if cut_of(spec) else []


def _unusable_scores(source: Source) -> dict[str, int]:
    moments = [table for table in source.tables if isinstance(table.spec, Moments)]
    found = {word: table.special(code) for table in moments for code, word in _UNUSABLE.items()}
    return {word: n for word, n in found.items() if n}


def measure_tables(source: Source, spec: Spec, choices: Choices) -> Measurement:
    """Every fairness figure of a source that was counted under a specification.

    Raises:
        InputError: see :func:`~ombud.measure.fairness.usual.measure_fairness`.
    """
    found = found_in(source.tables, spec, choices, _unusable_scores(source))
    return measurement(found, kind="fairness", sources=(source,), declared=said_of(spec, choices.said()))


def measure_counts(
    source: Source,
    counts: Counts,
    *,
    limits: Mapping[str, Bound] | None = None,
    reference: References = "",
    confidence: float = 0.95,
    min_people: int = MIN_PEOPLE,
    depth: Depth = "usual",
    benchmark: Benchmark | None = None,
) -> Measurement:
    """Every fairness figure of counts, with where they come from.

    Raises:
        InputError: see :func:`~ombud.measure.fairness.usual.measure_fairness`.
    """
    choices = Choices(
        limits=limits or {},
        reference=reference,
        confidence=confidence,
        min_people=min_people,
        depth=depth,
        benchmark=benchmark or {},
    )
    scores = [table for table in source.tables if isinstance(table.spec, Moments)]
    return measure_tables(msgspec.structs.replace(source, tables=(cells_table(counts), *scores)), counts.spec, choices)


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
