"""Repeated people, against a cluster-robust regression."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from ombud.measure.statistics import clusters
from ombud.measure.statistics.clusters import PersonSums
from ombud.measure.statistics.rate import wilson


def sums(hits: np.ndarray, rows: np.ndarray) -> PersonSums:
    """Sums over people."""
    return PersonSums(
        people=len(rows),
        rows=int(rows.sum()),
        hits=int(hits.sum()),
        rows_rows=int((rows**2).sum()),
        hits_hits=int((hits**2).sum()),
        hits_rows=int((hits * rows).sum()),
    )


def repeated(people: int, mean: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Hits and rows of people whose own rates differ."""
    chance = np.random.default_rng(seed)
    rows = chance.integers(1, 8, people)
    return chance.binomial(rows, chance.beta(4 * mean, 4 * (1 - mean), people)), rows


def test_the_variance_is_that_of_a_clustered_regression() -> None:
    hits, rows = repeated(60, 0.3, 1)
    y = np.concatenate([[1] * h + [0] * (m - h) for h, m in zip(hits, rows, strict=True)])
    person = np.repeat(np.arange(60), rows)
    fit = sm.OLS(y, np.ones_like(y)).fit(cov_type="cluster", cov_kwds={"groups": person, "use_correction": False})
    assert clusters.clustered_variance(sums(hits, rows)) == pytest.approx(fit.bse[0] ** 2 * 60 / 59)


def test_people_who_occur_once_are_rows() -> None:
    found = clusters.clustered_rate(sums(np.array([1] * 300 + [0] * 700), np.ones(1000, dtype=int)))
    plain = wilson(300, 1000)
    assert (found.low, found.high) == (pytest.approx(plain.low, abs=2e-4), pytest.approx(plain.high, abs=2e-4))


def test_repeating_everybody_does_not_shorten_the_interval() -> None:
    hits = np.array([1] * 30 + [0] * 70)
    once, tenfold = sums(hits, np.ones(100, dtype=int)), sums(hits * 10, np.full(100, 10))
    assert clusters.clustered_rate(once).low == pytest.approx(clusters.clustered_rate(tenfold).low)


def test_sums_of_disjoint_people_add() -> None:
    hits, rows = repeated(50, 0.4, 3)
    assert sums(hits[:20], rows[:20]) + sums(hits[20:], rows[20:]) == sums(hits, rows)


def test_two_groups_of_repeated_people_are_compared() -> None:
    one, two = sums(*repeated(200, 0.3, 4)), sums(*repeated(200, 0.6, 5))
    gap, ratio = clusters.clustered_difference(one, two), clusters.clustered_ratio(one, two)
    test = clusters.clustered_test(one, two)
    assert gap.high is not None
    assert gap.high < 0
    assert ratio.high is not None
    assert ratio.high < 1
    assert test is not None
    assert test.p < 0.001


def test_one_person_is_not_enough() -> None:
    alone = sums(np.array([3]), np.array([7]))
    assert clusters.clustered_rate(alone).value is None
    assert clusters.clustered_test(alone, alone) is None


def test_when_all_rows_are_alike_people_count() -> None:
    found = clusters.clustered_rate(sums(np.full(30, 5), np.full(30, 5)))
    assert found.high == 1.0
    assert found.low is not None
    assert 0.8 < found.low < 0.9
