"""Tables of counts add, refuse what does not add, and survive being written down."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ombud.errors import InputError
from ombud.measure import bins
from ombud.measure.artefact import Period, read_parquet, read_period, write_parquet
from ombud.measure.engines import count, open_file
from ombud.measure.engines.planning import count_reference, plan_features
from ombud.measure.engines.quantiles import exact_median, exact_quantile
from ombud.measure.specs import UNMAPPED, Categories, Cells, Cut, Distinct, Histogram, Moments, PersonClusters
from ombud.measure.tables import Row, Table, cut_off, make_table, namer, read_table, text_of
from tests.measure import random_log

DATA = Path(__file__).parents[2] / "examples" / "data"
MIXED = random_log.rows(900, seed=3)


def counted(path: Path) -> dict[str, Table]:
    wanted = random_log.specs()
    with open_file(path) as engine:
        return dict(zip(wanted, count(engine, list(wanted.values())).tables, strict=True))


# ---- adding


def test_the_parts_of_a_log_add_to_the_whole(tmp_path: Path) -> None:
    for name, content in {"whole": MIXED, "a": MIXED[:100], "b": MIXED[100:101], "c": MIXED[101:]}.items():
        random_log.write_parquet(tmp_path / f"{name}.parquet", content)
    whole, a, b, c = (counted(tmp_path / f"{name}.parquet") for name in ("whole", "a", "b", "c"))
    for name, table in whole.items():
        # Persons of a cluster must be in one part only, and a cut-off table is a lower bound.
        if isinstance(table.spec, PersonClusters | Distinct) or cut_off(table):
            continue
        together = a[name].merged(b[name]).merged(c[name])
        assert together.counts_digest == table.counts_digest, name
        for one, two in zip(together.rows, table.rows, strict=True):
            assert one.sums == pytest.approx(two.sums, rel=1e-12, abs=1e-9)
            assert (one.low, one.high) == (two.low, two.high)


texts = st.none() | st.sampled_from(["a", "b", "\u00e9", ""])
some_rows = st.lists(
    st.builds(
        Row,
        st.tuples(texts, texts, texts),
        st.just(0),
        st.tuples(st.integers(0, 10**9)),
        st.tuples(st.integers(0, 99).map(float), st.integers(0, 99).map(float)),
    ),
    max_size=20,
)


@given(some_rows, some_rows, some_rows)
def test_adding_is_the_same_in_any_order(one: list[Row], two: list[Row], three: list[Row]) -> None:
    spec = Cells(groups=("g",), prediction="p", label="y", weight="w")
    a, b, c = (make_table(spec, rows) for rows in (one, two, three))
    whole = make_table(spec, [*three, *one, *two])
    assert a.merged(b).merged(c) == c.merged(a.merged(b)) == whole
    assert a.merged(b).digest == b.merged(a).digest
    assert whole.people == a.people + b.people + c.people


def test_tables_under_different_specifications_do_not_add() -> None:
    plan, other = bins.Plan(0, 0, 64), bins.Plan(1, 0, 64)
    one, two = (make_table(Histogram(feature="x", plan=p), []) for p in (plan, other))
    with pytest.raises(InputError, match="these two tables do not add: their plan differs"):
        one.merged(two)
    with pytest.raises(InputError, match="one is of kind Histogram, the other Moments"):
        one.merged(make_table(Moments(feature="x"), []))


# ---- bins


@given(st.floats(allow_nan=True, allow_infinity=True), st.integers(-40, 40), st.integers(-50, 50))
def test_every_number_is_in_exactly_one_place(value: float, e: int, start: int) -> None:
    plan = bins.Plan(e, start * 64, start * 64 + 128)
    code = plan.code(value)
    if code >= 0:
        low, high = plan.edges(code)
        assert low <= value < high
        order = plan.codes_in_order()
        assert len(order) == len(set(order))
        edges = [plan.edges(item) for item in order]
        assert all(edges[k][1] == edges[k + 1][0] for k in range(len(edges) - 1))
    else:
        assert code in bins.WORDS


@given(st.floats(-1e300, 1e300), st.floats(0, 1e300), st.floats(0, 1), st.floats(0, 1e300), st.booleans())
@example(-1.1e-267, 8e59, 0.0, 0.0, False)
def test_a_plan_holds_the_middle_of_any_reference(low: float, width: float, at: float, sd: float, whole: bool) -> None:
    high = low + width
    mean = min(max(low + at * width, low), high)
    plan = bins.plan_bins(low=low, high=high, mean=mean, sd=sd, whole=whole)
    assert 0 <= plan.code(mean) < plan.last - plan.first
    assert plan.last - plan.first <= 4 * 2048 + 128
    assert max(plan.codes_in_order()) < 2**15


def test_heavy_tails_are_told_apart_far_outside_the_core() -> None:
    """Clipping at eight standard deviations made distances of log-normal features 5 to 16 % too small."""
    plan = bins.plan_bins(low=0.0, high=1e6, mean=10.0, sd=20.0, whole=False)
    assert plan.code(1e4) != plan.code(1.2e4)
    assert plan.code(1e4) > plan.last - plan.first


# ---- text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (1.0, "1"),
        (Decimal("1.00"), "1"),
        (Decimal("1.50"), "1.5"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (True, "true"),
        ("e\u0301", "\u00e9"),
        ("", None),
        (None, None),
        (math.nan, None),
        (math.inf, "infinity"),
        ("a ", "a "),
    ],
)
def test_a_value_has_one_text_whatever_the_engine(value: object, text: str | None) -> None:
    assert text_of(value) == text


def test_labels_are_mapped_explicitly_and_what_is_not_named_has_its_own_bucket() -> None:
    spec = Cells(groups=("sex",), prediction="ok", names={"ok": {"Y": "yes", "true": "yes", "1": "yes", "N": "no"}})
    key = namer(spec)
    assert [key(("f", value, None))[1] for value in ("Y", True, 1, "N", "?", None)] == [
        "yes",
        "yes",
        "yes",
        "no",
        UNMAPPED,
        None,
    ]


# ---- written down


@pytest.fixture(scope="module")
def period(tmp_path_factory: pytest.TempPathFactory) -> Period:
    path = tmp_path_factory.mktemp("period") / "log.parquet"
    random_log.write_parquet(path, MIXED)
    with open_file(path, threads=1) as engine:
        found = count(engine, list(random_log.specs().values()))
    return Period(
        period="2026-10", source="log.parquet", engine=found.engine, queries=found.queries, tables=found.tables
    )


def test_a_period_is_read_back_as_it_was_written_in_both_forms(period: Period, tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"
    write_parquet(period, path)
    assert read_parquet(path) == period == read_period(period.to_json())
    assert read_parquet(path).digest == period.digest


def test_equal_counts_give_equal_bytes(period: Period, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_parquet(read_period(period.to_json()), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    assert (tmp_path / "one").stat().st_size < 1_000_000


def test_periods_add(period: Period) -> None:
    other = Period(period="2026-11", source="log.parquet", engine=period.engine, queries=(), tables=period.tables)
    both = period.merged(other)
    assert both.period == "2026-10 + 2026-11"
    assert both.queries == period.queries
    assert [table.people for table in both.tables] == [2 * table.people for table in period.tables]
    with pytest.raises(InputError, match="has 31 tables of counts and 2026-11 has 0"):
        period.merged(Period(period="2026-11", source="", engine="", queries=(), tables=()))


@pytest.mark.parametrize("content", [b"", b"{}", b"no", b'{"period": 1}'])
def test_what_is_no_artefact_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not the counts of a period"):
        read_period(content)
    with pytest.raises(InputError, match="not a table of counts"):
        read_table(content)
    path = tmp_path / "p.parquet"
    path.write_bytes(content)
    with pytest.raises(InputError, match="does not hold counts that can be read"):
        read_parquet(path)


def test_an_artefact_of_another_version_or_form_is_refused(period: Period) -> None:
    table = make_table(Cells(groups=("g",), prediction="p"), [Row(("a", "1", None), 0, (1,))])
    assert read_table(table.to_json()) == table
    with pytest.raises(InputError, match="version ombud-tables:9"):
        read_table(table.to_json().replace(b"ombud-tables:1", b"ombud-tables:9"))
    with pytest.raises(InputError, match="row 1: a row does not have the form of its table"):
        read_table(table.to_json().replace(b'["a","1",null]', b'["a"]'))
    with pytest.raises(InputError, match="version ombud-period:9"):
        read_period(period.to_json().replace(b"ombud-period:1", b"ombud-period:9"))
    with pytest.raises(InputError, match="holds no counts"):
        read_parquet(DATA / "adult_train.parquet")


# ---- published numbers


def test_counts_of_adult_income_are_those_published() -> None:
    """Kohavi and Becker 1996: 6,662 of 21,790 men and 1,179 of 10,771 women above 50K."""
    with open_file(DATA / "adult_train.parquet") as engine:
        cells, workclass = count(
            engine, [Cells(groups=("sex",), prediction="income"), Categories(feature="workclass")]
        ).tables
    n = {row.key[:2]: row.counts[0] for row in cells.rows}
    assert n == {
        ("Male", ">50K"): 6662,
        ("Male", "<=50K"): 21790 - 6662,
        ("Female", ">50K"): 1179,
        ("Female", "<=50K"): 10771 - 1179,
    }
    assert {row.key[0]: row.counts[0] for row in workclass.rows}["?"] == 1836


def test_counts_of_recidivism_are_those_published() -> None:
    """ProPublica: 7,214 people; of African-American people who did not offend again, 805 of 1,795 were high risk."""
    cut = Cut(score="decile_score", at=Decimal(5))
    spec = Cells(groups=("race",), cut=cut, label="two_year_recid", count="n")
    with open_file(DATA / "compas_counts.csv") as engine:
        (table,) = count(engine, [spec]).tables
    n = {row.key: row.counts[0] for row in table.rows}
    high, low = n["African-American", "favourable", "0"], n["African-American", "unfavourable", "0"]
    assert (table.people, high, high + low) == (7214, 805, 1795)


def test_counts_of_credit_default_are_those_published() -> None:
    """Yeh 2009: 2,873 of 11,888 men and 3,763 of 18,112 women default."""
    with open_file(DATA / "credit_default.parquet") as engine:
        (table,) = count(engine, [Cells(groups=("sex",), prediction="default_payment")]).tables
    n = {row.key[:2]: row.counts[0] for row in table.rows}
    assert (n["1", "1"], n["1", "1"] + n["1", "0"]) == (2873, 11888)
    assert (n["2", "1"], n["2", "1"] + n["2", "0"]) == (3763, 18112)


def test_ages_of_german_credit_split_as_published() -> None:
    """810 people older than 25, of whom .728395 are good; 190 of 25 or younger, .578947."""
    with open_file(DATA / "german_credit.csv") as engine:
        cut = Cut(score="age", at=Decimal(25), favourable="above")
        (table,) = count(engine, [Cells(groups=("credit",), cut=cut)]).tables
    n = {row.key[:2]: row.counts[0] for row in table.rows}
    assert (n["1", "favourable"], n["1", "favourable"] + n["2", "favourable"]) == (590, 810)
    assert (n["1", "unfavourable"], n["1", "unfavourable"] + n["2", "unfavourable"]) == (110, 190)


# ---- quantiles and plans


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.sampled_from([0.0, 0.5, 0.5000000001, 1.0, -3.25, 7e9, 1e300, math.inf, -math.inf, math.nan]),
        min_size=1,
        max_size=9,
    )
)
def test_the_median_is_that_of_sorting(tmp_path_factory: pytest.TempPathFactory, drawn: list[float]) -> None:
    path = tmp_path_factory.mktemp("median") / "m.csv"
    path.write_text("x\n" + "".join(f"{value!r}\n" for value in drawn))
    usable = sorted(value for value in drawn if not math.isnan(value))
    with open_file(path, threads=1) as engine:
        (table,) = count(engine, [Histogram(feature="x", plan=bins.Plan(-4, 0, 64))]).tables
        if not usable:
            with pytest.raises(InputError, match="there is no number to take a quantile of"):
                exact_median(engine, table)
            return
        low, high = usable[(len(usable) - 1) // 2], usable[len(usable) // 2]
        expected = low if low == high else low / 2 + high / 2
        found = exact_median(engine, table)
        assert found == expected or (math.isnan(found) and math.isnan(expected))
        assert exact_quantile(engine, table, 1.0) == usable[-1]


def test_a_plan_from_unlucky_first_rows_is_made_again_from_all(tmp_path: Path) -> None:
    path = tmp_path / "sorted.csv"
    path.write_text("x\n" + "".join(f"{value}\n" for value in (*[0.25] * 70_000, *range(70_000))))
    with open_file(path) as engine:
        first, every = plan_features(engine, ["x"]), plan_features(engine, ["x"], rows=None)
        (table,) = count_reference(engine, ["x"]).tables
    assert first != every
    assert isinstance(table.spec, Histogram)
    assert table.spec.plan == every["x"]
    assert len(table.rows) > 1000
