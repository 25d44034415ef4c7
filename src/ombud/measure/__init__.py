"""Measuring: one scan to counts, then figures with intervals, methods and limits."""

from __future__ import annotations

from ombud.measure.artefact import Period, read_parquet, read_period, write_parquet
from ombud.measure.bands import FEW, Edges, band_names, read_edges, suggested_edges
from ombud.measure.choosing import check_chosen, wanting_bands
from ombud.measure.counts import NOT_KNOWN, Cell, Counts, Coverage, Spec, coverage, make_counts, read_counts
from ombud.measure.fairness import FairnessResult, measure_fairness
from ombud.measure.figures import Bound, Figure, lowest_ratios, reads
from ombud.measure.preview import ColumnView, preview
from ombud.measure.run import Measurement, check_spec, likely_not_known, measure_file, sentence
from ombud.measure.statistics.interval import Interval
from ombud.measure.tables import Row, Table, make_table, read_table

__all__ = [
    "FEW",
    "NOT_KNOWN",
    "Bound",
    "Cell",
    "ColumnView",
    "Counts",
    "Coverage",
    "Edges",
    "FairnessResult",
    "Figure",
    "Interval",
    "Measurement",
    "Period",
    "Row",
    "Spec",
    "Table",
    "band_names",
    "check_chosen",
    "check_spec",
    "coverage",
    "likely_not_known",
    "lowest_ratios",
    "make_counts",
    "make_table",
    "measure_fairness",
    "measure_file",
    "preview",
    "read_counts",
    "read_edges",
    "read_parquet",
    "read_period",
    "read_table",
    "reads",
    "sentence",
    "suggested_edges",
    "wanting_bands",
    "write_parquet",
]
