"""Intervals and tests, against SciPy and statsmodels, and by simulation where no library has them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest

from ombud.measure import intervals as iv
from ombud.measure.extremes import extremes

tables = st.tuples(st.integers(1, 3000), st.integers(1, 3000)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@given(tables)
def test_wilson_is_that_of_statsmodels(table: tuple[int, int, int, int]) -> None:
    k, n, _, _ = table
    low, high = proportion_confint(k, n, method="wilson")
    mine = iv.wilson(k, n)
    assert (mine.low, mine.high) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_exact_interval_is_that_of_statsmodels(pair: tuple[int, int]) -> None:
    low, high = proportion_confint(*pair, method="beta")
    mine = iv.clopper_pearson(*pair)
    assert mine.low == pytest.approx(0 if pair[0] == 0 else low, abs=1e-9)
    assert mine.high == pytest.approx(1 if pair[0] == pair[1] else high, abs=1e-9)


@given(tables)
def test_newcombe_is_that_of_statsmodels(table: tuple[int, int, int, int]) -> None:
    low, high = confint_proportions_2indep(*table, compare="diff", method="newcomb")
    mine = iv.newcombe(*table)
    assert (mine.low, mine.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


@given(tables.filter(lambda t: t[0] > 0 and t[2] > 0))
def test_katz_is_that_of_statsmodels(table: tuple[int, int, int, int]) -> None:
    low, high = confint_proportions_2indep(*table, compare="ratio", method="log")
    mine = iv.katz(*table)
    assert mine.value == pytest.approx((table[0] / table[1]) / (table[2] / table[3]))
    assert (mine.low, mine.high) == (pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9))


@given(
    st.tuples(st.integers(1, 60), st.integers(1, 60)).flatmap(
        lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
    )
)
def test_fishers_test_is_that_of_scipy(table: tuple[int, int, int, int]) -> None:
    k1, n1, k2, n2 = table
    expected = stats.fisher_exact([[k1, n1 - k1], [k2, n2 - k2]]).pvalue
    assert iv.fisher_exact(*table) == pytest.approx(expected, abs=1e-6)


@given(tables.filter(lambda t: 0 < t[0] + t[2] < t[1] + t[3]))
def test_the_two_deviation_rule_is_the_pooled_z_of_statsmodels(table: tuple[int, int, int, int]) -> None:
    k1, n1, k2, n2 = table
    z, p = proportions_ztest([k1, k2], [n1, n2])
    mine = iv.pooled_z(*table)
    assert mine == pytest.approx(z, abs=1e-9)
    assert iv.p_of_z(z) == pytest.approx(p, abs=1e-12)


def test_what_has_no_denominator_is_undefined() -> None:
    assert iv.rate(0, 0).value is None
    assert iv.newcombe(0, 0, 1, 2).value is None
    assert iv.katz(1, 2, 0, 5).value is None
    assert iv.compare(0, 5, 0, 7) is None


def test_an_empty_cell_gets_one_half_and_says_so() -> None:
    found = iv.katz(0, 50, 25, 50)
    assert found.value == 0.0
    assert found.low == 0.0
    assert found.high is not None
    assert 0 < found.high < 1
    assert "one half" in found.method


def test_the_gap_interval_covers_equality_where_a_percentile_bootstrap_never_does() -> None:
    """Six equal groups: nominal 95 %; a percentile bootstrap of max - min covers 0 %."""
    chance = np.random.default_rng(3)
    runs, covered, ratio_covered = 200, 0, 0
    for _run in range(runs):
        counts = [(int(chance.binomial(300, 0.3)), 300) for _group in range(6)]
        gap, ratio = extremes(counts, seed=int(chance.integers(1 << 30)))
        covered += gap.low == 0.0
        ratio_covered += ratio.high is not None and ratio.high >= 1 - 1e-12
    assert covered >= 0.92 * runs
    assert ratio_covered >= 0.92 * runs


def test_the_same_counts_give_the_same_interval() -> None:
    counts = [(30, 100), (50, 120), (20, 90)]
    assert extremes(counts) == extremes(counts)
