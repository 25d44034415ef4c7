"""AUC and its relatives on bins, against scikit-learn, SciPy and row-level DeLong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import roc_auc_score, roc_curve

from ombud.measure.statistics import ranking
from tests.measure.statistics.tables import histograms

sides = st.integers(2, 12).flatmap(lambda b: st.tuples(histograms(b), histograms(b)))
BINS = 1024


def rows(counts: np.ndarray) -> np.ndarray:
    """Bin numbers, one per row."""
    return np.repeat(np.arange(len(counts)), counts)


def binned(scores: np.ndarray) -> np.ndarray:
    """Counts of scores in 1 024 bins."""
    return np.bincount(np.floor(scores * BINS).astype(int), minlength=BINS)


def scored(seed: int, n: int = 3000) -> tuple[np.ndarray, np.ndarray]:
    """Scores between 0 and 1, and labels that go with them."""
    chance = np.random.default_rng(seed)
    label = chance.integers(0, 2, n)
    return 1 / (1 + np.exp(-chance.normal(label - 0.5, 1))), label


@given(sides)
def test_the_auc_of_bins_is_that_of_scikit_learn_with_ties(pair: tuple[list[int], list[int]]) -> None:
    high, low = (np.array(side) for side in pair)
    expected = roc_auc_score([1] * high.sum() + [0] * low.sum(), np.concatenate([rows(high), rows(low)]))
    assert ranking.auc(high, low).value == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_the_auc_of_rows_lies_within_the_bound(seed: int) -> None:
    score, label = scored(seed)
    found = ranking.auc(binned(score[label == 1]), binned(score[label == 0]))
    exact = roc_auc_score(label, score)
    assert abs(found.value - exact) <= found.bound
    assert found.bound < 1e-3


def test_the_variance_is_that_of_delong_on_rows() -> None:
    score, label = scored(1, 400)
    ups, downs = score[label == 1], score[label == 0]
    above = (ups[:, None] > downs[None]) + 0.5 * (ups[:, None] == downs[None])
    variance = above.mean(axis=1).var(ddof=1) / len(ups) + above.mean(axis=0).var(ddof=1) / len(downs)
    found = ranking.auc(binned(ups), binned(downs))
    value = float(above.mean())
    half = 1.959964 * variance**0.5 / (value * (1 - value))
    low = 1 / (1 + np.exp(half - np.log(value / (1 - value))))
    assert found.low == pytest.approx(low, abs=2e-3)


def test_perfect_separation_still_has_an_interval() -> None:
    found = ranking.auc(np.array([0, 0, 15]), np.array([40, 0, 0]))
    assert found.value == 1.0
    assert found.low == pytest.approx(stats.beta.ppf(0.025, 15, 1))
    assert found.high == 1.0


def test_an_empty_side_is_undefined() -> None:
    nobody, some = np.zeros(4, dtype=int), np.array([1, 2, 3, 4])
    assert ranking.auc(nobody, some).value is None
    assert ranking.auc_gap((some, some), (nobody, some)).value is None
    assert ranking.auc_test((some, some), (nobody, some)) is None
    assert ranking.abroca((some, some), (nobody, some)).value is None


def test_groups_with_the_same_scores_have_no_gap() -> None:
    pair = binned(scored(3)[0]), binned(scored(4)[0])
    gap, test = ranking.auc_gap(pair, pair), ranking.auc_test(pair, pair)
    assert gap.value == 0.0
    assert test is not None
    assert test.p == 1.0


def test_a_group_that_is_ranked_worse_is_found() -> None:
    score, label = scored(5, 4000)
    noise = np.random.default_rng(6).uniform(size=4000)
    good = binned(score[label == 1]), binned(score[label == 0])
    bad = binned(noise[label == 1]), binned(noise[label == 0])
    gap, test = ranking.auc_gap(good, bad), ranking.auc_test(good, bad)
    assert gap.low is not None
    assert gap.low > 0.2
    assert test is not None
    assert test.p < 1e-10


def test_the_curve_is_that_of_scikit_learn() -> None:
    high, low = np.array([1, 2, 5, 9]), np.array([8, 5, 2, 1])
    label = np.array([1] * 17 + [0] * 16)
    false, true, _ = roc_curve(label, np.concatenate([rows(high), rows(low)]), drop_intermediate=False)
    mine = ranking.roc(high, low)
    assert mine[0] == pytest.approx(false)
    assert mine[1] == pytest.approx(true)


def test_the_area_between_curves_by_hand() -> None:
    """A perfect score against a useless one: half the square."""
    perfect = np.array([0, 500]), np.array([500, 0])
    useless = np.array([250, 250]), np.array([250, 250])
    assert ranking.abroca(perfect, useless).value == pytest.approx(0.5, abs=1e-3)
    same = ranking.abroca(perfect, perfect)
    assert (same.value, same.low) == (0.0, 0.0)
