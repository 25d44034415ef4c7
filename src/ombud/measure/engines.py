"""The one module that writes SQL, and runs it in DuckDB.

One query per table returns counts and nothing else. Queries are built as expression trees, so
that names are always quoted and the same query can be said in other dialects.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ombud.errors import InputError
from ombud.measure.counts import Cell, Spec

if TYPE_CHECKING:
    import duckdb
    from sqlglot import exp

MOST_CELLS = 20_000
MOST_PREDICTIONS = 50


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """What one query brought back, and the query itself."""

    cells: tuple[Cell, ...]
    query: str
    engine: str


class _Column(msgspec.Struct, frozen=True):
    name: str
    type: str

    @property
    def is_float(self) -> bool:
        return self.type in {"DOUBLE", "FLOAT"}


def scan(
    path: Path,
    spec: Spec,
    *,
    memory_limit: str = "2GB",
    threads: int | None = None,
    counting: Callable[[Callable[[], float]], None] | None = None,
) -> Scan:
    """Count a CSV or Parquet file in one pass.

    Args:
        counting: called before the count begins, with a function that another thread may ask
            how much of the file is read, in per cent (negative: the engine cannot tell).

    Raises:
        InputError: the file is missing, empty, broken or of another kind; a column is missing;
            a score or count holds something that is no number (with its row); there are too
            many groups or predictions to count.
    """
    import duckdb

    _check_file(path)
    before = path.stat()
    with _connected(memory_limit, threads) as connection:
        source = _source(path)
        columns = _columns(connection, source, path)
        _check_columns(spec, columns, path)
        query = write_query(spec, {column.name: column for column in columns}, source)
        if counting:
            connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
            counting(connection.query_progress)
        try:
            rows = connection.execute(query).fetchall()
        except duckdb.Error as error:
            raise _unreadable(path, error) from None
        after = path.stat()
        if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
            raise InputError(
                "the file changed while it was read.",
                code="data-changed",
                where=str(path),
                hint="Run it again.",
            )
        _check_numbers(connection, spec, rows, source, path)
    return Scan(cells=_cells(spec, rows, path), query=query, engine=f"DuckDB {duckdb.__version__}")


def sample(path: Path, *, rows: int = 2000) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns of a file and its first rows, to choose columns by.

    Raises:
        InputError: the file is missing, empty, broken or of another kind.
    """
    import duckdb

    _check_file(path)
    with _connected("1GB", 1) as connection:
        source = _source(path)
        names = [column.name for column in _columns(connection, source, path)]
        try:
            found = connection.execute(f"SELECT * FROM {source} LIMIT {rows:d}").fetchall()  # noqa: S608  # quoted
        except duckdb.Error as error:
            raise _unreadable(path, error) from None
    return names, found


def _connected(memory_limit: str, threads: int | None) -> duckdb.DuckDBPyConnection:
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "autoinstall_known_extensions": "false",
        "threads": str(threads or 2),
    }
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET TimeZone = 'UTC'")
    return connection


# ---- the file


def _check_file(path: Path) -> None:
    if not path.exists():
        raise InputError("there is no such file.", code="data-missing", where=str(path))
    if path.is_dir():
        raise InputError("this is a folder, not a file.", code="data-folder", where=str(path))
    if path.suffix.lower() not in {".csv", ".tsv", ".parquet"}:
        raise InputError(
            f'a file of kind "{path.suffix or "without ending"}" is not read.',
            code="data-kind",
            where=str(path),
            hint="Give the prediction log as .csv or .parquet.",
        )
    if path.stat().st_size == 0:
        raise InputError("the file is empty.", code="data-empty", where=str(path))


