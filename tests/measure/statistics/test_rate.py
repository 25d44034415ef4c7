"""One rate, against SciPy and statsmodels, and against a court's arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from ombud.measure.statistics import rate as r
from ombud.measure.statistics.rate import Weights, weighted_rate

pairs = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
few = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(pairs)
def test_wilson_is_that_of_statsmodels(pair: tuple[int, int]) -> None:
    low, high = proportion_confint(*pair, method="wilson")
    mine = r.wilson(*pair)
    assert (mine.low, mine.high) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))


@given(few)
def test_the_exact_interval_is_that_of_statsmodels(pair: tuple[int, int]) -> None:
    low, high = proportion_confint(*pair, method="beta")
    mine = r.clopper_pearson(*pair)
    assert mine.low == pytest.approx(0 if pair[0] == 0 else low, abs=1e-9)
    assert mine.high == pytest.approx(1 if pair[0] == pair[1] else high, abs=1e-9)


@given(few, st.floats(0.01, 0.99))
def test_the_exact_binomial_test_is_that_of_scipy(pair: tuple[int, int], share: float) -> None:
    found = r.binomial_test(*pair, share)
    assert found is not None
    assert found.p == pytest.approx(stats.binomtest(*pair, share).pvalue, abs=1e-6)


def test_the_exact_test_of_millions_is_quick_and_that_of_scipy() -> None:
    found = r.binomial_test(5_003_000, 10_000_000, 0.5)
    assert found is not None
    assert found.p == pytest.approx(stats.binomtest(5_003_000, 10_000_000, 0.5).pvalue, abs=1e-7)


def test_a_benchmark_share_is_tested_as_in_castaneda() -> None:
    """339 of 870 jurors against 79.1 % of the population: about 29 standard deviations (430 U.S. 482, n. 17)."""
    found = r.against_share(339, 870, 0.791)
    assert found is not None
    assert found.z == pytest.approx(-29.1, abs=0.1)
    assert found.p < 1e-100


def test_few_expected_people_get_the_exact_p_against_a_benchmark() -> None:
    found = r.against_share(0, 20, 0.1)
    assert found is not None
    assert "exact" in found.method
    assert found.p == pytest.approx(stats.binomtest(0, 20, 0.1).pvalue, abs=1e-9)


def test_equal_weights_are_no_weights() -> None:
    plain = r.wilson(3000, 10_000)
    weighted = weighted_rate(Weights(hit=6000, miss=14_000, hit_squared=12_000, miss_squared=28_000))
    assert (weighted.low, weighted.high) == (pytest.approx(plain.low, abs=1e-5), pytest.approx(plain.high, abs=1e-5))


def test_unequal_weights_make_the_interval_wider() -> None:
    weights = np.random.default_rng(1).lognormal(0, 1, 400)
    hit = weights[:150]
    miss = weights[150:]
    found = weighted_rate(
        Weights(hit=hit.sum(), miss=miss.sum(), hit_squared=(hit**2).sum(), miss_squared=(miss**2).sum())
    )
    plain = r.wilson(150, 400)
    assert found.high - found.low > plain.high - plain.low
    # By hand: the linearised variance of a weighted mean.
    f = np.array([1.0] * 150 + [0.0] * 250)
    mean = (weights * f).sum() / weights.sum()
    variance = (weights**2 * (f - mean) ** 2).sum() / weights.sum() ** 2
    assert found.value == pytest.approx(mean)
    kish = weights.sum() ** 2 / (weights**2).sum()
    assert f"{mean * (1 - mean) / variance * (kish - 1) / kish:.1f}" in found.method


def test_kish_counts_people_of_equal_weight() -> None:
    weights = Weights(hit=1, miss=3, hit_squared=1, miss_squared=3)
    assert weights.effective_size == 4
    assert Weights(hit=2, miss=2, hit_squared=4, miss_squared=2).effective_size == pytest.approx(16 / 6)


def test_what_has_no_denominator_is_undefined() -> None:
    assert r.rate(0, 0).value is None
    assert r.clopper_pearson(0, 0).value is None
    assert r.binomial_test(0, 0, 0.5) is None
    assert r.against_share(3, 10, 1.0) is None
    assert weighted_rate(Weights(hit=0, miss=0, hit_squared=0, miss_squared=0)).value is None


def test_a_thousand_million_people_are_no_trouble() -> None:
    found = r.rate(200_000_000, 1_000_000_000)
    assert found.low == pytest.approx(0.2, abs=3e-5)
    assert found.low < 0.2 < found.high
