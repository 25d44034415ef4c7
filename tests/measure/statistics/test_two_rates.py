"""Difference and ratio of two rates, against SciPy and statsmodels."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from scipy import optimize, stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from ombud.measure.statistics import mover
from ombud.measure.statistics import two_rates as two
from ombud.measure.statistics import two_tests as tests
from ombud.measure.statistics.distributions import p_of_z
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.rate import rate, wilson
from tests.measure.statistics.tables import Table, tables


@given(tables())
def test_newcombe_is_that_of_statsmodels(table: Table) -> None:
    low, high = confint_proportions_2indep(*table, compare="diff", method="newcomb")
    mine = two.newcombe(*table)
    assert (mine.low, mine.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


@given(tables().filter(lambda t: t[0] > 0 and t[2] > 0 and t[0] + t[2] < t[1] + t[3]))
def test_katz_is_that_of_statsmodels(table: Table) -> None:
    low, high = confint_proportions_2indep(*table, compare="ratio", method="log")
    mine = two.katz(*table)
    assert mine.value == pytest.approx((table[0] / table[1]) / (table[2] / table[3]))
    assert (mine.low, mine.high) == (pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9))


@given(tables(60))
def test_fishers_test_is_that_of_scipy(table: Table) -> None:
    k1, n1, k2, n2 = table
    expected = stats.fisher_exact([[k1, n1 - k1], [k2, n2 - k2]]).pvalue
    assert tests.fisher_exact(*table) == pytest.approx(expected, abs=1e-6)


@given(tables().filter(lambda t: 0 < t[0] + t[2] < t[1] + t[3]))
def test_the_two_deviation_rule_is_the_pooled_z_of_statsmodels(table: Table) -> None:
    k1, n1, k2, n2 = table
    z, p = proportions_ztest([k1, k2], [n1, n2])
    mine = tests.pooled_z(*table)
    assert mine == pytest.approx(z, abs=1e-9)
    assert p_of_z(z) == pytest.approx(p, abs=1e-12)


def test_what_has_no_denominator_is_undefined() -> None:
    assert rate(0, 0).value is None
    assert two.newcombe(0, 0, 1, 2).value is None
    assert two.katz(1, 2, 0, 5).value is None
    assert tests.compare(0, 5, 0, 7) is None


def test_an_empty_cell_gets_one_half_and_says_so() -> None:
    found = two.katz(0, 50, 25, 50)
    assert found.value == 0.0
    assert found.low == 0.0
    assert found.high is not None
    assert 0 < found.high < 1
    assert "one half" in found.method


@given(tables(300).filter(lambda t: 0 < t[0] < t[1] and 0 < t[2] < t[3]))
def test_at_the_ends_of_miettinen_nurminen_the_score_test_is_on_the_edge(table: Table) -> None:
    """The most likely rates come from SciPy's search here (statsmodels takes an arc cosine beyond 1 on some tables)."""
    k1, n1, k2, n2 = table
    found = two.miettinen_nurminen(*table)
    for end in (found.low, found.high):
        assert end is not None
        low, high = max(0.0, -end), min(1.0, 1 - end)

        def unlikely(p2: float, end: float = end) -> float:
            return -stats.binom.logpmf(k1, n1, min(1.0, p2 + end)) - stats.binom.logpmf(k2, n2, p2)

        p2 = float(optimize.minimize_scalar(unlikely, bounds=(low, high), options={"xatol": 1e-10}).x)
        p1 = p2 + end
        variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * (n1 + n2) / (n1 + n2 - 1)
        assert (k1 / n1 - k2 / n2 - end) ** 2 / variance == pytest.approx(1.959964**2, rel=1e-3)


def test_miettinen_nurminens_published_example() -> None:
    """56/70 - 48/80: 0.0528 to 0.3382 (Newcombe 1998, table II, method 6, case a)."""
    found = two.miettinen_nurminen(56, 70, 48, 80)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.0528, 0.3382)


