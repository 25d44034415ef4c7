"""Tail functions, against SciPy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from ombud.measure.statistics import distributions as d

degrees = st.integers(1, 200)


@given(st.floats(0.001, 0.999), st.floats(0.5, 500), st.floats(0.5, 500))
def test_the_beta_law_is_that_of_scipy(x: float, a: float, b: float) -> None:
    assert d.beta_cdf(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-10)


@given(st.floats(0.001, 0.999), st.integers(1, 500), st.integers(1, 500))
def test_the_beta_quantile_is_that_of_scipy(p: float, a: int, b: int) -> None:
    assert d.beta_quantile(p, a, b) == pytest.approx(stats.beta.ppf(p, a, b), abs=1e-9)


@given(st.floats(0, 600), degrees)
def test_the_chi_square_tail_is_that_of_scipy(x: float, df: int) -> None:
    assert d.chi2_p(x, df) == pytest.approx(stats.chi2.sf(x, df), abs=1e-11)


@given(st.sampled_from([0.5, 0.9, 0.95, 0.99]), degrees)
def test_the_chi_square_quantile_is_that_of_scipy(confidence: float, df: int) -> None:
    assert d.chi2_quantile(confidence, df) == pytest.approx(stats.chi2.ppf(confidence, df), rel=1e-9)


@given(st.floats(0.01, 400), st.integers(1, 30), st.floats(0.01, 300))
def test_the_noncentral_chi_square_law_is_that_of_scipy(x: float, df: int, noncentrality: float) -> None:
    assert d.noncentral_chi2_cdf(x, df, noncentrality) == pytest.approx(stats.ncx2.cdf(x, df, noncentrality), abs=1e-8)


@given(st.floats(-3, 3), st.integers(1, 30), st.floats(1001, 1e6))
def test_far_noncentral_chi_square_is_near_that_of_scipy(z: float, df: int, noncentrality: float) -> None:
    x = float(df + noncentrality + z * (2 * df + 4 * noncentrality) ** 0.5)
    assert d.noncentral_chi2_cdf(x, df, noncentrality) == pytest.approx(special.chndtr(x, df, noncentrality), abs=1e-3)


@given(st.floats(-30, 30), st.integers(1, 300))
def test_students_tail_is_that_of_scipy(t: float, df: int) -> None:
    assert d.student_p(t, df) == pytest.approx(2 * stats.t.sf(abs(t), df), abs=1e-10)


@pytest.mark.parametrize("df", [1, 3, 29, 1000, 10**6])
def test_students_quantile_is_that_of_scipy(df: int) -> None:
    assert d.student_quantile(0.95, df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-5)


@given(st.floats(0, 4))
def test_the_kolmogorov_tail_is_that_of_scipy(x: float) -> None:
    assert d.kolmogorov_p(x) == pytest.approx(special.kolmogorov(x), abs=1e-9)