def _source(path: Path) -> str:
    """The table function that reads the file.

    A CSV is read as text by the names and separator of its header, nothing sniffed: numbers are
    read only where a number is needed, so that a file which lies about its types in row one
    million is found out and not half read.
    """
    if path.suffix.lower() == ".parquet":
        return f"read_parquet({_quoted(str(path))})"
    names, separator = _header(path)
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv({_quoted(str(path))}, header = true, auto_detect = false, delim = {_quoted(separator)}, "
        f"quote = '\"', escape = '\"', columns = {{{columns}}})"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _header(path: Path) -> tuple[list[str], str]:
    import csv
    import re

    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            first = re.sub(r'"[^"]*"', "", file.readline())
            separator = max((",", ";", "\t", "|"), key=first.count)
            file.seek(0)
            names = [name.strip() for name in next(csv.reader(file, delimiter=separator))]
    except UnicodeDecodeError:
        raise InputError(
            "the file is not UTF-8 text.", code="data-encoding", where=str(path), hint="Save it as UTF-8."
        ) from None
    lower = [name.lower() for name in names]
    twice = sorted({name for name in names if lower.count(name.lower()) > 1})
    if twice or "" in names:
        problem = f'the column "{twice[0]}" appears twice.' if twice and twice[0] else "a column has no name."
        raise InputError(problem, code="column-twice", where=f"{path}:1", hint="Give each column its own name.")
    return names, separator


def _unreadable(path: Path, error: Exception) -> InputError:
    import re

    line = re.search(r"(?:Line|line)[: ]+(\d+)", str(error))
    place = f"{path}:{line[1]}" if line else str(path)
    return InputError(
        "the file is broken and cannot be read to its end.",
        code="data-broken",
        where=place,
        hint="Write it anew, or mend this line; nothing of it was used.",
    )


def _columns(connection: duckdb.DuckDBPyConnection, source: str, path: Path) -> list[_Column]:
    import duckdb

    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608  # quoted above
    except duckdb.Error as error:
        raise _unreadable(path, error) from None
    return [_Column(str(row[0]), str(row[1])) for row in rows]


def _check_columns(spec: Spec, columns: Sequence[_Column], path: Path) -> None:
    names = [column.name for column in columns]
    for wanted in spec.columns:
        if wanted not in names:
            near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.5)
            hint = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(names[:30])}."
            raise InputError(f'there is no column "{wanted}".', code="column-missing", where=str(path), hint=hint)


# ---- the query


def write_query(spec: Spec, columns: dict[str, _Column], source: str, dialect: str = "duckdb") -> str:
    """The query that counts: one row per cell, with the number of values that are no numbers."""
    from sqlglot import exp, parse_one

    def column(name: str) -> exp.Expr:
        return exp.column(exp.to_identifier(name, quoted=True))

    keys: list[exp.Expr] = [
        _text(column(name), columns[name]).as_(f"g{index}") for index, name in enumerate(spec.groups)
    ]
    keys.append(_prediction(spec, column, columns).as_("prediction"))
    keys.append((_text(column(spec.label), columns[spec.label]) if spec.label else exp.null()).as_("label"))
    weight = _count(column(spec.count)) if spec.count else None
    people = exp.Sum(this=weight.copy()) if weight is not None else exp.Count(this=exp.Star())
    bad_count = (
        _bad(exp.or_(weight.copy().is_(exp.null()), exp.LT(this=weight.copy(), expression=exp.Literal.number(0))))
        if weight is not None
        else exp.Literal.number(0)
    )
    bad_score: exp.Expr = exp.Literal.number(0)
    if spec.score and not spec.prediction:
        number = _number(column(spec.score))
        bad_score = _bad(exp.and_(number.is_(exp.null()), exp.not_(column(spec.score).is_(exp.null()))))
    query = exp.select(
        *keys,
        exp.cast(people, "bigint").as_("n"),
        bad_count.as_("bad_count"),
        bad_score.as_("bad_score"),
    ).from_(parse_one(source, read="duckdb") if dialect == "duckdb" else exp.to_table(source))
    return (
        query.group_by(*[exp.Literal.number(index + 1) for index in range(len(keys))])
        .limit(MOST_CELLS + 1)
        .sql(dialect=dialect)
    )


def _text(value: exp.Expr, column: _Column) -> exp.Expr:
    """A value as text; 1.0 and 1 are the same, NaN is missing."""
    from sqlglot import exp

    text = exp.cast(value.copy(), "text")
    if column.is_float:
        whole = exp.cast(exp.cast(value.copy(), "bigint"), "text")
        return (
            exp.Case()
            .when(exp.IsNan(this=value.copy()), exp.null())
            .when(exp.EQ(this=value.copy(), expression=exp.Floor(this=value.copy())), whole)
            .else_(text)
        )
    if column.type == "VARCHAR":
        return exp.func("NULLIF", text, exp.Literal.string(""))
    return text


