"""A classified portfolio in numbers: per instrument and label how many systems, and what starts when."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ombud.errors import InputError
from ombud.facts import Vocabulary
from ombud.law.library import Library
from ombud.law.portfolio.decide import write_query
from ombud.law.portfolio.sql import literal

if TYPE_CHECKING:
    import duckdb


class StandingCount(msgspec.Struct, frozen=True, kw_only=True):
    """So many systems bear a label under an instrument, with the same standing and first day.

    Attributes:
        scope: the instrument is about them; None where that is open.
        higher_possible: of them, so many for which a higher label cannot be ruled out.
    """

    instrument: str
    scope: bool | None
    headline: str
    status: str
    applies: dt.date | None
    systems: int
    higher_possible: int


def classify_table(
    connection: duckdb.DuckDBPyConnection,
    library: Library,
    vocabulary: Vocabulary,
    *,
    as_of: dt.date,
    known_at: dt.date,
    together: int = 32,
) -> None:
    """Make the table ``standings`` from the table ``systems``: one row per system and instrument.

    Args:
        together: so many instruments in one query; planning a query of all of them takes longer
            than deciding a small portfolio.
    """
    instruments = library.instruments
    for start in range(0, len(instruments), together):
        part = Library(instruments=instruments[start : start + together])
        query = write_query(part, vocabulary, as_of=as_of, known_at=known_at)
        into = "INSERT INTO standings" if start else "CREATE OR REPLACE TABLE standings AS"
        connection.execute(f"{into} {query}")


def count_standings(connection: duckdb.DuckDBPyConnection) -> tuple[StandingCount, ...]:
    """The table ``standings`` in numbers, by instrument, the most frequent label first."""
    rows = connection.execute(
        """SELECT instrument, scope, headline, status, applies, count(*) AS systems,
                  count_if(higher_possible) AS higher_possible
           FROM standings GROUP BY ALL ORDER BY instrument, systems DESC, headline, status, applies"""
    ).fetchall()
    return tuple(StandingCount(**dict(zip(StandingCount.__struct_fields__, row, strict=True))) for row in rows)


def write_standings(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the table ``standings`` as CSV or Parquet, by the name of the file.

    In a CSV, a system whose name a spreadsheet would take for a formula has an apostrophe before it.

    Raises:
        InputError: another kind of file, or a place where nothing can be written.
    """
    import duckdb

    kind = check_output(path)
    plain = """SELECT * REPLACE (CASE WHEN regexp_matches("system", '^[-=+@\\t]')
               THEN chr(39) || "system" ELSE "system" END AS "system") FROM standings"""
    try:
        source = f"({plain})" if kind == "CSV, HEADER" else "standings"
        connection.execute(f"COPY {source} TO {literal(str(path))} (FORMAT {kind})")
    except duckdb.Error:
        path.unlink(missing_ok=True)  # half a file looks like a whole one
        raise InputError("nothing can be written here.", code="output", where=str(path)) from None


def check_output(path: Path) -> str:
    """The format of DuckDB for a file that is to be written, asked before the work is done.

    Raises:
        InputError: another kind of file, or a place where nothing can be written.
    """
    kind = {".csv": "CSV, HEADER", ".parquet": "PARQUET"}.get(path.suffix.lower())
    if kind is None:
        raise InputError(
            "rows are written as .csv or .parquet.", code="output-kind", where=str(path), hint="Change its ending."
        )
    target = path if path.exists() else path.parent
    if path.is_dir() or not os.access(target, os.W_OK):
        raise InputError("nothing can be written here.", code="output", where=str(path), hint="Name another place.")
    return kind
