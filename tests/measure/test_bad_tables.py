"""Bad data and dying engines get one sentence; what can be counted is counted, and nothing is half done."""

from __future__ import annotations

import threading
import time
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ombud.errors import InputError
from ombud.measure import bins
from ombud.measure.engines import count, open_file
from ombud.measure.engines.planning import plan_features
from ombud.measure.reading import reading
from ombud.measure.requirements import is_constant, need_groups, need_probabilities, need_two_classes
from ombud.measure.specs import (
    Categories,
    Cells,
    Cut,
    Histogram,
    Moments,
    PersonClusters,
    ProxyCells,
    ScoreCells,
    TableSpec,
)
from ombud.measure.tables import Table

GOOD = "sex,ok,y,score,n,w\nf,1,1,0.9,1,1\nf,0,0,0.1,1,1\nm,1,1,0.8,1,1\nm,1,0,0.7,1,1\n"
CELLS = Cells(groups=("sex",), prediction="ok", label="y")


def csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "p.csv"
    path.write_text(text)
    return path


def parquet(tmp_path: Path, query: str, options: str = "FORMAT parquet") -> Path:
    path = tmp_path / "p.parquet"
    duckdb.sql(f"COPY ({query}) TO '{path}' ({options})")
    return path


def one(path: Path, spec: TableSpec) -> Table:
    with open_file(path) as engine:
        return count(engine, [spec]).tables[0]


def refusal(path: Path, spec: TableSpec) -> str:
    with pytest.raises(InputError) as caught:
        one(path, spec)
    return str(caught.value).replace(str(path.parent) + "/", "")


def test_a_wrong_column_names_the_nearest(tmp_path: Path) -> None:
    message = refusal(csv(tmp_path, GOOD), ScoreCells(groups=("sex",), score="scor", label="y"))
    assert message == 'p.csv: there is no column "scor". Did you mean "score"?'


def test_a_label_of_one_class_is_counted_and_refused_where_two_are_needed(tmp_path: Path) -> None:
    table = one(csv(tmp_path, "sex,ok,y\nf,1,1\nm,0,1\n"), CELLS)
    assert table.people == 2
    with pytest.raises(InputError, match='the column "y" holds "1" only, and a comparison needs two classes'):
        need_two_classes(table, "1")
    with pytest.raises(InputError, match=r'"yes" does not occur in "y"\. There are: 1'):
        need_two_classes(table, "yes")
    need_two_classes(one(csv(tmp_path, GOOD), CELLS), "1")


def test_a_label_that_is_empty_throughout_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(InputError, match='the column "y" holds no value at all'):
        need_two_classes(one(csv(tmp_path, "sex,ok,y\nf,1,\nm,0,\n"), CELLS), "1")


def test_scores_outside_the_unit_interval_are_counted_and_refused_as_probabilities(tmp_path: Path) -> None:
    rows = "f,-0.5\nf,1.5\nm,2\nm,0.5\nm,1\nm,0\nm,\nm,nan\nm,inf\nm,-inf\n"
    table = one(csv(tmp_path, "sex,score\n" + rows), ScoreCells(groups=("sex",), score="score"))
    specials = {code: table.special(code) for code in (bins.NAN, bins.NULL, bins.BELOW, bins.ABOVE)}
    assert specials == {bins.NAN: 1, bins.NULL: 1, bins.BELOW: 1, bins.ABOVE: 2}
    assert (table.special(bins.PLUS_INFINITY), table.special(bins.MINUS_INFINITY), table.people) == (1, 1, 10)
    assert {row.bin for row in table.rows if row.bin >= 0} == {0, 512, 1024}
    with pytest.raises(InputError) as caught:
        need_probabilities(table)
    assert str(caught.value).startswith(
        '"score" is read as a probability, and 5 of 10 values are outside [0, 1]: 2 below 0, 3 above 1.'
    )
    need_probabilities(one(csv(tmp_path, GOOD), ScoreCells(groups=("sex",), score="score")))


