"""Some columns of a Parquet file, row by row: for files whose rows are read one by one and not counted by an engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlglot import exp

from ombud.measure.engines.duck import open_file
from ombud.measure.engines.expressions import named


def chosen(path: Path, wanted: Sequence[str]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Those of the columns that the file has, and their rows; no other column is read.

    Raises:
        InputError: the file is missing, empty, broken or of another kind.
    """
    with open_file(path, threads=1) as engine:
        names = [name for name in dict.fromkeys(wanted) if name in engine.columns()]
        if not names:
            return [], []
        query = exp.select(*(named(name) for name in names)).from_(engine.source.copy())
        return names, engine.rows(query.sql(dialect=engine.dialect))
