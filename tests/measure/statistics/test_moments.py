"""Means of two groups and quantiles from bins, against SciPy and NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ombud.measure.statistics import moments, quantiles
from ombud.measure.statistics.moments import Moments

values = st.lists(st.floats(-100, 100), min_size=3, max_size=40).filter(lambda v: np.std(v) > 0.01)


def of(rows: list[float]) -> Moments:
    """Sums of values."""
    return Moments(len(rows), float(np.sum(rows)), float(np.sum(np.square(rows))))


@given(values, values)
def test_welch_is_that_of_scipy(one: list[float], two: list[float]) -> None:
    expected = stats.ttest_ind(one, two, equal_var=False)
    found, gap = moments.welch_test(of(one), of(two)), moments.mean_gap(of(one), of(two))
    assert found is not None
    assert found.z == pytest.approx(expected.statistic, rel=1e-6, abs=1e-9)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-7)
    interval = expected.confidence_interval()
    assert (gap.low, gap.high) == (pytest.approx(interval.low, abs=1e-6), pytest.approx(interval.high, abs=1e-6))


@given(values)
def test_the_mean_is_that_of_scipy(rows: list[float]) -> None:
    found = moments.mean(of(rows))
    low, high = stats.t.interval(0.95, len(rows) - 1, np.mean(rows), stats.sem(rows))
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


def test_the_standardised_difference_by_hand() -> None:
    """Means 5 and 3, both variances 4 with n - 1: d = 1; variance 2/20 + 1/80 (n = 20 each)."""
    one, two = Moments(20, 100, 19 * 4 + 500), Moments(20, 60, 19 * 4 + 180)
    found = moments.smd(one, two)
    assert found.value == pytest.approx(1.0)
    assert found.low == pytest.approx(1 - 1.959964 * (2 / 20 + 1 / 80) ** 0.5)


def test_the_total_variant_is_smaller_and_says_so() -> None:
    one, two = of([1.0, 2.0, 3.0, 4.0]), of([5.0, 6.0, 7.0, 9.0])
    pooled, total = moments.smd(one, two), moments.smd_total(one, two, one + two)
    assert pooled.value is not None
    assert total.value is not None
    assert abs(total.value) < abs(pooled.value)
    assert total.value == pytest.approx((2.5 - 6.75) / np.std([1, 2, 3, 4, 5, 6, 7, 9], ddof=1))
    assert "total" in total.method


def test_hedges_takes_off_the_bias_of_small_groups() -> None:
    """The exact factor for m = 10 is 0.9228, about 1 - 3/(4m - 1) (Hedges 1981)."""
    one, two = of([1.0, 2.0, 3.0, 4.0, 5.0, 7.0]), of([2.0, 4.0, 5.0, 6.0, 9.0, 9.0])
    d, g = moments.smd(one, two), moments.hedges_g(one, two)
    assert d.value is not None
    assert g.value == pytest.approx(d.value * 0.9228, rel=1e-4)


def test_values_without_spread_and_single_values_are_undefined() -> None:
    still, alone = of([2.0, 2.0, 2.0]), of([1.0])
    assert moments.smd(still, still).value is None
    assert moments.hedges_g(still, still).value is None
    assert moments.welch_test(still, still) is None
    assert moments.mean_gap(alone, still).value is None
    assert moments.mean(alone).value is None


@given(st.lists(st.integers(0, 20), min_size=1, max_size=200), st.floats(0.01, 0.99))
def test_a_quantile_is_in_the_bin_of_the_row_that_numpy_names(rows: list[int], share: float) -> None:
    counts = np.bincount(rows, minlength=21)
    place = quantiles.inside(counts, share)
    assert place is not None
    assert place.bin == np.quantile(rows, share, method="inverted_cdf")
    assert sorted(rows)[place.below + place.nth - 1] == place.bin


def test_the_interval_of_a_median_holds_the_order_statistics() -> None:
    rows = np.random.default_rng(1).normal(size=1001)
    edges = np.linspace(-8, 8, 1025)
    found = quantiles.quantile(np.histogram(rows, edges)[0], edges, 0.5)
    assert found.value == pytest.approx(np.median(rows), abs=found.bound)
    ordered = np.sort(rows)
    half = 1.959964 * (1001 / 4) ** 0.5
    assert found.low == pytest.approx(ordered[int(500.5 - half) - 1], abs=2 * found.bound + 1e-9)
    assert found.high == pytest.approx(ordered[int(np.ceil(500.5 + half))], abs=2 * found.bound + 1e-9)


def test_no_rows_have_no_quantile() -> None:
    assert quantiles.quantile(np.zeros(3, dtype=int), np.arange(4.0), 0.5).value is None


def test_variances_whose_squares_are_too_small_for_a_number_still_have_degrees_of_freedom() -> None:
    """Found by a property test: (a + b)² and a² + b² were both 0."""
    tiny = moments.Moments(n=3, total=-1.7e-143, squares=9.8e-287)
    test = moments.welch_test(tiny, moments.Moments(n=3, total=2.3e-159, squares=1.9e-286))
    assert test is not None
    assert 0 <= test.p <= 1
