"""The same rows give the same counts on DuckDB, PostgreSQL and Spark, special values included.

What DuckDB counts is held against plain Python first, so that three engines cannot be wrong together.
"""

from __future__ import annotations

import datetime as dt
import math
import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ombud.errors import InputError
from ombud.measure import bins
from ombud.measure.engines import Engine, Progress, count, open_file
from ombud.measure.engines.dialects import GAPS
from ombud.measure.engines.postgres import open_postgres
from ombud.measure.engines.quantiles import exact_median
from ombud.measure.engines.spark import open_spark
from ombud.measure.engines.windows import Windowed
from ombud.measure.specs import Cells, Histogram, Moments, ScoreCells, TableSpec
from ombud.measure.tables import Table, text_of
from tests.measure.random_log import COLUMNS, rows, specs, write_parquet
from tests.postgres import binaries, reason_to_leave_out, server

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROWS = rows()
PLACES = {name: place for place, name in enumerate(COLUMNS)}
UNIT = Histogram(feature="score", plan=bins.Plan(-10, 0, 1024))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "log.parquet"
    write_parquet(path, ROWS)
    return path


@pytest.fixture(scope="module")
def on_duckdb(log: Path) -> dict[str, Table]:
    with open_file(log) as engine:
        return tables(engine)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    programs = binaries()
    if programs is None or reason_to_leave_out(programs):
        pytest.skip(reason_to_leave_out(programs))
    import psycopg

    with server(programs) as address:
        kinds = {"VARCHAR": "text", "DOUBLE": "double precision"}
        names = ", ".join(f'"{name}" {kinds.get(kind, kind)}' for name, kind in COLUMNS.items())
        with psycopg.connect(address) as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE log ({names})".encode())
            cursor.executemany(f"INSERT INTO log VALUES ({', '.join(['%s'] * len(COLUMNS))})".encode(), ROWS)
        yield address


@pytest.fixture(scope="module")
def session(log: Path) -> Iterator[SparkSession]:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none on this machine")
    sql = pytest.importorskip("pyspark.sql")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.adaptive.enabled": "false",
        "spark.ui.enabled": "false",
        "spark.driver.memory": "1g",
        "spark.sql.warehouse.dir": str(log.parent / "warehouse"),
    }
    builder = sql.SparkSession.builder.master("local[2]").appName("counts")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    session.read.parquet(str(log)).createOrReplaceTempView("log")
    yield session
    session.stop()


def tables(engine: Engine) -> dict[str, Table]:
    wanted = specs()
    return dict(zip(wanted, count(engine, list(wanted.values())).tables, strict=True))


def assert_same(mine: dict[str, Table], theirs: dict[str, Table]) -> None:
    """Counts equal, sums to one part in 10**12, as catalogue section 2.2 asks."""
    for name, table in mine.items():
        other = theirs[name]
        assert [(row.key, row.bin, row.counts) for row in table.rows] == [
            (row.key, row.bin, row.counts) for row in other.rows
        ], name
        assert table.counts_digest == other.counts_digest
        for one, two in zip(table.rows, other.rows, strict=True):
            assert one.sums == pytest.approx(two.sums, rel=1e-12, abs=1e-9), name
            assert (one.low, one.high) == (two.low, two.high)


# ---- what is right


def values(name: str) -> list[object]:
    return [row[PLACES[name]] for row in ROWS]


@pytest.mark.parametrize("name", ["histogram", "histogram_of_whole_numbers"])
def test_a_histogram_has_the_bins_that_plain_arithmetic_gives(on_duckdb: dict[str, Table], name: str) -> None:
    table = on_duckdb[name]
    assert isinstance(table.spec, Histogram)
    plan = table.spec.plan
    expected = Counter(plan.code(value) for value in values(table.spec.feature))  # type: ignore[arg-type]
    assert {row.bin: row.counts[0] for row in table.rows} == expected
    for row in table.rows:
        if row.bin >= 0:
            low, high = plan.edges(row.bin)
            assert low < high


