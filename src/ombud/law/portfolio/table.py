"""A portfolio as a table: one row per system, one column per fact, read from CSV or Parquet.

Nothing is guessed and nothing is skipped: an unknown column or a cell that is not of its fact's
type is named, and then no system is classified at all.
"""

from __future__ import annotations

import csv
import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ombud.errors import InputError
from ombud.facts import Vocabulary
from ombud.law.library import Library
from ombud.law.portfolio.cells import UNSTATED, expected_words, typed_cell
from ombud.law.portfolio.decide import table_columns
from ombud.law.portfolio.sql import literal, name
from ombud.onefile import check_text, one_file

if TYPE_CHECKING:
    import duckdb

#: So many wrong cells are shown; of the rest the number.
MOST_SHOWN = 20
_LONGEST_NAME = 200


class WrongCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that cannot be read. ``row`` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    value: str
    expected: str

    def sentence(self) -> str:
        """Row, column, value and what it must be."""
        shown = self.value if len(self.value) <= 60 else f"{self.value[:57]}..."
        return f'row {self.row}, {self.column}: "{shown}" is not {self.expected}.'


class WrongCellsError(InputError):
    """Cells that cannot be read; the message shows the first and counts the rest."""

    def __init__(self, cells: tuple[WrongCell, ...], count: int, where: str) -> None:
        self.cells = cells
        self.count = count
        lines = "".join(f"\n  {cell.sentence()}" for cell in cells)
        rest = f"\n  and {count - len(cells)} more." if count > len(cells) else ""
        what = "1 cell cannot be read" if count == 1 else f"{count:,} cells cannot be read"
        super().__init__(f"{what}; nothing was classified.{lines}{rest}", code="cells", where=where)


def read_systems(connection: duckdb.DuckDBPyConnection, path: Path, library: Library, vocabulary: Vocabulary) -> int:
    """Make the table ``systems`` from a CSV or Parquet file; returns the number of systems.

    Raises:
        InputError: the file or a column cannot be used, or it holds no system; for a column the nearest fact is named.
        WrongCellsError: cells that are not of their fact's type, or systems without a name or with one name twice.
    """
    columns = _read_raw(connection, path)
    _check_columns(columns, vocabulary, path)
    if connection.execute("SELECT 1 FROM raw LIMIT 1").fetchone() is None:
        raise InputError(
            "the table has a header but no rows.",
            code="portfolio-no-rows",
            where=str(path),
            hint="Write one row per system.",
        )
    facts = [column for column in columns if column != "system"]
    typed = ", ".join(
        [
            f"{name('system')}",
            *(f"{typed_cell(vocabulary[key], name(key))} AS {name(key)}" for key in facts),
        ]
    )
    connection.execute(f'CREATE OR REPLACE TEMP TABLE typed AS SELECT "row", {typed} FROM raw')  # noqa: S608  # quoted
    _check_cells(connection, facts, vocabulary, path)
    wanted = table_columns(library, vocabulary)
    stated = set(columns)
    chosen = ", ".join(
        f"{name(key)} AS {name(key)}" if key in stated else f"CAST(NULL AS {kind}) AS {name(key)}"
        for key, kind in wanted.items()
    )
    connection.execute(f'CREATE OR REPLACE TABLE systems AS SELECT {chosen} FROM typed ORDER BY "row"')  # noqa: S608
    connection.execute("DROP TABLE raw; DROP TABLE typed")
    count = connection.execute("SELECT count(*) FROM systems").fetchone()
    assert count is not None
    return int(count[0])


