"""Measuring: one scan to counts, then figures with intervals, methods and limits."""

from __future__ import annotations

from ombud.measure.artefact import Period, read_parquet, read_period, write_parquet
from ombud.measure.counts import NOT_KNOWN, Cell, Counts, Coverage, Spec, coverage, make_counts, read_counts
from ombud.measure.fairness import FairnessResult, measure_fairness
from ombud.measure.figures import Bound, Figure
from ombud.measure.preview import ColumnView, preview
from ombud.measure.run import Measurement, check_spec, measure_file, sentence
from ombud.measure.shape import Shape, shape_of
from ombud.measure.statistics.interval import Interval
from ombud.measure.tables import Row, Table, make_table, read_table

__all__ = [
    "NOT_KNOWN",
    "Bound",
    "Cell",
    "ColumnView",
    "Counts",
    "Coverage",
    "FairnessResult",
    "Figure",
    "Interval",
    "Measurement",
    "Period",
    "Row",
    "Shape",
    "Spec",
    "Table",
    "check_spec",
    "coverage",
    "make_counts",
    "make_table",
    "measure_fairness",
    "measure_file",
    "preview",
    "read_counts",
    "read_parquet",
    "read_period",
    "read_table",
    "sentence",
    "shape_of",
    "write_parquet",
]
