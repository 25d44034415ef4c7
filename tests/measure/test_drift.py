"""Drift against SciPy on random samples, closed forms, and cases computed by hand; watching without false alarms."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb
import msgspec
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import jensenshannon

from ombud.errors import InputError
from ombud.measure.arrays import MISSING, Levels, Numbers, numbers
from ombud.measure.bins import Plan, plan_bins
from ombud.measure.drift.families import adjusted
from ombud.measure.drift.levels import level_figures
from ombud.measure.drift.numeric import numeric_figures, share_bins
from ombud.measure.drift.rates import decomposition
from ombud.measure.drift.run import measure_drift, reference_source
from ombud.measure.drift.sides import Side
from ombud.measure.drift.spec import DriftSpec
from ombud.measure.drift.watch import watch_figures
from ombud.measure.figures import Figure
from ombud.measure.kept import keep
from ombud.measure.named import Settings, View
from ombud.measure.specs import Histogram
from ombud.measure.statistics import cusum
from ombud.measure.statistics.sequential_shares import Evidence, found, log_e_shares
from ombud.measure.tables import Row, make_table

SETTINGS = Settings(unit="rows")
WEIRD = [None, math.nan, math.inf, -math.inf]


def plan_for(values: Sequence[float]) -> Plan:
    whole = all(value == int(value) for value in values)
    return plan_bins(
        low=min(values), high=max(values), mean=float(np.mean(values)), sd=float(np.std(values)), whole=whole
    )


def histogram(values: Sequence[float | None], plan: Plan, *, full: bool = False) -> Numbers:
    """Counts of numbers as an engine makes them, in plain Python."""
    ends = {True: lambda value: (value, value), False: lambda value: (None, None)}[full]
    rows = [Row((), plan.code(value), (1,), (), *ends(value)) for value in values]
    return numbers(make_table(Histogram(feature="x", plan=plan, full=full), rows))


def levels(values: Sequence[str | None]) -> Levels:
    return Levels(counts=dict(Counter(MISSING if value is None else value for value in values)), other=0)


def by_id(figures: Sequence[Figure]) -> dict[str, Figure]:
    return {item.id: item for item in figures}


def numeric(
    one: Sequence[float | None], two: Sequence[float | None], plan: Plan | None = None, *, full: bool = False
) -> dict[str, Figure]:
    plan = plan or plan_for([value for value in one if value is not None and math.isfinite(value)])
    then, now = (histogram(side, plan, full=full) for side in (one, two))
    return by_id(list(numeric_figures(then, now, SETTINGS, View(feature="x"))))


def number(text: str | None) -> float:
    assert text is not None
    return float(text)


samples = st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=60)


@given(samples, samples, st.booleans())
def test_the_exact_distance_lies_within_the_stated_bound(one: list[float], two: list[float], full: bool) -> None:
    item = numeric(one, two, full=full)["ks"]
    exact = stats.ks_2samp(one, two, method="asymp").statistic
    assert number(item.value) - 1e-12 <= exact <= number(item.value) + float(item.bin_error or 0) + 1e-12


def test_values_wholly_beyond_the_bins_are_as_far_apart_as_can_be() -> None:
    """A constant reference has narrow bins; rows far from it have a Kolmogorov-Smirnov distance of 1."""
    figures = numeric([0.5, 0.5, 0.5], [0.0, 0.0, 0.0])
    assert number(figures["ks"].value) == 1
    assert figures["wasserstein"].note.endswith("undefined: the current rows hold no number within the bins")


@given(samples, samples, st.booleans())
def test_the_exact_wasserstein_distance_and_shift_of_the_mean_lie_within_their_bounds(
    one: list[float], two: list[float], full: bool
) -> None:
    figures = numeric(one, two, full=full)
    item, shift, sd = figures["wasserstein"], figures["mean_shift"], float(np.std(one))
    if item.value is not None and not item.note:
        exact = stats.wasserstein_distance(one, two) / sd
        assert abs(exact - number(item.value)) <= float(item.bin_error or 0) * (1 + 1e-9) + 1e-9
    if shift.value is not None and not shift.note:
        pooled = math.sqrt((np.var(one) * len(one) + np.var(two) * len(two)) / (len(one) + len(two) - 2))
        assume(pooled > 1e-9)
        exact = (np.mean(two) - np.mean(one)) / pooled
        assert abs(exact - number(shift.value)) <= float(shift.bin_error or 0) * (1 + 1e-6) + 1e-6


@given(
    st.lists(st.sampled_from([1.0, 2.0, 3.0, *WEIRD]), min_size=1),
    st.lists(st.sampled_from([1.0, 9.0, *WEIRD]), min_size=1),
)
def test_missing_and_special_values_are_never_lost(one: list[float | None], two: list[float | None]) -> None:
    plan = Plan(0, 0, 64)
    old, new = histogram(one, plan), histogram(two, plan)
    assert (old.rows, new.rows) == (len(one), len(two))
    shares = share_bins(old, new)
    assert (shares.reference.sum(), shares.current.sum()) == (len(one), len(two))
    fixed = share_bins(old, new, all_codes=True)
    assert (fixed.reference.sum(), fixed.current.sum()) == (len(one), len(two))


@given(st.lists(st.sampled_from("abcd"), min_size=2), st.lists(st.sampled_from("bcde"), min_size=2))
def test_levels_agree_with_scipy_and_by_hand(one: list[str], two: list[str]) -> None:
    figures = by_id(list(level_figures(levels(one), levels(two), SETTINGS, View(feature="x"))))
    names = sorted({*one, *two})
    table = np.array([[side.count(name) for name in names] for side in (one, two)])
    p, q = table / table.sum(axis=1, keepdims=True)
    assert number(figures["jensen_shannon"].value) == pytest.approx(jensenshannon(p, q, base=2), abs=1e-6)
    assert number(figures["total_variation"].value) == pytest.approx(abs(p - q).sum() / 2)
    assert number(figures["largest_shift"].value) == pytest.approx(abs(p - q).max())
    if len(names) > 1:
        chi2 = stats.chi2_contingency(table, correction=False).statistic
        assert number(figures["cramer_v"].value) == pytest.approx(math.sqrt(chi2 / table.sum()), abs=1e-9)
    assert figures["new_levels"].hits == two.count("e") + sum(two.count(name) for name in "bcd" if name not in one)
    assert figures["gone_levels"].hits == sum(one.count(name) for name in "abcd" if name not in two)


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=40), st.lists(st.floats(-9, 9), min_size=1, max_size=40))
def test_each_value_lies_in_its_interval(one: list[float], two: list[float]) -> None:
    letters = [[f"{value:.0f}" for value in side] for side in (one, two)]
    figures = [*numeric(one, two).values(), *level_figures(*map(levels, letters), SETTINGS, View(feature="x"))]
    for item in figures:
        if item.value is not None and item.low is not None:
            assert float(item.low) - 1e-9 <= float(item.value) <= number(item.high) + 1e-9, item


def test_levels_past_twenty_are_read_together_but_new_ones_are_named() -> None:
    one, two = [f"l{place}" for place in range(1000)], [*(f"l{place}" for place in range(999)), "new"]
    figures = by_id(list(level_figures(levels(one), levels(two), SETTINGS, View(feature="x"))))
    assert "19 levels and 982 others together" in figures["cramer_v"].note
    assert number(figures["cramer_v"].value) < 0.1
    assert figures["new_levels"].note.startswith('1: "new"')


def test_two_normal_samples_have_the_closed_forms() -> None:
    """Catalogue section 12: KS = 2Φ(δ/2) - 1, W1 = δ."""
    chance = np.random.default_rng(1)
    one, two = chance.normal(0, 1, 40_000), chance.normal(0.5, 1, 40_000)
    figures = numeric(one.tolist(), two.tolist())
    for id_, exact in (("ks", 2 * stats.norm.cdf(0.25) - 1), ("wasserstein", 0.5), ("mean_shift", 0.5)):
        item = figures[id_]
        assert number(item.low) <= exact <= number(item.high), id_


def test_psi_of_two_whole_values_is_that_of_two_rates() -> None:
    """Catalogue section 12: (q-p) ln[q(1-p) / (p(1-q))]."""
    figures = numeric([0.0] * 60 + [1.0] * 40, [0.0] * 40 + [1.0] * 60)
    assert number(figures["psi"].value) == pytest.approx(0.2 * math.log(0.6 * 0.6 / (0.4 * 0.4)))


def test_a_reference_without_numbers_or_with_one_is_undefined_and_says_so() -> None:
    plan = Plan(0, 0, 64)
    none = numeric([None, math.nan], [1.0, 2.0], plan)
    assert none["ks"].value is None
    assert "the reference hold no number" in none["ks"].note
    assert none["psi"].value is not None  # missing against numbers is a shift of shares
    constant = numeric([3.0] * 10, [3.0, 4.0], plan)
    assert constant["wasserstein"].value is None
    assert "one value" in constant["wasserstein"].note
    assert number(constant["ks"].value) == 0.5


def test_a_large_shift_of_few_rows_is_no_finding_and_a_small_one_of_many_is_none_either() -> None:
    """An alert needs p adjusted below 0.05 and the effect past its threshold."""
    chance = np.random.default_rng(3)
    few = adjusted(list(numeric([1.0, 2, 3, 4], [2.0, 3, 4, 5]).values()), {})
    many = adjusted(
        list(numeric(chance.normal(0, 1, 50_000).tolist(), chance.normal(0.05, 1, 50_000).tolist()).values()), {}
    )
    assert not any(item.past_limit for item in (*few, *many))
    assert any(float(item.adjusted_p or 1) < 0.01 for item in many)
    real = adjusted(list(numeric(chance.normal(0, 1, 5000).tolist(), chance.normal(1, 1, 5000).tolist()).values()), {})
    assert {item.id for item in real if item.past_limit} >= {"psi", "ks", "wasserstein", "mean_shift"}


def test_psi_of_few_rows_is_held_against_what_chance_alone_gives() -> None:
    """With 200 rows a side and ten bins, PSI passes 0.1 in a third of cases without drift (catalogue section 10)."""
    chance = np.random.default_rng(4)
    runs = []
    for _ in range(150):
        one, two = chance.normal(0, 1, 200).tolist(), chance.normal(0, 1, 200).tolist()
        runs.append(numeric(one, two)["psi"])
    assert np.mean([number(item.value) > 0.1 for item in runs]) > 0.2
    assert np.mean([item.past_limit for item in runs]) < 0.12


# ---- rates


def test_a_shift_of_a_rate_is_that_of_the_mix_and_that_of_the_rates() -> None:
    """Kitagawa 1955, by hand: shares (½, ½) to (¼, ¾), rates (0.2, 0.4) to (0.2, 0.6)."""
    then, now = np.array([[10, 50], [20, 50]]), np.array([[5, 25], [45, 75]])
    mix, rates = decomposition(then, now, 0.95, 1)
    assert mix.value == pytest.approx(-0.25 * 0.2 + 0.25 * 0.5)
    assert rates.value == pytest.approx(0.625 * 0.2)
    assert (mix.value or 0) + (rates.value or 0) == pytest.approx(50 / 100 - 30 / 100)


# ---- watching


def test_evidence_is_a_martingale_at_most_so_looking_every_day_is_no_false_alarm() -> None:
    """Ville: in at most one of twenty runs does it ever reach 20, over 100 looks."""
    chance = np.random.default_rng(6)
    p = np.array([0.4, 0.3, 0.2, 0.1])
    fired = 0
    for _ in range(200):
        reference = chance.multinomial(2000, p)
        state = Evidence()
        for look in chance.multinomial(50, p, size=100):
            state = state.after(reference, look)
        fired += state.p <= 0.05
    assert fired / 200 <= 0.05
    assert log_e_shares(np.array([500, 500]), np.array([900, 100])) > math.log(1e6)


def test_a_change_after_a_long_calm_is_seen_soon() -> None:
    """Begun only once, the e-value of 200 calm looks would need many more to turn."""
    calm, changed, reference = np.array([25, 25]), np.array([10, 40]), np.array([2000, 2000])
    state = Evidence()
    for _ in range(200):
        state = state.after(reference, calm)
    assert state.p > 0.5
    assert len(state.starts) <= 17
    for _ in range(3):
        state = state.after(reference, changed)
    assert state.p <= 0.05
    assert log_e_shares(reference, 200 * calm + 3 * changed) < 0


def test_the_e_value_of_two_sides_is_computed_by_hand() -> None:
    """One row a side, both in the first of two bins: mixtures ½ and ½, likelihood 1."""
    assert log_e_shares(np.array([1, 0]), np.array([1, 0])) == pytest.approx(math.log(0.25))


def test_many_e_values_are_findings_together() -> None:
    """The k largest with the k-th at least m / (k level): 40 and 41 of three at 0.05 need 60, 30, 20."""
    assert found({"a": math.log(41), "b": math.log(40), "c": 0.0}) == ("a", "b")
    assert found({"a": math.log(41), "b": math.log(29), "c": 0.0}) == ()


def test_the_run_length_of_the_cusum_is_the_published_one() -> None:
    """465 windows for k = ½ and h = 5 (Montgomery 2013, table 9.3); Siegmund's approximation is 469."""
    assert cusum.run_length() == pytest.approx(469, abs=1)
    chance = np.random.default_rng(7)
    lengths = []
    for _ in range(300):
        state, steps = cusum.Cusum(), 0
        while not state.fired:
            state, steps = state.after(float(chance.normal())), steps + 1
        lengths.append(steps)
    assert 380 < np.mean(lengths) < 560


