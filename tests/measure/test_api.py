"""``ombud.measure(...)`` from Python: files, tables in memory, counts; what a notebook shows."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import ombud
from ombud.errors import InputError
from ombud.measure import Figure, Measurement, make_counts, measure_counts
from ombud.measure.counts import Cell, Spec

DATA = Path(__file__).parents[2] / "examples" / "data"
FRAME = pd.DataFrame({"sex": ["f"] * 100 + ["m"] * 100 + [None] * 3, "ok": [1] * 40 + [0] * 60 + [1] * 50 + [0] * 53})


class Stream:
    """A table of no library that we know: it only speaks Arrow's C stream, as polars does."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


def test_the_package_is_called_and_imported_from_in_any_order() -> None:
    script = (
        "import ombud; found = ombud.measure({'a': (40, 100), 'b': (28, 100)});"
        "from ombud.measure import Figure; assert isinstance(found.figures[0], Figure);"
        "import ombud.measure.figures; assert ombud.measure({'a': (4, 10), 'b': (2, 10)});"
        "print(found.one('impact_ratio', 'group', 'b').value)"
    )
    other = f"from ombud.measure import Figure; {script}"
    for text in (script, other):
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
        assert done.stdout == "0.7\n"


@pytest.mark.parametrize(
    "table",
    [FRAME, pa.Table.from_pandas(FRAME, preserve_index=False), Stream(pa.Table.from_pandas(FRAME))],
    ids=["pandas", "arrow", "stream"],
)
def test_a_table_in_memory_is_measured_as_its_file_is(table: pd.DataFrame, tmp_path: Path) -> None:
    FRAME.to_parquet(tmp_path / "log.parquet")
    from_file = ombud.measure(tmp_path / "log.parquet", groups="sex", prediction="ok", favourable=1)
    found = ombud.measure(table, groups=["sex"], prediction="ok", favourable=1)

    assert found.figures == from_file.figures
    assert found.source.tables == from_file.source.tables
    assert found.coverage.by_column("group") == {"sex": 3}
    assert found.source.sha256 == ""


def test_a_path_may_be_text_and_numbers_may_be_numbers() -> None:
    found = ombud.measure(
        str(DATA / "compas_counts.csv"), kind="fairness", groups="race", score="decile_score", threshold=5, below=True,
        count="n", label="two_year_recid", label_positive=1, positive="unfavourable",
    )  # fmt: skip
    rate = found.one("false_positive_rate", "race", "African-American")
    assert rate.value is not None
    assert round(float(rate.value), 4) == 0.4485  # ProPublica 2016


def test_selected_of_all_people_per_group_is_enough() -> None:
    """UGESP questions and answers 12: 48 of 80 white and 12 of 40 black applicants; ratio 50 %."""
    found = ombud.measure({"White": (48, 80), "Black": (12, 40)})
    ratio = found.one("impact_ratio", "group", "Black")
    assert (ratio.value, ratio.past_limit, ratio.limit) == ("0.5", True, "at least 0.8")


def test_counts_and_periods_are_measured_without_their_rows() -> None:
    spec = Spec(groups=("sex",), prediction="ok", favourable="1")
    cells = [Cell(("f",), "1", None, 40), Cell(("f",), "0", None, 60), Cell(("m",), "1", None, 50)]
    counts = make_counts(spec, [*cells, Cell(("m",), "0", None, 50)])
    found = ombud.measure(counts)
    month = ombud.measure(found.source.period("2026-10").merged(found.source.period("2026-11")), favourable="1")

    assert found.one("impact_ratio", "sex", "f").value == "0.8"
    assert month.one("selection_rate", "sex", "f").n == 200
    assert "2026-10 + 2026-11" in month.source.name
    assert measure_counts(found.source, counts).figures[0].value == found.figures[0].value


def test_what_cannot_be_measured_is_said_in_words() -> None:
    with pytest.raises(InputError, match='"beauty" is not measured'):
        ombud.measure(FRAME, kind="beauty", groups="sex")  # type: ignore[call-overload]  # what the test is about
    with pytest.raises(InputError, match="50 of 40 is not a number of people up to all"):
        ombud.measure({"a": (50, 40), "b": (1, 2)})
    with pytest.raises(InputError, match='there is no column "sx"'):
        ombud.measure(FRAME, groups="sx", prediction="ok", favourable=1)
    with pytest.raises(InputError, match='the threshold "high" is no number'):
        ombud.measure(FRAME, groups="sex", score="ok", threshold="high")


def test_the_limit_is_four_fifths_unless_another_is_given() -> None:
    assert ombud.measure({"a": (40, 100), "b": (28, 100)}).past_limits()
    assert not ombud.measure({"a": (40, 100), "b": (28, 100)}, limits={}).past_limits()


@pytest.fixture(scope="module")
def found() -> Measurement:
    return ombud.measure({"men": (40, 100), "women": (28, 100)})


def test_a_notebook_shows_the_finding_the_charts_and_the_tables(found: Measurement) -> None:
    html = found._repr_html_()
    assert "1 figure is past a limit, and its interval reaches back." in html
    assert "<svg" in html
    assert "<table>" in html
    assert "<html" not in html
    assert "@scope (.ombud)" in html


def test_printing_a_result_says_what_it_found_and_not_everything_in_it(found: Measurement) -> None:
    assert repr(found).splitlines()[0] == ("fairness of counts: 200 people counted; 200 of them have a prediction.")
    assert len(repr(found)) < 400


def test_the_rows_of_a_result_make_a_data_frame_with_numbers(found: Measurement) -> None:
    frame = pd.DataFrame(found.table())
    women = frame[(frame.figure == "impact_ratio") & (frame.group == "women")].iloc[0]
    assert (women.value, women.n, women.past_limit) == (0.7, 100, True)
    assert women.low < 0.7 < women.high
    assert isinstance(found.figures[0], Figure)
    assert Decimal(found.figures[0].value or 0) == Decimal("0.4")


def test_the_example_of_the_function_is_right() -> None:
    import doctest

    from ombud.measure import api

    assert doctest.testmod(api).attempted > 0
    assert doctest.testmod(api).failed == 0
