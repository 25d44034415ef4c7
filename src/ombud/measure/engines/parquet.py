"""A period's counts as a Parquet file: a row per row of a table, all that is said once in its metadata."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from ombud.errors import InputError
from ombud.measure.artefact import Period
from ombud.measure.tables import Row
from ombud.onefile import one_file

_KEY = "ombud"
_COLUMNS = (
    ("table_number", "INTEGER"),
    ("key", "VARCHAR[]"),
    ("bin", "INTEGER"),
    ("counts", "BIGINT[]"),
    ("sums", "DOUBLE[]"),
    ("low", "DOUBLE"),
    ("high", "DOUBLE"),
)


def write(period: Period, path: Path) -> None:
    """Write the file; it appears under its name when it is whole."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    said_once = msgspec.structs.replace(
        period, tables=tuple(msgspec.structs.replace(table, rows=()) for table in period.tables)
    )
    about = said_once.to_json().decode().replace("'", "''")
    values = ", ".join(f"unnest(?::{type_}[]) AS {name}" for name, type_ in _COLUMNS)
    target = str(half).replace("'", "''")
    try:
        # One thread, one row group: equal counts give equal bytes.
        with duckdb.connect(":memory:", config={"threads": "1"}) as connection:
            connection.execute(
                f"COPY (SELECT {values}) TO '{target}' "  # quoted above
                f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 1000000, KV_METADATA {{{_KEY}: '{about}'}})",
                _by_column(period),
            )
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _by_column(period: Period) -> list[list[Any]]:
    columns: list[list[Any]] = [[] for _ in _COLUMNS]
    for number, table in enumerate(period.tables):
        for row in table.rows:
            values = (number, list(row.key), row.bin, list(row.counts), list(row.sums), row.low, row.high)
            for column, value in zip(columns, values, strict=True):
                column.append(value)
    return columns


def read(path: Path) -> Period:
    """Read the file.

    Raises:
        InputError: there is no such file, or it holds no counts.
    """
    if not path.is_file():
        raise InputError("there is no such file.", code="data-missing", where=str(path))
    name = one_file(path).replace("'", "''")
    try:
        with duckdb.connect(":memory:") as connection:
            about = connection.execute(
                f"SELECT value FROM parquet_kv_metadata('{name}') WHERE decode(key) = '{_KEY}'"  # noqa: S608
            ).fetchone()
            names = ", ".join(name for name, _ in _COLUMNS)
            query = f"SELECT {names} FROM read_parquet('{name}', hive_partitioning = false)"  # noqa: S608
            rows = connection.execute(query).fetchall() if about else []
        if about is None:
            raise InputError("this file holds no counts.", code="counts-unreadable", where=str(path))
        period = msgspec.json.decode(about[0], type=Period)
    except (duckdb.Error, msgspec.DecodeError):
        raise InputError(
            "this file does not hold counts that can be read.", code="counts-unreadable", where=str(path)
        ) from None
    found: list[list[Row]] = [[] for _ in period.tables]
    for number, key, bin_, counts, sums, low, high in rows:
        found[number].append(Row(tuple(key), bin_, tuple(counts), tuple(sums), low, high))
    tables = (msgspec.structs.replace(table, rows=tuple(own)) for table, own in zip(period.tables, found, strict=True))
    return msgspec.structs.replace(period, tables=tuple(tables))