def _number(value: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    number = exp.TryCast(this=value.copy(), to=exp.DataType.build("double"))
    return exp.Case().when(exp.IsNan(this=number.copy()), exp.null()).else_(number)


def _count(value: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    # 2.5 people are refused and not rounded.
    number = exp.TryCast(this=value.copy(), to=exp.DataType.build("double"))
    whole = exp.TryCast(this=value.copy(), to=exp.DataType.build("bigint"))
    return exp.Case().when(exp.EQ(this=number, expression=exp.Floor(this=number.copy())), whole)


def _bad(condition: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return exp.Sum(this=exp.Case().when(condition, exp.Literal.number(1)).else_(exp.Literal.number(0)))


def _prediction(spec: Spec, column: Any, columns: dict[str, _Column]) -> exp.Expr:
    from sqlglot import exp

    if spec.prediction:
        return _text(column(spec.prediction), columns[spec.prediction])
    number = _number(column(spec.score))
    limit = exp.cast(exp.Literal.string(str(spec.threshold)), "double")
    low, high = ("favourable", "unfavourable") if spec.below else ("unfavourable", "favourable")
    return (
        exp.Case()
        .when(number.copy().is_(exp.null()), exp.null())
        .when(exp.LT(this=number.copy(), expression=limit), exp.Literal.string(low))
        .else_(exp.Literal.string(high))
    )


# ---- what came back


def _check_numbers(
    connection: duckdb.DuckDBPyConnection,
    spec: Spec,
    rows: Sequence[tuple[Any, ...]],
    source: str,
    path: Path,
) -> None:
    for name, index, what in ((spec.count, -2, "a whole number of people"), (spec.score, -1, "a number")):
        wrong = sum(int(row[index] or 0) for row in rows)
        if wrong:
            row = _first_bad_row(connection, name, source, counting=name == spec.count)
            raise InputError(
                f'the column "{name}" holds {wrong:,} value{"s" if wrong > 1 else ""} that '
                f"{'are' if wrong > 1 else 'is'} not {what}; the first is in row {row}.",
                code="not-a-number",
                where=str(path),
                hint="Mend or empty them; nothing was measured.",
            )


def _first_bad_row(connection: duckdb.DuckDBPyConnection, name: str, source: str, *, counting: bool) -> int:
    from sqlglot import exp

    column = exp.column(exp.to_identifier(name, quoted=True))
    number = _count(column) if counting else _number(column)
    test: exp.Expr = number.is_(exp.null())
    test = (
        exp.or_(test, exp.LT(this=number.copy(), expression=exp.Literal.number(0)))
        if counting
        else exp.and_(test, exp.not_(column.is_(exp.null())))
    )
    inner = f"SELECT row_number() OVER () AS nr, * FROM {source}"  # noqa: S608  # quoted above
    found = connection.execute(
        f"SELECT min(nr) FROM ({inner}) WHERE {test.sql(dialect='duckdb')}"  # noqa: S608  # built above
    ).fetchone()
    return int(found[0]) if found and found[0] is not None else 0


def _cells(spec: Spec, rows: Sequence[tuple[Any, ...]], path: Path) -> tuple[Cell, ...]:
    import unicodedata

    def text(value: object) -> str | None:
        return None if value is None else unicodedata.normalize("NFC", str(value))

    if not rows:
        raise InputError("the file has a header but no rows.", code="data-no-rows", where=str(path))
    width = len(spec.groups)
    predictions = {row[width] for row in rows}
    if len(predictions) > MOST_PREDICTIONS:
        raise InputError(
            f'the prediction "{spec.prediction}" has more than {MOST_PREDICTIONS} values: it looks like a score.',
            code="prediction-values",
            where=str(path),
            hint="Name it as score and give the threshold of the decision.",
        )
    if len(rows) > MOST_CELLS:
        raise InputError(
            f"there are more than {MOST_CELLS:,} combinations of groups, prediction and label.",
            code="too-many-groups",
            where=str(path),
            hint="Band or leave out the group columns with many values, such as age in years.",
        )
    return tuple(
        Cell(
            tuple(text(value) for value in row[:width]),
            text(row[width]),
            text(row[width + 1]),
            int(row[width + 2]),
        )
        for row in rows
    )