def test_score_cells_have_the_bins_and_sums_that_plain_arithmetic_gives(on_duckdb: dict[str, Table]) -> None:
    expected: Counter[tuple[object, ...]] = Counter()
    total = 0.0
    for sex, race, label, score in zip(values("sex"), values("race"), values("label"), values("score"), strict=True):
        inside = isinstance(score, float) and 0 <= score <= 1
        code = math.floor(score * 1024) if inside else UNIT.plan.code(score)  # type: ignore[operator, arg-type]
        if isinstance(score, float) and 1 < score < math.inf:
            code = bins.ABOVE
        if isinstance(score, float) and -math.inf < score < 0:
            code = bins.BELOW
        expected[text_of(sex), text_of(race), text_of(label), code] += 1
        total += score if inside else 0.0  # type: ignore[operator]
    table = on_duckdb["score_cells"]
    assert {(*row.key, row.bin): row.counts[0] for row in table.rows} == expected
    assert math.fsum(table.sum("s")) == pytest.approx(total, rel=1e-12)


def test_nobody_is_lost_in_any_table(on_duckdb: dict[str, Table]) -> None:
    people = sum(int(str(n)) for n in values("n"))
    for name, table in on_duckdb.items():
        if not name.startswith("person"):
            assert table.people == (people if table.spec.count else len(ROWS)), name


def test_counts_of_the_selected_are_those_of_the_column(on_duckdb: dict[str, Table]) -> None:
    chosen = sum(int(str(n)) for n in values("selected"))
    assert sum(row.counts[0] for row in on_duckdb["cells_selected"].rows if row.key[1] == "favourable") == chosen


def test_weights_add_up_with_their_squares(on_duckdb: dict[str, Table]) -> None:
    weights = [float(str(weight)) for weight in values("weight")]
    table = on_duckdb["cells_weighted"]
    assert sum(table.sum("w")) == pytest.approx(sum(weights))
    assert sum(table.sum("ww")) == pytest.approx(sum(weight * weight for weight in weights))


def test_person_clusters_are_sums_of_outer_products(on_duckdb: dict[str, Table]) -> None:
    """Section 3.4 of the catalogue: per-person cell vectors, then the sum of their outer products."""
    per_person: dict[str, Counter[tuple[str | None, ...]]] = {}
    nobody = 0
    for race, label, guess, who in zip(
        values("race"), values("label"), values("prediction"), values("person"), strict=True
    ):
        if who in (None, ""):
            nobody += 1
            continue
        cell = (text_of(race), text_of(guess), text_of(label))
        per_person.setdefault(str(who), Counter())[cell] += 1
    expected: Counter[tuple[str | None, ...]] = Counter()
    for cells in per_person.values():
        for one, n in cells.items():
            for two, m in cells.items():
                expected[(*one, *two)] += n * m
    table = on_duckdb["person_clusters"]
    assert {row.key: int(row.sums[0]) for row in table.rows if row.bin == 0} == expected
    assert table.special(bins.NULL) == nobody
    of_x = {who for who, cells in per_person.items() if any(cell[0] == "x" for cell in cells)}
    assert [row.counts[0] for row in table.rows if row.bin == bins.TOTAL and row.key[0] == "x"] == [len(of_x)]


def test_an_accent_written_in_two_ways_is_one_group_and_a_space_makes_another(on_duckdb: dict[str, Table]) -> None:
    levels = {row.key[0] for row in on_duckdb["categories"].rows}
    assert levels == {"f", "m", "M", "a ", "caf\u00e9", None}


def test_the_count_is_the_same_with_little_memory_and_any_number_of_threads(
    log: Path, on_duckdb: dict[str, Table]
) -> None:
    for memory, threads in (("256MB", 1), ("1GB", 4)):
        with open_file(log, memory_limit=memory, threads=threads) as engine:
            assert_same(on_duckdb, tables(engine))


# ---- the other engines


def windows(engine: Engine) -> dict[str, Table]:
    """Counts by group in windows of each length."""
    found = {}
    for every in ("day", "week", "month"):
        view = Windowed(engine, "seen", every)  # type: ignore[arg-type]
        found[every] = count(view, [Cells(groups=(view.column, "race"))]).tables[0]
    return found


