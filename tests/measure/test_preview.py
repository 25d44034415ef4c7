"""What a file holds before it is measured, and how far a measurement is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ombud.errors import InputError
from ombud.measure import Spec, measure_file, preview
from ombud.measure.preview import LONGEST, MOST_COLUMNS

LOG = "sex,score,ok\n" + "f,0.25,1\nf,,0\nm,0.5,1\n" * 10


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    return path


def test_columns_are_shown_with_their_most_frequent_values_and_what_is_missing(log: Path) -> None:
    sex, score, ok = preview(log)
    assert (sex.name, sex.values, sex.different, sex.missing, sex.rows) == ("sex", (("f", 20), ("m", 10)), 2, 0, 30)
    assert (score.values, score.missing) == ((("0.25", 10), ("0.5", 10)), 10)
    assert ok.values == (("1", 20), ("0", 10))


def test_parquet_shows_whole_numbers_as_the_count_will(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "log.parquet"
    duckdb.execute(f"COPY (SELECT 1.0::DOUBLE AS ok) TO '{path}' (FORMAT parquet)")
    assert preview(path)[0].values == (("1", 1),)


def test_only_the_first_rows_are_looked_at(log: Path) -> None:
    assert preview(log, rows=3)[0].rows == 3


def test_of_endless_values_the_beginning_is_shown_and_none_is_offered(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("sex,ok\n" + "f," + "x" * 1_000_000 + "\nf," + "x" * LONGEST + "\nm,1\n")
    ok = preview(path)[1]
    assert [value for value, _ in ok.values] == ["x" * LONGEST + "…", "x" * LONGEST, "1"]
    assert (ok.whole, ok.different) == (("x" * LONGEST, "1"), 3)


def test_of_endless_columns_the_first_are_shown_and_all_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    names = [f"c{number}" for number in range(MOST_COLUMNS + 1)]
    path.write_text(",".join(names) + "\n" + ",".join("1" for _ in names) + "\n")
    shown = preview(path)
    assert [column.name for column in shown] == names[:-1]
    assert {column.of for column in shown} == {MOST_COLUMNS + 1}


def test_a_file_that_is_no_table_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    path.write_bytes(b"PAR1 not really")
    with pytest.raises(InputError, match="is broken and cannot be read"):
        preview(path)
    with pytest.raises(InputError, match="there is no such file"):
        preview(tmp_path / "none.csv")


def test_a_measurement_says_its_stages_and_the_engine_how_far_it_is(log: Path) -> None:
    stages: list[tuple[str, bool]] = []
    asked: list[float] = []

    def begins(name: str, done: Callable[[], float] | None) -> None:
        stages.append((name, done is not None))
        if done:
            asked.append(done())

    spec = Spec(groups=("sex",), prediction="ok", favourable="1")
    watched = measure_file(log, spec, stage=begins)

    assert stages == [
        ("opening the file", False),
        ("counting rows", True),
        ("taking the file's digest", False),
        ("computing figures and intervals", False),
    ]
    assert isinstance(asked[0], float)
    assert watched == measure_file(log, spec)
