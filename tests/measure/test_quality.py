"""Quality of data against counts in plain Python, one fault at a time, and a table that holds all faults."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.errors import InputError
from ombud.measure.bins import ABOVE, BELOW, TEXT, Plan
from ombud.measure.drift.run import reference_source
from ombud.measure.drift.spec import DriftSpec
from ombud.measure.figures import Bound, Figure
from ombud.measure.kept import keep
from ombud.measure.named import Settings
from ombud.measure.quality.run import measure_quality
from ombud.measure.quality.shifts import unit_change
from ombud.measure.quality.spec import QualitySpec, parse_ranges
from ombud.measure.quality.values import Range, level_quality, numeric_quality
from ombud.measure.result import Measurement
from ombud.measure.specs import Moments
from ombud.measure.tables import Row, Table, make_table
from tests.measure.test_drift import WEIRD, histogram, levels, plan_for

SETTINGS = Settings(unit="rows", min_people=1)


def moments(values: Sequence[float | None], between: tuple[float, float] | None = None) -> Table:
    low, high = between or (-math.inf, math.inf)
    rows = []
    for value in values:
        if value is not None and math.isfinite(value):
            code = BELOW if value < low else ABOVE if value > high else 0
            rows.append(Row((), code, (1, 0), (0.0, 0.0), value, value))
    return make_table(Moments(feature="x", between=between), rows)


def of(values: Sequence[float | None], allowed: Range | None = None) -> dict[str, Figure]:
    finite = [value for value in values if value is not None and math.isfinite(value)]
    plan = plan_for(finite) if finite else Plan(0, 0, 64)
    between = (allowed.low, allowed.high) if allowed else None
    found = numeric_quality("x", histogram(values, plan), moments(values, between), allowed, SETTINGS)
    return {item.id: item for item in found}


numbers_with_holes = st.lists(st.one_of(st.floats(-1e6, 1e6), st.sampled_from(WEIRD)), min_size=1, max_size=60)


@given(numbers_with_holes)
def test_missing_nan_and_infinite_values_are_counted_one_by_one(values: list[float | None]) -> None:
    figures = of(values)
    assert figures["missing_share"].hits == values.count(None)
    assert figures["nan_share"].hits == sum(value is not None and math.isnan(value) for value in values)
    assert figures["infinite_share"].hits == sum(value in (math.inf, -math.inf) for value in values)
    assert {figures[f"{kind}_share"].n for kind in ("missing", "nan", "infinite")} == {len(values)}


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=60), st.floats(-100, 0), st.floats(0, 100))
def test_values_out_of_their_range_are_counted_exactly(values: list[float], low: float, high: float) -> None:
    item = of(values, Range(low, high, "as declared"))["out_of_range_share"]
    assert (item.hits, item.n) == (sum(not low <= value <= high for value in values), len(values))


@given(st.lists(st.floats(-1000, 1000), min_size=4, max_size=80))
def test_the_exact_share_of_outliers_lies_within_the_stated_bound(values: list[float]) -> None:
    """Quartiles as the smallest value that a quarter, or three, do not exceed."""
    item = of(values)["outlier_share"]
    ranked = sorted(values)
    one, three = (ranked[math.ceil(share * len(values) - 1e-9) - 1] for share in (0.25, 0.75))
    reach = 3 * (three - one)
    exact = sum(value < one - reach or value > three + reach for value in values) / len(values)
    assert item.value is not None
    assert float(item.value) - 1e-9 <= exact <= float(item.value) + float(item.bin_error or 0) + 1e-9


@given(st.lists(st.sampled_from([None, "a", "A", " a", "b", "c"]), min_size=1))
def test_levels_are_counted_with_their_variants(values: list[str | None]) -> None:
    figures = {item.id: item for item in level_quality("x", levels(values), SETTINGS)}
    assert figures["missing_share"].hits == values.count(None)
    held = Counter(value for value in values if value is not None)
    if held:
        assert figures["distinct_levels"].value == str(len(held))
        assert figures["top_value_share"].hits == max(held.values())
        variants = len(held) - len({value.strip().casefold() for value in held})
        assert figures["level_variants"].value == str(variants)
        assert figures["level_variants"].past_limit is False or variants


def test_a_constant_column_says_its_value() -> None:
    assert of([3.0, 3.0, None])["constant"].value == "1"
    assert "always 3" in of([3.0, 3.0, None])["constant"].note
    assert of([3.0, 3.0, 3.0000001])["constant"].value == "0"


def test_a_median_in_another_unit_is_recognised() -> None:
    chance = np.random.default_rng(1)
    inches = chance.normal(68, 3, 500).tolist()
    plan = plan_for(inches)
    metric = unit_change("x", histogram(inches, plan), histogram([2.54 * x for x in inches], plan), SETTINGS)
    assert metric is not None
    assert "centimetres and inches" in metric.note
    assert metric.past_limit
    same = unit_change("x", histogram(inches, plan), histogram(chance.normal(68, 3, 500).tolist(), plan), SETTINGS)
    assert same is not None
    assert not same.past_limit


# ---- files

GOOD = (
    "SELECT range AS id, (hash(range) % 1000) / 10.0 AS amount, ['red', 'green', 'blue'][1 + range % 3] AS colour, "
    "range % 4 = 0 AS y, (range % 97) / 96.0 AS score, range % 97 >= 48 AS decision, 'n' || (range % 2) AS site, "
    "DATE '2026-01-01' + (range // 50)::INT AS day, [range, 1] AS parts FROM range(2000)"
)


def parquet(tmp_path: Path, query: str, name: str) -> Path:
    path = tmp_path / name
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def findings(measured: Measurement) -> set[tuple[str, str]]:
    return {(item.id, item.feature) for item in measured.past_limits()}


SPEC = QualitySpec(
    ids=("id",),
    label="y",
    label_positive="true",
    score="score",
    prediction="decision",
    prediction_positive="true",
    threshold=Decimal("0.5"),
    groups=("site",),
    window="day",
)


def test_good_data_have_no_finding(tmp_path: Path) -> None:
    path, other = parquet(tmp_path, GOOD, "good.parquet"), parquet(tmp_path, GOOD, "again.parquet")
    measured = measure_quality(path, SPEC, reference=other)
    assert not findings(measured)
    assert measured.one("label_rate").value == "0.25"
    assert {item.value for item in measured.of("window_rows")} == {"50"}


@pytest.mark.parametrize("every", ["day", "month"])
@pytest.mark.parametrize(("on", "days"), [("2026-02-09", 0), ("2026-02-20", 11), ("2026-02-01", -8)])
def test_the_age_of_the_newest_row_is_told_in_days_and_held_against_an_agreed_one(
    tmp_path: Path, every: str, on: str, days: int
) -> None:
    """Forty days of rows from the first of January on: the newest are of the ninth of February."""
    path = parquet(tmp_path, GOOD, "good.parquet")
    spec = QualitySpec(window="day", every=every, on=dt.date.fromisoformat(on))  # type: ignore[arg-type]
    fresh = Settings(unit="rows", limits={"days_since_newest": Bound(at_most=Decimal(7), because="as agreed")})
    item = measure_quality(path, spec, settings=fresh).one("days_since_newest")
    assert (item.value, item.past_limit, item.n) == (str(days), days > 7, 50)
    assert ("rows are of days to come" in item.note) == (days < 0)


FAULTS = {
    "SELECT * FROM good UNION ALL SELECT * FROM good WHERE id = 7": {("duplicate_ids", "id")},
    "SELECT * REPLACE (CASE WHEN id % 10 = 0 THEN NULL ELSE amount END AS amount) FROM good": {
        ("missing_shift", "amount")
    },
    "SELECT * REPLACE (CASE WHEN id % 90 = 0 THEN 'infinity'::DOUBLE ELSE amount END AS amount) FROM good": {
        ("infinite_share", "amount")
    },
    "SELECT * REPLACE (CASE WHEN id % 90 = 0 THEN 5000 ELSE amount END AS amount) FROM good": {
        ("out_of_range_share", "amount")
    },
    "SELECT * REPLACE (10 * amount AS amount) FROM good": {("out_of_range_share", "amount"), ("unit_change", "amount")},
    "SELECT * REPLACE (42.0::DOUBLE AS amount) FROM good": {("constant", "amount")},
    "SELECT * REPLACE (CASE WHEN id % 90 = 0 THEN 'mauve' ELSE colour END AS colour) FROM good": {
        ("new_levels", "colour")
    },
    "SELECT * REPLACE (CASE WHEN id % 90 = 0 THEN 'Red ' ELSE colour END AS colour) FROM good": {
        ("new_levels", "colour"),
        ("level_variants", "colour"),
    },
    "SELECT * REPLACE ('red' AS colour) FROM good": {("top_value_share", "colour")},
    "SELECT * EXCLUDE (colour), id % 5 AS extra FROM good": {("columns_added", ""), ("columns_removed", "")},
    "SELECT * REPLACE (amount::VARCHAR AS amount) FROM good": {("columns_retyped", "")},
    "SELECT * REPLACE (CASE WHEN id % 90 = 0 THEN 'n/a' ELSE amount::VARCHAR END AS amount) FROM good": {
        ("columns_retyped", ""),
        ("text_share", "amount"),
    },
    "SELECT * REPLACE (CASE WHEN id % 10 = 0 THEN 1 ELSE score END AS score, score >= 0.5 AS decision) FROM good": {
        ("score_at_1", "score"),
        ("threshold_mismatch", ""),
    },
    "SELECT * REPLACE (CASE WHEN site = 'n1' AND id % 3 = 0 THEN NULL ELSE y END AS y) FROM good": {
        ("label_coverage_gap", ""),
        ("missing_shift", "y"),
    },
    "SELECT * FROM good WHERE day <> DATE '2026-01-20'": {("empty_windows", ""), ("window_rows", "")},
}


@pytest.mark.parametrize(("query", "expected"), FAULTS.items(), ids=lambda value: None)
def test_each_fault_is_found_and_nothing_else(tmp_path: Path, query: str, expected: set[tuple[str, str]]) -> None:
    good = parquet(tmp_path, GOOD, "good.parquet")
    bad = parquet(tmp_path, query.replace("FROM good", f"FROM '{good}'"), "bad.parquet")
    assert findings(measure_quality(bad, SPEC, reference=good)) == expected


def test_repeated_rows_are_counted_exactly(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT range % 7 AS a, NULL AS b FROM range(100)", "log.parquet")
    item = measure_quality(path, QualitySpec()).one("duplicate_rows")
    assert (item.value, item.n) == ("93", 100)


def test_a_declared_range_and_a_limit_of_ones_own_are_used(tmp_path: Path) -> None:
    path = parquet(tmp_path, GOOD, "log.parquet")
    spec = QualitySpec(ranges=parse_ranges(["amount=0..50"]), without=("id",))
    item = next(item for item in measure_quality(path, spec).figures if item.id == "out_of_range_share")
    assert item.hits == int(duckdb.sql(f"SELECT count(*) FROM '{path}' WHERE amount > 50").fetchall()[0][0])
    assert item.past_limit
    own = Settings(unit="rows", limits={"out_of_range_share": Bound(at_most=Decimal("0.9"))})
    assert not [f for f in measure_quality(path, spec, settings=own).past_limits() if f.id == "out_of_range_share"]


def test_kept_counts_serve_as_reference(tmp_path: Path) -> None:
    good = parquet(tmp_path, GOOD, "good.parquet")
    kept = tmp_path / "kept.json"
    keep(reference_source(good, DriftSpec(without=("id",))), kept)
    query = (
        f"SELECT * REPLACE (CASE WHEN id % 90 = 0 THEN 5000 ELSE amount END AS amount, 'mauve' AS colour) FROM '{good}'"
    )
    bad = parquet(tmp_path, query, "bad.parquet")
    found = findings(measure_quality(bad, QualitySpec(without=("id",)), reference=kept))
    assert {("out_of_range_share", "amount"), ("new_levels", "colour")} <= found


def test_text_among_numbers_is_counted_and_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = [*map(str, range(95)), "", "n/a", "?", "1e3", "NaN"]
    path.write_text("x,c\n" + "\n".join(f"{text},a" for text in rows) + "\n")
    measured = measure_quality(path, QualitySpec())
    shown = {item.id: item.hits for item in measured.figures if item.feature == "x"}
    assert (shown["text_share"], shown["missing_share"], shown["nan_share"]) == (2, 1, 1)
    assert measured.sources[0].tables[0].special(TEXT) == 2


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        (QualitySpec(features=("nothing",)), 'there is no column "nothing"'),
        (QualitySpec(ids=("nothing",)), 'there is no column "nothing"'),
        (QualitySpec(ranges={"amount": (2.0, 1.0)}), "ends before it begins"),
        (QualitySpec(ranges={"colour": (0.0, 1.0)}), 'there is no number in "colour"'),
        (QualitySpec(threshold=Decimal("0.5")), "held against a prediction and its score"),
        (QualitySpec(window="amount"), "which is no time"),
        (QualitySpec(label="parts"), "cannot be groups or classes"),
        (QualitySpec(on=dt.date(2026, 3, 1)), "needs a column of a time"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_with_one_sentence(
    tmp_path: Path, spec: QualitySpec, sentence: str
) -> None:
    path = parquet(tmp_path, GOOD, "log.parquet")
    if "no number" in sentence:
        item = next(item for item in measure_quality(path, spec).figures if item.id == "text_share" and item.hits)
        assert (item.feature, item.hits) == ("colour", 2000)
        return
    with pytest.raises(InputError) as caught:
        measure_quality(path, spec)
    assert sentence in str(caught.value)


def test_a_range_that_is_none_is_refused() -> None:
    assert parse_ranges(["a=b=..3"]) == {"a=b": (-math.inf, 3.0)}
    for text in ("a", "a=1", "a=x..2", "=1..2"):
        with pytest.raises(InputError, match="is no range"):
            parse_ranges([text])


def test_a_csv_with_a_column_twice_and_a_broken_parquet_are_refused(tmp_path: Path) -> None:
    twice = tmp_path / "twice.csv"
    twice.write_text("a,b,A\n1,2,3\n")
    with pytest.raises(InputError, match=r'the column "[aA]" appears twice'):
        measure_quality(twice, QualitySpec())
    good = parquet(tmp_path, GOOD, "good.parquet")
    content = bytearray(good.read_bytes())
    content[200:1200] = bytes(1000)
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(content)
    with pytest.raises(InputError, match="broken and cannot be read to its end"):
        measure_quality(broken, QualitySpec())
