"""Measuring: one scan to counts, then figures with intervals, methods and limits.

The package can be called: ``ombud.measure("log.csv", groups=["sex"], ...)`` is
:func:`ombud.measure.api.measure`. It stays a package, so ``from ombud.measure import Figure`` works
in every order of imports; a function of the same name in ``ombud`` would be replaced by the package
as soon as anything imports from it.
"""

from __future__ import annotations

import sys
import types

from ombud.measure.artefact import Period, read_parquet, read_period, write_parquet
from ombud.measure.bands import FEW, Edges, band_names, read_edges, suggested_edges
from ombud.measure.choosing import check_chosen, wanting_bands, wrong_in
from ombud.measure.counts import NOT_KNOWN, Cell, Counts, Spec, make_counts, read_counts
from ombud.measure.covered import Coverage, Missing
from ombud.measure.fairness.checked import check_spec
from ombud.measure.fairness.one_sided import ONE_SIDED
from ombud.measure.fairness.run import likely_not_known, measure_counts, measure_file
from ombud.measure.fairness.usual import measure_fairness
from ombud.measure.figures import Bound, Figure, lowest_ratios
from ombud.measure.preview import ColumnView, preview
from ombud.measure.reading import count_data
from ombud.measure.result import Declared, Found, Measurement, Note, Profile, Source, declared, measurement
from ombud.measure.shape import Shape, shape_of
from ombud.measure.sources import Data, Watch
from ombud.measure.statistics.interval import Interval
from ombud.measure.stored import measurement_from, read_measurement
from ombud.measure.tables import Row, Table, make_table, read_table
from ombud.measure.words import reads, sentence

__all__ = [
    "FEW",
    "NOT_KNOWN",
    "ONE_SIDED",
    "Bound",
    "Cell",
    "ColumnView",
    "Counts",
    "Coverage",
    "Data",
    "Declared",
    "Edges",
    "Figure",
    "Found",
    "Interval",
    "Measurement",
    "Missing",
    "Note",
    "Period",
    "Profile",
    "Row",
    "Shape",
    "Source",
    "Spec",
    "Table",
    "Watch",
    "band_names",
    "check_chosen",
    "check_spec",
    "count_data",
    "declared",
    "likely_not_known",
    "lowest_ratios",
    "make_counts",
    "make_table",
    "measure_counts",
    "measure_fairness",
    "measure_file",
    "measurement",
    "measurement_from",
    "preview",
    "read_counts",
    "read_edges",
    "read_measurement",
    "read_parquet",
    "read_period",
    "read_table",
    "reads",
    "sentence",
    "shape_of",
    "suggested_edges",
    "wanting_bands",
    "write_parquet",
    "wrong_in",
]


class _Callable(types.ModuleType):
    """The package itself, which measures when it is called."""

    def __call__(self, *args: object, **options: object) -> Measurement:
        from ombud.measure.api import measure

        return measure(*args, **options)  # type: ignore[call-overload, no-any-return]  # typed in ombud/__init__


sys.modules[__name__].__class__ = _Callable