def test_a_constant_feature_is_counted_in_one_bin(tmp_path: Path) -> None:
    path = csv(tmp_path, "x,z\n" + "3.14159,7\n" * 50 + ",7\n")
    with open_file(path) as engine:
        plans = plan_features(engine, ["x", "z"])
        specs = [Histogram(feature=name, plan=plan) for name, plan in plans.items()]
        x, z = count(engine, specs).tables
        (moments,) = count(engine, [Moments(feature="x")]).tables
    assert [row.counts[0] for row in x.rows] == [1, 50]
    assert [row.counts[0] for row in z.rows] == [51]
    assert is_constant(x)
    assert is_constant(moments)


def test_a_feature_without_any_number_is_counted_as_missing(tmp_path: Path) -> None:
    path = csv(tmp_path, "x,z\n,1\n,2\n")
    with open_file(path) as engine:
        plans = plan_features(engine, ["x"])
        (table,) = count(engine, [Histogram(feature="x", plan=plans["x"])]).tables
    assert (table.people, table.special(bins.NULL)) == (2, 2)


def test_a_group_that_is_missing_throughout_is_kept_and_refused_for_comparison(tmp_path: Path) -> None:
    table = one(csv(tmp_path, "sex,ok,y\n,1,1\n,0,1\n"), CELLS)
    assert [row.key[0] for row in table.rows] == [None, None]
    with pytest.raises(InputError, match='nobody\'s group is known: "sex" is empty throughout'):
        need_groups(table, "sex")
    with pytest.raises(InputError, match="one group only"):
        need_groups(one(csv(tmp_path, "sex,ok,y\nf,1,1\n,0,1\n"), CELLS), "sex")


def test_a_group_of_one_row_is_counted(tmp_path: Path) -> None:
    table = one(csv(tmp_path, GOOD + "x,1,1,0.5,1,1\n"), CELLS)
    assert {key: part.people for key, part in table.split("sex").items()} == {("f",): 2, ("m",): 2, ("x",): 1}
    need_groups(table, "sex")


def test_ten_thousand_groups_are_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT i AS sex, i % 2 AS ok, 1 AS y FROM range(10000) t(i)")
    assert "there are more than 5,000 combinations of group values. Band or leave out" in refusal(path, CELLS)


def test_more_cells_than_can_be_kept_are_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT i % 9 AS sex, i AS ok, i AS y FROM range(500000) t(i)")
    assert "more than 400,000 combinations of groups, outcomes and bins" in refusal(path, CELLS)


def test_more_categories_than_are_kept_are_put_together(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT 'c' || (i % 12000) AS x FROM range(30000) t(i)")
    table = one(path, Categories(feature="x"))
    assert len(table.rows) == 10_001
    assert (table.people, table.special(bins.OTHER)) == (30_000, 4_000)


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (ScoreCells(groups=("sex",), score="score"), 'the column "score" holds 2 values that are not a number'),
        (Histogram(feature="score", plan=bins.Plan(0, 0, 64)), 'the column "score" holds 2 values that are not'),
        (Moments(feature="score"), "the first is in row 2"),
        (Cells(groups=("sex",), cut=Cut(score="score", at=Decimal(1))), 'the column "score" holds 2 values'),
        (ProxyCells(probabilities=("score",)), 'the column "score" holds 2 values'),
    ],
)
def test_text_among_numbers_is_refused_with_its_row(tmp_path: Path, spec: TableSpec, says: str) -> None:
    message = refusal(csv(tmp_path, "sex,score\nf,1\nf,secret\nm,0.5\nm,x\nm,\n"), spec)
    assert says in message
    assert "secret" not in message


def test_a_column_that_is_no_number_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT DATE '2026-01-01' AS d, 'f' AS sex")
    assert 'the column "d" is of type DATE, which is no number' in refusal(path, Moments(feature="d"))
    assert one(path, Categories(feature="d")).rows[0].key == ("2026-01-01",)


@pytest.mark.parametrize("bad", ["-1", "nan", "inf", "", "many"])
def test_weights_are_finite_and_at_least_zero(tmp_path: Path, bad: str) -> None:
    path = csv(tmp_path, f"sex,ok,y,w\nf,1,1,0.5\nm,1,0,{bad}\n")
    message = refusal(path, Cells(groups=("sex",), prediction="ok", weight="w"))
    assert 'the column "w" holds 1 value that is not a finite weight of at least 0; the first is in row 2' in message
    assert "nothing was measured" in message