def test_the_cusum_by_hand() -> None:
    state = cusum.Cusum()
    for z in (1.0, 3.0, -1.0, 3.5):
        state = state.after(z)
    assert (state.up, state.down, state.fired) == (0.5 + 2.5 - 1.5 + 3.0, 0.0, False)
    assert state.after(2.0).fired


def window_sides(shift_from: int, shift: float, seed: int, size: int = 400) -> tuple[Side, dict[str, Side]]:
    chance = np.random.default_rng(seed)
    plan = Plan(-4, -64, 64)

    def side(mean: float, n: int) -> Side:
        values = chance.normal(mean, 1, n).tolist()
        letters = chance.choice(["a", "b", "c"], n).tolist()
        return Side(numbers={"x": histogram(values, plan)}, levels={"c": levels(letters)}, rows=n)

    days = {f"2026-01-{day:02}": side(shift if day >= shift_from else 0.0, size) for day in range(1, 29)}
    return side(0.0, 4000), days


def test_a_stable_log_raises_no_alarm_and_a_shifted_one_does_and_keeps_it() -> None:
    stable = watch_figures(*window_sides(99, 0.0, 1), DriftSpec(window="t"), SETTINGS)
    assert not [item for item in stable if item.past_limit]
    shifted = watch_figures(*window_sides(15, 0.5, 2), DriftSpec(window="t"), SETTINGS)
    alarms: dict[tuple[str, str], list[str]] = {}
    for item in shifted:
        if item.past_limit:
            alarms.setdefault((item.id, item.feature), []).append(item.window)
    assert set(alarms) == {("drift_watch", "x"), ("cusum", "x")}
    for windows in alarms.values():
        assert "2026-01-15" <= windows[0] <= "2026-01-18"
        assert windows[-1] == "2026-01-28"
    assert not any(item.past_limit for item in shifted if item.id == "psi")
    since = [item for item in shifted if item.id == "adaptive_window"]
    assert since[-1].note.startswith("last changed at 2026-01-15; the mean moved by +")
    assert {item.note for item in stable if item.id == "adaptive_window"} == {"no change found since the reference"}