def test_windows_are_those_of_the_calendar(log: Path) -> None:
    def first_day(seen: object, every: str) -> str | None:
        if not isinstance(seen, dt.datetime):
            return None
        day = seen.date()
        return str({"day": day, "week": day - dt.timedelta(days=day.weekday()), "month": day.replace(day=1)}[every])

    with open_file(log) as engine:
        for every, table in windows(engine).items():
            expected = Counter(first_day(seen, every) for seen in values("seen"))
            found = Counter[str | None]()
            for row in table.rows:
                found[row.key[0]] += row.counts[0]
            assert found == expected, every


def test_windows_are_the_same_on_postgresql(address: str, log: Path) -> None:
    with open_file(log) as one, open_postgres(address, "log") as two:
        assert_same(windows(one), windows(two))


def test_windows_are_the_same_on_spark(session: SparkSession, log: Path) -> None:
    with open_file(log) as one, open_spark(session, "log") as two:
        assert_same(windows(one), windows(two))


def test_postgresql_counts_the_same(address: str, on_duckdb: dict[str, Table]) -> None:
    with open_postgres(address, "log") as engine:
        assert_same(on_duckdb, tables(engine))


def test_spark_counts_the_same(session: SparkSession, on_duckdb: dict[str, Table]) -> None:
    with open_spark(session, "log") as engine:
        assert_same(on_duckdb, tables(engine))


def median_of(engine: Engine) -> float:
    return exact_median(engine, count(engine, [UNIT]).tables[0])


def expected_median() -> float:
    scores = sorted(value for value in values("score") if isinstance(value, float) and not math.isnan(value))
    half = len(scores) // 2
    return scores[half] if len(scores) % 2 else (scores[half - 1] + scores[half]) / 2


def test_the_median_is_exact_on_duckdb(log: Path) -> None:
    with open_file(log) as engine:
        assert median_of(engine) == expected_median()


def test_the_median_is_exact_on_postgresql(address: str) -> None:
    with open_postgres(address, "log") as engine:
        assert median_of(engine) == expected_median()


@pytest.mark.slow
def test_the_median_is_exact_on_spark(session: SparkSession) -> None:
    with open_spark(session, "log") as engine:
        assert median_of(engine) == expected_median()


# ---- what engines say when they cannot


def test_a_gap_of_postgresql_is_still_one(address: str) -> None:
    """GAPS says that PostgreSQL has no TRY_CAST; when it has, this fails and the gap can go."""
    import psycopg

    assert any((gap.dialect, gap.what) == ("postgres", "text_numbers") for gap in GAPS)
    with psycopg.connect(address) as connection, pytest.raises(psycopg.errors.SyntaxError):
        connection.execute("SELECT TRY_CAST('1' AS double precision)")
    with open_postgres(address, "log") as engine, pytest.raises(InputError) as caught:
        count(engine, [ScoreCells(groups=("race",), score="sex")])
    assert 'the column "sex" holds text where a number is needed, and PostgreSQL has no cast' in str(caught.value)


def test_a_table_or_database_that_is_not_there_is_said_to_be_so(address: str) -> None:
    with open_postgres(address, "logg") as engine, pytest.raises(InputError, match="logg: there is no such table"):
        count(engine, [Cells(groups=("sex",), prediction="prediction")])
    away = "postgresql://nobody@127.0.0.1:1/none"
    with pytest.raises(InputError, match="the database cannot be reached"), open_postgres(away, "log"):
        pass


