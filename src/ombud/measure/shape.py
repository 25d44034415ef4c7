"""The shape of a file: its columns and how many rows it has, without a single value of a row."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from sqlglot import exp

from ombud.measure.engines import Column, open_file


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What a CSV or Parquet file holds.

    Attributes:
        name: of the file, without its folder.
        sha256: digest of its bytes.
        size: in bytes.
    """

    name: str
    sha256: str
    size: int
    rows: int
    columns: tuple[Column, ...]


def shape_of(path: Path) -> Shape:
    """Look at a file.

    Raises:
        InputError: it is missing, empty, broken or of another kind.
    """
    with open_file(path, threads=1) as engine:
        query = exp.select(exp.Count(this=exp.Star())).from_(engine.source.copy())
        rows = int(engine.rows(query.sql(dialect=engine.dialect))[0][0])
        columns = tuple(engine.columns().values())
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Shape(name=path.name, sha256=digest, size=path.stat().st_size, rows=rows, columns=columns)