@given(tables(500).filter(lambda t: 0 < t[0] < t[1] and 0 < t[2] < t[3]))
def test_koopman_is_that_of_statsmodels(table: Table) -> None:
    low, high = confint_proportions_2indep(*table, compare="ratio", method="score", correction=False)
    mine = two.koopman(*table)
    assert (mine.low, mine.high) == (pytest.approx(low, rel=1e-4, abs=1e-6), pytest.approx(high, rel=1e-4))


def test_koopman_gives_the_published_example() -> None:
    """36 of 40 against 16 of 80: 2.94 to 7.15 (Koopman 1984, also in Gart and Nam 1988)."""
    found = two.koopman(36, 40, 16, 80)
    assert found.value == pytest.approx(4.5)
    assert (round(found.low or 0, 2), round(found.high or 0, 2)) == (2.94, 7.15)


def test_newcombes_published_example() -> None:
    """56/70 - 48/80: 0.0524 to 0.3339 (Newcombe 1998, table II, method 10, case a)."""
    found = two.newcombe(56, 70, 48, 80)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.0524, 0.3339)


@given(tables(40).filter(lambda t: t[2] > 0))
def test_score_intervals_hold_their_value(table: Table) -> None:
    for found in (two.koopman(*table), two.miettinen_nurminen(*table)):
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low - 1e-9 <= found.value <= found.high + 1e-9


@given(tables(60))
def test_mid_p_is_below_the_exact_p(table: Table) -> None:
    exact, middle = tests.fisher_exact(*table), tests.fisher_mid_p(*table)
    assert middle < exact + 1e-12


def test_mid_p_by_hand() -> None:
    """3/20 against 1/10: p = 1; tables as likely as this one weigh half."""
    chances = [stats.hypergeom.pmf(k, 30, 4, 20) for k in range(5)]
    less = sum(c for c in chances if c < chances[3] * (1 - 1e-7))
    alike = sum(c for c in chances if abs(c - chances[3]) <= chances[3] * 1e-7)
    assert tests.fisher_mid_p(3, 20, 1, 10) == pytest.approx(less + alike / 2)


def test_the_difference_of_two_wilson_intervals_is_newcombes() -> None:
    found = mover.difference(wilson(56, 70), wilson(48, 80))
    assert (found.low, found.high) == pytest.approx(
        (two.newcombe(56, 70, 48, 80).low, two.newcombe(56, 70, 48, 80).high)
    )


def test_a_ratio_of_intervals_is_near_the_score_interval() -> None:
    mine, score = mover.ratio(wilson(60, 200), wilson(80, 220)), two.koopman(60, 200, 80, 220)
    assert (mine.low, mine.high) == (pytest.approx(score.low, rel=0.01), pytest.approx(score.high, rel=0.01))


def test_five_of_five_in_both_groups_is_not_certain_parity() -> None:
    found = two.katz(5, 5, 5, 5)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.8
    assert found.high > 1.25
    assert "one half" in found.method


def test_a_ratio_of_intervals_at_the_edges() -> None:
    assert mover.ratio(wilson(0, 50), wilson(20, 50)).low == 0.0
    assert mover.ratio(wilson(10, 50), Interval(0.1, 0.0, 0.3, "")).high == math.inf
    assert mover.ratio(wilson(10, 50), wilson(0, 50)) is UNDEFINED
    assert mover.difference(UNDEFINED, wilson(1, 5)) is UNDEFINED


def test_a_thousand_million_people_are_no_trouble() -> None:
    table = (200_000_000, 1_000_000_000, 210_000_000, 1_000_000_000)
    for found in (two.newcombe(*table), two.miettinen_nurminen(*table)):
        assert found.low == pytest.approx(-0.01, abs=1e-4)
    for found in (two.katz(*table), two.koopman(*table)):
        assert found.high == pytest.approx(200 / 210, abs=1e-3)
