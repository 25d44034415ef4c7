"""Drift figures, against SciPy, closed forms and simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import jensenshannon

from ombud.measure.statistics import binning, distance, divergence
from ombud.measure.statistics.categories import category_drift
from tests.measure.statistics.tables import histograms

sides = st.integers(2, 12).flatmap(lambda b: st.tuples(histograms(b), histograms(b)))


@given(sides)
def test_jensen_shannon_is_that_of_scipy(pair: tuple[list[int], list[int]]) -> None:
    one, two = (np.array(side) for side in pair)
    found = divergence.jensen_shannon(one, two)
    assert found is not None
    assert found.interval.value == pytest.approx(np.nan_to_num(jensenshannon(one, two, base=2)), abs=1e-7)


@given(sides)
def test_kullback_leibler_is_that_of_scipy(pair: tuple[list[int], list[int]]) -> None:
    one, two = (np.array(side) for side in pair)
    found = divergence.kullback_leibler(one, two)
    expected = stats.entropy(two, one)
    assert found is not None
    if math.isinf(expected):
        assert found.interval.value is None
    else:
        assert found.interval.value == pytest.approx(expected, abs=1e-9)


@given(sides)
def test_a_divergence_lies_in_its_interval(pair: tuple[list[int], list[int]]) -> None:
    one, two = (np.array(side) for side in pair)
    for figure in (divergence.psi, divergence.jensen_shannon, divergence.hellinger):
        found = figure(one, two)
        assert found is not None
        low, value, high = found.interval.low, found.interval.value, found.interval.high
        assert low is not None
        assert value is not None
        assert high is not None
        assert 0 <= low <= value + 1e-9
        assert high >= 0


def test_psi_between_two_coins_is_the_closed_form() -> None:
    """(q-p) ln[q(1-p) / (p(1-q))]."""
    found = divergence.psi(np.array([700, 300]), np.array([400, 600]))
    assert found is not None
    assert found.interval.value == pytest.approx(0.3 * math.log(0.6 * 0.7 / (0.3 * 0.4)))


def test_hellinger_by_hand() -> None:
    found = divergence.hellinger(np.array([1, 0]), np.array([0, 1]))
    assert found is not None
    assert found.interval.value == 1.0


def test_without_drift_psi_passes_its_limit_one_time_in_twenty() -> None:
    """With 200 rows a side and 10 bins, PSI > 0.1 happens 37 % of the time; its own limit one in twenty."""
    chance = np.random.default_rng(1)
    over, habit, runs = 0, 0, 600
    for _ in range(runs):
        one, two = chance.multinomial(200, np.full(10, 0.1), size=2)
        found = divergence.psi(one, two)
        assert found is not None
        assert found.interval.value is not None
        over += found.interval.value > found.threshold
        habit += found.interval.value > 0.1
    assert 0.03 < over / runs < 0.08
    assert 0.30 < habit / runs < 0.45


def test_an_empty_side_has_no_divergence() -> None:
    nobody, some = np.zeros(3, dtype=int), np.array([1, 2, 3])
    assert divergence.psi(nobody, some) is None
    assert distance.kolmogorov_smirnov(some, nobody) is None
    assert distance.ks_interval(some, nobody).value is None
    assert distance.wasserstein(some, nobody, np.arange(4.0)).value is None
    assert distance.permutation_test(some, nobody, np.arange(4.0)) is None
    assert category_drift({"a": 0}, {"a": 3}) is None


def test_one_bin_cannot_drift() -> None:
    found = divergence.psi(np.array([50]), np.array([70]))
    assert found is not None
    assert found.interval.high == 0.0
    assert found.test is None


def test_ks_of_rows_lies_within_the_bound() -> None:
    chance = np.random.default_rng(3)
    one, two = chance.normal(size=4000), chance.normal(0.2, 1, 5000)
    edges = np.linspace(-8, 8, 257)
    found = distance.kolmogorov_smirnov(np.histogram(one, edges)[0], np.histogram(two, edges)[0])
    exact = stats.ks_2samp(one, two, method="asymp")
    assert found is not None
    assert found.at_edges <= exact.statistic <= found.at_most
    assert found.p_at_most <= exact.pvalue * 1.01


def test_kolmogorovs_p_is_that_of_the_limit() -> None:
    one, two = np.array([10, 20, 30, 40]), np.array([40, 30, 20, 10])
    found = distance.kolmogorov_smirnov(one, two)
    assert found is not None
    assert found.at_edges == pytest.approx(0.4)
    assert found.p_at_edges == pytest.approx(stats.kstwobign.sf(0.4 * math.sqrt(50)))


def test_wasserstein_of_rows_lies_within_the_bound() -> None:
    chance = np.random.default_rng(4)
    one, two = chance.lognormal(size=4000), chance.lognormal(0.1, 1, 5000)
    edges = np.concatenate([np.linspace(0, 8, 257), [16, 32, 64, 128]])
    found = distance.wasserstein(np.histogram(one, edges)[0], np.histogram(two, edges)[0], edges)
    assert found.value is not None
    assert abs(found.value - stats.wasserstein_distance(one, two)) <= found.bound


def test_wasserstein_in_the_middle_of_bins_is_that_of_scipy() -> None:
    one, two = np.array([3, 0, 5, 2]), np.array([1, 4, 4, 1])
    middles = np.array([0.5, 1.5, 2.5, 3.5])
    found = distance.wasserstein(one, two, np.arange(5.0))
    assert found.value == pytest.approx(stats.wasserstein_distance(middles, middles, one, two))
    halved = distance.divided(found, 2.0)
    assert halved.value == pytest.approx((found.value or 0) / 2)
    assert distance.divided(found, 0.0).value is None


def test_two_normal_laws_have_the_distances_of_the_closed_forms() -> None:
    """N(0,1) and N(δ,1): KS = 2Φ(δ/2)-1, W1 = δ, KL = δ²/2."""
    delta, n = 0.5, 10_000_000
    edges = np.linspace(-9, 9, 4097)
    one, two = (np.round(np.diff(stats.norm.cdf(edges, mean)) * n).astype(np.int64) for mean in (0, delta))
    ks, w1 = distance.kolmogorov_smirnov(one, two), distance.wasserstein(one, two, edges)
    assert ks is not None
    assert ks.at_edges == pytest.approx(2 * stats.norm.cdf(delta / 2) - 1, abs=2e-3)
    assert w1.value == pytest.approx(delta, abs=1e-3)
    held = (one > 5) & (two > 5)
    kl = divergence.kullback_leibler(one[held], two[held])
    assert kl is not None
    assert kl.interval.value == pytest.approx(delta**2 / 2, abs=2e-3)


def test_the_permutation_test_finds_a_shift_and_nothing_else() -> None:
    chance = np.random.default_rng(5)
    edges = np.linspace(-8, 8, 1025)
    same, other, moved = (np.histogram(chance.normal(m, 1, 500), edges)[0] for m in (0, 0, 0.5))
    still, shift = distance.permutation_test(same, other, edges), distance.permutation_test(same, moved, edges)
    assert still is not None
    assert shift is not None
    assert still.p > 0.05
    assert shift.p == pytest.approx(0.001)


def test_the_permutation_p_is_near_that_of_scipy() -> None:
    one, two = np.array([9, 6, 3, 2]), np.array([4, 6, 6, 6])
    rows = [np.repeat(np.arange(4.0) + 0.5, side) for side in (one, two)]
    expected = stats.permutation_test(rows, stats.wasserstein_distance, alternative="greater", n_resamples=1500, rng=1)
    found = distance.permutation_test(one, two, np.arange(5.0))
    assert found is not None
    assert found.p == pytest.approx(expected.pvalue, abs=0.04)


def test_merged_bins_hold_equal_mass() -> None:
    counts = np.histogram(np.random.default_rng(6).normal(size=100_000), np.linspace(-8, 8, 1025))[0]
    starts = binning.equal_mass(counts)
    merged = binning.merged(counts, starts)
    assert len(merged) == 10
    assert merged.sum() == counts.sum()
    assert merged.min() > 9_000
    assert merged.max() < 11_000
    assert binning.merged_edges(np.linspace(-8, 8, 1025), starts)[[0, -1]] == pytest.approx([-8, 8])


def test_a_value_that_many_share_makes_fewer_bins() -> None:
    counts = np.array([0, 900, 10, 20, 30, 40])
    merged = binning.merged(counts, binning.equal_mass(counts))
    assert merged.tolist() == [900, 100]


def test_more_than_twenty_bins_are_refused() -> None:
    with pytest.raises(ValueError, match="20"):
        binning.equal_mass(np.array([1, 2, 3]), 21)
    with pytest.raises(ValueError, match="no rows"):
        binning.equal_mass(np.array([0, 0]))


def test_categories_by_hand() -> None:
    found = category_drift({"a": 50, "b": 30, "c": 20}, {"a": 40, "b": 40, "d": 20})
    assert found is not None
    assert found.new == ("d",)
    assert found.gone == ("c",)
    assert found.new_share == pytest.approx(0.2)
    assert found.total_variation.value == pytest.approx(0.3)
    assert found.largest.value == pytest.approx(0.2)
    assert found.total_variation.low is not None
    assert found.total_variation.low > 0
    table = np.array([[50, 30, 20, 0], [40, 40, 0, 20]])
    assert found.cramer_v == pytest.approx(stats.contingency.association(table, "cramer"))
    assert found.test is not None
    assert found.test.p == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)