# ---- files


def parquet(tmp_path: Path, query: str, name: str) -> Path:
    path = tmp_path / name
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


LOG = (
    "SELECT (hash(range) % 1000) / 100.0 + {shift} AS x, CASE WHEN range % 50 = 0 THEN NULL ELSE range % 7 END AS k, "
    "['red', 'green', '{third}'][1 + range % 3] AS colour, range % 5 < 2 AS ok, "
    "DATE '2026-01-01' + (range // 100)::INT AS day FROM range({rows})"
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    one = parquet(tmp_path, LOG.format(shift=0, third="blue", rows=3000), "then.parquet")
    return one, parquet(tmp_path, LOG.format(shift=3, third="brown", rows=2000), "now.parquet")


def test_two_files_are_compared_in_the_bins_of_the_reference(files: tuple[Path, Path]) -> None:
    then, now = files
    measured = measure_drift(now, DriftSpec(prediction="ok", prediction_positive="true"), reference=then)
    shown = {(item.id, item.feature): item for item in measured.figures}
    assert shown["ks", "x"].past_limit
    assert not shown["ks", "k"].past_limit
    colour = shown["new_levels", "colour"]
    assert (colour.hits, colour.n, colour.past_limit) == (666, 2000, True)
    assert '"brown"' in colour.note
    assert measured.coverage.by_column("value")["k"] == 40
    assert "day" not in measured.coverage.by_column("value")
    assert measured.one("prediction_rate_shift").value == "0"
    with duckdb.connect() as connection:
        exact = [connection.execute(f"SELECT x FROM '{path}'").fetchnumpy()["x"] for path in (then, now)]
    ks, error = number(shown["ks", "x"].value), float(shown["ks", "x"].bin_error or 0)
    assert ks - 1e-11 <= stats.ks_2samp(*exact, method="asymp").statistic <= ks + error + 1e-11


@pytest.mark.parametrize(
    "values", ["(hash(i) % 7)::INT", "[0.1, 0.25, 0.7, 12.3][1 + (hash(i) % 4)::INT]", "hash(i) % 90"]
)
def test_columns_whose_values_have_bins_of_their_own_have_distances_without_error(tmp_path: Path, values: str) -> None:
    """Whole numbers and columns of few values: SciPy's distances to the last digit, and a stated error of 0."""
    query = "SELECT {values} AS x FROM range({first}, {last}) t(i)"
    then, now = (
        parquet(tmp_path, query.format(values=values, first=first, last=first + 800), f"{first}.parquet")
        for first in (0, 5000)
    )
    found = measure_drift(now, DriftSpec(numeric=("x",)), reference=then)
    with duckdb.connect() as connection:
        one, two = (
            connection.execute(f"SELECT x::DOUBLE AS x FROM '{path}'").fetchnumpy()["x"] for path in (then, now)
        )
    by = {item.id: item for item in found.figures}
    assert {by[name].bin_error for name in ("ks", "wasserstein", "mean_shift")} == {"0"}
    assert number(by["ks"].value) == pytest.approx(stats.ks_2samp(one, two, method="asymp").statistic, abs=1e-11)
    distance = stats.wasserstein_distance(one, two) / one.std()
    assert number(by["wasserstein"].value) == pytest.approx(distance, rel=1e-9)
    pooled = math.sqrt((one.var(ddof=1) + two.var(ddof=1)) / 2)
    assert number(by["mean_shift"].value) == pytest.approx((two.mean() - one.mean()) / pooled, rel=1e-9)


@pytest.mark.parametrize("ending", ["json", "parquet"])
def test_kept_counts_give_the_same_figures_as_the_file(files: tuple[Path, Path], tmp_path: Path, ending: str) -> None:
    then, now = files
    spec = DriftSpec(features=("x", "colour"))
    kept, kept_now = tmp_path / f"kept.{ending}", tmp_path / f"kept_now.{ending}"
    keep(reference_source(then, spec), kept)
    plain, with_kept = (measure_drift(now, spec, reference=reference) for reference in (then, kept))
    assert with_kept.figures == plain.figures
    keep(plain.source, kept_now)
    assert measure_drift(kept_now, spec, reference=kept).figures == plain.figures


def test_windows_of_one_file_are_watched_against_its_first_ones(files: tuple[Path, Path]) -> None:
    then, _ = files
    measured = measure_drift(then, DriftSpec(features=("x", "colour"), window="day", every="week", baseline=2))
    assert sorted({item.window for item in measured.figures}) == ["2026-01-12", "2026-01-19", "2026-01-26"]
    assert not measured.past_limits()
    assert "2025-12-29 and 2026-01-05" in measured.notes[0].text


def test_a_csv_is_read_by_what_its_columns_hold(files: tuple[Path, Path], tmp_path: Path) -> None:
    then, now = files
    texts = [tmp_path / "then.csv", tmp_path / "now.csv"]
    for source, target in zip((then, now), texts, strict=True):
        duckdb.sql(f"COPY (FROM '{source}') TO '{target}' (HEADER)")
    spec = DriftSpec(features=("x", "k", "colour"))
    plain, of_text = measure_drift(now, spec, reference=then), measure_drift(texts[1], spec, reference=texts[0])
    assert of_text.figures == plain.figures
    watched = measure_drift(texts[0], DriftSpec(features=("x",), window="day", every="month"), reference=texts[0])
    assert {item.window for item in watched.figures} == {"2026-01-01"}


def test_rows_without_a_time_are_in_no_window_and_counted(tmp_path: Path) -> None:
    query = LOG.format(shift=0, third="blue", rows=1000).replace(
        "AS day", "+ CASE WHEN range < 30 THEN NULL ELSE 0 END AS day"
    )
    path = parquet(tmp_path, query, "log.parquet")
    measured = measure_drift(path, DriftSpec(features=("x",), window="day"))
    assert measured.coverage.lacking("window") == 30
    assert measured.coverage.people - measured.coverage.used == 30


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        (DriftSpec(features=("y",)), 'there is no column "y"'),
        (DriftSpec(features=("day",)), "no column of numbers or categories"),
        (DriftSpec(numeric=("x",), categorical=("x",)), "numeric and categorical at once"),
        (DriftSpec(numeric=("colour",)), "that are not a number; the first is in row 1"),
        (DriftSpec(window="x"), "is of type DOUBLE, which is no time"),
        (DriftSpec(window="then"), 'there is no column "then"'),
        (DriftSpec(score="ok", label="ok"), 'the column "ok" cannot be two things at once'),
    ],
)
def test_what_cannot_be_compared_is_refused_with_one_sentence(
    files: tuple[Path, Path], spec: DriftSpec, sentence: str
) -> None:
    with pytest.raises(InputError) as caught:
        measure_drift(files[1], spec, reference=files[0])
    assert sentence in str(caught.value)


def test_nothing_to_compare_with_and_too_few_windows_are_refused(files: tuple[Path, Path]) -> None:
    with pytest.raises(InputError, match="nothing to compare with"):
        measure_drift(files[0], DriftSpec())
    with pytest.raises(InputError, match='"day" holds 1 months only'):
        measure_drift(files[0], DriftSpec(window="day", every="month"))


def test_counts_in_other_bins_are_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    then, now = files
    spec = DriftSpec(features=("x",))
    kept, other = tmp_path / "kept.json", tmp_path / "other.json"
    source = reference_source(then, spec)
    keep(source, kept)
    table = source.tables[0]
    plan = msgspec.structs.replace(table.spec, plan=Plan(3, 0, 64))
    keep(msgspec.structs.replace(source, tables=(msgspec.structs.replace(table, spec=plan),)), other)
    with pytest.raises(InputError, match='the counts of "x" are missing, or in other bins'):
        measure_drift(other, spec, reference=kept)
    kept.write_text("{}")
    with pytest.raises(InputError, match="not the counts of a period"):
        measure_drift(now, spec, reference=kept)
