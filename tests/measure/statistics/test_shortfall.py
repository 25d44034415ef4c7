"""People missing, one person more or less, power, smallest sizes."""

from __future__ import annotations

import pytest
from hypothesis import given
from statsmodels.stats.proportion import power_proportions_2indep

from ombud.measure.statistics import gates, shortfall
from ombud.measure.statistics.two_tests import pooled_z
from tests.measure.statistics.tables import Table, tables


def test_shortfalls_by_hand() -> None:
    """30 of 100 against 50 of 100: 20 to parity, 10 to four fifths."""
    found = shortfall.shortfall(30, 100, 50, 100)
    assert found is not None
    assert found.parity == pytest.approx(20)
    assert found.four_fifths == pytest.approx(10)


@given(tables(400))
def test_the_statistical_shortfall_is_the_first_person_that_ends_significance(table: Table) -> None:
    k, n, k_ref, n_ref = table
    found = shortfall.shortfall(*table)
    assert found is not None
    extra = found.statistical
    if extra:
        before = pooled_z(k + extra - 1, n, k_ref, n_ref)
        assert before is not None
        assert before <= -1.959963
    after = pooled_z(k + extra, n, k_ref, n_ref)
    assert after is None or after > -1.9599640


def test_one_person_turns_the_flag_of_a_small_group() -> None:
    """UGESP questions and answers 21: 3 of 20 men, 1 of 10 women: below four fifths, but one woman more ends it."""
    found = shortfall.one_person(1, 10, 3, 20)
    assert found is not None
    assert found.ratio == pytest.approx(2.0)
    assert found.turns


def test_one_person_does_not_turn_a_large_difference() -> None:
    found = shortfall.one_person(120, 400, 480, 800)
    assert found is not None
    assert not found.turns


def test_one_person_when_nobody_else_would_be_left() -> None:
    found = shortfall.one_person(0, 10, 1, 10)
    assert found is not None
    assert found.ratio is None
    assert found.turns
    assert shortfall.one_person(0, 10, 0, 10) is None


def test_exactly_four_fifths_is_not_under_it() -> None:
    assert not shortfall.under_four_fifths(4, 10, 5, 10)
    assert shortfall.under_four_fifths(39_999, 100_000, 50_000, 100_000)


@pytest.mark.parametrize(("n", "n_ref", "p_ref"), [(100, 100, 0.5), (1000, 3000, 0.2), (5000, 500, 0.7)])
def test_the_detectable_ratio_has_a_power_of_four_fifths(n: int, n_ref: int, p_ref: float) -> None:
    found = shortfall.detectable_ratio(n, n_ref, p_ref)
    assert found is not None
    power = power_proportions_2indep(p_ref * (found - 1), p_ref, n, ratio=n_ref / n).power
    assert power == pytest.approx(0.8, abs=0.015)


def test_ten_people_can_show_nothing() -> None:
    assert shortfall.detectable_ratio(5, 5, 0.3) is None
    assert shortfall.detectable_ratio(0, 5, 0.3) is None


def test_small_groups_are_shown_and_not_judged() -> None:
    assert "30 people" in gates.too_small(10, 29, 50, 100)
    assert "expected" in gates.too_small(1, 40, 2, 60)
    assert gates.too_small(20, 40, 30, 60) == ""


def test_under_two_percent_is_small_and_two_percent_is_not() -> None:
    assert gates.small_groups({"a": 980, "b": 20}) == ()
    assert gates.small_groups({"a": 981, "b": 19}) == ("b",)


def test_a_hidden_group_cannot_be_found_from_the_total() -> None:
    assert gates.hidden({"a": 100, "b": 50, "c": 3}) == ("b", "c")
    assert gates.hidden({"a": 100, "b": 7, "c": 6}) == ("b", "c")
    assert gates.hidden({"a": 100, "b": 50, "c": 0}) == ()
