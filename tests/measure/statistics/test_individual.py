"""Entropy indices, flips and estimates without labels, against AIF360's formulas, statsmodels and scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression
from statsmodels.stats.contingency_tables import mcnemar

from ombud.measure.statistics import flips, inequality, label_free
from ombud.measure.statistics.flips import Pairs

cells = st.tuples(st.integers(0, 50), st.integers(1, 200), st.integers(0, 50))
counts = st.integers(0, 200)


@given(cells, st.sampled_from([0.5, 1.0, 2.0, 3.0]))
def test_entropy_of_counts_is_that_of_rows(table: tuple[int, int, int], alpha: float) -> None:
    benefit = np.repeat([0.0, 1.0, 2.0], table)
    relative = benefit / benefit.mean()
    if alpha == 1:
        expected = np.mean([r * math.log(r) if r else 0.0 for r in relative])
    else:
        expected = np.mean(relative**alpha - 1) / (alpha * (alpha - 1))
    found = inequality.generalised_entropy(np.array([0.0, 1.0, 2.0]), np.array([table], dtype=float), alpha)[0]
    assert found == pytest.approx(expected, abs=1e-12)


def test_with_alpha_two_it_is_half_the_squared_variation() -> None:
    benefit = np.repeat([0.0, 1.0, 2.0], (5, 80, 15))
    found = inequality.entropy_of_errors(5, 80, 15)
    assert found.value == pytest.approx((benefit.std() / benefit.mean()) ** 2 / 2)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < found.value < found.high


def test_alpha_zero_is_undefined_with_somebody_without_benefit() -> None:
    assert inequality.entropy_of_errors(5, 80, 15, alpha=0.0).value is None
    assert inequality.entropy_of_errors(0, 80, 15, alpha=0.0).value is not None


@given(st.lists(cells, min_size=1, max_size=5), st.sampled_from([0.5, 1.0, 2.0]))
def test_between_and_within_add_up(groups: list[tuple[int, int, int]], alpha: float) -> None:
    table = np.array(groups)
    whole = inequality.generalised_entropy(np.array([0.0, 1.0, 2.0]), table.sum(axis=0)[None].astype(float), alpha)[0]
    between, within = inequality.between_groups(table, alpha), inequality.within_groups(table, alpha)
    assert between is not None
    assert within is not None
    assert between + within == pytest.approx(whole, abs=1e-9)


def test_no_groups_have_no_entropy() -> None:
    assert inequality.between_groups(np.zeros((2, 3))) is None
    assert inequality.within_groups(np.zeros((2, 3))) is None


@given(counts, counts, counts, counts)
def test_mcnemar_is_that_of_statsmodels(both: int, first: int, second: int, neither: int) -> None:
    found = flips.mcnemar(Pairs(both=both, only_first=first, only_second=second, neither=neither))
    if first + second == 0:
        assert found is None
        return
    assert found is not None
    expected = mcnemar([[both, first], [second, neither]], exact=True).pvalue
    assert found.p == pytest.approx(min(1.0, expected), abs=1e-6)


def test_flip_rates_by_hand() -> None:
    pairs = Pairs(both=60, only_first=9, only_second=1, neither=30)
    assert flips.flip_rate(pairs).value == pytest.approx(0.1)
    lost, gained = flips.one_way_rates(pairs)
    assert lost.value == pytest.approx(9 / 69)
    assert gained.value == pytest.approx(1 / 31)
    assert flips.flip_rate(Pairs(both=0, only_first=0, only_second=0, neither=0)).value is None


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=40))
def test_the_calibration_map_is_the_isotonic_regression_of_scikit_learn(rows: list[tuple[int, int]]) -> None:
    positives, people = np.array([a for a, _ in rows]), np.array([a + b for a, b in rows])
    if not people.sum():
        with pytest.raises(ValueError, match="labels of the past"):
            label_free.calibration_map(positives, people)
        return
    used = people > 0
    places = np.arange(len(rows))[used]
    expected = IsotonicRegression().fit(places, positives[used] / people[used], sample_weight=people[used])
    assert label_free.calibration_map(positives, people)[used] == pytest.approx(expected.predict(places), abs=1e-9)


def test_expected_cells_by_hand() -> None:
    found = label_free.expected_cells(np.array([0.1, 0.9]), np.array([0, 10]), np.array([20, 0]))
    assert (found.tp, found.fp, found.fn, found.tn) == pytest.approx((9, 1, 2, 18))


def test_accuracy_is_foreseen_when_only_the_scores_move() -> None:
    chance = np.random.default_rng(1)
    bins = 64
    truth = np.linspace(0.02, 0.98, bins)
    old, new = chance.multinomial(20_000, np.full(bins, 1 / bins)), chance.multinomial(5_000, truth / truth.sum())
    positives = chance.binomial(old, truth)
    predicted, others = np.where(truth > 0.5, new, 0), np.where(truth > 0.5, 0, new)
    label = chance.binomial(new, truth)
    shown = np.where(truth > 0.5, label, new - label).sum() / new.sum()
    found = label_free.expected_accuracy((positives, old), predicted, others)
    assert found.low is not None
    assert found.high is not None
    assert found.low < shown < found.high
    assert "estimated" in found.method
    assert label_free.expected_accuracy((positives, old), predicted * 0, others * 0).value is None