def _read_raw(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """The file as text: NULL where nothing is stated, trimmed otherwise; returns its columns."""
    import duckdb

    if not path.is_file():
        raise InputError("there is no such file.", code="portfolio-missing", where=str(path))
    try:
        source = _parquet(connection, path) if path.suffix.lower() == ".parquet" else _csv(path)
        columns = [str(row[0]) for row in connection.execute(f"DESCRIBE {source}").fetchall()]
        unstated = ", ".join(map(literal, UNSTATED))
        cells = ", ".join(
            f"CASE WHEN lower(trim({name(c)})) NOT IN ({unstated}) THEN trim({name(c)}) END AS {name(c)}"
            for c in columns
        )
        connection.execute(
            f'CREATE OR REPLACE TEMP TABLE raw AS SELECT row_number() OVER () + 1 AS "row", {cells} FROM ({source})'  # noqa: S608
        )
    except duckdb.Error as error:
        detail = str(error).splitlines()[0]
        raise InputError(
            f"the file cannot be read to its end ({detail}).",
            code="portfolio-broken",
            where=str(path),
            hint="Write it anew as comma-separated UTF-8 text or as Parquet; nothing of it was used.",
        ) from None
    return columns


def _csv(path: Path) -> str:
    """The query that reads a CSV as text by the names of its header; nothing is sniffed."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header = [column.strip() for column in next(csv.reader(file), [])]
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8 text.", code="portfolio-encoding", where=str(path)) from None
    except csv.Error:
        raise InputError(
            f"the header cannot be read: a name in it has more than {csv.field_size_limit():,} characters.",
            code="portfolio-header",
            where=f"{path}:1",
        ) from None
    check_text(path)
    twice = [column for column in header if header.count(column) > 1]
    if twice or not header:
        problem = f'the column "{twice[0]}" appears twice.' if twice else "the file is empty."
        raise InputError(problem, code="column-twice", where=f"{path}:1", hint="Give each column its own name.")
    columns = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in header)
    return (
        f"SELECT * FROM read_csv({literal(one_file(path))}, header = true, auto_detect = false, delim = ',', "  # noqa: S608
        f"quote = '\"', escape = '\"', hive_partitioning = false, columns = {{{columns}}})"
    )


def _parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """The query that reads a Parquet file with every typed column written as people write it."""
    source = f"read_parquet({literal(one_file(path))}, hive_partitioning = false)"
    rows = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608
    shown = ", ".join(f"{_as_text(name(str(row[0])), str(row[1]))} AS {name(str(row[0]))}" for row in rows)
    return f"SELECT {shown} FROM {source}"  # noqa: S608


def _as_text(column: str, kind: str) -> str:
    if kind.endswith("[]"):
        return f"CASE WHEN len({column}) = 0 THEN 'none' ELSE array_to_string({column}, ';') END"
    if kind.startswith("TIMESTAMP"):
        return f"regexp_replace(CAST({column} AS VARCHAR), ' 00:00:00$', '')"
    if kind.startswith("STRUCT"):
        return f"""{column}."start" || '/' || COALESCE(CAST({column}."end" AS VARCHAR), '..')"""
    return f"CAST({column} AS VARCHAR)"


def _check_columns(columns: list[str], vocabulary: Vocabulary, path: Path) -> None:
    if "system" not in columns:
        near = difflib.get_close_matches("system", columns, n=1, cutoff=0.5)
        hint = f'Did you mean "{near[0]}"?' if near else "It names each system; one row per system."
        raise InputError('there is no column "system".', code="column-missing", where=str(path), hint=hint)
    for column in columns:
        if column == "system":
            continue
        if column not in vocabulary:
            near_key = vocabulary.nearest(column)
            raise InputError(
                f'the column "{column}" is no fact of the vocabulary.',
                code="fact-unknown",
                where=str(path),
                hint=f'Did you mean "{near_key}"?' if near_key else "Facts are listed by `ombud facts`.",
            )
        if vocabulary[column].fill == "derived":
            raise InputError(
                f'the fact "{column}" follows from other facts and is not stated.',
                code="fact-derived",
                where=str(path),
                hint="Remove the column.",
            )


def _check_cells(connection: duckdb.DuckDBPyConnection, facts: list[str], vocabulary: Vocabulary, path: Path) -> None:
    """Every cell that says something but has no typed value is wrong; so is a system without its own name."""
    both = "raw POSITIONAL JOIN typed"
    is_wrong = {key: f"raw.{name(key)} IS NOT NULL AND typed.{name(key)} IS NULL" for key in facts}
    counts = ", ".join(f"count_if({condition})" for condition in is_wrong.values()) or "0"
    totals = connection.execute(f"SELECT {counts} FROM {both}").fetchone() or ()  # noqa: S608  # quoted
    wrong = [
        f'SELECT raw."row", {literal(key)} AS "column", raw.{name(key)} AS "value" FROM {both} WHERE {is_wrong[key]}'  # noqa: S608
        for key, total in zip(facts, totals, strict=False)
        if total
    ]
    twice = 'SELECT unnest(list("system")) FROM raw GROUP BY nfc_normalize(lower("system")) HAVING count(*) > 1'
    wrong.append(
        f"""SELECT "row", 'system' AS "column", COALESCE("system", '') AS "value" FROM raw
        WHERE "system" IS NULL OR "system" IN ({twice}) OR length("system") > {_LONGEST_NAME}
        OR regexp_matches("system", '[\\p{{Cc}}\\p{{Cf}}\\p{{Zl}}\\p{{Zp}}]')"""  # noqa: S608
    )
    found = connection.execute(
        f"SELECT *, count(*) OVER () FROM ({' UNION ALL '.join(wrong)}) ORDER BY ALL LIMIT {MOST_SHOWN}"  # noqa: S608
    ).fetchall()
    if found:
        cells = tuple(
            WrongCell(row=row, column=column, value=value, expected=_expected(column, vocabulary))
            for row, column, value, _ in found
        )
        raise WrongCellsError(cells, int(found[0][3]), str(path))


def _expected(column: str, vocabulary: Vocabulary) -> str:
    alone = f"a name of at most {_LONGEST_NAME} visible characters that no other row has"
    return alone if column == "system" else expected_words(vocabulary[column])