def test_postgresql_that_dies_half_way_leaves_no_partial_result(address: str) -> None:
    import psycopg

    with open_postgres(address, "log") as engine:
        (found,) = engine.rows("SELECT pg_backend_pid()")
        with psycopg.connect(address, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", found)
        with pytest.raises(InputError, match="PostgreSQL stopped before it was done; nothing was kept"):
            tables(engine)


def cancelled_after(engine: Engine, specs: list[TableSpec], seconds: float) -> str:
    cancel = threading.Event()
    threading.Timer(seconds, cancel.set).start()
    with pytest.raises(InputError) as caught:
        count(engine, specs, cancel=cancel)
    assert caught.value.code == "cancelled"
    return str(caught.value)


def test_a_long_count_in_postgresql_can_be_cancelled(address: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "CREATE OR REPLACE VIEW slow AS SELECT sex, score FROM log, (SELECT pg_sleep(60)) AS pause(done)"
        )
    with open_postgres(address, "slow") as engine:
        message = cancelled_after(engine, [Cells(groups=("sex",), prediction="sex")], 0.3)
    assert message == "slow: the count was cancelled; nothing was kept."


@pytest.mark.slow
def test_a_long_count_in_spark_can_be_cancelled(session: SparkSession) -> None:
    session.sql("SELECT a.id % 7 AS g, b.id % 3 AS p FROM range(4000000000) a, range(1000) b").createOrReplaceTempView(
        "endless"
    )
    with open_spark(session, "endless") as engine:
        assert "cancelled" in cancelled_after(engine, [Cells(groups=("g",), prediction="p")], 3.0)
    with open_spark(session, "log") as engine:  # the session goes on
        assert count(engine, [Moments(feature="amount")]).tables[0].people == len(ROWS)


@pytest.mark.slow
def test_what_spark_refuses_is_one_sentence_without_data(session: SparkSession) -> None:
    with pytest.raises(InputError, match="nothing_there: there is no such table"), open_spark(session, "nothing_there"):
        pass
    session.sql("SELECT 'f' AS sex, raise_error('secret name') AS score").createOrReplaceTempView("failing")
    with open_spark(session, "failing") as engine, pytest.raises(InputError) as caught:
        count(engine, [Cells(groups=("sex",), prediction="score")])
    assert "Spark could not count this table" in str(caught.value)
    assert "secret" not in str(caught.value)


# ---- progress and cancel on the engine that comes with Ombud

LONG = """
import sys, tempfile, threading
from pathlib import Path
import duckdb
from ombud.errors import InputError
from ombud.measure.engines import count, open_file
from ombud.measure.specs import PersonClusters
path = Path(sys.argv[1]) / "big.parquet"
duckdb.execute("SET enable_progress_bar = false")  # a slow machine would print it
duckdb.sql(f"COPY (SELECT hash(i) % 3000000 AS who, i % 5 AS g, i % 2 AS p FROM range(6000000) t(i)) TO '{path}'")
cancel, seen = threading.Event(), []
def report(progress):
    seen.append(progress.share)
    cancel.set()
try:
    with open_file(path, memory_limit="100MB", threads=1) as engine:
        count(engine, [PersonClusters(person="who", groups=("g",), prediction="p")], progress=report, cancel=cancel)
except InputError as error:
    print(error.code, len(seen) > 0, sorted(p.name for p in Path(tempfile.gettempdir()).iterdir()))
"""


def test_a_cancelled_count_leaves_nothing_behind(tmp_path: Path) -> None:
    overflow = tmp_path / "temporary"
    overflow.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", LONG, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(overflow)},
        timeout=120,
    )
    assert done.stdout.strip() == "cancelled True []", done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["big.parquet", "temporary"]


def test_duckdb_says_how_far_a_long_count_is(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "long.csv"
    duckdb.sql(f"COPY (SELECT i % 5 AS g, i % 2 AS p, i AS more FROM range(5000000) t(i)) TO '{path}'")
    seen: list[float] = []
    with open_file(path, threads=1) as engine:
        count(engine, [Cells(groups=("g",), prediction="p")], progress=lambda now: seen.append(now.share))
    assert any(0 < share < 1 for share in seen)


def test_a_file_that_is_closed_has_no_progress_and_no_fault(log: Path) -> None:
    with open_file(log) as engine:
        engine.rows("SELECT 1")
    assert engine.fraction() is None


def test_progress_ends_at_the_whole(log: Path) -> None:
    seen: list[Progress] = []
    with open_file(log) as engine:
        count(engine, list(specs().values()), progress=seen.append)
    assert seen[-1].share == 1.0
    assert all(0 <= item.share <= 1 for item in seen)
