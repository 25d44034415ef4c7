"""The two sides that are compared: what is counted of each, and the reference as a file or as kept counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from ombud.errors import InputError
from ombud.measure.arrays import Levels, Numbers, levels, numbers
from ombud.measure.artefact import Period, read_parquet, read_period
from ombud.measure.drift.spec import DriftSpec
from ombud.measure.features import Features, choose, need_features
from ombud.measure.reading import Reading
from ombud.measure.sources import Data
from ombud.measure.specs import Categories, Cells, Histogram, TableSpec
from ombud.measure.tables import Row, Table
from ombud.onefile import check_plain


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side: each feature's numbers or levels, the cells of decisions and labels, and its rows."""

    numbers: dict[str, Numbers]
    levels: dict[str, Levels]
    cells: tuple[Row, ...] = ()
    rows: int = 0


def side_of(tables: Iterable[Table], rows: Callable[[Table], Sequence[Row]] | None = None) -> Side:
    """A side from its tables, or from those of their rows that are chosen."""
    found_numbers: dict[str, Numbers] = {}
    found_levels: dict[str, Levels] = {}
    cells: tuple[Row, ...] = ()
    people = 0
    for table in tables:
        own = rows(table) if rows else table.rows
        people = max(people, sum(row.counts[0] for row in own))
        if isinstance(table.spec, Histogram):
            found_numbers[table.spec.feature] = numbers(table, own)
        elif isinstance(table.spec, Categories):
            found_levels[table.spec.feature] = levels(table, own)
        elif isinstance(table.spec, Cells):
            cells = tuple(own)
    return Side(numbers=found_numbers, levels=found_levels, cells=cells, rows=people)


def features_of(opened: Reading, spec: DriftSpec) -> Features:
    """Which columns of the reference are compared, the outputs after the features.

    Raises:
        InputError: a column is missing, or there is none to compare.
    """
    found = choose(
        opened.engine,
        wanted=spec.features,
        without=spec.not_features,
        numeric=[name for name in spec.numeric if name not in spec.outputs],
        categorical=[name for name in spec.categorical if name not in spec.outputs],
    )
    columns = opened.columns()
    amounts = [name for name in spec.outputs if _is_number(name, spec, columns[name].kind)]
    outputs = Features(numeric=tuple(amounts), categorical=tuple(name for name in spec.outputs if name not in amounts))
    both = Features(
        numeric=(*found.numeric, *outputs.numeric),
        categorical=(*found.categorical, *outputs.categorical),
        left_out=found.left_out,
    )
    need_features(both, opened.engine.where)
    return both


def _is_number(name: str, spec: DriftSpec, kind: str) -> bool:
    declared = {spec.prediction: spec.prediction_positive, spec.label: spec.label_positive}
    if name == spec.score or name in spec.numeric:
        return True
    return not declared.get(name) and name not in spec.groups and kind in ("float", "integer", "decimal")


def other_tables(spec: DriftSpec, found: Features, groups: tuple[str, ...] = ()) -> list[TableSpec]:
    """What is counted beside the histograms: levels, and cells of decisions and labels."""
    tables: list[TableSpec] = [Categories(feature=name, groups=groups, count=spec.count) for name in found.categorical]
    return [*tables, *cell_tables(spec, groups or spec.groups)]


def cell_tables(spec: DriftSpec, groups: tuple[str, ...]) -> list[TableSpec]:
    """Cells of decisions and labels whose positive value is declared."""
    prediction = spec.prediction if spec.prediction_positive else ""
    label = spec.label if spec.label_positive else ""
    return [Cells(groups=groups, prediction=prediction, label=label, count=spec.count)] if prediction or label else []


def read_kept(data: Data | Period) -> Period | Data:
    """The counts, when the data are counts that were kept; else the data themselves.

    Raises:
        InputError: it is JSON and no counts, or there is no such file.
    """
    if not isinstance(data, (str, Path)):
        return data
    path = Path(data)
    check_plain(path)
    if path.suffix.lower() == ".json":
        try:
            return read_period(path.read_bytes())
        except FileNotFoundError:
            raise InputError("there is no such file.", code="data-missing", where=str(path)) from None
    if path.suffix.lower() != ".parquet" or not path.is_file():
        return path
    try:
        return read_parquet(path)
    except InputError as error:
        if error.code != "counts-unreadable":
            raise
        return path
