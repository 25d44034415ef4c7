"""Figures that are looked at every day: they may be, and ordinary ones may not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from scipy import integrate, optimize, stats

from ombud.measure.statistics import ratio_watch, sequential
from ombud.measure.statistics.rate import wilson
from ombud.measure.statistics.ratio_watch import Watch
from tests.measure.statistics.tables import Table, tables


def test_the_mixture_is_the_integral_that_it_stands_for() -> None:
    def weighed(p: float) -> float:
        return float(stats.beta.pdf(p, 0.5, 0.5) * p**7 * (1 - p) ** 13)

    assert math.exp(sequential.log_mixture(7, 20)) == pytest.approx(integrate.quad(weighed, 0, 1)[0], rel=1e-6)


def test_the_ends_of_a_rate_are_where_the_martingale_reaches_twenty() -> None:
    found = sequential.rate_sequence(30, 100)
    for end in (found.low, found.high):
        assert end is not None
        e = sequential.log_mixture(30, 100) - sequential.log_likelihood(30, 100, end)
        assert math.exp(e) == pytest.approx(20, rel=1e-6)


@given(tables(300).filter(lambda t: t[2] > 0))
def test_a_sequence_holds_its_value_and_is_wider_than_one_look(table: Table) -> None:
    one, plain = sequential.rate_sequence(*table[:2]), wilson(*table[:2])
    for found in (one, sequential.difference_sequence(*table), sequential.ratio_sequence(*table)):
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low - 1e-9 <= found.value <= found.high + 1e-9
    assert one.high is not None
    assert one.low is not None
    assert plain.high is not None
    assert plain.low is not None
    assert one.high - one.low > plain.high - plain.low - 1e-9


@given(tables(200).filter(lambda t: 0 < t[0] < t[1] and 0 < t[2] < t[3]))
def test_the_most_likely_rates_of_a_ratio_are_those_that_scipy_finds(table: Table) -> None:
    k1, n1, k2, n2 = table
    ratio = 0.8
    p1, p2 = ratio_watch.rates_at_ratio(k1, n1, k2, n2, ratio)

    def unlikely(p: float) -> float:
        return -stats.binom.logpmf(k1, n1, ratio * p) - stats.binom.logpmf(k2, n2, p)

    best = optimize.minimize_scalar(unlikely, bounds=(0, 1), options={"xatol": 1e-10})
    assert p1 == pytest.approx(ratio * p2)
    assert unlikely(p2) <= best.fun + 1e-6


def test_before_anybody_nothing_is_known() -> None:
    assert sequential.rate_sequence(0, 0).value is None
    assert sequential.difference_sequence(0, 0, 3, 5).value is None
    assert sequential.ratio_sequence(2, 5, 0, 5).value is None
    assert ratio_watch.log_e_below(0, 0, 3, 5) == 0.0


def test_outcomes_at_the_edges_are_no_trouble() -> None:
    nobody, everybody = sequential.rate_sequence(0, 50), sequential.rate_sequence(50, 50)
    assert nobody.low == 0.0
    assert nobody.high is not None
    assert nobody.high < 0.15
    assert everybody.high == pytest.approx(1.0)
    assert sequential.ratio_sequence(0, 50, 25, 50).low == 0.0


def test_a_large_adverse_ratio_fires_and_stays_fired() -> None:
    state = Watch()
    for day in range(1, 31):
        state = ratio_watch.watch(state, 20 * day, 100 * day, 50 * day, 100 * day)
    assert state.fired
    assert state.p < 1e-6
    assert ratio_watch.watch(state, 10_000, 20_000, 10_000, 20_000).fired


def test_a_fair_ratio_does_not_fire() -> None:
    state = Watch()
    for day in range(1, 366):
        state = ratio_watch.watch(state, 50 * day, 100 * day, 50 * day, 100 * day)
    assert not state.fired
    assert state.p == 1.0


def test_daily_looks_at_a_ratio_of_exactly_four_fifths_seldom_fire() -> None:
    """400 years at the edge of the null: at most 5 % may ever fire."""
    chance = np.random.default_rng(11)
    fired = 0
    for _ in range(400):
        k1, k2 = np.cumsum(chance.binomial(20, 0.4, 365)), np.cumsum(chance.binomial(30, 0.5, 365))
        n1, n2 = 20 * np.arange(1, 366), 30 * np.arange(1, 366)
        looks = zip(k1[6::7], n1[6::7], k2[6::7], n2[6::7], strict=True)
        fired += any(ratio_watch.log_e_below(int(a), int(b), int(c), int(d)) >= math.log(20) for a, b, c, d in looks)
    assert fired / 400 <= 0.05


@pytest.mark.parametrize("spending", ["even", "early", "late"])
def test_the_levels_of_all_looks_add_up_to_the_whole(spending: ratio_watch.Spending) -> None:
    shares = ratio_watch.levels(365, spending)
    assert sum(shares) == pytest.approx(0.05)
    assert min(shares) >= 0


def test_spending_late_keeps_the_level_for_the_end() -> None:
    assert ratio_watch.spent(0.25, "late") == pytest.approx(2 - 2 * stats.norm.cdf(1.959964 / 0.5), abs=1e-8)
    assert ratio_watch.spent(0.25, "early") > 0.0125 > ratio_watch.spent(0.25, "late")
    assert ratio_watch.spent(0, "even") == 0


def test_looks_that_exclude_each_other_say_that_the_rate_has_changed() -> None:
    before, after = sequential.rate_sequence(100, 1000), sequential.rate_sequence(900, 1800)
    assert sequential.intersection(before, after) is None
    both = sequential.intersection(before, sequential.rate_sequence(210, 2000))
    assert both is not None
    assert both.low is not None
    assert both.high is not None
    assert both.low <= 0.105 <= both.high
