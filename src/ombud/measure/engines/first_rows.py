"""The first rows of a file, to choose its columns by; they are shown, never counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlglot import exp

from ombud.measure.engines.duck import open_file
from ombud.onefile import not_text


def sample(path: Path, *, rows: int = 2000) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns of a file and its first rows, to choose columns by.

    Raises:
        InputError: the file is missing, empty, broken or of another kind, or holds what is not text.
    """
    with open_file(path, threads=1) as engine:
        query = exp.select("*").from_(engine.source.copy()).limit(rows)
        names, found = list(engine.columns()), engine.rows(query.sql(dialect=engine.dialect))
        if any("\0" in value for row in (names, *found) for value in row if isinstance(value, str)):
            raise not_text(str(path))
        return names, found