@pytest.mark.parametrize("bad", ["5", "-1", "1.5", ""])
def test_the_selected_are_a_part_of_the_counted(tmp_path: Path, bad: str) -> None:
    path = csv(tmp_path, f"sex,n,k\nf,10,4\nm,4,{bad}\n")
    message = refusal(path, Cells(groups=("sex",), count="n", selected="k"))
    assert 'the column "k" holds' in message
    assert "not a whole number of people up to all; the first is in row 2" in message


def test_people_without_a_usable_probability_are_counted_apart(tmp_path: Path) -> None:
    path = csv(tmp_path, "p,q,ok\n0.25,0.75,1\n0.5,0.5,1\n1.5,-0.5,1\n,1,0\n")
    table = one(path, ProxyCells(probabilities=("p", "q"), prediction="ok"))
    assert (table.people, table.special(bins.BELOW)) == (4, 2)
    assert {row.key[-1]: row.sums for row in table.rows if row.bin == 0} == {
        "p": (0.75, 0.3125),
        "q": (1.25, 0.8125),
    }


def test_a_column_named_twice_is_refused_in_parquet_too(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "p.parquet"
    table = pa.Table.from_arrays(
        [pa.array([[1]]), pa.array([{"ok": 1}]), pa.array([1]), pa.array([0])], names=["list", "ok2", "ok", "ok"]
    )
    pq.write_table(table, path)
    assert 'the column "ok" appears twice' in refusal(path, CELLS)
    pq.write_table(table.select([0, 1, 2]), path)
    assert one(path, Cells(groups=("ok",))).people == 1


def test_a_broken_row_group_spoils_the_whole_and_is_said(tmp_path: Path) -> None:
    query = "SELECT 'g' || (i % 3) AS sex, hash(i)::VARCHAR AS ok, i AS y FROM range(200000) t(i)"
    path = parquet(tmp_path, query, "FORMAT parquet, ROW_GROUP_SIZE 20000, COMPRESSION zstd")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4000] = b"\x00" * 4000
    path.write_bytes(content)
    message = refusal(path, Categories(feature="ok"))
    assert "p.parquet: the file is broken and cannot be read to its end" in message
    assert "nothing of it was used" in message


def test_a_file_that_changes_while_it_is_read_gives_no_result(tmp_path: Path) -> None:
    path = csv(tmp_path, GOOD)
    with open_file(path) as engine:
        count(engine, [CELLS])
        path.write_text(GOOD + "m,1,1,1,1,1\n")
        with pytest.raises(InputError, match=r"the file changed while it was read\. Run it again"):
            count(engine, [CELLS])
        path.unlink()
        with pytest.raises(InputError, match="the file changed while it was read"):
            count(engine, [CELLS])


def test_an_engine_without_memory_says_so(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT hash(i) AS who, i % 3 AS sex FROM range(2000000) t(i)")
    spec = PersonClusters(person="who", groups=("sex",))
    with (
        pytest.raises(InputError, match="counting needs more memory than it may use"),
        open_file(path, memory_limit="3MB", threads=1) as engine,
    ):
        count(engine, [spec])


def test_a_wish_to_stop_that_comes_before_the_start_is_heard(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with open_file(csv(tmp_path, GOOD)) as engine:
        started = time.monotonic()
        with pytest.raises(InputError, match="the count was cancelled; nothing was kept"):
            count(engine, [CELLS], cancel=cancel)
    assert time.monotonic() - started < 30


def test_a_table_of_a_header_has_no_rows_to_count(tmp_path: Path) -> None:
    for spec in (Moments(feature="x"), Categories(feature="x"), PersonClusters(person="x", groups=())):
        assert "a header but no rows" in refusal(csv(tmp_path, "x,y\n"), spec)


def test_a_file_that_changes_after_it_was_counted_gives_no_result(tmp_path: Path) -> None:
    """The digest must be that of the bytes that were counted."""
    path = csv(tmp_path, GOOD)
    with reading(path) as opened:
        opened.count([CELLS])
        time.sleep(0.01)
        path.write_text(GOOD + "f,1,1,0.5,1,1\n")
        with pytest.raises(InputError, match="the file changed while it was read"):
            opened.source("measured")
    with reading(path) as opened:
        opened.count([CELLS])
        assert opened.source("measured").rows == 5
