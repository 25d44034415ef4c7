"""Who should write our SQL, sqlglot or Ibis? The hardest query, on three engines, counted and compared.

    python benchmarks/sql_spike.py

The query is the score cells (group x label x prediction x bin of width 2^-10, with a sum) and the
histogram of a wild column (null, NaN, infinity, 1e308), where the order of the tests decides whether
engines agree. Each writer says both once; each engine that is here runs them; every result is
compared, cell by cell, with plain Python over the same rows.

Engines: DuckDB; PostgreSQL when its server binaries are found (a private server on a loopback port,
removed afterwards); Spark when pyspark and Java are installed. Ibis is optional, and what is not
installed is said and left out. Since Ibis 12 needs sqlglot < 30.15, give it an environment of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import importlib.metadata
import importlib.util
import inspect
import math
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = tuple[str, str | None, int, int, float | None, float | None]
Cells = Counter[tuple[Any, ...]]

COLUMNS = ("sex", "race", "y", "yhat", "score", "amount")
NAN, NULL, BELOW, ABOVE = -1, -2, -3, -4
SCORE_EXPONENT, FINE = -10, 2**32
AMOUNT_EXPONENT, AMOUNT_BINS = 4, 4096


def make_rows(n: int) -> list[Row]:
    """Rows with every special value in every kind of cell; the same rows for the same n."""
    chance = random.Random(7)
    specials = [None, math.nan, -0.25, 1.0, 1.5, 0.0, math.inf, -math.inf, 1e308]
    rows: list[Row] = []
    for index in range(n):
        special = index % 40 == 0
        score = specials[index // 40 % len(specials)] if special else chance.random()
        amount = specials[index // 40 % len(specials)] if special else math.exp(chance.gauss(6, 2))
        race = chance.choice(["a", "b", "c", None, "é"])
        rows.append((chance.choice("fm"), race, index % 2, int(chance.random() < 0.4), score, amount))
    return rows


# ---- the truth, in plain Python


def bin_of(value: float | None, exponent: int, last: int) -> int:
    """The bin, in the order of tests that holds everywhere: NaN, null, below, above, else floor."""
    if value is not None and math.isnan(value):
        return NAN
    if value is None:
        return NULL
    if value < 0:
        return BELOW
    if value > last * 2.0**exponent:
        return ABOVE
    return math.floor(value * 2.0**-exponent)


def true_score_cells(rows: list[Row]) -> Cells:
    found: Cells = Counter()
    sums: Cells = Counter()
    for sex, race, y, yhat, score, _ in rows:
        bin_ = bin_of(score, SCORE_EXPONENT, 1024)
        key = (sex, race, y, yhat, bin_)
        found[key] += 1
        sums[key] += math.floor((score or 0) * FINE) if bin_ >= 0 else 0
    return Counter({(*key, n, sums[key]): 1 for key, n in found.items()})


def true_histogram(rows: list[Row]) -> Cells:
    found = Counter(bin_of(row[5], AMOUNT_EXPONENT, AMOUNT_BINS) for row in rows)
    return Counter({(bin_, n): 1 for bin_, n in found.items()})


# ---- the writers: between the marks is what each needs to say both queries


def sqlglot_queries(dialect: str) -> tuple[str, str]:
    from sqlglot import exp

    def column(name: str) -> exp.Expression:
        return exp.column(exp.to_identifier(name, quoted=True))

    def real(value: float | str) -> exp.Expression:
        return exp.cast(exp.Literal.string(str(value)), "double")

    def binned(name: str, exponent: int, last: int) -> exp.Expression:
        value = column(name)
        floor = exp.cast(exp.Floor(this=exp.Mul(this=value.copy(), expression=real(2.0**-exponent))), "bigint")
        return (
            exp.Case()
            .when(exp.EQ(this=value.copy(), expression=real("NaN")), exp.Literal.number(NAN))
            .when(value.copy().is_(exp.null()), exp.Literal.number(NULL))
            .when(exp.LT(this=value.copy(), expression=real(0)), exp.Literal.number(BELOW))
            .when(exp.GT(this=value.copy(), expression=real(last * 2.0**exponent)), exp.Literal.number(ABOVE))
            .else_(floor)
        )

    def fine(name: str, exponent: int, last: int) -> exp.Expression:
        value = column(name)
        inside = exp.Between(this=value.copy(), low=real(0), high=real(last * 2.0**exponent))
        whole = exp.cast(exp.Floor(this=exp.Mul(this=value.copy(), expression=real(FINE))), "bigint")
        part = exp.Case().when(inside, whole).else_(exp.Literal.number(0))
        return exp.Sum(this=exp.cast(part, "decimal(38,0)"))

    keys = [column(name) for name in COLUMNS[:4]]
    score = (
        exp.select(*keys, binned("score", SCORE_EXPONENT, 1024).as_("bin"))
        .select(exp.Count(this=exp.Star()).as_("n"), fine("score", SCORE_EXPONENT, 1024).as_("total"))
        .from_("log")
        .group_by(*[exp.Literal.number(place) for place in range(1, 6)])
    )
    amount = (
        exp.select(binned("amount", AMOUNT_EXPONENT, AMOUNT_BINS).as_("bin"), exp.Count(this=exp.Star()).as_("n"))
        .from_("log")
        .group_by(exp.Literal.number(1))
    )
    return score.sql(dialect=dialect), amount.sql(dialect=dialect)


def ibis_queries(dialect: str) -> tuple[str, str]:
    import ibis

    types = ("string", "string", "int64", "int64", "float64", "float64")
    log = ibis.table(dict(zip(COLUMNS, types, strict=True)), name="log")

    def real(value: float) -> Any:
        # A Python float would compile to a bare decimal literal.
        numerator, denominator = float(value).as_integer_ratio()
        return ibis.literal(numerator, "int64").cast("float64") / ibis.literal(denominator, "int64").cast("float64")

    def binned(value: Any, exponent: int, last: int) -> Any:
        return ibis.cases(
            (value.isnan(), NAN),
            (value.isnull(), NULL),
            (value < real(0), BELOW),
            (value > real(last * 2.0**exponent), ABOVE),
            else_=(value * real(2.0**-exponent)).floor(),
        )

    def fine(value: Any, exponent: int, last: int) -> Any:
        inside = (value >= real(0)) & (value <= real(last * 2.0**exponent))
        whole = ibis.cases((inside, (value * real(FINE)).floor()), else_=0)
        return whole.cast("decimal(38,0)").sum()

    score = log.group_by(*COLUMNS[:4], bin=binned(log.score, SCORE_EXPONENT, 1024)).aggregate(
        n=log.count(), total=fine(log.score, SCORE_EXPONENT, 1024)
    )
    amount = log.group_by(bin=binned(log.amount, AMOUNT_EXPONENT, AMOUNT_BINS)).aggregate(n=log.count())
    name = {"spark": "pyspark"}.get(dialect, dialect)
    return ibis.to_sql(score, dialect=name), ibis.to_sql(amount, dialect=name)


WRITERS: dict[str, tuple[str, Callable[[str], tuple[str, str]]]] = {
    "sqlglot": ("sqlglot", sqlglot_queries),
    "ibis": ("ibis-framework", ibis_queries),
}

# ---- the engines: each gives a function from SQL to rows

Run = Callable[[str], list[tuple[Any, ...]]]


@contextlib.contextmanager
def duckdb_engine(rows: list[Row], folder: Path) -> Iterator[Run]:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE log (sex TEXT, race TEXT, y BIGINT, yhat BIGINT, score DOUBLE, amount DOUBLE)"
        )
        connection.execute(
            "COPY log FROM $path (HEADER false, NULLSTR '\\N')", {"path": str(write_rows(rows, folder))}
        )
        yield lambda sql: connection.execute(sql).fetchall()


@contextlib.contextmanager
def postgres_engine(rows: list[Row], folder: Path) -> Iterator[Run]:
    import psycopg

    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(binaries[-1]) if binaries else shutil.which("initdb")
    if initdb is None:
        raise ModuleNotFoundError("no PostgreSQL server binaries")
    home = Path(tempfile.mkdtemp(prefix="spike"))
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    if os.geteuid() == 0:
        shutil.chown(home, user)

    def as_user(*command: str) -> None:
        prefix = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
        subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = str(Path(initdb).with_name("pg_ctl"))
    try:
        as_user(initdb, "-D", f"{home}/data", "-A", "trust", "-U", user, "--locale=C", "-E", "UTF8")
        options = f"-h 127.0.0.1 -p {port} -k {home} -F"
        as_user(server, "-D", f"{home}/data", "-o", options, "-l", f"{home}/log", "-w", "start")
        with psycopg.connect(host="127.0.0.1", port=port, user=user, dbname="postgres", autocommit=True) as connection:
            connection.execute(
                "CREATE TABLE log (sex text, race text, y bigint, yhat bigint, score float8, amount float8)"
            )
            with connection.cursor().copy("COPY log FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
                copy.write(write_rows(rows, folder).read_bytes())
            yield lambda sql: connection.execute(sql).fetchall()
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            as_user(server, "-D", f"{home}/data", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def spark_engine(rows: list[Row], folder: Path) -> Iterator[Run]:
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    try:
        schema = "sex string, race string, y bigint, yhat bigint, score double, amount double"
        options = {"nullValue": "\\N", "nanValue": "nan", "positiveInf": "inf", "negativeInf": "-inf"}
        session.read.csv(str(write_rows(rows, folder)), schema=schema, **options).createOrReplaceTempView("log")
        yield lambda sql: [tuple(row) for row in session.sql(sql).collect()]
    finally:
        session.stop()


def write_rows(rows: list[Row], folder: Path) -> Path:
    path = folder / "rows.csv"
    if not path.exists():
        text = [",".join("\\N" if value is None else str(value) for value in row) for row in rows]
        path.write_text("\n".join(text) + "\n", "utf-8")
    return path


ENGINES = {"duckdb": duckdb_engine, "postgres": postgres_engine, "spark": spark_engine}

# ---- the comparison


def seconds_to_first_sql(writer: str) -> float:
    """Wall time inside a new process until both queries are text, imports included; the best of three."""
    code = (
        f"import sys, time; sys.path.insert(0, {str(Path(__file__).parent)!r}); import sql_spike; "
        f"t = time.perf_counter(); sql_spike.WRITERS[{writer!r}][1]('duckdb'); print(time.perf_counter() - t)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in range(3)]
    return min(float(run.stdout) for run in runs)


def describe(writer: str) -> str:
    package, says = WRITERS[writer]
    lines = len([line for line in inspect.getsource(says).splitlines() if line.strip()])
    version = importlib.metadata.version(package)
    return f"{package} {version}: {lines} lines for both queries, {seconds_to_first_sql(writer):.2f} s to the first SQL"


def compare(run: Run, queries: tuple[str, str], truth: tuple[Cells, Cells]) -> str:
    answers = []
    for sql, expected in zip(queries, truth, strict=True):
        start = time.perf_counter()
        found = Counter(tuple(int(v) if not isinstance(v, str | None) else v for v in row) for row in run(sql))
        seconds = time.perf_counter() - start
        wrong = sum((found - expected).values()) + sum((expected - found).values())
        same = f"{len(expected):,} cells identical" if not wrong else f"DIFFER in {wrong:,} of {len(expected):,} cells"
        answers.append(f"{same} ({seconds:.2f} s)")
    return "; ".join(answers)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--show", action="store_true", help="print the SQL")
    arguments = parser.parse_args()
    writers = [name for name in WRITERS if importlib.util.find_spec(name)]
    for name in WRITERS:
        print(describe(name) if name in writers else f"{name} is not installed here and is left out.")
    rows = make_rows(arguments.rows)
    truth = true_score_cells(rows), true_histogram(rows)
    for engine, opened in ENGINES.items():
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            try:
                run = stack.enter_context(opened(rows, folder))
            except (ImportError, FileNotFoundError, subprocess.CalledProcessError) as error:
                print(f"{engine}: left out ({error}).")
                continue
            for writer in writers:
                try:
                    queries = WRITERS[writer][1](engine)
                    if arguments.show:
                        print(*queries, sep="\n\n")
                    print(f"{engine}, {writer}: {compare(run, queries, truth)}")
                except Exception as error:  # a spike reports what breaks and goes on
                    print(f"{engine}, {writer}: FAILS, {type(error).__name__}: {str(error).splitlines()[0][:160]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
