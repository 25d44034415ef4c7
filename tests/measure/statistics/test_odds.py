"""Odds ratios, against SciPy and statsmodels."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from scipy.stats import contingency
from statsmodels.stats.contingency_tables import Table2x2

from ombud.measure.statistics import odds
from tests.measure.statistics.tables import Table, tables


@given(tables(2000).filter(lambda t: 0 < t[0] < t[1] and 0 < t[2] < t[3]))
def test_woolf_is_that_of_statsmodels(table: Table) -> None:
    k1, n1, k2, n2 = table
    reference = Table2x2([[k1, n1 - k1], [k2, n2 - k2]])
    mine = odds.woolf(*table)
    assert mine.value == pytest.approx(reference.oddsratio)
    assert (mine.low, mine.high) == pytest.approx(reference.oddsratio_confint())


@settings(max_examples=30, deadline=None)
@given(tables(40).filter(lambda t: 0 < t[0] + t[2] < t[1] + t[3]))
def test_the_conditional_exact_interval_is_that_of_scipy(table: Table) -> None:
    k1, n1, k2, n2 = table
    reference = contingency.odds_ratio([[k1, n1 - k1], [k2, n2 - k2]], kind="conditional")
    low, high = reference.confidence_interval(0.95)
    mine = odds.conditional_exact(*table)
    for found, expected in ((mine.value, reference.statistic), (mine.low, low), (mine.high, high)):
        assert found is not None
        assert math.isinf(found) if math.isinf(expected) else found == pytest.approx(expected, rel=1e-5, abs=1e-9)


@given(tables(40).filter(lambda t: 0 < t[0] + t[2] < t[1] + t[3]))
@settings(max_examples=20, deadline=None)
def test_mid_p_is_inside_the_exact_interval(table: Table) -> None:
    exact, middle = odds.conditional_exact(*table), odds.conditional_exact(*table, mid_p=True)
    assert exact.low is not None
    assert middle.low is not None
    assert exact.high is not None
    assert middle.high is not None
    assert exact.low <= middle.low + 1e-12
    assert middle.high <= exact.high * (1 + 1e-12)


def test_few_people_get_the_exact_form() -> None:
    assert "exact" in odds.odds_ratio(2, 20, 9, 20).method
    assert odds.odds_ratio(12, 40, 22, 40).method == "Woolf (logarithm)"


def test_what_cannot_be_compared_is_undefined() -> None:
    assert odds.woolf(0, 0, 3, 5).value is None
    assert odds.woolf(0, 10, 0, 5).value is None
    assert odds.conditional_exact(10, 10, 5, 5).value is None


def test_an_empty_cell_is_said() -> None:
    found = odds.woolf(0, 50, 20, 50)
    assert found.low == 0.0
    assert "one half" in found.method
    assert odds.woolf(50, 50, 20, 50).high == math.inf


def test_a_rare_cell_of_a_million_people_stays_quick() -> None:
    assert odds.odds_ratio(3, 900_000, 400_000, 1_000_000).method == "Woolf (logarithm)"
