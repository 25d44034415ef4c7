"""Comparisons within strata, against statsmodels and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from ombud.measure.statistics.conditional import conditional_disparity, demographic_disparity
from ombud.measure.statistics.strata import Stratum, breslow_day, cmh_test, mantel_haenszel, simpson_note
from tests.measure.statistics.tables import Table, tables

several = st.lists(tables(60).filter(lambda t: 0 < t[0] < t[1] and 0 < t[2] < t[3]), min_size=2, max_size=6)
#: Admissions to Berkeley, autumn 1973, women then men by department: Bickel, Hammel and O'Connell 1975.
BERKELEY = [
    Stratum(89, 108, 512, 825),
    Stratum(17, 25, 353, 560),
    Stratum(202, 593, 120, 325),
    Stratum(131, 375, 138, 417),
    Stratum(94, 393, 53, 191),
    Stratum(24, 341, 22, 373),
]


def _reference(rows: list[Table]) -> StratifiedTable:
    return StratifiedTable([np.array([[k1, n1 - k1], [k2, n2 - k2]]) for k1, n1, k2, n2 in rows])


@given(several)
def test_the_common_odds_ratio_is_that_of_statsmodels(rows: list[Table]) -> None:
    reference = _reference(rows)
    mine = mantel_haenszel([Stratum(*row) for row in rows])
    assert mine.value == pytest.approx(reference.oddsratio_pooled)
    assert (mine.low, mine.high) == pytest.approx(reference.oddsratio_pooled_confint())


@given(several)
def test_the_test_over_strata_is_that_of_statsmodels(rows: list[Table]) -> None:
    found = cmh_test([Stratum(*row) for row in rows])
    assert found is not None
    assert found.z is not None
    expected = _reference(rows).test_null_odds(correction=False)
    assert found.z**2 == pytest.approx(expected.statistic, abs=1e-9)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-9)


@given(several)
def test_breslow_day_is_that_of_statsmodels(rows: list[Table]) -> None:
    found = breslow_day([Stratum(*row) for row in rows])
    expected = _reference(rows).test_equal_odds(adjust=True)
    assume(np.isfinite(expected.statistic))  # statsmodels divides by zero at an odds ratio of exactly 1
    assert found is not None
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-6, abs=1e-8)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-7)


def test_the_gap_at_berkeley_vanishes_by_department() -> None:
    """Pooled, women are admitted less; within departments they are not (R's UCBAdmissions: common odds ratio)."""
    assert "not found within strata" in simpson_note(BERKELEY)
    found = mantel_haenszel(BERKELEY)
    assert found.value == pytest.approx(1 / 0.9046968, abs=1e-6)


def test_pooling_can_turn_and_hide_a_difference() -> None:
    turned = [Stratum(90, 100, 800, 1000), Stratum(300, 1000, 20, 100)]
    assert "opposite" in simpson_note(turned)
    hidden = [Stratum(180, 200, 640, 800), Stratum(240, 800, 40, 200), Stratum(400, 400, 140, 400)]
    assert simpson_note([Stratum(50, 100, 50, 100)]) == ""
    assert simpson_note(hidden) != ""


def test_strata_without_both_groups_say_nothing() -> None:
    silent = [Stratum(5, 10, 0, 0), Stratum(0, 0, 3, 9)]
    assert mantel_haenszel(silent).value is None
    assert cmh_test(silent) is None
    assert breslow_day(silent) is None
    with_silent = mantel_haenszel([*BERKELEY, *silent])
    assert (with_silent.value, with_silent.low) == (mantel_haenszel(BERKELEY).value, mantel_haenszel(BERKELEY).low)


def test_conditional_disparity_by_hand() -> None:
    """Two strata: DD = 30/50 - 20/50 = 0.2 of 100 people and 10/50 - 40/150 = -1/15 of 200."""
    found, silent = conditional_disparity(np.array([[20, 30, 30, 20], [40, 10, 110, 40]]))
    assert found.value == pytest.approx((100 * 0.2 - 200 / 15) / 300)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high
    assert silent == ()


def test_a_stratum_where_everybody_is_accepted_has_no_weight() -> None:
    found, silent = conditional_disparity(np.array([[20, 30, 30, 20], [40, 0, 110, 0]]))
    assert found.value == pytest.approx(0.2)
    assert silent == (1,)
    assert demographic_disparity(40, 0, 110, 0) is None
    assert demographic_disparity(20, 30, 30, 20) == pytest.approx(0.2)
